/* Numbers in network byte order. */
#ifndef FANOUT_BYTES_H
#define FANOUT_BYTES_H

#include <stdint.h>

static inline uint16_t read16(const uint8_t *p)
{
    return (uint16_t)(p[0] << 8 | p[1]);
}

static inline uint32_t read24(const uint8_t *p)
{
    return (uint32_t)p[0] << 16 | (uint32_t)p[1] << 8 | p[2];
}

static inline uint32_t read32(const uint8_t *p)
{
    return (uint32_t)read16(p) << 16 | read16(p + 2);
}

static inline uint64_t read64(const uint8_t *p)
{
    return (uint64_t)read32(p) << 32 | read32(p + 4);
}

static inline void write16(uint8_t *p, uint32_t value)
{
    p[0] = (uint8_t)(value >> 8);
    p[1] = (uint8_t)value;
}

static inline void write24(uint8_t *p, uint32_t value)
{
    p[0] = (uint8_t)(value >> 16);
    write16(p + 1, value);
}

static inline void write32(uint8_t *p, uint32_t value)
{
    write16(p, value >> 16);
    write16(p + 2, value);
}

static inline void write64(uint8_t *p, uint64_t value)
{
    write32(p, (uint32_t)(value >> 32));
    write32(p + 4, (uint32_t)value);
}

/* How many numbers `later` is after `earlier`, from -32768 to 32767 (RFC 1982). */
static inline int distance16(uint16_t later, uint16_t earlier)
{
    return (int16_t)(uint16_t)(later - earlier);
}

#endif

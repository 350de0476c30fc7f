/* A browser asks every few seconds whether we still want its packets; with hundreds of them the answers are work that
 * needs no decision. Known here is the one form browsers send: USERNAME, PRIORITY, ICE-CONTROLLING, USE-CANDIDATE and
 * optional attributes in any order, then MESSAGE-INTEGRITY, then FINGERPRINT, then the end. All else is for asyncio. */
#include "stun.h"

#include <string.h>

#include "bytes.h"

enum {
    BINDING_REQUEST = 0x0001,
    BINDING_RESPONSE = 0x0101,
    USERNAME = 0x0006,
    INTEGRITY = 0x0008,
    XOR_MAPPED_ADDRESS = 0x0020,
    PRIORITY = 0x0024,
    USE_CANDIDATE = 0x0025,
    OPTIONAL = 0x8000, /* from here on what is not known may be ignored (RFC 8489 section 14) */
    FINGERPRINT = 0x8028,
    CONTROLLED = 0x8029, /* a conflict of roles: not for us to settle */
    HEADER = 20,
    ATTRIBUTE = 4, /* bytes before the value */
    DIGEST = 20,
    INTEGRITY_SIZE = ATTRIBUTE + DIGEST,
    FINGERPRINT_SIZE = ATTRIBUTE + 4,
    BLOCK = 64, /* of SHA-1 */
};

static const uint32_t COOKIE = 0x2112A442, FINGERPRINT_XOR = 0x5354554E;
static const uint8_t V4_MAPPED[12] = {[10] = 0xFF, [11] = 0xFF};

/* -- integrity and fingerprint ------------------------------------------------------------------------------------- */

int consent_set(Consent *consent, const char *name, const uint8_t *password, int length)
{
    uint8_t block[BLOCK];
    memset(consent->name, 0, sizeof consent->name);
    if (length > BLOCK || strlen(name) > STUN_NAME_LIMIT)
        return -1;
    memset(block, 0x36, sizeof block);
    for (int i = 0; i < length; i++)
        block[i] ^= password[i];
    sha1_start(&consent->inner, block);
    for (size_t i = 0; i < sizeof block; i++)
        block[i] ^= 0x36 ^ 0x5c;
    sha1_start(&consent->outer, block);
    wipe(block, sizeof block);
    strcpy(consent->name, name);
    return 0;
}

/* HMAC of all before MESSAGE-INTEGRITY, as if the message ended with it (RFC 8489 section 14.5). */
static void integrity(const Consent *consent, const uint8_t *message, int length, uint8_t digest[DIGEST])
{
    uint8_t header[4] = {message[0], message[1]};
    write16(header + 2, (uint32_t)(length + INTEGRITY_SIZE - HEADER));
    Sha1 state = consent->inner;
    sha1_add(&state, header, sizeof header);
    sha1_add(&state, message + 4, (size_t)length - 4);
    sha1_end(&state, digest);
    state = consent->outer;
    sha1_add(&state, digest, DIGEST);
    sha1_end(&state, digest);
}

/* CRC-32 of ITU V.42, four bits at a time: a check has a hundred bytes. */
static uint32_t fingerprint(const uint8_t *message, int length)
{
    static const uint32_t TABLE[16] = {0x00000000, 0x1DB71064, 0x3B6E20C8, 0x26D930AC, 0x76DC4190, 0x6B6B51F4,
                                       0x4DB26158, 0x5005713C, 0xEDB88320, 0xF00F9344, 0xD6D6A3E8, 0xCB61B38C,
                                       0x9B64C2B0, 0x86D3D2D4, 0xA00AE278, 0xBDBDF21C};
    uint32_t crc = 0xFFFFFFFF;
    for (int i = 0; i < length; i++) {
        crc ^= message[i];
        crc = crc >> 4 ^ TABLE[crc & 15];
        crc = crc >> 4 ^ TABLE[crc & 15];
    }
    return ~crc ^ FINGERPRINT_XOR;
}

/* -- the check ----------------------------------------------------------------------------------------------------- */

static int is_attribute(const uint8_t *place, int type, int length)
{
    return read16(place) == type && read16(place + 2) == length;
}

/* Whether header and end are those of a whole check that was not damaged. */
static int is_check(const uint8_t *check, int length)
{
    if (length < HEADER + INTEGRITY_SIZE + FINGERPRINT_SIZE || read16(check) != BINDING_REQUEST ||
        read16(check + 2) != length - HEADER || read32(check + 4) != COOKIE)
        return 0;
    const uint8_t *end = check + length - FINGERPRINT_SIZE;
    return is_attribute(end, FINGERPRINT, 4) && is_attribute(end - INTEGRITY_SIZE, INTEGRITY, DIGEST) &&
           read32(end + ATTRIBUTE) == fingerprint(check, length - FINGERPRINT_SIZE);
}

/* "ours:theirs" (RFC 8445 section 7.2.2) */
static int is_ours(const Consent *consent, const uint8_t *name, int length)
{
    int ours = (int)strlen(consent->name);
    return ours && length > ours && name[ours] == ':' && !memcmp(name, consent->name, (size_t)ours);
}

static int is_harmless(int type)
{
    return type == PRIORITY || type == USE_CANDIDATE ||
           (type >= OPTIONAL && type != FINGERPRINT && type != CONTROLLED);
}

/* Whether the attributes up to `length` are all known and name us, once. */
static int names_us(const Consent *consent, const uint8_t *check, int length)
{
    int names = 0, at = HEADER;
    while (at + ATTRIBUTE <= length) {
        int type = read16(check + at), size = read16(check + at + 2);
        const uint8_t *value = check + at + ATTRIBUTE;
        at += ATTRIBUTE + ((size + 3) & ~3);
        if (at > length || !(type == USERNAME ? is_ours(consent, value, size) : is_harmless(type)))
            return 0;
        names += type == USERNAME;
    }
    return at == length && names == 1;
}

static int is_authentic(const Consent *consent, const uint8_t *check, int length)
{
    uint8_t digest[DIGEST];
    integrity(consent, check, length, digest);
    return same_bytes(digest, check + length + ATTRIBUTE, DIGEST);
}

/* -- the response -------------------------------------------------------------------------------------------------- */

static int put_attribute(uint8_t *place, int type, int length)
{
    write16(place, (uint32_t)type);
    write16(place + 2, (uint32_t)length);
    return ATTRIBUTE + length;
}

/* XOR-MAPPED-ADDRESS (RFC 8489 section 14.2): hidden from routers that rewrite addresses wherever they see one. */
static int put_address(uint8_t *response, int at, const uint8_t ip[16], uint16_t port)
{
    int v4 = !memcmp(ip, V4_MAPPED, sizeof V4_MAPPED), size = v4 ? 4 : 16;
    uint8_t *value = response + at + ATTRIBUTE;
    int written = put_attribute(response + at, XOR_MAPPED_ADDRESS, 4 + size);
    write16(value, v4 ? 1 : 2);
    write16(value + 2, port ^ COOKIE >> 16);
    for (int i = 0; i < size; i++) /* the mask is the cookie with the transaction id behind it */
        value[4 + i] = ip[16 - size + i] ^ response[4 + i];
    return at + written;
}

int stun_answer(const Consent *consent, const uint8_t *check, int length, const uint8_t ip[16], uint16_t port,
                uint8_t response[STUN_RESPONSE])
{
    int signed_length = length - INTEGRITY_SIZE - FINGERPRINT_SIZE;
    if (!is_check(check, length) || !names_us(consent, check, signed_length) ||
        !is_authentic(consent, check, signed_length))
        return 0;
    memcpy(response, check, HEADER);
    write16(response, BINDING_RESPONSE);
    int at = put_address(response, HEADER, ip, port);
    integrity(consent, response, at, response + at + ATTRIBUTE);
    at += put_attribute(response + at, INTEGRITY, DIGEST);
    write16(response + 2, (uint32_t)(at + FINGERPRINT_SIZE - HEADER));
    write32(response + at + ATTRIBUTE, fingerprint(response, at));
    return at + put_attribute(response + at, FINGERPRINT, 4);
}

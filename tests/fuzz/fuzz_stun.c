/* libFuzzer harness of the answers to connectivity checks. An input is taken as a datagram, and once more as the
 * attributes of a check that is whole and authentic, so that the fuzzer gets behind fingerprint and integrity. */
#include <stdlib.h>

#include "stun.c" /* its inner functions seal what the fuzzer made */

enum { LONGEST = 2048 };

static const uint8_t HERE[2][16] = {{[10] = 0xFF, [11] = 0xFF, 127, 0, 0, 1}, {0x20, 0x01, 0x0D, 0xB8, [15] = 1}};
static const uint8_t PASSWORD[] = "a password of 24 letters";
static Consent consent;

int LLVMFuzzerInitialize(int *count, char ***arguments)
{
    const char *problem;
    (void)count;
    (void)arguments;
    if (crypto_load("libcrypto.so.3", &problem) || consent_set(&consent, "oursours", PASSWORD, sizeof PASSWORD - 1))
        abort();
    return 0;
}

/* The response goes into memory of its exact size, so that a byte too many is seen. */
static int give(const uint8_t *datagram, int length)
{
    uint8_t *copy = malloc((size_t)length + 1), *response = malloc(STUN_RESPONSE);
    memcpy(copy, datagram, (size_t)length);
    int size = stun_answer(&consent, copy, length, HERE[length & 4 ? 1 : 0], 50000, response);
    if (size < 0 || size > STUN_RESPONSE || (size && read16(response + 2) != size - HEADER))
        abort();
    free(copy);
    free(response);
    return size;
}

static int sealed(uint8_t *check, const uint8_t *attributes, int length)
{
    int at = HEADER + length;
    write16(check, BINDING_REQUEST);
    write32(check + 4, COOKIE);
    memcpy(check + HEADER, attributes, (size_t)length);
    integrity(&consent, check, at, check + at + ATTRIBUTE);
    at += put_attribute(check + at, INTEGRITY, DIGEST);
    write16(check + 2, (uint32_t)(at + FINGERPRINT_SIZE - HEADER));
    write32(check + at + ATTRIBUTE, fingerprint(check, at));
    return at + put_attribute(check + at, FINGERPRINT, 4);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint8_t check[LONGEST + 64] = {0};
    int length = (int)(size > LONGEST ? LONGEST : size);
    give(data, length);
    give(check, sealed(check, data, length));
    return 0;
}

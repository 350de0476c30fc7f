/* The few functions of libcrypto that SRTP needs, found at run time: building needs neither OpenSSL's headers nor its
 * linker name, and the library inside pylibsrtp (newer, four times as fast at GCM as Debian's) can be used. */
#ifndef FANOUT_CRYPTO_H
#define FANOUT_CRYPTO_H

#include <stddef.h>
#include <stdint.h>

typedef struct Cipher Cipher; /* EVP_CIPHER_CTX */

/* State of SHA-1 (SHA_CTX, 96 bytes in every OpenSSL so far), with room to spare. */
typedef struct {
    uint32_t words[32];
} Sha1;

enum { CTR_128, CTR_256, GCM_128, GCM_256, CIPHER_KINDS };

/* 0, or -1 where the library cannot be used; `problem` then says why. */
int crypto_load(const char *path, const char **problem);
int crypto_loaded(void);

Cipher *cipher_new(int kind, const uint8_t *key, int encrypt);
void cipher_free(Cipher *cipher); /* wipes its key; NULL is harmless */
int cipher_start(Cipher *cipher, const uint8_t *iv);
int cipher_header(Cipher *cipher, const uint8_t *data, int length); /* authenticated, not encrypted */
int cipher_text(Cipher *cipher, uint8_t *data, int length);         /* in place */
int cipher_tag(Cipher *cipher, uint8_t tag[16]);                    /* ends an encryption */
int cipher_check(Cipher *cipher, const uint8_t tag[16]);            /* ends a decryption; 0 if authentic */

void sha1_start(Sha1 *state, const uint8_t block[64]);
void sha1_add(Sha1 *state, const void *data, size_t length);
void sha1_end(Sha1 *state, uint8_t digest[20]);

void wipe(void *data, size_t length);                                     /* a memset the compiler keeps */
int same_bytes(const uint8_t *left, const uint8_t *right, size_t length); /* in constant time */

#endif

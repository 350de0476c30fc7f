/* Answers to the connectivity checks of browsers whose address is settled (RFC 8445 section 7.3, RFC 7675). */
#ifndef FANOUT_STUN_H
#define FANOUT_STUN_H

#include <stdint.h>

#include "crypto.h"

enum {
    STUN_NAME_LIMIT = 32,
    STUN_RESPONSE = 76, /* bytes: header 20, IPv6 address 24, integrity 24, fingerprint 8 */
};

typedef struct {
    Sha1 inner, outer;              /* HMAC with our password taken in */
    char name[STUN_NAME_LIMIT + 1]; /* our user name fragment; empty: nothing is answered */
} Consent;

/* 0, or -1 where name or password (more than one block of SHA-1) are too long: then nothing is answered. */
int consent_set(Consent *consent, const char *name, const uint8_t *password, int length);

/* Length of the response; 0 where the datagram is no check of this browser beyond doubt. `ip` is written as IPv6. */
int stun_answer(const Consent *consent, const uint8_t *check, int length, const uint8_t ip[16], uint16_t port,
                uint8_t response[STUN_RESPONSE]);

#endif

/* SRTP and SRTCP (RFC 3711; AEAD: RFC 7714) on plain buffers, one key set per direction and browser. */
#ifndef FANOUT_SRTP_H
#define FANOUT_SRTP_H

#include "crypto.h"

/* Numbers of libsrtp, as pylibsrtp and DTLS-SRTP hand them over. */
enum { PROFILE_CM_SHA1_80 = 1, PROFILE_GCM_128 = 7, PROFILE_GCM_256 = 8 };

enum {
    REPLAY_WINDOW = 1024, /* packets that may come out of order; libsrtp's 128 is short for 2.5 Mbit/s */
    REPLAY_WORDS = REPLAY_WINDOW / 64 + 1,
    SRTP_TRAILER = 16,    /* bytes, the longest that srtp_protect appends */
    SRTCP_TRAILER = 20,   /* the same with the index of SRTCP */
};

typedef struct {
    Cipher *cipher;
    Sha1 inner, outer; /* HMAC with the key taken in */
    uint8_t salt[16]; /* the rest is zero */
} SrtpHalf;

typedef struct {
    int gcm, tag; /* tag: bytes of authentication on the wire */
    SrtpHalf rtp, rtcp;
    uint32_t rtcp_index; /* of the next RTCP packet we send */
} Srtp;

/* What is remembered of one SSRC: the highest index so far and which of those before it there were. */
typedef struct {
    uint64_t highest;
    uint64_t seen[REPLAY_WORDS]; /* bits; one word more than the window, as the newest word is being filled */
    uint8_t started;
} Replay;

int replay_seen(Replay *replay, uint64_t index); /* also where it is older than the window */
void replay_note(Replay *replay, uint64_t index);

int srtp_open(Srtp *srtp, int profile, const uint8_t *key, int length, int encrypt); /* 0, or -1 for a bad key */
void srtp_close(Srtp *srtp);                                                         /* wipes keys */

/* All work in place and return the new length, or -1. `header` is the length of the RTP header with its extension,
 * `index` the 48-bit packet index (roll-over counter and sequence number). A buffer that is encrypted needs room for
 * the trailer. Decryption changes `replay` only if the packet is authentic. */
int srtp_protect(Srtp *srtp, uint8_t *packet, int length, int header, uint64_t index);
int srtp_unprotect(Srtp *srtp, Replay *replay, uint8_t *packet, int length, int header);
int srtcp_protect(Srtp *srtp, uint8_t *packet, int length);
int srtcp_unprotect(Srtp *srtp, Replay *replay, uint8_t *packet, int length);

#endif

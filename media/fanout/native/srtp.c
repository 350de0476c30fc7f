#include "srtp.h"

#include <string.h>

#include "bytes.h"

enum {
    SALT_CM = 14,
    SALT_GCM = 12,
    AUTH_KEY = 20,
    TAG_CM = 10,
    TAG_GCM = 16,
    RTCP_HEADER = 8, /* in clear, RFC 3711 section 3.4 */
    INDEX_SIZE = 4,
};

static const uint32_t ENCRYPTED = 0x80000000; /* the E flag before the SRTCP index */

/* Labels of RFC 3711 section 4.3.2. */
enum { LABEL_KEY, LABEL_AUTH, LABEL_SALT, LABELS };

typedef struct {
    const uint8_t *key;
    int key_size, salt_size;
    uint8_t salt[SALT_CM];
} Master;

/* RFC 3711 section 4.3.3: the key stream under the master key, with the label in the counter block. */
static int derive(const Master *master, int label, uint8_t *out, int length)
{
    uint8_t iv[16] = {0};
    Cipher *cipher = cipher_new(master->key_size == 16 ? CTR_128 : CTR_256, master->key, 1);
    if (!cipher)
        return -1;
    memcpy(iv, master->salt, SALT_CM);
    iv[7] ^= (uint8_t)label;
    memset(out, 0, (size_t)length);
    int result = cipher_start(cipher, iv) || cipher_text(cipher, out, length) ? -1 : 0;
    cipher_free(cipher);
    return result;
}

static void hmac_start(SrtpHalf *half, const uint8_t key[AUTH_KEY])
{
    uint8_t block[64];
    memset(block, 0x36, sizeof block);
    for (int i = 0; i < AUTH_KEY; i++)
        block[i] ^= key[i];
    sha1_start(&half->inner, block);
    for (size_t i = 0; i < sizeof block; i++)
        block[i] ^= 0x36 ^ 0x5c;
    sha1_start(&half->outer, block);
    wipe(block, sizeof block);
}

static void hmac(const SrtpHalf *half, const uint8_t *data, int length, const uint8_t *tail, uint8_t digest[20])
{
    Sha1 state = half->inner;
    sha1_add(&state, data, (size_t)length);
    if (tail)
        sha1_add(&state, tail, 4);
    sha1_end(&state, digest);
    state = half->outer;
    sha1_add(&state, digest, 20);
    sha1_end(&state, digest);
}

static int open_half(SrtpHalf *half, const Master *master, int gcm, int encrypt, int first_label)
{
    uint8_t key[32], auth[AUTH_KEY];
    int wide = master->key_size == 32, result = -1;
    if (!derive(master, first_label + LABEL_KEY, key, master->key_size) &&
        !derive(master, first_label + LABEL_SALT, half->salt, master->salt_size) &&
        !derive(master, first_label + LABEL_AUTH, auth, AUTH_KEY)) {
        int kind = gcm ? (wide ? GCM_256 : GCM_128) : CTR_128;
        half->cipher = cipher_new(kind, key, encrypt || !gcm);
        hmac_start(half, auth);
        result = half->cipher ? 0 : -1;
    }
    wipe(key, sizeof key);
    wipe(auth, sizeof auth);
    return result;
}

int srtp_open(Srtp *srtp, int profile, const uint8_t *key, int length, int encrypt)
{
    int gcm = profile == PROFILE_GCM_128 || profile == PROFILE_GCM_256;
    Master master = {key, profile == PROFILE_GCM_256 ? 32 : 16, gcm ? SALT_GCM : SALT_CM, {0}};
    memset(srtp, 0, sizeof *srtp);
    if ((!gcm && profile != PROFILE_CM_SHA1_80) || length != master.key_size + master.salt_size)
        return -1;
    memcpy(master.salt, key + master.key_size, (size_t)master.salt_size);
    srtp->gcm = gcm;
    srtp->tag = gcm ? TAG_GCM : TAG_CM;
    int failed =
        open_half(&srtp->rtp, &master, gcm, encrypt, 0) || open_half(&srtp->rtcp, &master, gcm, encrypt, LABELS);
    wipe(&master, sizeof master);
    if (failed)
        srtp_close(srtp);
    return failed ? -1 : 0;
}

void srtp_close(Srtp *srtp)
{
    cipher_free(srtp->rtp.cipher);
    cipher_free(srtp->rtcp.cipher);
    wipe(srtp, sizeof *srtp);
}

/* RFC 3711 section 4.1.1 and RFC 7714 sections 8.1, 9.1: SSRC and 48-bit index, mixed with the salt. */
static void make_iv(const Srtp *srtp, const SrtpHalf *half, const uint8_t *ssrc, uint64_t index, uint8_t iv[16])
{
    uint8_t *at = iv + (srtp->gcm ? 2 : 4);
    memcpy(iv, half->salt, 16); /* bytes after the salt are zero */
    write32(at, read32(at) ^ read32(ssrc));
    write16(at + 4, read16(at + 4) ^ (uint32_t)(index >> 32));
    write32(at + 6, read32(at + 6) ^ (uint32_t)index);
}

int srtp_protect(Srtp *srtp, uint8_t *packet, int length, int header, uint64_t index)
{
    uint8_t iv[16], roc[4], digest[20];
    Cipher *cipher = srtp->rtp.cipher;
    make_iv(srtp, &srtp->rtp, packet + 8, index, iv);
    if (cipher_start(cipher, iv))
        return -1;
    if (srtp->gcm) {
        if (cipher_header(cipher, packet, header) || cipher_text(cipher, packet + header, length - header) ||
            cipher_tag(cipher, packet + length))
            return -1;
        return length + TAG_GCM;
    }
    if (cipher_text(cipher, packet + header, length - header))
        return -1;
    write32(roc, (uint32_t)(index >> 16));
    hmac(&srtp->rtp, packet, length, roc, digest);
    memcpy(packet + length, digest, TAG_CM);
    return length + TAG_CM;
}

/* The index nearest to the highest so far (RFC 3711 section 3.3.1 and appendix A). */
static int64_t guess_index(const Replay *replay, uint16_t sequence)
{
    if (!replay->started)
        return sequence;
    return (int64_t)replay->highest + distance16(sequence, (uint16_t)replay->highest);
}

static uint64_t *replay_word(Replay *replay, uint64_t index)
{
    return &replay->seen[index / 64 % REPLAY_WORDS];
}

int replay_seen(Replay *replay, uint64_t index)
{
    if (!replay->started || index > replay->highest)
        return 0;
    if (replay->highest - index >= REPLAY_WINDOW)
        return 1;
    return *replay_word(replay, index) >> (index % 64) & 1;
}

void replay_note(Replay *replay, uint64_t index)
{
    if (!replay->started) {
        replay->started = 1;
        replay->highest = index;
    }
    if (index > replay->highest) {
        uint64_t word = replay->highest / 64, last = index / 64;
        if (last - word > REPLAY_WORDS)
            word = last - REPLAY_WORDS;
        while (word < last)
            replay->seen[++word % REPLAY_WORDS] = 0;
        replay->highest = index;
    }
    *replay_word(replay, index) |= (uint64_t)1 << (index % 64);
}

static int decrypt_rtp(Srtp *srtp, uint8_t *packet, int length, int header, uint64_t index)
{
    uint8_t iv[16], roc[4], digest[20];
    Cipher *cipher = srtp->rtp.cipher;
    make_iv(srtp, &srtp->rtp, packet + 8, index, iv);
    if (srtp->gcm)
        return cipher_start(cipher, iv) || cipher_header(cipher, packet, header) ||
               cipher_text(cipher, packet + header, length - header) || cipher_check(cipher, packet + length);
    write32(roc, (uint32_t)(index >> 16));
    hmac(&srtp->rtp, packet, length, roc, digest);
    return !same_bytes(digest, packet + length, TAG_CM) || cipher_start(cipher, iv) ||
           cipher_text(cipher, packet + header, length - header);
}

int srtp_unprotect(Srtp *srtp, Replay *replay, uint8_t *packet, int length, int header)
{
    int64_t index = guess_index(replay, read16(packet + 2));
    length -= srtp->tag;
    if (length < header || index < 0 || replay_seen(replay, (uint64_t)index))
        return -1;
    if (decrypt_rtp(srtp, packet, length, header, (uint64_t)index))
        return -1;
    replay_note(replay, (uint64_t)index);
    return length;
}

int srtcp_protect(Srtp *srtp, uint8_t *packet, int length)
{
    uint8_t iv[16], trailer[INDEX_SIZE], digest[20];
    Cipher *cipher = srtp->rtcp.cipher;
    uint32_t index = srtp->rtcp_index++ & ~ENCRYPTED;
    make_iv(srtp, &srtp->rtcp, packet + 4, index, iv);
    write32(trailer, index | ENCRYPTED);
    if (cipher_start(cipher, iv))
        return -1;
    if (srtp->gcm) { /* RFC 7714 section 9.2: the tag stands before the index */
        if (cipher_header(cipher, packet, RTCP_HEADER) || cipher_header(cipher, trailer, INDEX_SIZE) ||
            cipher_text(cipher, packet + RTCP_HEADER, length - RTCP_HEADER) || cipher_tag(cipher, packet + length))
            return -1;
        memcpy(packet + length + TAG_GCM, trailer, INDEX_SIZE);
        return length + TAG_GCM + INDEX_SIZE;
    }
    if (cipher_text(cipher, packet + RTCP_HEADER, length - RTCP_HEADER))
        return -1;
    memcpy(packet + length, trailer, INDEX_SIZE);
    hmac(&srtp->rtcp, packet, length + INDEX_SIZE, NULL, digest);
    memcpy(packet + length + INDEX_SIZE, digest, TAG_CM);
    return length + INDEX_SIZE + TAG_CM;
}

static int decrypt_rtcp(Srtp *srtp, uint8_t *packet, int length, const uint8_t *trailer, uint32_t index)
{
    uint8_t iv[16], digest[20];
    Cipher *cipher = srtp->rtcp.cipher;
    make_iv(srtp, &srtp->rtcp, packet + 4, index, iv);
    if (srtp->gcm)
        return cipher_start(cipher, iv) || cipher_header(cipher, packet, RTCP_HEADER) ||
               cipher_header(cipher, trailer, INDEX_SIZE) ||
               cipher_text(cipher, packet + RTCP_HEADER, length - RTCP_HEADER) || cipher_check(cipher, packet + length);
    hmac(&srtp->rtcp, packet, length + INDEX_SIZE, NULL, digest);
    return !same_bytes(digest, packet + length + INDEX_SIZE, TAG_CM) || cipher_start(cipher, iv) ||
           cipher_text(cipher, packet + RTCP_HEADER, length - RTCP_HEADER);
}

int srtcp_unprotect(Srtp *srtp, Replay *replay, uint8_t *packet, int length)
{
    length -= srtp->tag + INDEX_SIZE;
    if (length < RTCP_HEADER)
        return -1;
    const uint8_t *trailer = packet + length + (srtp->gcm ? TAG_GCM : 0);
    uint32_t word = read32(trailer), index = word & ~ENCRYPTED;
    if (!(word & ENCRYPTED) || replay_seen(replay, index)) /* browsers never send it in clear */
        return -1;
    if (decrypt_rtcp(srtp, packet, length, trailer, index))
        return -1;
    replay_note(replay, index);
    return length;
}

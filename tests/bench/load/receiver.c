/* The receiving end of the bench's load: one thread that empties many UDP sockets and counts RTP without decrypting it.
 *
 * It looks at the sockets in turn every few milliseconds instead of waiting for each packet: on loopback the sender
 * pays for waking a receiver, and a server must not be charged for how its load generator sleeps. Delay is not lost by
 * that, because the kernel stamps the arrival of every datagram. What is not RTP (STUN, DTLS, RTCP) is handed up, and
 * so is every n-th packet that carries a send time (last packet of a picture, every sound packet).
 *
 * Never part of the product. Compiled by receiver.py; plain C API for ctypes; all calls take one mutex.
 */
#define _GNU_SOURCE
#include <netinet/in.h>
#include <netinet/udp.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#ifndef UDP_GRO
#define UDP_GRO 104
#endif
#ifndef SO_TIMESTAMPNS
#define SO_TIMESTAMPNS 35
#endif

enum { BATCH = 32, STREAMS = 8, ARRIVALS = 1024, CONTROL = 128, PLAIN_BYTES = 2048, GRO_BYTES = 65536 };
enum { VIDEO_CLOCK = 90000, AUDIO_CLOCK = 48000, MTU = 1500 };

struct stream { /* mirrored in receiver.py */
    uint32_t ssrc, packets, highest, first, jitter, markers;
    uint64_t octets;
    int64_t transit;
    uint32_t payload_type, repeated;
};

struct arrival {
    uint16_t number;
    uint64_t ns;
};

struct subscriber {
    int fd, audio_type, extension, streams;
    uint32_t dropped, arrivals;
    struct stream stream[STREAMS];
    struct arrival arrival[ARRIVALS];
};

struct totals { /* mirrored in receiver.py */
    uint64_t packets, octets, dropped, late_ns, rounds, overflow, datagrams;
};

struct record { /* head of each entry in the two logs, mirrored in receiver.py */
    uint32_t subscriber, octets;
    uint64_t ns;
};

struct log {
    uint8_t *bytes;
    size_t used, size;
};

struct receiver {
    pthread_mutex_t mutex;
    pthread_t thread;
    int running, count, capacity, period_us, batch_bytes;
    uint32_t sample_every, candidates;
    struct subscriber *subscribers;
    struct totals totals;
    struct log samples, others;
    struct mmsghdr message[BATCH];
    struct iovec vector[BATCH];
    uint8_t *buffer;
    uint8_t control[BATCH][CONTROL];
};

static uint64_t now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static void keep(struct receiver *r, struct log *log, uint32_t index, const uint8_t *data, size_t octets, uint64_t ns)
{
    struct record head = {index, (uint32_t)octets, ns};
    if (log->used + sizeof head + octets > log->size) {
        r->totals.overflow++;
        return;
    }
    memcpy(log->bytes + log->used, &head, sizeof head);
    memcpy(log->bytes + log->used + sizeof head, data, octets);
    log->used += sizeof head + octets;
}

static struct stream *stream_of(struct subscriber *s, uint32_t ssrc, uint16_t number, uint8_t type)
{
    for (int i = 0; i < s->streams; i++)
        if (s->stream[i].ssrc == ssrc)
            return &s->stream[i];
    if (s->streams == STREAMS)
        return NULL;
    struct stream *new = &s->stream[s->streams++];
    *new = (struct stream){.ssrc = ssrc, .highest = number, .first = number, .payload_type = type};
    return new;
}

/* RFC 3550 appendix A.8: interarrival jitter in units of the media clock, times 16. */
static void note_jitter(struct stream *st, uint32_t timestamp, uint64_t ns, uint32_t clock)
{
    int64_t arrived = (int64_t)(ns / 1000u * clock / 1000000u);
    int64_t transit = (int32_t)((uint32_t)arrived - timestamp);
    if (st->packets > 1) {
        int64_t d = (int32_t)(transit - st->transit);
        st->jitter += (uint32_t)((d < 0 ? -d : d) - ((st->jitter + 8) >> 4));
    }
    st->transit = transit;
}

/* Transport-wide number of a packet with one-byte header extensions (RFC 8285), -1 without. */
static int transport_number(const uint8_t *p, size_t n, int wanted)
{
    size_t at = 12 + 4u * (p[0] & 15);
    if (!(p[0] & 0x10) || at + 4 > n || p[at] != 0xBE || p[at + 1] != 0xDE)
        return -1;
    size_t end = at + 4 + 4u * (size_t)(p[at + 2] << 8 | p[at + 3]);
    for (at += 4; at < end && end <= n;) {
        size_t octets = (p[at] & 15) + 1u;
        if (p[at] == 0) {
            at++;
            continue;
        }
        if (p[at] >> 4 == wanted && octets == 2 && at + 2 < end)
            return p[at + 1] << 8 | p[at + 2];
        at += 1 + octets;
    }
    return -1;
}

static void note_arrival(struct subscriber *s, const uint8_t *p, size_t n, uint64_t ns)
{
    int number = s->extension ? transport_number(p, n, s->extension) : -1;
    if (number >= 0 && s->arrivals < ARRIVALS)
        s->arrival[s->arrivals++] = (struct arrival){(uint16_t)number, ns};
}

static void take_rtp(struct receiver *r, uint32_t index, const uint8_t *p, size_t n, uint64_t ns)
{
    struct subscriber *s = &r->subscribers[index];
    uint8_t type = p[1] & 0x7F, marker = p[1] & 0x80;
    uint16_t number = (uint16_t)(p[2] << 8 | p[3]);
    uint32_t timestamp = (uint32_t)p[4] << 24 | p[5] << 16 | p[6] << 8 | p[7];
    uint32_t ssrc = (uint32_t)p[8] << 24 | p[9] << 16 | p[10] << 8 | p[11];
    struct stream *st = stream_of(s, ssrc, number, type);
    if (!st)
        return;
    int audio = type == s->audio_type;
    uint16_t ahead = (uint16_t)(number - (uint16_t)st->highest);
    if (ahead < 0x8000)
        st->highest += ahead;
    else
        st->repeated++;
    st->packets++;
    st->octets += n;
    st->markers += marker != 0;
    r->totals.packets++;
    r->totals.octets += n;
    note_jitter(st, timestamp, ns, audio ? AUDIO_CLOCK : VIDEO_CLOCK);
    note_arrival(s, p, n, ns);
    if (r->sample_every && (audio || marker) && ++r->candidates % r->sample_every == 0)
        keep(r, &r->samples, index, p, n, ns);
}

static void take(struct receiver *r, uint32_t index, const uint8_t *p, size_t n, uint64_t ns)
{
    int rtp = n >= 12 && p[0] >= 128 && p[0] < 192 && (p[1] < 192 || p[1] > 223);
    if (rtp)
        take_rtp(r, index, p, n, ns);
    else if (n <= MTU)
        keep(r, &r->others, index, p, n, ns);
}

static void take_message(struct receiver *r, uint32_t index, struct mmsghdr *m)
{
    const uint8_t *data = m->msg_hdr.msg_iov->iov_base;
    size_t left = m->msg_len, segment = m->msg_len;
    uint64_t ns = 0;
    for (struct cmsghdr *c = CMSG_FIRSTHDR(&m->msg_hdr); c; c = CMSG_NXTHDR(&m->msg_hdr, c)) {
        if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SO_TIMESTAMPNS) {
            struct timespec t;
            memcpy(&t, CMSG_DATA(c), sizeof t);
            ns = (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
        } else if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SO_RXQ_OVFL) {
            memcpy(&r->subscribers[index].dropped, CMSG_DATA(c), sizeof(uint32_t));
        } else if (c->cmsg_level == SOL_UDP && c->cmsg_type == UDP_GRO) {
            int size;
            memcpy(&size, CMSG_DATA(c), sizeof size);
            segment = (size_t)size;
        }
    }
    r->totals.datagrams++;
    while (left && segment) {
        size_t n = left < segment ? left : segment;
        take(r, index, data, n, ns);
        data += n;
        left -= n;
    }
}

static void empty_socket(struct receiver *r, uint32_t index)
{
    int got = BATCH;
    while (got == BATCH) {
        for (int i = 0; i < BATCH; i++) {
            r->vector[i].iov_len = (size_t)r->batch_bytes;
            r->message[i].msg_hdr.msg_controllen = CONTROL;
        }
        got = recvmmsg(r->subscribers[index].fd, r->message, BATCH, MSG_DONTWAIT, NULL);
        for (int i = 0; i < got; i++)
            take_message(r, index, &r->message[i]);
    }
}

static void *run(void *argument)
{
    struct receiver *r = argument;
    struct timespec pause = {0, r->period_us * 1000L};
    uint64_t last = now_ns();
    for (int running = 1; running;) {
        nanosleep(&pause, NULL);
        pthread_mutex_lock(&r->mutex);
        running = r->running;
        uint64_t now = now_ns();
        if (now - last > r->totals.late_ns)
            r->totals.late_ns = now - last;
        last = now;
        r->totals.rounds++;
        for (int i = 0; i < r->count; i++)
            empty_socket(r, (uint32_t)i);
        pthread_mutex_unlock(&r->mutex);
    }
    return NULL;
}

/* Look at every socket once more and end the thread; what was counted can still be asked for. */
void receiver_stop(struct receiver *r)
{
    pthread_mutex_lock(&r->mutex);
    int running = r->running;
    r->running = 0;
    pthread_mutex_unlock(&r->mutex);
    if (running)
        pthread_join(r->thread, NULL);
}

void receiver_close(struct receiver *r)
{
    receiver_stop(r);
    pthread_mutex_destroy(&r->mutex);
    free(r->subscribers);
    free(r->samples.bytes);
    free(r->others.bytes);
    free(r->buffer);
    free(r);
}

/* Sockets are the caller's and must outlive the receiver. NULL where memory or a thread is not to be had. */
struct receiver *receiver_open(int capacity, int period_us, size_t sample_bytes, size_t other_bytes, int gro)
{
    struct receiver *r = calloc(1, sizeof *r);
    if (!r)
        return NULL;
    pthread_mutex_init(&r->mutex, NULL);
    r->capacity = capacity;
    r->period_us = period_us;
    r->batch_bytes = gro ? GRO_BYTES : PLAIN_BYTES;
    r->subscribers = calloc((size_t)capacity, sizeof *r->subscribers);
    r->samples = (struct log){malloc(sample_bytes), 0, sample_bytes};
    r->others = (struct log){malloc(other_bytes), 0, other_bytes};
    r->buffer = malloc((size_t)r->batch_bytes * BATCH);
    if (!r->subscribers || !r->samples.bytes || !r->others.bytes || !r->buffer) {
        receiver_close(r);
        return NULL;
    }
    for (int i = 0; i < BATCH; i++) {
        r->vector[i].iov_base = r->buffer + (size_t)i * (size_t)r->batch_bytes;
        r->message[i].msg_hdr.msg_iov = &r->vector[i];
        r->message[i].msg_hdr.msg_iovlen = 1;
        r->message[i].msg_hdr.msg_control = r->control[i];
    }
    r->running = pthread_create(&r->thread, NULL, run, r) == 0;
    if (!r->running) {
        receiver_close(r);
        return NULL;
    }
    return r;
}

/* Its number, or -1 where there is no room. `extension`: id of the transport-wide number, 0 where not negotiated. */
int receiver_add(struct receiver *r, int fd, int audio_type, int extension)
{
    int on = 1, index = -1;
    pthread_mutex_lock(&r->mutex);
    if (r->count < r->capacity) {
        if (r->batch_bytes == GRO_BYTES)
            setsockopt(fd, SOL_UDP, UDP_GRO, &on, sizeof on);
        struct subscriber *s = &r->subscribers[r->count];
        memset(s, 0, sizeof *s);
        s->fd = fd;
        s->audio_type = audio_type;
        s->extension = extension;
        index = r->count++;
    }
    pthread_mutex_unlock(&r->mutex);
    return index;
}

/* Keep every n-th packet that carries a send time from now on; 0 keeps none. */
void receiver_sample(struct receiver *r, uint32_t every)
{
    pthread_mutex_lock(&r->mutex);
    r->sample_every = every;
    pthread_mutex_unlock(&r->mutex);
}

/* Totals so far; the longest pause between two rounds begins anew. */
void receiver_totals(struct receiver *r, struct totals *out)
{
    pthread_mutex_lock(&r->mutex);
    r->totals.dropped = 0;
    for (int i = 0; i < r->count; i++)
        r->totals.dropped += r->subscribers[i].dropped;
    *out = r->totals;
    r->totals.late_ns = 0;
    pthread_mutex_unlock(&r->mutex);
}

int receiver_streams(struct receiver *r, int index, struct stream *out)
{
    pthread_mutex_lock(&r->mutex);
    int count = r->subscribers[index].streams;
    memcpy(out, r->subscribers[index].stream, (size_t)count * sizeof *out);
    pthread_mutex_unlock(&r->mutex);
    return count;
}

/* Transport-wide numbers and arrivals since the last call, as pairs of 64-bit numbers; how many pairs. */
int receiver_arrivals(struct receiver *r, int index, uint64_t *out)
{
    pthread_mutex_lock(&r->mutex);
    struct subscriber *s = &r->subscribers[index];
    uint32_t count = s->arrivals;
    for (uint32_t i = 0; i < count; i++) {
        out[2 * i] = s->arrival[i].number;
        out[2 * i + 1] = s->arrival[i].ns;
    }
    s->arrivals = 0;
    pthread_mutex_unlock(&r->mutex);
    return (int)count;
}

static size_t drain(struct receiver *r, struct log *log, uint8_t *out)
{
    pthread_mutex_lock(&r->mutex);
    size_t octets = log->used;
    memcpy(out, log->bytes, octets);
    log->used = 0;
    pthread_mutex_unlock(&r->mutex);
    return octets;
}

/* Records since the last call; `out` is as large as the log. Bytes written. */
size_t receiver_samples(struct receiver *r, uint8_t *out) { return drain(r, &r->samples, out); }
size_t receiver_others(struct receiver *r, uint8_t *out) { return drain(r, &r->others, out); }

/* To the kernel: messages of many packets each (UDP GSO), many messages in one call. */
#include <errno.h>
#include <netinet/udp.h>
#include <poll.h>
#include <string.h>

#include "plane.h"

#ifndef SOL_UDP
#define SOL_UDP 17
#endif
#ifndef UDP_SEGMENT
#define UDP_SEGMENT 103 /* Linux 4.18 */
#endif

enum {
    PACKET_ROOM = 1600,     /* PACKET_LIMIT, our extension, padding and the longest trailer */
    SEGMENTS = 44,          /* packets in one message; the kernel takes 64 */
    SEGMENTS_BYTES = 60000, /* a message is one IP packet until the kernel cuts it */
    GSO_FAILURES = 8,       /* without a success: then this kernel or path does not do it */
    AUDIO_PATIENCE_MS = 5,
};

void plane_probe_gso(Plane *plane)
{
    int segment = 0;
    plane->gso = !setsockopt(plane->fd, SOL_UDP, UDP_SEGMENT, &segment, sizeof segment);
}

/* -- filling ------------------------------------------------------------------------------------------------------- */

uint8_t *outbox_room(Plane *plane, Handle output)
{
    Outbox *outbox = plane->outbox;
    if (outbox->count == MESSAGES || outbox->used + 2 * PACKET_ROOM > MESSAGE_BYTES) {
        plane->counters[COUNT_BUFFER_FULL]++;
        return NULL;
    }
    if (outbox->count && outbox->infos[outbox->count - 1].output != output)
        outbox->used = (outbox->used + 63) & ~63; /* whole cache lines for the next one's encryption */
    return outbox->buffer + outbox->used;
}

/* Whether the packet can go into the last message: all but the last of a message have one size. */
static int fits(const Plane *plane, const Outbox *outbox, const Message *message)
{
    if (!plane->gso || !outbox->count || !message->output)
        return 0;
    const MessageInfo *info = &outbox->infos[outbox->count - 1];
    const struct iovec *part = &outbox->parts[outbox->count - 1];
    return info->output == message->output && !info->closed &&
           message->length <= info->segment && info->packets < SEGMENTS &&
           part->iov_len + (size_t)message->length <= SEGMENTS_BYTES &&
           (uint8_t *)part->iov_base + part->iov_len == outbox->buffer + outbox->used;
}

static void begin_message(Outbox *outbox, const Message *message)
{
    int at = outbox->count++;
    struct msghdr *header = &outbox->headers[at].msg_hdr;
    outbox->parts[at] = (struct iovec){outbox->buffer + outbox->used, (size_t)message->length};
    memcpy(&outbox->names[at], &message->link->name, message->link->name_length);
    *header = (struct msghdr){
        .msg_name = &outbox->names[at],
        .msg_namelen = message->link->name_length,
        .msg_iov = &outbox->parts[at],
        .msg_iovlen = 1,
    };
    outbox->infos[at] = (MessageInfo){message->output, 1, message->length, message->timestamp, message->video, 0};
}

static void extend_message(Outbox *outbox, const Message *message)
{
    int at = outbox->count - 1;
    struct msghdr *header = &outbox->headers[at].msg_hdr;
    struct cmsghdr *control = &outbox->controls[at].aligned;
    MessageInfo *info = &outbox->infos[at];
    outbox->parts[at].iov_len += (size_t)message->length;
    info->closed = message->length < info->segment;
    if (info->packets++ > 1)
        return;
    uint16_t segment = (uint16_t)info->segment;
    control->cmsg_level = SOL_UDP;
    control->cmsg_type = UDP_SEGMENT;
    control->cmsg_len = CMSG_LEN(sizeof segment);
    memcpy(CMSG_DATA(control), &segment, sizeof segment);
    header->msg_control = control;
    header->msg_controllen = CMSG_SPACE(sizeof segment);
}

void outbox_add(Plane *plane, const Message *message)
{
    Outbox *outbox = plane->outbox;
    if (fits(plane, outbox, message))
        extend_message(outbox, message);
    else
        begin_message(outbox, message);
    outbox->used += message->length;
    outbox->packets++;
}

/* -- emptying, without the mutex ----------------------------------------------------------------------------------- */

typedef struct {
    int buffer_full, failed; /* packets */
    int gso_failed, gso_worked;
    int choked[MESSAGES]; /* messages of video the kernel did not take */
    int choked_count;
    int patience_ms; /* left for this outbox */
} Outcome;

static int wait_for_room(int fd, Outcome *outcome)
{
    struct pollfd writable = {fd, POLLOUT, 0};
    int patience = outcome->patience_ms;
    outcome->patience_ms = 0;
    return patience && poll(&writable, 1, patience) > 0;
}

/* A message the kernel does not want cut for us: packet by packet. */
static void send_singly(int fd, const Outbox *outbox, int at, Outcome *outcome)
{
    struct msghdr header = outbox->headers[at].msg_hdr;
    const uint8_t *packet = outbox->parts[at].iov_base, *end = packet + outbox->parts[at].iov_len;
    while (packet < end) {
        size_t length = (size_t)outbox->infos[at].segment;
        struct iovec part = {(void *)packet, length < (size_t)(end - packet) ? length : (size_t)(end - packet)};
        header.msg_iov = &part;
        header.msg_control = NULL;
        header.msg_controllen = 0;
        if (sendmsg(fd, &header, MSG_DONTWAIT) < 0)
            outcome->failed++;
        packet += part.iov_len;
    }
}

static void give_up(const Outbox *outbox, int at, Outcome *outcome)
{
    outcome->buffer_full += outbox->infos[at].packets;
    if (outbox->infos[at].video)
        outcome->choked[outcome->choked_count++] = at;
}

/* The message at `at` was refused; 1 to try it again. */
static int refused(int fd, const Outbox *outbox, int at, Outcome *outcome, int error)
{
    const MessageInfo *info = &outbox->infos[at];
    if (error == EINTR)
        return 1;
    if (error == EAGAIN || error == ENOBUFS) {
        if (!info->video && wait_for_room(fd, outcome))
            return 1;
        give_up(outbox, at, outcome);
    } else if (info->packets > 1 && (error == EINVAL || error == EIO || error == EMSGSIZE || error == EOPNOTSUPP)) {
        outcome->gso_failed++;
        send_singly(fd, outbox, at, outcome);
    } else
        outcome->failed += info->packets; /* no route, refused by a firewall: the browser's ICE will notice */
    return 0;
}

static void send_all(int fd, Outbox *outbox, Outcome *outcome)
{
    int at = 0;
    while (at < outbox->count) {
        int sent = sendmmsg(fd, outbox->headers + at, (unsigned)(outbox->count - at), MSG_DONTWAIT);
        if (sent > 0)
            outcome->gso_worked |= outbox->infos[at].packets > 1;
        at += sent > 0 ? sent : !refused(fd, outbox, at, outcome, errno);
    }
}

/* -- and with it again --------------------------------------------------------------------------------------------- */

static void choke(Plane *plane, const Outbox *outbox, const Outcome *outcome)
{
    for (int i = 0; i < outcome->choked_count; i++) {
        const MessageInfo *info = &outbox->infos[outcome->choked[i]];
        Output *output = output_of(plane, info->output);
        if (!output)
            continue;
        output->choked = 1;
        output->choked_timestamp = info->timestamp;
        output->counts.dropped += (uint64_t)info->packets;
    }
}

static void settle(Plane *plane, const Outbox *outbox, const Outcome *outcome)
{
    plane->counters[COUNT_BUFFER_FULL] += (uint64_t)outcome->buffer_full;
    plane->counters[COUNT_SEND_FAILED] += (uint64_t)outcome->failed;
    choke(plane, outbox, outcome);
    plane->gso_failures = outcome->gso_worked ? 0 : plane->gso_failures + outcome->gso_failed;
    if (plane->gso_failures >= GSO_FAILURES)
        plane->gso = 0;
}

void plane_flush(Plane *plane)
{
    Outbox *outbox = plane->outbox;
    Outcome outcome;
    if (!outbox->count)
        return;
    plane->outbox = plane->sending;
    plane->sending = outbox;
    outcome.buffer_full = outcome.failed = outcome.gso_failed = outcome.gso_worked = outcome.choked_count = 0;
    outcome.patience_ms = AUDIO_PATIENCE_MS;
    pthread_mutex_unlock(&plane->mutex);
    send_all(plane->fd, outbox, &outcome);
    pthread_mutex_lock(&plane->mutex);
    settle(plane, outbox, &outcome);
    outbox->count = outbox->packets = outbox->used = 0;
}

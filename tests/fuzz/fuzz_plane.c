/* libFuzzer harness of the native media plane: what strangers and browsers may send, past authentication too.
 *
 * An input is a list of steps: one byte what, two bytes how many bytes follow, these. Packets are encrypted here with
 * the keys the plane knows, so that the fuzzer reaches what lies behind; some are given as they are. Objects are
 * attached, cut and closed in between, and time passes in jumps. Nothing is sent: the plane has no socket. */
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "plane.h"
#include "rtcp.h"

enum { PROFILES = 3, SOURCES_HERE = 5, OUTPUTS_HERE = 4 };

static Plane *plane;
static const uint8_t KEY[] = "a key of forty-four bytes that everybody has";
static const int PROFILE[PROFILES] = {PROFILE_GCM_128, PROFILE_CM_SHA1_80, PROFILE_GCM_256};
static const int LENGTH[PROFILES] = {28, 30, 44};

typedef struct {
    Handle publisher, viewer, sources[SOURCES_HERE], outputs[OUTPUTS_HERE];
    Srtp mirror;
    Address here, there;
} Scene;

int LLVMFuzzerInitialize(int *count, char ***arguments)
{
    const char *problem;
    (void)count;
    (void)arguments;
    if (crypto_load("libcrypto.so.3", &problem) || !(plane = plane_new(-1)))
        abort();
    pthread_mutex_lock(&plane->mutex);
    plane->gso = 1;
    return 0;
}

static InboundShape inbound(enum Codec codec, int type, const char *mid, const char *rid)
{
    InboundShape shape = {.codec = codec, .clock_rate = codec ? 90000 : 48000, .payload_type = type, .nack = 1};
    shape.rtx_payload_type = codec ? type + 1 : 0;
    shape.red_payload_type = codec ? 0 : 63;
    strcpy(shape.mid, mid);
    strcpy(shape.rid, rid);
    for (int kind = EXT_MID; kind < EXT_KINDS; kind++)
        shape.extensions.kind[kind] = (uint8_t)kind;
    return shape;
}

static OutboundShape outbound(enum Codec codec, uint32_t ssrc, int rtx)
{
    OutboundShape shape = {.codec = codec, .clock_rate = codec ? 90000 : 48000, .ssrc = ssrc, .payload_type = 100};
    shape.rtx_ssrc = rtx ? ssrc + 1000 : 0;
    shape.rtx_payload_type = rtx ? 101 : 0;
    shape.red_payload_type = codec ? 0 : 62;
    shape.first_sequence = 65530;
    strcpy(shape.mid, "sixteen-letters!");
    strcpy(shape.cname, "hall");
    shape.mid_id = 1;
    shape.level_id = 4;
    shape.send_time_id = 5;
    shape.transport_id = 6;
    return shape;
}

static void set_scene(Scene *scene, int suite)
{
    static const struct {
        enum Codec codec;
        int type;
        const char *mid, *rid;
    } WHAT[SOURCES_HERE] = {
        {CODEC_VP8, 96, "1", "q"}, {CODEC_VP8, 96, "1", "f"}, {CODEC_OPUS, 111, "0", ""}, {CODEC_H264, 102, "2", ""},
        {CODEC_VP9, 98, "3", ""}};
    Keys keys = {PROFILE[suite], LENGTH[suite], KEY};
    int bad;
    memset(scene, 0, sizeof *scene);
    scene->here = (Address){.ip = {[10] = 0xFF, [11] = 0xFF, 127, 0, 0, 1}, .port = 1};
    scene->there = scene->here;
    scene->there.port = 2;
    scene->publisher = link_open(plane, &scene->here, &keys, &keys, &bad);
    scene->viewer = link_open(plane, &scene->there, &keys, &keys, &bad);
    srtp_open(&scene->mirror, PROFILE[suite], KEY, LENGTH[suite], 1);
    for (int i = 0; i < SOURCES_HERE; i++) {
        InboundShape shape = inbound(WHAT[i].codec, WHAT[i].type, WHAT[i].mid, WHAT[i].rid);
        scene->sources[i] = source_open(plane, i < 4 ? link_of(plane, scene->publisher) : NULL, &shape);
        source_of(plane, scene->sources[i])->tapped = i == 2;
    }
    for (int i = 0; i < OUTPUTS_HERE; i++) {
        OutboundShape shape = outbound(i < 3 ? CODEC_VP8 : CODEC_OPUS, 500 + (uint32_t)i, i != 1);
        scene->outputs[i] = output_open(plane, link_of(plane, scene->viewer), &shape);
        Source *source = source_of(plane, scene->sources[i < 3 ? i % 2 : 2]);
        output_attach(plane, output_of(plane, scene->outputs[i]), source, i == 2 ? 1 : ALL_TEMPORAL);
    }
}

static void strike_scene(Scene *scene)
{
    Link *links[2] = {link_of(plane, scene->publisher), link_of(plane, scene->viewer)};
    Source *local = source_of(plane, scene->sources[4]);
    if (links[0])
        link_close(plane, links[0]);
    if (links[1])
        link_close(plane, links[1]);
    if (local)
        source_close(plane, local);
    srtp_close(&scene->mirror);
    plane_forward(plane);
    for (; plane->queue_tail != plane->queue_head; plane->queue_tail++)
        free(plane->queue[plane->queue_tail % QUEUE].data);
}

static void give_rtp(Scene *scene, uint8_t *packet, int length, int local)
{
    int header = rtp_header_length(packet, length);
    if (header >= 0)
        length = srtp_protect(&scene->mirror, packet, length, header, read16(packet + 2));
    plane_receive(plane, packet, length, local ? &scene->there : &scene->here);
}

static void give_rtcp(Scene *scene, uint8_t *packet, int length, const Address *from)
{
    if (length >= RTCP_HEADER_SIZE)
        length = srtcp_protect(&scene->mirror, packet, length);
    plane_receive(plane, packet, length, from);
}

static void look_at_line(LineWatch *line, int forget)
{
    LineReport report;
    line_report(line, &report);
    free(report.probe);
    if (forget)
        queue_restart(&line->queue);
}

/* Calls of asyncio, chosen by the bytes. */
static void call(Scene *scene, const uint8_t *data, int length)
{
    int which = length > 1 ? data[1] : 0;
    Source *source = source_of(plane, scene->sources[which % SOURCES_HERE]);
    Output *output = output_of(plane, scene->outputs[which / 8 % OUTPUTS_HERE]);
    Link *viewer = link_of(plane, scene->viewer);
    switch (length ? data[0] % 10 : 0) {
    case 0:
        if (output)
            output_attach(plane, output, source, which >> 6);
        break;
    case 1:
        if (source)
            source_silence(plane, source, which >> 7);
        break;
    case 2:
        if (output)
            output_attach(plane, output, NULL, 0);
        break;
    case 3:
        if (source)
            source_close(plane, source);
        break;
    case 4:
        if (output)
            output_close(plane, output);
        break;
    case 5:
        if (viewer)
            link_probe(plane, viewer, which * 100);
        break;
    case 6:
        if (source)
            source_ask_publisher(plane, source);
        break;
    case 7:
        if (output)
            output->choked = (uint8_t)(which & 1);
        break;
    case 8:
        if (viewer && which == 1)
            link_close(plane, viewer);
        break;
    default:
        if (viewer)
            look_at_line(&viewer->line, which & 1);
    }
}

static void pass_time(const uint8_t *data, int length)
{
    plane->now += length > 1 ? read16(data) * 100 : 500;
    plane_forward(plane);
    if (plane->now >= plane->next_tick)
        plane_tick(plane);
}

static void step(Scene *scene, int what, uint8_t *packet, int length)
{
    Source *local = source_of(plane, scene->sources[4]);
    switch (what) {
    case 0:
        plane_receive(plane, packet, length, &scene->here);
        break;
    case 1:
    case 2:
    case 3:
        give_rtp(scene, packet, length, 0);
        break;
    case 4:
        give_rtcp(scene, packet, length, &scene->here);
        break;
    case 5:
        give_rtcp(scene, packet, length, &scene->there);
        break;
    case 6:
        if (local)
            source_push(plane, local, packet, length);
        break;
    case 7:
        call(scene, packet, length);
        break;
    default:
        pass_time(packet, length);
    }
    if (outbox_full(plane))
        plane->outbox->count = plane->outbox->packets = plane->outbox->used = 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Scene scene;
    uint8_t packet[DATAGRAM + 64];
    if (!size)
        return 0;
    set_scene(&scene, data[0] % PROFILES);
    for (size_t at = 1; at + 3 <= size;) {
        size_t length = read16(data + at + 1), left = size - at - 3;
        length = length > left ? left : length;
        length = length > DATAGRAM - 64 ? DATAGRAM - 64 : length;
        memcpy(packet, data + at + 3, length);
        step(&scene, data[at] % 10, packet, (int)length);
        at += 3 + length;
    }
    pass_time(NULL, 0);
    strike_scene(&scene);
    plane->outbox->count = plane->outbox->packets = plane->outbox->used = 0;
    return 0;
}

#include "plane.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

/* Names as in the plain-Python parts of the media plane, so that a counter means the same in both. */
const char *const COUNTER_NAMES[COUNTERS] = {
    [COUNT_EMPTY] = "empty",
    [COUNT_TOO_LONG] = "datagram-too-long",
    [COUNT_REJECTED] = "srtp-rejected",
    [COUNT_RTP_MALFORMED] = "rtp-malformed",
    [COUNT_RTCP_MALFORMED] = "rtcp-malformed",
    [COUNT_RED_MALFORMED] = "red-malformed",
    [COUNT_UNKNOWN_SSRC] = "rtp-unknown-ssrc",
    [COUNT_SSRC_LIMIT] = "ssrc-limit",
    [COUNT_FOREIGN] = "foreign-payload-type",
    [COUNT_QUEUE_FULL] = "queue-full",
    [COUNT_BUFFER_FULL] = "send-buffer-full",
    [COUNT_SEND_FAILED] = "send-failed",
    [COUNT_UNPROTECTABLE] = "send-unprotectable",
    [COUNT_RECEIVE_FAILED] = "receive-failed",
    [COUNT_LIMIT] = "limit-reached",
};

/* -- tables -------------------------------------------------------------------------------------------------------- */

static int table_open(Table *table, uint32_t capacity)
{
    table->capacity = table->free_count = capacity;
    table->items = calloc(capacity, sizeof *table->items);
    table->generations = calloc(capacity, sizeof *table->generations);
    table->free = calloc(capacity, sizeof *table->free);
    if (!table->items || !table->generations || !table->free)
        return -1;
    for (uint32_t i = 0; i < capacity; i++)
        table->free[i] = capacity - 1 - i;
    return 0;
}

static void table_close(Table *table)
{
    free(table->items);
    free(table->generations);
    free(table->free);
}

void *table_get(const Table *table, Handle handle)
{
    uint32_t slot = (uint32_t)handle - 1;
    if (slot >= table->capacity || table->generations[slot] != (uint32_t)(handle >> 32))
        return NULL;
    return table->items[slot];
}

Handle table_add(Table *table, void *item)
{
    if (!table->free_count)
        return 0;
    uint32_t slot = table->free[--table->free_count];
    table->items[slot] = item;
    table->top = slot < table->top ? table->top : slot + 1;
    return (Handle)table->generations[slot] << 32 | (slot + 1);
}

void table_remove(Table *table, Handle handle)
{
    uint32_t slot = (uint32_t)handle - 1;
    if (!table_get(table, handle))
        return;
    table->items[slot] = NULL;
    table->generations[slot]++;
    table->free[table->free_count++] = slot;
}

int handles_add(Handle **list, int *count, int *room, Handle handle)
{
    if (*count == *room) {
        int more = *room ? 2 * *room : 4;
        Handle *grown = realloc(*list, (size_t)more * sizeof **list);
        if (!grown)
            return -1;
        *list = grown;
        *room = more;
    }
    (*list)[(*count)++] = handle;
    return 0;
}

void handles_remove(Handle *list, int *count, Handle handle)
{
    for (int i = 0; i < *count; i++)
        if (list[i] == handle) {
            list[i] = list[--*count];
            return;
        }
}

/* -- addresses ----------------------------------------------------------------------------------------------------- */

static const uint8_t V4_MAPPED[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};

int address_read(const struct sockaddr_storage *name, Address *address)
{
    const struct sockaddr_in *v4 = (const void *)name;
    const struct sockaddr_in6 *v6 = (const void *)name;
    memset(address, 0, sizeof *address);
    if (name->ss_family == AF_INET) {
        memcpy(address->ip, V4_MAPPED, sizeof V4_MAPPED);
        memcpy(address->ip + 12, &v4->sin_addr, 4);
        address->port = ntohs(v4->sin_port);
        return 0;
    }
    if (name->ss_family != AF_INET6)
        return -1;
    memcpy(address->ip, &v6->sin6_addr, 16);
    address->port = ntohs(v6->sin6_port);
    address->scope = v6->sin6_scope_id;
    return 0;
}

socklen_t address_write(const Plane *plane, const Address *address, struct sockaddr_storage *name)
{
    struct sockaddr_in *v4 = (void *)name;
    struct sockaddr_in6 *v6 = (void *)name;
    memset(name, 0, sizeof *name);
    if (plane->family == AF_INET) { /* an IPv6 address cannot be reached from here: the kernel will refuse 0.0.0.0 */
        v4->sin_family = AF_INET;
        v4->sin_port = htons(memcmp(address->ip, V4_MAPPED, sizeof V4_MAPPED) ? 0 : address->port);
        memcpy(&v4->sin_addr, address->ip + 12, 4);
        return sizeof *v4;
    }
    v6->sin6_family = AF_INET6;
    v6->sin6_port = htons(address->port);
    v6->sin6_scope_id = address->scope;
    memcpy(&v6->sin6_addr, address->ip, 16);
    return sizeof *v6;
}

static uint32_t address_slot(const Address *address)
{
    uint64_t words[2];
    memcpy(words, address->ip, sizeof words);
    uint64_t hash = (words[0] ^ words[1] * 0x9E3779B97F4A7C15u ^ address->port) * 0xC2B2AE3D27D4EB4Fu;
    return (uint32_t)(hash >> 40) % (2 * LINKS);
}

static int same_address(const Address *left, const Address *right)
{
    return left->port == right->port && !memcmp(left->ip, right->ip, sizeof left->ip);
}

/* The slot where the link of this address is, or where it would go: open addressing, half full at most. */
static uint32_t find_address(Plane *plane, const Address *address)
{
    uint32_t slot = address_slot(address);
    for (;; slot = (slot + 1) % (2 * LINKS)) {
        Link *link = link_of(plane, plane->by_address[slot]);
        if (!plane->by_address[slot] || (link && same_address(&link->address, address)))
            return slot;
    }
}

Link *link_at(Plane *plane, const Address *address)
{
    return link_of(plane, plane->by_address[find_address(plane, address)]);
}

void link_locate(Plane *plane, Link *link, const Address *address)
{
    link->address = *address;
    link->name_length = address_write(plane, address, &link->name);
    plane->by_address[find_address(plane, address)] = link->self; /* the newest at an address has it */
}

void link_dislocate(Plane *plane, Link *link)
{
    uint32_t hole = find_address(plane, &link->address);
    if (plane->by_address[hole] != link->self)
        return;
    plane->by_address[hole] = 0;
    for (uint32_t slot = (hole + 1) % (2 * LINKS); plane->by_address[slot]; slot = (slot + 1) % (2 * LINKS)) {
        Handle moved = plane->by_address[slot]; /* those behind the hole are looked for from their own slot on */
        plane->by_address[slot] = 0;
        plane->by_address[find_address(plane, &link_of(plane, moved)->address)] = moved;
    }
}

/* -- the way up to asyncio ----------------------------------------------------------------------------------------- */

void plane_queue(Plane *plane, const Upward *thing, const uint8_t *data, int length)
{
    Upward *place = &plane->queue[plane->queue_head % QUEUE];
    uint8_t *copy = length ? malloc((size_t)length) : NULL;
    if (plane->queue_head - plane->queue_tail == QUEUE || (length && !copy)) {
        free(copy);
        plane->counters[COUNT_QUEUE_FULL]++;
        return;
    }
    if (copy)
        memcpy(copy, data, (size_t)length);
    *place = *thing;
    place->data = copy;
    place->length = length;
    plane->queue_head++;
    plane->up_news = 1;
}

/* Wake-ups are merged: asyncio is told once, and again only after it has read. */
void plane_signal(Plane *plane)
{
    if (plane->up_news && !plane->up_signalled) {
        plane->up_signalled = 1;
        eventfd_write(plane->up_fd, 1);
    }
    plane->up_news = 0;
}

/* -- birth and death ----------------------------------------------------------------------------------------------- */

void plane_set_now(Plane *plane)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    plane->now = (int64_t)at.tv_sec * 1000000 + at.tv_nsec / 1000;
    plane->send_time = (uint32_t)((((uint64_t)at.tv_sec & 63) << 18) | ((uint64_t)at.tv_nsec << 18) / 1000000000u);
}

static Outbox *outbox_new(void)
{
    Outbox *outbox = calloc(1, sizeof *outbox);
    if (outbox && !(outbox->buffer = malloc(MESSAGE_BYTES))) {
        free(outbox);
        return NULL;
    }
    return outbox;
}

static void outbox_free(Outbox *outbox)
{
    if (outbox)
        free(outbox->buffer);
    free(outbox);
}

static int plane_open(Plane *plane, int fd)
{
    struct sockaddr_storage name;
    socklen_t length = sizeof name;
    plane->fd = fd;
    plane->family = getsockname(fd, (struct sockaddr *)&name, &length) ? AF_INET : name.ss_family;
    plane->wake_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    plane->up_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    plane->snapshot = calloc(OUTPUTS, sizeof *plane->snapshot);
    plane->queue = calloc(QUEUE, sizeof *plane->queue);
    plane->outbox = outbox_new();
    plane->sending = outbox_new();
    if (plane->wake_fd < 0 || plane->up_fd < 0 || !plane->snapshot || !plane->queue || !plane->outbox ||
        !plane->sending || table_open(&plane->links, LINKS) || table_open(&plane->sources, SOURCES) ||
        table_open(&plane->outputs, OUTPUTS))
        return -1;
    plane_set_now(plane);
    plane->next_tick = plane->now + TICK_US;
    plane_probe_gso(plane);
    return 0;
}

Plane *plane_new(int fd)
{
    Plane *plane = calloc(1, sizeof *plane);
    if (!plane)
        return NULL;
    pthread_mutex_init(&plane->mutex, NULL);
    plane->wake_fd = plane->up_fd = -1;
    if (!plane_open(plane, fd))
        return plane;
    plane_free(plane);
    return NULL;
}

static void close_all(Plane *plane)
{
    for (uint32_t i = 0; i < plane->links.top; i++)
        if (plane->links.items[i])
            link_close(plane, plane->links.items[i]);
    for (uint32_t i = 0; i < plane->sources.top; i++)
        if (plane->sources.items[i])
            source_close(plane, plane->sources.items[i]);
}

/* The thread has ended, and nobody else knows the plane any more. */
void plane_free(Plane *plane)
{
    close_all(plane);
    for (; plane->queue_tail != plane->queue_head; plane->queue_tail++)
        free(plane->queue[plane->queue_tail % QUEUE].data);
    if (plane->wake_fd >= 0)
        close(plane->wake_fd);
    if (plane->up_fd >= 0)
        close(plane->up_fd);
    outbox_free(plane->outbox);
    outbox_free(plane->sending);
    table_close(&plane->links);
    table_close(&plane->sources);
    table_close(&plane->outputs);
    free(plane->snapshot);
    free(plane->queue);
    pthread_mutex_destroy(&plane->mutex);
    free(plane);
}

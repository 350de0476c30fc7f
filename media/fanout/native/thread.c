/* The media thread: wait, receive, forward, report, send. It never takes Python's lock. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>

#include "plane.h"

enum { RECEIVE_BATCH = 64 }; /* datagrams, 5 ms of work at worst */

typedef struct {
    struct mmsghdr headers[RECEIVE_BATCH];
    struct iovec parts[RECEIVE_BATCH];
    struct sockaddr_storage names[RECEIVE_BATCH];
    uint8_t buffers[RECEIVE_BATCH][DATAGRAM];
} Inbox;

static void inbox_prepare(Inbox *inbox, int count)
{
    for (int i = 0; i < count; i++) {
        inbox->parts[i] = (struct iovec){inbox->buffers[i], DATAGRAM};
        inbox->headers[i].msg_hdr = (struct msghdr){
            .msg_name = &inbox->names[i],
            .msg_namelen = sizeof inbox->names[i],
            .msg_iov = &inbox->parts[i],
            .msg_iovlen = 1,
        };
    }
}

static void take_inbox(Plane *plane, Inbox *inbox, int count)
{
    for (int i = 0; i < count; i++) {
        Address from;
        if (inbox->headers[i].msg_hdr.msg_flags & MSG_TRUNC)
            plane->counters[COUNT_TOO_LONG]++;
        else if (!address_read(&inbox->names[i], &from))
            plane_receive(plane, inbox->buffers[i], (int)inbox->headers[i].msg_len, &from);
        if (outbox_full(plane)) /* many repetitions; no object is held here */
            plane_flush(plane);
    }
    inbox_prepare(inbox, count);
}

/* Waits without the mutex until there is something to read, somebody calls, or `until`. */
static int wait_for_work(Plane *plane, int64_t until)
{
    struct pollfd files[2] = {{plane->wake_fd, POLLIN, 0}, {plane->fd, POLLIN, 0}};
    nfds_t watched = plane->reading ? 2 : 1;
    int64_t left = until - plane->now;
    struct timespec timeout = {left / 1000000, left % 1000000 * 1000};
    if (left < 0)
        timeout = (struct timespec){0, 0};
    plane->sleeping = 1;
    plane->sleep_until = until;
    pthread_mutex_unlock(&plane->mutex);
    ppoll(files, watched, &timeout, NULL);
    if (files[0].revents) {
        eventfd_t ignored;
        eventfd_read(plane->wake_fd, &ignored);
    }
    return watched == 2 && files[1].revents;
}

/* Datagrams, or the negative error. */
static int receive(Plane *plane, Inbox *inbox)
{
    int count = recvmmsg(plane->fd, inbox->headers, RECEIVE_BATCH, MSG_DONTWAIT, NULL);
    return count >= 0 ? count : errno == EAGAIN || errno == EINTR ? 0 : -errno;
}

static int64_t tick_due(const Plane *plane)
{
    int idle = plane->links.free_count == LINKS && plane->sources.free_count == SOURCES;
    return idle ? INT64_MAX : plane->next_tick;
}

/* One round; the mutex is held before and after, and let go in between: also while the outbox is emptied, so that
 * somebody may call after everything was looked at and before the thread sleeps. */
static void work(Plane *plane, Inbox *inbox)
{
    plane->called = 0;
    plane_signal(plane); /* before the work: a connectivity check should not wait for hundreds of packets */
    int64_t due = plane_forward(plane);
    plane_flush(plane);
    plane_signal(plane);
    int64_t tick = tick_due(plane), until = plane->called ? plane->now : due < tick ? due : tick;
    int readable = wait_for_work(plane, until);
    int count = readable ? receive(plane, inbox) : 0;
    pthread_mutex_lock(&plane->mutex);
    plane->sleeping = 0;
    plane_set_now(plane);
    if (count < 0) {
        plane->counters[COUNT_RECEIVE_FAILED]++;
        plane->reading = count != -EBADF; /* closed under our feet: nothing will ever come */
    } else if (!plane->stopping)
        take_inbox(plane, inbox, count);
    if (plane->now >= plane->next_tick)
        plane_tick(plane);
}

static void *run(void *argument)
{
    Plane *plane = argument;
    Inbox inbox;
    sigset_t all;
    sigfillset(&all); /* signals are for Python's main thread */
    pthread_sigmask(SIG_BLOCK, &all, NULL);
    pthread_setname_np(pthread_self(), "media");
    memset(&inbox, 0, sizeof inbox);
    inbox_prepare(&inbox, RECEIVE_BATCH);
    pthread_mutex_lock(&plane->mutex);
    while (!plane->stopping)
        work(plane, &inbox);
    pthread_mutex_unlock(&plane->mutex);
    return NULL;
}

int plane_start_thread(Plane *plane)
{
    plane->threaded = !pthread_create(&plane->thread, NULL, run, plane);
    return plane->threaded ? 0 : -1;
}

/* Where the thread is awake it looks at everything once more before it sleeps. */
void plane_wake(Plane *plane)
{
    int64_t due = tick_due(plane);
    plane->called = 1;
    if (!plane->sleeping)
        return;
    for (int i = 0; i < plane->listed_count; i++) {
        const Source *source = source_of(plane, plane->listed[i]);
        int64_t wanted = !source || !source->held_count ? INT64_MAX : source->ready ? 0 : source->held_since + HOLD_US;
        due = wanted < due ? wanted : due;
    }
    if (plane->outbox->count || plane->stopping || due < plane->sleep_until) {
        plane->sleeping = 0; /* once is enough */
        eventfd_write(plane->wake_fd, 1);
    }
}

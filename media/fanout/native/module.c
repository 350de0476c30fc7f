/* The plane as a Python type. `native.py` gives it the shape of `ports.py`; here are numbers, bytes and tuples only.
 * Calls with a handle of something closed do nothing. */
#include "binding.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>

#include "crypto.h"

enum { POLL_BATCH = 256 }; /* things handed to asyncio before other callbacks get a turn */

Plane *enter(PyObject *object, PyThreadState **state)
{
    Plane *plane = ((PlaneObject *)object)->plane;
    *state = NULL;
    if (plane && pthread_mutex_trylock(&plane->mutex)) {
        *state = PyEval_SaveThread();
        pthread_mutex_lock(&plane->mutex);
    }
    if (plane)
        plane_set_now(plane);
    return plane;
}

void leave(Plane *plane, PyThreadState *state)
{
    if (plane) {
        plane_signal(plane);
        plane_wake(plane);
        pthread_mutex_unlock(&plane->mutex);
    }
    if (state)
        PyEval_RestoreThread(state);
}

static void shut(PlaneObject *self)
{
    Plane *plane = self->plane;
    if (!plane)
        return;
    self->plane = NULL;
    Py_BEGIN_ALLOW_THREADS
    pthread_mutex_lock(&plane->mutex);
    plane->stopping = 1;
    plane_wake(plane);
    pthread_mutex_unlock(&plane->mutex);
    if (plane->threaded)
        pthread_join(plane->thread, NULL);
    plane_free(plane);
    Py_END_ALLOW_THREADS
}

static int plane_init(PyObject *object, PyObject *args, PyObject *keywords)
{
    PlaneObject *self = (PlaneObject *)object;
    int fd;
    (void)keywords;
    if (!PyArg_ParseTuple(args, "i", &fd))
        return -1;
    if (!crypto_loaded()) {
        PyErr_SetString(PyExc_RuntimeError, "load_crypto first");
        return -1;
    }
    shut(self);
    self->plane = plane_new(fd);
    if (self->plane && !plane_start_thread(self->plane))
        return 0;
    if (self->plane)
        plane_free(self->plane);
    self->plane = NULL;
    PyErr_SetString(PyExc_OSError, "no memory, file descriptors or threads for the media plane");
    return -1;
}

static void plane_dealloc(PyObject *object)
{
    shut((PlaneObject *)object);
    Py_TYPE(object)->tp_free(object);
}

static PyObject *plane_close(PyObject *object, PyObject *nothing)
{
    (void)nothing;
    shut((PlaneObject *)object);
    Py_RETURN_NONE;
}

static PyObject *plane_start(PyObject *object, PyObject *nothing)
{
    PyThreadState *state;
    Plane *plane = enter(object, &state);
    (void)nothing;
    int up_fd = plane ? plane->up_fd : -1;
    if (plane && !plane->reading) {
        plane->reading = 1;
        eventfd_write(plane->wake_fd, 1);
    }
    leave(plane, state);
    return PyLong_FromLong(up_fd);
}

static PyObject *plane_counters(PyObject *object, PyObject *nothing)
{
    PyThreadState *state;
    uint64_t counters[COUNTERS] = {0};
    Plane *plane = enter(object, &state);
    (void)nothing;
    if (plane)
        memcpy(counters, plane->counters, sizeof counters);
    leave(plane, state);
    PyObject *result = PyDict_New();
    for (int i = 0; result && i < COUNTERS; i++) {
        PyObject *value = PyLong_FromUnsignedLongLong(counters[i]);
        if (!value || PyDict_SetItemString(result, COUNTER_NAMES[i], value))
            Py_CLEAR(result);
        Py_XDECREF(value);
    }
    return result;
}

static PyObject *plane_send(PyObject *object, PyObject *args)
{
    PlaneObject *self = (PlaneObject *)object;
    struct sockaddr_storage name;
    const char *host;
    Py_buffer data;
    int port;
    if (!PyArg_ParseTuple(args, "y*si", &data, &host, &port))
        return NULL;
    if (self->plane) {
        Address address = address_from_text(host, port);
        socklen_t length = address_write(self->plane, &address, &name);
        ssize_t sent = sendto(self->plane->fd, data.buf, (size_t)data.len, MSG_DONTWAIT, (void *)&name, length);
        int error = sent < 0 ? errno : 0;
        PyThreadState *state;
        Plane *plane = error ? enter(object, &state) : NULL;
        if (plane) {
            plane->counters[error == EAGAIN || error == ENOBUFS ? COUNT_BUFFER_FULL : COUNT_SEND_FAILED]++;
            leave(plane, state);
        }
    }
    PyBuffer_Release(&data);
    Py_RETURN_NONE;
}

static PyObject *plane_inject(PyObject *object, PyObject *args)
{
    PyThreadState *state;
    const char *host;
    uint8_t copy[DATAGRAM];
    Py_buffer data;
    int port;
    if (!PyArg_ParseTuple(args, "y*si", &data, &host, &port))
        return NULL;
    Address address = address_from_text(host, port);
    int length = data.len > DATAGRAM ? -1 : (int)data.len;
    if (length > 0)
        memcpy(copy, data.buf, (size_t)length);
    PyBuffer_Release(&data);
    Plane *plane = enter(object, &state);
    if (plane && length < 0)
        plane->counters[COUNT_TOO_LONG]++;
    else if (plane)
        plane_receive(plane, copy, length, &address);
    leave(plane, state);
    Py_RETURN_NONE;
}

static PyObject *upward_tuple(const Upward *thing)
{
    int kind = (int)thing->kind;
    unsigned long long about = thing->about;
    switch (thing->kind) {
    case UP_DATAGRAM:
        return Py_BuildValue("(iy#N)", kind, thing->data, (Py_ssize_t)thing->length, address_to_text(&thing->from));
    case UP_PACKET:
        return Py_BuildValue("(iKy#)", kind, about, thing->data, (Py_ssize_t)thing->length);
    case UP_REPORT:
        return Py_BuildValue("(iKKI)", kind, about, (unsigned long long)thing->ntp_time, thing->rtp_time);
    default:
        return Py_BuildValue("(iK)", kind, about);
    }
}

/* Takes things off the queue; where more are left, asyncio is told again. */
static int take_upward(Plane *plane, Upward things[POLL_BATCH])
{
    int count = 0;
    eventfd_t ignored;
    eventfd_read(plane->up_fd, &ignored);
    plane->up_signalled = 0;
    while (count < POLL_BATCH && plane->queue_tail != plane->queue_head) {
        things[count] = plane->queue[plane->queue_tail++ % QUEUE];
        Source *source = things[count].kind == UP_KEYFRAME ? source_of(plane, things[count].about) : NULL;
        if (source)
            source->keyframe_asked = 0;
        count++;
    }
    plane->up_news = plane->queue_tail != plane->queue_head;
    return count;
}

static PyObject *plane_poll(PyObject *object, PyObject *nothing)
{
    PyThreadState *state;
    Upward things[POLL_BATCH];
    Plane *plane = enter(object, &state);
    (void)nothing;
    int count = plane ? take_upward(plane, things) : 0;
    leave(plane, state);
    PyObject *result = PyList_New(count);
    for (int i = 0; i < count; i++) {
        PyObject *item = result ? upward_tuple(&things[i]) : NULL;
        if (result && !item)
            Py_CLEAR(result);
        if (result)
            PyList_SET_ITEM(result, i, item);
        free(things[i].data);
    }
    return result;
}

static PyMethodDef METHODS[64] = {
    {"start", plane_start, METH_NOARGS, NULL},
    {"close", plane_close, METH_NOARGS, NULL},
    {"counters", plane_counters, METH_NOARGS, NULL},
    {"poll", plane_poll, METH_NOARGS, NULL},
    {"send", plane_send, METH_VARARGS, NULL},
    {"inject", plane_inject, METH_VARARGS, NULL},
};

static PyTypeObject PLANE_TYPE = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "_native.Plane",
    .tp_basicsize = sizeof(PlaneObject),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_new = PyType_GenericNew,
    .tp_init = plane_init,
    .tp_dealloc = plane_dealloc,
    .tp_methods = METHODS,
};

static PyObject *load_crypto(PyObject *module, PyObject *args)
{
    const char *path, *problem = "";
    (void)module;
    if (!PyArg_ParseTuple(args, "s", &path))
        return NULL;
    if (crypto_load(path, &problem))
        return PyErr_Format(PyExc_OSError, "%s: %s", path, problem);
    Py_RETURN_NONE;
}

static PyMethodDef FUNCTIONS[] = {
    {"load_crypto", load_crypto, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef MODULE = {PyModuleDef_HEAD_INIT, .m_name = "_native", .m_size = -1, .m_methods = FUNCTIONS};

static void add_methods(const PyMethodDef *more)
{
    PyMethodDef *end = METHODS;
    while (end->ml_name)
        end++;
    while (more->ml_name)
        *end++ = *more++;
}

PyMODINIT_FUNC PyInit__native(void)
{
    add_methods(LINK_METHODS);
    add_methods(STREAM_METHODS);
    add_methods(FIGURE_METHODS);
    add_methods(LINE_METHODS);
    PyObject *module = PyType_Ready(&PLANE_TYPE) ? NULL : PyModule_Create(&MODULE);
    if (module && PyModule_AddObjectRef(module, "Plane", (PyObject *)&PLANE_TYPE))
        Py_CLEAR(module);
    return module;
}

/* Methods of the plane that are about sources and outputs. */
#include "binding.h"

/* -- sources ------------------------------------------------------------------------------------------------------- */

/* With a link's handle, or 0 for a source of this process. */
static PyObject *plane_receive_stream(PyObject *object, PyObject *args)
{
    PyThreadState *state;
    unsigned long long handle;
    PyObject *tuple;
    InboundShape shape;
    if (!PyArg_ParseTuple(args, "KO!", &handle, &PyTuple_Type, &tuple) || take_inbound(tuple, &shape))
        return NULL;
    Plane *plane = enter(object, &state);
    Link *link = plane ? link_of(plane, handle) : NULL;
    Handle source = plane && (link || !handle) ? source_open(plane, link, &shape) : 0;
    leave(plane, state);
    return PyLong_FromUnsignedLongLong(source);
}

static PyObject *plane_reshape(PyObject *object, PyObject *args)
{
    PyThreadState *state;
    unsigned long long handle;
    PyObject *tuple;
    InboundShape shape;
    if (!PyArg_ParseTuple(args, "KO!", &handle, &PyTuple_Type, &tuple) || take_inbound(tuple, &shape))
        return NULL;
    Plane *plane = enter(object, &state);
    Source *source = plane ? source_of(plane, handle) : NULL;
    if (source)
        source_reshape(plane, source, &shape);
    leave(plane, state);
    Py_RETURN_NONE;
}

/* 1 if the packet is forwarded, so that the caller gives it to its tap. */
static PyObject *plane_push(PyObject *object, PyObject *args)
{
    PyThreadState *state;
    unsigned long long handle;
    const char *data;
    Py_ssize_t length;
    int forwarded = 0;
    if (!PyArg_ParseTuple(args, "Ky#", &handle, &data, &length))
        return NULL;
    Plane *plane = enter(object, &state);
    Source *source = plane ? source_of(plane, handle) : NULL;
    if (source && !source->link)
        forwarded = source_push(plane, source, (const uint8_t *)data, length > DATAGRAM ? DATAGRAM : (int)length);
    leave(plane, state);
    return PyBool_FromLong(forwarded);
}

static PyObject *plane_report(PyObject *object, PyObject *args)
{
    PyThreadState *state;
    unsigned long long handle, ntp_time;
    unsigned int rtp_time;
    if (!PyArg_ParseTuple(args, "KKI", &handle, &ntp_time, &rtp_time))
        return NULL;
    Plane *plane = enter(object, &state);
    Source *source = plane ? source_of(plane, handle) : NULL;
    if (source && !source->link)
        source_report(plane, source, ntp_time, rtp_time);
    leave(plane, state);
    Py_RETURN_NONE;
}

static PyObject *plane_silence(PyObject *object, PyObject *args)
{
    PyThreadState *state;
    unsigned long long handle;
    int silenced;
    if (!PyArg_ParseTuple(args, "Kp", &handle, &silenced))
        return NULL;
    Plane *plane = enter(object, &state);
    Source *source = plane ? source_of(plane, handle) : NULL;
    if (source)
        source_silence(plane, source, silenced);
    leave(plane, state);
    Py_RETURN_NONE;
}

static PyObject *plane_tap(PyObject *object, PyObject *args)
{
    PyThreadState *state;
    unsigned long long handle;
    int tapped;
    if (!PyArg_ParseTuple(args, "Kp", &handle, &tapped))
        return NULL;
    Plane *plane = enter(object, &state);
    Source *source = plane ? source_of(plane, handle) : NULL;
    if (source)
        source->tapped = (uint8_t)(tapped && source->link); /* a source of this process is tapped in this process */
    leave(plane, state);
    Py_RETURN_NONE;
}

static PyObject *plane_request_keyframe(PyObject *object, PyObject *number)
{
    PyThreadState *state;
    Handle handle = PyLong_AsUnsignedLongLong(number);
    Plane *plane = enter(object, &state);
    Source *source = plane ? source_of(plane, handle) : NULL;
    if (source)
        source_ask_publisher(plane, source);
    leave(plane, state);
    Py_RETURN_NONE;
}

static PyObject *plane_source_close(PyObject *object, PyObject *number)
{
    PyThreadState *state;
    Handle handle = PyLong_AsUnsignedLongLong(number);
    Plane *plane = enter(object, &state);
    Source *source = plane ? source_of(plane, handle) : NULL;
    if (source)
        source_close(plane, source);
    leave(plane, state);
    Py_RETURN_NONE;
}

static PyObject *plane_source_stats(PyObject *object, PyObject *number)
{
    PyThreadState *state;
    SourceCounts c = {0};
    double jitter = 0;
    long long lost = 0;
    int has_clock = 0;
    unsigned long long ntp = 0;
    unsigned int rtp = 0, ssrc = 0;
    Handle handle = PyLong_AsUnsignedLongLong(number);
    Plane *plane = enter(object, &state);
    Source *source = plane ? source_of(plane, handle) : NULL;
    if (source) {
        c = source->counts;
        lost = source_lost(source);
        jitter = source->reception.jitter / source->reception.clock_rate;
        has_clock = source->has_clock;
        ntp = source->ntp_time;
        rtp = source->rtp_time;
        ssrc = source->started ? source->ssrc : 0;
    }
    leave(plane, state);
    if (!source)
        Py_RETURN_NONE;
    PyObject *level = c.has_level ? PyFloat_FromDouble(c.level) : Py_NewRef(Py_None);
    PyObject *clock = has_clock ? Py_BuildValue("(KI)", ntp, rtp) : Py_NewRef(Py_None);
    return Py_BuildValue("(KKLdKKKKKiNKNI)", c.packets, c.octets, lost, jitter, c.nacks, c.keyframe_requests, c.repaired,
                         c.repeated, c.keyframes, (int)c.height, level, c.forwarded, clock, ssrc);
}

/* -- outputs ------------------------------------------------------------------------------------------------------- */

static PyObject *plane_send_stream(PyObject *object, PyObject *args)
{
    PyThreadState *state;
    unsigned long long handle;
    PyObject *tuple;
    OutboundShape shape;
    if (!PyArg_ParseTuple(args, "KO!", &handle, &PyTuple_Type, &tuple) || take_outbound(tuple, &shape))
        return NULL;
    Plane *plane = enter(object, &state);
    Link *link = plane ? link_of(plane, handle) : NULL;
    Handle output = link ? output_open(plane, link, &shape) : 0;
    leave(plane, state);
    return PyLong_FromUnsignedLongLong(output);
}

/* True if the source's owner is to be asked for a keyframe. */
static PyObject *plane_attach(PyObject *object, PyObject *args)
{
    PyThreadState *state;
    unsigned long long handle, source_handle;
    int temporal, asked = 0;
    if (!PyArg_ParseTuple(args, "KKi", &handle, &source_handle, &temporal))
        return NULL;
    Plane *plane = enter(object, &state);
    Output *output = plane ? output_of(plane, handle) : NULL;
    Source *source = plane ? source_of(plane, source_handle) : NULL;
    if (output && output_attach(plane, output, source, temporal) && !source->silenced) {
        source->keyframe_wanted_at = plane->now;
        asked = 1;
    }
    leave(plane, state);
    return PyBool_FromLong(asked);
}

static PyObject *plane_output_close(PyObject *object, PyObject *number)
{
    PyThreadState *state;
    Handle handle = PyLong_AsUnsignedLongLong(number);
    Plane *plane = enter(object, &state);
    Output *output = plane ? output_of(plane, handle) : NULL;
    if (output)
        output_close(plane, output);
    leave(plane, state);
    Py_RETURN_NONE;
}

static PyObject *plane_output_stats(PyObject *object, PyObject *number)
{
    PyThreadState *state;
    OutputCounts c = {0};
    Handle source = 0, handle = PyLong_AsUnsignedLongLong(number);
    Plane *plane = enter(object, &state);
    Output *output = plane ? output_of(plane, handle) : NULL;
    if (output) {
        c = output->counts;
        source = output->source;
    }
    leave(plane, state);
    if (!output)
        Py_RETURN_NONE;
    PyObject *round_trip = c.round_trip < 0 ? Py_NewRef(Py_None) : PyFloat_FromDouble(c.round_trip);
    return Py_BuildValue("(KKKKKKKKKKiddN)", (unsigned long long)source, c.packets, c.octets, c.retransmitted_packets,
                         c.retransmitted_octets, c.nacks, c.keyframe_requests, c.missed, c.dropped, c.switches, c.lost,
                         c.lost_share, c.jitter, round_trip);
}

PyMethodDef STREAM_METHODS[] = {
    {"receive", plane_receive_stream, METH_VARARGS, NULL},
    {"reshape", plane_reshape, METH_VARARGS, NULL},
    {"push", plane_push, METH_VARARGS, NULL},
    {"report", plane_report, METH_VARARGS, NULL},
    {"silence", plane_silence, METH_VARARGS, NULL},
    {"tap", plane_tap, METH_VARARGS, NULL},
    {"request_keyframe", plane_request_keyframe, METH_O, NULL},
    {"source_close", plane_source_close, METH_O, NULL},
    {"source_stats", plane_source_stats, METH_O, NULL},
    {"output", plane_send_stream, METH_VARARGS, NULL},
    {"attach", plane_attach, METH_VARARGS, NULL},
    {"output_close", plane_output_close, METH_O, NULL},
    {"output_stats", plane_output_stats, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

/* Methods of the plane that are asked regularly: one call, one taking of the mutex, for everything there is to tell. */
#include "binding.h"

#include <math.h>
#include <stdlib.h>

/* -- consent ------------------------------------------------------------------------------------------------------- */

static PyObject *plane_consent(PyObject *object, PyObject *args)
{
    PyThreadState *state;
    unsigned long long handle;
    const char *name, *password;
    Py_ssize_t length;
    if (!PyArg_ParseTuple(args, "Ksy#", &handle, &name, &password, &length))
        return NULL;
    Plane *plane = enter(object, &state);
    Link *link = plane ? link_of(plane, handle) : NULL;
    if (link)
        consent_set(&link->consent, name, (const uint8_t *)password, length > DATAGRAM ? DATAGRAM : (int)length);
    leave(plane, state);
    Py_RETURN_NONE;
}

static PyObject *plane_heard_at(PyObject *object, PyObject *number)
{
    PyThreadState *state;
    Handle handle = PyLong_AsUnsignedLongLong(number);
    Plane *plane = enter(object, &state);
    Link *link = plane ? link_of(plane, handle) : NULL;
    int64_t heard = link ? link->heard : 0;
    leave(plane, state);
    return PyFloat_FromDouble(heard ? (double)heard / 1e6 : -INFINITY);
}

/* -- one link ------------------------------------------------------------------------------------------------------ */

typedef struct {
    uint32_t ssrc;
    OutputCounts counts;
} Sampled;

static int copy_outputs(Plane *plane, const Link *link, Sampled *copies)
{
    for (int i = 0; i < link->output_count; i++) {
        const Output *output = output_of(plane, link->outputs[i]);
        copies[i] = (Sampled){output->shape.ssrc, output->counts};
    }
    return link->output_count;
}

static int put_sample(PyObject *samples, const Sampled *one)
{
    const OutputCounts *counts = &one->counts;
    PyObject *round_trip = counts->round_trip < 0 ? Py_NewRef(Py_None) : PyFloat_FromDouble(counts->round_trip);
    PyObject *key = PyLong_FromUnsignedLong(one->ssrc);
    PyObject *value = Py_BuildValue("(KKddN)", counts->packets, counts->dropped, counts->lost_share, counts->jitter,
                                    round_trip);
    int failed = !key || !value || PyDict_SetItem(samples, key, value);
    Py_XDECREF(key);
    Py_XDECREF(value);
    return failed;
}

/* (packets in, {ssrc: (packets, dropped, lost share, jitter, round trip or None)}), None where the link is closed */
static PyObject *plane_sample(PyObject *object, PyObject *number)
{
    PyThreadState *state;
    Handle handle = PyLong_AsUnsignedLongLong(number);
    uint64_t packets_in = 0;
    int count = 0;
    Plane *plane = enter(object, &state);
    Link *link = plane ? link_of(plane, handle) : NULL;
    Sampled *copies = link ? malloc(((size_t)link->output_count + 1) * sizeof *copies) : NULL;
    if (copies) {
        packets_in = link->counts.packets_in;
        count = copy_outputs(plane, link, copies);
    }
    leave(plane, state);
    if (!copies)
        Py_RETURN_NONE;
    PyObject *samples = PyDict_New();
    for (int i = 0; samples && i < count; i++)
        if (put_sample(samples, &copies[i]))
            Py_CLEAR(samples);
    free(copies);
    return samples ? Py_BuildValue("(KN)", packets_in, samples) : NULL;
}

/* -- all of it ----------------------------------------------------------------------------------------------------- */

static PyObject *flow_tuple(const Flow *flow)
{
    return Py_BuildValue("(KKLKKKK)", flow->packets, flow->octets, (long long)flow->lost, flow->repeated,
                         flow->dropped, flow->nacks, flow->keyframe_requests);
}

static PyObject *plane_totals(PyObject *object, PyObject *nothing)
{
    PyThreadState *state;
    Totals totals = {0};
    Plane *plane = enter(object, &state);
    (void)nothing;
    if (plane)
        totals_take(plane, &totals);
    leave(plane, state);
    return Py_BuildValue("(KKNNNN)", totals.packets_out, totals.octets_out, flow_tuple(&totals.flows[AUDIO_IN]),
                         flow_tuple(&totals.flows[VIDEO_IN]), flow_tuple(&totals.flows[AUDIO_OUT]),
                         flow_tuple(&totals.flows[VIDEO_OUT]));
}

PyMethodDef FIGURE_METHODS[] = {
    {"consent", plane_consent, METH_VARARGS, NULL},
    {"heard_at", plane_heard_at, METH_O, NULL},
    {"sample", plane_sample, METH_O, NULL},
    {"totals", plane_totals, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

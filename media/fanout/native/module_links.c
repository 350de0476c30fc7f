/* Methods of the plane that are about links. */
#include "binding.h"

#include <stdlib.h>
#include <string.h>

static PyObject *plane_link(PyObject *object, PyObject *args)
{
    PyThreadState *state;
    const char *host;
    int port, bad_key = 0;
    Py_ssize_t in_length, out_length;
    Keys in, out;
    if (!PyArg_ParseTuple(args, "siiy#iy#", &host, &port, &in.profile, &in.key, &in_length, &out.profile, &out.key,
                          &out_length))
        return NULL;
    in.length = (int)in_length;
    out.length = (int)out_length;
    Address address = address_from_text(host, port);
    Plane *plane = enter(object, &state);
    Handle handle = plane ? link_open(plane, &address, &in, &out, &bad_key) : 0;
    leave(plane, state);
    if (bad_key)
        return PyErr_Format(PyExc_ValueError, "a key does not fit its SRTP profile");
    return PyLong_FromUnsignedLongLong(handle);
}

static PyObject *plane_link_address(PyObject *object, PyObject *args)
{
    PyThreadState *state;
    const char *host;
    unsigned long long handle;
    int port;
    if (!PyArg_ParseTuple(args, "Ksi", &handle, &host, &port))
        return NULL;
    Address address = address_from_text(host, port);
    Plane *plane = enter(object, &state);
    Link *link = plane ? link_of(plane, handle) : NULL;
    if (link) {
        link_dislocate(plane, link);
        link_locate(plane, link, &address);
    }
    leave(plane, state);
    Py_RETURN_NONE;
}

static PyObject *plane_link_close(PyObject *object, PyObject *number)
{
    PyThreadState *state;
    Handle handle = PyLong_AsUnsignedLongLong(number);
    Plane *plane = enter(object, &state);
    Link *link = plane ? link_of(plane, handle) : NULL;
    if (link)
        link_close(plane, link);
    leave(plane, state);
    Py_RETURN_NONE;
}

static PyObject *plane_link_stats(PyObject *object, PyObject *number)
{
    PyThreadState *state;
    LinkCounts counts;
    Handle handle = PyLong_AsUnsignedLongLong(number);
    Plane *plane = enter(object, &state);
    Link *link = plane ? link_of(plane, handle) : NULL;
    if (link)
        counts = link->counts;
    leave(plane, state);
    if (!link)
        Py_RETURN_NONE;
    PyObject *remb = counts.has_remb ? PyLong_FromUnsignedLongLong(counts.remb) : Py_NewRef(Py_None);
    return Py_BuildValue("(KKKKN)", counts.packets_in, counts.octets_in, counts.packets_out, counts.octets_out, remb);
}

static PyObject *plane_send_rtcp(PyObject *object, PyObject *args)
{
    PyThreadState *state;
    unsigned long long handle;
    const char *data;
    Py_ssize_t length;
    if (!PyArg_ParseTuple(args, "Ky#", &handle, &data, &length))
        return NULL;
    Plane *plane = enter(object, &state);
    Link *link = plane ? link_of(plane, handle) : NULL;
    if (link && (length > DATAGRAM || !link_send_rtcp(plane, link, (const uint8_t *)data, (int)length)))
        plane->counters[COUNT_UNPROTECTABLE]++;
    leave(plane, state);
    Py_RETURN_NONE;
}

static PyObject *plane_arrivals(PyObject *object, PyObject *number)
{
    PyThreadState *state;
    Handle handle = PyLong_AsUnsignedLongLong(number);
    Arrival *copy = malloc(RECORDS * sizeof *copy);
    int count = 0;
    Plane *plane = enter(object, &state);
    Link *link = plane && copy ? link_of(plane, handle) : NULL;
    for (; link && link->arrivals_tail != link->arrivals_head; link->arrivals_tail++)
        copy[count++] = link->arrivals[link->arrivals_tail % RECORDS];
    leave(plane, state);
    PyObject *result = PyList_New(count);
    for (int i = 0; result && i < count; i++) {
        PyObject *item = Py_BuildValue("(iL)", (int)copy[i].sequence, (long long)copy[i].arrived_us);
        if (item)
            PyList_SET_ITEM(result, i, item);
        else
            Py_CLEAR(result);
    }
    free(copy);
    return result;
}

static PyObject *plane_probe(PyObject *object, PyObject *args)
{
    PyThreadState *state;
    unsigned long long handle;
    int octets, sent = 0;
    if (!PyArg_ParseTuple(args, "Ki", &handle, &octets))
        return NULL;
    Plane *plane = enter(object, &state);
    Link *link = plane ? link_of(plane, handle) : NULL;
    if (link)
        sent = link_probe(plane, link, octets);
    leave(plane, state);
    return PyLong_FromLong(sent);
}

PyMethodDef LINK_METHODS[] = {
    {"link", plane_link, METH_VARARGS, NULL},
    {"link_address", plane_link_address, METH_VARARGS, NULL},
    {"link_close", plane_link_close, METH_O, NULL},
    {"link_stats", plane_link_stats, METH_O, NULL},
    {"send_rtcp", plane_send_rtcp, METH_VARARGS, NULL},
    {"arrivals", plane_arrivals, METH_O, NULL},
    {"probe", plane_probe, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};

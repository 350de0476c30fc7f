/* The parts of the Python module: what they share. */
#ifndef FANOUT_BINDING_H
#define FANOUT_BINDING_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include "plane.h"

typedef struct {
    PyObject_HEAD
    Plane *plane; /* NULL once closed */
} PlaneObject;

/* Takes the mutex of an open plane (NULL: closed). Where that means waiting, Python's lock is given up meanwhile and
 * taken back only after `leave` has let the mutex go, so neither lock is ever held while waiting for the other. */
Plane *enter(PyObject *object, PyThreadState **state);
void leave(Plane *plane, PyThreadState *state);

/* shapes.c: what Python hands over as tuples and text; -1 with an exception set */
int take_inbound(PyObject *shape, InboundShape *in);
int take_outbound(PyObject *shape, OutboundShape *out);
Address address_from_text(const char *host, int port); /* what is none cannot be reached: sending fails, is counted */
PyObject *address_to_text(const Address *address);

/* Of the type Plane, each ended by an empty one. */
extern PyMethodDef LINK_METHODS[], STREAM_METHODS[], FIGURE_METHODS[], LINE_METHODS[];

#endif

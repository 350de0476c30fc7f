/* Methods of the plane that are about what feedback says of a line, and the arithmetic of that by itself. */
#include "binding.h"

#include <stdlib.h>

static PyObject *fate_tuple(const Acknowledged *fate)
{
    PyObject *arrived = fate->arrived == NEVER ? Py_NewRef(Py_None) : PyLong_FromLongLong(fate->arrived);
    return Py_BuildValue("(LNiN)", (long long)fate->sent, arrived, (int)fate->octets, PyBool_FromLong(fate->probe));
}

static PyObject *probe_tuple(const LineReport *report)
{
    PyObject *fates = PyTuple_New(report->probe_count);
    for (int i = 0; fates && i < report->probe_count; i++) {
        PyObject *fate = fate_tuple(&report->probe[i]);
        if (fate)
            PyTuple_SET_ITEM(fates, i, fate);
        else
            Py_CLEAR(fates);
    }
    return fates;
}

/* In the order of `ports.LineReport`; frees the entries of the probe. */
static PyObject *report_tuple(LineReport *report)
{
    static const char *const USAGES[] = {
        [USAGE_NORMAL] = "normal", [USAGE_OVER] = "over", [USAGE_UNDER] = "under"};
    const LossCounts *losses = &report->losses;
    PyObject *rate = report->rate < 0 ? Py_NewRef(Py_None) : PyLong_FromLongLong(report->rate);
    PyObject *probe = probe_tuple(report);
    free(report->probe);
    return Py_BuildValue("(LLsddLNLLLLN)", (long long)report->told, (long long)report->latest, USAGES[report->usage],
                         report->trend_ms, report->threshold_ms, (long long)report->standing, rate,
                         (long long)losses->octets, (long long)losses->packets, (long long)losses->lost,
                         (long long)losses->runs, probe);
}

static PyObject *plane_line(PyObject *object, PyObject *number)
{
    PyThreadState *state;
    LineReport report;
    Handle handle = PyLong_AsUnsignedLongLong(number);
    Plane *plane = enter(object, &state);
    Link *link = plane ? link_of(plane, handle) : NULL;
    if (link) {
        line_report(&link->line, &report);
        link->unease_told = 0;
    }
    leave(plane, state);
    if (!link)
        Py_RETURN_NONE;
    return report_tuple(&report);
}

static PyObject *plane_forget_queue(PyObject *object, PyObject *number)
{
    PyThreadState *state;
    Handle handle = PyLong_AsUnsignedLongLong(number);
    Plane *plane = enter(object, &state);
    Link *link = plane ? link_of(plane, handle) : NULL;
    if (link)
        queue_restart(&link->line.queue);
    leave(plane, state);
    Py_RETURN_NONE;
}

/* -- without a plane, for the test that holds linewatch.py and linewatch.c together -------------------------------- */

static int take_fate(PyObject *tuple, Acknowledged *fate)
{
    PyObject *arrived;
    long long sent;
    int octets;
    if (!PyArg_ParseTuple(tuple, "LOip", &sent, &arrived, &octets, &fate->probe))
        return -1;
    fate->sent = sent;
    fate->octets = octets;
    fate->arrived = arrived == Py_None ? NEVER : PyLong_AsLongLong(arrived);
    return PyErr_Occurred() ? -1 : 0;
}

static int hear(LineWatch *line, PyObject *fates, int64_t now)
{
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(fates); i++) {
        Acknowledged fate;
        if (take_fate(PyList_GET_ITEM(fates, i), &fate))
            return -1;
        line_told(line, &fate, now);
    }
    return 0;
}

static PyObject *replay_one(LineWatch *line, PyObject *feedback)
{
    LineReport report;
    PyObject *fates;
    long long now;
    int forget;
    if (!PyArg_ParseTuple(feedback, "LO!p", &now, &PyList_Type, &fates, &forget) || hear(line, fates, now))
        return NULL;
    if (forget)
        queue_restart(&line->queue);
    line_report(line, &report);
    return report_tuple(&report);
}

/* A report after each of a list of feedbacks: (our time, list of `ports.Acknowledged`, whether the queue is forgotten
 * afterwards). */
static PyObject *replay_line(PyObject *object, PyObject *feedbacks)
{
    PyObject *reports = PyList_Check(feedbacks) ? PyList_New(PyList_GET_SIZE(feedbacks)) : NULL;
    LineWatch line;
    (void)object;
    if (!reports)
        return PyErr_Format(PyExc_TypeError, "a list of feedbacks is needed");
    line_start(&line);
    for (Py_ssize_t i = 0; reports && i < PyList_GET_SIZE(reports); i++) {
        PyObject *report = replay_one(&line, PyList_GET_ITEM(feedbacks, i));
        if (report)
            PyList_SET_ITEM(reports, i, report);
        else
            Py_CLEAR(reports);
    }
    line_end(&line);
    return reports;
}

PyMethodDef LINE_METHODS[] = {
    {"line", plane_line, METH_O, NULL},
    {"forget_queue", plane_forget_queue, METH_O, NULL},
    {"replay_line", replay_line, METH_O | METH_STATIC, NULL},
    {NULL, NULL, 0, NULL},
};

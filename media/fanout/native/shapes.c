/* From Python's tuples and texts to what the plane works with. */
#include "binding.h"

#include <arpa/inet.h>
#include <net/if.h>
#include <string.h>

/* -- addresses ----------------------------------------------------------------------------------------------------- */

Address address_from_text(const char *host, int port)
{
    Address address = {.port = (uint16_t)port};
    char plain[INET6_ADDRSTRLEN];
    const char *scope = strchr(host, '%');
    size_t length = scope ? (size_t)(scope - host) : strlen(host);
    struct in_addr v4;
    if (inet_pton(AF_INET, host, &v4) == 1) {
        address.ip[10] = address.ip[11] = 0xFF;
        memcpy(address.ip + 12, &v4, 4);
        return address;
    }
    if (length < sizeof plain) {
        memcpy(plain, host, length);
        plain[length] = 0;
        if (inet_pton(AF_INET6, plain, address.ip) == 1) {
            address.scope = scope ? if_nametoindex(scope + 1) : 0;
            return address;
        }
    }
    return (Address){0};
}

PyObject *address_to_text(const Address *address)
{
    char text[INET6_ADDRSTRLEN + 1 + IF_NAMESIZE], name[IF_NAMESIZE];
    static const uint8_t MAPPED[12] = {[10] = 0xFF, [11] = 0xFF};
    if (!memcmp(address->ip, MAPPED, sizeof MAPPED))
        inet_ntop(AF_INET, address->ip + 12, text, sizeof text);
    else
        inet_ntop(AF_INET6, address->ip, text, sizeof text);
    if (address->scope && if_indextoname(address->scope, name)) {
        strcat(text, "%");
        strcat(text, name);
    }
    return Py_BuildValue("(si)", text, (int)address->port);
}

/* -- shapes -------------------------------------------------------------------------------------------------------- */

static int take_numbers(PyObject *tuple, uint32_t *numbers, int limit)
{
    int count = (int)PyTuple_GET_SIZE(tuple);
    count = count < limit ? count : limit;
    for (int i = 0; i < count; i++)
        numbers[i] = (uint32_t)PyLong_AsUnsignedLongMask(PyTuple_GET_ITEM(tuple, i));
    return count;
}

/* Names are compared with what browsers send in a header extension; a longer one cannot come and never matches. */
static void take_name(char *place, size_t room, const char *name)
{
    if (strlen(name) < room)
        strcpy(place, name);
}

int take_inbound(PyObject *shape, InboundShape *in)
{
    PyObject *ssrcs, *rtx_ssrcs, *ids;
    const char *mid, *rid;
    uint32_t kinds[EXT_KINDS - 1];
    int codec;
    memset(in, 0, sizeof *in);
    if (!PyArg_ParseTuple(shape, "iIiiipssO!O!O!", &codec, &in->clock_rate, &in->payload_type, &in->rtx_payload_type,
                          &in->red_payload_type, &in->nack, &mid, &rid, &PyTuple_Type, &ssrcs, &PyTuple_Type,
                          &rtx_ssrcs, &PyTuple_Type, &ids))
        return -1;
    in->codec = codec;
    take_name(in->mid, sizeof in->mid, mid);
    take_name(in->rid, sizeof in->rid, rid);
    in->ssrc_count = take_numbers(ssrcs, in->ssrcs, 16);
    in->rtx_ssrc_count = take_numbers(rtx_ssrcs, in->rtx_ssrcs, 16);
    int count = take_numbers(ids, kinds, EXT_KINDS - 1);
    for (int kind = 0; kind < count; kind++) /* in the order of enum ExtensionKind */
        if (kinds[kind] > 0 && kinds[kind] < 15)
            in->extensions.kind[kinds[kind]] = (uint8_t)(kind + 1);
    return PyErr_Occurred() ? -1 : 0;
}

int take_outbound(PyObject *shape, OutboundShape *out)
{
    const char *mid, *cname;
    int codec, first;
    memset(out, 0, sizeof *out);
    if (!PyArg_ParseTuple(shape, "iIiIsisiIiiiii", &codec, &out->clock_rate, &out->payload_type, &out->ssrc, &cname,
                          &first, &mid, &out->rtx_payload_type, &out->rtx_ssrc, &out->red_payload_type, &out->mid_id,
                          &out->send_time_id, &out->level_id, &out->transport_id))
        return -1;
    out->codec = codec;
    out->first_sequence = (uint16_t)first;
    take_name(out->mid, sizeof out->mid, mid);
    strncpy(out->cname, cname, sizeof out->cname - 1);
    return 0;
}

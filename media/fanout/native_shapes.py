"""Shapes of streams as the native module takes them: tuples in the order of its fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from media.fanout.ports import Extensions, Inbound, Outbound

CODECS: Final[Mapping[str, int]] = {"OPUS": 0, "VP8": 1, "VP9": 2, "H264": 3, "AV1": 4}
"""As `enum Codec` in rtp.h counts them."""

OTHER_CODEC: Final = 5


def _extension_ids(extensions: Extensions) -> tuple[int, ...]:
    """In the order of `enum ExtensionKind` in rtp.h."""
    return (
        extensions.mid,
        extensions.rid,
        extensions.repaired_rid,
        extensions.level,
        extensions.send_time,
        extensions.transport_cc,
    )


def inbound(shape: Inbound, extensions: Extensions) -> tuple[Any, ...]:
    """As `shapes.c` reads it."""
    return (
        CODECS.get(shape.codec, OTHER_CODEC),
        shape.clock_rate,
        shape.payload_type,
        shape.rtx_payload_type,
        shape.red_payload_type,
        shape.nack,
        shape.mid,
        shape.rid,
        shape.ssrcs,
        shape.rtx_ssrcs,
        _extension_ids(extensions),
    )


def outbound(shape: Outbound) -> tuple[Any, ...]:
    """As `shapes.c` reads it."""
    ids = shape.extensions
    return (
        CODECS.get(shape.codec, OTHER_CODEC),
        shape.clock_rate,
        shape.payload_type,
        shape.ssrc,
        shape.cname,
        shape.first_sequence,
        shape.mid,
        shape.rtx_payload_type,
        shape.rtx_ssrc,
        shape.red_payload_type,
        ids.mid,
        ids.send_time,
        ids.level,
        ids.transport_cc,
    )

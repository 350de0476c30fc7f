"""Sources on the network: cameras by RTSP, encoders that come to us by RTMP, sound by AES67.

RTSP is read over TCP: a lost UDP packet would cost a second of picture. An encoder such as OBS connects to our port and
names a key; FFmpeg's listener accepts every key and only writes a warning, so the warning is read here and whoever has
another key is sent away. AES67 (RTP with L16 or L24, multicast or not) is described by a file or an address of SDP, as
the device offers it for download or by SAP.
"""

from __future__ import annotations

import errno
import logging as levels
import os
from collections.abc import Iterator
from typing import Final

import av
from av import logging
from av.container import InputContainer

from hardware.capture.passing import passed_on
from hardware.capture.timed import Order, Timed

OPEN_S: Final = 5.0
READ_S: Final = 3.0
"""Seconds without an answer before a device counts as gone; PyAV notices after twice the time."""

WHENEVER_S: Final = None
"""An encoder may come at any time."""

PROBE_US: Final = "500000"
"""What is read to find out what an encoder sends, in microseconds of it; pictures and sound come at once or not."""

SDP_OVER: Final = "file,http,https,tcp,tls,crypto,udp,rtp"
FOREIGN_KEY: Final = ("Unexpected stream", "App field don't match up")
"""What FFmpeg's listener writes where somebody names another key (rtmpproto.c)."""

APPLICATION: Final = "live"
"""The path before the key, as streaming programs have it in their field for the server."""


class WrongKey(Exception):
    """Somebody connected with another key."""


def rtsp_frames(order: Order) -> Iterator[Timed]:
    """A network camera."""
    with _connected(order) as container:
        yield from passed_on(container, order)


def _connected(order: Order) -> InputContainer:
    """The camera's stream; raises TimeoutError where it takes the connection and says nothing.

    FFmpeg calls that invalid data, like the answer of something that is no camera: only the clock tells them apart.
    """
    begun = order.clock.now()
    try:
        return av.open(order.address.target, options={"rtsp_transport": "tcp"}, timeout=(OPEN_S, READ_S))
    except av.InvalidDataError:
        if order.clock.now() - begun < OPEN_S:
            raise
    raise TimeoutError(errno.ETIMEDOUT, os.strerror(errno.ETIMEDOUT))


def aes67_frames(order: Order) -> Iterator[Timed]:
    """Sound of a network of microphones."""
    options = {"protocol_whitelist": SDP_OVER, "analyzeduration": "200000"}
    with av.open(order.address.target, format="sdp", options=options, timeout=(OPEN_S, READ_S)) as container:
        yield from passed_on(container, order)


def rtmp_frames(order: Order) -> Iterator[Timed]:
    """The encoder that comes to our port with our key; raises WrongKey where it has another."""
    port, _, key = order.address.target.partition("/")
    with _visited(f"rtmp://0.0.0.0:{port}/{APPLICATION}/{key}") as container:
        yield from passed_on(container, order)


def _visited(address: str) -> InputContainer:
    with logging.Capture() as written:
        container = av.open(address, format="flv", options=_LISTENING, timeout=(WHENEVER_S, READ_S))
    if any(sign in text for _, _, text in written for sign in FOREIGN_KEY):
        container.close()
        raise WrongKey
    return container


_LISTENING: Final = {"listen": "1", "analyzeduration": PROBE_US}


def read_warnings() -> None:
    """Let FFmpeg tell its warnings, of which a foreign key is one, but no log: they may hold keys and passwords."""
    logging.set_level(logging.WARNING)
    levels.getLogger("libav").setLevel(levels.CRITICAL)

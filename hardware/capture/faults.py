"""Why a source does not deliver: every way in which opening or reading fails, as one of a few words.

The words go to the meeting process, which has a sentence for each that says what to do. What FFmpeg itself says is
never passed on as it is: it may hold a camera's address with its password.
"""

from __future__ import annotations

import errno
from collections.abc import Mapping
from typing import Final, Literal

import av

from hardware.capture.network import WrongKey
from hardware.capture.timed import NothingInside

Fault = Literal["ended", "refused", "password", "key", "missing", "silent", "busy", "garbage", "empty", "broken"]

KINDS: Final[Mapping[type[Exception], Fault]] = {
    WrongKey: "key",
    NothingInside: "empty",
    av.HTTPUnauthorizedError: "password",
    av.HTTPForbiddenError: "password",
    av.HTTPNotFoundError: "missing",
    av.HTTPError: "broken",
    av.ExitError: "silent",  # PyAV's own time-out
    av.InvalidDataError: "garbage",
    av.DecoderNotFoundError: "garbage",
    av.EOFError: "ended",
}
"""The first kind that fits; what is not here is an error of the system, told by its number."""

NUMBERS: Final[Mapping[int, Fault]] = {
    errno.ECONNREFUSED: "refused",
    errno.EHOSTUNREACH: "refused",
    errno.ENETUNREACH: "refused",
    errno.EADDRINUSE: "busy",
    errno.EBUSY: "busy",
    errno.EACCES: "busy",
    errno.ENOENT: "missing",
    errno.ENODEV: "missing",
    errno.ENXIO: "missing",
    errno.ETIMEDOUT: "silent",
    errno.EAGAIN: "silent",
    errno.EIO: "ended",
    errno.ECONNRESET: "ended",
    errno.EPIPE: "ended",
}

FAILURES: Final = (av.FFmpegError, OSError, NothingInside, WrongKey)
"""What a source may raise; anything else is a bug."""


def fault_of(error: Exception) -> Fault:
    """The word for an error."""
    named = next((fault for kind, fault in KINDS.items() if isinstance(error, kind)), None)
    return named or NUMBERS.get(getattr(error, "errno", None) or 0, "broken")


def said(error: Exception) -> str:
    """What the system says, for the log: never the error's whole text, which may hold a password."""
    return getattr(error, "strerror", None) or type(error).__name__

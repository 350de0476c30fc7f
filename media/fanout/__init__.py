"""The media plane: receive, decrypt, route, rewrite, encrypt, send; natively, or in Python where no compiler is."""

from __future__ import annotations

import logging
from typing import Literal

from media.fanout.ports import MakeFanout

log = logging.getLogger(__name__)


class FanoutMissing(Exception):
    """The native fan-out was demanded and is not there; the text says why."""


def choose_fanout(name: Literal["auto", "native", "python"]) -> MakeFanout:
    """The fan-out of that name; "auto" is the native one where it was built. Raises FanoutMissing.

    Imported here, because pure arithmetic elsewhere in `media` needs nothing of this folder but the ports.
    """
    from media.fanout import build, native, python  # noqa: PLC0415

    if name == "python":
        return python.PythonFanout
    module, reason = build.load()
    if module is not None:
        return native.NativeFanout
    if name == "native":
        raise FanoutMissing(reason)
    log.warning("the native media thread is not there (%s): the slower one in Python serves", reason)
    return python.PythonFanout

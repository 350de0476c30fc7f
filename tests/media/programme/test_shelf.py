"""Putting away, with trouble."""

from __future__ import annotations

import errno
import threading
from datetime import datetime
from fractions import Fraction

from media.programme.packager import Segment
from media.programme.shelf import WAITING, Shelf
from tests.media.programme.stage import NOON

SEGMENT = Segment(b"data", Fraction(0), Fraction(1))


class Sink:
    """Keeps what it gets; raises where told, and waits where told."""

    def __init__(self) -> None:
        self.kept: list[bytes] = []
        self.errors: list[OSError | None] = []
        self.open = threading.Event()
        self.entered = threading.Event()
        self.open.set()

    def begin(self, init: bytes) -> None:
        self._keep(init)

    def append(self, data: bytes, duration: Fraction, at: datetime) -> None:
        self._keep(data)

    def _keep(self, data: bytes) -> None:
        self.entered.set()
        self.open.wait()
        error = self.errors.pop(0) if self.errors else None
        if error is not None:
            raise error
        self.kept.append(data)


def test_the_init_segment_goes_first_and_again_when_it_changes() -> None:
    sink = Sink()
    shelf = Shelf(sink)
    shelf.start()
    for init in (b"one", b"one", b"two"):
        shelf.put(init, SEGMENT, NOON)
    shelf.close()
    assert sink.kept == [b"one", b"data", b"data", b"two", b"data"]


def test_an_init_segment_that_could_not_be_written_is_tried_again() -> None:
    sink = Sink()
    sink.errors = [OSError(errno.ENOSPC, "full")]
    shelf = Shelf(sink)
    shelf.start()
    shelf.put(b"one", SEGMENT, NOON)
    shelf.put(b"one", SEGMENT, NOON)
    shelf.close()
    assert sink.kept == [b"one", b"data"]
    assert (shelf.kept, shelf.dropped, shelf.disk) == (1, 1, "ok")


def test_a_full_disk_and_other_trouble_are_told_apart() -> None:
    for number, state in ((errno.ENOSPC, "full"), (errno.EDQUOT, "full"), (errno.EIO, "trouble")):
        sink = Sink()
        sink.errors = [None, OSError(number, "no")]
        shelf = Shelf(sink)
        shelf.start()
        shelf.put(b"one", SEGMENT, NOON)
        shelf.close()
        assert shelf.disk == state


def test_a_disk_that_hangs_costs_segments_and_never_the_programme() -> None:
    sink = Sink()
    sink.open.clear()
    shelf = Shelf(sink)
    shelf.start()
    shelf.put(b"one", SEGMENT, NOON)
    sink.entered.wait()
    for _ in range(WAITING + 3):
        shelf.put(b"one", SEGMENT, NOON)
    assert (shelf.dropped, shelf.disk) == (3, "trouble")
    sink.open.set()
    shelf.close()
    assert shelf.kept == WAITING + 1

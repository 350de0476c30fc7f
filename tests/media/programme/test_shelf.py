"""Putting away, with trouble."""

from __future__ import annotations

import errno
import threading
from dataclasses import replace

from media.programme.ports import Beginning, Part
from media.programme.shelf import WAITING, Shelf
from tests.recordings.made import beginning, part


class Sink:
    """Keeps what it gets; raises where told, and waits where told."""

    def __init__(self) -> None:
        self.kept: list[Beginning | Part] = []
        self.left_out: list[Part] = []
        self.errors: list[OSError | None] = []
        self.open = threading.Event()
        self.entered = threading.Event()
        self.closed = False
        self.open.set()

    def begin(self, timeline: Beginning) -> None:
        self._keep(timeline)

    def append(self, part: Part) -> None:
        self._keep(part)

    def leave_out(self, part: Part) -> None:
        self.left_out.append(part)

    def close(self) -> None:
        self.closed = True

    def _keep(self, item: Beginning | Part) -> None:
        self.entered.set()
        self.open.wait()
        error = self.errors.pop(0) if self.errors else None
        if error is not None:
            raise error
        self.kept.append(item)


def shelved(sink: Sink, *items: Beginning | Part) -> Shelf:
    """What has put these away."""
    shelf = Shelf(sink)
    shelf.start()
    for item in items:
        if isinstance(item, Beginning):
            shelf.begin(item)
        else:
            shelf.put(item)
    shelf.close()
    return shelf


def test_a_timeline_goes_before_its_parts() -> None:
    sink, one, two = Sink(), beginning(), beginning(60, 2)
    items = (one, part(0), part(1), two, part(0))
    shelved(sink, *items)
    assert sink.kept == list(items)
    assert sink.closed


def test_a_timeline_that_could_not_be_begun_is_tried_again_with_the_next_segment() -> None:
    sink = Sink()
    sink.errors = [OSError(errno.ENOSPC, "full")]
    shelf = shelved(sink, beginning(), *(part(number) for number in range(7)))
    assert sink.kept == [beginning(), part(5), part(6)]
    assert (shelf.kept, shelf.dropped, shelf.disk) == (2, 5, "ok")


def test_behind_a_lost_part_the_rest_of_its_segment_goes_and_other_rungs_stay() -> None:
    sink = Sink()
    sink.errors = [None, None, OSError(errno.EIO, "no")]
    parts = [replace(part(number), rung=rung) for number in range(6) for rung in ("high", "low")]
    shelved(sink, beginning(), *parts)
    kept = [(one.rung, one.start) for one in sink.kept if isinstance(one, Part)]
    lost = [("low", number * part(0).duration) for number in range(5)]
    assert kept == [(one.rung, one.start) for one in parts if (one.rung, one.start) not in lost]


def test_a_full_disk_and_other_trouble_are_told_apart() -> None:
    for number, state in ((errno.ENOSPC, "full"), (errno.EDQUOT, "full"), (errno.EIO, "trouble")):
        sink = Sink()
        sink.errors = [None, OSError(number, "no")]
        assert shelved(sink, beginning(), part(0)).disk == state


def test_what_is_not_to_be_kept_is_told_in_its_place_and_never_holds_up_the_programme() -> None:
    sink = Sink()
    sink.open.clear()
    shelf = Shelf(sink)
    shelf.start()
    shelf.begin(beginning())
    shelf.put(part(0))
    sink.entered.wait()
    for number in range(5, WAITING + 9):
        shelf.leave_out(part(number))
    sink.open.set()
    shelf.close()
    assert sink.kept == [beginning(), part(0)]
    assert sink.left_out == [part(number) for number in range(5, WAITING + 5)]


def test_a_disk_that_hangs_costs_parts_and_never_the_programme() -> None:
    sink = Sink()
    sink.open.clear()
    shelf = Shelf(sink)
    shelf.start()
    shelf.begin(beginning())
    shelf.put(part(0))
    sink.entered.wait()
    for number in range(1, WAITING + 4):
        shelf.put(part(number))
    assert (shelf.dropped, shelf.disk) == (3, "trouble")
    sink.open.set()
    shelf.close()
    assert shelf.kept == WAITING // 5 * 5

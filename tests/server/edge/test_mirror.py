"""What an edge on another machine knows of the recording: what the disk has, no more, and not for ever."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from recordings.index import Run, read_sitting
from recordings.layout import INDEX, INIT, LayoutError, run_info
from recordings.passages import Passages
from recordings.wire import Begun, Kept
from recordings.writer import SittingWriter
from server.archive.feed import COMPLETE, ArchiveFeed
from server.archive.inventory import MOST_LINES, SETTLED_SECONDS, Inventories, Inventory, news
from server.clock import SystemClock
from server.edge.mirror import SILENCE_SECONDS, Mirror
from tests.recordings.made import HIGH, NOON, SOUND, beginning, part, written
from tests.recordings.made import Kept as Remembered

RUN = "20261119T120000-000001"
HOUR = 3600.0


class Pair:
    """A folder that is looked at, and who is told of it; `moment` is the time of both."""

    def __init__(self, folder: Path, trust: float = HOUR) -> None:
        self.folder = folder
        self.moment = 1000.0
        self.passages: Passages = ()
        self.mirror = Mirror(lambda: self.passages, trust, lambda: self.moment)
        self._inventories = Inventories(folder, lambda: self.moment)
        self._known: Inventory = {}

    def tell(self) -> int:
        """One look, and what it brought; how many lines that were."""
        newest = self._inventories.look()
        lines = list(news(self._known, newest))
        self._known = newest
        for line in lines:
            self.mirror.take(line)
        self.mirror.alive()
        return len(lines)

    def settle(self) -> None:
        """Everything, however often it has to be looked at."""
        for _ in range(3):
            self.tell()
            self.moment += SETTLED_SECONDS
        self.mirror.take(COMPLETE)
        self.mirror.alive()

    def told(self) -> list[tuple[str, dict[str, tuple[object, ...]]]]:
        return plain(self.mirror.read()[0])


def plain(runs: Iterable[Run]) -> list[tuple[str, dict[str, tuple[object, ...]]]]:
    """Runs without their folders."""
    return [(run.info.name, dict(run.rungs)) for run in runs]


@pytest.fixture
def pair(tmp_path: Path) -> Pair:
    return Pair(tmp_path)


def test_before_everything_was_told_nothing_is_there(pair: Pair) -> None:
    written(pair.folder, 12)
    pair.tell()
    assert not pair.mirror.known
    assert pair.mirror.read() == ((), ())
    assert pair.mirror.size(RUN, "high", "s000001.m4s") is None


def test_it_knows_what_lies_on_the_disk_and_the_unfinished_segment_once_it_rests(pair: Pair) -> None:
    written(pair.folder, 12)
    written(pair.folder, 8, second=60)
    pair.tell()
    pair.mirror.take(COMPLETE)
    assert [len(run.best) for run in pair.mirror.read()[0]] == [3, 1]  # the first run was mended by the second start
    pair.settle()
    assert pair.told() == plain(read_sitting(pair.folder))
    assert [len(run.best) for run in pair.mirror.read()[0]] == [3, 2]


def test_it_follows_a_sitting_under_way(pair: Pair) -> None:
    writer = written(pair.folder, 10)
    pair.settle()
    for number in range(10, 25):
        writer.append(part(number))
    pair.settle()
    assert pair.told() == plain(read_sitting(pair.folder))
    assert pair.tell() == 0


def test_a_long_sitting_is_told_in_pieces(pair: Pair) -> None:
    written(pair.folder, 5 * (MOST_LINES + 5))
    assert pair.tell() == 3
    pair.mirror.take(COMPLETE)
    assert pair.told() == plain(read_sitting(pair.folder))


def test_a_file_that_is_gone_is_gone_at_the_next_look(pair: Pair) -> None:
    written(pair.folder, 25)
    pair.settle()
    assert pair.mirror.size(RUN, "high", "s000003.m4s")
    (pair.folder / RUN / "high" / "s000003.m4s").unlink()
    pair.tell()
    assert pair.mirror.size(RUN, "high", "s000003.m4s") is None
    assert pair.told() == plain(read_sitting(pair.folder))


def test_a_run_that_is_gone_is_gone_at_the_next_look(pair: Pair) -> None:
    written(pair.folder, 10)
    written(pair.folder, 10, second=60)
    pair.settle()
    removed = pair.mirror.removed
    for path in sorted((pair.folder / RUN).rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    (pair.folder / RUN).rmdir()
    pair.tell()
    assert pair.mirror.size(RUN, "high", INIT) is None
    assert pair.told() == plain(read_sitting(pair.folder))
    assert pair.mirror.removed > removed


def test_what_was_taken_down_is_not_there_whatever_the_disk_still_has(pair: Pair) -> None:
    written(pair.folder, 25)
    pair.settle()
    pair.passages = ((NOON + timedelta(seconds=2.2), NOON + timedelta(seconds=2.4)),)
    assert pair.mirror.size(RUN, "high", "s000003.m4s") is None
    assert pair.mirror.size(RUN, "high", "s000002.m4s")
    ((run,), _) = pair.mirror.read()
    assert [one.number for one in run.best] == [1, 2, 4, 5]


def test_what_was_never_told_is_not_there(pair: Pair) -> None:
    written(pair.folder, 10)
    pair.settle()
    for place in ((RUN, "low", INIT), (RUN, "high", "s000009.m4s"), ("20261119T120000-000002", "high", INIT)):
        assert pair.mirror.size(*place) is None
    assert pair.mirror.size(RUN, "high", INIT) == 0
    assert pair.mirror.size(RUN, "high", "index.jsonl") is None


def test_an_absence_is_borne_for_as_long_as_was_laid_down_and_no_longer(pair: Pair) -> None:
    written(pair.folder, 10)
    pair.settle()
    pair.mirror.alive()
    pair.moment += HOUR
    assert pair.mirror.silent
    assert pair.mirror.known
    assert pair.told()
    pair.moment += SILENCE_SECONDS + 1
    assert pair.mirror.expired
    assert not pair.told()
    assert pair.mirror.size(RUN, "high", "s000001.m4s") is None
    pair.mirror.begin_again()
    pair.mirror.alive()
    assert pair.mirror.expired, "a line that has not told everything yet confirms nothing"


def test_after_a_new_connection_what_is_known_stays_until_everything_was_told(tmp_path: Path) -> None:
    pair = Pair(tmp_path)
    written(pair.folder, 15)
    pair.settle()
    (pair.folder / RUN / "high" / "s000002.m4s").unlink()
    pair.mirror.begin_again()
    for line in news({}, Inventories(pair.folder, lambda: 0.0).look()):
        pair.mirror.take(line)
    assert pair.mirror.size(RUN, "high", "s000002.m4s")
    pair.mirror.take(COMPLETE)
    assert pair.mirror.size(RUN, "high", "s000002.m4s") is None
    assert pair.told() == plain(read_sitting(pair.folder))


def test_what_the_programme_has_just_kept_can_be_had_before_the_next_look(pair: Pair) -> None:
    pair.settle()
    writer, kept = SittingWriter(pair.folder, Remembered()), Remembered()
    writer.close()
    other = SittingWriter(pair.folder, kept)
    timeline = beginning(rungs=(HIGH, SOUND))
    other.begin(timeline)
    for number, rung in itertools.product(range(5), ("high", "sound")):
        other.append(part(number, rung))
    pair.mirror.take_stream(Begun(run_info(timeline), {}))
    for one in kept.segments:
        pair.mirror.take_stream(Kept(*one))
    assert pair.mirror.size(RUN, "sound", "s000001.m4s") == (pair.folder / RUN / "sound" / "s000001.m4s").stat().st_size


def test_a_line_of_the_index_that_was_cut_short_is_none(pair: Pair) -> None:
    written(pair.folder, 15)
    index = pair.folder / RUN / "high" / INDEX
    index.write_bytes(index.read_bytes()[:-9])
    pair.settle()
    assert pair.told() == plain(read_sitting(pair.folder))


@pytest.mark.parametrize("line", [b"x", b"[]", b'{"of": ["none", "high"], "more": []}', b'{"run": {}}', b'{"more": 1}'])
def test_a_line_that_the_feed_does_not_write_is_refused(pair: Pair, line: bytes) -> None:
    with pytest.raises(LayoutError):
        pair.mirror.take(line)


async def test_the_feed_opens_to_its_token_alone_and_tells_everything_first(tmp_path: Path) -> None:
    written(tmp_path / "klein", 12)
    paused: list[float] = []

    async def pause(seconds: float) -> None:
        paused.append(seconds)
        raise ConnectionResetError

    application = web.Application()
    application.add_routes(ArchiveFeed(tmp_path, "token", SystemClock(), pause).routes())
    async with TestClient(TestServer(application)) as client:
        for headers in ({}, {"Authorization": "Bearer other"}):
            async with client.get("/feed/archive/klein", headers=headers) as answer:
                assert answer.status == 403
        async with client.get("/feed/archive/klein", headers={"Authorization": "Bearer token"}) as answer:
            lines = [await answer.content.readline() for _ in range(3)]
    assert b'"run"' in lines[0]
    assert b'"more"' in lines[1]
    assert lines[2] == COMPLETE
    assert paused == [1.0]

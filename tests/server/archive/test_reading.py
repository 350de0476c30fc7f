"""The recording is read once for all who ask, and what was taken down is in no reading."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

from recordings.index import Run
from recordings.writer import SittingWriter
from server.archive.reading import SETTLED_SECONDS, Reading
from tests.recordings.made import beginning, part


def recorded(folder: Path, parts: int) -> SittingWriter:
    writer = SittingWriter(folder, lambda *kept: None)
    writer.begin(beginning())
    for number in range(parts):
        writer.append(part(number))
    return writer


def numbers(reading: Reading) -> list[int]:
    runs: tuple[Run, ...] = tuple(reading.read()[0])
    return [one.number for run in runs for one in run.best]


def test_nothing_is_read_twice_while_nothing_changes(tmp_path: Path) -> None:
    recorded(tmp_path, 10).close()
    times = [0.0]
    reading = Reading(tmp_path, tuple, lambda: times[0])
    first = reading.read()
    times[0] += 10 * SETTLED_SECONDS
    assert reading.read() is first


def test_what_comes_is_told_a_little_later(tmp_path: Path) -> None:
    writer, times = recorded(tmp_path, 10), [0.0]
    reading = Reading(tmp_path, tuple, lambda: times[0])
    assert numbers(reading) == [1, 2]
    for number in range(10, 15):
        writer.append(part(number))
    writer.close()
    assert numbers(reading) == [1, 2]
    times[0] += SETTLED_SECONDS
    assert numbers(reading) == [1, 2, 3]


def test_what_comes_is_told_at_once_where_it_is_known_to_have_come(tmp_path: Path) -> None:
    writer = recorded(tmp_path, 10)
    reading = Reading(tmp_path, tuple, lambda: 0.0)
    assert numbers(reading) == [1, 2]
    for number in range(10, 15):
        writer.append(part(number))
    writer.close()
    reading.hurry()
    assert numbers(reading) == [1, 2, 3]


def test_what_is_taken_down_is_left_out_at_once_though_its_file_is_still_there(tmp_path: Path) -> None:
    recorded(tmp_path, 15).close()
    passages: list[tuple[datetime, datetime]] = []
    reading = Reading(tmp_path, lambda: tuple(passages), lambda: 0.0)
    begun = reading.read()[0][0].info.begun
    passages.append((begun + timedelta(seconds=1.2), begun + timedelta(seconds=1.4)))
    assert numbers(reading) == [1, 3]
    assert len(reading.read()[1]) == 2


def test_one_reads_for_all_who_ask_at_once(tmp_path: Path) -> None:
    recorded(tmp_path, 10).close()
    reading = Reading(tmp_path, tuple, lambda: 0.0)
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: reading.read(), range(8)))
    assert len({id(answer) for answer in answers}) == 1

"""What a survey costs: counting 20,000 answers, and taking answers durably, many at once, also beside a sitting.

Beside a sitting means all of it: forms over HTTP to an edge, which is a process of its own, while the clerk of a
running meeting writes. A part of `make bench-minutes`; alone: `python -m tests.bench.survey`.
"""

from __future__ import annotations

import asyncio
import random
import tempfile
import time
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from agenda.surveys_form import Answers, Survey
from server.surveys.plans import read_survey
from server.surveys.results import Results
from server.surveys.store import Given, SurveyStore
from tests.bench import process
from tests.bench.audience import OFFERED, QUIET, RATE, STEADY_S, Audience, commands, opened, share
from tests.bench.meeting_votes import Page
from tests.bench.table import Row, limited, printed, reached, told
from tests.browser.town import Town

ANSWERS = 20_000
AT_ONCE = 100
"""Forms under way at the same moment, as after a newspaper named the address."""

TAKEN_FOR_S = 5.0
COMMAND_MS = 100
"""A command of the sitting beside the answers, in 99 of 100 cases: whoever leads it must not feel them."""

EXAMPLE_NAME = "radweg.toml"
EXAMPLE = Path(__file__).resolve().parents[1] / "server" / "surveys" / "survey.toml"


def rows() -> Sequence[Row]:
    """The rows of this subject."""
    with tempfile.TemporaryDirectory() as folder:
        rate, seconds = asyncio.run(_measured(Path(folder)))
    return (
        reached(f"survey answers taken durably, {AT_ONCE} at once", "1/s", rate, RATE),
        limited(f"survey of {ANSWERS} answers read and evaluated", "s", seconds, 2.0),
        *_beside_a_sitting(),
    )


async def _measured(folder: Path) -> tuple[float, float]:
    """Answers a second, and seconds to the result of all."""
    survey, store, chance = read_survey(EXAMPLE), SurveyStore(folder), random.Random(7)
    numbers = iter(range(ANSWERS))
    until = time.perf_counter() + TAKEN_FOR_S

    async def browser(end: float) -> int:
        taken = 0
        while time.perf_counter() < end and (number := next(numbers, None)) is not None:
            await store.put(_given(survey, number, chance))
            taken += 1
        return taken

    started = time.perf_counter()
    taken = sum(await asyncio.gather(*(browser(until) for _ in range(AT_ONCE))))
    rate = taken / (time.perf_counter() - started)
    await asyncio.gather(*(browser(float("inf")) for _ in range(AT_ONCE)))
    started = time.perf_counter()
    result = await Results(store, ZoneInfo("Europe/Berlin")).counted(survey)
    seconds = time.perf_counter() - started
    assert result.online == ANSWERS
    await store.close()
    return rate, seconds


# -- beside a sitting --------------------------------------------------------------------------------------------------


def _beside_a_sitting() -> Sequence[Row]:
    with tempfile.TemporaryDirectory() as folder:
        town = Town(Path(folder), extra=QUIET)
        town.start()
        try:
            _lay_out(town.data / "surveys")
            return asyncio.run(_sitting(town))
        finally:
            town.stop()


def _lay_out(folder: Path) -> None:
    """The example, running now, for an audience that has one address between them."""
    now = datetime.now(ZoneInfo("Europe/Berlin")).replace(microsecond=0)
    text = EXAMPLE.read_text("utf-8")
    for old, new in (
        ("2026-03-01T08:00:00+01:00", (now - timedelta(days=1)).isoformat()),
        ("2026-03-05T12:00:00+01:00", (now + timedelta(days=1)).isoformat()),
        ("per_address = 3", "per_address = 10000"),
    ):
        assert old in text
        text = text.replace(old, new)
    folder.mkdir(exist_ok=True)
    (folder / EXAMPLE_NAME).write_text(text, "utf-8")


async def _sitting(town: Town) -> Sequence[Row]:
    clerk, open_ones = await opened(town)
    try:
        return await _steadily(town, clerk)
    finally:
        for one in open_ones:
            await one.close()


async def _steadily(town: Town, clerk: Page) -> Sequence[Row]:
    """So many answers a second while the sitting goes on."""
    quiet = await commands(clerk, asyncio.create_task(asyncio.sleep(STEADY_S)))
    audience = await Audience.ready("survey", f"{town.public}/umfrage/radweg", OFFERED * STEADY_S, OFFERED)
    before, ending = _spent(town), asyncio.create_task(audience.done())
    beside = await commands(clerk, ending)
    found, spent = await ending, _spent(town) - before
    stored = await _stored(town.data / "surveys")
    lost = found.taken - stored
    return (
        reached(
            "survey: answers a second durable through an edge beside a sitting", "1/s", stored / found.seconds, RATE
        ),
        limited("survey: acknowledged and not on the disk", "", lost, 0),
        limited(
            "survey: a command of the sitting, p99 beside it",
            "ms",
            share(beside, 99),
            COMMAND_MS,
            share(quiet, 99),
            "without",
        ),
        told("survey: a command of the sitting, p50 beside it", "ms", share(beside, 50), share(quiet, 50), "without"),
        told("survey: an answer costs the edge", "µs CPU", 1e6 * spent / max(found.taken, 1)),
    )


def _spent(town: Town) -> float:
    """Seconds of CPU of the edge so far."""
    return sum(process.cpu_s(town.children()["edge"]).values())


async def _stored(folder: Path) -> int:
    store = SurveyStore(folder)
    try:
        return await store.count("radweg")
    finally:
        await store.close()


# -- the store alone ---------------------------------------------------------------------------------------------------


def _given(survey: Survey, number: int, chance: random.Random) -> Given:
    return Given(survey.survey_id, f"form-{number}", "online", "2026-03-02", _answers(chance))


def _answers(chance: random.Random) -> Answers:
    """Somebody who answers everything."""
    chosen: Mapping[str, tuple[str, ...]] = {
        "dafuer": (chance.choice(("ja", "nein")),),
        "warum": ("Der Platz reicht nicht für Rad, Bus und Auto. " * 5,),
        "wege": ("rad", "bus"),
        "wichtig": ("ruhe", "tempo"),
        "note": (str(chance.randint(1, 5)),),
        "zeiten": ("morgens=oft", "abends=nie"),
        "alter": (chance.choice(("jung", "alt")),),
        "fahrten": (str(chance.randint(0, 50)),),
        "seit": (f"20{chance.randint(10, 25)}-0{chance.randint(1, 9)}-01",),
        "kurz": ("gut",),
    }
    return chosen


if __name__ == "__main__":
    print(printed(rows()))

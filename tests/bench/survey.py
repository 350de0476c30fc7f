"""What a survey costs: counting 20,000 answers, and taking answers durably, many at once."""

from __future__ import annotations

import asyncio
import random
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

from agenda.surveys_form import Answers, Survey
from server.surveys.plans import read_survey
from server.surveys.results import Results
from server.surveys.store import Given, SurveyStore
from tests.bench.table import Row, limited, reached

ANSWERS = 20_000
AT_ONCE = 100
"""Forms under way at the same moment, as after a newspaper named the address."""

TAKEN_FOR_S = 5.0
EXAMPLE = Path(__file__).resolve().parents[1] / "server" / "surveys" / "survey.toml"


def rows() -> Sequence[Row]:
    """The rows of this subject."""
    with tempfile.TemporaryDirectory() as folder:
        rate, seconds = asyncio.run(_measured(Path(folder)))
    return (
        reached(f"survey answers taken durably, {AT_ONCE} at once", "1/s", rate, 200),
        limited(f"survey of {ANSWERS} answers read and evaluated", "s", seconds, 2.0),
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

"""`make bench-minutes`: from the close of a long sitting to its minutes in every format, and what open data cost;
beside it what surveys and live polls take.

The sitting is made of real commands: four hours, 60 items with papers, speeches and the clerk's text, 30 votes. Nothing
is made ahead: the fold of the whole log counts too, although a server that ran through the evening has done it already.
"""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final, TypeVar, get_args
from zoneinfo import ZoneInfo

from agenda.commands import Actor, Command
from agenda.commands.floor import GiveFloor, RequestFloor, TakeFloor
from agenda.commands.items import CallItem, CloseItem
from agenda.commands.planning import ListItem, ListPerson, PlanMeeting
from agenda.commands.polls import ClosePoll, OpenPoll
from agenda.commands.presence import NoteArrival, StateQuorum
from agenda.commands.prose import WriteProse
from agenda.commands.sitting import CloseSitting, OpenSitting
from agenda.commands.votes import AnnounceVote, CastBallot, CloseVote, OpenVote
from agenda.events import Recorded
from agenda.events.minutes_course import MinutesProposed, Utterance
from agenda.events.words import Choice, Function, Paper
from agenda.meeting import Meeting, decide, evolve
from agenda.minutes import minutes
from server.export import Format, House, render
from tests.bench import minutes_open, poll, survey, table

ROOT: Final = Path(__file__).resolve().parents[2]
REPORT: Final = ROOT / "build" / "bench" / "minutes.json"

BAR_S: Final = 5.0
MEMBERS: Final = 59
ITEMS: Final = 60
SPEECHES: Final = 4
EACH_POLL: Final = 6
"""So many items have one poll, whose picture stands in the annexes."""
LASTS: Final = timedelta(hours=4)
STARTS: Final = datetime(2026, 5, 7, 17, 30, tzinfo=UTC)

SYSTEM: Final = Actor("system")
CHAIR: Final = Actor("chair", "m1")
CLERK: Final = Actor("clerk", "s")
CHOICES: Final[tuple[Choice, ...]] = ("yes", "no", "abstain", "yes")

SENTENCE: Final = "Der Magistrat erläutert die Vorlage; auf Nachfrage werden Kosten und Zeitplan dargestellt. "

Asked = tuple[Command, Actor]
T = TypeVar("T")


def held() -> list[Recorded]:
    """The log of the sitting, its commands spread evenly over four hours."""
    asked = tuple(_commands())
    meeting, log, step = Meeting("bench"), list[Recorded](), LASTS / len(asked)
    for place, (command, actor) in enumerate(asked):
        at = STARTS + place * step
        for event in decide(meeting, command, actor, at):
            log.append(Recorded(len(log) + 1, at, event))
            meeting = evolve(meeting, log[-1])
    return log


def _commands() -> Iterator[Asked]:
    yield from _planned()
    yield OpenSitting(), CHAIR
    yield StateQuorum(), CHAIR
    votes = 0
    for number in range(1, ITEMS + 1):
        yield CallItem(f"t{number}"), CHAIR
        yield from _speeches(number)
        yield WriteProse(f"t{number}", SENTENCE * 6 + "\n\n" + SENTENCE * 4), CLERK
        if number % 2:
            votes += 1
            yield from _vote(f"v{votes}", number)
        if number % EACH_POLL == 0:
            yield OpenPoll(f"Was meinen Sie zu Punkt {number}?", ("Ja", "Nein", "Teils"), code="A2B3"), CLERK
            yield ClosePoll(f"p{number // EACH_POLL}", (300, 200, 100), 600, MEMBERS), CLERK
        yield CloseItem(), CHAIR
    yield CloseSitting(), CHAIR


def _planned() -> Iterator[Asked]:
    starts = "2026-05-07T19:30:00+02:00"
    yield PlanMeeting("Stadtverordnetenversammlung", "12. Sitzung", "Rathaus", starts, MEMBERS, "DE-HE"), SYSTEM
    yield ListPerson("s", "Sina Scholl", "clerk", "", None), SYSTEM
    for number in range(1, MEMBERS + 1):
        yield ListPerson(f"m{number}", f"Alex Muster-{number}", _function(number), f"F{number % 6}", number), SYSTEM
        yield NoteArrival(f"m{number}", "hall"), SYSTEM
    for number in range(1, ITEMS + 1):
        papers = (Paper(f"Vorlage {number}", f"vorlage-{number}.pdf"), Paper("Anlage", f"anlage-{number}.pdf"))
        motion = f"Die Vorlage {number} wird beschlossen." if number % 2 else ""
        yield ListItem(f"t{number}", str(number), f"Punkt {number}", True, "resolution", motion, "", papers), SYSTEM


def _function(number: int) -> Function:
    return "chair" if number == 1 else "councillor"


def _speeches(number: int) -> Iterator[Asked]:
    for place in range(SPEECHES):
        speaker = f"m{2 + (number * SPEECHES + place) % (MEMBERS - 1)}"
        yield RequestFloor(speaker), SYSTEM
        yield GiveFloor(speaker), CHAIR
        yield TakeFloor(), CHAIR


def _vote(vote_id: str, number: int) -> Iterator[Asked]:
    yield OpenVote(), CHAIR
    for member in range(1, MEMBERS + 1):
        yield CastBallot(vote_id, f"m{member}", CHOICES[(member + number) % len(CHOICES)]), SYSTEM
    yield CloseVote(), CHAIR
    yield AnnounceVote(), CHAIR


def rows() -> Sequence[table.Row]:
    """The rows of the minutes."""
    log = held()
    folded, fold_s = _timed(lambda: minutes("bench", log))
    house = House(ZoneInfo("Europe/Berlin"), recording="https://rat.example.de/")
    formats: tuple[Format, ...] = get_args(Format)
    made = {format_: _timed(partial(render, folded, format_, house)) for format_ in formats}
    total = fold_s + sum(seconds for _, seconds in made.values())
    votes = sum(len(item.votes) for item in folded.items)
    polls = sum(len(item.polls) for item in folded.items)
    spoken = minutes("bench", _verbatim(log))
    _, verbatim_s = _timed(lambda: [render(spoken, format_, house) for format_ in formats])
    return (
        table.limited(
            f"{len(folded.items)} items, {votes} votes, {polls} polls: close to draft in all formats", "s", total, BAR_S
        ),
        table.told("the same verbatim, four hours of captions, in all formats", "s", verbatim_s),
        table.told(f"fold of the whole log, {len(log)} events", "s", fold_s),
        *(table.told(f"as {format_}, {len(data) / 1000:,.0f} kB", "s", took) for format_, (data, took) in made.items()),
    )


def _verbatim(log: Sequence[Recorded]) -> list[Recorded]:
    """The log with verbatim minutes proposed: 130 words a minute for four hours, cut into utterances as always."""
    words, step = SENTENCE * 6, timedelta(seconds=30)
    moments = ((STARTS + place * step).isoformat() for place in range(LASTS // step))
    said = tuple(Utterance(moment, "Alex Muster-2", words) for moment in moments)
    return [*log, Recorded(len(log) + 1, log[-1].at, MinutesProposed(1, "verbatim", said))]


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    started = time.perf_counter()
    done = work()
    return done, time.perf_counter() - started


def main() -> int:
    """Entry point; 0 where every bar that was measured holds."""
    found = [*rows(), *minutes_open.rows(), *survey.rows(), *poll.rows()]
    about: dict[str, object] = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Linux {platform.release()}",
    }
    table.write(found, REPORT, about)
    print(table.printed(found))
    print(f"\n{REPORT.relative_to(ROOT)}")
    return int(any(row.holds is False for row in found))


if __name__ == "__main__":
    raise SystemExit(main())

"""A sitting planned in a TOML file: parsed once, strictly, and turned into the commands that a clerk would give.

The demonstration's evening in `server/demo/meeting.toml` shows every key. An unknown key is an error.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from agenda.commands import Actor, Command
from agenda.commands.planning import ListItem, ListPerson, PlanMeeting
from agenda.events import Recorded
from agenda.events.words import Function, ItemKind, Paper
from agenda.meeting import Meeting, decide, evolve
from agenda.ports import Refusal
from agenda.refusals import sentence

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
Text = Annotated[str, StringConstraints(min_length=1, max_length=2000, strip_whitespace=True)]


class PlanError(Exception):
    """The planning file cannot be used; the text says where and what to do."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PlannedMeeting(_Strict):
    id: Id
    body: Text
    title: Text
    place: Text
    starts_at: AwareDatetime
    legal_seats: Annotated[int, Field(ge=3, le=999)]
    profile: str = ""


class PlannedPerson(_Strict):
    id: Id
    name: Text
    function: Function
    faction: str = ""
    seat: int | None = None
    how: Literal["hall", "remote", "absent"] = "hall"


class PlannedItem(_Strict):
    id: Id
    number: Text
    title: Text
    public: bool
    kind: ItemKind
    motion: str = ""
    mover: str = ""
    papers: tuple[Text, ...] = ()


class MeetingPlan(_Strict):
    """The whole file: a meeting, its people, its items."""

    meeting: PlannedMeeting
    person: tuple[PlannedPerson, ...]
    item: tuple[PlannedItem, ...]

    def expected(self, how: Literal["hall", "remote"]) -> tuple[PlannedPerson, ...]:
        """The people who mean to come that way."""
        return tuple(person for person in self.person if person.how == how)

    def with_function(self, function: Function) -> PlannedPerson:
        """The first person of that function; raises PlanError where nobody has it."""
        for person in self.person:
            if person.function == function:
                return person
        raise PlanError(f'Im Sitzungsplan fehlt eine Person mit function = "{function}".')


def read_plan(path: Path) -> MeetingPlan:
    """Parse the file; raises PlanError with one sentence."""
    try:
        return MeetingPlan.model_validate(tomllib.loads(path.read_text("utf-8")))
    except OSError as error:
        raise PlanError(
            f"{path}: Die Datei ist nicht lesbar ({error.strerror}). Bitte Pfad und Rechte prüfen."
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise PlanError(f"{path}: Kein gültiges TOML: {error}.") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise PlanError(f"{path}: Der Schlüssel {where} ist unbrauchbar: {first['msg']}.") from error


def paper_file(item: PlannedItem, number: int) -> str:
    """The file name of an item's paper: ASCII, unique in the meeting."""
    slug = re.sub(r"[^a-z0-9]+", "-", _ascii(item.papers[number].lower())).strip("-")
    return f"{item.id}-{number + 1}-{slug}.pdf"


def commands(plan: MeetingPlan, profile: str) -> Iterator[Command]:
    """The planning as commands, in the order the rules ask for; `profile` where the plan names no law of its own."""
    head = plan.meeting
    yield PlanMeeting(
        head.body, head.title, head.place, head.starts_at.isoformat(), head.legal_seats, head.profile or profile
    )
    for person in plan.person:
        yield ListPerson(person.id, person.name, person.function, person.faction, person.seat)
    for item in plan.item:
        papers = tuple(Paper(title, paper_file(item, n)) for n, title in enumerate(item.papers))
        yield ListItem(item.id, item.number, item.title, item.public, item.kind, item.motion, item.mover, papers)


def check(plan: MeetingPlan, profile: str, at: datetime) -> None:
    """Try the planning out; raises PlanError with the rule's own sentence, before anything is kept."""
    system, meeting, seq = Actor("system"), Meeting(plan.meeting.id), 0
    for function in ("chair", "clerk"):
        plan.with_function(function)
    for command in commands(plan, profile):
        try:
            events = decide(meeting, command, system, at)
        except Refusal as refusal:
            raise PlanError(f"Der Sitzungsplan ist unbrauchbar: {sentence(refusal)}") from refusal
        for event in events:
            seq += 1
            meeting = evolve(meeting, Recorded(seq, at, event))


def _ascii(text: str) -> str:
    table = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
    return text.translate(table).encode("ascii", "ignore").decode()

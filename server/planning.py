"""A sitting planned in a TOML file: parsed once, strictly, and turned into the commands that a clerk would give.

The demonstration's evening in `server/demo/meeting.toml` shows every key. An unknown key is an error.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from agenda.commands import Actor, Command
from agenda.commands.elections import AllowElectronicBallot
from agenda.commands.local_law import LayDown
from agenda.commands.planning import ListItem, ListPerson, PlanMeeting
from agenda.commands.quorum import NoteSecondCall
from agenda.events import Recorded
from agenda.events.words import BodyKind, Function, ItemKind, LocalBasis, LocalRule, Paper
from agenda.meeting import Meeting, decide, evolve
from agenda.ports import Refusal
from agenda.refusals import sentence
from server.planned_speaking import PlannedSpeaking
from server.unusable import place, reason

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
Text = Annotated[str, StringConstraints(min_length=1, max_length=2000, strip_whitespace=True)]


LONGEST_SLUG: Final = 150
"""Characters of a title in a file's name: with all around it, versions too, under the 255 bytes of a file system."""


class PlanError(Exception):
    """The planning file cannot be used; the text says where and what to do."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PlannedMeeting(_Strict):
    """The sitting; `kind` is the kind of body, `rehearsal` marks a sitting that is only played through.

    `main-committee` is a Haupt-, Finanz- or Rechnungsprüfungsausschuss, which nobody joins remotely in North
    Rhine-Westphalia (§ 58a GO NRW).

    `first_sitting`: it is the first of a term, where some laws let nobody join remotely (§ 52a Abs. 2 HGO).
    `assembly` is a citizens' assembly (Bürgerversammlung, § 8a HGO), which has no `legal_seats`; all others need them.
    """

    id: Id
    body: Text
    title: Text
    place: Text
    starts_at: AwareDatetime
    legal_seats: Annotated[int, Field(ge=3, le=999)] | None = None
    profile: str = ""
    kind: BodyKind = "council"
    rehearsal: bool = False
    first_sitting: bool = False


class PlannedPerson(_Strict):
    id: Id
    name: Text
    function: Function
    faction: str = ""
    seat: int | None = None
    how: Literal["hall", "remote", "absent"] = "hall"
    womens_list: bool = False


class PlannedItem(_Strict):
    """An item; without a number it gets the next one, `parent` is the id of the item above, `minutes` are planned.

    `main_statute`: it changes the Hauptsatzung, which takes a majority of its own. `statute`: it decides on
    a statute, on which the remote do not vote in some Länder. `second_call`: it failed for want of
    a quorum, and the invitation says that it is called a second time (§ 53 Abs. 2 HGO). `secret`: it is to be kept
    secret, which is more than non-public.
    """

    id: Id
    number: str = ""
    title: Text
    public: bool
    kind: ItemKind
    motion: str = ""
    mover: str = ""
    papers: tuple[Text, ...] = ()
    parent: str = ""
    main_statute: bool = False
    statute: bool = False
    secret: bool = False
    second_call: bool = False
    minutes: Annotated[int, Field(ge=1, le=24 * 60)] | None = None


class PlannedElectronicBallot(_Strict):
    """Where the body has laid down that it elects secretly by machine; refused where the law forbids it."""

    basis: LocalBasis
    date: dt.date
    citation: Text


class PlannedLocalRule(_Strict):
    """What the municipality has laid down itself; `number`: members who may demand, days until the minutes are due."""

    basis: LocalBasis
    date: dt.date
    citation: Text
    number: Annotated[int, Field(ge=0)] = 0


class MeetingPlan(_Strict):
    """The whole file: a meeting, its people, its items."""

    meeting: PlannedMeeting
    speaking: PlannedSpeaking = PlannedSpeaking()
    electronic_ballot: PlannedElectronicBallot | None = None
    local_law: Mapping[LocalRule, PlannedLocalRule] = {}
    person: tuple[PlannedPerson, ...]
    item: tuple[PlannedItem, ...] = ()

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
        raise PlanError(f"{path}: Der Schlüssel {place(error)} ist unbrauchbar: {reason(error).said()}.") from error


def paper_file(item: PlannedItem, number: int) -> str:
    """The file name of an item's paper: ASCII, unique in the meeting."""
    return paper_file_of(item.id, number, item.papers[number])


def paper_file_of(item_id: str, number: int, title: str) -> str:
    """The same for the paper of that number, from 0 on, and title."""
    slug = re.sub(r"[^a-z0-9]+", "-", _ascii(title.lower())).strip("-")
    return f"{item_id}-{number + 1}-{slug[:LONGEST_SLUG]}.pdf"


def commands(plan: MeetingPlan, profile: str) -> Iterator[Command]:
    """The planning as commands, in the order the rules ask for; `profile` where the plan names no law of its own."""
    head = plan.meeting
    yield PlanMeeting(
        body=head.body,
        title=head.title,
        place=head.place,
        starts_at=head.starts_at.isoformat(),
        legal_seats=head.legal_seats or 0,
        profile=head.profile or profile,
        kind=head.kind,
        rehearsal=head.rehearsal,
        first_sitting=head.first_sitting,
    )
    if plan.electronic_ballot:
        laid_down = plan.electronic_ballot
        yield AllowElectronicBallot(laid_down.basis, laid_down.date.isoformat(), laid_down.citation)
    for rule, local in plan.local_law.items():
        yield LayDown(rule, local.basis, local.date.isoformat(), local.citation, local.number)
    for person in plan.person:
        yield ListPerson(person.id, person.name, person.function, person.faction, person.seat)
    yield from plan.speaking.commands(person.id for person in plan.person if person.womens_list)
    for item in plan.item:
        papers = tuple(Paper(title, paper_file(item, n)) for n, title in enumerate(item.papers))
        yield _list_item(item, papers)
        if item.second_call:
            yield NoteSecondCall(item.id)


def _list_item(item: PlannedItem, papers: tuple[Paper, ...]) -> ListItem:
    return ListItem(
        item_id=item.id,
        number=item.number,
        title=item.title,
        public=item.public,
        kind=item.kind,
        motion=item.motion,
        mover=item.mover,
        papers=papers,
        parent=item.parent,
        main_statute=item.main_statute,
        statute=item.statute,
        secret=item.secret,
        planned_s=None if item.minutes is None else item.minutes * 60,
    )


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

"""Evenings that hypothesis makes up: any well-typed command by anybody, in any order, on any stage of a sitting."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from agenda.commands import COMMAND_TYPES, ROLES, Actor, Command
from agenda.commands.floor import GiveFloor, RequestFloor, TakeFloor, WithdrawRequest
from agenda.commands.items import CallItem, CloseItem
from agenda.commands.planning import ListItem, ListPerson, PlanMeeting
from agenda.commands.presence import NoteArrival, NoteDeparture, StateQuorum
from agenda.commands.prose import WriteProse
from agenda.commands.sitting import CloseSitting, InterruptSitting, OpenSitting, ResumeSitting
from agenda.commands.votes import AnnounceVote, CastBallot, CloseVote, OpenVote
from agenda.events.words import Paper
from agenda.meeting import Meeting
from agenda.next_step import next_step
from agenda.permissions import OWN_VOICE_ONLY, PERMISSIONS
from agenda.ports import Refusal
from agenda.refusals import sentence
from tests.agenda.evening import COUNCIL, SECRET, SYSTEM, Evening, debating, opened, planned

STEADY = settings(
    deadline=None,
    database=None,
    derandomize=True,
    max_examples=100,
    suppress_health_check=[HealthCheck.too_slow],
)
"""The same examples on every machine, however slow it is."""

TEXT = "@TEXT@"
"""Becomes a secret where the public may not know it, and a harmless word elsewhere."""

NEWEST = "@NEWEST@"
"""Becomes the id of the newest vote."""

STAGES: tuple[Callable[[], Evening], ...] = (
    Evening,
    planned,
    opened,
    debating,
    lambda: debating("t3"),
)

people = st.sampled_from(["vor", "anna", "ben", "cem", "dora", "bgm", "gast", "schrift", "fremd", ""])
item_ids = st.sampled_from(["t1", "t2", "t3", "t4", "t5", ""])
request_ids = st.sampled_from(["r1", "r2", "r3", "r4", "r9"])
vote_ids = st.sampled_from([NEWEST, NEWEST, NEWEST, "v1", "v2", "v9"])
texts = st.one_of(st.just(TEXT), st.just(TEXT), st.text(max_size=5), st.just("x" * 60_000))
numbers = st.one_of(st.none(), st.integers(-5, 10), st.integers())
papers = st.lists(st.builds(Paper, title=texts, file=texts), max_size=2).map(tuple)
moments = st.sampled_from(["2026-05-07T19:30:00+02:00", "2026-05-07", "9999-12-31T23:59:59-23:59", "gestern", ""])
functions = st.sampled_from(["chair", "councillor", "magistrate", "clerk", "guest"])
kinds = st.sampled_from(["report", "resolution", "information"])
choices = st.sampled_from(["yes", "no", "abstain"])

planning: st.SearchStrategy[Command] = st.one_of(
    st.sampled_from(COUNCIL),
    st.builds(
        PlanMeeting,
        body=texts,
        title=texts,
        place=texts,
        starts_at=moments,
        legal_seats=st.integers(-1, 60),
        profile=st.sampled_from(["DE-HE", "DE-XX"]),
    ),
    st.builds(ListPerson, person_id=people, name=texts, function=functions, faction=texts, seat=numbers),
    st.builds(
        ListItem,
        item_id=item_ids,
        number=texts,
        title=texts,
        public=st.booleans(),
        kind=kinds,
        motion=texts,
        mover=texts,
        papers=papers,
    ),
)
leading: st.SearchStrategy[Command] = st.one_of(
    st.just(OpenSitting()),
    st.builds(InterruptSitting, reason=texts),
    st.just(ResumeSitting()),
    st.just(StateQuorum()),
    st.builds(CallItem, item_id=item_ids),
    st.just(CloseItem()),
    st.builds(GiveFloor, person_id=people, limit_s=numbers),
    st.builds(TakeFloor, why=st.sampled_from(["finished", "withdrawn"])),
    st.builds(OpenVote, question=texts),
    st.just(CloseVote()),
    st.just(AnnounceVote()),
)
others: st.SearchStrategy[Command] = st.one_of(
    st.just(CloseSitting()),
    st.builds(NoteArrival, person_id=people, how=st.sampled_from(["hall", "remote"])),
    st.builds(NoteDeparture, person_id=people),
    st.builds(RequestFloor, person_id=people, remark=texts),
    st.builds(WithdrawRequest, request_id=request_ids),
    st.builds(WriteProse, item_id=item_ids, text=texts),
)
ballots: st.SearchStrategy[Command] = st.builds(
    CastBallot,
    vote_id=vote_ids,
    person_id=people,
    choice=choices,
    channel=st.sampled_from(["app", "seat", "clerk"]),
)
commands = st.one_of(planning, leading, leading, others, ballots, ballots)


@dataclass(frozen=True)
class Wish:
    """A command, and who asks: None for somebody who has the right to.

    No command means that the chair presses one of the keys on the screen; so the evening gets on.
    """

    command: Command | None
    actor: Actor | None


actors = st.one_of(
    st.none(),
    st.none(),
    st.none(),
    st.builds(Actor, role=st.sampled_from(ROLES), person_id=st.one_of(st.none(), people)),
)
wishes = st.builds(Wish, command=commands, actor=actors)
keys = st.just(Wish(None, Actor("chair", "vor")))
members = st.sampled_from(["vor", "anna", "ben", "cem", "dora"])
turnout = st.builds(CastBallot, vote_id=st.just(NEWEST), person_id=members, choice=choices)
hands = st.builds(RequestFloor, person_id=members, remark=texts)
doors = st.one_of(
    st.builds(NoteDeparture, person_id=members),
    st.builds(NoteArrival, person_id=members, how=st.sampled_from(["hall", "remote"])),
)
scenes = st.one_of(
    st.lists(wishes, max_size=6),
    st.lists(keys, max_size=6),
    st.lists(st.builds(Wish, command=turnout, actor=st.none()), min_size=3, max_size=8),
    st.lists(st.builds(Wish, command=hands, actor=st.none()), min_size=2, max_size=4),
    st.lists(st.builds(Wish, command=doors, actor=st.just(SYSTEM)), min_size=1, max_size=3),
)
"""Single wishes seldom make an evening: scenes let it get on, vote and queue up."""

stages = st.sampled_from(STAGES)
evenings = st.lists(scenes, max_size=12).map(lambda parts: [wish for part in parts for wish in part])


def play(evening: Evening, wish: Wish) -> None:
    """Ask for it; a refusal is an answer like any other, and has its sentence."""
    command = _spoken(evening.meeting, wish.command or _key(evening.meeting))
    try:
        evening.do(command, wish.actor or _entitled(command))
    except Refusal as refusal:
        assert sentence(refusal)


def _key(meeting: Meeting) -> Command:
    """The command behind the chair's primary key; a statement of the quorum where the chair has none."""
    intent: dict[str, Any] = dict(next_step(meeting).intent or {"name": "StateQuorum"})
    return COMMAND_TYPES[intent.pop("name")](**intent)


def _entitled(command: Command) -> Actor:
    role = sorted(PERMISSIONS[type(command)] - OWN_VOICE_ONLY.get(type(command), frozenset()))[-1]
    if isinstance(command, CastBallot):
        role = "clerk" if command.channel == "clerk" else "system"
    return Actor(role)


def _spoken(meeting: Meeting, command: Command) -> Command:
    """Put a secret into every text that belongs to the non-public part, or to the clerk alone."""
    secret = meeting.public_excluded or isinstance(command, WriteProse)
    if isinstance(command, ListItem):
        secret = not command.public
    word = SECRET if secret else "offen"
    changed: dict[str, Any] = {
        field.name: _filled(getattr(command, field.name), word, f"v{meeting.votes}")
        for field in dataclasses.fields(command)
    }
    return dataclasses.replace(command, **changed)


def _filled(value: Any, word: str, newest: str) -> Any:
    match value:
        case str():
            return value.replace(TEXT, word).replace(NEWEST, newest)
        case tuple():
            return tuple(
                Paper(_filled(paper.title, word, newest), _filled(paper.file, word, newest)) for paper in value
            )
        case _:
            return value

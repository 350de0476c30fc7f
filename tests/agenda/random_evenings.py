"""Evenings that hypothesis makes up: any well-typed command by anybody, in any order, on any stage of a sitting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from agenda.commands import COMMAND_TYPES, ROLES, Actor, Command
from agenda.commands.elections import CountElection
from agenda.commands.floor import RequestFloor
from agenda.commands.presence import NoteArrival, NoteDeparture
from agenda.commands.publicity import AdmitPublic, ConfirmPrivacy, ExcludePublic
from agenda.commands.recusal import DeclareRecusal
from agenda.commands.secret_vote import CountPapers
from agenda.commands.votes import AnnounceVote, CastBallot, CloseVote, CountHands, OpenTestVote, OpenVote, RepeatVote
from agenda.meeting import Meeting
from agenda.next_step import next_step
from agenda.permissions import OWN_VOICE_ONLY, PERMISSIONS
from agenda.ports import Refusal
from agenda.refusals import sentence
from tests.agenda.closed_matters import carried_out, listened_to
from tests.agenda.evening import SYSTEM, Evening
from tests.agenda.random_commands.debate import motions, procedure, speaking
from tests.agenda.random_commands.elections import electing
from tests.agenda.random_commands.members import conduct, disturbing, recusing
from tests.agenda.random_commands.publication import publicity, publishing
from tests.agenda.random_commands.questions import asking
from tests.agenda.random_commands.sitting import agenda_changes, leading, others, planning
from tests.agenda.random_commands.votes import ballots, counting
from tests.agenda.random_commands.words import asked_kinds, choices, members, people, texts
from tests.agenda.random_stages import STAGES
from tests.agenda.spoken import NEWEST, TEXT, spoken

commands = st.one_of(
    *(electing, recusing, disturbing, planning, leading, leading, others, speaking, ballots, ballots),
    *(agenda_changes, motions, procedure, counting, publicity, conduct, publishing, asking),
)


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
turnout = st.builds(CastBallot, vote_id=st.just(NEWEST), person_id=members, choice=choices)
counted = st.builds(
    *(CountHands, st.just(NEWEST)),
    **{choice: st.sampled_from([0, 0, 1, 1, 2]) for choice in ("yes", "no", "abstain")},
)
raised = st.builds(RequestFloor, person_id=members, remark=texts, kind=asked_kinds)
doors = st.one_of(
    st.builds(NoteDeparture, person_id=members),
    st.builds(NoteArrival, person_id=members, how=st.sampled_from(["hall", "remote"])),
)
show_of_hands = st.one_of(
    st.builds(Wish, command=st.one_of(turnout, turnout, counted, st.just(CloseVote())), actor=st.none()),
    st.builds(Wish, command=doors, actor=st.just(SYSTEM)),
)
IN_SECRET: tuple[Command, ...] = (ExcludePublic(), OpenVote(TEXT), CloseVote(), AnnounceVote(), AdmitPublic())
behind_doors = st.lists(st.sampled_from((*IN_SECRET, RepeatVote(NEWEST), OpenTestVote())), max_size=4).map(
    lambda rest: (*IN_SECRET, RepeatVote(NEWEST), *rest)
)
scenes = st.one_of(
    st.one_of(behind_doors, carried_out, carried_out, listened_to).map(
        lambda steps: [Wish(step, None) for step in steps]
    ),
    st.lists(wishes, max_size=6),
    st.lists(st.builds(Wish, command=st.one_of(agenda_changes, motions, procedure), actor=st.none()), max_size=4),
    st.lists(keys, max_size=6),
    st.lists(st.builds(Wish, command=electing, actor=st.none()), min_size=3, max_size=8),
    st.lists(st.builds(Wish, command=asking, actor=st.none()), min_size=3, max_size=8),
    st.lists(st.builds(Wish, command=turnout, actor=st.none()), min_size=3, max_size=8),
    st.lists(show_of_hands, min_size=3, max_size=8).map(lambda steps: [Wish(OpenVote(form="hands"), None), *steps]),
    st.lists(st.builds(Wish, command=raised, actor=st.none()), min_size=2, max_size=4),
    st.lists(st.builds(Wish, command=doors, actor=st.just(SYSTEM)), min_size=1, max_size=3),
)
"""Single wishes seldom make an evening: scenes let it get on, vote and queue up."""

stages = st.sampled_from(STAGES)
evenings = st.lists(scenes, max_size=12).map(lambda parts: [wish for part in parts for wish in part])


def play(evening: Evening, wish: Wish) -> None:
    """Ask for it; a refusal is an answer like any other, and has its sentence."""
    command = spoken(evening.meeting, wish.command or _key(evening.meeting))
    try:
        evening.do(command, wish.actor or _entitled(command))
    except Refusal as refusal:
        assert sentence(refusal)


def _key(meeting: Meeting) -> Command:
    """The command behind the chair's primary key; a statement of the quorum where the chair has none."""
    intent: dict[str, Any] = dict(next_step(meeting).intent or {"name": "StateQuorum"})
    return COMMAND_TYPES[intent.pop("name")](**intent)


def _entitled(command: Command) -> Actor:
    if isinstance(command, DeclareRecusal | ConfirmPrivacy):
        return Actor("member", command.person_id)
    if isinstance(command, CountElection | CountPapers):
        return Actor("clerk", command.person_id)
    role = sorted(PERMISSIONS[type(command)] - OWN_VOICE_ONLY.get(type(command), frozenset()))[-1]
    if isinstance(command, (CastBallot, RequestFloor)):
        role = "clerk" if command.channel == "clerk" else "system"
    return Actor(role)

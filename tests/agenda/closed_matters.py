"""Scenes of random evenings: argued in closed session, decided before everybody."""

from __future__ import annotations

from itertools import chain

from hypothesis import strategies as st

from agenda.commands import Command
from agenda.commands.additions import ProposeItem, PutProposalToVote, WithdrawProposal
from agenda.commands.elections import (
    AnnounceElection,
    AnswerElection,
    CountElection,
    Nominate,
    OpenElection,
    PrepareElection,
    VoteOnProposal,
)
from agenda.commands.items import CallItem
from agenda.commands.motions import MoveMotion, OrderMotions, PutMotionToVote, SplitMotion, WithdrawMotion, WordMotion
from agenda.commands.presence import NoteArrival
from agenda.commands.procedure import AcceptProcedure, MoveProcedure, PutProcedureToVote
from agenda.commands.publicity import AdmitListener, AdmitPublic, AskForPrivacy, ConfirmPrivacy, ExcludePublic
from agenda.commands.sitting import CloseSitting, InterruptSitting
from agenda.commands.votes import AnnounceVote, CastBallot, CloseVote, OpenVote, RepeatVote
from agenda.events.elections import Figures, Score
from agenda.events.words import ProcedureKind
from tests.agenda.spoken import ELECTION, HERE, MOTION, NEWEST, NOMINEE, POINT, PROPOSAL, TEXT

Steps = tuple[Command, ...]

CARRIED: Steps = (
    *(CastBallot(NEWEST, person_id, "yes") for person_id in ("vor", "anna", "ben", "cem")),
    CloseVote(),
    AnnounceVote(),
)
_MOVED = MoveMotion(HERE, "amendment", TEXT, "", TEXT)
_NAMED = f"{TEXT} Rat"
"""Who is elected: where the public is out, a name that was said in closed session alone."""
_FOUND = Figures((Score("01", 2),), no=0, abstain=0, invalid=0)
_PROCEDURE: tuple[ProcedureKind, ...] = ("refer", "interrupt", "adjourn-item", "adjourn-sitting", "reorder", "take-off")


def _point(kind: ProcedureKind) -> MoveProcedure:
    return MoveProcedure(kind, mover=TEXT, item_id=HERE, to="Bauausschuss", seconds=600, before="t1", reason=TEXT)


_PREPARED: Steps = (PrepareElection(TEXT), Nominate(ELECTION, _NAMED, mover=TEXT))
_ELECTED: Steps = (
    OpenElection(ELECTION),
    CountElection(ELECTION, _FOUND, "vor"),
    CountElection(ELECTION, _FOUND, "schrift"),
    AnnounceElection(ELECTION),
)
_PROPOSED = ProposeItem(TEXT, True, "resolution", TEXT, TEXT, TEXT)

MATTERS: tuple[tuple[Steps, Steps], ...] = (
    ((_PROPOSED,), (PutProposalToVote(PROPOSAL), *CARRIED, CallItem(PROPOSAL), OpenVote(), *CARRIED)),
    ((_PROPOSED,), (WithdrawProposal(PROPOSAL),)),
    ((_MOVED,), (PutMotionToVote(MOTION), *CARRIED, OpenVote(), *CARRIED)),
    ((_MOVED,), (OrderMotions(HERE, (HERE, MOTION), TEXT), WithdrawMotion(MOTION))),
    ((_MOVED, PutMotionToVote(MOTION), *CARRIED), (OpenVote(), *CARRIED)),
    ((WordMotion(HERE, TEXT),), (OpenVote(), *CARRIED)),
    ((SplitMotion(HERE, (TEXT, TEXT)),), (PutMotionToVote(f"{HERE}/1"), *CARRIED)),
    *(((_point(kind),), (AcceptProcedure(POINT),)) for kind in _PROCEDURE),
    ((_point("refer"),), (PutProcedureToVote(POINT), *CARRIED)),
    (_PREPARED, _ELECTED),
    ((*_PREPARED, *_ELECTED), (AnswerElection(ELECTION, NOMINEE),)),
    ((PrepareElection(TEXT, "joint"), Nominate(ELECTION, TEXT, names=(TEXT,))), (VoteOnProposal(ELECTION), *CARRIED)),
    ((OpenVote(TEXT), *CARRIED), (RepeatVote(NEWEST),)),
    ((InterruptSitting(TEXT),), (CloseSitting(TEXT),)),
)
"""What is said without the public, and what is done with it before everybody."""

CLOSED: Steps = (AskForPrivacy(), ConfirmPrivacy("cem"), ExcludePublic())
WAYS_OUT: Steps = (AdmitPublic(), CallItem("t4"))

carried_out: st.SearchStrategy[Steps] = st.builds(
    lambda matter, out: (*CLOSED, *matter[0], out, *matter[1]),
    st.sampled_from(MATTERS),
    st.sampled_from((*WAYS_OUT, CallItem("t3"))),
)
listened_to: st.SearchStrategy[Steps] = st.builds(
    lambda matter, items: (NoteArrival("gast", "hall"), *CLOSED, *matter[0], *chain.from_iterable(items)),
    st.sampled_from(MATTERS),
    st.permutations([(AdmitListener(one, "gast"), CallItem(one)) for one in ("t2", "t3", "t4")]),
)
"""A guest is admitted to one item after the other, and sees no more than what each of them is about."""

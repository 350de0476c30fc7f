"""Motions on procedure (Geschäftsordnungsanträge): moved, argued, accepted or put to the vote.

They go before the matter itself and interrupt no speaker. The more far-reaching is decided first, one of a kind waits
at a time, one may speak for it and one against (standing orders). Where nobody objects the chair may accept it without
a vote; where a number of members may demand it (`demands`), he follows.
What was moved under an item falls with that item. What a carried one does is in `procedure_effects`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from agenda import (
    chairing,
    demands,
    items,
    motions,
    procedure_effects,
    quorum,
    rearranging,
    recusal,
    speakers,
    texts,
    voting,
)
from agenda.commands import Command
from agenda.commands.floor import GiveFloor
from agenda.commands.procedure import (
    AcceptProcedure,
    HearProcedure,
    MoveProcedure,
    PutProcedureToVote,
    SupportProcedure,
    WithdrawProcedure,
)
from agenda.events import Event
from agenda.events.procedure import (
    ProcedureDecided,
    ProcedureHeard,
    ProcedureMoved,
    ProcedureSupported,
    ProcedureWithdrawn,
)
from agenda.events.words import ProcedureKind
from agenda.ports import Refusal
from agenda.privacy import debated_closed
from agenda.procedure_kinds import KINDS, RANK, majority
from agenda.rearranging import STANDING_ORDERS
from agenda.speaking import asking
from agenda.speaking.times import LONGEST_LIMIT_S
from agenda.state import Meeting
from agenda.state.items import Item
from agenda.state.procedure import Point, Procedure
from agenda.state.votes import Vote

SPEECH_S = 180
"""What one side has to argue a motion on procedure: three minutes are what rules of procedure commonly grant."""


def waiting(meeting: Meeting) -> tuple[Point, ...]:
    """The motions on procedure that wait for a decision, the most far-reaching first."""
    here = meeting.item_id or ""
    points = (point for point in meeting.procedure.pending if point.moved.at_item in ("", here))
    return tuple(sorted(points, key=lambda point: RANK[point.moved.kind]))


def move(meeting: Meeting, command: MoveProcedure) -> tuple[Event, ...]:
    """Move something on the procedure; while a vote is taken nobody does."""
    voting.check_finished(meeting)
    if command.kind == "secret-vote":
        _check_secret_lawful(meeting)
    else:
        majority(meeting.law, command.kind).current  # noqa: B018  refuses where the law of that Land is not known
    if any(point.moved.kind == command.kind for point in waiting(meeting)):
        raise Refusal("point-waiting-already", rule=STANDING_ORDERS)
    meant = _item_meant(meeting, command)
    mover = motions.mover_name(meeting, command.person_id, command.mover, meant)
    moved = ProcedureMoved(
        point_id=f"g{meeting.procedure.count + 1}",
        kind=command.kind,
        mover=mover,
        person_id=command.person_id,
        at_item=meeting.item_id or "",
        item_id=meant,
        to=texts.line(command.to, "Der Ausschuss"),
        seconds=_seconds(command),
        before=command.before,
        reason=texts.line(command.reason, "Der Grund", texts.REMARK_LIMIT),
        heard=not meeting.public_excluded and argued_in_public(meeting, command.kind),
    )
    _check_complete(meeting, moved)
    if command.kind in asking.CLOSING:
        asking.check_closing(meeting, command.person_id)
    return (moved,)


def withdraw(meeting: Meeting, command: WithdrawProcedure) -> tuple[Event, ...]:
    """Take it back; a minority's demand that holds too, for it may bind where the law lets nobody vote by it."""
    if command.point_id not in held_demands(meeting):
        _waiting(meeting, command.point_id)
    if meeting.vote_unfinished:
        raise Refusal("vote-unfinished")
    return (ProcedureWithdrawn(command.point_id), *_let_in(meeting, command.point_id))


def _let_in(meeting: Meeting, point_id: str) -> tuple[Event, ...]:
    """The public was sent out to argue a motion that is gone."""
    item, moved = meeting.current, meeting.procedure.moved(point_id)
    argued = moved.kind == "exclude-public" and meeting.public_excluded
    return items.admit(meeting) if argued and item is not None and not debated_closed(meeting, item) else ()


def held_demands(meeting: Meeting) -> tuple[str, ...]:
    """The ids of the minority's demands that hold for the item under debate."""
    return tuple(
        point_id
        for point_id, one in meeting.procedure.settled.items()
        if one.carried and one.moved.kind in demands.MINORITY_ONLY and one.moved.item_id == meeting.item_id
        if meeting.item_id in meeting.procedure.secret_items
    )


def hear(meeting: Meeting, command: HearProcedure) -> tuple[Event, ...]:
    """Give one side the floor, once."""
    point = _waiting(meeting, command.point_id)
    if point.spoken_for if command.side == "for" else point.spoken_against:
        raise Refusal("side-heard-already", rule=STANDING_ORDERS)
    if command.person_id in recusal.barred(meeting, point.moved.item_id):
        name = meeting.person(command.person_id).name
        raise Refusal("recused-may-not-speak", rule=meeting.law.recusal.citation, name=name)
    given = speakers.give(meeting, GiveFloor(command.person_id, SPEECH_S, kind="order"))
    return (*_closed(meeting, point), ProcedureHeard(point.moved.point_id, command.side, command.person_id), *given)


def argued_in_public(meeting: Meeting, kind: ProcedureKind) -> bool:
    """Why the public should be out is neither argued nor decided before the public (§ 52 Abs. 1 HGO).

    Fails closed: only where the law of a Land is known to let it happen in public does it.
    """
    rule = meeting.law.exclusion_argued_closed
    return kind != "exclude-public" or (rule.known and not rule.value)


def _closed(meeting: Meeting, point: Point) -> tuple[Event, ...]:
    return () if argued_in_public(meeting, point.moved.kind) else items.exclude(meeting)


def accept(meeting: Meeting, command: AcceptProcedure) -> tuple[Event, ...]:
    """Nobody objects, or enough members demand it."""
    point = _next(meeting, command.point_id)
    voting.check_finished(meeting)
    if point.moved.kind in demands.MINORITY_ONLY or demands.met(meeting, point):
        demands.check_met(meeting, point)
        return (ProcedureDecided(point.moved.point_id, carried=True, basis="demand"),)
    if not KINDS[point.moved.kind].unopposed:
        raise Refusal("vote-needed", rule=majority(meeting.law, point.moved.kind).citation)
    _check_leader(meeting, point)
    if not KINDS[point.moved.kind].puts_off:
        quorum.check_quorate(meeting)
    return (
        ProcedureDecided(point.moved.point_id, carried=True, basis="unopposed"),
        *procedure_effects.carried(meeting, point.moved, "unopposed"),
    )


def leader_is_barred(meeting: Meeting, point: Point) -> bool:
    """Whether whoever leads has a conflict of interest at the item that the motion is about, debated or not."""
    return chairing.leader(meeting) in recusal.barred(meeting, point.moved.item_id)


def _check_leader(meeting: Meeting, point: Point) -> None:
    if leader_is_barred(meeting, point):
        raise Refusal("barred-from-chair", rule=meeting.law.recusal.citation)


def may_go_unopposed(meeting: Meeting, kind: ProcedureKind) -> bool:
    """Whether it may be accepted without a vote now; a body that is not quorate may only put something off."""
    return KINDS[kind].unopposed and (KINDS[kind].puts_off or quorum.may_decide(meeting))


def support(meeting: Meeting, command: SupportProcedure) -> tuple[Event, ...]:
    """Join a demand; once is enough."""
    point, person = _waiting(meeting, command.point_id), meeting.person(command.person_id)
    demands.check_may_support(meeting, point, person)
    known = person.person_id in demands.supporters(meeting, point)
    return () if known else (ProcedureSupported(point.moved.point_id, person.person_id),)


def put(meeting: Meeting, command: PutProcedureToVote) -> tuple[Event, ...]:
    """Let the body decide."""
    point = _next(meeting, command.point_id)
    demands.check_may_be_voted_on(meeting, point)
    _check_leader(meeting, point)
    rule = majority(meeting.law, point.moved.kind)
    opened = voting.start(
        meeting,
        question(meeting, point.moved),
        about="procedure",
        about_id=point.moved.point_id,
        rule=rule.value,
        basis=rule.citation,
        form=command.form,
        order=command.order,
        lot=command.lot,
        barred=recusal.barred(meeting, point.moved.item_id),
    )
    return (*_closed(meeting, point), *opened)


def question(meeting: Meeting, moved: ProcedureMoved) -> str:
    """What is voted on."""
    item = meeting.items.get(moved.item_id)
    return KINDS[moved.kind].question.format(
        number=item.number if item else "–", to=moved.to, minutes=max(1, round((moved.seconds or 0) / 60))
    )


def decided(meeting: Meeting, vote: Vote, carried: bool) -> tuple[Event, ...]:
    """What the announced vote leads to. A repeated one that ends otherwise takes the effect of the first one back."""
    point = next((one for one in meeting.procedure.pending if one.moved.point_id == vote.about_id), None)
    settled = meeting.procedure.settled.get(vote.about_id)
    if point is not None:
        follows = procedure_effects.carried if carried else procedure_effects.rejected
        return (ProcedureDecided(vote.about_id, carried, "decision"), *follows(meeting, point.moved, "decision"))
    if settled is None or settled.carried == carried:
        return ()
    return (ProcedureDecided(vote.about_id, carried, "decision"), *procedure_effects.reversed_(meeting, settled))


def _waiting(meeting: Meeting, point_id: str) -> Point:
    found = next((point for point in waiting(meeting) if point.moved.point_id == point_id), None)
    if found is None:
        raise Refusal("point-unknown")
    return found


def _next(meeting: Meeting, point_id: str) -> Point:
    """The point, if none more far-reaching waits."""
    point, first = _waiting(meeting, point_id), waiting(meeting)[0]
    if RANK[first.moved.kind] < RANK[point.moved.kind]:
        raise Refusal("point-ranked-lower", rule=STANDING_ORDERS, first=KINDS[first.moved.kind].title)
    return point


def _check_secret_lawful(meeting: Meeting) -> None:
    """Secret votes on motions are forbidden in Hesse (§ 54 Abs. 2 HGO)."""
    law = meeting.law.secret_vote
    if law.value == "never":
        raise Refusal("secret-vote-unlawful", rule=law.citation)


def _item_meant(meeting: Meeting, command: MoveProcedure) -> str:
    if command.item_id:
        return meeting.item(command.item_id).item_id
    return meeting.item_id or ""


def _seconds(command: MoveProcedure) -> int | None:
    return command.seconds if "seconds" in KINDS[command.kind].needs else None


def _check_complete(meeting: Meeting, moved: ProcedureMoved) -> None:
    needs = KINDS[moved.kind].needs
    if "debate" in needs and (meeting.item_id is None or moved.item_id != meeting.item_id):
        raise Refusal("no-item")
    if moved.kind == "admit-public":
        _check_admissible(meeting, meeting.items[moved.item_id])
    if "item" in needs:
        _check_item(meeting, moved)
    if "to" in needs and not moved.to:
        raise Refusal("text-missing", what="Der Ausschuss")
    if "seconds" in needs and not 0 < (moved.seconds or 0) <= LONGEST_LIMIT_S:
        raise Refusal("procedure-time-invalid", limit=LONGEST_LIMIT_S // 60)


def _check_admissible(meeting: Meeting, item: Item) -> None:
    if not item.public:
        raise Refusal("item-non-public", rule=meeting.law.non_public.citation, number=item.number)


def _check_item(meeting: Meeting, moved: ProcedureMoved) -> None:
    item = meeting.items.get(moved.item_id)
    if item is None:
        raise Refusal("no-item")
    if moved.kind == "reorder":
        rearranging.moving(meeting, item.item_id, moved.before, moved.reason, "decision")
    else:
        items.after(item.state, "remove")


def on_moved(meeting: Meeting, event: ProcedureMoved, at: datetime) -> Meeting:
    """One more waits; what fell with its item is forgotten."""
    pending = (*waiting(meeting), Point(event))
    return replace(meeting, procedure=replace(meeting.procedure, pending=pending, count=meeting.procedure.count + 1))


def on_heard(meeting: Meeting, event: ProcedureHeard, at: datetime) -> Meeting:
    """This side has spoken."""
    pending = tuple(
        _heard(point, event) if point.moved.point_id == event.point_id else point for point in meeting.procedure.pending
    )
    return replace(meeting, procedure=replace(meeting.procedure, pending=pending))


def _heard(point: Point, event: ProcedureHeard) -> Point:
    return replace(point, spoken_for=True) if event.side == "for" else replace(point, spoken_against=True)


def on_decided(meeting: Meeting, event: ProcedureDecided, at: datetime) -> Meeting:
    """It waits no longer; a roll call or a secret vote holds for the votes on the item until decided otherwise."""
    moved = meeting.procedure.moved(event.point_id)
    settled = {**meeting.procedure.settled, event.point_id: procedure_effects.settled(meeting, moved, event.carried)}
    after = replace(_without(meeting.procedure, event.point_id), settled=settled)
    return replace(meeting, procedure=_voting_as(after, moved, carried=event.carried))


def _voting_as(procedure: Procedure, moved: ProcedureMoved, *, carried: bool) -> Procedure:
    match moved.kind:
        case "roll-call":
            return replace(procedure, roll_call_items=_marked(procedure.roll_call_items, moved.item_id, carried))
        case "secret-vote":
            return replace(procedure, secret_items=_marked(procedure.secret_items, moved.item_id, carried))
        case _:
            return procedure


def _marked(marked: frozenset[str], item_id: str, carried: bool) -> frozenset[str]:
    return marked | {item_id} if carried else marked - {item_id}


def on_supported(meeting: Meeting, event: ProcedureSupported, at: datetime) -> Meeting:
    """One more demands it."""
    pending = tuple(
        replace(point, supporters=(*point.supporters, event.person_id))
        if point.moved.point_id == event.point_id
        else point
        for point in meeting.procedure.pending
    )
    return replace(meeting, procedure=replace(meeting.procedure, pending=pending))


def on_withdrawn(meeting: Meeting, event: ProcedureWithdrawn, at: datetime) -> Meeting:
    """It waits no longer, and binds nobody any more."""
    held = meeting.procedure.settled.get(event.point_id)
    left = _without(meeting.procedure, event.point_id)
    return replace(meeting, procedure=left if held is None else _voting_as(left, held.moved, carried=False))


def _without(procedure: Procedure, point_id: str) -> Procedure:
    left = tuple(point for point in procedure.pending if point.moved.point_id != point_id)
    return replace(procedure, pending=left)


DECIDERS: Mapping[type[Command], Callable[..., tuple[Event, ...]]] = {
    MoveProcedure: move,
    WithdrawProcedure: withdraw,
    HearProcedure: hear,
    SupportProcedure: support,
    AcceptProcedure: accept,
    PutProcedureToVote: put,
}
EVOLVERS: Mapping[type[Event], Callable[..., Meeting]] = {
    ProcedureMoved: on_moved,
    ProcedureHeard: on_heard,
    ProcedureSupported: on_supported,
    ProcedureDecided: on_decided,
    ProcedureWithdrawn: on_withdrawn,
}

"""The chair's keys about motions: what is voted on next at the item, motions on procedure, additions to the agenda."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from agenda import demands, majorities, motion_order, motions, procedure
from agenda.chairing_steps import handing_over
from agenda.commands.motions import PutMotionToVote
from agenda.events.words import MotionKind
from agenda.motion_order import Subject
from agenda.ports import Refusal
from agenda.procedure_kinds import KINDS
from agenda.speaking.steps import end_contribution
from agenda.state import Meeting
from agenda.state.items import Item
from agenda.state.procedure import Point
from agenda.step import Step
from agenda.wording import N_

SPOKEN: Mapping[MotionKind, str] = {
    "main": N_("den Antrag von {mover}"),
    "amendment": N_("den Änderungsantrag von {mover}"),
    "counter": N_("den Gegenantrag von {mover}"),
}


SPOKEN_FROM_CLOSED: Mapping[MotionKind, str] = {
    "main": N_("den Antrag aus der nichtöffentlichen Beratung"),
    "amendment": N_("den Änderungsantrag aus der nichtöffentlichen Beratung"),
    "counter": N_("den Gegenantrag aus der nichtöffentlichen Beratung"),
}


_NOT_MINE = N_("Ich übergebe die Leitung für diesen Antrag: Er betrifft einen Punkt, an dem ich nicht mitwirke.")


def decide_procedure(meeting: Meeting) -> Step | None:
    """A motion on procedure goes before the matter, but interrupts nobody."""
    points = procedure.waiting(meeting)
    if not points:
        return None
    if meeting.floor is not None:
        return end_contribution(meeting)
    return next(_ways(meeting, points[0]), None)


def about_procedure(meeting: Meeting) -> Iterator[Step]:
    """The other ways to deal with the motion on procedure that is next; and a demand may be taken back."""
    points = procedure.waiting(meeting)
    if points and meeting.floor is None:
        yield from _ways(meeting, points[0])
    for point_id in procedure.held_demands(meeting)[:1]:
        yield _withdraw(point_id)


def decide_motion(meeting: Meeting) -> Step | None:
    """Motions, and the proposal that they would change, are voted on one after the other."""
    item = meeting.current
    following = motion_order.next_subject(meeting, item) if item else None
    if item is None or following is None or not quorate(meeting):
        return None
    mere = following.name == item.item_id and item.kind != "resolution"
    return None if mere or not _may_be_put(meeting, following) else _put(meeting, item, following)


def about_motion(meeting: Meeting) -> Iterator[Step]:
    """The next vote on the item, whatever else comes first."""
    item = meeting.current
    following = motion_order.next_subject(meeting, item) if item else None
    if item is not None and following is not None and quorate(meeting) and _may_be_put(meeting, following):
        yield _put(meeting, item, following)


def _may_be_put(meeting: Meeting, following: Subject) -> bool:
    """Whether anything stands before the vote, or forbids it in the form that is owed: no key is offered in vain."""
    try:
        motions.put(meeting, PutMotionToVote(following.name))
    except Refusal:
        return False
    return True


def decide_addition(meeting: Meeting) -> Step | None:
    """What was proposed for the agenda is decided before the next item is called."""
    return next(about_additions(meeting), None)


def about_additions(meeting: Meeting) -> Iterator[Step]:
    """Votes on what was proposed for the agenda."""
    rule = meeting.law.agenda_addition if meeting.additions.pending else None
    if rule is not None and rule.known and quorate(meeting):
        say = N_("Es ist beantragt, die Tagesordnung zu ergänzen. Nötig: {majority} ({citation}). Wer stimmt zu?")
        majority = majorities.MAJORITY_NAME[rule.value]
        proposal_id = next(iter(meeting.additions.pending))
        yield Step(
            key="put-proposal",
            label=N_("Über die Ergänzung abstimmen"),
            say=say.format(majority=majority, citation=rule.citation),
            intent={"name": "PutProposalToVote", "proposal_id": proposal_id},
        )


def quorate(meeting: Meeting) -> bool:
    """Whether the body was found quorate, so that it may decide."""
    return meeting.quorum is not None and meeting.quorum.counted.quorate


def _ways(meeting: Meeting, point: Point) -> Iterator[Step]:
    """What enough members demand is followed. Else without objection first, where nobody has spoken against it."""
    demanded = demands.met(meeting, point)
    if demanded:
        yield _follow(point)
    elif procedure.leader_is_barred(meeting, point):
        yield handing_over(_NOT_MINE)
        return
    if demanded or point.moved.kind in demands.MINORITY_ONLY:
        return
    if procedure.may_go_unopposed(meeting, point.moved.kind) and not point.spoken_against:
        yield _accept(point)
    if quorate(meeting):
        yield _put_procedure(meeting, point)


def _follow(point: Point) -> Step:
    title = KINDS[point.moved.kind].title
    return Step(
        key="accept-procedure",
        label=N_("Verlangt von genügend Mitgliedern: {title}").format(title=title),
        say=N_("{title} ist von genügend Mitgliedern verlangt. So verfahren wir.").format(title=title),
        intent={"name": "AcceptProcedure", "point_id": point.moved.point_id},
    )


def _withdraw(point_id: str) -> Step:
    say = N_("Das Verlangen nach geheimer Abstimmung ist zurückgenommen.")
    label = N_("Geheime Abstimmung wird nicht mehr verlangt")
    intent = {"name": "WithdrawProcedure", "point_id": point_id}
    return Step("withdraw-demand", label, say, intent, danger=True)


def _accept(point: Point) -> Step:
    title = KINDS[point.moved.kind].title
    say = N_("{mover} beantragt: {title}. Erhebt sich Widerspruch? Das ist nicht der Fall, dann ist so beschlossen.")
    return Step(
        key="accept-procedure",
        label=N_("Ohne Widerspruch: {title}").format(title=title),
        say=say.format(mover=point.moved.mover, title=title),
        intent={"name": "AcceptProcedure", "point_id": point.moved.point_id},
    )


def _put_procedure(meeting: Meeting, point: Point) -> Step:
    say = N_("Wir stimmen ab über den Antrag zur Geschäftsordnung: {question}")
    return Step(
        key="put-procedure",
        label=N_("Abstimmen: {title}").format(title=KINDS[point.moved.kind].title),
        say=say.format(question=procedure.question(meeting, point.moved)),
        intent={"name": "PutProcedureToVote", "point_id": point.moved.point_id},
    )


def _is_plain(meeting: Meeting, item: Item, following: Subject) -> bool:
    """Whether the item's own proposal is voted on as it was put, with the ordinary majority."""
    as_put = following.name == item.item_id and motion_order.final_text(meeting, item) == item.motion
    return as_put and not item.main_statute


def _put(meeting: Meeting, item: Item, following: Subject) -> Step:
    if _is_plain(meeting, item, following):
        say = N_("Wir stimmen ab über Tagesordnungspunkt {number}. Wer stimmt zu, wer lehnt ab, wer enthält sich?")
        intent = {"name": "OpenVote", "question": ""}
        return Step("open-vote", N_("Abstimmung eröffnen"), say.format(number=item.number), intent)
    say = N_("Wir stimmen ab über {subject}. Wer stimmt zu, wer lehnt ab, wer enthält sich?")
    subject = _spoken(meeting, following)
    return Step(
        key="put-motion",
        label=N_("Abstimmung eröffnen: {subject}").format(subject=subject),
        say=say.format(subject=subject),
        intent={"name": "PutMotionToVote", "subject": following.name},
    )


def _spoken(meeting: Meeting, following: Subject) -> str:
    whole = _whole(meeting, following)
    return N_("Teil {part}, {whole}").format(part=following.part, whole=whole) if following.part else whole


def _whole(meeting: Meeting, following: Subject) -> str:
    motion = following.motion
    if motion is None:
        return N_("den Beschlussvorschlag")
    spoken = SPOKEN if motion_order.sayable(meeting, motion.public) else SPOKEN_FROM_CLOSED
    return spoken[motion.kind].format(mover=motion.mover)

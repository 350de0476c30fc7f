"""The chair's next step: at any moment one primary key, and the few others that make sense beside it.

The chair looks for one second at a time. So the order of a sitting is written here once, as a list of rules asked from
top to bottom; the first that has an answer wins. Nothing is enforced here: `decide` accepts any lawful command.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from agenda import (
    assembly,
    chairing_steps,
    disturbance_steps,
    election_steps,
    motion_order,
    motion_steps,
    order_steps,
    question_time_steps,
    quorum,
    recusal_steps,
    schedule,
    vote_steps,
)
from agenda.disturbance import blocking
from agenda.privacy import debated_closed
from agenda.speaking.steps import about_the_floor, end_contribution, interposed, serve_queue
from agenda.state import Meeting
from agenda.state.items import Item
from agenda.step import Intent, Key, Step
from agenda.wording import N_

__all__ = ["Intent", "Step", "also", "next_step"]


def next_step(meeting: Meeting) -> Step:
    """The one primary step."""
    for rule in _RULES:
        step = rule(meeting)
        if step is not None and assembly.makes_sense(meeting, step):
            return step
    return _close_sitting()


def also(meeting: Meeting) -> tuple[Step, ...]:
    """The other steps that make sense now, the primary one left out."""
    if meeting.state == "interrupted":
        return (_give_up(),)
    if meeting.state != "open":
        return ()
    first = next_step(meeting).key
    if blocking(meeting) is not None:
        others = tuple(_while_blocked(meeting))
    elif meeting.vote_unfinished:
        others = (*vote_steps.during(meeting), *_quorum_lost(meeting))
    elif meeting.elections.running is not None:
        others = tuple(_about_the_sitting(meeting))
    else:
        others = (*_instead(meeting, first), *_others(meeting))
    return tuple(step for step in others if step.key != first and assembly.makes_sense(meeting, step))


def _before_or_after(meeting: Meeting) -> Step | None:
    match meeting.state:
        case "planned" if meeting.plan is not None:
            say = N_("Ich eröffne die Sitzung und begrüße alle im Saal und in der Zuschaltung.")
            return Step("open-sitting", N_("Sitzung eröffnen"), say, {"name": "OpenSitting"})
        case "interrupted":
            say = N_("Die Sitzung wird fortgesetzt.")
            return Step("resume", N_("Sitzung fortsetzen"), say, {"name": "ResumeSitting"})
        case "open":
            return None
        case _:
            return Step("none", "", "", None)


def _state_quorum_first(meeting: Meeting) -> Step | None:
    return _state_quorum(meeting) if quorum.must_be_stated(meeting) else None


def _restate_quorum(meeting: Meeting) -> Step | None:
    """Once enough members are here the quorum can be stated anew; until then the chair goes on without a vote."""
    item = meeting.current
    if item is None or motion_steps.quorate(meeting) or motion_order.next_subject(meeting, item) is None:
        return None
    return _state_quorum(meeting) if quorum.count(meeting).quorate else None


def _go_on(meeting: Meeting) -> Step | None:
    coming = schedule.to_come(meeting)
    return _call(meeting, coming[0]) if coming else _close_item(meeting)


_RULES: tuple[Callable[[Meeting], Step | None], ...] = (
    disturbance_steps.repair,
    _before_or_after,
    disturbance_steps.interrupt,
    vote_steps.finish_vote,
    election_steps.finish,
    _state_quorum_first,
    vote_steps.test_first,
    chairing_steps.hand_over,
    recusal_steps.see_out,
    recusal_steps.decide_doubt,
    interposed,
    order_steps.close_to_argue,
    motion_steps.decide_procedure,
    serve_queue,
    end_contribution,
    vote_steps.repeat_impaired,
    election_steps.repeat_impaired,
    _restate_quorum,
    motion_steps.decide_motion,
    election_steps.lead,
    motion_steps.decide_addition,
    question_time_steps.next_question,
    order_steps.ask_for_privacy,
    _go_on,
)


def _instead(meeting: Meeting, first: Key) -> tuple[Step, ...]:
    """Whoever needs no test vote goes on at once."""
    step = _go_on(meeting) if first == "test-vote" else None
    return () if step is None else (step,)


def _while_blocked(meeting: Meeting) -> Iterator[Step]:
    """While the municipality's own transmission fails nothing goes on; what is under way may end."""
    if meeting.vote is not None and meeting.vote_unfinished:
        yield from vote_steps.breaking_off(meeting, meeting.vote)
    elif meeting.elections.running is None:
        yield _close_sitting(early=True)


def _others(meeting: Meeting) -> Iterator[Step]:
    yield from about_the_floor(meeting)
    yield from question_time_steps.about_questions(meeting)
    yield from motion_steps.about_procedure(meeting)
    yield from _about_the_item(meeting)
    yield from motion_steps.about_additions(meeting)
    yield from election_steps.about_elections(meeting)
    yield from vote_steps.about_votes(meeting)
    yield from order_steps.about_publicity(meeting)
    yield from order_steps.about_conduct(meeting)
    yield from _about_the_sitting(meeting)
    yield _close_sitting(early=True)


def _about_the_sitting(meeting: Meeting) -> Iterator[Step]:
    """What may be done while a ballot of an election is held, too."""
    yield _state_quorum(meeting)
    say = N_("Ich unterbreche die Sitzung.")
    yield Step("interrupt", N_("Sitzung unterbrechen"), say, {"name": "InterruptSitting", "reason": N_("Pause")})


def _about_the_item(meeting: Meeting) -> Iterator[Step]:
    yield from motion_steps.about_motion(meeting)
    closed = _close_item(meeting)
    if closed is not None:
        yield closed


_STATING: Mapping[bool, str] = {
    False: N_("Beschlussfähigkeit feststellen"),
    True: N_("Beschlussunfähigkeit feststellen: ohne Ergebnis abbrechen"),
}
"""By whether it ends what is being decided."""


def _quorum_lost(meeting: Meeting) -> Iterator[Step]:
    """While a vote is unfinished the quorum is stated only to break it off."""
    if quorum.broken_off(meeting) and not quorum.count(meeting).quorate:
        yield _state_quorum(meeting)


def _state_quorum(meeting: Meeting) -> Step:
    """The statement; where it would end what is being decided, its label says so."""
    now = quorum.count(meeting)
    ends = not now.quorate and bool(quorum.broken_off(meeting))
    able = N_("wir sind beschlussfähig") if now.quorate else N_("wir sind nicht beschlussfähig")
    say = N_("Ich stelle fest: {present} von {seats} Mitgliedern sind anwesend, {able}.")
    return Step(
        key="state-quorum",
        label=_STATING[ends],
        say=say.format(present=now.present, seats=now.legal_seats, able=able),
        intent={"name": "StateQuorum"},
        danger=ends,
    )


def _call(meeting: Meeting, item: Item) -> Step:
    say = N_("Ich rufe auf: Tagesordnungspunkt {number}, {title}.").format(number=item.number, title=item.title)
    return Step(
        key="call-item",
        label=N_("TOP {number} aufrufen").format(number=item.number),
        say=f"{_publicity(meeting, item)}{say}",
        intent={"name": "CallItem", "item_id": item.item_id},
    )


def _publicity(meeting: Meeting, item: Item) -> str:
    closed = debated_closed(meeting, item)
    if not closed and meeting.public_excluded:
        return N_("Die Öffentlichkeit ist wieder zugelassen.") + " "
    if closed and not meeting.public_excluded:
        return N_("Die Öffentlichkeit ist ab jetzt ausgeschlossen.") + " "
    return ""


def _close_item(meeting: Meeting) -> Step | None:
    item = meeting.current
    if item is None:
        return None
    return Step(
        key="close-item",
        label=N_("TOP {number} schließen").format(number=item.number),
        say=N_("Damit ist Tagesordnungspunkt {number} erledigt.").format(number=item.number),
        intent={"name": "CloseItem"},
    )


def _give_up() -> Step:
    """An interrupted sitting that cannot go on."""
    label = N_("Nicht fortsetzen: Sitzung schließen (endgültig)")
    say = N_("Die Sitzung wird nicht fortgesetzt. Ich schließe die Sitzung.")
    return Step("close-sitting", label, say, {"name": "CloseSitting"}, danger=True, asks_reason=True)


def _close_sitting(*, early: bool = False) -> Step:
    label = N_("Sitzung schließen (endgültig)") if early else N_("Sitzung schließen")
    return Step("close-sitting", label, N_("Ich schließe die Sitzung."), {"name": "CloseSitting"}, danger=early)

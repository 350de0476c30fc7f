"""The chair's next step: at any moment one primary key, and the few others that make sense beside it.

The chair looks for one second at a time. So the order of a sitting is written here once, as a list of rules asked from
top to bottom; the first that has an answer wins. Nothing is enforced here: `decide` accepts any lawful command.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from agenda import quorum
from agenda.minutes_texts import result_sentence
from agenda.minutes_values import Tally
from agenda.state import Meeting
from agenda.state.items import Item
from agenda.wording import N_

Key = Literal[
    "open-sitting",
    "state-quorum",
    "call-item",
    "give-floor",
    "take-floor",
    "withdraw-floor",
    "open-vote",
    "close-vote",
    "announce-vote",
    "close-item",
    "interrupt",
    "resume",
    "close-sitting",
    "none",
]
Intent = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Step:
    """A key on the chair's screen: its German label, the sentence to say aloud, the intent to send.

    `danger` marks a step that cannot be taken back; its label names the consequence and it needs a second press.
    """

    key: Key
    label: str
    say: str
    intent: Intent | None
    danger: bool = False


def next_step(meeting: Meeting) -> Step:
    """The one primary step."""
    for rule in _RULES:
        step = rule(meeting)
        if step is not None:
            return step
    return _close_sitting()


def also(meeting: Meeting) -> tuple[Step, ...]:
    """The other steps that make sense now, the primary one left out."""
    if meeting.state != "open" or meeting.vote_unfinished:
        return ()
    first = next_step(meeting).key
    return tuple(step for step in _others(meeting) if step.key != first)


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


def _finish_vote(meeting: Meeting) -> Step | None:
    if meeting.vote is None or not meeting.vote_unfinished:
        return None
    if meeting.vote.counted is None:
        say = N_("Haben alle abgestimmt? Dann schließe ich die Abstimmung.")
        return Step("close-vote", N_("Abstimmung schließen"), say, {"name": "CloseVote"})
    counted = meeting.vote.counted
    tally = Tally(counted.yes, counted.no, counted.abstain, counted.not_voted, counted.carried)
    return Step("announce-vote", N_("Ergebnis verkünden"), result_sentence(tally), {"name": "AnnounceVote"})


def _state_quorum_first(meeting: Meeting) -> Step | None:
    return _state_quorum(meeting) if meeting.quorum is None else None


def _serve_queue(meeting: Meeting) -> Step | None:
    if not meeting.queue:
        return None
    name = meeting.people[meeting.queue[0].person_id].name
    return Step(
        key="give-floor",
        label=N_("Wort an {name}").format(name=name),
        say=N_("Das Wort hat {name}.").format(name=name),
        intent={"name": "GiveFloor", "person_id": meeting.queue[0].person_id},
    )


def _end_contribution(meeting: Meeting) -> Step | None:
    if meeting.floor is None:
        return None
    say = N_("Vielen Dank, {name}.").format(name=meeting.people[meeting.floor.person_id].name)
    return Step("take-floor", N_("Redebeitrag beenden"), say, {"name": "TakeFloor", "why": "finished"})


def _decide_item(meeting: Meeting) -> Step | None:
    item = meeting.current
    if item is None or item.kind != "resolution" or not item.motion.strip() or item.results:
        return None
    return _open_vote(meeting, item) or _restate_quorum(meeting)


def _go_on(meeting: Meeting) -> Step | None:
    coming = _coming(meeting)
    if coming is not None:
        return _call(meeting, coming)
    return _close_item(meeting)


_RULES: tuple[Callable[[Meeting], Step | None], ...] = (
    _before_or_after,
    _finish_vote,
    _state_quorum_first,
    _serve_queue,
    _end_contribution,
    _decide_item,
    _go_on,
)


def _others(meeting: Meeting) -> Iterator[Step]:
    if meeting.floor is not None:
        yield from _about_the_floor(meeting)
    if meeting.current is not None:
        yield from _about_the_item(meeting, meeting.current)
    yield _state_quorum(meeting)
    say = N_("Ich unterbreche die Sitzung.")
    yield Step("interrupt", N_("Sitzung unterbrechen"), say, {"name": "InterruptSitting", "reason": N_("Pause")})
    yield _close_sitting(early=True)


def _about_the_floor(meeting: Meeting) -> Iterator[Step]:
    ended = _end_contribution(meeting)
    if ended is not None:
        yield ended
        say = N_("Ich entziehe Ihnen das Wort.")
        label = N_("Wort entziehen (steht in der Niederschrift)")
        yield Step("withdraw-floor", label, say, {"name": "TakeFloor", "why": "withdrawn"}, danger=True)


def _about_the_item(meeting: Meeting, item: Item) -> Iterator[Step]:
    vote = _open_vote(meeting, item) if item.motion.strip() else None
    if vote is not None:
        yield vote
    closed = _close_item(meeting)
    if closed is not None:
        yield closed


def _state_quorum(meeting: Meeting) -> Step:
    now = quorum.count(meeting)
    able = N_("wir sind beschlussfähig") if now.quorate else N_("wir sind nicht beschlussfähig")
    say = N_("Ich stelle fest: {present} von {seats} Mitgliedern sind anwesend, {able}.")
    return Step(
        key="state-quorum",
        label=N_("Beschlussfähigkeit feststellen"),
        say=say.format(present=now.present, seats=now.legal_seats, able=able),
        intent={"name": "StateQuorum"},
    )


def _restate_quorum(meeting: Meeting) -> Step | None:
    """Once enough members are here the quorum can be stated anew; until then the chair goes on without a vote."""
    return _state_quorum(meeting) if quorum.count(meeting).quorate else None


def _open_vote(meeting: Meeting, item: Item) -> Step | None:
    if meeting.quorum is None or not meeting.quorum.counted.quorate:
        return None
    say = N_("Wir stimmen ab über Tagesordnungspunkt {number}. Wer stimmt zu, wer lehnt ab, wer enthält sich?")
    return Step(
        key="open-vote",
        label=N_("Abstimmung eröffnen"),
        say=say.format(number=item.number),
        intent={"name": "OpenVote", "question": ""},
    )


def _coming(meeting: Meeting) -> Item | None:
    """The next item not yet dealt with, after the current one if there is any, else from the top."""
    order = list(meeting.items.values())
    start = order.index(meeting.current) + 1 if meeting.current else 0
    return next((item for item in order[start:] + order[:start] if item.state == "coming"), None)


def _call(meeting: Meeting, item: Item) -> Step:
    say = N_("Ich rufe auf: Tagesordnungspunkt {number}, {title}.").format(number=item.number, title=item.title)
    return Step(
        key="call-item",
        label=N_("TOP {number} aufrufen").format(number=item.number),
        say=f"{_publicity(meeting, item)}{say}",
        intent={"name": "CallItem", "item_id": item.item_id},
    )


def _publicity(meeting: Meeting, item: Item) -> str:
    if item.public and meeting.public_excluded:
        return N_("Die Öffentlichkeit ist wieder zugelassen.") + " "
    if not item.public and not meeting.public_excluded:
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


def _close_sitting(*, early: bool = False) -> Step:
    label = N_("Sitzung schließen (endgültig)") if early else N_("Sitzung schließen")
    return Step("close-sitting", label, N_("Ich schließe die Sitzung."), {"name": "CloseSitting"}, danger=early)

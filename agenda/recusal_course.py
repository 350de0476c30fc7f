"""How a recusal comes about, is decided and ends: the commands, and what follows from other events (§ 25 HGO).

`agenda/recusal.py` says what an entry means; this says who is entered, how a doubt is decided and when it takes effect.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from agenda import speakers, texts, voting
from agenda.commands import Command
from agenda.commands.recusal import (
    DeclareRecusal,
    DoubtRecusal,
    EnterRecusal,
    LiftRecusal,
    NoteRoomLeft,
    OpenRecusalVote,
)
from agenda.events import Event
from agenda.events.items import ItemCalled, ItemClosed
from agenda.events.presence import PersonArrived, PersonLeft
from agenda.events.recusal import (
    RecusalBegan,
    RecusalConfirmed,
    RecusalDoubted,
    RecusalEnded,
    RecusalLifted,
    RecusalNoted,
    RecusedLeftRoom,
)
from agenda.events.words import RecusalOrigin
from agenda.ports import Refusal
from agenda.recusal import cleared, current, entries, entry_of
from agenda.state import Meeting
from agenda.state.recusals import Recusal
from agenda.state.votes import Vote
from agenda.wording import N_

QUESTION = N_("Liegt bei {name} zu TOP {number} ein Widerstreit der Interessen vor?")


def declare(meeting: Meeting, command: DeclareRecusal) -> tuple[Event, ...]:
    """The member's own declaration, before the item or in it."""
    return _note(meeting, command.item_id, command.person_id, "declared")


def enter(meeting: Meeting, command: EnterRecusal) -> tuple[Event, ...]:
    """Chair or clerk enter it."""
    return _note(meeting, command.item_id, command.person_id, "entered")


def doubt(meeting: Meeting, command: DoubtRecusal) -> tuple[Event, ...]:
    """A doubt about somebody, entered already or not: out until the body has decided."""
    known = entry_of(meeting, meeting.item(command.item_id).item_id, command.person_id)
    if known is None:
        return _note(meeting, command.item_id, command.person_id, "doubted")
    if known.doubt != "none":
        raise Refusal("recusal-doubted-already", rule=_rule(meeting))
    return (RecusalDoubted(known.recusal_id),)


def open_vote(meeting: Meeting, command: OpenRecusalVote) -> tuple[Event, ...]:
    """Put the doubt to the vote, without the person."""
    entry = _entry(meeting, command.recusal_id)
    if entry.state == "lifted" or entry.doubt != "open":
        raise Refusal("recusal-not-doubted", rule=_rule(meeting))
    if entry.item_id != meeting.item_id:
        raise Refusal("recusal-item-not-called", rule=_rule(meeting))
    majority = meeting.law.recusal_decision
    return voting.start(
        meeting,
        question(meeting, entry),
        about="recusal",
        about_id=entry.recusal_id,
        rule=majority.value,
        basis=majority.citation,
        form=command.form,
        order=command.order,
        lot=command.lot,
        barred=frozenset({entry.person_id}),
    )


def question(meeting: Meeting, entry: Recusal) -> str:
    """What the body is asked."""
    person, item = meeting.people[entry.person_id], meeting.items[entry.item_id]
    return QUESTION.format(name=person.name, number=item.number)


def lift(meeting: Meeting, command: LiftRecusal) -> tuple[Event, ...]:
    """Take back what was entered by mistake. What the body has decided only the body can change."""
    entry = _entry(meeting, command.recusal_id)
    if entry.state == "lifted":
        raise Refusal("recusal-lifted", rule=_rule(meeting))
    if entry.doubt == "decided":
        raise Refusal("recusal-decided", rule=_rule(meeting))
    _check_not_voting(meeting, entry.item_id)
    return _lifted(entry, texts.filled_line(command.reason, "Der Grund"), "")


def note_room_left(meeting: Meeting, command: NoteRoomLeft) -> tuple[Event, ...]:
    """It was seen that the person has left the hall."""
    entry = _entry(meeting, command.recusal_id)
    if entry.state != "out":
        raise Refusal("recusal-not-out", rule=_rule(meeting))
    return () if entry.left_room else (RecusedLeftRoom(entry.recusal_id),)


def decided(meeting: Meeting, vote: Vote, carried: bool) -> tuple[Event, ...]:
    """What the body's decision means for the entry (`announcing.CONSEQUENCES`), in a repeated vote for the newest."""
    first = meeting.recusals[vote.about_id]
    entry = entry_of(meeting, first.item_id, first.person_id)
    if entry is None:
        return _found_anew(meeting, first, vote) if carried and vote.repeats else ()
    if not carried:
        return _lifted(entry, "", vote.vote_id)
    return () if entry.doubt == "decided" else (RecusalConfirmed(entry.recusal_id, vote.vote_id),)


def _found_anew(meeting: Meeting, first: Recusal, vote: Vote) -> tuple[Event, ...]:
    """The first vote had found no conflict and lifted the entry."""
    events = _entered(meeting, first.item_id, first.person_id, "doubted")
    return (*events, RecusalConfirmed(_next_id(meeting), vote.vote_id))


def _note(meeting: Meeting, item_id: str, person_id: str, origin: RecusalOrigin) -> tuple[Event, ...]:
    item, person = meeting.item(item_id), meeting.person(person_id)
    if item.state == "done":
        raise Refusal("recusal-item-done", rule=_rule(meeting))
    if entry_of(meeting, item_id, person_id) is not None:
        raise Refusal("recusal-known", rule=_rule(meeting), name=person.name)
    # A member who learns of a conflict has to say so (§ 25 Abs. 4 S. 1 HGO), whatever the body found before.
    if origin != "declared" and cleared(meeting, item_id, person_id):
        raise Refusal("recusal-decided", rule=_rule(meeting))
    _check_not_voting(meeting, item_id)
    return _entered(meeting, item_id, person_id, origin)


def _next_id(meeting: Meeting) -> str:
    return f"b{len(meeting.recusals) + 1}"


def _entered(meeting: Meeting, item_id: str, person_id: str, origin: RecusalOrigin) -> tuple[Event, ...]:
    noted = RecusalNoted(_next_id(meeting), item_id, person_id, origin)
    if item_id != meeting.item_id or meeting.people[person_id].present is None:
        return (noted,)
    return (noted, *speakers.forget(meeting, person_id), RecusalBegan(noted.recusal_id))


def _lifted(entry: Recusal, reason: str, vote_id: str) -> tuple[Event, ...]:
    back = (RecusalEnded(entry.recusal_id),) if entry.state == "out" else ()
    return (*back, RecusalLifted(entry.recusal_id, reason, vote_id))


def _check_not_voting(meeting: Meeting, item_id: str) -> None:
    """Who may vote is frozen until the result is announced: the chair announces it or breaks the vote off first.

    What is counted would else lose its object by a keypress before it is final.
    """
    if item_id == meeting.item_id and (meeting.vote_unfinished or meeting.elections.running is not None):
        raise Refusal("recusal-while-voting", rule=_rule(meeting))


def _entry(meeting: Meeting, recusal_id: str) -> Recusal:
    try:
        return meeting.recusals[recusal_id]
    except KeyError:
        raise Refusal("recusal-unknown", rule=_rule(meeting)) from None


def _rule(meeting: Meeting) -> str:
    return meeting.law.recusal.citation


# -- what follows from other events ------------------------------------------------------------------------------------


def when_called(meeting: Meeting, event: ItemCalled) -> tuple[Event, ...]:
    """The item is under debate: those of them who are here go out."""
    return _begin(one for one in entries(meeting, event.item_id) if meeting.people[one.person_id].present)


def when_closed(meeting: Meeting, event: ItemClosed) -> tuple[Event, ...]:
    """The item is over: they come back."""
    return _end(entries(meeting, event.item_id))


def when_arrived(meeting: Meeting, event: PersonArrived) -> tuple[Event, ...]:
    """Who comes in the middle of such an item goes out at once."""
    return _begin(one for one in current(meeting) if one.person_id == event.person_id)


def when_left(meeting: Meeting, event: PersonLeft) -> tuple[Event, ...]:
    """Who goes altogether is no longer out for this reason."""
    return _end(one for one in current(meeting) if one.person_id == event.person_id)


def _begin(chosen: Iterable[Recusal]) -> tuple[Event, ...]:
    return tuple(RecusalBegan(one.recusal_id) for one in chosen if one.state != "out")


def _end(chosen: Iterable[Recusal]) -> tuple[Event, ...]:
    return tuple(RecusalEnded(one.recusal_id) for one in chosen if one.state == "out")


DECIDERS: Mapping[type[Command], Callable[..., tuple[Event, ...]]] = {
    DeclareRecusal: declare,
    EnterRecusal: enter,
    DoubtRecusal: doubt,
    OpenRecusalVote: open_vote,
    LiftRecusal: lift,
    NoteRoomLeft: note_room_left,
}
EVOLVERS: Mapping[type[Event], Callable[..., Meeting]] = {}
REACTIONS: Mapping[type[Event], Callable[..., tuple[Event, ...]]] = {
    ItemCalled: when_called,
    ItemClosed: when_closed,
    PersonArrived: when_arrived,
    PersonLeft: when_left,
}
"""What follows in this subject from events of others: (meeting before the command, event) -> further events."""

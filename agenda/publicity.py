"""The non-public part (§ 52 HGO): who is out, who confirms that nobody listens, what is announced afterwards.

A motion to exclude the public is argued and decided in closed session (§ 52 Abs. 1 HGO): the room is closed before the
first word on it or, at the latest, before the vote (`agenda/procedure.py`), a rejected motion opens it again, and the
decision is to be told to the public. Who is out then says `agenda/privacy.py`.

A resolution taken without the public is to be announced once it is back (§ 52 Abs. 2 HGO). It stays a to-do, beyond the
end of the sitting, until its announced text is recorded or the reason why it is not announced.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from agenda import items, speakers, texts, votebook, voting
from agenda.body_kinds import CLOSED
from agenda.commands import Command
from agenda.commands.publicity import (
    AdmitListener,
    AdmitPublic,
    AnnounceResolution,
    AskForPrivacy,
    ConfirmPrivacy,
    DismissListener,
    ExcludePublic,
    KeepResolution,
)
from agenda.events import Event
from agenda.events.procedure import ProcedureDecided
from agenda.events.publicity import (
    AnnouncementDue,
    ExclusionResolved,
    ListenerAdmitted,
    ListenerDismissed,
    PrivacyAsked,
    PrivacyConfirmed,
    ResolutionAnnounced,
    ResolutionKept,
)
from agenda.events.votes import VoteAnnounced
from agenda.events.words import ProcedureKind
from agenda.minutes_texts import result_sentence
from agenda.minutes_values import tally_of
from agenda.ports import Refusal
from agenda.privacy import asked, debated_closed, declaration_rule, inside, rule
from agenda.state import Meeting
from agenda.state.publicity import Publicity, Todo
from agenda.state.votes import Vote
from agenda.wording import N_

RESOLVES: Final = frozenset({"item", "motion", "election", "other"})
"""Votes that are resolutions; what only concerns the procedure needs no announcement, but who is let in does."""


HOLDS: Final[Mapping[tuple[ProcedureKind, bool], bool]] = {
    ("exclude-public", True): True,
    ("exclude-public", False): False,
    ("admit-public", True): False,
}
"""By the motion and whether it was carried: whether the public stays out of the item by resolution."""

OVERTAKEN = N_("Die wiederholte Abstimmung ist anders ausgegangen.")


def exclude(meeting: Meeting, command: ExcludePublic) -> tuple[Event, ...]:
    """Close the room, to argue why it should be closed."""
    if meeting.current is None:
        raise Refusal("no-item")
    voting.check_finished(meeting)
    if meeting.public_excluded:
        raise Refusal("public-out-already", rule=rule(meeting))
    return items.clear_room(meeting)


def admit(meeting: Meeting, command: AdmitPublic) -> tuple[Event, ...]:
    """Open the room again. What the body has resolved for this item only the body can change."""
    voting.check_finished(meeting)
    if not meeting.public_excluded:
        raise Refusal("public-in-already", rule=rule(meeting))
    item = meeting.current
    if item is not None and not item.public:
        raise Refusal("item-non-public", rule=rule(meeting), number=item.number)
    if item is not None and debated_closed(meeting, item):
        raise Refusal("exclusion-resolved", rule=rule(meeting))
    return items.admit(meeting)


def ask(meeting: Meeting, command: AskForPrivacy) -> tuple[Event, ...]:
    """Put the question on the pages; asked once it stays until the public is back."""
    return () if asked(meeting) else (PrivacyAsked(),)


def confirm(meeting: Meeting, command: ConfirmPrivacy) -> tuple[Event, ...]:
    """The answer of one person; in the hall everybody sees who listens."""
    person = meeting.person(command.person_id)
    if not asked(meeting):
        raise Refusal("privacy-not-asked", rule=declaration_rule(meeting))
    if person.present == "hall":
        raise Refusal("privacy-in-hall", rule=declaration_rule(meeting), name=person.name)
    known = person.person_id in meeting.publicity.confirmed
    return () if known else (PrivacyConfirmed(person.person_id),)


def admit_listener(meeting: Meeting, command: AdmitListener) -> tuple[Event, ...]:
    """Let somebody take part in one non-public item."""
    item, person = meeting.item(command.item_id), meeting.person(command.person_id)
    if inside(person):
        raise Refusal("listener-inside", rule=rule(meeting), name=person.name)
    known = (item.item_id, person.person_id) in meeting.publicity.listeners
    return () if known else (ListenerAdmitted(item.item_id, person.person_id),)


def dismiss_listener(meeting: Meeting, command: DismissListener) -> tuple[Event, ...]:
    """End it."""
    if (command.item_id, command.person_id) not in meeting.publicity.listeners:
        raise Refusal("listener-unknown")
    here = meeting.public_excluded and meeting.item_id == command.item_id
    silent = speakers.silence(meeting, lambda speaker: here and speaker == command.person_id)
    return (*silent, ListenerDismissed(command.item_id, command.person_id))


def announce(meeting: Meeting, command: AnnounceResolution) -> tuple[Event, ...]:
    """Say it in public: during the sitting only while the public is in; afterwards as a public notice."""
    todo = _open_todo(meeting, command.todo_id)
    if meeting.state != "closed" and meeting.public_excluded:
        raise Refusal("announce-in-public", rule=rule(meeting))
    text = texts.paragraphs(command.text, "Die Bekanntgabe", texts.MOTION_LIMIT).strip()
    if not text:
        raise Refusal("text-missing", what="Die Bekanntgabe")
    return (ResolutionAnnounced(todo.todo_id, text),)


def keep(meeting: Meeting, command: KeepResolution) -> tuple[Event, ...]:
    """Not to be announced (§ 52 Abs. 2 HGO: "soweit dies angängig ist")."""
    todo = _open_todo(meeting, command.todo_id)
    return (ResolutionKept(todo.todo_id, texts.filled_line(command.reason, "Der Grund")),)


def open_todos(meeting: Meeting) -> tuple[Todo, ...]:
    """What is still to be announced."""
    return tuple(todo for todo in meeting.publicity.todos.values() if todo.state == "open")


def draft_text(meeting: Meeting, todo: Todo) -> str:
    """What could be announced: the question and its result. Non-public until the chair has said it."""
    vote = votebook.find(meeting, todo.vote_id)
    return f"{vote.question} {result_sentence(tally_of(vote.counted))}" if vote.counted else vote.question


def public_part(publicity: Publicity) -> Publicity:
    """What everybody may know: the announced texts."""
    return Publicity(todos={one.todo_id: one for one in publicity.todos.values() if one.state == "announced"})


def _open_todo(meeting: Meeting, todo_id: str) -> Todo:
    todo = meeting.publicity.todos.get(todo_id)
    if todo is None or todo.state != "open":
        raise Refusal("todo-unknown")
    return todo


# -- what follows from other events ------------------------------------------------------------------------------------


def when_decided(meeting: Meeting, event: ProcedureDecided) -> tuple[Event, ...]:
    """A carried motion to exclude the public binds the chair for this item, until the body decides otherwise."""
    moved = meeting.procedure.moved(event.point_id)
    holds = HOLDS.get((moved.kind, event.carried))
    resolved = moved.item_id in meeting.publicity.resolved
    return () if holds is None or not (holds or resolved) else (ExclusionResolved(moved.item_id, holds),)


def when_announced(meeting: Meeting, event: VoteAnnounced) -> tuple[Event, ...]:
    """A resolution taken without the public is to be announced; not that of a body which never has a public."""
    if meeting.planned.kind in CLOSED:
        return ()
    vote = voting.the_vote(meeting, event.vote_id)
    replaces = next((todo.todo_id for todo in open_todos(meeting) if todo.vote_id == vote.repeats), "")
    if not meeting.public_excluded or not (_resolves(vote) or _about_publicity(meeting, vote)):
        return (ResolutionKept(replaces, OVERTAKEN),) if replaces else ()
    todo_id = f"n{len(meeting.publicity.todos) + 1}"
    return (AnnouncementDue(todo_id, vote.vote_id, vote.item_id, replaces),)


def _about_publicity(meeting: Meeting, vote: Vote) -> bool:
    """Whether the public is excluded from a public item is decided without it, and told to it whatever was decided."""
    item = meeting.items.get(vote.item_id)
    if vote.about != "procedure" or item is None or not item.public:
        return False
    return meeting.procedure.moved(vote.about_id).kind == "exclude-public"


def _resolves(vote: Vote) -> bool:
    """A lost motion leaves nothing behind; the fate of the item's own proposal is to be told either way."""
    if vote.about not in RESOLVES or vote.counted is None:
        return False
    return vote.counted.carried or vote.about == "item"


# -- what the events do ------------------------------------------------------------------------------------------------


def on_resolved(meeting: Meeting, event: ExclusionResolved, at: datetime) -> Meeting:
    """The body wants the public out for this item, or no longer."""
    others = meeting.publicity.resolved - {event.item_id}
    return _with(meeting, replace(meeting.publicity, resolved=others | {event.item_id} if event.holds else others))


def on_asked(meeting: Meeting, event: PrivacyAsked, at: datetime) -> Meeting:
    """The question stands."""
    return _with(meeting, replace(meeting.publicity, asked=True))


def on_confirmed(meeting: Meeting, event: PrivacyConfirmed, at: datetime) -> Meeting:
    """One has answered."""
    return _with(meeting, replace(meeting.publicity, confirmed=meeting.publicity.confirmed | {event.person_id}))


def on_listener(meeting: Meeting, event: ListenerAdmitted, at: datetime) -> Meeting:
    """In for this item."""
    pair = (event.item_id, event.person_id)
    return _with(meeting, replace(meeting.publicity, listeners=meeting.publicity.listeners | {pair}))


def on_dismissed(meeting: Meeting, event: ListenerDismissed, at: datetime) -> Meeting:
    """Out again."""
    pair = (event.item_id, event.person_id)
    return _with(meeting, replace(meeting.publicity, listeners=meeting.publicity.listeners - {pair}))


def on_due(meeting: Meeting, event: AnnouncementDue, at: datetime) -> Meeting:
    """One more to-do, in place of the one it overtakes."""
    todos = {**meeting.publicity.todos, event.todo_id: Todo(event.todo_id, event.vote_id, event.item_id)}
    if event.replaces:
        todos[event.replaces] = replace(todos[event.replaces], state="kept", at=at)
    return _with(meeting, replace(meeting.publicity, todos=todos))


def on_announced(meeting: Meeting, event: ResolutionAnnounced, at: datetime) -> Meeting:
    """Public from now on."""
    return _settled(meeting, replace(meeting.publicity.todos[event.todo_id], state="announced", text=event.text, at=at))


def on_kept(meeting: Meeting, event: ResolutionKept, at: datetime) -> Meeting:
    """Done without an announcement."""
    return _settled(meeting, replace(meeting.publicity.todos[event.todo_id], state="kept", text=event.reason, at=at))


def _settled(meeting: Meeting, todo: Todo) -> Meeting:
    return _with(meeting, replace(meeting.publicity, todos={**meeting.publicity.todos, todo.todo_id: todo}))


def _with(meeting: Meeting, publicity: Publicity) -> Meeting:
    return replace(meeting, publicity=publicity)


DECIDERS: Mapping[type[Command], Callable[..., tuple[Event, ...]]] = {
    ExcludePublic: exclude,
    AdmitPublic: admit,
    AskForPrivacy: ask,
    ConfirmPrivacy: confirm,
    AdmitListener: admit_listener,
    DismissListener: dismiss_listener,
    AnnounceResolution: announce,
    KeepResolution: keep,
}
EVOLVERS: Mapping[type[Event], Callable[..., Meeting]] = {
    ExclusionResolved: on_resolved,
    PrivacyAsked: on_asked,
    PrivacyConfirmed: on_confirmed,
    ListenerAdmitted: on_listener,
    ListenerDismissed: on_dismissed,
    AnnouncementDue: on_due,
    ResolutionAnnounced: on_announced,
    ResolutionKept: on_kept,
}
REACTIONS: Mapping[type[Event], Callable[..., tuple[Event, ...]]] = {
    ProcedureDecided: when_decided,
    VoteAnnounced: when_announced,
}
"""What follows in this subject from events of others: (meeting before the command, event) -> further events."""

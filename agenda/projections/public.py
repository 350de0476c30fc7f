"""What the public may know of a meeting.

Fails closed: the public face is built from nothing by naming what goes in; what a subject adds to the meeting stays
unseen until somebody names it here. The same holds for an item (`_public_item`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from agenda.body_kinds import CLOSED
from agenda.disturbance import running
from agenda.minutes_course import published_part
from agenda.publication import public_part as public_publication
from agenda.publicity import public_part
from agenda.question_time import public_part as public_questions
from agenda.recusal import current
from agenda.showing import public_part as public_showing
from agenda.state import Meeting, PublicFace
from agenda.state.elections import Elections
from agenda.state.items import Item
from agenda.state.local_law import LocalLaw
from agenda.state.people import Person
from agenda.state.votes import Vote
from agenda.wording import N_

NON_PUBLIC_TITLE = N_("Nichtöffentliche Beratung")


def public_face(meeting: Meeting) -> Meeting:
    """The meeting as the public may know it: without non-public content, and standing still while it is excluded.

    After the closing the last facts appear (state, attendance). A vote held without the public never does, nor who came
    to a sitting that was closed from the beginning.
    """
    if meeting.face is not None and meeting.state != "closed":
        return _standing_still(meeting)
    return replace(
        frame(meeting),
        people=_people(meeting),
        items=_items(meeting),
        motions={one.motion_id: one for one in meeting.motions.values() if one.public},
        pause=meeting.pause,
        quorum=meeting.quorum,
        quorum_course=meeting.quorum_course,
        reason="" if meeting.public_excluded else meeting.reason,
        item_id=meeting.item_id,
        floor=meeting.floor,
        queue=tuple(request if request.public else replace(request, remark="") for request in meeting.queue),
        speaking=meeting.speaking,
        vote=None if meeting.public_excluded else meeting.vote,
        publicity=public_part(meeting.publicity),
        publication=public_publication(meeting.publication),
        chairing=meeting.chairing,
        minutes=published_part(meeting.minutes),
        recusals={one.recusal_id: one for one in current(meeting)},
        elections=Elections({key: one for key, one in meeting.elections.by_id.items() if one.public}),
        polls={key: one for key, one in meeting.polls.items() if one.public},
        question_time=public_questions(meeting.question_time),
        disturbances={one.disturbance_id: one for one in running(meeting)},
        showing=public_showing(meeting),
    )


def _people(meeting: Meeting) -> Mapping[str, Person]:
    closed_body = meeting.plan is not None and meeting.plan.kind in CLOSED
    return meeting.face.people if meeting.face is not None and closed_body else meeting.people


def frame(meeting: Meeting) -> Meeting:
    """What may be known at any moment: which meeting it is and in which state."""
    return Meeting(
        meeting.meeting_id,
        plan=meeting.plan,
        state=meeting.state,
        opened_at=meeting.opened_at,
        closed_at=meeting.closed_at,
        face=meeting.face,
        # What is laid down says what may be shown; who joined is not said here.
        local=LocalLaw(meeting.local.rules),
    )


def _standing_still(meeting: Meeting) -> Meeting:
    assert meeting.face is not None
    face = meeting.face
    known = _items(replace(meeting, items=face.items))
    return replace(
        frame(meeting),
        people=face.people,
        items=known,
        quorum=face.quorum,
        # Who has confirmed since then must not move the numbers that the public saw last.
        publicity=replace(public_part(meeting.publicity), confirmed=frozenset(face.people)),
        # What was taken out of the recording stays out: edges know it from here alone.
        publication=public_publication(meeting.publication),
    )


def listener_face(meeting: Meeting, item_id: str) -> Meeting:
    """The meeting as somebody may know it who was admitted to this one non-public item, while it is under debate."""
    others = {one: replace(item, results=_told(item, meeting.face)) for one, item in meeting.items.items()}
    admitted = {**others, item_id: replace(meeting.items[item_id], public=True)}
    return replace(public_face(replace(meeting, face=None, items=admitted)), face=meeting.face)


def _items(meeting: Meeting) -> Mapping[str, Item]:
    return {
        item.item_id: _known(item, meeting.face) if item.public else _public_item(item)
        for item in meeting.items.values()
    }


def _known(item: Item, face: PublicFace | None) -> Item:
    """A public item without the votes held, and without the texts written, while the public was excluded."""
    known = replace(item, results=_told(item, face))
    said = known if item.heard else replace(known, motion="", mover="")
    return _unveiled(said) if item.veiled else said


def _told(item: Item, face: PublicFace | None) -> tuple[Vote, ...]:
    """Its votes as far as they were held before the public, which knows no more than `face` while it is excluded."""
    known = item if face is None else face.items.get(item.item_id)
    before = known.results if known else ()
    return tuple(vote for vote in item.results if vote in before and vote.vote_id not in item.unheard)


def _unveiled(item: Item) -> Item:
    off = None if item.off is None else replace(item.off, to="", reason="")
    wording = item.wording if item.wording_heard else ""
    return replace(item, added="", off=off, wording=wording, parts=(), order=())


def _public_item(item: Item) -> Item:
    """The kind goes too: whether something is to be resolved is no business of the public before it is announced."""
    return Item(
        item_id=item.item_id,
        number=item.number,
        title=NON_PUBLIC_TITLE,
        public=False,
        kind="information",
        motion="",
        mover="",
        papers=(),
        state=item.state,
        called_at=item.called_at,
        closed_at=item.closed_at,
        parent=item.parent,
        off=None if item.off is None else replace(item.off, to="", reason=""),
    )

"""The minutes (Niederschrift, § 61 HGO) of a sitting: a pure projection of its event log.

Nothing is stored: the same events give the same minutes, byte for byte. The values are in `minutes_values`, what each
event does in `minutes_fold`, the JSON of the wire in `minutes_json`. `public_edition` is what everybody may read
(§ 61 Abs. 4 HGO). It fails closed: what is not known to belong to the public part is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from agenda.events import Recorded
from agenda.minutes_draft import MinutesDraft
from agenda.minutes_fold import advance
from agenda.minutes_json import to_json
from agenda.minutes_values import (
    Attendance,
    Away,
    Incident,
    ItemMinutes,
    Minutes,
    Outage,
    Period,
    QuorumRecord,
    Span,
    Speech,
    Tally,
    Voice,
    VoteRecord,
)

__all__ = [
    "Attendance",
    "Away",
    "Incident",
    "ItemMinutes",
    "Minutes",
    "MinutesDraft",
    "Outage",
    "Period",
    "QuorumRecord",
    "Span",
    "Speech",
    "Tally",
    "Voice",
    "VoteRecord",
    "advance",
    "minutes",
    "public_edition",
    "results_only",
    "to_json",
]

Lasting = TypeVar("Lasting", Span, Outage, Away)

HIDDEN_TITLE = "Nichtöffentliche Beratung"
"""What the public reads instead of the title of a non-public item."""


def minutes(meeting_id: str, recorded: Sequence[Recorded]) -> Minutes:
    """The minutes after these events, which are the log of the meeting from its beginning."""
    draft = MinutesDraft(meeting_id)
    for one in recorded:
        advance(draft, one)
    return draft.minutes()


def results_only(full: Minutes) -> Minutes:
    """The minutes of results (Ergebnisniederschrift): without who spoke and how the debate went."""
    items = (
        replace(item, speeches=(), course=tuple(one for one in item.course if not one.debate)) for item in full.items
    )
    return replace(full, items=tuple(items))


def public_edition(full: Minutes) -> Minutes:
    """The minutes without anything non-public.

    A non-public item keeps number and times and loses the rest. Presence is given for the public parts only, because
    who left during a non-public item may tell what it was about. The general remarks are part of both editions,
    objections are not: a reason may tell what was said without the public.
    """
    attendance = (_seen_by_all(one, full.exclusions) for one in full.attendance)
    return replace(
        full,
        attendance=tuple(one for one in attendance if one.spans),
        absent=() if _among_itself(full) else full.absent,
        quorum=tuple(stated for stated in full.quorum if stated.public),
        items=tuple(_public_item(item) if item.public else _hidden(item) for item in full.items),
        incidents=_told(full.incidents),
        public_only=True,
        approval=replace(full.approval, objections=()),
    )


def _among_itself(full: Minutes) -> bool:
    """Whether the sitting had no public from the beginning: who was missing would tell who came."""
    first = full.exclusions[0].start if full.exclusions else None
    return first is not None and (full.opened_at is None or first <= full.opened_at)


def _seen_by_all(one: Attendance, exclusions: Sequence[Period]) -> Attendance:
    """What the public may know of somebody's presence."""
    return replace(
        one,
        spans=_outside(one.spans, exclusions),
        outages=_outside(one.outages, exclusions),
        away=_outside(one.away, exclusions),
    )


def _told(incidents: Iterable[Incident]) -> tuple[Incident, ...]:
    """What everybody may read of them."""
    return tuple(replace(one, text=one.public_text) for one in incidents if one.public_text)


def _public_item(item: ItemMinutes) -> ItemMinutes:
    """A public item without what was said or happened while the public was excluded all the same."""
    return replace(
        item,
        mover=item.mover if item.heard else "",
        motion=item.motion if item.heard else "",
        speeches=tuple(speech for speech in item.speeches if speech.public),
        course=_told(item.course),
        votes=tuple(replace(vote, notes=_told(vote.notes)) for vote in item.votes if vote.public),
        # Nothing is added to a public item while the public is excluded (agenda/papers.py).
        papers=item.papers if item.heard else item.added,
        polls=tuple(poll for poll in item.polls if poll.public),
    )


def _hidden(item: ItemMinutes) -> ItemMinutes:
    return replace(
        item,
        title=HIDDEN_TITLE,
        mover="",
        motion="",
        speeches=(),
        course=(),
        prose="",
        votes=(),
        papers=(),
        added=(),
        exhibits=(),
        polls=(),
        verbatim=(),
    )


def _outside(spans: Iterable[Lasting], exclusions: Iterable[Period]) -> tuple[Lasting, ...]:
    """The parts of the spans that lie outside all exclusions."""
    parts = tuple(spans)
    for gap in exclusions:
        parts = tuple(part for span in parts for part in _cut(span, gap))
    return parts


def _cut(span: Lasting, gap: Period) -> tuple[Lasting, ...]:
    """What is left of a span before and after the gap."""
    before = replace(span, end=_earlier(span.end, gap.start))
    pieces = [before] if span.start < gap.start else []
    if gap.end and (span.end is None or span.end > gap.end):
        pieces.append(replace(span, start=max(span.start, gap.end)))
    return tuple(pieces)


def _earlier(end: datetime | None, limit: datetime) -> datetime:
    return limit if end is None else min(end, limit)

"""What verbatim minutes quote (Wortprotokoll): each word at the item it was said to, nothing of the non-public part.

Captions are taken in public only (`server/captions/desk.py`); here that is asked once more, of the log's own times, so
that no mistake on the way can bring a word of the non-public part into any edition.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from agenda.events.minutes_course import Utterance
from agenda.minutes_values import Period, Said


def said(transcript: Iterable[Utterance]) -> tuple[Said, ...]:
    """The transcript of the log with real times, in their order."""
    found = (Said(datetime.fromisoformat(one.at), one.speaker, one.text, one.automatic) for one in transcript)
    return tuple(sorted(found, key=lambda one: one.at))


def during(words: Iterable[Said], periods: Iterable[Period]) -> tuple[Said, ...]:
    """What was said in one of these periods."""
    wanted = tuple(periods)
    return tuple(one for one in words if _within_any(one.at, wanted))


def outside(words: Iterable[Said], periods: Iterable[Period]) -> tuple[Said, ...]:
    """What was said in none of them."""
    shut = tuple(periods)
    return tuple(one for one in words if not _within_any(one.at, shut))


def _within_any(at: datetime, periods: tuple[Period, ...]) -> bool:
    """The end belongs to what follows: the next item is called in the moment that ends this one."""
    return any(period.start <= at and (period.end is None or at < period.end) for period in periods)

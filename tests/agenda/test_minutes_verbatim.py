"""Verbatim minutes: each word at its item, frozen with the proposal, none of the non-public part."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from agenda.commands.minutes_course import ProposeMinutes
from agenda.commands.sitting import CloseSitting
from agenda.events import from_json, kind_of, to_json
from agenda.events.minutes_course import MinutesProposed, MinutesReopened, Utterance
from agenda.events.words import MinutesKind
from agenda.minutes import Minutes, minutes, public_edition
from tests.agenda.evening import CHAIR, CLERK, debating
from tests.agenda.evening import Evening as Council
from tests.agenda.minutes_evening import SECRET, Evening, whole

HIDDEN = "Sechzigtausend sind geboten."


def begun(record: Minutes, number: str) -> str:
    """A second after the item was called, as the log writes times."""
    called = next(item.called_at for item in record.items if item.number == number)
    assert called is not None
    return (called + timedelta(seconds=1)).isoformat()


def proposed(*words: Utterance, kind: MinutesKind = "verbatim") -> Evening:
    evening = whole()
    evening.add(MinutesProposed(1, kind, words), after=60)
    return evening


def quoted(record: Minutes) -> dict[str, list[str]]:
    return {item.number: [one.text for one in item.verbatim] for item in record.items if item.verbatim}


def test_words_stand_at_the_item_they_were_said_to_in_their_order() -> None:
    held = minutes("m1", whole().log)
    late, early = (
        Utterance(begun(held, "5"), "Alex Kaya", "Zum Haushalt."),
        Utterance(begun(held, "3"), "", "Zum Plan."),
    )
    assert quoted(minutes("m1", proposed(late, early).log)) == {"3": ["Zum Plan."], "5": ["Zum Haushalt."]}


def test_what_was_said_to_no_item_stands_by_itself() -> None:
    held = minutes("m1", whole().log)
    assert held.opened_at is not None
    greeting = Utterance((held.opened_at + timedelta(seconds=5)).isoformat(), "Alex Albrecht", "Guten Abend.")
    record = minutes("m1", proposed(greeting).log)
    assert ([one.text for one in record.verbatim], quoted(record)) == (["Guten Abend."], {})


def test_no_word_of_the_non_public_part_is_quoted_even_if_a_transcript_had_it() -> None:
    held = minutes("m1", whole().log)
    excluded = held.exclusions[0]
    moments = (begun(held, "10"), (excluded.start + timedelta(milliseconds=1)).isoformat())
    record = minutes("m1", proposed(*(Utterance(at, "", HIDDEN) for at in moments)).log)
    assert HIDDEN not in repr(record)


def test_the_public_edition_quotes_the_public_part_and_nothing_else() -> None:
    held = minutes("m1", whole().log)
    record = minutes("m1", proposed(Utterance(begun(held, "3"), "", "Zum Plan.")).log)
    edition = public_edition(record)
    assert quoted(edition) == {"3": ["Zum Plan."]}
    assert SECRET not in repr(edition)


def test_a_version_quotes_what_it_was_proposed_with_whatever_is_proposed_later() -> None:
    held = minutes("m1", whole().log)
    at = begun(held, "3")
    evening = proposed(Utterance(at, "", "Zum Plahn.", automatic=True))
    first = minutes("m1", evening.log)
    evening.add(MinutesReopened("Schreibfehler"), MinutesProposed(2, "verbatim", (Utterance(at, "", "Zum Plan."),)))
    again = minutes("m1", evening.log[:-2])
    assert first == again
    assert quoted(minutes("m1", evening.log)) == {"3": ["Zum Plan."]}
    evening.add(MinutesReopened("Doch nur der Verlauf"), MinutesProposed(3, "course"))
    assert quoted(minutes("m1", evening.log)) == {}


def test_the_transcript_comes_back_from_the_log_as_it_went_in() -> None:
    event = MinutesProposed(1, "verbatim", (Utterance("2026-03-05T18:02:00+00:00", "Alex", "Guten Abend.", True),))
    assert from_json(kind_of(event), json.loads(json.dumps(to_json(event)))) == event


def test_a_proposal_of_an_older_log_has_no_transcript() -> None:
    assert from_json("MinutesProposed", {"version": 1, "kind": "course"}) == MinutesProposed(1, "course")


def over() -> Council:
    council = debating()
    council.do(CloseSitting(), CHAIR)
    return council


def test_without_a_transcript_there_are_no_verbatim_minutes() -> None:
    assert over().refused(ProposeMinutes("verbatim"), CLERK).code == "minutes-without-transcript"


@pytest.mark.parametrize(("kind", "kept"), [("verbatim", 1), ("course", 0), ("results", 0)])
def test_only_verbatim_minutes_keep_the_transcript(kind: MinutesKind, kept: int) -> None:
    council = over()
    (event,) = council.do(ProposeMinutes(kind, (Utterance(council.now.isoformat(), "", "Ja."),)), CLERK)
    assert isinstance(event, MinutesProposed)
    assert len(event.transcript) == kept

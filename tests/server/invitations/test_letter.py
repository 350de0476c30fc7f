"""The invitation as letter and calendar entry: to each what they may know, and never more than text."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import icalendar
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from server.clock import ManualClock
from server.config import Settings
from server.invitations import sitting
from server.invitations.calendar import Entry, calendar
from server.invitations.command import occasion_of
from server.invitations.letter import render
from server.planning import MeetingPlan, PlannedPerson
from tests.server.invitations.demonstration import CLOSED, EARLY, LINK, guest


class TestLetter:
    def _text(self, plan: MeetingPlan, settings: Settings, person: PlannedPerson, link: str = "") -> str:
        occasion = occasion_of(plan, settings, ManualClock(EARLY), None)
        pdf = render(sitting.letter(occasion, person, link), EARLY)
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)

    def test_a_member_reads_the_whole_agenda_and_the_own_link(self, plan: MeetingPlan, settings: Settings) -> None:
        text = self._text(plan, settings, plan.person[1], LINK)
        assert "Thomas Kaya" in text
        assert "Donnerstag, 26.11.2026, 19:30 Uhr" in text
        assert CLOSED in text
        assert LINK in text

    def test_a_guest_does_not_learn_what_the_non_public_items_are_about(
        self, plan: MeetingPlan, settings: Settings
    ) -> None:
        text = self._text(plan, settings, guest(plan))
        assert CLOSED not in text
        assert "Nichtöffentliche Beratung" in text
        assert "Zugang" not in text

    def test_the_link_can_be_followed_in_the_file(self, plan: MeetingPlan, settings: Settings) -> None:
        occasion = occasion_of(plan, settings, ManualClock(EARLY), None)
        pdf = render(sitting.letter(occasion, plan.person[1], LINK), EARLY)
        notes: Any = PdfReader(io.BytesIO(pdf)).pages[0]["/Annots"]
        assert LINK in [note.get_object()["/A"]["/URI"] for note in notes]

    def test_the_same_letter_is_the_same_file(self, plan: MeetingPlan, settings: Settings) -> None:
        letter = sitting.letter(occasion_of(plan, settings, ManualClock(EARLY), None), plan.person[1], LINK)
        assert render(letter, EARLY) == render(letter, EARLY)

    def test_a_text_that_looks_like_markup_stays_text(self, plan: MeetingPlan, settings: Settings) -> None:
        hostile = plan.person[1].model_copy(update={"name": '#eval("1+1") *x* $y$ <z> \N{GRINNING FACE}'})
        assert '#eval("1+1") *x* $y$ <z>' in self._text(plan, settings, hostile)

    def test_a_late_letter_says_that_the_period_was_shortened(self, plan: MeetingPlan, settings: Settings) -> None:
        late = occasion_of(plan, settings, ManualClock(datetime(2026, 11, 24, tzinfo=UTC)), None)
        assert "abgekürzt" in sitting.text(sitting.letter(late, plan.person[0], ""))


class TestCalendar:
    def entry(self, **changes: Any) -> Entry:
        start = datetime(2026, 11, 26, 18, 30, tzinfo=UTC)
        return replace(Entry("a@ratssaal", "Titel", "Saal", "Text", start, None, EARLY), **changes)

    @given(
        title=st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp", "Cf", "Cn", "Co", "Zs"))),
        text=st.text("abcäöü,;\\:\n\"' 雨"),
        hours=st.integers(1, 12),
    )
    def test_another_program_reads_what_was_written(self, title: str, text: str, hours: int) -> None:
        start = self.entry().start
        raw = calendar([self.entry(title=title, text=text, end=start + timedelta(hours=hours))])
        event: Any = icalendar.Calendar.from_ical(raw).walk("VEVENT")[0]
        assert str(event.get("SUMMARY", "")) == title
        assert str(event.get("DESCRIPTION", "")) == text
        assert (event["DTSTART"].dt, event["DTEND"].dt, event["DTSTAMP"].dt) == (
            start,
            start + timedelta(hours=hours),
            EARLY,
        )
        assert all(len(line) <= 75 for line in raw.split(b"\r\n"))

    def test_no_text_can_add_a_line_of_its_own(self) -> None:
        raw = calendar([self.entry(title="x\r\nATTENDEE:mailto:a@b.example", place="y\rURL:http://z.example")])
        event: Any = icalendar.Calendar.from_ical(raw).walk("VEVENT")[0]
        assert not event.keys() & {"ATTENDEE", "URL"}

    def test_a_sitting_tells_no_secret_and_no_link(self, plan: MeetingPlan, settings: Settings) -> None:
        raw = calendar([sitting.entry(occasion_of(plan, settings, ManualClock(EARLY), None))]).decode()
        unfolded = raw.replace("\r\n ", "")
        assert CLOSED not in unfolded
        assert "einladung/" not in unfolded
        assert "Nichtöffentliche Beratung" in unfolded

"""What the minutes print: local times, attendance, questions, paragraphs, and the name of the file."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from agenda.events.planning import MeetingPlanned
from agenda.events.presence import PersonLeft
from agenda.events.sitting import SittingClosed
from agenda.minutes import minutes, public_edition
from server.export import file_name
from server.export.document import document, paragraphs
from server.export.localtime import LocalTime
from tests.agenda.minutes_evening import Evening, member, opened
from tests.server.printed_minutes import BERLIN, full


def test_file_names_are_plain_ascii_and_tell_the_edition() -> None:
    stem = "niederschrift-stadtverordnetenversammlung-der-stadt-koenigsbrueck-am-main-2026-03-05"
    assert file_name(full(), "pdf") == f"{stem}.pdf"
    assert file_name(public_edition(full()), "html") == f"{stem}-oeffentlich.html"
    assert file_name(minutes("m1", opened().log), "docx") == f"{stem}-entwurf.docx"


def test_a_hostile_body_gives_a_harmless_file_name() -> None:
    evening = Evening()
    evening.add(MeetingPlanned('../../etc/"x\r\n; 雨', "t", "", "2026-03-05T19:00:00+01:00", 3, "DE-HE"))
    assert file_name(minutes("m1", evening.log), "pdf") == "niederschrift-etc-x-2026-03-05-entwurf.pdf"


def test_times_are_local_in_summer_and_winter() -> None:
    time = LocalTime(BERLIN, None)
    assert time.time(datetime(2026, 7, 1, 17, 0, tzinfo=UTC)) == "19:00"
    assert time.time(datetime(2026, 1, 1, 18, 0, tzinfo=UTC)) == "19:00"


def test_times_after_midnight_carry_their_day() -> None:
    opening = datetime(2026, 3, 5, 18, 0, tzinfo=UTC)
    time = LocalTime(BERLIN, opening)
    assert time.span(opening, opening + timedelta(hours=6)) == "19:00–06.03. 01:00"
    assert time.span(opening, None) == "seit 19:00"
    assert time.span(opening, opening + timedelta(seconds=9)) == "19:00"


def test_a_gap_within_one_printed_minute_is_not_shown() -> None:
    evening = opened()
    evening.add(PersonLeft(member(30)))
    evening.arrive(member(30), "remote", after=0.2)
    evening.add(SittingClosed(), after=20)
    rows = document(minutes("m1", evening.log), BERLIN).groups[0].rows
    assert next(row for row in rows if row[0] == ("Alex Dörr",))[3] == ("19:02–19:23",)


def test_a_question_like_the_motion_is_not_repeated() -> None:
    items = document(full(), BERLIN).parts[0].items
    assert items[2].ballots[0].question == ()
    assert items[3].ballots[1].question == (("Wiederholung: Die Sanierung wird beauftragt.",),)


def test_paragraphs_end_at_empty_lines_and_keep_line_ends() -> None:
    assert paragraphs(" a \nb\n\n\n \nc\n") == (("a", "b"), ("c",))
    assert paragraphs("  \n ") == ()

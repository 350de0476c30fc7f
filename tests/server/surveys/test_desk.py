"""Surveys in the meeting process: the clerk's pages, answers on paper, and the result that becomes an exhibit."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from agenda.commands.surveys import AttachSurvey
from agenda.events.surveys import SurveyAttached
from agenda.ports import Refusal
from server.export.annexes import annexes
from server.surveys.store import Given
from tests.server.evening import ARRIVALS, CLERK, OPENING
from tests.server.surveys.clerks_office import AFTER, DURING, Office, office


@pytest.fixture
async def clerks(tmp_path: Path) -> AsyncIterator[Office]:
    async with office(tmp_path) as one:
        yield one


async def test_the_clerk_sees_turnout_and_result_and_attaches_it_once(clerks: Office) -> None:
    await clerks.fill(4)
    assert "4 Antworten" in (await clerks.open("umfragen"))[1]
    status, text = await clerks.open("umfragen/radweg")
    assert status == 200
    assert "4 (100 %)" in text
    assert "Ergebnis dem Tagesordnungspunkt beifügen" in text
    for _ in range(2):
        status, text = await clerks.open("umfragen/radweg", sent={})
        assert status == 200
        assert "liegt dem Tagesordnungspunkt als Anlage bei" in text
    events = [one.event for one in clerks.house.sitting.desk.recorded]
    (attached,) = [one for one in events if isinstance(one, SurveyAttached)]
    assert (attached.item_id, attached.online, attached.paper) == ("t1", 4, 0)


async def test_what_was_attached_stands_in_the_minutes_as_annexes(clerks: Office) -> None:
    await clerks.fill(4)
    await clerks.desk.submit(AttachSurvey("t1", "radweg"), CLERK)
    minutes = clerks.house.sitting.record.minutes()
    titles = [one.title for one in annexes(minutes)]
    assert titles[0] == "Anlage 1: Umfrage „Radweg in der Bahnhofstraße“ zu TOP 1: Sind Sie dafür? (4 Antworten)"
    assert annexes(minutes)[0].rows == (("Ja", "4 (100 %)"), ("Nein", "0 (0 %)"))
    (told,) = [one.text for item in minutes.items for one in item.course]
    assert told.startswith("Das Ergebnis der Umfrage „Radweg in der Bahnhofstraße“ liegt als Anlage vor")


async def test_numbers_that_a_page_sends_are_replaced(clerks: Office) -> None:
    await clerks.fill(4)
    await clerks.desk.submit(AttachSurvey("t1", "radweg", "Erfunden", online=9_999), CLERK)
    (exhibit,) = clerks.house.sitting.desk.meeting.items["t1"].exhibits
    assert (exhibit.title, exhibit.online) == ("Radweg in der Bahnhofstraße", 4)


@pytest.mark.parametrize(
    ("command", "now", "code"),
    [
        (AttachSurvey("t1", "radweg"), DURING, "survey-running"),
        (AttachSurvey("t2", "radweg"), AFTER, "survey-unknown"),
        (AttachSurvey("t1", "anders"), AFTER, "survey-unknown"),
        (AttachSurvey("t1", "radweg"), AFTER, "survey-without-result"),
    ],
)
async def test_what_cannot_be_attached_is_refused_and_nothing_is_kept(
    clerks: Office, command: AttachSurvey, now: datetime, code: str
) -> None:
    clerks.now = now
    with pytest.raises(Refusal) as caught:
        await clerks.desk.submit(command, CLERK)
    assert caught.value.code == code
    assert await clerks.store.frozen("radweg") is None


async def test_a_refused_result_is_one_sentence_on_the_page(clerks: Office) -> None:
    status, text = await clerks.open("umfragen/radweg", sent={})
    assert status == 409
    assert "weniger als 3 Personen" in text


async def test_the_table_of_answers_is_a_file_for_the_clerk(clerks: Office) -> None:
    await clerks.fill(2)
    status, text = await clerks.open("umfragen/radweg/antworten.csv")
    assert status == 200
    assert text.count('"Internet";"2026-03-02";"Ja"') == 2


async def test_a_file_of_an_answer_is_saved_by_the_clerk_and_never_shown_in_the_browser(clerks: Office) -> None:
    files = {"0a.pdf": b"%PDF-1.7 %%EOF"}
    await clerks.store.put(Given("radweg", "form-1", "online", "2026-03-02", {"bilder": ("0a.pdf",)}, files=files))
    assert 'href="/p/klein-x/umfragen/radweg/dateien/0a.pdf"' in (await clerks.open("umfragen/radweg"))[1]
    status, text = await clerks.open("umfragen/radweg/dateien/0a.pdf")
    assert (status, text) == (200, "%PDF-1.7 %%EOF")
    assert clerks.headers["Content-Disposition"] == 'attachment; filename="radweg-0a.pdf"'
    assert clerks.headers["X-Content-Type-Options"] == "nosniff"
    assert clerks.headers["Content-Type"] == "application/pdf"
    assert (await clerks.open("umfragen/radweg/dateien/0b.pdf"))[0] == 404
    assert "0a.pdf" in (await clerks.open("umfragen/radweg/antworten.csv"))[1]


@pytest.mark.parametrize(
    "path",
    [
        *("umfragen", "umfragen/radweg", "umfragen/radweg/bogen", "umfragen/radweg/antworten.csv"),
        "umfragen/radweg/dateien/0a.pdf",
    ],
)
async def test_nobody_but_the_clerk_opens_these_pages(clerks: Office, path: str) -> None:
    assert (await clerks.open(path, "member", "p7"))[0] == 403
    assert (await clerks.open(path, "chair", "p1"))[0] == 403


async def test_two_who_attach_at_once_leave_one_exhibit(clerks: Office) -> None:
    await clerks.fill(4)
    await asyncio.gather(*(clerks.desk.submit(AttachSurvey("t1", "radweg"), CLERK) for _ in range(3)))
    assert len(clerks.house.sitting.desk.meeting.items["t1"].exhibits) == 1


# -- what does not fit the sitting, and files broken by hand -----------------------------------------------------------

END = "2026-03-05T12:00:00+01:00"
LATER = ("2026-11-26T19:30:00+01:00", "2026-11-26T19:30:01+01:00")
"""The last moment that fits, and the first that does not: the sitting is planned for then."""


async def test_the_clerk_is_warned_when_the_sitting_begins_before_the_end_of_a_survey(clerks: Office) -> None:
    clerks.rewrite(END, LATER[0])
    for path in ("umfragen", "umfragen/radweg"):
        assert "Achtung" not in (await clerks.open(path))[1]
    clerks.rewrite(*LATER)
    assert "Achtung: Sie endet erst nach dem Beginn der Sitzung." in (await clerks.open("umfragen"))[1]
    text = (await clerks.open("umfragen/radweg"))[1]
    assert "Achtung: Die Sitzung beginnt vor dem Ende dieser Umfrage, am 26.11.2026, 19:30 Uhr." in text


async def test_a_survey_that_ended_while_the_sitting_was_on_is_no_exhibit_of_it(clerks: Office) -> None:
    await clerks.fill(4)
    clerks.rewrite(END, "2998-01-01T12:00:00+01:00")
    clerks.now = datetime(2999, 1, 1, tzinfo=UTC)
    for command, actor in (*ARRIVALS, *OPENING):
        await clerks.house.submit(command, actor)
    status, text = await clerks.open("umfragen/radweg", sent={})
    assert status == 409
    assert "Diese Umfrage endete erst, als die Sitzung schon lief." in text
    assert await clerks.store.frozen("radweg") is None


async def test_a_file_broken_by_hand_is_told_in_the_list_and_hides_no_other_survey(clerks: Office) -> None:
    (clerks.surveys / "kaputt.toml").write_text("kaputt", "utf-8")
    text = (await clerks.open("umfragen"))[1]
    assert "Radweg in der Bahnhofstraße" in text
    assert "kaputt.toml" in text
    assert "Kein gültiges TOML" in text
    english = (await clerks.open("umfragen?lang=en"))[1]
    assert "No valid TOML" in english


async def test_the_pages_of_a_broken_survey_are_one_sentence(clerks: Office) -> None:
    clerks.rewrite("interim = false", "intern = false")
    for path in ("umfragen/radweg", "umfragen/radweg/bogen", "umfragen/radweg/antworten.csv"):
        status, text = await clerks.open(path)
        assert status == 503
        assert "An ihrer Datei stimmt etwas nicht." in text
    with pytest.raises(Refusal) as caught:
        await clerks.desk.submit(AttachSurvey("t1", "radweg"), CLERK)
    assert caught.value.code == "survey-broken"

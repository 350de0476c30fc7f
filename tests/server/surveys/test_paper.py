"""Answers on paper: a preview before the survey, codes as on the Internet, and the last one can be taken back."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiohttp import ClientSession

from agenda.commands.surveys import AttachSurvey
from server.surveys.codes import new_codes, printed
from server.surveys.store import Channel, Given
from tests.server.evening import CLERK
from tests.server.surveys.clerks_office import DURING, Office, office

BEFORE = datetime(2026, 2, 1, tzinfo=UTC)
SHEET = "umfragen/radweg/bogen"
BACK = f"{SHEET}/zurueck"
SAVE = "Als Antwort auf Papier speichern"
TAKE_BACK = "Diese Antwort zurücknehmen"
TOO_LATE = "lässt sich nicht mehr zurücknehmen"


@pytest.fixture
async def clerks(tmp_path: Path) -> AsyncIterator[Office]:
    async with office(tmp_path) as one:
        yield one


async def entered(clerks: Office, session: ClientSession, token: str, code: str = "") -> tuple[int, str]:
    """Enter an answer on paper; the page that follows."""
    return await clerks.ask(session, SHEET, {"token": token, "code": code, "q.dafuer": "nein"})


async def taken_back(clerks: Office, session: ClientSession, token: str) -> tuple[int, str]:
    """Take the answer of that form back; the page that follows."""
    return await clerks.ask(session, BACK, {"token": token})


async def test_before_the_survey_begins_the_form_is_a_preview_that_stores_nothing(clerks: Office) -> None:
    clerks.now = BEFORE
    text = (await clerks.open(SHEET))[1]
    assert "Sind Sie dafür?" in text
    assert "wird hier nichts gespeichert" in text
    assert SAVE not in text
    status, text = await clerks.open(SHEET, sent={"token": "probe", "q.dafuer": "nein"})
    assert status == 409
    assert "Die Umfrage hat noch nicht begonnen." in text
    assert await clerks.store.untouched("radweg")


async def test_answers_on_paper_are_entered_until_the_result_is_attached(clerks: Office) -> None:
    text = (await clerks.open(SHEET))[1]
    assert "zählt als Antwort auf Papier" in text
    assert SAVE in text
    for number in range(3):
        sheet = {"token": f"sheet-{number}", "q.dafuer": "nein"}
        assert (await clerks.open(SHEET, sent=sheet))[0] == 200
    assert (await clerks.open(SHEET, sent={"token": "wrong"}))[0] == 422
    await clerks.desk.submit(AttachSurvey("t1", "radweg"), CLERK)
    (exhibit,) = clerks.house.sitting.desk.meeting.items["t1"].exhibits
    assert (exhibit.online, exhibit.paper) == (0, 3)
    late = {"token": "late", "q.dafuer": "nein"}
    assert (await clerks.open(SHEET, sent=late))[0] == 409
    assert len(await clerks.store.answers("radweg")) == 3


async def test_where_codes_answer_paper_needs_one_and_uses_it_up(clerks: Office) -> None:
    clerks.rewrite('access = "open"', 'access = "code"')
    clerks.now = DURING
    paper, online = new_codes(2)
    await clerks.store.add_codes("radweg", [paper, online])
    await clerks.store.put(Given("radweg", "form", "online", "2026-03-02", {"dafuer": ("ja",)}, online))
    async with clerks.browsing() as session:
        assert 'name="code"' in (await clerks.ask(session, SHEET))[1]
        for code, word in (("", "Bitte geben Sie den Code"), ("AAAA", "Diesen Code gibt es nicht"), (online, "schon")):
            status, text = await entered(clerks, session, "sheet", code)
            assert status == 409
            assert word in text
        assert (await entered(clerks, session, "sheet", printed(paper).lower()))[0] == 200
        assert (await entered(clerks, session, "other", paper))[0] == 409
    assert sorted(one.channel for one in await clerks.store.answers("radweg")) == ["online", "paper"]


async def test_the_answer_entered_last_is_taken_back_and_its_code_answers_again(clerks: Office) -> None:
    clerks.rewrite('access = "open"', 'access = "code"')
    code, other = new_codes(2)
    await clerks.store.add_codes("radweg", [code, other])
    async with clerks.browsing() as session:
        status, text = await entered(clerks, session, "sheet-1", code)
        assert status == 200
        assert TAKE_BACK in text
        assert "Bisher gespeichert, auf beiden Wegen: 1" in text
        # The same form again, another code typed: it is the one that was stored, and so is its code.
        assert (await entered(clerks, session, "sheet-1", other))[0] == 200
        status, text = await taken_back(clerks, session, "sheet-1")
        assert status == 200
        assert TAKE_BACK not in text
        assert await clerks.store.answers("radweg") == ()
        assert (await entered(clerks, session, "sheet-2", code))[0] == 200
        assert (await entered(clerks, session, "sheet-3", other))[0] == 200


async def test_only_the_last_answer_of_the_same_browser_is_taken_back(clerks: Office) -> None:
    async with clerks.browsing() as session, clerks.browsing() as another:
        for token in ("sheet-1", "sheet-2"):
            await entered(clerks, session, token)
        for who, token in ((session, "sheet-1"), (another, "sheet-2"), (session, "")):
            status, text = await taken_back(clerks, who, token)
            assert status == 409
            assert TOO_LATE in text
        assert (await taken_back(clerks, session, "sheet-2"))[0] == 200
        assert (await taken_back(clerks, session, "sheet-2"))[0] == 409
    assert len(await clerks.store.answers("radweg")) == 1


async def test_after_the_result_is_attached_nothing_is_taken_back(clerks: Office) -> None:
    await clerks.fill(4)
    async with clerks.browsing() as session:
        await entered(clerks, session, "sheet")
        await clerks.desk.submit(AttachSurvey("t1", "radweg"), CLERK)
        status, text = await taken_back(clerks, session, "sheet")
    assert status == 409
    assert TOO_LATE in text
    assert len(await clerks.store.answers("radweg")) == 5


async def test_a_key_takes_back_exactly_what_the_page_shows(clerks: Office) -> None:
    async with clerks.browsing() as session:
        await entered(clerks, session, "sheet-1")
        text = (await entered(clerks, session, "sheet-2"))[1]
    (form,) = re.findall(r'action="/p/klein-x/umfragen/radweg/bogen/zurueck".*', text)
    assert 'name="token" value="sheet-2"' in form


async def test_files_go_with_the_answer_and_an_answer_from_the_internet_stays(clerks: Office) -> None:
    sent: tuple[tuple[str, Channel, str], ...] = (("sheet", "paper", "0a.pdf"), ("form", "online", "0b.pdf"))
    for token, channel, name in sent:
        given = Given("radweg", token, channel, "2026-03-02", {"bilder": (name,)}, files={name: b"%PDF-"})
        assert await clerks.store.put(given) == "taken"
        assert await clerks.store.take_back(given) is (channel == "paper")
    assert list(await clerks.store.files("radweg")) == ["0b.pdf"]


async def test_nobody_but_the_clerk_takes_an_answer_back(clerks: Office) -> None:
    assert (await clerks.open(BACK, "chair", "p1", {"token": "x"}))[0] == 403

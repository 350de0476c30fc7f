"""The papers' pages in the meeting process: who sees which, what comes up, and what is refused in one sentence."""

from __future__ import annotations

import pytest

from agenda.commands import Role
from agenda.commands.sitting import CloseSitting
from server.papers.keeper import TextKeeper
from tests.server.evening import ARRIVALS, CHAIR, OPENING
from tests.server.papers.office import MOST, Office, said
from tests.server.papers.typeset import pdf


async def test_the_clerk_files_a_paper_and_its_next_version(office: Office) -> None:
    assert "Fehlt noch." in (await office.get("unterlagen"))[1]
    for source in (b"Die alte Zisterne", b"Der neue Brunnen"):
        status, text = await office.send(pdf(source))
        assert status == 200
        assert 'role="alert"' not in text
    assert "2 Fassungen" in text
    assert (await office.get("unterlagen/vorlage.pdf/1"))[1].startswith("%PDF")
    assert (await office.get("unterlagen/vorlage.pdf/3"))[0] == 404
    assert "Eine Seite gefunden" in (await office.get("unterlagen?suche=brunnen"))[1]
    assert "Nichts gefunden" in (await office.get("unterlagen?suche=zisterne"))[1]


async def test_a_hit_opens_the_paper_at_its_page(office: Office) -> None:
    await office.send(pdf(b"eins\n#pagebreak()\nDie Zisterne am Markt"))
    _, text = await office.get("unterlagen?suche=zister")
    assert 'href="/p/klein-x/papers/vorlage.pdf#page=2"' in text
    assert "Die <mark>Zister</mark>ne am Markt" in text


@pytest.mark.parametrize(
    ("content", "status", "word"),
    [
        (b"", 422, "keine Datei"),
        (b"PK\x03\x04 Word", 422, "keine PDF-Datei"),
        (b"x" * 5000 + b"%PDF-1.7", 422, "keine PDF-Datei"),
        (b"%PDF-1.7 but nothing else", 422, "nicht öffnen"),
        (b"%PDF-1.7" + b"x" * MOST, 413, "größer als 1 MB"),
    ],
    ids=["empty", "another format", "a head too late", "broken", "too large"],
)
async def test_what_cannot_be_taken_is_one_sentence_and_nothing_of_it_stays(
    office: Office, content: bytes, status: int, word: str
) -> None:
    await office.send(pdf())
    before = office.files()
    answered, text = await office.send(content)
    assert answered == status
    assert word in said(text)
    assert office.files() == before


async def test_a_form_without_the_file_or_without_any_form_is_one_sentence(office: Office) -> None:
    status, text = await office.send(pdf(), field="anderes")
    assert (status, "keine Datei" in said(text)) == (422, True)
    async with await office.open("clerk", "s1") as session:
        for headers, body in (
            ({"Content-Type": "text/plain"}, b"x"),
            ({"Content-Type": "multipart/form-data; boundary=b"}, b"no boundary at all"),
            ({"Content-Type": "multipart/form-data"}, b"--\r\n"),
        ):
            async with session.post(office._url("unterlagen/vorlage.pdf"), data=body, headers=headers) as answer:
                assert answer.status == 422
                assert said(await answer.text())
    assert office.files() == []


@pytest.mark.parametrize("file", ["fremd.pdf", "..%2f..%2fx.pdf", "vorlage.txt"])
async def test_only_a_paper_that_the_plan_names_comes_up(office: Office, file: str) -> None:
    assert (await office.send(pdf(), file=file))[0] == 404
    assert office.files() == []


async def test_a_member_searches_but_files_nothing(office: Office) -> None:
    await office.send(pdf())
    assert (await office.send(pdf(), role="member"))[0] == 403
    status, text = await office.get("unterlagen?suche=zisterne", "member", "p7")
    assert status == 200
    assert "Eine Seite gefunden" in text
    assert 'type="file"' not in text


@pytest.mark.parametrize(("role", "person"), [("hall", None), ("operator", None)])
async def test_roles_without_an_agenda_have_no_page_here(office: Office, role: Role, person: str | None) -> None:
    assert (await office.get("unterlagen", role, person))[0] == 403


async def test_after_the_sitting_its_papers_stay_as_they_are(office: Office) -> None:
    for command, actor in (*ARRIVALS, *OPENING):
        await office.house.submit(command, actor)
    await office.house.submit(CloseSitting(), CHAIR)
    status, text = await office.send(pdf())
    assert (status, "beendet" in said(text)) == (409, True)
    assert 'type="file"' not in text


async def test_before_the_sitting_the_clerk_reads_until_when_to_invite(office: Office) -> None:
    assert "Ladungsfrist" in (await office.get("unterlagen"))[1]
    assert "Ladungsfrist" not in (await office.get("unterlagen", "member", "p7"))[1]


async def test_a_hostile_question_is_shown_as_text(office: Office) -> None:
    _, text = await office.get("unterlagen?suche=%3Cscript%3Ealert(1)%3C/script%3E")
    assert "<script>alert" not in text
    assert "Nichts gefunden" in text


async def test_a_paper_laid_there_by_hand_is_searched_once_it_was_read(office: Office) -> None:
    (office.papers / "karte.pdf").write_bytes(pdf())
    assert "Nichts gefunden" in (await office.get("unterlagen?suche=zisterne"))[1]
    await TextKeeper(office.papers.parent).read_all()
    assert "Eine Seite gefunden" in (await office.get("unterlagen?suche=zisterne"))[1]

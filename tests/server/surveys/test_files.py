"""Files with an answer: known by content, freed of place and camera, stored with the answer or not at all."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from server.surveys.files import FILE_LIMIT, known
from server.surveys.store import MOST_FILE_BYTES, Given, SurveyStore
from server.surveys.upload import SHEET_LIMIT
from tests.server.surveys.photographs import WHERE, picture
from tests.server.surveys.town import Town, asking

PDF = b"%PDF-1.7\n1 0 obj<</Title(Plan)>>endobj\n%%EOF\n"


# -- what a file is ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "suffix"), [("JPEG", "jpg"), ("PNG", "png")])
def test_a_photograph_loses_all_but_the_picture(kind: str, suffix: str) -> None:
    before = picture(kind)
    assert WHERE.encode() in before
    upload = known(before + b"<html>hidden behind it")
    assert upload is not None
    assert upload.suffix == suffix
    assert WHERE.encode() not in upload.data
    assert b"<html>" not in upload.data
    with Image.open(io.BytesIO(before)) as old, Image.open(io.BytesIO(upload.data)) as new:
        assert list(old.convert("RGB").tobytes()) == list(new.convert("RGB").tobytes())


@pytest.mark.parametrize("way_up", range(1, 9))
def test_a_photograph_stays_the_right_way_up(way_up: int) -> None:
    upload = known(picture("JPEG", way_up))
    assert upload is not None
    with Image.open(io.BytesIO(upload.data)) as shown:
        assert dict(shown.getexif()) == ({0x0112: way_up} if way_up > 1 else {})


def test_a_progressive_photograph_is_one_too() -> None:
    sheet = io.BytesIO()
    Image.effect_noise((64, 64), 90).save(sheet, "JPEG", progressive=True)
    upload = known(sheet.getvalue())
    assert upload is not None
    with Image.open(io.BytesIO(upload.data)) as shown:
        shown.load()


def test_a_pdf_stays_as_it_is() -> None:
    upload = known(PDF)
    assert upload is not None
    assert (upload.suffix, upload.data) == ("pdf", PDF)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"MZ\x90\x00",
        b"<svg onload=alert(1)>",
        b"GIF89a",
        b"%PDF-1.7 and no end",
        picture("JPEG")[:200],
        picture("PNG")[:60],
        b"\xff\xd8\xff\xd9",
        b"\x89PNG\r\n\x1a\n",
        b"PK\x03\x04 a Word file",
    ],
    ids=["empty", "program", "svg", "gif", "cut pdf", "cut jpeg", "cut png", "no picture", "only a head", "zip"],
)
def test_what_is_none_of_these_is_known_by_its_content(data: bytes) -> None:
    assert known(data) is None


@given(st.sampled_from([picture("JPEG", 6), picture("PNG"), PDF]), st.integers(0, 2000), st.binary(max_size=8))
def test_a_damaged_file_is_taken_or_refused_and_never_an_error(whole: bytes, at: int, damage: bytes) -> None:
    upload = known(whole[:at] + damage + whole[at + len(damage) :])
    assert upload is None or len(upload.data) <= len(whole) + 64


# -- the form ----------------------------------------------------------------------------------------------------------


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with asking(tmp_path, ("per_address = 3", "per_address = 99")) as one:
        yield one


async def send(town: Town, *files: bytes, token: str = "form-1", **fields: str) -> tuple[int, str]:
    """Send the form with files as a browser does; their names and types lie."""
    form = aiohttp.FormData({"token": token, "q.dafuer": "ja", **fields})
    for data in files:
        form.add_field("q.bilder", data, filename="../../harmlos.gif", content_type="text/html")
    async with town.client.post("/umfrage/radweg", data=form, allow_redirects=False) as answer:
        return answer.status, answer.headers.get("Location", "") or await answer.text()


async def test_the_form_is_sent_with_files_only_where_some_are_asked_for(town: Town, tmp_path: Path) -> None:
    assert 'enctype="multipart/form-data"' in (await town.get("/umfrage/radweg"))[1]
    text = (await town.get("/umfrage/radweg"))[1]
    assert "Erlaubt sind PDF, JPEG und PNG mit höchstens 8 MB." in text
    assert "Höchstens 2 Dateien." in text


async def test_files_are_stored_with_their_answer_under_names_of_our_own(town: Town) -> None:
    assert await send(town, picture("JPEG"), PDF) == (303, "/umfrage/radweg/danke")
    (answer,) = await town.stored()
    names = answer.answers["bilder"]
    assert [one.partition(".")[2] for one in names] == ["jpg", "pdf"]
    assert set(await town.store.files("radweg")) == set(names)
    assert await town.store.file("radweg", names[1]) == PDF
    assert await town.store.file("andere", names[1]) is None


async def test_no_file_chosen_is_an_answer_without_files(town: Town) -> None:
    assert (await send(town, b""))[0] == 303
    assert (await town.stored())[0].answers == {"dafuer": ("ja",)}


async def test_the_same_form_sent_twice_keeps_its_files_once(town: Town) -> None:
    for _ in range(2):
        assert (await send(town, PDF))[0] == 303
    assert len(await town.store.files("radweg")) == len(await town.stored()) == 1


@pytest.mark.parametrize(
    ("files", "word"),
    [
        ((b"MZ\x90\x00",), "weder PDF noch JPEG noch PNG"),
        ((PDF + bytes(FILE_LIMIT) + b"%%EOF",), "Diese Datei ist zu groß: Erlaubt sind 8 MB"),
        ((PDF, PDF, PDF), "nicht mehr als erlaubt"),
        ((PDF, b"<html>"), "weder PDF noch JPEG noch PNG"),
    ],
    ids=["program", "large", "too many", "one of two"],
)
async def test_a_wrong_file_is_one_sentence_and_nothing_is_stored(
    town: Town, files: tuple[bytes, ...], word: str
) -> None:
    status, text = await send(town, *files, **{"q.kurz": "bleibt"})
    assert status == 422
    assert word in text
    assert 'value="bleibt"' in text
    assert await town.stored() == ()
    assert await town.store.files("radweg") == {}


async def test_a_wrong_answer_beside_a_good_file_says_that_the_file_has_to_be_chosen_again(town: Town) -> None:
    status, text = await send(town, PDF, **{"q.dafuer": "vielleicht"})
    assert status == 422
    assert "Bitte wählen Sie Ihre Datei noch einmal aus." in text
    assert await town.store.files("radweg") == {}


async def test_more_than_a_form_may_have_is_one_sentence(town: Town) -> None:
    status, text = await send(town, bytes(SHEET_LIMIT))
    assert status == 413
    assert "Die Dateien sind zusammen zu groß." in text
    assert await town.stored() == ()


async def test_nobody_names_the_file_of_somebody_else(town: Town) -> None:
    await send(town, PDF)
    (name,) = await town.store.files("radweg")
    assert (await town.send("form-2", **{"q.dafuer": "ja", "q.bilder": name}))[0] == 303
    assert (await send(town, token="form-3", **{"q.bilder": name}))[0] == 303
    assert sorted(len(one.answers) for one in await town.stored()) == [1, 1, 2]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"--x",
        b"--x\r\n\r\nno name\r\n--x--",
        b'--x\r\nContent-Disposition: form-data; name="q.kurz"\r\n\r\n\xff\r\n--x--',
        b'--x\r\nContent-Disposition: form-data; name="q.bilder"; filename="a"\r\n\r\n%PDF-',
    ],
)
async def test_what_is_no_form_with_files_is_one_sentence_and_nothing_stored(town: Town, body: bytes) -> None:
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    async with town.client.post("/umfrage/radweg", data=body, headers=headers) as answer:
        assert answer.status == 400
        assert "<h1>" in await answer.text()
    assert await town.stored() == ()


async def test_a_survey_without_such_a_question_takes_no_files(tmp_path: Path) -> None:
    without = ('[[question]]\nid = "bilder"\nkind = "file"\nmost = 2\ntext = "Bilder von gefährlichen Stellen"\n', "")
    async with asking(tmp_path, without) as town:
        assert "multipart" not in (await town.get("/umfrage/radweg"))[1]
        assert (await send(town, PDF))[0] == 400


async def test_when_the_files_of_a_survey_fill_their_room_the_answer_is_refused_whole(tmp_path: Path) -> None:
    store = SurveyStore(tmp_path)
    first = Given("u", "a", "online", "2026-03-02", {"f": ("1.pdf",)}, files={"1.pdf": bytes(1000)})
    assert await store.put(first) == "taken"
    huge = _Claims(MOST_FILE_BYTES - 999)
    second = Given("u", "b", "online", "2026-03-02", {"f": ("2.pdf",)}, files={"2.pdf": huge})
    assert await store.put(second) == "files-full"
    assert len(await store.answers("u")) == 1
    await store.close()


class _Claims(bytes):
    """A file that says it is that large."""

    def __new__(cls, size: int) -> _Claims:
        made = super().__new__(cls)
        made.size = size
        return made

    size: int

    def __len__(self) -> int:
        return self.size


async def test_what_is_forgotten_is_gone_with_its_files_and_the_result_stays(tmp_path: Path) -> None:
    store = SurveyStore(tmp_path)
    await store.put(Given("u", "a", "online", "2026-03-02", {"f": ("1.pdf",)}, files={"1.pdf": PDF}))
    await store.put(Given("v", "a", "online", "2026-03-02", {"f": ("2.pdf",)}, files={"2.pdf": PDF}))
    await store.freeze("u", "{}")
    gone = await store.forget("u")
    assert (gone.answers, gone.files, gone.size) == (1, 1, len(PDF))
    assert (await store.answers("u"), await store.files("u"), await store.frozen("u")) == ((), {}, "{}")
    assert len(await store.answers("v")) == len(await store.files("v")) == 1
    await store.close()

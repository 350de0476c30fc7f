"""Surveys as people meet them: the file, the form without script, one answer stored once, codes, limits, the result."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pypdfium2
import pytest

from server.planning import PlanError
from server.surveys.code_letters import letters
from server.surveys.codes import ALPHABET, LENGTH, new_codes, printed, typed
from server.surveys.plans import Shelf, read_survey
from server.surveys.results import Results
from server.surveys.store import FILE_NAME, Given, Kept, SurveyStore
from server.surveys.tables import table_of
from server.surveys.upload import BODY_LIMIT
from tests.server.surveys.town import AFTER, DURING, EXAMPLE, ZONE, Town, asking

CODES = (('access = "open"', 'access = "code"'), ("per_address = 3", "per_address = 99"))
HOSTILE = '<script>alert("x")</script>'


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with asking(tmp_path) as one:
        yield one


# -- the form ----------------------------------------------------------------------------------------------------------


async def test_the_form_asks_every_question_without_script(town: Town) -> None:
    status, text = await town.get("/umfrage/radweg")
    assert status == 200
    for question in town.survey.questions:
        assert question.text.de in text
    assert ">Ihre Meinung</h2>" in text
    assert text.count(">Über Sie</h2>") == 1
    assert "Nur, wenn Sie bei „Sind Sie dafür?“ gewählt haben: Nein." in text
    assert "5.3" not in text
    assert "05.03.2026, 12:00" in text


async def test_the_questions_are_there_in_english_and_simple_language(town: Town) -> None:
    english = (await town.get("/umfrage/radweg?sprache=en&lang=en"))[1]
    assert "Are you in favour?" in english
    assert "Ein Weg für Fahr-Räder" in (await town.get("/umfrage/radweg?sprache=simple&lang=de"))[1]
    assert "Radweg in der Bahnhofstraße" in (await town.get("/umfrage/radweg?sprache=xx&lang=de"))[1]


async def test_an_answer_is_stored_with_the_day_in_town_and_nothing_about_the_person(town: Town) -> None:
    status, where = await town.send(
        **{"q.dafuer": "nein", "q.warum": HOSTILE, "q.wichtig.ruhe": "1", "q.zeiten.abends": "nie", "q.fahrten": "2,5"}
    )
    assert (status, where) == (303, "/umfrage/radweg/danke")
    answers = {
        "dafuer": ("nein",),
        "warum": (HOSTILE,),
        "wichtig": ("ruhe",),
        "zeiten": ("abends=nie",),
        "fahrten": ("2.5",),
    }
    assert await town.stored() == (Kept("online", "2026-03-02", answers),)
    assert "Danke" in (await town.get(where))[1]


async def test_the_same_form_sent_twice_is_one_answer(town: Town) -> None:
    for _ in range(2):
        assert (await town.send("form-1", **{"q.dafuer": "ja"}))[0] == 303
    assert len(await town.stored()) == 1
    both = await asyncio.gather(*(town.send("form-2", **{"q.dafuer": "ja"}) for _ in range(2)))
    assert [status for status, _ in both] == [303, 303]
    assert len(await town.stored()) == 2


async def test_what_is_wrong_comes_back_filled_in_with_a_sentence_and_nothing_stored(town: Town) -> None:
    status, text = await town.send("form-1", **{"q.fahrten": "viele", "q.kurz": HOSTILE})
    assert status == 422
    assert "Bitte beantworten Sie diese Frage." in text
    assert "Bitte geben Sie eine Zahl ein, die hier erlaubt ist." in text
    assert 'value="viele"' in text
    assert 'value="form-1"' in text
    assert HOSTILE not in text
    assert await town.stored() == ()


async def test_before_the_beginning_and_after_the_end_nobody_answers(town: Town) -> None:
    for now, word in ((datetime(2026, 3, 1, 6, tzinfo=UTC), "noch nicht begonnen"), (AFTER, "beendet")):
        town.now = now
        assert "<form" not in (await town.get("/umfrage/radweg"))[1]
        status, text = await town.send(**{"q.dafuer": "ja"})
        assert status == 403
        assert word in text
    assert await town.stored() == ()


async def test_those_that_run_are_listed_and_one_broken_by_hand_hides_no_other(town: Town, tmp_path: Path) -> None:
    (tmp_path / "kaputt.toml").write_text("kaputt", "utf-8")
    text = (await town.get("/umfragen"))[1]
    assert '<a href="/umfrage/radweg">Radweg in der Bahnhofstraße</a>' in text
    assert "bis 05.03.2026, 12:00 Uhr" in text
    for moment in (town.survey.opens_at - timedelta(seconds=1), town.survey.closes_at):
        town.now = moment
        text = (await town.get("/umfragen"))[1]
        assert "Zurzeit läuft keine Umfrage." in text
        assert "radweg" not in text
    town.now = DURING
    assert "Cycle path in Bahnhofstraße" in (await town.get("/umfragen?lang=en"))[1]


@pytest.mark.parametrize("path", ["", "/ergebnis", "/danke", "/ergebnis-0.svg"])
async def test_a_survey_broken_by_hand_is_one_sentence(town: Town, tmp_path: Path, path: str) -> None:
    file = tmp_path / "radweg.toml"
    file.write_text(f"kaputt = 1\n{file.read_text('utf-8')}", "utf-8")
    status, text = await town.get(f"/umfrage/radweg{path}")
    assert status == 503
    assert "Diese Umfrage ist gerade nicht zu benutzen: An ihrer Datei stimmt etwas nicht." in text
    assert str(tmp_path) not in text


async def test_an_unknown_survey_is_a_page_that_is_missing(town: Town) -> None:
    assert (await town.get("/umfrage/anders"))[0] == 404
    assert (await town.get("/umfrage/anders/ergebnis"))[0] == 404


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"q.kurz=" + b"x" * BODY_LIMIT, 413),
        (b"q.kurz=%ff", 400),
        (b"q.kurz=\xff", 400),
        (b"&".join(b"a=1" for _ in range(6000)), 400),
    ],
)
async def test_what_is_no_form_is_one_sentence_and_nothing_stored(town: Town, body: bytes, status: int) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    async with town.client.post("/umfrage/radweg", data=body, headers=headers) as answer:
        assert answer.status == status
        assert "<h1>" in await answer.text()
    assert await town.stored() == ()


# -- how often, and codes ----------------------------------------------------------------------------------------------


async def test_a_code_answers_once_however_it_is_typed(tmp_path: Path) -> None:
    async with asking(
        tmp_path, ('access = "open"', 'access = "code"'), ("per_address = 3", "per_address = 99")
    ) as town:
        code, other = new_codes(2)
        await town.store.add_codes("radweg", [code, other])
        assert "Code aus Ihrem Brief" in (await town.get("/umfrage/radweg"))[1]
        said = {"q.dafuer": "ja"}
        assert "Bitte geben Sie den Code" in (await town.send(**said))[1]
        assert "Diesen Code gibt es nicht" in (await town.send(code="AAAA-BBBB-CCCC", **said))[1]
        assert await town.stored() == ()
        assert (await town.send("form-1", code=printed(code).lower(), **said))[0] == 303
        assert (await town.send("form-1", code=code, **said))[0] == 303
        assert "schon geantwortet" in (await town.send("form-2", code=code, **said))[1]
        assert len(await town.stored()) == 1
        assert (await town.send("form-3", code=other, **said))[0] == 303


async def test_a_code_sent_from_two_browsers_at_once_is_one_answer(tmp_path: Path) -> None:
    async with asking(
        tmp_path, ('access = "open"', 'access = "code"'), ("per_address = 3", "per_address = 99")
    ) as town:
        (code,) = new_codes(1)
        await town.store.add_codes("radweg", [code])
        both = await asyncio.gather(*(town.send(f"form-{n}", code=code, **{"q.dafuer": "ja"}) for n in range(8)))
        assert sorted(status for status, _ in both) == [303] + [422] * 7
        assert len(await town.stored()) == 1


async def test_a_wrong_code_leaves_the_answer_out_and_a_wrong_answer_leaves_the_code_unused(tmp_path: Path) -> None:
    async with asking(tmp_path, ('access = "open"', 'access = "code"')) as town:
        (code,) = new_codes(1)
        await town.store.add_codes("radweg", [code])
        assert (await town.send(code=code, **{"q.dafuer": "vielleicht"}))[0] == 422
        assert (await town.send(code=code, **{"q.dafuer": "ja"}))[0] == 303


def test_codes_are_long_and_have_no_letters_that_look_alike() -> None:
    codes = new_codes(500)
    assert len(set(codes)) == 500
    assert all(len(one) == LENGTH and set(one) <= set(ALPHABET) for one in codes)
    assert not set("IO01") & set(ALPHABET)
    assert all(typed(printed(one)) == one for one in codes)


def test_letters_are_a_page_for_each_code_and_no_markup_runs() -> None:
    survey = replace(read_survey(EXAMPLE), about=read_survey(EXAMPLE).about.__class__('#panic("x") $ \\ "quoted" 李'))
    pdf = letters(survey, new_codes(3), "Stadt", "https://rat.example/umfrage/radweg", ZONE)
    document = pypdfium2.PdfDocument(pdf)
    assert len(document) == 3
    text = document[0].get_textpage().get_text_range()
    assert "https://rat.example/umfrage/radweg" in text
    assert '#panic("x")' in text


def test_letters_tell_the_end_as_the_clocks_of_the_town_show_it() -> None:
    survey = replace(read_survey(EXAMPLE), closes_at=datetime(2026, 7, 5, 10, tzinfo=UTC))
    pdf = letters(survey, new_codes(1), "Stadt", "https://rat.example/umfrage/radweg", ZONE)
    assert "05.07.2026, 12:00" in pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range()


# -- on the disk -------------------------------------------------------------------------------------------------------


async def test_on_the_disk_nothing_leads_from_a_code_to_its_answer(tmp_path: Path) -> None:
    store = SurveyStore(tmp_path)
    codes = new_codes(30)
    await store.add_codes("u", codes)
    for number, code in enumerate(codes):
        assert await store.put(_given(f"form-{number}", answer=str(number), code=code)) == "taken"
    await store.close()
    with sqlite3.connect(tmp_path / FILE_NAME) as file:
        tables = dict(file.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
        answers = [tuple(row) for row in file.execute("SELECT * FROM survey_answer")]
        used = file.execute("SELECT * FROM survey_code").fetchall()
    for name in ("survey_answer", "survey_code"):
        assert "WITHOUT ROWID" in tables[name]
    assert {row[3] for row in answers} == {"2026-03-02"}
    assert [row[1] for row in answers] == sorted(row[1] for row in answers)
    assert [row[1] for row in used] == sorted(row[1] for row in used)
    assert {row[2] for row in used} == {1}
    assert not {row[1] for row in used} & {row[1] for row in answers}
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]
    assert not any(code.encode() in (tmp_path / FILE_NAME).read_bytes() for code in codes)


async def test_what_was_acknowledged_is_there_after_opening_anew(tmp_path: Path) -> None:
    store = SurveyStore(tmp_path)
    assert await store.put(_given("form-1")) == "taken"
    again = SurveyStore(tmp_path)  # another process beside the first, as edge and meeting are
    assert len(await again.answers("u")) == 1
    assert await again.put(_given("form-1")) == "again"
    await again.close()
    await store.close()


async def test_after_the_result_is_kept_nothing_is_taken_and_the_first_result_holds(tmp_path: Path) -> None:
    store = SurveyStore(tmp_path)
    assert await store.freeze("u", "{}") == "{}"
    assert await store.freeze("u", "[]") == "{}"
    assert await store.put(_given("form-1")) == "closed"
    assert await store.answers("u") == ()
    await store.close()


def _given(token: str, answer: str = "ja", code: str = "") -> Given:
    return Given("u", token, "online", "2026-03-02", {"q": (answer,)}, code)


# -- the result --------------------------------------------------------------------------------------------------------


async def test_the_result_is_hidden_until_the_end_and_then_the_same_for_all(town: Town) -> None:
    await _filled(town)
    assert "wird gezeigt, wenn die Umfrage beendet ist" in (await town.get("/umfrage/radweg/ergebnis"))[1]
    assert (await town.get("/umfrage/radweg/ergebnis-0.svg"))[0] == 404
    town.now = AFTER
    status, text = await town.get("/umfrage/radweg/ergebnis")
    assert status == 200
    assert "9 Antworten, davon 9 im Internet und 0 auf Papier" in text
    assert "5 (56 %)" in text
    status, picture = await town.get("/umfrage/radweg/ergebnis-0.svg")
    assert status == 200
    assert "5 (56 %)" in picture


async def test_an_interim_result_is_counted_anew_only_when_a_group_has_come(tmp_path: Path) -> None:
    edits = (("interim = false", "interim = true"), ("per_address = 3", "per_address = 99"))
    async with asking(tmp_path, *edits) as town:
        await _filled(town)
        assert "9 Antworten" in (await town.get("/umfrage/radweg/ergebnis"))[1]
        for number, shown in ((1, "9 Antworten"), (2, "9 Antworten"), (3, "12 Antworten")):
            await town.store.put(Given("radweg", f"late-{number}", "online", "2026-03-02", {"dafuer": ("ja",)}))
            assert shown in (await town.get("/umfrage/radweg/ergebnis"))[1]


async def test_all_who_look_at_once_see_the_same_interim_result(tmp_path: Path) -> None:
    edits = (("interim = false", "interim = true"), ("per_address = 3", "per_address = 99"))
    async with asking(tmp_path, *edits) as town:
        late = [Given("radweg", f"late-{one}", "online", "2026-03-02", {"dafuer": ("ja",)}) for one in range(40)]
        await _filled(town)
        await asyncio.gather(*(town.store.put(one) for one in late[:38]))
        more = asyncio.gather(*(town.store.put(one) for one in late[38:]))
        pages = await asyncio.gather(*(town.get("/umfrage/radweg/ergebnis") for _ in range(6)))
        await more
        assert len({re.findall(r"[0-9]+ Antworten", text)[0] for _, text in pages}) == 1


async def test_an_interim_result_is_counted_once_more_at_the_end_and_then_by_groups_again(tmp_path: Path) -> None:
    edits = (("interim = false", "interim = true"), ("per_address = 3", "per_address = 99"))
    async with asking(tmp_path, *edits) as town:
        await _filled(town)
        assert "9 Antworten" in (await town.get("/umfrage/radweg/ergebnis"))[1]
        await town.store.put(Given("radweg", "late-1", "online", "2026-03-02", {"dafuer": ("nein",)}))
        assert "9 Antworten" in (await town.get("/umfrage/radweg/ergebnis"))[1]
        town.now = AFTER
        assert "10 Antworten" in (await town.get("/umfrage/radweg/ergebnis"))[1]
        for number, shown in ((2, "10 Antworten"), (3, "10 Antworten"), (4, "13 Antworten")):
            await town.store.put(Given("radweg", f"late-{number}", "paper", "2026-03-02", {"dafuer": ("ja",)}))
            assert shown in (await town.get("/umfrage/radweg/ergebnis"))[1]


async def test_hostile_words_of_a_questionnaire_are_words_on_every_page_and_picture(tmp_path: Path) -> None:
    async with asking(tmp_path, ('text = { de = "Ja", en = "Yes" }', f"text = '{HOSTILE}'")) as town:
        await _filled(town)
        town.now = AFTER
        for path in ("/umfrage/radweg", "/umfrage/radweg/ergebnis", "/umfrage/radweg/ergebnis-0.svg"):
            status, text = await town.get(path)
            assert status == 200
            assert HOSTILE not in text


async def test_a_result_kept_is_shown_whatever_comes_after(town: Town) -> None:
    await _filled(town)
    results = Results(town.store, ZONE)
    kept = await results.freeze(town.survey)
    assert (kept.online, kept.closed_on) == (9, "2026-03-05")
    assert await Results(town.store, ZONE).result(replace(town.survey, smallest=100), "closed") == kept


async def _filled(town: Town) -> None:
    for number, answer in enumerate(["ja"] * 5 + ["nein"] * 4):
        await town.store.put(Given("radweg", f"form-{number}", "online", "2026-03-02", {"dafuer": (answer,)}))


# -- the file, the table -----------------------------------------------------------------------------------------------


def test_a_survey_that_lies_there_is_not_replaced(tmp_path: Path) -> None:
    shelf, survey = Shelf(tmp_path / "surveys"), read_survey(EXAMPLE)
    shelf.add(survey, EXAMPLE.read_bytes())
    assert Shelf(tmp_path / "surveys").of_meeting("klein") == (survey,)
    assert shelf.of_meeting("andere") == ()
    with pytest.raises(PlanError):
        shelf.add(survey, b"")


def test_what_took_its_place_is_seen_by_who_had_read_the_one_before(tmp_path: Path) -> None:
    shelf, survey = Shelf(tmp_path / "surveys"), read_survey(EXAMPLE)
    shelf.add(survey, EXAMPLE.read_bytes())
    reader = Shelf(tmp_path / "surveys")
    assert reader.survey("radweg") is reader.survey("radweg")
    shelf.replace(survey, EXAMPLE.read_bytes().replace(b"Are you in favour?", b"Do you want it?"))
    seen = reader.survey("radweg")
    assert seen is not None
    assert seen.question("dafuer").text.en == "Do you want it?"
    assert reader.surveys() == (seen,)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\uff1d", "\uff20", "\t=", "\n="])
def test_no_cell_of_the_table_is_a_formula(start: str) -> None:
    survey = read_survey(EXAMPLE)
    table = table_of(survey, [Kept("online", "2026-03-02", {"warum": (f'{start}HYPERLINK("x");1',)})])
    assert f'"\'{start}HYPERLINK(""x"");1"' in table


def test_the_table_tells_rows_and_choices_of_a_matrix_apart_that_share_their_ids(tmp_path: Path) -> None:
    text = EXAMPLE.read_text("utf-8")
    for old, new in (("morgens", "1"), ("abends", "2"), ("oft", "1"), ("nie", "2")):
        text = text.replace(f'id = "{old}"', f'id = "{new}"')
    path = tmp_path / "radweg.toml"
    path.write_text(text, "utf-8")
    table = table_of(read_survey(path), [Kept("online", "2026-03-02", {"zeiten": ("1=2", "2=1")})])
    assert '"Morgens: Nie, Abends: Oft"' in table


def test_the_table_has_words_for_ids_and_no_order_of_writing() -> None:
    survey = read_survey(EXAMPLE)
    answers: Sequence[Kept] = (
        Kept("paper", "2026-03-02", {"zeiten": ("morgens=oft", "abends=nie")}),
        Kept("online", "2026-03-02", {"wege": ("rad", "bus")}),
    )
    table = table_of(survey, answers)
    assert table == table_of(survey, answers[::-1])
    assert '"Papier";"2026-03-02";"";"";"";"";"";"Morgens: Oft, Abends: Nie"' in table
    assert '"Rad, Bus"' in table

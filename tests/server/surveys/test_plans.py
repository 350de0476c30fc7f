"""Surveys as people meet them: the file, the form without script, one answer stored once, codes, limits, the result."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pypdfium2
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from agenda.surveys_form import Survey
from server.addresses import public_url
from server.config import load
from server.health import Counters
from server.planning import PlanError
from server.surveys.code_letters import letters
from server.surveys.codes import ALPHABET, LENGTH, new_codes, printed, typed
from server.surveys.edge import SurveyPages
from server.surveys.limit import Limit, network
from server.surveys.plans import Shelf, read_survey
from server.surveys.results import Results
from server.surveys.store import FILE_NAME, Given, Kept, SurveyStore
from server.surveys.tables import table_of
from server.surveys.upload import BODY_LIMIT
from server.web import Pages

EXAMPLE = Path(__file__).parent / "survey.toml"
ZONE = ZoneInfo("Europe/Berlin")
DURING = datetime(2026, 3, 2, 22, 30, tzinfo=UTC)
AFTER = datetime(2026, 3, 5, 11, tzinfo=UTC)
CONFIG = Path(__file__).resolve().parents[3] / "config.toml"
CODES = (('access = "open"', 'access = "code"'), ("per_address = 3", "per_address = 99"))
HOSTILE = '<script>alert("x")</script>'


@dataclass(slots=True)
class Town:
    """The survey's pages on a real socket, with a clock that the test sets."""

    client: TestClient[web.Request, web.Application]
    store: SurveyStore
    survey: Survey
    now: datetime = DURING

    async def get(self, path: str) -> tuple[int, str]:
        """Status and text of a page."""
        async with self.client.get(path) as answer:
            return answer.status, await answer.text()

    async def send(self, token: str = "", address: str = "", **fields: Any) -> tuple[int, str]:
        """Send the form; status and text of the page that follows at once."""
        data = {**({"token": token} if token else {}), **fields}
        headers = {"X-Forwarded-For": address} if address else {}
        async with self.client.post("/umfrage/radweg", data=data, headers=headers, allow_redirects=False) as answer:
            return answer.status, answer.headers.get("Location", "") or await answer.text()

    async def stored(self) -> tuple[Kept, ...]:
        """What is on the disk."""
        return await self.store.answers("radweg")


@asynccontextmanager
async def asking(folder: Path, *edits: tuple[str, str]) -> AsyncIterator[Town]:
    """The example's pages, its file changed by the edits."""
    text = EXAMPLE.read_text("utf-8")
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    (folder / "radweg.toml").write_text(text, "utf-8")
    shelf, store, settings = Shelf(folder), SurveyStore(folder), load(CONFIG)
    survey = shelf.survey("radweg")
    assert survey is not None
    pages = Pages(settings, Counters(), public_url(settings))
    town: list[Town] = []
    asked = SurveyPages(pages, shelf, store, ZONE, lambda: town[0].now if town else DURING)
    application = web.Application(middlewares=[pages.middleware])
    application.on_response_prepare.append(pages.add_headers)
    application.add_routes(asked.routes())
    async with TestClient(TestServer(application)) as client:
        town.append(Town(client, store, survey))
        yield town[0]
    await store.close()


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
    assert "<h2>Ihre Meinung</h2>" in text
    assert text.count("<h2>Über Sie</h2>") == 1
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


async def test_one_address_answers_so_often_a_day_and_another_still_may(town: Town) -> None:
    for _ in range(town.survey.per_address):
        assert (await town.send(address="198.51.100.7", **{"q.dafuer": "ja"}))[0] == 303
    status, text = await town.send(address="198.51.100.7", **{"q.dafuer": "ja"})
    assert status == 403
    assert "schon oft geantwortet" in text
    assert (await town.send(address="198.51.100.8", **{"q.dafuer": "ja"}))[0] == 303
    town.now += timedelta(days=1)
    assert (await town.send(address="198.51.100.7", **{"q.dafuer": "ja"}))[0] == 303


async def test_only_what_the_nearest_proxy_says_counts(town: Town) -> None:
    for number in range(town.survey.per_address):
        assert (await town.send(address=f"10.0.0.{number}, 198.51.100.7", **{"q.dafuer": "ja"}))[0] == 303
    assert (await town.send(address="10.0.0.99, 198.51.100.7", **{"q.dafuer": "ja"}))[0] == 403


def test_an_address_is_kept_as_a_hash_for_one_day_only() -> None:
    today = [date(2026, 3, 2)]
    limit = Limit(lambda: today[0])
    limit.count("u", "198.51.100.7")
    assert "198.51.100.7" not in str(vars(limit))
    assert limit.reached("u", "198.51.100.7", 1)
    assert not limit.reached("v", "198.51.100.7", 1)
    today[0] = date(2026, 3, 3)
    assert not limit.reached("u", "198.51.100.7", 1)


def test_a_household_of_ipv6_is_one_address() -> None:
    assert network("2001:db8:1:2::3") == network("2001:db8:1:2:ffff::9") != network("2001:db8:1:3::3")
    assert network("unknown") == "unknown"


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
    assert await Results(town.store, ZONE).result(replace(town.survey, smallest=100)) == kept


async def _filled(town: Town) -> None:
    for number, answer in enumerate(["ja"] * 5 + ["nein"] * 4):
        await town.store.put(Given("radweg", f"form-{number}", "online", "2026-03-02", {"dafuer": (answer,)}))


# -- the file, the table -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('kind = "scale"', 'kind = "stars"'),
        ("smallest = 3", "smallest = 1"),
        ('id = "radweg"', 'id = "Rad Weg"'),
        ("most = 5\n", "most = 0\n"),
        ('question = "dafuer"', 'question = "niemand"'),
        ("interim = false", "intern = false"),
        ("[title]", "[title"),
        ("closes_at = 2026-03-05T12:00:00+01:00", "closes_at = 2026-02-01T12:00:00+01:00"),
    ],
)
def test_a_file_that_cannot_be_asked_is_refused_in_one_sentence(tmp_path: Path, old: str, new: str) -> None:
    text = EXAMPLE.read_text("utf-8")
    assert old in text
    path = tmp_path / "survey.toml"
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(PlanError) as caught:
        read_survey(path)
    assert str(caught.value).endswith(".")


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

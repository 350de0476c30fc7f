"""Residents ask on a page without script, so often a day; what is wrong is told, and the answer has its own link."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import aiohttp
import pytest

from agenda.commands.question_time import AcceptResidentQuestion, AnswerResidentQuestion, RefuseResidentQuestion
from agenda.commands.sitting import CloseSitting
from agenda.ports import Refusal
from server.clock import SystemClock
from server.edge.source import new_session
from server.health import Counters
from server.question_time.edge import EdgeQuestions
from server.web import Pages
from tests.server.evening import ARRIVALS, CHAIR, CLERK, OPENING
from tests.server.question_time.town import FORM, SENT, Town, opened, served


async def test_a_resident_asks_before_the_sitting_and_reads_the_answer_under_the_own_link(town: Town) -> None:
    async with town.audience() as resident:
        status, path, text = await town.ask(resident)
        assert (status, "Wird geprüft" in text) == (200, True)
        assert "Wann kommt der &lt;b&gt;Bus&lt;/b&gt;?" in text
        assert "Bus" not in await (await resident.get("/fragen")).text()
        await town.desk.submit(AcceptResidentQuestion("f1"), CLERK)
        listed = await (await resident.get("/fragen")).text()
        assert "&lt;b&gt;Bus&lt;/b&gt;" in listed
        assert "Eine Einwohnerin/ein Einwohner" in listed
        assert "Erika" not in listed
        await town.desk.submit(AnswerResidentQuestion("f1", "written", "Max Meier", "Im <i>Mai</i>."), CLERK)
        for page in ("/fragen", path):
            text = await (await resident.get(page)).text()
            assert "Schriftlich beantwortet von Max Meier" in text
            assert "Im &lt;i&gt;Mai&lt;/i&gt;." in text


async def test_a_form_that_is_sent_twice_is_one_question(town: Town) -> None:
    async with town.audience() as resident:
        _, path, _ = await town.ask(resident)
        again = await town.ask(resident, token=path.rpartition("/")[2])
    assert again[1] == path
    assert await town.store.count() == 1


async def test_who_agreed_is_named_and_whose_question_is_refused_reads_why(town: Town) -> None:
    async with town.audience() as resident:
        await town.ask(resident, nennen="1")
        _, path, _ = await town.ask(resident, frage="Was soll das?")
        await town.desk.submit(AcceptResidentQuestion("f1"), CLERK)
        await town.desk.submit(RefuseResidentQuestion("f2", "Das ist keine Frage an die Stadt."), CLERK)
        assert "Erika Beispiel" in await (await resident.get("/fragen")).text()
        own = await (await resident.get(path)).text()
        assert "Nicht zugelassen" in own
        assert "Das ist keine Frage an die Stadt." in own
        assert "Was soll das" not in await (await resident.get("/fragen")).text()


@pytest.mark.parametrize(
    ("change", "status", "sentence"),
    [
        ({"einwohner": ""}, 422, "Fragen dürfen nur Menschen stellen, die hier wohnen."),
        ({"frage": ""}, 422, "Die Frage"),
        ({"frage": "x" * 1001}, 422, "Die Frage"),
        ({"frage": "x" * 20_000}, 422, "zu groß"),
        ({"frage": "umge\u202edreht"}, 422, "Die Frage"),
        ({"mail": "erika"}, 422, "Das ist keine Mailadresse."),
        ({"token": "../../etc"}, 422, "zu groß"),
    ],
)
async def test_what_is_wrong_is_told_in_one_sentence_and_nothing_is_stored(
    town: Town, change: dict[str, str], status: int, sentence: str
) -> None:
    async with town.audience() as resident:
        got, path, text = await town.ask(resident, **change)
    assert (got, path) == (status, "/fragen")
    assert sentence in re.findall(r'role="alert"[^>]*>(.*?)</p>', text, re.DOTALL)[0]
    assert "Nordstadt" in text  # what was typed stays
    assert await town.store.count() == 0


async def test_one_address_may_ask_so_often_a_day_and_a_sitting_takes_so_many(tmp_path: Path) -> None:
    async with opened(tmp_path, per_address=2, most_questions=3) as town, town.audience() as resident:
        for _ in range(2):
            assert (await town.ask(resident))[0] == 200
        status, _, text = await town.ask(resident)
        assert (status, "schon 2 Fragen" in text) == (429, True)
        await town.desk.take("a" * 22, SENT)
        with pytest.raises(Refusal, match="resident-questions-full"):
            await town.desk.take("b" * 22, SENT)
        assert await town.store.count() == 3


async def test_thirty_questions_at_once_from_one_address_are_as_many_as_may_be(tmp_path: Path) -> None:
    async with opened(tmp_path, per_address=2, most_questions=50) as town, town.audience() as resident:
        sent = await asyncio.gather(*(town.ask(resident) for _ in range(30)))
        assert sorted(status for status, _, _ in sent) == [200] * 2 + [429] * 28


async def test_a_question_that_was_not_taken_takes_no_place(tmp_path: Path) -> None:
    async with opened(tmp_path, per_address=2) as town, town.audience() as resident:
        for _ in range(4):
            assert (await town.ask(resident, frage=""))[0] == 422
        for _ in range(2):
            assert (await town.ask(resident))[0] == 200
        assert (await town.ask(resident))[0] == 429


async def test_a_question_sent_again_takes_no_second_place_and_is_thanked_on_the_last(tmp_path: Path) -> None:
    async with opened(tmp_path, per_address=2) as town, town.audience() as resident:
        sent = [await town.ask(resident, token="w" * 22) for _ in range(3)]
        sent += [await town.ask(resident), await town.ask(resident, token="w" * 22)]
        assert [status for status, _, _ in sent] == [200] * 5
        assert (await town.ask(resident))[0] == 429


async def test_a_browser_votes_a_question_up_once_and_the_most_wanted_may_come_first(town: Town) -> None:
    for number in range(2):
        await town.desk.take(str(number) * 22, SENT)
        await town.desk.submit(AcceptResidentQuestion(f"f{number + 1}"), CLERK)
    async with town.audience() as resident:
        async with resident.post("/fragen/f2/stimme") as answer:
            assert (answer.status, "ein Cookie" in await answer.text()) == (400, True)
        for _ in range(2):
            async with resident.post("/fragen/f2/stimme") as answer:
                assert answer.status == 200
        assert await town.store.votes() == {"f2": 1}
        text = await (await resident.get("/fragen?ordnung=stimmen")).text()
        assert text.index('id="f2"') < text.index('id="f1"')
        async with resident.post("/fragen/f9/stimme") as answer:
            assert answer.status == 410


async def test_after_the_item_nobody_asks_any_more(town: Town) -> None:
    for command, actor in (*ARRIVALS, *OPENING):
        await town.house.submit(command, actor)
    await town.house.submit(CloseSitting(), CHAIR)
    async with town.audience() as resident:
        assert "keine Fragen angenommen" in await (await resident.get("/fragen")).text()
        async with resident.post("/fragen", data={**FORM, "token": "a" * 22}) as answer:
            assert answer.status == 410


async def test_a_link_that_leads_nowhere_and_a_meeting_process_that_is_away_are_told(town: Town) -> None:
    async with town.audience() as resident, resident.get(f"/fragen/meine/{'x' * 22}") as answer:
        assert answer.status == 404
    pages, session = Pages(town.settings, Counters(), ""), new_session("falsch", "http://localhost")
    lost = EdgeQuestions(
        pages,
        session,
        str(town.server.make_url("/feed")),
        town.sections,
        SystemClock().monotonic,
        SystemClock().now,
        tuple,
    )
    async with served(pages, lost.routes()) as server, session, aiohttp.ClientSession(server.make_url("/")) as visitor:
        async with visitor.post("/fragen", data={**FORM, "token": "a" * 22}) as answer:
            assert (answer.status, "Nordstadt" in await answer.text()) == (503, True)
        async with visitor.get(f"/fragen/meine/{'x' * 22}") as answer:
            assert answer.status == 503


@pytest.mark.parametrize("path", ["", "/vote", "/own"])
@pytest.mark.parametrize("body", [b"", b"{}", b"[" * 100_000, b'{"token":"kurz"}'])
async def test_what_no_edge_sends_is_refused_whole(town: Town, path: str, body: bytes) -> None:
    address = town.server.make_url(f"/feed/questions{path}")
    async with new_session(town.house.feed_token, "http://localhost") as edge, edge.post(address, data=body) as answer:
        assert answer.status == 400
    async with aiohttp.ClientSession() as stranger, stranger.post(address, data=body) as answer:
        assert answer.status == 403

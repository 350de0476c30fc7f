"""Live polls at the edge of the program: answers in groups, durable, one a device, and figures beside the log."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import aiohttp
import pytest

from agenda.commands import Role
from agenda.commands.items import CallItem
from agenda.commands.polls import ClosePoll, DropPoll
from agenda.commands.sitting import CloseSitting
from agenda.events.polls import PollClosed, PollOpened
from agenda.ports import Refusal
from server.clients import Client
from server.clock import SystemClock
from server.edge.source import new_session
from server.identity import Identity
from server.intents import IntentMalformed
from server.polls.box import Given, PollBox
from server.polls.desk import WAITING, PollDesk
from server.polls.edge import EdgePolls
from server.polls.forward import Allowance
from server.store.registry import Invitation
from server.store.trouble import StorageTrouble
from tests.server.evening import ARRIVALS, CHAIR, OPENING
from tests.server.house import open_house
from tests.server.polls.town import ASK, DEVICE, OTHER, Town, joined, served

POLL = PollOpened("p1", "t1", "Soll der Markt bleiben?", ("Ja", "Nein"), "single", "everybody", False, "A2B3")


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with open_house(tmp_path / "house") as house:
        for command, actor in (*ARRIVALS, *OPENING):
            await house.submit(command, actor)
        async with joined(house, tmp_path / "polls") as one:
            yield one


# -- the audience ------------------------------------------------------------------------------------------------------


async def test_somebody_answers_without_account_and_script_and_reads_how_it_stands(town: Town) -> None:
    code = await town.ask()
    async with town.audience() as browser:
        page = await (await browser.get(f"/stimmung?kurzwort={code.lower()}")).text()
        assert "Soll der &lt;b&gt;Markt&lt;/b&gt; bleiben?" in page
        assert "Ein Stimmungsbild, kein Beschluss." in page
        async with browser.post(f"/stimmung/{code}", data={"antwort": "1"}) as answer:
            assert answer.status == 200
            assert "Ihre Antwort ist gezählt." in await answer.text()
    await town.desk.submit(ClosePoll("p1"), CHAIR)
    assert town.result == PollClosed("p1", (0, 1), 1, 0)
    async with town.audience() as browser, browser.get(f"/stimmung/{code}") as answer:
        assert "Ja: 0, Nein: 1 (1 Antwort, davon 0 von Mitgliedern)" in await answer.text()


async def test_a_device_that_answers_twice_counts_once_and_is_told_if_it_differs(town: Town) -> None:
    code = await town.ask()
    async with town.audience() as browser:
        await browser.get(f"/stimmung/{code}")
        for choice, status in (("0", 200), ("0", 200), ("1", 409)):
            async with browser.post(f"/stimmung/{code}", data={"antwort": choice}) as answer:
                assert answer.status == status
                text = await answer.text()
    assert "die erste Antwort zählt" in text
    assert await town.desk.standing() == {"id": "p1", "counts": [1, 0], "answers": 1, "members": 0}


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "Diese Antwort passt nicht zu der Frage"),
        ({"antwort": "7"}, "Diese Antwort passt nicht zu der Frage"),
        ({"antwort": "-1"}, "Diese Antwort passt nicht zu der Frage"),
        ({"antwort": "<script>"}, "Diese Antwort passt nicht zu der Frage"),
        ({"antwort": "0" * 5000}, "Diese Antwort passt nicht zu der Frage"),
        ({"platz0": "1"}, "Diese Antwort passt nicht zu der Frage"),
    ],
)
async def test_what_is_no_answer_is_refused_in_one_sentence(town: Town, data: dict[str, str], sentence: str) -> None:
    code = await town.ask()
    async with town.audience() as browser:
        await browser.get(f"/stimmung/{code}")
        async with browser.post(f"/stimmung/{code}", data=data) as answer:
            text = await answer.text()
            assert answer.status == 400
    assert sentence in text
    assert "<script>" not in text
    assert await town.desk.standing() == {"id": "p1", "counts": [0, 0], "answers": 0, "members": 0}


async def test_a_wrong_word_and_a_browser_without_cookie_are_told_what_to_do(town: Town) -> None:
    code = await town.ask()
    async with town.audience() as browser:
        async with browser.get("/stimmung?kurzwort=FALSCH") as answer:
            assert answer.status == 404
            assert "Bitte prüfen Sie das Kurzwort" in await answer.text()
        async with browser.post(f"/stimmung/{code}", data={"antwort": "0"}) as answer:
            assert answer.status == 400
            assert "ein Cookie" in await answer.text()


async def test_several_answers_and_a_ranking_come_through_a_plain_form(town: Town) -> None:
    code = await town.ask(replace(ASK, options=("A", "B", "C"), kind="multiple"))
    async with town.audience() as browser:
        await browser.get(f"/stimmung/{code}")
        await browser.post(f"/stimmung/{code}", data=aiohttp.FormData([("antwort", "0"), ("antwort", "2")]))
    await town.desk.submit(ClosePoll("p1"), CHAIR)
    assert town.result == PollClosed("p1", (1, 0, 1), 1, 0)
    code = await town.ask(replace(ASK, options=("A", "B", "C"), kind="ranking"))
    async with town.audience() as browser:
        await browser.get(f"/stimmung/{code}")
        for places, status in (("112", 400), ("231", 200)):
            form = {f"platz{option}": place for option, place in enumerate(places)}
            async with browser.post(f"/stimmung/{code}", data=form) as answer:
                assert answer.status == status
    await town.desk.submit(ClosePoll("p2"), CHAIR)
    assert town.result == PollClosed("p2", (2, 1, 3), 1, 0)


async def test_a_poll_of_members_takes_no_answer_of_the_audience(town: Town) -> None:
    code = await town.ask(replace(ASK, audience="members"))
    async with town.audience() as browser:
        assert "nur die Mitglieder" in await (await browser.get(f"/stimmung/{code}")).text()
        async with browser.post(f"/stimmung/{code}", data={"antwort": "0"}) as answer:
            assert answer.status == 400
    assert await town.desk.standing() == {"id": "p1", "counts": [0, 0], "answers": 0, "members": 0}


async def test_figures_that_are_kept_back_reach_no_edge_before_the_closing(town: Town) -> None:
    await town.ask(replace(ASK, hidden=True))
    await town.desk.answer_of_device("p1", DEVICE, (0,))
    assert await town.desk.standing() == {"id": "p1", "counts": None, "answers": 1, "members": 0}


async def test_an_edge_reads_how_it_stands_and_nothing_while_the_public_is_excluded(town: Town) -> None:
    await town.ask()
    await town.desk.answer_of_device("p1", DEVICE, (1,))
    assert await first_line(town) == {"id": "p1", "counts": [0, 1], "answers": 1, "members": 0}
    await town.house.submit(CallItem("t2"), CHAIR)
    assert await first_line(town) is None
    with pytest.raises(Refusal) as caught:
        await town.desk.answer_of_device("p1", OTHER, (1,))
    assert caught.value.code == "poll-over"


async def first_line(town: Town) -> object:
    async with new_session(town.house.feed_token, town.feed) as session, session.get(town.feed) as answer:
        return json.loads(await answer.content.readline())


@pytest.mark.parametrize("way", ["get", "post"])
async def test_only_an_edge_with_the_token_is_heard(town: Town, way: str) -> None:
    async with aiohttp.ClientSession() as session, session.request(way, town.feed) as answer:
        assert answer.status == 403


@pytest.mark.parametrize(
    "body", [b"", b"{}", b'{"answers":[{"poll_id":"p1","device":"kurz","answer":[0]}]}', b"[" * 200_000]
)
async def test_a_group_that_is_none_is_refused_whole(town: Town, body: bytes) -> None:
    async with (
        new_session(town.house.feed_token, town.feed) as session,
        session.post(town.feed, data=body) as answer,
    ):
        assert answer.status == 400


async def test_when_the_meeting_process_is_away_the_audience_is_asked_to_try_again(town: Town) -> None:
    code = await town.ask()
    session = new_session("falsch", town.feed)
    lost = EdgePolls(
        town.pages, session, town.feed, lambda: town.house.sitting.sections("public")["polls"], SystemClock().monotonic
    )
    async with served(town.pages, lost) as address, session:
        working = asyncio.create_task(lost.forwarder.run(asyncio.sleep))
        async with aiohttp.ClientSession(
            address.removesuffix("feed"), cookie_jar=aiohttp.CookieJar(unsafe=True)
        ) as browser:
            await browser.get(f"/stimmung/{code}")
            async with browser.post(f"/stimmung/{code}", data={"antwort": "0"}) as answer:
                assert answer.status == 503
        working.cancel()


def test_the_rate_is_limited_and_recovers() -> None:
    time = [0.0]
    allowance = Allowance(lambda: time[0], burst=2, rate=1.0)
    assert [allowance.taken() for _ in range(3)] == [True, True, False]
    time[0] = 1.0
    assert [allowance.taken() for _ in range(2)] == [True, False]


async def test_the_hall_gets_a_code_that_leads_to_the_edge(town: Town) -> None:
    address = town.feed.replace("/feed/polls", "/stimmung/A2B3.svg")
    async with aiohttp.ClientSession() as session, session.get(address) as answer:
        assert answer.content_type == "image/svg+xml"
        assert (await answer.text()).startswith('<svg xmlns="http://www.w3.org/2000/svg"')


# -- members -----------------------------------------------------------------------------------------------------------


def page_of(town: Town, role: Role, person_id: str) -> Client:
    invitation = Invitation("i", "", "platz", "klein", role, person_id, town.house.sitting.clock.now())
    return Client("sid", Identity("login", invitation), town.pages.texts["de"])


async def test_a_member_answers_once_from_the_own_page(town: Town) -> None:
    await town.ask()
    for _ in range(2):
        answer = await town.ways.member(page_of(town, "member", "p2"), {"poll_id": "p1", "answer": [1]})
        assert answer["ok"]
    assert await town.desk.standing() == {"id": "p1", "counts": [0, 1], "answers": 1, "members": 1}


@pytest.mark.parametrize("data", [None, [], {}, {"poll_id": "p1"}, {"poll_id": "p1", "answer": [1, "1"]}], ids=repr)
async def test_a_message_that_is_none_is_refused(town: Town, data: object) -> None:
    with pytest.raises(IntentMalformed):
        await town.ways.member(page_of(town, "member", "p2"), data)


async def test_the_clerks_page_gives_no_answer(town: Town) -> None:
    await town.ask()
    with pytest.raises(Refusal) as caught:
        await town.ways.member(page_of(town, "clerk", "s1"), {"poll_id": "p1", "answer": [0]})
    assert caught.value.code == "not-allowed"


# -- the desk ----------------------------------------------------------------------------------------------------------


async def test_what_a_page_sends_as_word_or_figures_is_replaced(town: Town) -> None:
    code = await town.ask(replace(ASK, code="GEKAPERT"))
    assert code != "GEKAPERT"
    await town.desk.answer_of_device("p1", DEVICE, (0,))
    await town.desk.submit(ClosePoll("p1", (100, 0), 100, 50), CHAIR)
    assert town.result == PollClosed("p1", (1, 0), 1, 0)


async def test_a_poll_is_closed_with_the_sitting(town: Town) -> None:
    await town.ask()
    await town.desk.answer_of_device("p1", DEVICE, (0,))
    await town.desk.submit(CloseSitting(), CHAIR)
    assert town.result == PollClosed("p1", (1, 0), 1, 0)


@pytest.mark.parametrize("end", [ClosePoll("p1"), DropPoll("p1", "Irrtum")], ids=["closed", "dropped"])
async def test_with_its_end_the_single_answers_are_gone(town: Town, end: ClosePoll | DropPoll) -> None:
    await town.ask()
    await town.desk.answer_of_device("p1", DEVICE, (0,))
    assert len(list(town.folder.iterdir())) == 1
    await town.desk.submit(end, CHAIR)
    assert list(town.folder.iterdir()) == []
    with pytest.raises(Refusal) as caught:
        await town.desk.answer_of_device("p1", OTHER, (0,))
    assert caught.value.code == "poll-over"


async def test_after_a_restart_the_answers_are_there_and_their_devices_known(town: Town) -> None:
    await town.ask()
    await town.desk.answer_of_device("p1", DEVICE, (0,))
    again = PollDesk(town.house.sitting.desk, town.folder, town.house.sitting.desk.submit)
    working = asyncio.create_task(again.run())
    assert await again.standing() == await town.desk.standing()
    await again.answer_of_device("p1", DEVICE, (0,))
    with pytest.raises(Refusal):
        await again.answer_of_device("p1", DEVICE, (1,))
    await again.answer_of_device("p1", OTHER, (1,))
    assert await again.standing() == {"id": "p1", "counts": [1, 1], "answers": 2, "members": 0}
    working.cancel()


async def test_a_full_line_refuses_in_words(town: Town, tmp_path: Path) -> None:
    await town.ask()
    idle = PollDesk(town.house.sitting.desk, tmp_path / "idle", town.house.sitting.desk.submit)
    asking = [asyncio.create_task(idle.answer_of_device("p1", f"{n:032x}", (0,))) for n in range(WAITING)]
    await asyncio.sleep(0)
    with pytest.raises(Refusal) as caught:
        await idle.answer_of_device("p1", DEVICE, (0,))
    assert caught.value.code == "busy"
    for one in asking:
        one.cancel()


async def test_an_answer_that_cannot_be_written_is_neither_acknowledged_nor_counted(town: Town) -> None:
    await town.ask()
    (path,) = town.folder.iterdir()
    path.unlink()
    path.mkdir()
    with pytest.raises(StorageTrouble):
        await town.desk.answer_of_device("p1", DEVICE, (0,))
    assert await town.desk.standing() == {"id": "p1", "counts": [0, 0], "answers": 0, "members": 0}


# -- the box -----------------------------------------------------------------------------------------------------------


def given(box: PollBox, whose: str, choice: int) -> Given:
    return Given(box.token(whose), False, (choice,))


def test_a_torn_line_was_never_acknowledged_and_is_cut_off(tmp_path: Path) -> None:
    box = PollBox(tmp_path, POLL)
    box.append([given(box, "eins", 0)])
    path = tmp_path / "p1.jsonl"
    path.write_bytes(path.read_bytes() + b'["abc", fal')
    again = PollBox(tmp_path, POLL)
    assert again.result == PollClosed("p1", (1, 0), 1, 0)
    again.append([given(again, "zwei", 1)])
    assert PollBox(tmp_path, POLL).result == PollClosed("p1", (1, 1), 2, 0)


def test_a_file_torn_in_its_first_line_begins_anew(tmp_path: Path) -> None:
    (tmp_path / "p1.jsonl").write_bytes(b'{"key": "00')
    box = PollBox(tmp_path, POLL)
    box.append([given(box, "eins", 1)])
    assert PollBox(tmp_path, POLL).result.counts == (0, 1)


def test_nothing_on_disk_names_a_device_and_no_token_is_the_same_in_two_polls(tmp_path: Path) -> None:
    one, other = PollBox(tmp_path, POLL), PollBox(tmp_path, replace(POLL, poll_id="p2"))
    one.append([given(one, DEVICE, 0)])
    assert DEVICE not in (tmp_path / "p1.jsonl").read_text("ascii")
    assert one.token(DEVICE) != other.token(DEVICE)
    assert (tmp_path / "p1.jsonl").stat().st_mode & 0o077 == 0

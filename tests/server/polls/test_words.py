"""Live polls in words, from the telephone to the hall: held back, released, agreed to, drawn, frozen."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from agenda.commands import Role
from agenda.commands.items import CallItem
from agenda.commands.polls import ClosePoll, OpenPoll
from agenda.events.polls import PollClosed
from agenda.poll_said import TEXT_LIMIT
from agenda.ports import Refusal
from server.clients import Client
from server.clock import SystemClock
from server.config import PollsSection
from server.edge.source import new_session
from server.identity import Identity
from server.intents import IntentMalformed
from server.polls.desk import PollDesk
from server.polls.edge import EdgePolls
from server.store.registry import Invitation
from tests.server.evening import ARRIVALS, CHAIR, CLERK, OPENING
from tests.server.house import open_house
from tests.server.polls.town import DEVICE, OTHER, Town, joined, served

CLOUD = OpenPoll("Was fehlt dem <b>Platz</b>?", kind="cloud")
OPEN = OpenPoll("Was soll die Stadt tun?", kind="open")
SETTINGS = PollsSection(text_limit=40, held_back=("Mist",))


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with open_house(tmp_path / "house") as house:
        for command, actor in (*ARRIVALS, *OPENING):
            await house.submit(command, actor)
        async with joined(house, tmp_path / "polls", SETTINGS) as one:
            yield one


async def written(town: Town, code: str, text: str) -> tuple[int, str]:
    """What somebody with a new telephone hears who sends that text."""
    async with town.audience() as browser:
        await browser.get(f"/stimmung/{code}")
        async with browser.post(f"/stimmung/{code}", data={"worte": text}) as answer:
            return answer.status, await answer.text()


async def standing(town: Town) -> dict[str, Any]:
    found = await town.desk.standing()
    assert found is not None
    return found


@asynccontextmanager
async def reading(town: Town) -> AsyncIterator[aiohttp.ClientSession]:
    """A browser at an edge that knows how it stands at this moment."""
    clock, polls = SystemClock().monotonic, lambda: town.house.sitting.sections("public")["polls"]
    async with new_session(town.house.feed_token, town.feed) as session:
        edge = EdgePolls(town.pages, session, town.feed.removesuffix("/polls"), polls, clock)
        edge.take(await town.desk.standing())
        bringing = asyncio.create_task(edge.forwarder.run(asyncio.sleep))
        async with served(town.pages, edge) as address:
            jar = aiohttp.CookieJar(unsafe=True)
            async with aiohttp.ClientSession(address.removesuffix("feed"), cookie_jar=jar) as browser:
                yield browser
        bringing.cancel()


def page_of(town: Town, role: Role, person_id: str) -> Client:
    invitation = Invitation("i", "", "platz", "klein", role, person_id, town.house.sitting.clock.now())
    return Client("sid", Identity("login", invitation), town.pages.texts["de"])


# -- the word cloud ----------------------------------------------------------------------------------------------------


async def test_words_of_strangers_are_seen_by_nobody_before_the_clerk_releases_them(town: Town) -> None:
    code = await town.ask(CLOUD)
    status, page = await written(town, code, "Schatten, Bänke")
    assert status == 200
    assert "Ihre Antwort ist gezählt." in page
    assert await standing(town) == {
        "id": "p1", "answers": 1, "members": 0, "counts": [], "labels": [], "numbers": [], "picture": ""
    }  # fmt: skip
    said = town.desk.said()
    assert said is not None
    assert [one["label"] for one in said["waiting"]] == ["Bänke", "Schatten"]
    await town.desk.moderate("p1", [0], "released")
    now = await standing(town)
    assert (now["labels"], now["counts"]) == (["Schatten"], [1])
    assert ">Schatten</text>" in now["picture"]
    assert "Bänke" not in now["picture"]


async def test_one_key_takes_a_word_out_of_the_picture(town: Town) -> None:
    code = await town.ask(CLOUD)
    await written(town, code, "Schatten Unfug")
    await town.desk.moderate("p1", [0, 1], "released")
    await town.desk.moderate("p1", [1], "refused")
    now = await standing(town)
    assert now["labels"] == ["Schatten"]
    assert "Unfug" not in now["picture"]


async def test_a_held_back_word_is_not_offered_with_the_others(town: Town) -> None:
    code = await town.ask(CLOUD)
    await written(town, code, "MIST Ruhe")
    said = town.desk.said()
    assert said is not None
    assert [one["label"] for one in said["waiting"]] == ["Ruhe"]
    assert [one["label"] for one in said["refused"]] == ["MIST"]


@pytest.mark.parametrize("text", ["eins zwei drei vier", "<script>alert(1)</script>", " ", "x" * 31, "😀"], ids=repr)
async def test_what_is_no_words_is_refused_in_one_sentence(town: Town, text: str) -> None:
    code = await town.ask(CLOUD)
    status, page = await written(town, code, text)
    assert status == 400
    assert "ein bis drei Wörter" in page
    assert (await standing(town))["answers"] == 0


async def test_the_frozen_cloud_is_the_same_picture_for_edge_sitting_and_minutes(town: Town) -> None:
    code = await town.ask(CLOUD)
    await written(town, code, "Schatten Ruhe")
    await written(town, code, "schatten")
    await town.desk.moderate("p1", [0, 1], "released")
    live = (await standing(town))["picture"]
    await town.desk.submit(ClosePoll("p1"), CHAIR)
    assert town.result == PollClosed("p1", (2, 1), 2, 0, ("Schatten", "Ruhe"), 2)
    async with town.audience() as browser, browser.get("/stimmung/bild/p1.svg") as answer:
        assert answer.content_type == "image/svg+xml"
        assert await answer.text() == live
    meeting_process = town.feed.removesuffix("/feed/polls")
    async with aiohttp.ClientSession() as session, session.get(f"{meeting_process}/stimmung/bild/p1.svg") as answer:
        assert await answer.text() == live
    assert "Was fehlt dem &lt;b&gt;Platz&lt;/b&gt;?" in live


async def test_no_picture_of_a_poll_that_is_open_unknown_or_without_the_public(town: Town) -> None:
    await town.ask(CLOUD)
    meeting_process = town.feed.removesuffix("/feed/polls")
    async with aiohttp.ClientSession() as session, town.audience() as browser:
        for path in ("/stimmung/bild/p1.svg", "/stimmung/bild/p9.svg", "/stimmung/stand.svg"):
            async with browser.get(path) as answer:
                assert answer.status == 404
        await town.desk.submit(ClosePoll("p1"), CHAIR)
        await town.house.submit(CallItem("t2"), CHAIR)
        await town.ask(replace(CLOUD, audience="members"))
        await town.desk.submit(ClosePoll("p2"), CHAIR)
        async with session.get(f"{meeting_process}/stimmung/bild/p2.svg") as answer:
            assert answer.status == 404


async def test_a_page_without_script_shows_the_picture_and_the_list(town: Town) -> None:
    code = await town.ask(CLOUD)
    await written(town, code, "Schatten")
    await town.desk.moderate("p1", [0], "released")
    async with reading(town) as browser:
        async with browser.get("/stimmung/stand.json") as answer:
            address = (await answer.json())["picture"]
        async with browser.get(address) as answer:
            assert ">Schatten</text>" in await answer.text()
        async with browser.get(f"/stimmung/{code}") as answer:
            page = await answer.text()
    assert f'src="{address}"' in page
    assert "<li><span>Schatten</span>" in page


async def test_a_hidden_cloud_is_shown_with_its_closing(town: Town) -> None:
    code = await town.ask(replace(CLOUD, hidden=True))
    await written(town, code, "Schatten")
    await town.desk.moderate("p1", [0], "released")
    assert await standing(town) == {"id": "p1", "answers": 1, "members": 0, "counts": None}


# -- the open question -------------------------------------------------------------------------------------------------


async def test_released_texts_are_agreed_to_once_by_each_device_and_ordered_by_it(town: Town) -> None:
    code = await town.ask(OPEN)
    for text in ("Mehr Bäume.", "Weniger Autos.", "Unfug."):
        assert (await written(town, code, text))[0] == 200
    await town.desk.moderate("p1", [0, 1], "released")
    await town.desk.moderate("p1", [2], "refused")
    for device in (DEVICE, DEVICE, OTHER):
        await town.desk.answer_of_device("p1", device, (1,))
    await town.desk.answer_of_member("p1", "p2", (0,))
    now = await standing(town)
    assert (now["labels"], now["counts"], now["answers"]) == (["Weniger Autos.", "Mehr Bäume."], [2, 1], 3)
    await town.desk.submit(ClosePoll("p1"), CHAIR)
    assert town.result == PollClosed("p1", (2, 1), 3, 0, ("Weniger Autos.", "Mehr Bäume."), 2)


async def test_agreeing_needs_no_script(town: Town) -> None:
    code = await town.ask(OPEN)
    await written(town, code, "Mehr Bäume.")
    await town.desk.moderate("p1", [0], "released")
    async with reading(town) as browser:
        page = await (await browser.get(f"/stimmung/{code}")).text()
        assert 'name="antwort" value="0" aria-label="Zustimmen: Mehr Bäume."' in page
        async with browser.post(f"/stimmung/{code}", data={"antwort": "0"}) as answer:
            page = await answer.text()
    assert "Ihre Zustimmung ist gezählt." in page
    assert '<textarea id="worte"' in page, "whoever agrees may still answer"
    assert (await standing(town))["counts"] == [1]


@pytest.mark.parametrize("number", [0, 1, 7])
async def test_nobody_agrees_to_what_is_not_there_for_all(town: Town, number: int) -> None:
    code = await town.ask(OPEN)
    await written(town, code, "Mehr Bäume.")
    with pytest.raises(Refusal) as caught:
        await town.desk.answer_of_device("p1", OTHER, (number,))
    assert caught.value.code == "poll-answer-wrong"


async def test_a_second_text_of_one_device_is_refused_and_the_first_counts(town: Town) -> None:
    await town.ask(OPEN)
    await town.desk.answer_of_device("p1", DEVICE, ("Mehr Bäume.",))
    await town.desk.answer_of_device("p1", DEVICE, ("Mehr  Bäume. ",))
    with pytest.raises(Refusal) as caught:
        await town.desk.answer_of_device("p1", DEVICE, ("Anderes.",))
    assert caught.value.code == "poll-answered"
    assert (await standing(town))["answers"] == 1


@pytest.mark.parametrize("text", [" ", "x" * 41, "x" * (TEXT_LIMIT + 1), "a\u202eb"], ids=len)
async def test_a_text_that_is_too_long_or_none_is_refused_in_one_sentence(town: Town, text: str) -> None:
    code = await town.ask(OPEN)
    status, page = await written(town, code, text)
    assert status == 400
    assert "kurzen Text" in page or "passt nicht zu der Frage" in page
    assert (await standing(town))["answers"] == 0


async def test_a_hostile_text_is_text_on_every_page(town: Town) -> None:
    code = await town.ask(OPEN)
    await written(town, code, "<script>alert(1)</script>")
    await town.desk.moderate("p1", [0], "released")
    async with reading(town) as browser, browser.get(f"/stimmung/{code}") as answer:
        assert "<script>alert" not in await answer.text()
    await town.desk.submit(ClosePoll("p1"), CHAIR)
    async with town.audience() as browser, browser.get("/stimmung/bild/p1.svg") as answer:
        assert "<script>" not in await answer.text()


# -- moderation --------------------------------------------------------------------------------------------------------


async def test_after_a_restart_what_was_released_and_agreed_to_is_there(town: Town) -> None:
    code = await town.ask(OPEN)
    await written(town, code, "Mehr Bäume.")
    await written(town, code, "Unfug.")
    await town.desk.moderate("p1", [0], "released")
    await town.desk.moderate("p1", [1], "refused")
    await town.desk.answer_of_device("p1", OTHER, (0,))
    again = PollDesk(town.house.sitting.desk, town.folder, town.house.sitting.desk.submit, SETTINGS)
    assert await again.standing() == await town.desk.standing()
    assert again.said() == town.desk.said()


async def test_the_clerks_page_releases_and_a_members_does_not(town: Town) -> None:
    code = await town.ask(CLOUD)
    await written(town, code, "Ruhe")
    asked = {"poll_id": "p1", "numbers": [0], "mark": "released"}
    with pytest.raises(Refusal) as caught:
        await town.ways.moderate(page_of(town, "member", "p2"), asked)
    assert caught.value.code == "not-allowed"
    assert (await town.ways.moderate(page_of(town, "clerk", "s1"), asked))["ok"]
    assert (await standing(town))["labels"] == ["Ruhe"]


@pytest.mark.parametrize(
    "data",
    [
        None,
        {"poll_id": "p1", "numbers": [], "mark": "released"},
        {"poll_id": "p1", "numbers": ["0"], "mark": "released"},
        {"poll_id": "p1", "numbers": [0], "mark": "deleted"},
    ],
    ids=repr,
)
async def test_a_moderation_that_is_none_is_refused(town: Town, data: object) -> None:
    with pytest.raises(IntentMalformed):
        await town.ways.moderate(page_of(town, "clerk", "s1"), data)


async def test_what_nobody_said_cannot_be_released(town: Town) -> None:
    await town.ask(CLOUD)
    with pytest.raises(Refusal) as caught:
        await town.desk.moderate("p1", [0], "released")
    assert caught.value.code == "poll-over"


async def test_a_choice_has_nothing_to_release(town: Town) -> None:
    await town.ask()
    assert town.desk.said() is None
    with pytest.raises(Refusal):
        await town.desk.moderate("p1", [0], "released")


async def test_what_was_refused_is_nowhere_once_the_poll_is_closed(town: Town) -> None:
    code = await town.ask(OPEN)
    await written(town, code, "Unfug ueber Nachbarn.")
    await town.desk.submit(ClosePoll("p1"), CLERK)
    assert "Unfug" not in repr(town.house.sitting.desk.recorded)
    assert list(town.folder.iterdir()) == []

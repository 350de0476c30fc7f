"""The people's sockets: views, intents, refusals, take-over, hostile messages."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import socketio

from agenda.commands.presence import NoteArrival
from tests.server.evening import ARRIVALS, OPENING, SYSTEM
from tests.server.house import House, open_house

LIMIT = 8192


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path, LIMIT) as one:
        for command, actor in ARRIVALS:
            await one.submit(command, actor)
        yield one


async def _opened(house: House) -> None:
    for command, actor in OPENING:
        await house.submit(command, actor)


async def test_a_page_gets_its_whole_view_and_then_only_what_changed(house: House) -> None:
    chair = await house.connect("chair", "klein-vorsitz", "p1")
    await chair.until("next", lambda step: step["key"] == "open-sitting")
    chair.sections.clear()
    assert (await chair.ask("OpenSitting"))["ok"]
    await chair.until("meeting", lambda meeting: meeting["state"] == "open")
    assert "people" not in chair.sections


async def test_an_acknowledged_intent_is_in_the_log(house: House) -> None:
    chair = await house.connect("chair", "klein-vorsitz", "p1")
    answer = await chair.ask("OpenSitting")
    assert answer == {"ok": True, "seq": len(house.sitting.desk.recorded)}


async def test_what_one_does_all_see(house: House) -> None:
    chair = await house.connect("chair", "klein-vorsitz", "p1")
    member = await house.connect("member", "klein-p7", "p7")
    clerk = await house.connect("clerk", "klein-schrift", "s1")
    screen = await house.connect("hall", "klein-saal")
    await _opened(house)
    assert (await member.ask("RequestFloor", person_id="p7"))["ok"]
    for page in (chair, member, clerk, screen):
        await page.until("queue", lambda queue: [entry["name"] for entry in queue] == ["Rat 7"])
    await clerk.until("timeline", lambda lines: "Rat 7" in lines[-1]["text"])


@pytest.mark.parametrize(
    ("role", "person", "intent"),
    [
        ("member", "p7", {"name": "OpenSitting"}),
        ("member", "p7", {"name": "RequestFloor", "person_id": "p2"}),
        ("clerk", "s1", {"name": "CloseSitting"}),
        ("hall", None, {"name": "OpenVote"}),
        ("chair", "p1", {"name": "WriteProse", "item_id": "t1", "text": "x"}),
    ],
)
async def test_an_intent_without_permission_is_refused_in_one_sentence(
    house: House, role: Any, person: str | None, intent: dict[str, Any]
) -> None:
    page = await house.connect(role, "klein-x", person)
    before = len(house.sitting.desk.recorded)
    answer = await page.socket.call("intent", intent)
    assert not answer["ok"]
    assert answer["error"]["text"].endswith(".")
    assert len(house.sitting.desk.recorded) == before


@pytest.mark.parametrize("message", [None, 7, [], {"name": None}, {"name": "x" * 100}, {"name": "CastBallot"}])
async def test_a_malformed_message_is_refused_and_counted(house: House, message: Any) -> None:
    page = await house.connect("member", "klein-p7", "p7")
    answer = await page.socket.call("intent", message)
    assert answer["error"]["code"] in ("message-malformed", "intent-unknown")
    assert house.counters.of("messages_refused", code=answer["error"]["code"]) == 1
    assert (await page.socket.call("media-offer", {"sdp": 1}))["error"]["code"] == "message-malformed"


async def test_an_unknown_event_is_refused(house: House) -> None:
    page = await house.connect("member", "klein-p7", "p7")
    assert (await page.socket.call("drop-tables", {}))["error"]["code"] == "intent-unknown"


async def test_an_oversized_message_is_refused_in_one_sentence_and_counted(house: House) -> None:
    member = await house.connect("member", "klein-p7", "p7")
    answer = await member.ask("RequestFloor", person_id="p7", remark="x" * LIMIT)
    assert answer["error"]["code"] == "message-too-large"
    assert house.counters.of("messages_refused", code="message-too-large") == 1


async def test_the_later_device_takes_the_seat_and_the_first_is_told(house: House) -> None:
    link = await house.link("member", "klein-p7", "p7")
    first = await house.connect("member", "klein-p7", link=link)
    second = await house.connect("member", "klein-p7", link=link)
    while not first.goodbyes:
        first.changed.clear()
        await first.changed.wait()
    assert first.goodbyes == ["taken-over"]
    await _opened(house)
    assert (await second.ask("RequestFloor", person_id="p7"))["ok"]
    assert house.counters.of("seats_taken_over", role="member") == 1


async def test_a_hall_may_have_several_screens(house: House) -> None:
    link = await house.link("hall", "klein-saal", None)
    screens = [await house.connect("hall", "klein-saal", link=link) for _ in range(2)]
    await house.submit(NoteArrival("s1", "hall"), SYSTEM)
    assert not any(screen.goodbyes for screen in screens)
    assert len(house.sitting.clients) == 2


@pytest.mark.parametrize("ticket", [None, "", "forged.ticket", 7])
async def test_a_socket_without_a_good_ticket_is_refused(house: House, ticket: Any) -> None:
    client = socketio.AsyncClient(reconnection=False)
    with pytest.raises(socketio.exceptions.ConnectionError):
        await client.connect(str(house.server.make_url("/")), auth={"ticket": ticket}, transports=["websocket"])
    assert house.counters.of("sockets_refused", reason="ticket-invalid") == 1


async def test_the_clerk_gets_no_media_and_the_hall_screen_may_not_send(house: House) -> None:
    clerk = await house.connect("clerk", "klein-schrift", "s1")
    screen = await house.connect("hall", "klein-saal")
    assert (await clerk.socket.call("media-offer", {"sdp": "v=0"}))["error"]["code"] == "media-not-allowed"
    offer = {"sdp": "v=0", "publishes": {"0": "camera"}}
    assert (await screen.socket.call("media-offer", offer))["error"]["code"] == "media-not-allowed"


async def test_a_broken_offer_is_refused_in_one_sentence(house: House) -> None:
    member = await house.connect("member", "klein-p7", "p7")
    answer = await member.socket.call("media-offer", {"sdp": "garbage"})
    assert answer["error"]["code"] == "malformed-offer"

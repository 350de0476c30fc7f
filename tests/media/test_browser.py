"""Real Chromium pages against the forwarding unit: they publish, subscribe, lose packets, move and leave."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from aiortc.rtcdtlstransport import SRTP_AEAD_AES_128_GCM
from playwright.async_api import Browser, async_playwright

from media.ports import TrackInfo
from media.settings import MediaSettings
from tests.media.pages import ARGUMENTS, CHROMIUM, LOSS_PERIOD, House, Loopback, free_port, open_house, publish, until

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

SLOW = pytest.mark.slow


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        await chromium.close()


@pytest_asyncio.fixture(loop_scope="module")
async def house(browser: Browser) -> AsyncIterator[House]:
    async with open_house(browser, MediaSettings("127.0.0.1", 0)) as built:
        yield built


@pytest_asyncio.fixture(loop_scope="module", params=["native", "python"])
async def either_house(browser: Browser, request: pytest.FixtureRequest) -> AsyncIterator[House]:
    """Once with each fan-out."""
    async with open_house(browser, MediaSettings("127.0.0.1", 0, fanout=request.param)) as built:
        assert built.media.fanout.name == request.param
        yield built


async def test_a_page_sees_and_hears_another(either_house: House) -> None:
    house = either_house
    await publish(house, "p01")
    viewer = await house.page("p02")
    assert await viewer.evaluate("subscribe(['p01.camera', 'p01.microphone'])") == ""
    await until(viewer, "s.in.video.frames > 20 && s.in.audio.energy > 0")
    assert house.states[:2] == [("p01", "connected"), ("p02", "connected")]
    assert set(house.room.tracks) == {"p01.camera", "p01.microphone"}
    assert (house.room.activity()["p01.microphone"].level or -127) > -127
    assert house.peers["p01"].stats().profile == SRTP_AEAD_AES_128_GCM.libsrtp_profile
    assert await viewer.evaluate("streamIds()") == ["p01", "p01"]


@pytest.mark.parametrize("codec", ["H264", pytest.param("VP9", marks=SLOW), pytest.param("AV1", marks=SLOW)])
async def test_other_codecs_are_forwarded_too(house: House, codec: str) -> None:
    await publish(house, "p01", codec=f"video/{codec}")
    viewer = await house.page("p02")
    await viewer.evaluate("subscribe(['p01.camera'])")
    await until(viewer, "s.in.video.frames > 20 && s.in.video.codec === arg", f"video/{codec}")
    assert house.room.tracks["p01.camera"].codec.name == codec


async def test_sound_with_redundancy_stays_redundant_and_local_ears_get_it_plain(house: House) -> None:
    await publish(house, "p01", red=True)
    viewer = await house.page("p02")
    voice = house.room.tracks["p01.microphone"]
    hall = TrackInfo("hall.microphone", "hall", "audio", "microphone", voice.codec)
    house.room.subscribe(voice.track_id, "loopback", Loopback(house.room.publish(hall, lambda: None)))
    await viewer.evaluate("subscribe(['p01.microphone'])")
    redundant = (await until(viewer, "s.in.audio.energy > 0 && s.in.audio.packets > 50"))["in"]["audio"]
    other = await house.page("p03")
    await other.evaluate("subscribe(['hall.microphone'])")
    plain = (await until(other, "s.in.audio.energy > 0 && s.in.audio.packets > 50"))["in"]["audio"]
    assert redundant["octets"] / redundant["packets"] > 1.5 * plain["octets"] / plain["packets"]


@pytest.mark.parametrize("either_house", ["native", pytest.param("python", marks=SLOW)], indirect=True)
async def test_layers_are_switched_as_the_page_asks_and_the_decoder_lacks_nothing(either_house: House) -> None:
    house = either_house
    speaker = await publish(house, "p01", layered=True, height=720)
    await until(speaker, "s.out.video.q > 5 && s.out.video.h > 5 && s.out.video.f > 5")
    viewer = await house.page("p02")
    house.peers.setdefault("p02", house._create("p02")).want({"p01.camera": 180})
    await viewer.evaluate("subscribe(['p01.camera'])")
    before = await until(viewer, "s.in.video.height === 180 && s.in.video.frames > 10")
    for height in (720, 360, 180, 720):
        house.peers["p02"].want({"p01.camera": height})
        await until(viewer, "s.in.video.height === arg", height)
    seen = await until(viewer, "true")
    seen = await until(viewer, "s.in.video.frames > arg + 20", seen["in"]["video"]["frames"])
    lacks = ("plis", "lost")
    assert [seen["in"]["video"][lack] for lack in lacks] == [before["in"]["video"][lack] for lack in lacks]


async def test_layers_that_nobody_watches_may_rest_and_return(house: House) -> None:
    speaker = await publish(house, "p01", layered=True, height=720)
    await until(speaker, "s.out.video.f > 5")
    viewer = await house.page("p02")
    house.peers.setdefault("p02", house._create("p02")).want({"p01.camera": 180})
    await viewer.evaluate("subscribe(['p01.camera'])")
    while house.layers.get("p01") != ("q",):
        await viewer.evaluate("pause(50)")
    await speaker.evaluate("activate(['q'])")
    await until(viewer, "s.in.video.height === 180")
    house.peers["p02"].want({"p01.camera": 720})
    while "f" not in house.layers["p01"]:
        await viewer.evaluate("pause(50)")
    assert set(house.layers["p01"]) == {"q", "h", "f"}, "what comes next on a narrow line is sent too"
    await speaker.evaluate("activate(['q', 'h', 'f'])")
    await until(viewer, "s.in.video.height === 720")
    while "h" in house.layers["p01"]:
        await viewer.evaluate("pause(50)")
    await viewer.close()
    house.peers.pop("p02").close()
    while house.layers["p01"]:
        await speaker.evaluate("pause(50)")


async def test_a_publisher_learns_from_feedback_that_its_line_is_wide(house: House) -> None:
    speaker = await publish(house, "p01", height=720)
    await until(speaker, "s.out.video.target > 1_500_000")


async def test_a_local_publisher_is_heard_and_a_second_offer_adds_its_track(house: House) -> None:
    await publish(house, "p01")
    viewer = await house.page("p02")
    await viewer.evaluate("subscribe(['p01.camera'])")
    await until(viewer, "s.in.video.frames > 5")
    voice = house.room.tracks["p01.microphone"]
    hall = TrackInfo("hall.microphone", "hall", "audio", "microphone", voice.codec)
    house.room.subscribe(voice.track_id, "loopback", Loopback(house.room.publish(hall, lambda: None)))
    await viewer.evaluate("subscribe(['p01.camera', 'hall.microphone'])")
    before = await until(viewer, "s.in.audio.energy > 0")
    await until(viewer, "s.in.video.frames > arg + 10", before["in"]["video"]["frames"])


async def test_a_silenced_track_goes_to_nobody_and_comes_back(house: House) -> None:
    speaker = await publish(house, "p01")
    viewer = await house.page("p02")
    await viewer.evaluate("subscribe(['p01.camera', 'p01.microphone'])")
    await until(viewer, "s.in.video.frames > 10 && s.in.audio.packets > 10")
    house.room.silence({"p01.camera", "p01.microphone"})
    before = house.room.activity()
    sent = await until(speaker, "true")
    await until(speaker, "s.out.video.frames > arg + 20", sent["out"]["video"]["frames"])
    after = house.room.activity()
    for track_id in before:
        assert after[track_id].packets_in > before[track_id].packets_in
        assert after[track_id].forwarded == before[track_id].forwarded
    held = await until(viewer, "true")
    house.room.silence(())
    await until(
        viewer, "s.in.video.frames > arg.video.frames + 10 && s.in.audio.packets > arg.audio.packets + 10", held["in"]
    )


async def test_a_withheld_subscriber_gets_nothing_until_freed(house: House) -> None:
    speaker = await publish(house, "p01")
    house.room.withhold({"p02"})
    viewer = await house.page("p02")
    await viewer.evaluate("subscribe(['p01.camera', 'p01.microphone'])")
    sent = await until(speaker, "true")
    await until(speaker, "s.out.video.frames > arg + 20", sent["out"]["video"]["frames"])
    received = (await until(viewer, "true"))["in"].values()
    assert sum(kind.get("packets", 0) for kind in received) == 0
    house.room.withhold(())
    await until(viewer, "s.in.video.frames > 10 && s.in.audio.packets > 10")


async def test_lost_packets_are_asked_for_and_sent_again(either_house: House) -> None:
    house = either_house
    await publish(house, "p01")
    house.rewrite = house.through_the_line
    house.line.period = LOSS_PERIOD
    viewer = await house.page("p02")
    await viewer.evaluate("subscribe(['p01.camera'])")
    await until(viewer, "s.in.video.nacks > 3 && s.in.video.repaired > 3 && s.in.video.frames > 60")


async def test_the_picture_is_back_after_a_blackout_of_the_line(house: House) -> None:
    speaker = await publish(house, "p01")
    house.rewrite = house.through_the_line
    viewer = await house.page("p02")
    await viewer.evaluate("subscribe(['p01.camera'])")
    await until(viewer, "s.in.video.frames > 20")
    house.line.cut = True
    sent = await until(speaker, "true")
    await until(speaker, "s.out.video.frames > arg + 40", sent["out"]["video"]["frames"])
    house.line.cut = False
    seen = await until(viewer, "true")
    await until(viewer, "s.in.video.frames > arg + 20", seen["in"]["video"]["frames"])


async def test_a_browser_whose_network_blocks_udp_comes_by_tcp(browser: Browser) -> None:
    async with open_house(browser, MediaSettings("127.0.0.1", 0, tcp_port=free_port())) as house:
        house.rewrite = lambda answer: re.sub(r"a=candidate:\S+ 1 udp .*\r\n", "", answer)
        await publish(house, "p01")
        viewer = await house.page("p02")
        await viewer.evaluate("subscribe(['p01.camera', 'p01.microphone'])")
        await until(viewer, "s.in.video.frames > 20 && s.in.audio.energy > 0")


async def test_an_ice_restart_keeps_the_stream(house: House) -> None:
    speaker = await publish(house, "p01")
    viewer = await house.page("p02")
    await viewer.evaluate("subscribe(['p01.camera'])")
    await until(viewer, "s.in.video.frames > 10")
    assert await speaker.evaluate("restart()") == ""
    await until(speaker, "s.connection === 'connected'")
    seen = await until(viewer, "true")
    await until(viewer, "s.in.video.frames > arg + 30", seen["in"]["video"]["frames"])
    assert ("p01", "closed") not in house.states


async def test_a_page_that_comes_back_under_the_same_name_is_seen_without_a_new_offer(house: House) -> None:
    speaker = await publish(house, "p01")
    viewer = await house.page("p02")
    await viewer.evaluate("subscribe(['p01.camera'])")
    seen = await until(viewer, "s.in.video.frames > 10")
    await speaker.close()
    house.peers.pop("p01").close()
    assert not house.room.tracks
    await publish(house, "p01")
    await until(viewer, "s.in.video.frames > arg + 20", seen["in"]["video"]["frames"])


async def test_a_second_device_with_the_same_tracks_is_refused(house: House) -> None:
    await publish(house, "p01")
    other = house.media.create_peer(house.room, "p01-tablet", "p01", lambda _: None)
    house.peers["tablet"] = other
    page = await house.page("tablet")
    assert await page.evaluate("publish()") == "track-taken"


async def test_a_page_that_hangs_up_is_closed_and_its_tracks_end(house: House) -> None:
    speaker = await publish(house, "p01")
    viewer = await house.page("p02")
    await viewer.evaluate("subscribe(['p01.camera'])")
    await until(viewer, "s.in.video.frames > 5")
    await speaker.evaluate("pc.close()")
    await until(viewer, "s.in.video.frames > 5")
    while house.room.tracks:
        await viewer.evaluate("pause(50)")
    assert ("p01", "closed") in house.states

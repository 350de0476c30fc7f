"""Forty who take part from elsewhere: what a page offers, asks for and shows, in a real browser.

The first half meets a mirror in the same page (`link.html`), so that each message can be read; the last test is a town
whose members are simulated, with their pictures coming through the real server.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web
from playwright.async_api import Browser, Locator, Page, WebSocket, expect

from media import sdp
from server.config import load
from tests.browser.conftest import HALL, NO_STREAM
from tests.browser.people import Person, enter, join
from tests.browser.town import ROOT, Town

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]

WEB = ROOT / "web"
MEMBERS = 40
BESIDE = 12
"""Tiles beside a speaker."""


def tracks_of(owners: Sequence[str]) -> list[dict[str, str]]:
    """Picture and voice of each."""
    return [
        {"id": f"{owner}.{source}", "owner": owner, "kind": kind, "source": source}
        for owner in owners
        for kind, source in (("video", "camera"), ("audio", "microphone"))
    ]


FULL_ROOM = tracks_of(["hall", *(f"p{number:02}" for number in range(MEMBERS))])
SHOWN = {"id": "shown", "owner": "p99", "kind": "video", "source": "camera"}


@pytest_asyncio.fixture(loop_scope="session")
async def mirror(browser: Browser) -> AsyncIterator[Page]:
    """The page of `link.html`, ready to join."""
    vendor: dict[str, str] = json.loads((WEB / "vendor.json").read_text("utf-8"))
    imports = {name: f"/vendor/{path}" for name, path in vendor.items() if not name.startswith("/")}
    html = (Path(__file__).parent / "link.html").read_text("utf-8").replace("IMPORTS", json.dumps({"imports": imports}))

    async def frame(request: web.Request) -> web.Response:
        return web.Response(text=html, content_type="text/html")

    application = web.Application()
    application.router.add_get("/", frame)
    application.router.add_static("/static", WEB / "static")
    application.router.add_static("/vendor", WEB / "node_modules")
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    page = await browser.new_page()
    await page.goto(f"http://localhost:{runner.addresses[0][1]}/")
    await expect(page.locator("body[data-ready=yes]")).to_be_attached()
    yield page
    await runner.cleanup()


async def test_the_camera_is_offered_in_three_layers_and_the_voice_with_redundancy_first(mirror: Page) -> None:
    await mirror.evaluate("join()")
    offer = sdp.parse_offer(await mirror.evaluate("told.offers.at(-1).sdp"))
    camera, voice = [next(one for one in offer.sections if one.kind == kind) for kind in ("video", "audio")]
    assert {payload.name.lower() for payload in camera.payload_types} == {"vp8", "rtx"}
    assert [payload.name.lower() for payload in voice.payload_types] == ["red", "opus"]
    encodings = await mirror.evaluate("encodings()")
    layers = [(one["rid"], one["scaleResolutionDownBy"], one["maxBitrate"]) for one in encodings]
    assert layers == [("q", 4, 150_000), ("h", 2, 500_000), ("f", 1, 1_700_000)]
    assert {one["scalabilityMode"] for one in encodings} == {"L1T2"}


async def test_layers_nobody_watches_are_not_encoded(mirror: Page) -> None:
    await mirror.evaluate("join()")
    assert min((await mirror.evaluate("afterTenOf(['q', 'h', 'f'])")).values()) >= 10
    await mirror.evaluate("link.watch({camera: ['q']})")
    await mirror.evaluate("until(() => !encodings()[2].active)")
    await mirror.evaluate("afterTenOf(['q'])")  # what was in the encoder when the word came
    produced = await mirror.evaluate("afterTenOf(['q'])")
    assert (produced["h"], produced["f"]) == (0, 0)
    await mirror.evaluate("link.watch({camera: []})")
    await mirror.evaluate("until(() => encodings().every((one) => !one.active))")
    await mirror.evaluate("link.watch({camera: ['h', 'f']})")
    assert (await mirror.evaluate("afterTenOf(['h', 'f'])"))["q"] <= 2


async def test_a_full_room_is_offered_in_one_message_and_its_lines_are_used_again_while_a_picture_goes_on(
    mirror: Page,
) -> None:
    await mirror.evaluate("join()")
    await mirror.evaluate("tracks => receive(tracks)", [SHOWN])
    await mirror.evaluate("until(() => (told.reports.at(-1)?.shown?.frames ?? 0) > 0)")
    await mirror.evaluate("tracks => receive(tracks)", [SHOWN, *FULL_ROOM])
    offer = await mirror.evaluate("told.offers.at(-1)")
    assert len(offer["subscribes"]) == 2 * MEMBERS + 3
    assert len(json.dumps(offer).encode()) < load(ROOT / "config.toml").sitting.max_message_bytes * 0.6
    lines = offer["sdp"].count("\nm=")
    await mirror.evaluate("tracks => receive(tracks)", [SHOWN])
    await mirror.evaluate("tracks => receive(tracks)", [SHOWN, *tracks_of(["late", "later"])])
    assert (await mirror.evaluate("told.offers.at(-1).sdp")).count("\nm=") == lines
    await mirror.evaluate("told.reports.length = 0; until(() => told.reports.length > 1)")
    reports: list[dict[str, Any]] = await mirror.evaluate("told.reports")
    assert all(set(report["shown"]) == {"frames", "freeze_ms", "concealed_ms"} for report in reports)
    assert all(report["shown"]["frames"] > 0 for report in reports)


async def test_on_another_network_ice_restarts_and_keys_and_connection_stay(mirror: Page) -> None:
    await mirror.evaluate("join()")
    before = sdp.parse_offer(await mirror.evaluate("told.offers.at(-1).sdp"))
    await mirror.evaluate("dispatchEvent(new Event('online'))")
    await mirror.evaluate("count => until(() => told.offers.length > count)", 1)
    after = sdp.parse_offer(await mirror.evaluate("told.offers.at(-1).sdp"))
    assert after.ufrag != before.ufrag
    assert after.fingerprints == before.fingerprints
    assert await mirror.evaluate("[told.checks, connections.length]") == [1, 1]


async def test_when_the_other_end_hangs_up_a_new_connection_is_made(mirror: Page) -> None:
    await mirror.evaluate("join()")
    await mirror.evaluate("hangUp()")
    await mirror.evaluate("until(() => connections.length === 2 && link.state.value === 'connected')")
    assert await mirror.evaluate("connections[0].signalingState") == "closed"


async def test_a_picture_is_wanted_as_tall_as_it_is_seen(mirror: Page) -> None:
    """Twice as tall on a fine screen, nothing when scrolled out, hidden or without a place."""
    await mirror.evaluate(
        """async () => {
          document.body.innerHTML = "<div id=box style='height: 90px'></div><div style='height: 4000px'></div>";
          document.body.dataset.ready = "yes";
          link.want(["seen", "placeless"].map((id) => ({id, owner: id, kind: "video", source: "camera"})));
          window.leave = link.sizes.show(document.getElementById("box"), "seen");
          await join();
        }"""
    )
    wanted = (
        "([seen]) => until(() => { const now = told.sizes.at(-1); return now?.seen === seen && now.placeless === 0; })"
    )
    await mirror.evaluate(wanted, [90])
    await mirror.evaluate("scrollTo(0, 3000)")
    await mirror.evaluate(wanted, [0])
    await mirror.evaluate("scrollTo(0, 0)")
    await mirror.evaluate(wanted, [90])
    await mirror.evaluate("document.getElementById('box').style.height = '200px'")
    await mirror.evaluate(wanted, [200])
    await mirror.evaluate("document.getElementById('box').style.display = 'none'")
    await mirror.evaluate(wanted, [0])
    await mirror.evaluate("document.getElementById('box').style.display = ''")
    await mirror.evaluate(wanted, [200])
    await mirror.evaluate("leave()")
    await mirror.evaluate(wanted, [0])


@pytest.mark.parametrize(
    ("before", "acting", "there", "after"),
    [
        ([], [], "abcde", "abc"),
        ("abc", ["e"], "abcde", "abe"),
        ("abe", ["d", "e"], "abcde", "ade"),
        ("ade", ["e", "d"], "abcde", "ade"),
        ("abc", [], "acde", "adc"),
        ("abc", ["x", "b"], "abc", "abc"),
        ("abc", [], "c", "c"),
    ],
)
async def test_who_acts_takes_a_place_and_everybody_else_keeps_theirs(
    mirror: Page, before: str, acting: list[str], there: str, after: str
) -> None:
    people = [{"id": one} for one in there]
    seated = await mirror.evaluate("([a, b, c]) => seated(a, b, c, 3)", [list(before), acting, people])
    assert "".join(seated) == after


FIRST_SEAT, LAST_SEAT = 2, 16
"""Those at home sit from one to the other: two more than fit beside a speaker."""


class CrowdedTown(Town):
    """The demonstration's evening with all from `FIRST_SEAT` to `LAST_SEAT` at home, simulated where no browser is."""

    def write_plan(self) -> Path:
        """The demonstration's plan with others in the hall."""
        plan = self.folder / "crowded.toml"
        people = (ROOT / "server" / "demo" / "meeting.toml").read_text("utf-8").split("[[person]]\n")
        marks = [re.sub(r'how = "\w+"', f'how = "{self._where(number)}"', one) for number, one in enumerate(people)]
        plan.write_text("[[person]]\n".join(marks), "utf-8")
        return plan

    @staticmethod
    def _where(number: int) -> str:
        return "remote" if FIRST_SEAT <= number <= LAST_SEAT else "hall"

    def command(self, *arguments: str) -> Sequence[str]:
        """The program, with another evening in place of the demonstration's."""
        _, _, _, *words = super().command(*arguments)
        start = (
            "import pathlib, sys, server.__main__ as program;"
            f"program.DEMO_PLAN = pathlib.Path({str(self.write_plan())!r});"
            "sys.exit(program.main(sys.argv[1:]))"
        )
        return (sys.executable, "-c", start, *words)


@pytest.fixture
def crowded(tmp_path: Path) -> Iterator[Callable[[], Town]]:
    """Start such a town; it is stopped after the test."""
    town = CrowdedTown(tmp_path, "--play", extra=HALL + NO_STREAM)

    def start() -> Town:
        town.start()
        return town

    yield start
    town.stop()


class Wishes:
    """The sizes a page asks for, read from its socket."""

    def __init__(self) -> None:
        self._heights: dict[str, int] = {}
        self._changed = asyncio.Event()

    def listen(self, socket: WebSocket) -> None:
        """Follow a socket of the page."""
        socket.on("framesent", self._frame)

    def _frame(self, payload: str | bytes) -> None:
        match = re.match(r'42\d*(\["media-sizes".*)', payload) if isinstance(payload, str) else None
        if match:
            self._heights = json.loads(match[1])[1]
            self._changed.set()

    async def until(self, come: Callable[[dict[str, int]], bool]) -> dict[str, int]:
        """Wait for such a wish."""
        while not come(self._heights):
            self._changed.clear()
            await asyncio.wait_for(self._changed.wait(), 60)
        return self._heights


async def test_of_many_who_take_part_those_who_act_are_shown_and_all_on_a_key_and_only_the_seen_are_sent(
    crowded: Callable[[], Town], browser: Browser
) -> None:
    town = await asyncio.to_thread(crowded)
    chair = await enter(browser, town.links["chair"])
    kaya, wishes = await join(browser, town.links["Thomas Kaya"]), Wishes()
    kaya.page.on("websocket", wishes.listen)
    await kaya.page.reload()  # straight back to the seat, with a socket that is listened to
    await expect(_tiles(kaya)).to_have_count(BESIDE)
    await kaya.moves("[data-testid=colleagues] video[data-owner^=p]")
    await _all_on_a_key_and_only_the_seen_are_sent(kaya, wishes)
    await _open(chair)
    hall = await enter(browser, town.links["hall"])
    await _hall_shows_some(hall)
    await _the_speaker_is_large_and_then_among_the_shown(chair, kaya)
    assert [error for person in (chair, kaya, hall) for error in person.errors] == []


def _tiles(person: Person) -> Locator:
    return person.at("colleagues").locator("[data-testid^=tile-p]")


async def _owner(tile: Locator) -> str:
    return str(await tile.get_attribute("data-testid")).removeprefix("tile-")


async def _seats_without_a_tile(kaya: Person) -> list[int]:
    shown = {await _owner(tile) for tile in await _tiles(kaya).all()}
    return [seat for seat in range(FIRST_SEAT + 1, LAST_SEAT + 1) if f"p{seat:02}" not in shown]


async def _all_on_a_key_and_only_the_seen_are_sent(kaya: Person, wishes: Wishes) -> None:
    await kaya.page.set_viewport_size({"width": 1280, "height": 480})  # so low that they do not all fit
    await kaya.at("colleagues-all").click()
    await expect(_tiles(kaya)).to_have_count(LAST_SEAT - FIRST_SEAT)
    last = _tiles(kaya).last
    owner = await _owner(last)
    await wishes.until(lambda heights: heights.get(f"{owner}.camera") == 0 and sum(map(bool, heights.values())) > 2)
    await last.scroll_into_view_if_needed()
    await wishes.until(lambda heights: heights.get(f"{owner}.camera", 0) > 0)
    await kaya.sees(owner)
    await kaya.at("colleagues-all").click()
    await expect(_tiles(kaya)).to_have_count(BESIDE)


async def _open(chair: Person) -> None:
    """Up to the first item; the simulated chair may have opened the sitting before a human came."""
    step = chair.at("next-step")
    await expect(step).to_be_visible()
    for key in ("open-sitting", "state-quorum"):
        if await step.get_attribute("data-key") == key:
            await chair.press_next(key)
            await expect(step).not_to_have_attribute("data-key", key)
    if await step.get_attribute("data-key") in ("test-vote", "call-item"):
        await chair.call_first()


async def _hall_shows_some(hall: Person) -> None:
    """Six faces and how many more there are; nothing overflows."""
    faces = hall.at("gallery").locator("[data-testid^=tile-]")
    await expect(faces).to_have_count(6)
    await expect(hall.at("gallery-others")).to_contain_text("weitere")
    await hall.moves("[data-testid=gallery] video")
    assert await hall.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def _the_speaker_is_large_and_then_among_the_shown(chair: Person, kaya: Person) -> None:
    seat = (await _seats_without_a_tile(kaya))[0]
    speaker = f"p{seat:02}"
    await chair.at(f"seat-{seat}").click()
    await chair.at("give-floor").click()
    await expect(kaya.page.locator(f".stage-main [data-testid=tile-{speaker}]")).to_be_visible()
    await kaya.sees(speaker)
    await chair.at("also-take-floor").click()
    await expect(kaya.at("colleagues").get_by_test_id(f"tile-{speaker}")).to_be_attached()
    await expect(_tiles(kaya)).to_have_count(BESIDE)

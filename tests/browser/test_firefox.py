"""Members in Firefox and in Chromium in one sitting: the product's own page, the real server, a real TURN server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from tests.browser.conftest import OpenTown
from tests.browser.firefox import Firefox, FirefoxPage, firefox
from tests.browser.people import PATIENCE_S, Person, enter, join
from tests.server.coturn import coturn

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]

KAYA, KAYA_ID, KAYA_SEAT = "Thomas Kaya", "p02", "seat-2"
LINDNER, LINDNER_ID, LINDNER_SEAT = "Fatma Lindner", "p15", "seat-15"

SECRET: Final = "north-east-west-south"


KEEPS_CONNECTIONS: Final = """
  window.connections = [];
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration) { super({ ...configuration, ...CHANGE }); connections.push(this); }
  };
"""
"""The page's connections where a test can read them, made with another configuration."""

SENT_LAYERS: Final = """connections.at(-1).getStats().then((report) =>
  [...report.values()].filter((one) => one.type === "outbound-rtp" && one.rid).map((one) => one.rid).sort())"""

WAYS: Final = """connections.at(-1).getStats().then((report) =>
  [...report.values()].filter((one) => one.type === "candidate-pair" && one.nominated && one.bytesReceived > 0)
    .map((one) => report.get(one.localCandidateId).candidateType))"""
"""The kind of address by which the page and the server talk."""

SHOWS: Final = """selector => new Promise(done => {
  const followed = new WeakSet();
  const follow = (video, left) => left ? video.requestVideoFrameCallback(() => follow(video, left - 1)) : done();
  const look = () => {
    const fresh = [...document.querySelectorAll(selector)].filter((video) => !followed.has(video));
    fresh.forEach((video) => { followed.add(video); follow(video, 5); });
  };
  setInterval(look, 50);
})"""
"""Resolves when such a video, also one that is yet to come, has shown five more pictures."""

SOUNDS: Final = """async (owner) => {
  for (;;) {
    const voice = document.querySelector(`audio[data-owner="${owner}"]`)?.srcObject?.getAudioTracks()[0];
    const heard = [...(await connections.at(-1).getStats()).values()].find((one) => one.trackIdentifier === voice?.id);
    if (voice && heard?.totalAudioEnergy > 0.01) return;
    await new Promise((done) => setTimeout(done, 100));
  }
}"""
"""Resolves when a voice was decoded that is louder than a whisper. Without a sound card, which a test machine has not,
Firefox's audio contexts stand still; so its meter of the microphone shows nothing either."""


class FirefoxMember:
    """Somebody who takes part from Firefox."""

    def __init__(self, page: FirefoxPage) -> None:
        self.page = page

    async def join(self, url: str) -> None:
        """Open the link, pass the device check, take part."""
        await self.page.goto(url)
        await self.page.press("check-start")
        await self.sees("self")
        await self.page.press("join")
        await self.is_in()

    async def is_in(self) -> None:
        """Wait until the page shows the sitting."""
        await self.page.until("document.querySelector('[data-testid=my-state]')")

    async def sees(self, owner: str) -> None:
        """Wait until that person's (or the hall's) picture moves here."""
        async with asyncio.timeout(PATIENCE_S):
            await self.page.evaluate(SHOWS, _video(owner))

    async def sees_the_hall_or_is_told_why_not(self) -> None:
        """Its picture is H.264, for which Debian's Firefox has no decoder in WebRTC."""
        if await self.page.evaluate(DECODES_H264):
            await self.sees("hall")
        else:
            await self.page.until("document.body.textContent.includes('Dieser Browser kann dieses Bild nicht zeigen')")

    async def hears(self, owner: str) -> None:
        """Wait until that voice sounds here."""
        async with asyncio.timeout(PATIENCE_S):
            await self.page.evaluate(SOUNDS, owner)


DECODES_H264: Final = """() => RTCRtpReceiver.getCapabilities("video").codecs.some(
  (codec) => codec.mimeType === "video/H264")"""


def _video(owner: str) -> str:
    return f"video[data-owner='{owner}']"


@pytest_asyncio.fixture(loop_scope="session")
async def fox() -> AsyncIterator[Firefox]:
    async with firefox() as browser:
        yield browser


async def _speaks(chair: Person, seat: str) -> None:
    await chair.at(seat).click()
    await chair.at("give-floor").click()


async def _each_sees_and_hears_the_other(chair: Person, kaya: Person, lindner: FirefoxMember) -> None:
    for key in ("open-sitting", "state-quorum"):
        await chair.press_next(key)
    await chair.call_first()
    await kaya.sees(LINDNER_ID)
    await lindner.sees(KAYA_ID)
    await lindner.sees_the_hall_or_is_told_why_not()
    await _speaks(chair, LINDNER_SEAT)
    await kaya.hears(LINDNER_ID)
    await chair.at("also-take-floor").click()
    await _speaks(chair, KAYA_SEAT)
    await lindner.hears(KAYA_ID)


async def test_members_in_firefox_and_chromium_see_and_hear_each_other_and_one_comes_back_after_a_reload(
    open_town: OpenTown, browser: Browser, fox: Firefox
) -> None:
    town = await asyncio.to_thread(open_town, stream=False)
    chair, kaya = await enter(browser, town.links["chair"]), await join(browser, town.links[KAYA])
    lindner = FirefoxMember(await fox.page())
    await lindner.page.add_init_script(KEEPS_CONNECTIONS.replace("CHANGE", "{}"))
    await lindner.join(town.links[LINDNER])
    await _each_sees_and_hears_the_other(chair, kaya, lindner)
    assert await lindner.page.evaluate(SENT_LAYERS) == ["f", "h", "q"]
    await lindner.page.reload()
    await lindner.is_in()
    await kaya.page.evaluate(SHOWS, _video(LINDNER_ID))
    await lindner.sees(KAYA_ID)
    await lindner.hears(KAYA_ID)
    assert [*chair.errors, *kaya.errors, *lindner.page.errors] == []


@pytest.mark.slow  # the test above without the relay
async def test_browsers_that_only_reach_a_turn_server_see_and_hear_each_other_by_it(
    open_town: OpenTown, browser: Browser, fox: Firefox, tmp_path: Path
) -> None:
    async with coturn(tmp_path, SECRET) as port:
        turn = f'[turn]\nurls = ["turn:127.0.0.1:{port}"]\nsecret = "{SECRET}"\n'
        town = await asyncio.to_thread(open_town, stream=False, extra=turn)
        only_relayed = KEEPS_CONNECTIONS.replace("CHANGE", "{ iceTransportPolicy: 'relay' }")
        chair, lindner = await enter(browser, town.links["chair"]), FirefoxMember(await fox.page())
        await lindner.page.add_init_script(only_relayed)
        await lindner.join(town.links[LINDNER])
        kaya = await join(browser, town.links[KAYA])
        await kaya.page.add_init_script(only_relayed)
        await kaya.page.reload()  # straight back to the seat
        await _each_sees_and_hears_the_other(chair, kaya, lindner)
        assert await kaya.page.evaluate(WAYS) == await lindner.page.evaluate(WAYS) == ["relay"]
        assert [*chair.errors, *kaya.errors, *lindner.page.errors] == []

"""What every fan-out must tell in one call: a browser's second for the ledger, and the sums over all browsers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from media import rtcp
from media.fanout.figures import Flow, LinkSample, Totals
from media.fanout.ports import MakeFanout, Output, Source
from tests.contracts.fanout_bench import (
    CAMERA,
    MICROPHONE,
    PICTURE,
    SOUND,
    Bench,
    Browser,
    bench,
    frame,
    media,
)

NO_FLOW = Flow(0, 0, 0, 0, 0, 0, 0)


class Scene:
    """A camera and a microphone, and somebody who receives both."""

    def __init__(self, hall: Bench) -> None:
        self.hall = hall
        self.publisher, self.viewer = hall.browser(), hall.browser()
        self.microphone: Source = self.publisher.link.receive(MICROPHONE, hall.asked())
        self.camera: Source = self.publisher.link.receive(CAMERA, hall.asked())
        self.sound, self.picture = self.output(SOUND.ssrc), self.viewer.link.send(PICTURE)
        self.sound.attach(self.microphone)
        self.picture.attach(self.camera)

    def output(self, ssrc: int) -> Output:
        return self.viewer.link.send(replace(SOUND, ssrc=ssrc))

    async def play(self) -> None:
        """Three packets of sound, one of them never sent, and one picture."""
        self.publisher.send(media(1), media(2), media(4), frame(1, keyframe=1))
        await self.viewer.rtps(4)
        block = rtcp.ReportBlock(SOUND.ssrc, 64, 12, 2000, 480, 0, 0)
        self.viewer.send_rtcp(rtcp.receiver_report(5, (block,)), rtcp.nack(5, PICTURE.ssrc, [PICTURE.first_sequence]))
        await self.viewer.rtp()
        await self.hall.settled()


@pytest.fixture
async def scene(hall: Bench) -> Scene:
    made = Scene(hall)
    await made.play()
    return made


def of(output: Output) -> tuple[int, int, float, float, float | None]:
    stats = output.stats()
    return stats.packets, stats.dropped, stats.lost_share, stats.jitter_s, stats.round_trip_s


async def test_a_sample_holds_what_the_statistics_of_each_stream_say(scene: Scene) -> None:
    sample = scene.viewer.link.sample()
    assert sample.packets_in == scene.viewer.link.stats().packets_in == 1
    assert sample.outputs == {SOUND.ssrc: of(scene.sound), PICTURE.ssrc: of(scene.picture)}
    assert sample.outputs[SOUND.ssrc] == (3, 0, 0.25, 0.01, None)


async def test_a_stream_that_ended_is_in_no_sample(scene: Scene) -> None:
    scene.sound.close()
    assert set(scene.viewer.link.sample().outputs) == {PICTURE.ssrc}
    scene.viewer.link.close()
    assert scene.viewer.link.sample() == LinkSample(0, {})


async def test_totals_are_the_sums_of_all_streams_by_direction_and_kind(scene: Scene) -> None:
    totals = scene.hall.fanout.totals()
    assert totals.audio_in == Flow(3, 15, 1, 0, 0, 0, 0)
    assert (totals.video_in.packets, totals.video_in.lost) == (1, 0)
    assert totals.audio_out == Flow(3, 15, 12, 0, 0, 0, 0)
    assert (totals.video_out.packets, totals.video_out.repeated, totals.video_out.nacks) == (1, 1, 1)
    links = [one.link.stats() for one in (scene.publisher, scene.viewer)]
    assert totals.packets_out >= 5
    assert totals.packets_out <= sum(one.packets_out for one in links)
    assert totals.octets_out <= sum(one.octets_out for one in links)


async def test_two_listeners_count_twice(scene: Scene) -> None:
    second = scene.output(601)
    second.attach(scene.microphone)
    scene.publisher.send(media(5))
    await scene.viewer.rtps(2)
    await scene.hall.settled()
    assert scene.hall.fanout.totals().audio_out.packets == 5


async def test_who_left_still_counts(scene: Scene) -> None:
    before = scene.hall.fanout.totals()
    scene.microphone.close()
    scene.sound.close()
    after = scene.hall.fanout.totals()
    assert flows(after) == flows(before)
    scene.viewer.link.close()
    scene.publisher.link.close()
    gone = scene.hall.fanout.totals()
    assert flows(gone) == flows(before)
    assert gone.packets_out >= before.packets_out


def flows(totals: Totals) -> tuple[Flow, ...]:
    return totals.audio_in, totals.video_in, totals.audio_out, totals.video_out


async def test_a_source_of_this_process_came_over_no_line(hall: Bench) -> None:
    source = hall.fanout.source(MICROPHONE, hall.asked())
    viewer: Browser = hall.browser()
    viewer.link.send(SOUND).attach(source)
    source.push(media(1))
    await viewer.rtp()
    await hall.settled()
    totals = hall.fanout.totals()
    assert (totals.audio_in, totals.audio_out.packets) == (NO_FLOW, 1)
    source.close()
    assert hall.fanout.totals().audio_in == NO_FLOW


async def test_a_closed_fan_out_has_nothing_to_tell(make: MakeFanout) -> None:
    with bench(make) as hall:
        browser = hall.browser()
        hall.fanout.close()
        assert hall.fanout.totals() == Totals(0, 0, NO_FLOW, NO_FLOW, NO_FLOW, NO_FLOW)
        assert browser.link.sample() == LinkSample(0, {})
        assert browser.link.heard_at() == float("-inf")
        browser.link.consent("ours", "password")

"""What every fan-out must tell and understand in RTCP, and what it counts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from media import rtcp, twcc
from media.fanout.ports import Outbound, Source
from tests.contracts.fanout_bench import (
    CAMERA,
    MICROPHONE,
    SOUND,
    Bench,
    Browser,
    Ear,
    frame,
    media,
)

NTP = 1 << 32


async def line(hall: Bench, shape: Outbound = SOUND) -> tuple[Browser, Browser, Source]:
    """A microphone and a listener who heard packet 1."""
    publisher, listener = hall.browser(), hall.browser()
    source = publisher.link.receive(MICROPHONE, hall.asked())
    listener.link.send(shape).attach(source)
    publisher.send(media(1))
    await listener.rtp()
    return publisher, listener, source


# -- to and from publishers -------------------------------------------------------------------------------------------


async def test_a_publisher_hears_every_second_what_arrived(hall: Bench) -> None:
    publisher, _, _ = await line(hall)
    camera = publisher.link.receive(CAMERA, hall.asked())
    publisher.send_rtcp(rtcp.sender_report(rtcp.SenderReport(7, 0x1122334455667788, 10, 1, 5)))
    publisher.send(media(2), media(5), frame(65535, keyframe=1), frame(0), frame(2))
    await hall.settled()
    blocks = {block.ssrc: block for block in (await publisher.rtcp(rtcp.ReceiverReport)).blocks}
    assert set(blocks) == {7, 9}
    assert (blocks[7].highest, blocks[7].lost_total, blocks[7].lost_share) == (5, 2, 2 * 256 // 5)
    assert (blocks[9].highest, blocks[9].lost_total) == (65536 + 2, 1)
    assert blocks[7].last_report == 0x33445566
    assert 0 < blocks[7].report_delay < 10 * 65536
    assert blocks[9].last_report == 0
    again = {block.ssrc: block for block in (await publisher.rtcp(rtcp.ReceiverReport)).blocks}
    assert (again[7].lost_total, again[7].lost_share) == (2, 0)
    assert camera.stats().lost == 1


async def test_a_sender_report_is_told_to_taps_and_totals(hall: Bench) -> None:
    publisher, _, source = await line(hall)
    ear = Ear(hall)
    source.tap(ear)
    assert source.stats().clock is None
    publisher.send_rtcp(rtcp.sender_report(rtcp.SenderReport(7, 5 * NTP, 480, 1, 5)), rtcp.description(7, "x"))
    await hall.until(lambda: bool(ear.clocks))
    assert ear.clocks == [(5 * NTP, 480)]
    assert source.stats().clock == (5 * NTP, 480)


async def test_a_sender_report_for_another_stream_is_not_taken(hall: Bench) -> None:
    publisher, _, source = await line(hall)
    publisher.send_rtcp(rtcp.sender_report(rtcp.SenderReport(8, 5 * NTP, 480, 1, 5)))
    await hall.settled()
    assert source.stats().clock is None


async def test_jitter_and_octets_are_measured(hall: Bench) -> None:
    publisher, _, source = await line(hall)
    publisher.send(*(media(number, b"12345678", timestamp=number * 48_000 // 4) for number in range(2, 30)))
    await hall.settled()
    stats = source.stats()
    assert (stats.packets, stats.octets) == (29, 5 + 28 * 8)
    assert stats.jitter_s > 0.05
    assert publisher.link.stats().packets_in >= 29
    assert publisher.link.stats().octets_in > 29 * 12


async def test_a_level_is_unknown_until_a_packet_tells_it(hall: Bench) -> None:
    publisher, _, source = await line(hall)
    camera = publisher.link.receive(CAMERA, hall.asked())
    publisher.send(frame(1, keyframe=1))
    await hall.settled()
    assert (source.stats().level, camera.stats().level) == (None, None)
    publisher.send(*(media(2 + number, level=bytes([0x80 | 20])) for number in range(8)))
    await hall.settled()
    level = source.stats().level
    assert level is not None
    assert -25 < level < -19


async def test_a_level_rises_fast_and_falls_slowly(hall: Bench) -> None:
    publisher, _, source = await line(hall)
    publisher.send(*(media(2 + number, level=b"\x14") for number in range(8)))
    publisher.send(*(media(10 + number, level=b"\x7f") for number in range(5)))
    await hall.settled()
    level = source.stats().level
    assert level is not None
    assert -60 < level < -30


async def test_arrivals_are_told_once_with_their_numbers(hall: Bench) -> None:
    publisher, _, _ = await line(hall)
    publisher.send(
        media(2, mid=b"0", transport_cc=b"\xff\xff"),
        media(3, transport_cc=b"\x00\x00"),
        frame(1, keyframe=1),
        media(4, transport_cc=b"\x00\x02"),
    )
    await hall.settled()
    arrivals = publisher.link.arrivals()
    assert [number for number, _ in arrivals] == [0xFFFF, 0, 2]
    times = [time for _, time in arrivals]
    assert times == sorted(times)
    assert publisher.link.arrivals() == []


async def test_arrivals_that_nobody_fetches_do_not_pile_up(hall: Bench) -> None:
    publisher, listener, _ = await line(hall)
    for number in range(2200):
        publisher.send(media(2 + number, transport_cc=number.to_bytes(2, "big")))
        await listener.rtp()
    await hall.settled()
    arrivals = publisher.link.arrivals()
    assert len(arrivals) == 2048
    assert arrivals[-1][0] == 2199


async def test_feedback_of_ours_arrives_encrypted(hall: Bench) -> None:
    publisher, _, _ = await line(hall)
    publisher.link.send_rtcp(twcc.feedback(1, 7, [(5, 1_000_000), (6, 1_000_500)], 3))
    told = await publisher.rtcp(rtcp.TransportFeedback)
    assert (told.feedback.number, [number for number, _ in told.feedback.arrivals()]) == (3, [5, 6])


# -- to and from viewers ----------------------------------------------------------------------------------------------


async def test_a_viewer_hears_every_second_what_was_sent_and_when(hall: Bench) -> None:
    publisher, listener, _ = await line(hall)
    publisher.send(media(2, b"twelve bytes"))
    heard = await listener.rtp()
    publisher.send_rtcp(rtcp.sender_report(rtcp.SenderReport(7, 1000 * NTP, 20 + 4800, 1, 5)))
    report = await listener.rtcp(rtcp.SenderReport)
    assert (report.ssrc, report.packets, report.octets) == (600, 2, 17)
    passed = (report.ntp_time - 1000 * NTP) / NTP
    assert 0 <= passed < 10
    assert abs(report.rtp_time - (heard.timestamp + 4800 + passed * 48_000)) < 100
    later = await listener.rtcp(rtcp.SenderReport)
    assert 0.9 < (later.ntp_time - report.ntp_time) / NTP < 10


async def test_a_report_names_whose_stream_it_is(hall: Bench) -> None:
    publisher, listener, _ = await line(hall)
    publisher.send_rtcp(rtcp.sender_report(rtcp.SenderReport(7, 1000 * NTP, 20, 1, 5)))
    datagram = await listener.datagram()
    compound = bytes(listener._in.unprotect_rtcp(datagram))
    assert compound.endswith(rtcp.description(600, "hall"))
    assert isinstance(rtcp.parse(compound)[0], rtcp.SenderReport)


async def test_times_of_reports_follow_a_switch(hall: Bench) -> None:
    listener = hall.browser()
    sources = [hall.fanout.source(MICROPHONE, hall.asked()) for _ in range(2)]
    output = listener.link.send(SOUND)
    for number, source in enumerate(sources):
        source.report((1000 + 500 * number) * NTP, 100_000 * number)
        output.attach(source)
        source.push(media(1, timestamp=100_000 * number + 480, ssrc=70 + number))
        heard = await listener.rtp()
    report = await listener.rtcp(rtcp.SenderReport)
    while report.ntp_time < 1400 * NTP:
        report = await listener.rtcp(rtcp.SenderReport)
    passed = (report.ntp_time - 1500 * NTP) / NTP
    assert abs(report.rtp_time - (heard.timestamp - 480 + passed * 48_000)) < 100


async def test_the_viewers_words_are_kept(hall: Bench) -> None:
    publisher, listener = hall.browser(), hall.browser()
    output = listener.link.send(SOUND)
    output.attach(publisher.link.receive(MICROPHONE, hall.asked()))
    publisher.send(media(1))
    await listener.rtp()
    publisher.send_rtcp(rtcp.sender_report(rtcp.SenderReport(7, 1000 * NTP, 20, 1, 5)))
    report = await listener.rtcp(rtcp.SenderReport)
    assert output.stats().round_trip_s is None
    middle = report.ntp_time >> 16 & 0xFFFFFFFF
    block = rtcp.ReportBlock(600, 64, 12, 2000, 480, middle, 0)
    listener.send_rtcp(rtcp.receiver_report(5, (replace(block, ssrc=601, lost_total=99), block)))
    await hall.settled()
    stats = output.stats()
    assert (stats.lost, stats.lost_share, stats.jitter_s) == (12, 0.25, 0.01)
    assert stats.round_trip_s is not None
    assert 0 <= stats.round_trip_s < 10


async def test_the_round_trip_is_without_the_viewers_own_delay(hall: Bench) -> None:
    publisher, listener = hall.browser(), hall.browser()
    output = listener.link.send(SOUND)
    output.attach(publisher.link.receive(MICROPHONE, hall.asked()))
    publisher.send(media(1))
    await listener.rtp()
    publisher.send_rtcp(rtcp.sender_report(rtcp.SenderReport(7, 1000 * NTP, 20, 1, 5)))
    report = await listener.rtcp(rtcp.SenderReport)
    block = rtcp.ReportBlock(600, 0, 0, 2000, 0, report.ntp_time >> 16 & 0xFFFFFFFF, 60 * 65536)
    listener.send_rtcp(rtcp.receiver_report(5, (block,)))
    await hall.settled()
    assert output.stats().round_trip_s in (None, 0.0), "nobody waits a minute longer than the time that has passed"


async def test_a_receivers_estimate_is_noted(hall: Bench) -> None:
    _, listener, _ = await line(hall)
    assert listener.link.stats().remb is None
    listener.send_rtcp(rtcp.estimate(1, 1_000_000, [600]))
    await hall.settled()
    remb = listener.link.stats().remb
    assert remb is not None
    assert 999_990 <= remb <= 1_000_000


async def test_what_went_out_is_counted(hall: Bench) -> None:
    _, listener, _ = await line(hall)
    await hall.settled()
    stats = listener.link.stats()
    assert stats.packets_out >= 1
    assert stats.octets_out >= 12 + 5


@pytest.mark.parametrize(
    "rubbish", ["80c8", "81c90001 00000001", "8fcd0004 00000001 00000002 00010002 00000001", "a0c90001 000000ff"]
)
async def test_broken_rtcp_is_dropped_and_counted(hall: Bench, rubbish: str) -> None:
    publisher, listener, _ = await line(hall)
    data = bytes.fromhex(rubbish)
    listener.send_rtcp(data + bytes(max(0, 8 - len(data))))
    publisher.send(media(2, b"goes on"))
    assert (await listener.rtp()).payload == b"goes on"
    await hall.settled()
    assert hall.dropped == 1


async def test_forged_rtcp_is_dropped_and_counted(hall: Bench) -> None:
    _, listener, _ = await line(hall)
    datagram = bytearray(listener._out.protect_rtcp(rtcp.estimate(1, 1_000_000, [600])))
    datagram[-1] ^= 1
    listener.send_raw(bytes(datagram))
    await hall.settled()
    assert listener.link.stats().remb is None
    assert hall.dropped == 1


async def test_unknown_rtcp_is_passed_over(hall: Bench) -> None:
    _, listener, _ = await line(hall)
    extended = bytes.fromhex("80cf0001 00000001")
    listener.send_rtcp(rtcp.receiver_report(5, ()), extended, rtcp.estimate(1, 300_000, [600]))
    await hall.settled()
    assert listener.link.stats().remb is not None
    assert hall.dropped == 0

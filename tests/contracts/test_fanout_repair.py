"""What every fan-out must do about losses on either side: ask, repeat, probe, and ask for keyframes."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from media import loss, rtcp, rtp
from media.fanout.ports import Output, Source
from tests.contracts.fanout_bench import (
    CAMERA,
    EXTENSIONS,
    MICROPHONE,
    PICTURE,
    SOUND,
    Asked,
    Bench,
    Browser,
    Received,
    frame,
    media,
    received,
    retransmission,
)

FIR = "84ce0004 00000001 00000000 {ssrc:08x} 01000000"


@dataclass
class Line:
    """A camera and its viewer; the keyframe had number 1 and came as 1000."""

    publisher: Browser
    viewer: Browser
    source: Source
    output: Output
    asked: Asked

    async def film(self, *sequences: int, keyframe: int = 0) -> list[Received]:
        self.publisher.send(*(frame(sequence, keyframe=keyframe) for sequence in sequences))
        return await self.viewer.rtps(len(sequences))

    def miss(self, *sequences: int, ssrc: int = PICTURE.ssrc) -> None:
        self.viewer.send_rtcp(rtcp.nack(1, ssrc, sequences))


@pytest.fixture
async def line(hall: Bench) -> Line:
    publisher, viewer, asked = hall.browser(), hall.browser(), hall.asked()
    source = publisher.link.receive(CAMERA, asked)
    made = Line(publisher, viewer, source, viewer.link.send(replace(PICTURE, extensions=EXTENSIONS)), asked)
    made.output.attach(source)
    await made.film(1, keyframe=1)
    return made


def original(packet: Received) -> tuple[int, bytes]:
    """Number and payload inside a retransmission."""
    return int.from_bytes(packet.payload[:2], "big"), packet.payload[2:]


# -- from the publisher -----------------------------------------------------------------------------------------------


async def test_what_a_publisher_lost_is_asked_for_and_taken_from_its_repetition(line: Line, hall: Bench) -> None:
    await line.film(4, 7)
    asked: set[int] = set()
    while not asked >= {2, 3, 5, 6}:
        nack = await line.publisher.rtcp(rtcp.Nack)
        assert nack.media_ssrc == 9
        asked.update(nack.sequences)
    assert asked == {2, 3, 5, 6}
    line.publisher.send(*(retransmission(frame(number), 1 + number) for number in (2, 3, 5)))
    assert [p.sequence for p in await line.viewer.rtps(3)] == [1001, 1002, 1004]
    await hall.settled()
    stats = line.source.stats()
    assert (stats.packets, stats.repaired, stats.repeated, stats.lost) == (6, 3, 0, 1)
    assert stats.nacks > 0


async def test_what_does_not_come_is_asked_for_again_and_given_up(line: Line) -> None:
    await line.film(3)
    asked = [(await line.publisher.rtcp(rtcp.Nack)).sequences for _ in range(loss.TRIES)]
    assert asked == [(2,)] * loss.TRIES


async def test_a_repetition_that_was_not_needed_goes_to_nobody(line: Line, hall: Bench) -> None:
    await line.film(2)
    line.publisher.send(retransmission(frame(2), 1), retransmission(frame(2), 2))
    assert [p.sequence for p in await line.film(3)] == [1002]
    await hall.settled()
    assert (line.source.stats().packets, line.source.stats().repeated) == (3, 2)


async def test_a_repetition_in_the_plain_stream_counts_once(hall: Bench, line: Line) -> None:
    late = line.publisher.protected(frame(2))
    await line.film(3)
    line.publisher.send_raw(late)
    line.publisher.send_raw(late)
    assert (await line.viewer.rtp()).sequence == 1001
    assert [p.sequence for p in await line.film(4)] == [1003]


async def test_a_repetition_of_nothing_is_a_probe_of_the_publisher(line: Line, hall: Bench) -> None:
    padding = media(1, bytes(99) + b"\x64", ssrc=10, payload_type=97, mid=b"1")
    line.publisher.send(bytes([padding[0] | rtp.PADDING]) + padding[1:], media(2, b"", ssrc=10, payload_type=97))
    assert [p.sequence for p in await line.film(2)] == [1001]
    await hall.settled()
    assert (line.source.stats().packets, line.source.stats().repaired) == (2, 0)


async def test_too_many_losses_are_worth_a_keyframe(line: Line) -> None:
    await line.film(2 + loss.MISSING_LIMIT + 100)
    assert (await line.publisher.rtcp(rtcp.KeyframeWanted)).media_ssrc == 9


async def test_lost_sound_is_not_asked_for(hall: Bench) -> None:
    publisher, listener = hall.browser(), hall.browser()
    source = publisher.link.receive(MICROPHONE, hall.asked())
    listener.link.send(SOUND).attach(source)
    publisher.send(media(1), media(5))
    assert [p.sequence for p in await listener.rtps(2)] == [2000, 2004]
    assert (await publisher.rtcp(rtcp.ReceiverReport)).blocks[0].lost_total == 3
    assert (source.stats().nacks, source.stats().lost) == (0, 3)


async def test_a_keyframe_request_names_the_stream(line: Line, hall: Bench) -> None:
    line.source.request_keyframe()
    assert (await line.publisher.rtcp(rtcp.KeyframeWanted)).media_ssrc == 9
    assert line.source.stats().keyframe_requests == 1


async def test_no_keyframe_is_asked_for_before_the_first_packet(hall: Bench) -> None:
    publisher = hall.browser()
    source = publisher.link.receive(CAMERA, hall.asked())
    source.request_keyframe()
    hall.fanout.send(b"\x00end", publisher.address)
    assert await publisher.datagram() == b"\x00end"
    assert source.stats().keyframe_requests == 0


# -- to the viewer ----------------------------------------------------------------------------------------------------


async def test_a_repetition_comes_as_retransmission(line: Line, hall: Bench) -> None:
    sent = await line.film(2, 3, 4)
    line.miss(1001, 1003)
    again = await line.viewer.rtps(2)
    assert [(p.ssrc, p.header.payload_type) for p in again] == [(501, 101)] * 2
    assert [original(p) for p in again] == [(p.sequence, p.payload) for p in (sent[0], sent[2])]
    assert [p.timestamp for p in again] == [sent[0].timestamp, sent[2].timestamp]
    assert [p.header.marker for p in again] == [True, True]
    assert again[1].sequence == (again[0].sequence + 1) & 0xFFFF
    line.miss(1002)
    assert original(await line.viewer.rtp()) == (1002, sent[1].payload)
    await hall.settled()
    stats = line.output.stats()
    assert (stats.packets, stats.retransmitted_packets, stats.nacks, stats.missed) == (4, 3, 2, 0)
    assert stats.octets == sum(len(p.payload) for p in sent) + len(frame_payload(1, keyframe=1))
    assert stats.retransmitted_octets > 0


def frame_payload(sequence: int, keyframe: int = 0) -> bytes:
    return received(frame(sequence, keyframe=keyframe)).payload


async def test_repetitions_have_transport_wide_numbers_of_their_own(line: Line) -> None:
    (sent,) = await line.film(2)
    line.miss(1001)
    again = await line.viewer.rtp()
    numbers = [int.from_bytes(p.extensions[EXTENSIONS.transport_cc], "big") for p in (sent, again)]
    assert numbers[1] == (numbers[0] + 1) & 0xFFFF


async def test_a_repetition_across_a_switch_is_what_was_sent_then(line: Line, hall: Bench) -> None:
    sent = await line.film(2)
    other = hall.fanout.source(CAMERA, hall.asked())
    line.output.attach(other)
    other.push(frame(9000, keyframe=1, ssrc=19))
    sent.append(await line.viewer.rtp())
    line.miss(1001, 1002)
    again = await line.viewer.rtps(2)
    assert [original(p) for p in again] == [(p.sequence, p.payload) for p in sent]


async def test_without_rtx_a_repetition_is_the_same_datagram(hall: Bench) -> None:
    publisher, viewer = hall.browser(), hall.browser()
    source = publisher.link.receive(CAMERA, hall.asked())
    plain = replace(PICTURE, rtx_payload_type=0, rtx_ssrc=0, extensions=EXTENSIONS)
    viewer.link.send(plain).attach(source)
    publisher.send(frame(1, keyframe=1))
    first = await viewer.datagram()
    viewer.send_rtcp(rtcp.nack(1, 500, [1000]))
    again = await viewer.datagram()
    while rtp.is_rtcp(again):
        again = await viewer.datagram()
    assert again == first


async def test_what_was_never_sent_or_is_long_gone_is_missed(line: Line, hall: Bench) -> None:
    line.miss(999, 1001, 40000)
    await hall.settled()
    assert line.output.stats().missed == 3
    for start in range(2, 1402, 100):
        await line.film(*range(start, start + 100))
    line.miss(1001)
    await hall.settled()
    assert (line.output.stats().missed, line.output.stats().retransmitted_packets) == (4, 0)


async def test_one_request_does_not_get_more_than_two_hundred_packets(line: Line, hall: Bench) -> None:
    for start in range(2, 302, 50):
        await line.film(*range(start, start + 50))
    line.miss(*range(1001, 1301))
    again = await line.viewer.rtps(200)
    assert original(again[-1])[0] == 1200
    await hall.settled()
    assert line.output.stats().retransmitted_packets == 200


async def test_nothing_sent_before_a_silence_can_be_repeated(line: Line, hall: Bench) -> None:
    await line.film(2)
    line.source.silence(True)
    line.source.silence(False)
    line.miss(1000, 1001)
    await hall.settled()
    assert (line.output.stats().missed, line.output.stats().retransmitted_packets) == (2, 0)


async def test_nothing_of_a_silenced_source_is_repeated_after_a_switch(line: Line, hall: Bench) -> None:
    other = hall.fanout.source(CAMERA, hall.asked())
    line.output.attach(other)
    other.push(frame(9000, keyframe=1, ssrc=19))
    await line.viewer.rtp()
    line.source.silence(True)
    line.miss(1000, 1001)
    assert original(await line.viewer.rtp())[0] == 1001
    await hall.settled()
    assert line.output.stats().missed == 1


async def test_nothing_is_repeated_to_somebody_who_gets_nothing_any_more(line: Line, hall: Bench) -> None:
    line.output.attach(None)
    line.miss(1000)
    await hall.settled()
    assert (line.output.stats().missed, line.output.stats().retransmitted_packets) == (1, 0)


async def test_requests_for_streams_of_others_are_not_heard(line: Line, hall: Bench) -> None:
    other = hall.browser()
    other.link.send(replace(PICTURE, ssrc=700, rtx_ssrc=701)).attach(line.source)
    other.send_rtcp(rtcp.nack(1, 500, [1000]), rtcp.keyframe_wanted(1, 500))
    await hall.settled()
    stats = line.output.stats()
    assert (stats.nacks, stats.keyframe_requests, stats.retransmitted_packets) == (0, 0, 0)


@pytest.mark.parametrize("request_bytes", [rtcp.keyframe_wanted(1, 500), bytes.fromhex(FIR.format(ssrc=500))])
async def test_a_viewer_that_cannot_decode_is_heard(line: Line, hall: Bench, request_bytes: bytes) -> None:
    before = line.asked.count
    line.viewer.send_rtcp(request_bytes)
    await hall.until(lambda: line.asked.count > before)
    await hall.settled()
    assert line.output.stats().keyframe_requests == 1


async def test_requests_for_a_stream_that_gets_nothing_reach_nobody(line: Line, hall: Bench) -> None:
    line.output.attach(None)
    before = line.asked.count
    line.viewer.send_rtcp(rtcp.keyframe_wanted(1, 500))
    await hall.settled()
    assert line.asked.count == before


# -- probes -----------------------------------------------------------------------------------------------------------


async def test_a_probe_repeats_what_was_sent_and_fills_up_with_padding(line: Line) -> None:
    sent = {p.sequence: p.payload for p in await line.film(2, 3)}
    octets = line.viewer.link.probe(3000)
    assert 2000 < octets < 4500
    seen = 0
    originals = {}
    while seen < octets:
        datagram = await line.viewer.datagram()
        line.viewer.take(datagram)
        seen += 0 if rtp.is_rtcp(datagram) else len(datagram)
    packets = line.viewer._rtp
    assert {p.ssrc for p in packets} == {501}
    originals = dict(original(p) for p in packets if p.payload)
    assert sent.items() <= originals.items()
    numbers = [p.sequence for p in packets]
    assert numbers == [(numbers[0] + step) & 0xFFFF for step in range(len(numbers))]
    assert line.output.stats().packets == 3


async def test_a_line_without_retransmission_cannot_be_probed(hall: Bench) -> None:
    publisher, listener = hall.browser(), hall.browser()
    assert listener.link.probe(1000) == 0
    listener.link.send(SOUND).attach(publisher.link.receive(MICROPHONE, hall.asked()))
    publisher.send(media(1))
    await listener.rtp()
    assert listener.link.probe(1000) == 0

"""A publisher's captured packets over a line with scripted loss, repaired as Chromium repairs it."""

from __future__ import annotations

from collections.abc import Callable

from media import rtcp, rtp
from media.ports import Codec, TrackInfo
from media.uplink import Inbound, Uplink
from tests.media import captured

CAMERA = TrackInfo("p07.camera", "p07", "video", "camera", Codec("VP8", 90000))
MICROPHONE = TrackInfo("p07.microphone", "p07", "audio", "microphone", Codec("opus", 48000, 2))
VIDEO = [p for p in captured.packets("chromium-publisher") if not rtp.is_rtcp(p) and rtp.parse(p).payload_type == 96]
AUDIO = [p for p in captured.packets("chromium-publisher") if not rtp.is_rtcp(p) and rtp.parse(p).payload_type == 111]
RTX_SSRC = 99


class Track:
    """The room's end: what came through."""

    def __init__(self) -> None:
        self.packets: list[bytes] = []
        self.reports: list[tuple[int, int]] = []
        self.ended = False

    def push(self, packet: bytes) -> None:
        self.packets.append(packet)

    def sender_report(self, ntp_time: int, rtp_time: int) -> None:
        self.reports.append((ntp_time, rtp_time))

    def close(self) -> None:
        self.ended = True


class Line:
    """An uplink, its track, and the publisher's answers to what it asks for."""

    def __init__(self, info: TrackInfo, payload_type: int, rtx: int | None, level_id: int = 0) -> None:
        self.asked: list[rtcp.Packet] = []
        self.track = Track()
        self.uplink = Uplink(info, Inbound(payload_type, rtx, level_id, ()), lambda b: self.asked.extend(rtcp.parse(b)))
        self.uplink.open(self.track)

    def arrive(self, packet: bytes, now: float = 0.0) -> None:
        self.uplink.packet(packet, rtp.parse(packet), now)

    def run(self, packets: list[bytes], lost: Callable[[int], bool]) -> None:
        for index, packet in enumerate(packets):
            if not lost(index):
                self.arrive(packet, index / 100)

    def answer_requests(self, sent: list[bytes], now: float) -> None:
        self.uplink.ask_again(now)
        known = {rtp.parse(packet).sequence: packet for packet in sent}
        wanted = [number for packet in self.asked if isinstance(packet, rtcp.Nack) for number in packet.sequences]
        for count, number in enumerate(wanted):
            self.arrive(retransmission(known[number], count), now)


def retransmission(packet: bytes, count: int) -> bytes:
    """As RFC 4588 wraps it."""
    header = rtp.parse(packet)
    payload = header.sequence.to_bytes(2, "big") + packet[header.payload_offset :]
    return rtp.build(97, count, header.timestamp, RTX_SSRC, payload, marker=header.marker)


def test_what_was_lost_comes_back_and_arrives_once() -> None:
    line = Line(CAMERA, 96, 97)
    line.run(VIDEO, lost=lambda index: index % 7 == 3 and index < len(VIDEO) - 1)
    line.answer_requests(VIDEO, 9.0)
    arrived = sorted(line.track.packets, key=lambda packet: rtp.parse(packet).sequence)
    plain = [rtp.room_form(packet, rtp.parse(packet), None) for packet in VIDEO]
    assert arrived == plain
    assert line.uplink.stats()["lost"] == len(range(3, len(VIDEO) - 1, 7))


def test_a_repetition_that_was_not_needed_is_dropped() -> None:
    line = Line(CAMERA, 96, 97)
    line.run(VIDEO[:5], lost=lambda _: False)
    line.arrive(retransmission(VIDEO[2], 0))
    line.arrive(VIDEO[2])
    assert len(line.track.packets) == 5
    assert line.uplink.stats()["repeated"] == 2


def test_chromiums_level_reaches_the_room() -> None:
    line = Line(MICROPHONE, 111, None, level_id=1)
    line.run(AUDIO, lost=lambda _: False)
    assert [rtp.level_byte(p) for p in line.track.packets] == [rtp.extensions(p)[1][0] for p in AUDIO]


def test_lost_sound_is_not_asked_for() -> None:
    line = Line(MICROPHONE, 111, None)
    line.run(AUDIO, lost=lambda index: index % 3 == 1)
    line.uplink.ask_again(9.0)
    assert line.asked == []


def test_formats_that_were_not_agreed_are_dropped() -> None:
    line = Line(CAMERA, 100, None)
    line.run(VIDEO, lost=lambda _: False)
    assert line.track.packets == []
    assert line.uplink.stats()["foreign"] == len(VIDEO)


def test_a_keyframe_request_names_the_stream_and_waits_for_its_first_packet() -> None:
    line = Line(CAMERA, 96, 97)
    line.uplink.request_keyframe()
    assert line.asked == []
    line.arrive(VIDEO[0])
    line.uplink.request_keyframe()
    assert line.asked == [rtcp.KeyframeWanted(rtp.parse(VIDEO[0]).ssrc)]


def test_a_new_stream_in_the_same_line_starts_afresh() -> None:
    line = Line(CAMERA, 96, 97)
    line.arrive(VIDEO[0])
    line.arrive(rtp.build(96, 5, 0, 1234, b"x"))
    line.uplink.ask_again(1.0)
    assert line.uplink.ssrc == 1234
    assert line.asked == []
    block = line.uplink.report(1.0)
    assert block is not None
    assert (block.ssrc, block.lost_total) == (1234, 0)


def test_the_clock_is_passed_on_and_the_end_too() -> None:
    line = Line(CAMERA, 96, 97)
    line.uplink.sender_report(rtcp.SenderReport(1, 2, 3, 0, 0), 0.0)
    assert line.track.reports == [(2, 3)]
    line.uplink.close()
    line.uplink.close()
    assert line.track.ended
    line.arrive(VIDEO[0])
    assert line.track.packets == []

"""The twin where it can be seen from inside only: what it hands to a kernel that takes all, little or nothing."""

from __future__ import annotations

import errno
import socket
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

import pylibsrtp

from media import rtp
from media.fanout.ports import Inbound, Outbound, SrtpKeys
from media.fanout.py_batch import OCTETS_LIMIT
from media.fanout.py_hold import Hold
from media.fanout.py_link import PythonLink
from media.fanout.py_source import PythonSource
from media.fanout.py_wire import CUT_FAILURES, SIZE, UDP_SEGMENT, Control, SocketAddress, Wire
from media.fanout.srtp import Slab

KEYS = SrtpKeys(pylibsrtp.Policy.SRTP_PROFILE_AEAD_AES_128_GCM, bytes(range(28)))
PICTURE = Outbound("H264", 90000, 100, 500, "hall", 1000, rtx_payload_type=101, rtx_ssrc=501)
SOUND = Outbound("OPUS", 48000, 110, 600, "hall", 2000)
KEYFRAME, DELTA = b"\x65\x88", b"\x41\x9a"


@dataclass
class Kernel:
    """A socket whose buffer takes as many messages as `room` allows, and cuts them where it `cuts`.

    `taken` are packets, `sizes` those that messages were to be cut into, `longest` is the longest of these, in bytes.
    """

    room: int = 1000
    family: int = socket.AF_INET
    cuts: bool = False
    error: int = 0
    taken: list[bytes] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    longest: int = 0
    refused: int = 0

    def sendto(self, data: bytes | memoryview, address: SocketAddress, /) -> int:
        if not self.room:
            self.refused += 1
            raise BlockingIOError
        self.room -= 1
        self.taken.append(bytes(data))
        return len(data)

    def sendmsg(
        self, parts: Iterable[memoryview | bytes], control: Iterable[Control], flags: int, address: SocketAddress, /
    ) -> int:
        if self.error:
            self.refused += 1
            raise OSError(self.error, "refused")
        message = b"".join(parts)
        [(level, kind, size)] = control
        assert (level, kind) == (socket.IPPROTO_UDP, UDP_SEGMENT)
        [step] = SIZE.unpack(size)
        self.sizes.append(step)
        self.longest = max(self.longest, len(message))
        self.taken += [message[at : at + step] for at in range(0, len(message), step)]
        return len(message)

    def setsockopt(self, level: int, option: int, value: int, /) -> None:
        if not self.cuts:
            raise OSError(errno.ENOPROTOOPT, "no such option")

    def recvfrom(self, size: int, /) -> tuple[bytes, SocketAddress]:
        raise BlockingIOError

    def close(self) -> None:
        """Nothing to end."""

    def numbers(self) -> list[int]:
        return [rtp.parse(packet).sequence for packet in self.taken]


class Stage:
    """A link on such a kernel, and a camera and a microphone of this process."""

    def __init__(self, *, cuts: bool = False) -> None:
        self.kernel = Kernel(cuts=cuts)
        self.counters: Counter[str] = Counter()
        self.asked = 0
        wire = Wire(self.kernel, self.counters)
        address = ("192.0.2.1", 9)
        self.hold = Hold(wire)
        self.link = PythonLink(
            wire, Slab(), self.counters, lambda: 5.0, address, (KEYS, KEYS), lambda link, before: None, self.hold
        )
        self.camera = self._source("H264", 90000)
        self.microphone = self._source("OPUS", 48000)

    def _source(self, codec: str, clock_rate: int) -> PythonSource:
        shape = Inbound(codec, clock_rate, 96)
        return PythonSource(shape, self._ask, self.counters, None, lambda source: None, lambda: 5.0, self.hold)

    def _ask(self) -> None:
        self.asked += 1

    def film(self, *packets: tuple[int, int, bytes]) -> None:
        for sequence, timestamp, payload in packets:
            self.camera.push(rtp.build(96, sequence, timestamp, 7, payload))

    def film_frame(self, first: int, timestamp: int, *payloads: bytes) -> None:
        """A frame, whose last packet is marked."""
        last = first + len(payloads) - 1
        for sequence, payload in enumerate(payloads, first):
            self.camera.push(rtp.build(96, sequence, timestamp, 7, payload, marker=sequence == last))


def test_a_full_kernel_costs_a_picture_the_rest_of_its_frame_and_no_more() -> None:
    stage = Stage()
    output = stage.link.send(PICTURE)
    output.attach(stage.camera)
    stage.film((1, 10, KEYFRAME), (2, 20, DELTA))
    stage.kernel.room = 0
    stage.film((3, 20, DELTA))
    stage.kernel.room = 1000
    stage.film((4, 20, DELTA), (5, 20, DELTA), (6, 30, DELTA))
    assert stage.kernel.numbers() == [1000, 1001, 1005]
    assert (output.stats().dropped, output.stats().packets, stage.kernel.refused) == (3, 3, 1)
    assert stage.counters["send-buffer-full"] == 1


def test_what_the_kernel_did_not_take_can_be_asked_for() -> None:
    stage = Stage()
    output = stage.link.send(PICTURE)
    output.attach(stage.camera)
    stage.film((1, 10, KEYFRAME))
    stage.kernel.room = 0
    stage.film((2, 20, DELTA))
    stage.kernel.room = 1000
    stage.link._outputs[PICTURE.ssrc].repeat((1001,), 5.0)
    assert rtp.parse(stage.kernel.taken[-1]).ssrc == PICTURE.rtx_ssrc
    assert output.stats().retransmitted_packets == 1


LONG, LONGER = DELTA + bytes(500), DELTA + bytes(503)


def test_packets_of_a_frame_get_one_size_and_go_as_one_message() -> None:
    stage = Stage(cuts=True)
    output = stage.link.send(PICTURE)
    output.attach(stage.camera)
    stage.film_frame(1, 10, KEYFRAME + bytes(500), LONGER, DELTA)
    [size] = stage.kernel.sizes
    assert [len(packet) for packet in stage.kernel.taken] == [size, size, size - 503]
    assert stage.kernel.numbers() == [1000, 1001, 1002]
    assert [packet[0] & rtp.PADDING > 0 for packet in stage.kernel.taken] == [True, False, False]
    assert (output.stats().octets, stage.link.stats().packets_out) == (502 + 505 + 2, 3)


def test_a_frame_of_many_sizes_goes_as_more_than_one_message() -> None:
    stage = Stage(cuts=True)
    stage.link.send(PICTURE).attach(stage.camera)
    stage.film_frame(1, 10, KEYFRAME, LONG, LONG, DELTA, LONG, LONG)
    assert len(stage.kernel.sizes) == 2
    assert stage.kernel.numbers() == list(range(1000, 1006))


def test_no_message_is_longer_than_the_kernel_takes() -> None:
    stage = Stage(cuts=True)
    stage.link.send(PICTURE).attach(stage.camera)
    stage.film_frame(1, 10, KEYFRAME + bytes(1398), *[DELTA + bytes(1398)] * 99)
    assert stage.kernel.numbers() == list(range(1000, 1100))
    assert stage.kernel.longest <= OCTETS_LIMIT


def test_the_beginning_of_a_frame_waits_and_goes_with_the_next_frame_at_the_latest() -> None:
    stage = Stage(cuts=True)
    stage.link.send(PICTURE).attach(stage.camera)
    stage.film((1, 10, KEYFRAME), (2, 10, DELTA))
    assert stage.kernel.numbers() == []
    stage.film((3, 20, DELTA))
    assert stage.kernel.numbers() == [1000, 1001]
    stage.hold.release()
    assert stage.kernel.numbers() == [1000, 1001, 1002]


def test_a_cut_camera_forgets_what_waits() -> None:
    stage = Stage(cuts=True)
    stage.link.send(PICTURE).attach(stage.camera)
    stage.film((1, 10, KEYFRAME), (2, 10, DELTA))
    stage.camera.silence(True)
    stage.hold.release()
    assert stage.kernel.taken == []


def test_sound_waits_for_nothing() -> None:
    stage = Stage(cuts=True)
    stage.link.send(SOUND).attach(stage.microphone)
    stage.microphone.push(rtp.build(96, 1, 10, 8, b"x"))
    assert stage.kernel.numbers() == [2000]


def test_a_kernel_that_refuses_to_cut_gets_packets_and_is_asked_no_more_after_a_while() -> None:
    stage = Stage(cuts=True)
    stage.link.send(PICTURE).attach(stage.camera)
    stage.kernel.error = errno.EIO
    for number in range(CUT_FAILURES + 5):
        stage.film_frame(1 + 2 * number, 10 * number, KEYFRAME, DELTA)
    assert stage.kernel.numbers() == list(range(1000, 1000 + 2 * (CUT_FAILURES + 5)))
    assert (stage.kernel.refused, stage.hold.pays, stage.counters.total()) == (CUT_FAILURES, False, 0)


def test_a_full_kernel_costs_a_picture_the_whole_message_and_the_rest_of_its_frame() -> None:
    stage = Stage(cuts=True)
    output = stage.link.send(PICTURE)
    output.attach(stage.camera)
    stage.film_frame(1, 10, KEYFRAME, DELTA)
    stage.kernel.error = errno.EAGAIN
    stage.film_frame(3, 20, LONG, LONG, DELTA, LONG, LONG)
    stage.kernel.error = 0
    stage.film_frame(8, 30, DELTA, DELTA)
    assert stage.kernel.numbers() == [1000, 1001, 1007, 1008]
    assert (output.stats().dropped, output.stats().packets, stage.kernel.refused) == (5, 4, 1)
    assert stage.counters["send-buffer-full"] == 1


def test_sound_is_tried_once_more_and_goes_on_with_the_next_packet() -> None:
    stage = Stage()
    output = stage.link.send(SOUND)
    output.attach(stage.microphone)
    stage.kernel.room = 0
    stage.microphone.push(rtp.build(96, 1, 10, 8, b"x"))
    stage.kernel.room = 1000
    stage.microphone.push(rtp.build(96, 2, 10, 8, b"y"))
    assert stage.kernel.refused == 2
    assert stage.kernel.numbers() == [2001]
    assert (output.stats().dropped, output.stats().packets) == (1, 1)


def test_a_keyframe_whose_beginning_comes_late_is_sent_whole() -> None:
    stage = Stage()
    stage.link.send(PICTURE).attach(stage.camera)
    stage.film((1, 10, DELTA), (3, 20, b"\x7c\x05"), (4, 20, b"\x7c\x45"), (2, 20, b"\x7c\x85\x88"), (5, 30, DELTA))
    assert stage.kernel.numbers() == [1000, 1001, 1002, 1003]


def test_a_keyframe_is_asked_for_as_soon_as_a_cut_picture_is_opened() -> None:
    stage = Stage()
    stage.link.send(PICTURE).attach(stage.camera)
    stage.film((1, 10, KEYFRAME))
    stage.camera.silence(True)
    before = stage.asked
    stage.camera.silence(False)
    assert stage.asked == before + 1


def test_a_keyframe_is_asked_for_with_the_next_tick_after_a_publisher_counts_anew() -> None:
    stage = Stage()
    stage.link.send(PICTURE).attach(stage.camera)
    stage.film((1, 10, KEYFRAME))
    before = stage.asked
    stage.film((20_000, 20, DELTA))
    stage.camera.tick(5.0)
    stage.camera.tick(5.0)
    assert stage.asked == before + 1


def test_sockets_of_both_families_name_ipv4_in_their_own_way() -> None:
    counters: Counter[str] = Counter()
    assert Wire(Kernel(), counters).target(("192.0.2.1", 9)) == ("192.0.2.1", 9)
    dual = Wire(Kernel(family=socket.AF_INET6), counters)
    assert dual.target(("192.0.2.1", 9)) == ("::ffff:192.0.2.1", 9)
    assert dual.target(("2001:db8::1", 9)) == ("2001:db8::1", 9)

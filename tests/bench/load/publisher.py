"""A publisher: plays the clip over a client, paced as browsers pace; jumps to a keyframe where one is asked for."""

from __future__ import annotations

import random
import struct
import time
from collections import deque
from typing import Final

from tests.bench.load import rtcp
from tests.bench.load.client import Client
from tests.bench.load.clip import FPS, SOUND_RATE, SOUND_SAMPLES, Clip, packetise, stamp
from tests.bench.load.sdp import Negotiated

VIDEO_CLOCK: Final = 90_000
PACE: Final = 2.5
"""Times the mean rate at which a picture's packets may leave, as in Chromium."""

KEYFRAME_S: Final = 0.3
"""Between two jumps to a keyframe: an encoder asked more often makes no more of them."""

LATE_PACKETS: Final = 300
"""A queue this long means that the machine, not the pace, holds packets back."""

HEADER: Final = struct.Struct("!BBHII")
SPOKEN: Final = 0x80 | 20
"""Voice at -20 dBov (RFC 6464)."""


class Publisher:
    """One camera and one microphone. `packets` counts RTP sent, `late` ticks at which the queue was too long."""

    def __init__(self, client: Client, clip: Clip, agreed: Negotiated) -> None:
        self._client, self._clip, self._agreed = client, clip, agreed
        self._start: float | None = None
        self._queue: deque[tuple[bool, int, bytes]] = deque()
        self._numbers = {kind: random.randrange(1000, 20_000) for kind in ("audio", "video")}
        self._counts = {"audio": 0, "video": 0}
        self._octets = {"audio": 0, "video": 0}
        self._origin = {kind: random.getrandbits(31) for kind in ("audio", "video")}
        self._types = {"audio": agreed.audio_type, "video": agreed.video_type}
        self._at = self._pictures = self._sounds = self._transport = 0
        self._jump, self._jumped = True, 0.0
        mean = sum(len(picture.data) for picture in clip.pictures) * FPS / len(clip.pictures)
        self._bytes_a_second = mean * PACE
        self._budget, self._ticked = 0.0, 0.0
        self.packets = self.late = self.requests = 0
        client.on_rtcp = self._hear

    def tick(self, now: float) -> None:
        """Send what is due at monotonic second `now`."""
        if self._start is None:
            self._start = self._ticked = now
        elapsed = now - self._start
        while elapsed >= self._sounds * SOUND_SAMPLES / SOUND_RATE:
            self._sound()
        while elapsed >= self._pictures / FPS:
            self._picture(now)
        self._budget = min(self._budget + (now - self._ticked) * self._bytes_a_second, self._bytes_a_second / 50)
        self._ticked = now
        while self._queue and self._budget > 0:
            self._send_queued()
        self.late += len(self._queue) > LATE_PACKETS

    def report(self, now: float) -> None:
        """Sender reports of both streams."""
        if self._start is None:
            return
        ntp, elapsed = rtcp.ntp(time.time()), now - self._start
        for kind, clock in (("video", VIDEO_CLOCK), ("audio", SOUND_RATE)):
            rtp_time = self._origin[kind] + int(elapsed * clock)
            ssrc = self._client.party.ssrcs[kind]
            self._client.send_rtcp(
                rtcp.sender_report(ssrc, ntp, rtp_time, self._counts[kind], self._octets[kind])
            )  # fmt: skip

    def _hear(self, compound: bytes, _: int) -> None:
        if rtcp.wants_keyframe(compound):
            self.requests += 1
            self._jump = self._jump or time.monotonic() - self._jumped > KEYFRAME_S

    def _sound(self) -> None:
        payload = self._clip.sounds[self._sounds % len(self._clip.sounds)] + stamp(time.time_ns())
        self._send("audio", self._sounds == 0, self._origin["audio"] + self._sounds * SOUND_SAMPLES, payload)
        self._sounds += 1

    def _picture(self, now: float) -> None:
        pictures = self._clip.pictures
        if self._jump:
            self._jump, self._jumped = False, now
            while not pictures[self._at].key:
                self._at = (self._at + 1) % len(pictures)
        timestamp = self._origin["video"] + self._pictures * VIDEO_CLOCK // FPS
        payloads = packetise(pictures[self._at].data, self._pictures)
        self._queue.extend((payload is payloads[-1], timestamp, payload) for payload in payloads)
        self._at = (self._at + 1) % len(pictures)
        self._pictures += 1

    def _send_queued(self) -> None:
        last, timestamp, payload = self._queue.popleft()
        self._budget -= len(payload)
        self._send("video", last, timestamp, payload + stamp(time.time_ns()) if last else payload)

    def _send(self, kind: str, marker: bool, timestamp: int, payload: bytes) -> None:
        number = self._numbers[kind]
        self._numbers[kind] = (number + 1) & 0xFFFF
        extensions = self._extensions(kind)
        first, second = 0x80 | (0x10 if extensions else 0), self._types[kind] | marker << 7
        ssrc = self._client.party.ssrcs[kind]
        header = HEADER.pack(first, second, number, timestamp & 0xFFFFFFFF, ssrc)
        self._client.send_rtp(header + extensions + payload)
        self._counts[kind] += 1
        self._octets[kind] += len(payload)
        self.packets += 1

    def _extensions(self, kind: str) -> bytes:
        """One-byte form (RFC 8285): transport-wide number, and the level of sound."""
        body = b""
        if self._agreed.transport_extension:
            body += struct.pack("!BH", self._agreed.transport_extension << 4 | 1, self._transport)
            self._transport = (self._transport + 1) & 0xFFFF
        if kind == "audio" and self._agreed.level_extension:
            body += bytes([self._agreed.level_extension << 4, SPOKEN])
        if not body:
            return b""
        body += bytes(-len(body) % 4)
        return struct.pack("!HH", 0xBEDE, len(body) // 4) + body

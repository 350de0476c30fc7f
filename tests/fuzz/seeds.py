"""Writes the corpora the fuzzers start from: `python -m tests.fuzz.seeds`.

Each of the plane's is a list of steps; those of the answers to connectivity checks are attributes of captured ones.
"""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Final

from media import rtcp, rtp

CORPUS: Final = Path(__file__).parent / "corpus"
CORPUS_STUN: Final = Path(__file__).parent / "corpus_stun"
CAPTURED: Final = Path(__file__).parents[1] / "fixtures" / "media" / "checks.json"
OUR_NAME: Final = b"oursours"
STUN_HEADER, STUN_END = 20, 32
RAW, RTP, FROM_PUBLISHER, FROM_VIEWER, LOCAL, CALL, TIME = 0, 1, 4, 5, 6, 7, 8


def step(what: int, content: bytes) -> bytes:
    """One step."""
    return struct.pack("!BH", what, len(content)) + content


def with_extensions(packet: bytes, elements: dict[int, bytes]) -> bytes:
    """The packet with a block of one-byte elements."""
    return bytes([packet[0] | rtp.EXTENSION]) + packet[1:12] + rtp.one_byte_block(elements) + packet[12:]


def camera(number: int, keyframe: bool, ssrc: int = 9, layer: int = 0) -> bytes:
    """A VP8 frame in one packet."""
    descriptor = bytes([0x90, 0xE0, 0x80, number & 0xFF, number & 0xFF, layer << 6 | 0x20])
    head = b"\x50\x01\x00\x9d\x01\x2a\x00\x05\xd0\x02" if keyframe else b"\x51"
    packet = rtp.build(96, number, number * 3000, ssrc, descriptor + head + b"picture", marker=True)
    return with_extensions(packet, {1: b"1", 2: b"q" if ssrc == 9 else b"f", 6: struct.pack("!H", number)})


def sound(number: int) -> bytes:
    """An Opus packet with a level."""
    return with_extensions(rtp.build(111, number, number * 960, 7, b"opus"), {1: b"0", 4: b"\x21"})


def wide_feedback(base: int, count: int) -> bytes:
    """Transport-wide feedback that says all arrived."""
    fci = struct.pack("!HHI", base, count, 5 << 8 | 1) + struct.pack("!H", 0x2000 | count) + b"\x04" * count
    fci += bytes(-len(fci) % 4)
    return struct.pack("!BBHII", 0x8F, 205, 2 + len(fci) // 4, 1, 500) + fci


def seeds() -> dict[str, bytes]:
    """File names and contents."""
    film = [step(RTP, camera(n, n % 8 == 1, layer=n % 3)) for n in range(1, 20)]
    other = [step(RTP, camera(n, n == 3, ssrc=19)) for n in range(1, 8)]
    talk = [step(RTP, sound(n)) for n in range(1, 10)]
    double = bytes([0xEF, 0x0F, 0, 3, 0x6F]) + b"oldnew"
    repair = rtp.build(97, 1, 6000, 10, b"\0\2" + camera(2, False)[24:], marker=True)
    nack = rtcp.nack(1, 500, [65530, 65531, 65533, 2])
    report = rtcp.sender_report(rtcp.SenderReport(9, 1 << 40, 3000, 3, 5, (rtcp.ReportBlock(500, 3, 1, 9, 4),)))
    want = rtcp.keyframe_wanted(1, 500)
    fir = struct.pack("!BBHIIII", 0x84, 206, 4, 1, 0, 500, 1 << 24)
    tick = step(TIME, b"\xff\xff")
    probed = tick + step(CALL, b"\5\x40") + tick
    return {
        "camera": b"\0" + b"".join(film) + tick,
        "switch": b"\1" + b"".join(film[:4]) + step(CALL, b"\0\1") + b"".join(other) + tick,
        "repair": b"\0" + film[0] + b"".join(film[3:6]) + tick + step(RTP, repair) + step(FROM_VIEWER, nack) + tick,
        "sound": b"\2" + b"".join(talk) + step(RTP, rtp.build(63, 11, 9600, 7, double)) + tick,
        "reports": b"\1" + film[0] + step(FROM_PUBLISHER, report) + tick * 2 + step(FROM_VIEWER, report + want + fir),
        "feedback": b"\0" + b"".join(film) + tick + step(FROM_VIEWER, wide_feedback(0, 9)) + step(CALL, b"\5\x20"),
        "probe": b"\0" + b"".join(film) + probed + step(FROM_VIEWER, wide_feedback(0, 60)) + step(CALL, b"\x09\1"),
        "estimate": b"\0" + film[0] + step(FROM_VIEWER, rtcp.estimate(1, 2_500_000, (500, 501))),
        "local": b"\0" + step(CALL, b"\0\4") + step(LOCAL, rtp.build(98, 1, 2, 3, b"\xa8\x80\x01\x00\x00x")) + tick,
        "cut": b"\0" + film[0] + step(CALL, b"\1\x80") + film[1] + step(CALL, b"\1\0") + film[8] + tick,
        "ends": b"\0" + film[0] + step(CALL, b"\3\0") + film[1] + step(CALL, b"\4\0") + tick + step(CALL, b"\x08\1"),
        "strangers": b"\0" + step(RAW, b"\0\1") + step(RAW, b"\x16dtls") + step(RAW, camera(1, True)),
    }


def stun_seeds() -> dict[str, bytes]:
    """The captured checks without header and end, under the name that the harness knows."""
    return {
        f"{one['browser']}-{one['what']}": bytes.fromhex(one["datagram"])[STUN_HEADER:-STUN_END].replace(
            one["ufrag"].encode(), OUR_NAME
        )
        for one in json.loads(CAPTURED.read_text())
    }


def main() -> None:
    """Write them."""
    for folder, contents in ((CORPUS, seeds()), (CORPUS_STUN, stun_seeds())):
        folder.mkdir(exist_ok=True)
        for name, content in contents.items():
            (folder / name).write_bytes(content)


if __name__ == "__main__":
    main()

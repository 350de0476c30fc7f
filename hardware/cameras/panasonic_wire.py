"""The words of Panasonic's AW cameras: commands as `#R06`, answers as `s06`, refusals as `eR3:R06`. Pure.

Source: Panasonic, HD/4K Integrated Camera Interface Specifications, ch. 3 and 5. Presets count from 0 on the wire as
everywhere here; the camera's own menu calls the first one 1.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import quote

from hardware.cameras.ports import Steer

HIGHEST: Final = 99
BETWEEN_S: Final = 0.13  # seconds between two commands; faster ones are dropped (ch. 3)
STILL_SPEED, MOST_SPEED = 50, 49  # 01 is fastest to the left, 50 stands still, 99 fastest to the right

ASK_POWER: Final = "#O"
POWER_ON: Final = "#O1"
STANDBY: Final = "p0"
ENABLE_LIGHT: Final = "#TAE1"
ASK_POSITION, ASK_ZOOM = "#APC", "#GZ"  # answered as aPC80008000 and gz555

_REFUSED: Final = re.compile(r"[eE]R([1-3])(?::.*)?")
_ARRIVED: Final = re.compile(r"q([0-9]{2})")
_WORD: Final = re.compile(r"[A-Za-z]{1,4}[0-9A-Za-z:.\-]{0,40}")
Why = Literal["unsupported", "busy", "out of range"]
_WHY: Final[dict[str, Why]] = {"1": "unsupported", "2": "busy", "3": "out of range"}


def path(command: str) -> str:
    """The web address of a command."""
    return f"/cgi-bin/aw_ptz?cmd={quote(command, safe='')}&res=1"


def subscribe(port: int, connect: Literal["start", "stop"]) -> str:
    """Ask to be called back at this TCP port with what happens, or not any more."""
    return f"/cgi-bin/event?connect={connect}&my_port={port}&uid=0"


def recall(preset: int) -> str:
    """Go to a preset."""
    return f"#R{preset:02d}"


def save(preset: int) -> str:
    """Keep a preset."""
    return f"#M{preset:02d}"


def drive(steer: Steer) -> str:
    """Pan and tilt."""
    return f"#PTS{_speed(steer.pan)}{_speed(steer.tilt)}"


def zoom(steer: Steer) -> str:
    """Zoom."""
    return f"#Z{_speed(steer.zoom)}"


def light(on: bool) -> str:
    """The tally light."""
    return f"#DA{int(on)}"


def _speed(part: float) -> str:
    return f"{STILL_SPEED + round(part * MOST_SPEED):02d}"


@dataclass(frozen=True, slots=True)
class Refused:
    """The camera does not do it."""

    why: Why


def answer(text: str) -> str | Refused | None:
    """What an answer says; None where it is none of the camera's words."""
    word = text.strip()
    refused = _REFUSED.fullmatch(word)
    if refused:
        return Refused(_WHY[refused[1]])
    return word if _WORD.fullmatch(word) else None


def arrived(word: str) -> int | None:
    """The preset at which the camera now stands, where a notification says that."""
    match = _ARRIVED.fullmatch(word)
    return int(match[1]) if match else None


# -- notifications: one TCP connection each, a word in an envelope -----------------------------------------------------

BEFORE, BETWEEN, BEHIND = 22, 4, 24  # bytes of no meaning around the length (2 bytes, 8 more than the word)
SURPLUS: Final = 8
LONGEST: Final = 600


def notification(envelope: bytes) -> str | None:
    """The word in an envelope; None where it is cut off or something else."""
    head = BEFORE + 2 + BETWEEN
    if len(envelope) < head:
        return None
    (length,) = struct.unpack_from("!H", envelope, BEFORE)
    word = envelope[head : head + length - SURPLUS]
    whole = len(envelope) >= head + length - SURPLUS + BEHIND
    fits = whole and word.startswith(b"\r\n") and word.endswith(b"\r\n") and len(word) > 4
    return word[2:-2].decode("ascii", "replace") if fits else None


def enveloped(word: str) -> bytes:
    """The envelope of a word, as a camera sends it."""
    body = b"\r\n" + word.encode("ascii") + b"\r\n"
    return bytes(BEFORE) + struct.pack("!H", len(body) + SURPLUS) + bytes(BETWEEN) + body + bytes(BEHIND)

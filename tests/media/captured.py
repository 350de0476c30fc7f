"""The captured packets and offers under tests/fixtures/media."""

from __future__ import annotations

from pathlib import Path

FIXTURES = Path(__file__).parent.parent / "fixtures" / "media"

OFFERS = tuple(sorted(path.stem for path in FIXTURES.glob("*.sdp")))
BROWSERS = ("chromium", "firefox")


def offer(name: str) -> str:
    """An offer by file name without ending."""
    return (FIXTURES / f"{name}.sdp").read_text()


def packets(name: str) -> list[bytes]:
    """The packets of a capture, in order."""
    data = (FIXTURES / f"{name}.bin").read_bytes()
    found, position = [], 0
    while position < len(data):
        length = int.from_bytes(data[position : position + 2], "big")
        found.append(data[position + 2 : position + 2 + length])
        position += 2 + length
    return found

"""Files that people send with an answer: known by their content, and freed of what would tell who sent them.

A file's name and announced type are a stranger's words and are not even read. A photograph loses everything but the
picture: place, time and camera stand in segments and chunks of their own (JPEG: ITU-T T.81 B.1, Exif 2.32 § 4.7; PNG:
ISO/IEC 15948 § 5), which are left out without touching the picture. Of the Exif data only the way up is written anew. A
PDF stays as it is; the form says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

FILE_LIMIT: Final = 8 << 20
"""Bytes of a file: a photograph of a telephone has three to six million."""

MEDIA_TYPES: Final[Mapping[str, str]] = {"pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png"}
"""By suffix."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that may be kept; `suffix` is a key of MEDIA_TYPES."""

    suffix: str
    data: bytes


class _Broken(Exception):
    """It begins like a file of its kind and is none."""


def known(data: bytes) -> Upload | None:
    """The file as it is kept, None where it is none of the kinds that are taken."""
    for begin, suffix, clean in KINDS:
        if data.startswith(begin):
            try:
                return Upload(suffix, clean(data))
            except _Broken:
                return None
    return None


# -- PDF ---------------------------------------------------------------------------------------------------------------

_PDF_TAIL: Final = 2048
"""Bytes from the end within which readers look for the end's mark (ISO 32000-1, Annex H, note 18: 1024)."""


def _pdf(data: bytes) -> bytes:
    if b"%%EOF" not in data[-_PDF_TAIL:]:
        raise _Broken
    return data


# -- JPEG --------------------------------------------------------------------------------------------------------------

_SCAN, _END = 0xDA, 0xD9
_EXIF: Final = b"Exif\0\0"
_KEPT_SEGMENTS: Final = {
    **dict.fromkeys((0xC4, 0xDB, 0xDD, _SCAN), b""),  # tables, restart interval, scan
    **dict.fromkeys((0xC0, 0xC1, 0xC2), b""),  # frames that browsers show: sequential, extended, progressive
    0xE0: b"JFIF\0",
    0xE2: b"ICC_PROFILE\0",
    0xEE: b"Adobe",
}
"""Marker to how its content begins; whatever else there is goes."""


def _jpeg(data: bytes) -> bytes:
    kept, way_up = [data[:2]], 1
    for marker, content, coded in _segments(data):
        if marker == 0xE1 and content.startswith(_EXIF):
            way_up = _orientation(content[len(_EXIF) :])
        if marker in _KEPT_SEGMENTS and content.startswith(_KEPT_SEGMENTS[marker]):
            kept += (bytes((0xFF, marker)), (len(content) + 2).to_bytes(2, "big"), content, coded)
    kept.insert(1, _exif(way_up))
    return b"".join((*kept, bytes((0xFF, _END))))


def _segments(data: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Marker, content, and after the beginning of a scan what is coded; ends with the picture, whatever follows it."""
    at, scanned = 2, False
    while True:
        marker, length = data[at + 1 : at + 2], int.from_bytes(data[at + 2 : at + 4], "big")
        if data[at : at + 1] != b"\xff" or not marker:
            raise _Broken
        if marker[0] == _END and scanned:
            return
        begin, end = at + 4, at + 2 + length
        if length < 2 or end > len(data):
            raise _Broken
        at = _after_scan(data, end) if marker[0] == _SCAN else end
        scanned = scanned or marker[0] == _SCAN
        yield marker[0], data[begin:end], data[end:at]


def _after_scan(data: bytes, at: int) -> int:
    """Where the next marker is: in coded data 0xFF is followed by 0 or by a restart mark (B.1.1.5)."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            raise _Broken
        if data[at + 1] != 0 and not 0xD0 <= data[at + 1] <= 0xD7:
            return at
        at += 2


_BYTE_ORDERS: Final[Mapping[bytes, Literal["little", "big"]]] = {b"II": "little", b"MM": "big"}
_ORIENTATION: Final = 0x0112
_MOST_FIELDS: Final = 200


def _orientation(tiff: bytes) -> int:
    """Which way up the picture is, 1 to 8 (Exif 2.32 § 4.6.4); 1 where nothing of sense is said."""
    order = _BYTE_ORDERS.get(tiff[:2], "big")

    def number(at: int, size: int) -> int:
        return int.from_bytes(tiff[at : at + size], order)

    first = number(4, 4)
    fields = (first + 2 + 12 * place for place in range(min(number(first, 2), _MOST_FIELDS)))
    found = next((number(at + 8, 2) for at in fields if number(at, 2) == _ORIENTATION), 1)
    return found if 1 <= found <= 8 else 1


def _exif(way_up: int) -> bytes:
    """A segment that says nothing but the way up; empty where that is the usual one."""
    if way_up == 1:
        return b""
    field = _ORIENTATION.to_bytes(2, "big") + b"\0\x03\0\0\0\x01" + bytes((0, way_up, 0, 0))
    content = _EXIF + b"MM\0*\0\0\0\x08" + b"\0\x01" + field + bytes(4)
    return b"\xff\xe1" + (len(content) + 2).to_bytes(2, "big") + content


# -- PNG ---------------------------------------------------------------------------------------------------------------

_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_KEPT_CHUNKS: Final = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"sRGB", b"cHRM", b"iCCP", b"pHYs"}
)


def _png(data: bytes) -> bytes:
    chunks = list(_chunks(data))
    if chunks[0][0] != b"IHDR" or b"IDAT" not in (kind for kind, _ in chunks):
        raise _Broken
    return _SIGNATURE + b"".join(whole for kind, whole in chunks if kind in _KEPT_CHUNKS)


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Kind and all bytes of each chunk, to the one that ends the picture."""
    at, kind = len(_SIGNATURE), b""
    while kind != b"IEND":
        kind = data[at + 4 : at + 8]
        end = at + 12 + int.from_bytes(data[at : at + 4], "big")
        if end > len(data):
            raise _Broken
        yield kind, data[at:end]
        at = end


KINDS: Final[tuple[tuple[bytes, str, Callable[[bytes], bytes]], ...]] = (
    (b"%PDF-", "pdf", _pdf),
    (b"\xff\xd8\xff", "jpg", _jpeg),
    (_SIGNATURE, "png", _png),
)
"""How a file begins, and what is made of it."""

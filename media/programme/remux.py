"""One MP4 of recorded pieces, with chapters and without encoding anything again.

The index stands at the front (`faststart`), so that a browser can begin and jump before it has the whole file.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import BinaryIO

import av
from av.container import OutputContainer
from av.stream import Stream

log = logging.getLogger(__name__)

MS = Fraction(1, 1000)


@dataclass(frozen=True, slots=True)
class Piece:
    """An initialization segment and the segments after it, one timeline without a hole that begins at `start` s."""

    init: Path
    segments: tuple[Path, ...]
    start: Fraction
    seconds: Fraction


@dataclass(frozen=True, slots=True)
class Title:
    """A chapter: seconds of the whole."""

    begin: float
    end: float
    text: str


class _Chain(io.RawIOBase):
    """Several files read as one, without a copy on the disk."""

    def __init__(self, files: Sequence[Path]) -> None:
        self._files = iter(files)
        self._open: BinaryIO | None = None

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self._open.read(size) if self._open else b""
        while not data and self._turn():
            assert self._open is not None
            data = self._open.read(size)
        return data

    def close(self) -> None:
        if self._open is not None:
            self._open.close()
        super().close()

    def _turn(self) -> bool:
        """Go on to the next file, if there is one."""
        following = next(self._files, None)
        if self._open is not None:
            self._open.close()
        self._open = following.open("rb") if following is not None else None
        return self._open is not None


def to_mp4(pieces: Sequence[Piece], out: Path, title: str, chapters: Sequence[Title]) -> None:
    """Write the pieces one after the other; raises OSError, and ValueError where there is nothing to write.

    Pieces that were encoded otherwise than the first one cannot be in the same file and are left out, and the chapters,
    which count the seconds of all pieces, move up.
    """
    if not pieces:
        raise ValueError("nothing is recorded")
    fits = [piece.init.read_bytes() == pieces[0].init.read_bytes() for piece in pieces]
    alike = [piece for piece, fit in zip(pieces, fits, strict=True) if fit]
    if len(alike) < len(pieces):
        log.warning("%d of %d pieces were encoded otherwise and are left out", len(pieces) - len(alike), len(pieces))
    with av.open(str(out), "w", format="mp4", options={"movflags": "faststart"}) as made:
        made.metadata["title"] = title
        made.set_chapters([_chapter(number, one) for number, one in enumerate(moved(chapters, pieces, fits), 1)])
        streams: dict[int, Stream] = {}
        before = Fraction(0)
        for piece in alike:
            _append(made, piece, before - piece.start, streams)
            before += piece.seconds


def moved(chapters: Sequence[Title], pieces: Sequence[Piece], fits: Sequence[bool]) -> list[Title]:
    """The chapters in the seconds of those pieces alone that fit; one that lies in none of them is no more."""
    found = [Title(_reached(one.begin, pieces, fits), _reached(one.end, pieces, fits), one.text) for one in chapters]
    return [one for one in found if one.end > one.begin]


def _reached(at: float, pieces: Sequence[Piece], fits: Sequence[bool]) -> float:
    """How many seconds of what fits lie before a moment of the whole."""
    begin, reached = 0.0, 0.0
    for piece, fit in zip(pieces, fits, strict=True):
        seconds = float(piece.seconds)
        reached += min(max(0.0, at - begin), seconds) if fit else 0.0
        begin += seconds
    return reached


def _chapter(number: int, one: Title) -> av.container.core.Chapter:
    begin, end = (round(at * 1000) for at in (one.begin, one.end))
    return {"id": number, "start": begin, "end": end, "time_base": MS, "metadata": {"title": one.text}}


def _append(made: OutputContainer, piece: Piece, shift: Fraction, streams: dict[int, Stream]) -> None:
    """Everything is looked up once a piece: ten minutes are 40,000 packets."""
    with _Chain((piece.init, *piece.segments)) as chain, av.open(chain, "r", format="mp4") as read:
        for one in read.streams:
            if one.index not in streams:
                streams[one.index] = made.add_stream_from_template(one)
        ticks = {one.index: round(shift / one.time_base) for one in read.streams if one.time_base}
        mux = made.mux_one
        for packet in read.demux():
            if packet.dts is None or packet.pts is None:
                continue
            index = packet.stream_index
            packet.pts += ticks[index]
            packet.dts += ticks[index]
            packet.stream = streams[index]
            mux(packet)

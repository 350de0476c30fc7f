"""Pieces that cannot be in the same file take their seconds out of the chapters, too."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from media.programme.remux import Piece, Title, moved


def piece(seconds: int) -> Piece:
    return Piece(Path("init.mp4"), (), Fraction(0), Fraction(seconds))


def test_chapters_count_only_the_seconds_of_the_pieces_that_are_in_the_file() -> None:
    pieces, fits = [piece(10), piece(20), piece(30)], [True, False, True]
    chapters = [Title(0, 5, "a"), Title(5, 15, "b"), Title(15, 25, "c"), Title(25, 60, "d")]
    assert moved(chapters, pieces, fits) == [Title(0, 5, "a"), Title(5, 10, "b"), Title(10, 40, "d")]

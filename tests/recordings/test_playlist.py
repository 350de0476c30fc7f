"""The live list as text."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recordings.playlist import Entry, LivePlaylist, PlaylistError, extended, parse, render

NOON = datetime(2026, 11, 19, 12, 0, tzinfo=UTC)


def entry(number: int, init: str = "init.mp4", discontinuity: bool = False) -> Entry:
    return Entry(number, 1.0, NOON + timedelta(seconds=number), init, discontinuity)


def test_a_list_reads_as_the_standard_wants_it() -> None:
    playlist = LivePlaylist(1, (entry(7), entry(8, "init2.mp4", discontinuity=True)), discontinuities=3)
    assert render(playlist).splitlines() == [
        "#EXTM3U",
        "#EXT-X-VERSION:7",
        "#EXT-X-TARGETDURATION:1",
        "#EXT-X-MEDIA-SEQUENCE:7",
        "#EXT-X-DISCONTINUITY-SEQUENCE:3",
        "#EXT-X-INDEPENDENT-SEGMENTS",
        '#EXT-X-MAP:URI="init.mp4"',
        "#EXT-X-PROGRAM-DATE-TIME:2026-11-19T12:00:07.000Z",
        "#EXTINF:1.00000,",
        "s000007.m4s",
        "#EXT-X-DISCONTINUITY",
        '#EXT-X-MAP:URI="init2.mp4"',
        "#EXT-X-PROGRAM-DATE-TIME:2026-11-19T12:00:08.000Z",
        "#EXTINF:1.00000,",
        "s000008.m4s",
    ]


@given(
    st.integers(0, 2_000_000),
    st.lists(st.tuples(st.booleans(), st.integers(1, 3000)), max_size=6),
    st.integers(0, 50),
)
def test_what_is_written_is_read_again(first: int, rows: list[tuple[bool, int]], passed: int) -> None:
    entries = tuple(
        Entry(first + n, ms / 1000, NOON + timedelta(milliseconds=ms), f"init{n % 3 + 2}.mp4", broken)
        for n, (broken, ms) in enumerate(rows)
    )
    playlist = LivePlaylist(3, entries, passed)
    assert parse(render(playlist)) == playlist


def test_a_discontinuity_that_leaves_the_list_is_counted() -> None:
    playlist = LivePlaylist(1)
    for number in range(1, 8):
        playlist = extended(playlist, entry(number, discontinuity=number == 3), window=3)
    assert [one.number for one in playlist.entries] == [5, 6, 7]
    assert playlist.discontinuities == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nonsense",
        "#EXTM3U\n",
        render(LivePlaylist(1, (entry(1), entry(3)))),
        render(LivePlaylist(1, (entry(1),))).replace("#EXTINF:1.00000,\n", ""),
        render(LivePlaylist(1, (entry(1),))).replace("s000001.m4s", "../../etc/passwd"),
        render(LivePlaylist(1, (entry(1),))).replace("2026-11-19", "yesterday"),
    ],
)
def test_a_damaged_list_is_an_error(text: str) -> None:
    with pytest.raises(PlaylistError):
        parse(text)

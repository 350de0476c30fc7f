"""The ring of what was sent."""

from __future__ import annotations

import pytest

from media.packetcache import PacketCache


def filled() -> PacketCache[tuple[int, str]]:
    cache: PacketCache[tuple[int, str]] = PacketCache(4)
    for number in range(65534, 65540):
        cache.put((number & 0xFFFF, str(number)), 1)
    return cache


def test_what_is_recent_is_given_back() -> None:
    cache = filled()
    assert [cache.get(number) for number in (3, 0)] == [((3, "65539"), 0), ((0, "65536"), 0)]
    assert cache.get(65535) is None, "replaced by the one four later"


@pytest.mark.parametrize("first", [0, 3, 65533, 65534])
def test_numbers_kept_together_share_an_entry_and_know_their_place_in_it(first: int) -> None:
    cache: PacketCache[tuple[int, str]] = PacketCache(4)
    frame, after = (first, "frame"), ((first + 3) & 0xFFFF, "next")
    cache.put(frame, 3)
    cache.put(after, 1)
    found = [cache.get((first + step) & 0xFFFF) for step in range(-1, 5)]
    assert found == [None, (frame, 0), (frame, 1), (frame, 2), (after, 0), None]


def test_a_number_that_was_never_put_in_has_nothing() -> None:
    cache: PacketCache[tuple[int, str]] = PacketCache(4)
    assert cache.get(0) is None


def test_everything_can_be_forgotten() -> None:
    cache = filled()
    cache.clear()
    assert cache.get(3) is None

"""The ring of what was sent."""

from __future__ import annotations

from media.packetcache import PacketCache


def filled() -> PacketCache[str]:
    cache: PacketCache[str] = PacketCache(4)
    for number in range(65534, 65540):
        cache.put(number & 0xFFFF, 1, str(number))
    return cache


def test_what_is_recent_is_given_back() -> None:
    cache = filled()
    assert [cache.get(number) for number in (3, 0)] == [("65539", 0), ("65536", 0)]
    assert cache.get(65535) is None, "replaced by the one four later"


def test_numbers_kept_together_share_an_entry_and_know_their_place_in_it() -> None:
    cache: PacketCache[str] = PacketCache(4)
    cache.put(65534, 3, "frame")
    cache.put(1, 1, "next")
    found = [cache.get(number) for number in (65533, 65534, 65535, 0, 1, 2)]
    assert found == [None, ("frame", 0), ("frame", 1), ("frame", 2), ("next", 0), None]


def test_a_number_that_was_never_put_in_has_nothing() -> None:
    cache: PacketCache[str] = PacketCache(4)
    assert cache.get(0) is None


def test_everything_can_be_forgotten() -> None:
    cache = filled()
    cache.clear()
    assert cache.get(3) is None

"""What an edge keeps on its disk: whole files only, never more than it may, the least used gone first."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.edge.cache import PART, Cache, NotWhole


async def chunks(*data: bytes) -> AsyncIterator[bytes]:
    for one in data:
        yield one


async def broken(*data: bytes) -> AsyncIterator[bytes]:
    for one in data:
        yield one
    raise ConnectionResetError


async def put(cache: Cache, *names: str, size: int = 10) -> None:
    for name in names:
        await cache.put(name, chunks(b"x" * size), size)


def names(folder: Path) -> set[str]:
    return {one.name for one in folder.iterdir()}


async def test_a_file_that_came_whole_is_found(tmp_path: Path) -> None:
    cache = Cache(tmp_path, 100)
    assert cache.find("a") is None
    path = await cache.put("a", chunks(b"one", b"two"), 6)
    assert (cache.find("a"), path.read_bytes(), names(tmp_path)) == (path, b"onetwo", {"a"})


async def test_a_file_of_another_size_is_not_the_one_that_was_told(tmp_path: Path) -> None:
    cache = Cache(tmp_path, 100)
    await put(cache, "a")
    assert cache.find("a", 9) is None
    assert cache.find("a", 10) is not None


@pytest.mark.parametrize("size", [5, 7])
async def test_fewer_or_more_bytes_than_were_told_leave_nothing(tmp_path: Path, size: int) -> None:
    cache = Cache(tmp_path, 100)
    with pytest.raises(NotWhole):
        await cache.put("a", chunks(b"one", b"two"), size)
    assert names(tmp_path) == set()
    assert cache.size == 0


async def test_a_line_that_breaks_leaves_nothing(tmp_path: Path) -> None:
    cache = Cache(tmp_path, 100)
    with pytest.raises(ConnectionResetError):
        await cache.put("a", broken(b"one"), 6)
    assert names(tmp_path) == set()


async def test_what_was_used_least_recently_goes_first(tmp_path: Path) -> None:
    cache = Cache(tmp_path, 30)
    await put(cache, "a", "b", "c")
    assert cache.find("a")
    await put(cache, "d")
    assert names(tmp_path) == {"a", "c", "d"}


async def test_a_file_larger_than_everything_that_may_be_kept_throws_nothing_out(tmp_path: Path) -> None:
    cache = Cache(tmp_path, 30)
    await put(cache, "a")
    with pytest.raises(NotWhole):
        await put(cache, "b", size=31)
    assert names(tmp_path) == {"a"}


async def test_after_a_start_the_order_of_use_is_known_and_half_a_file_is_gone(tmp_path: Path) -> None:
    cache = Cache(tmp_path, 30)
    await put(cache, "a", "b", "c")
    assert cache.find("a")
    (tmp_path / f"d{PART}").write_bytes(b"half")
    again = Cache(tmp_path, 20)
    assert names(tmp_path) == {"a", "c"}
    assert again.size == 20


async def test_a_file_that_somebody_deleted_is_not_found(tmp_path: Path) -> None:
    cache = Cache(tmp_path, 30)
    await put(cache, "a")
    (tmp_path / "a").unlink()
    assert cache.find("a") is None
    assert cache.size == 0


async def test_what_may_not_be_kept_any_more_is_deleted(tmp_path: Path) -> None:
    cache = Cache(tmp_path, 100)
    await put(cache, "a", "b", "c")
    await cache.keep_only(lambda name: name == "b")
    assert (names(tmp_path), cache.size, cache.find("a")) == ({"b"}, 10, None)


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 40))))
def test_whatever_comes_it_counts_what_lies_there_and_never_keeps_too_much(
    tmp_path_factory: pytest.TempPathFactory, steps: Iterable[tuple[str, int]]
) -> None:
    folder = tmp_path_factory.mktemp("cache")

    async def play() -> None:
        cache = Cache(folder, 50)
        for name, size in steps:
            await put(cache, name, size=size)
            assert cache.find(name, size)
            assert cache.size == sum(one.stat().st_size for one in folder.iterdir()) <= 50

    asyncio.run(play())

"""Redundant audio."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media import red

BLOCKS = st.lists(st.tuples(st.integers(0, 0x3FFF), st.binary(max_size=1023)), max_size=4)


@given(st.integers(0, 127), st.binary(max_size=200), BLOCKS)
def test_the_primary_block_is_found_behind_any_repetitions(
    kind: int, block: bytes, repeated: list[tuple[int, bytes]]
) -> None:
    assert red.primary(red.wrap(kind, block, tuple(repeated))) == (kind, block)


@pytest.mark.parametrize("payload", ["", "ef", "ef0000", "ef000003", "ef000003 6f 0102"])
def test_lengths_that_do_not_hold_are_refused(payload: str) -> None:
    with pytest.raises(red.RedError):
        red.primary(bytes.fromhex(payload))


@given(st.binary(max_size=60))
def test_random_bytes_never_do_more_than_be_refused(payload: bytes) -> None:
    with contextlib.suppress(red.RedError):
        kind, block = red.primary(payload)
        assert payload.endswith(block)
        assert kind < 128

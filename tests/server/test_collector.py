"""The collector of reference cycles looks at what comes after the start, and at nothing else."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from server import collector


class Knot:
    """An object that holds itself."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def thawed() -> Iterator[None]:
    yield
    gc.unfreeze()


def test_what_the_start_made_is_looked_at_no_more() -> None:
    early = Knot()
    collector.settle()
    assert not any(known is early for known in gc.get_objects())


def test_garbage_of_the_start_is_gone_before() -> None:
    seen = weakref.ref(Knot())
    collector.settle()
    assert seen() is None


def test_garbage_that_comes_later_is_collected() -> None:
    collector.settle()
    seen = weakref.ref(Knot())
    gc.collect()
    assert seen() is None

"""What the contract suites share: one real PostgreSQL for all of them, and a database of its own for each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count

import pytest

from tests.contracts.postgresql import Cluster, cluster, programs


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Cluster]:
    """A running PostgreSQL; the test is skipped where none is installed."""
    bin_folder = programs()
    if bin_folder is None:
        pytest.skip("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    with cluster(bin_folder) as running:
        yield running


@pytest.fixture(scope="session")
def fresh_names() -> Callable[[], str]:
    """Names for databases, each given out once."""
    numbers = count(1)
    return lambda: f"contract_{next(numbers)}"


@pytest.fixture
def database_address(request: pytest.FixtureRequest, fresh_names: Callable[[], str]) -> str:
    """Address of an empty database; parametrised indirectly with "sqlite" or "postgresql"."""
    if request.param == "sqlite":
        return ""
    running: Cluster = request.getfixturevalue("postgresql")
    return running.create(fresh_names())

"""What the contract suites share: every fan-out there is, and one real PostgreSQL with a database for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from itertools import count

import pytest

from media.fanout.ports import MakeFanout
from tests.contracts.fanout_bench import CAMERA, PICTURE, Bench, makers, running
from tests.contracts.fanout_stage import SECOND_CAMERA, Stage
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


@pytest.fixture(params=makers())
def make(request: pytest.FixtureRequest) -> MakeFanout:
    """Each implementation, one after the other."""
    return makers()[request.param]


@pytest.fixture
async def hall(make: MakeFanout) -> AsyncIterator[Bench]:
    """A running fan-out and its browsers."""
    async for made in running(make):
        yield made


@pytest.fixture
async def stage(hall: Bench) -> Stage:
    """Two cameras and a viewer; nothing flows yet."""
    publisher, viewer = hall.browser(), hall.browser()
    asked = hall.asked(), hall.asked()
    first = publisher.link.receive(CAMERA, asked[0])
    second = publisher.link.receive(SECOND_CAMERA, asked[1])
    return Stage(publisher, viewer, first, second, asked, viewer.link.send(PICTURE))

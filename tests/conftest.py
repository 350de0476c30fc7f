"""What holds for every test."""

from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from xdist.scheduler import LoadScopeScheduling

# The same examples on every machine, however slow it is: a check that draws its own luck is no check.
settings.register_profile(
    "check", deadline=None, database=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("check")


BROWSERS = ("tests/browser/", "tests/media/test_browser.py", "tests/media/test_firefox.py")
LATE = (
    "tests/browser/test_captions.py",
    "tests/browser/test_firefox.py",
    "tests/browser/test_polls.py",
    "tests/media/test_browser.py",
    "tests/media/test_firefox.py",
)
"""Browsers for whichever core is through first; the others take two thirds of a core all the time."""

EARLY, BETWEEN, AT_LAST = range(3)


def turn(nodeid: str) -> int:
    """When a test is begun: browsers take longest."""
    file = nodeid.partition("::")[0]
    if file in LATE:
        return AT_LAST
    return EARLY if file.startswith(BROWSERS) else BETWEEN


class OneForBrowsers(LoadScopeScheduling):  # type: ignore[misc]  # xdist tells no types
    """On two cores (`make unit`) browsers have one, one after the other, and all that needs none the other."""

    def _split_scope(self, nodeid: str) -> str:
        return "browsers" if turn(nodeid) == EARLY else nodeid.partition("::")[0]


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    """Instead of xdist's own: see `OneForBrowsers`."""
    return OneForBrowsers(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """In their turn, else as they are written."""
    items.sort(key=lambda item: turn(item.nodeid))

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


class OneForBrowsers(LoadScopeScheduling):  # type: ignore[misc]  # xdist tells no types
    """On two cores (`make unit`) browsers have one, one after the other, and all that needs none the other."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return "browsers" if file.startswith(BROWSERS) else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    """Instead of xdist's own: see `OneForBrowsers`."""
    return OneForBrowsers(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The browsers take longest, so they begin."""
    items.sort(key=lambda item: not item.nodeid.startswith(BROWSERS))

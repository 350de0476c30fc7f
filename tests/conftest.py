"""What holds for every test."""

import pytest
from hypothesis import HealthCheck, settings

# The same examples on every machine, however slow it is: a check that draws its own luck is no check.
settings.register_profile(
    "check", deadline=None, database=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("check")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """On two cores (`make unit`) browsers have one, one after the other, and all that needs none the other."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)
    for item in items:
        group = "browser" if item.get_closest_marker("browser") else item.nodeid.partition("::")[0]
        item.add_marker(pytest.mark.xdist_group(group))

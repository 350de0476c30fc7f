"""What holds for every test."""

from hypothesis import HealthCheck, settings

# The same examples on every machine, however slow it is: a check that draws its own luck is no check.
settings.register_profile(
    "check", deadline=None, database=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("check")

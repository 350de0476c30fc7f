"""Settings for property tests: how long an example takes says nothing about a rule, only about the machine."""

from hypothesis import HealthCheck, settings

untimed = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

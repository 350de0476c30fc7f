"""How long to wait before trying again: doubling from 0.5 s to 15 s, and from the start again after a healthy while."""

from __future__ import annotations

FIRST_S = 0.5  # a cable put back or a daemon restarted is there again within this time
LONGEST_S = 15.0  # nobody in a sitting waits longer for a camera that has come back
HEALTHY_S = 30.0  # what ran this long was not broken from the start


class Backoff:
    """The waits between one thing's attempts; times are monotonic seconds."""

    def __init__(self, *, at_once: bool = False) -> None:
        self._at_once = at_once
        self.failures = 0

    def failed(self, lasted: float) -> float:
        """Seconds to wait after an attempt that ended after `lasted` seconds."""
        if lasted >= HEALTHY_S:
            self.failures = 0
        self.failures += 1
        doublings = self.failures - (2 if self._at_once else 1)
        return 0.0 if doublings < 0 else min(FIRST_S * 2.0 ** min(doublings, 10), LONGEST_S)

"""What the people in the simulated hall do with their keypads; pure, and the same for the same seed."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from hashlib import sha256

from hardware.simulated.control import Choice

FIRST_PRESS_S, LAST_PRESS_S = 0.8, 9.0  # seconds after opening; most press soon, somebody always looks for the key
SLOWNESS = 2.2  # exponent: above 1 the many are quick and the few slow
SHARES: tuple[tuple[Choice, float], ...] = (("yes", 0.64), ("no", 0.92), ("abstain", 1.0))  # cumulated

ASKING = 0.12  # share of those present who want to speak on an item
MOST_HANDS = 5
FIRST_HAND_S, LAST_HAND_S = 2.0, 25.0  # seconds after the item was called


def keypad_choices(seats: Sequence[str], seed: str) -> Mapping[str, tuple[float, Choice]]:
    """Who presses which key after how many seconds; `seats` are person ids, `seed` names the vote."""
    return {who: (_press_delay(who, seed), _choice(_share("choice", seed, who))) for who in seats}


def hands(item_id: str, people: Sequence[str], seed: str) -> Mapping[str, float]:
    """Who asks to speak on an item after how many seconds, the first first; `people` are person ids."""
    span = LAST_HAND_S - FIRST_HAND_S
    asking = [who for who in people if _share("hand", seed, item_id, who) < ASKING][:MOST_HANDS]
    delays = {who: FIRST_HAND_S + span * _share("wait", seed, item_id, who) for who in asking}
    return dict(sorted(delays.items(), key=lambda each: each[1]))


def _press_delay(who: str, seed: str) -> float:
    return FIRST_PRESS_S + (LAST_PRESS_S - FIRST_PRESS_S) * math.pow(_share("press", seed, who), SLOWNESS)


def _choice(share: float) -> Choice:
    return next(choice for choice, limit in SHARES if share < limit)


def _share(*names: str) -> float:
    """A number from 0 up to, not including, 1 that belongs to the names."""
    digest = sha256("\0".join(names).encode()).digest()
    return int.from_bytes(digest[:6], "big") / 2**48

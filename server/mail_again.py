"""How long a mail waits that its server refused for its address: some refuse strangers for an hour (RFC 6647).

The two kinds of refusal (RFC 5321 § 4.2.1: 4yz for now, 5yz for good) are treated alike, because servers mix them up;
so every mail is offered again, later each time, and at last no more.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

MOST_TRIES: Final = 30
"""How often a mail is offered; with the waiting between, 30 tries take a day and a half."""

LONGER: Final = timedelta(minutes=5)
"""After each refusal it waits so much longer."""


def wait(tries: int) -> timedelta:
    """How long a mail rests that was refused so often."""
    return tries * LONGER

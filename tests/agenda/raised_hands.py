"""A vote by show of hands that has begun."""

from __future__ import annotations

from agenda.commands.votes import OpenVote
from tests.agenda.evening import Evening, debating


def raising() -> Evening:
    """Three in the hall (vor, anna, ben), cem remote."""
    evening = debating()
    evening.do(OpenVote(form="hands"))
    return evening

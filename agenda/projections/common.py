"""What all sections are made with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from agenda.commands import Role
from agenda.state import Meeting
from agenda.state.people import Person

Section = Any
"""A JSON value."""

Sections = Mapping[str, Callable[[Meeting, Role], Section]]
"""Sections by name, for every audience; the meeting given is the one that the audience may know."""

Mine = Mapping[str, Callable[[Meeting, Person], Section]]
"""What one member sees of the own affairs, by its name in the section `me`."""


def time_json(at: datetime | None) -> str | None:
    """ISO 8601 in UTC."""
    return None if at is None else at.astimezone(UTC).isoformat()

"""The non-public part as it stands: confirmations, admissions, and what is still to be announced."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

TodoState = Literal["open", "announced", "kept"]


@dataclass(frozen=True, slots=True)
class Todo:
    """A resolution taken without the public; `text` is what was announced, or why it is not."""

    todo_id: str
    vote_id: str
    item_id: str
    state: TodoState = "open"
    text: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Publicity:
    """`asked`: the remote members were asked; `confirmed`: who has answered, by id.

    `resolved` are the items for which the body has resolved to exclude the public, until it decides otherwise.
    `listeners` are pairs of item and person. Resolutions to be announced stay here beyond the end of the sitting.
    """

    asked: bool = False
    confirmed: frozenset[str] = frozenset()
    resolved: frozenset[str] = frozenset()
    listeners: frozenset[tuple[str, str]] = frozenset()
    todos: Mapping[str, Todo] = field(default_factory=dict)

    def reopened(self) -> Publicity:
        """With the public in again, confirmations have served their purpose."""
        return replace(self, asked=False, confirmed=frozenset())

    def without(self, person_id: str) -> Publicity:
        """Who has left has to confirm again: the next place may be another one."""
        return replace(self, confirmed=self.confirmed - {person_id}) if person_id in self.confirmed else self

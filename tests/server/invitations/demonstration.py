"""The invitation to the demonstration's sitting: when and by which link it is sent, and what a guest may not know."""

from __future__ import annotations

from datetime import UTC, datetime

from server.planning import MeetingPlan, PlannedPerson

EARLY = datetime(2026, 11, 10, 9, 0, tzinfo=UTC)
LINK = "http://localhost:8440/einladung/abc"
CLOSED = "Gartenstraße"
"""In the title of a non-public item of the demonstration."""


def guest(plan: MeetingPlan) -> PlannedPerson:
    return plan.person[0].model_copy(update={"id": "gast", "name": "Gisela Gast", "function": "guest"})

"""Whose links a sitting has, and that a start changes none of them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from server.__main__ import DEMO_PLAN
from server.clock import ManualClock
from server.identity import Identities
from server.links import ensure_invitations, seat_of_member, seat_of_role
from server.planning import read_plan
from server.secret import load_secret
from server.store.registry import Invitation
from server.store.store import Store
from tests.server.evening import AT

DAY = timedelta(days=1)
PLAN = read_plan(DEMO_PLAN)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    one = Store.open("", tmp_path, ManualClock(AT))
    yield one
    await one.close()


def started(store: Store, folder: Path) -> Identities:
    """The identities of a server that has just been started."""
    return Identities(store.registry, load_secret(folder), ManualClock(AT), PLAN.meeting.id)


async def ensured(identities: Identities, store: Store) -> Sequence[Invitation]:
    return await ensure_invitations(PLAN, identities, store.registry, DAY)


async def test_another_start_gives_everybody_the_same_link(store: Store, tmp_path: Path) -> None:
    first = await ensured(started(store, tmp_path), store)
    assert await ensured(started(store, tmp_path), store) == first
    assert len(await store.registry.invitations(PLAN.meeting.id)) == len(first)


async def test_another_start_gives_the_new_link_where_one_was_taken_back(store: Store, tmp_path: Path) -> None:
    identities = started(store, tmp_path)
    before = await ensured(identities, store)
    fresh = {}
    for seat in (seat_of_role(PLAN.meeting.id, "hall"), seat_of_member(PLAN.meeting.id, "p02")):
        fresh[seat.slug], _ = await identities.renew(seat.role, seat.slug, seat.person_id, DAY)
    after = await ensured(started(store, tmp_path), store)
    assert after == [fresh.get(one.slug, one) for one in before]
    assert len(await store.registry.invitations(PLAN.meeting.id)) == len(before) + len(fresh)


async def test_a_person_called_like_a_page_gets_no_link_to_it(store: Store, tmp_path: Path) -> None:
    technician = {"id": "technik", "name": "Tom Technik", "function": "expert", "how": "remote"}
    person = PLAN.person[0].model_copy(update=technician)
    plan = PLAN.model_copy(update={"person": (*PLAN.person, person)})
    found = await ensure_invitations(plan, started(store, tmp_path), store.registry, DAY)
    assert [one.role for one in found if one.slug == f"{PLAN.meeting.id}-technik"] == ["member", "operator"]

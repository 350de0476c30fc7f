"""Whose links a sitting has, and that a start changes none of them."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from server.__main__ import DEMO_PLAN, EXIT_TROUBLE, main
from server.clock import ManualClock, SystemClock
from server.identity import Identities, LinkInvalid
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


def test_the_clerks_link_is_taken_back_on_the_servers_machine(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["plan", str(DEMO_PLAN), "--folder", str(tmp_path)]) == 0
    tokens = []
    for _ in range(2):
        assert main(["clerk-link", "--folder", str(tmp_path)]) == 0
        tokens += re.findall(r"/einladung/(\w+)", capsys.readouterr().out)
    asyncio.run(_opened_by_the_newest(tokens, tmp_path))
    assert main(["clerk-link", "--folder", str(tmp_path), "--meeting", "gestern"]) == EXIT_TROUBLE


async def _opened_by_the_newest(tokens: Sequence[str], folder: Path) -> None:
    store = Store.open("", folder, SystemClock())
    identities = Identities(store.registry, load_secret(folder), SystemClock(), PLAN.meeting.id)
    old, new = tokens
    with pytest.raises(LinkInvalid, match="link-unknown"):
        await identities.enter(old)
    invitation, _ = await identities.enter(new)
    assert (invitation.role, invitation.slug) == ("clerk", f"{PLAN.meeting.id}-schriftfuehrung")
    await store.close()


async def test_a_person_called_like_a_page_gets_no_link_to_it(store: Store, tmp_path: Path) -> None:
    technician = {"id": "technik", "name": "Tom Technik", "function": "expert", "how": "remote"}
    person = PLAN.person[0].model_copy(update=technician)
    plan = PLAN.model_copy(update={"person": (*PLAN.person, person)})
    found = await ensure_invitations(plan, started(store, tmp_path), store.registry, DAY)
    assert [one.role for one in found if one.slug == f"{PLAN.meeting.id}-technik"] == ["member", "operator"]

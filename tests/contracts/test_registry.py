"""The registry keeps the same promises in SQLite and in a real PostgreSQL."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from agenda.events.sitting import SittingOpened
from server.clock import ManualClock
from server.store.registry import Invitation, Login
from server.store.store import Store
from server.store.writer import KeyTaken

NOON = datetime(2026, 3, 5, 12, 0, 0, 250, tzinfo=UTC)
CHAIR = Invitation("i1", "hash-1", "vorsitz", "m", "chair", "p1", NOON + timedelta(days=30))
HALL = Invitation("i2", "hash-2", "saal", "m", "hall", None, NOON + timedelta(days=30))
FRESH = replace(CHAIR, id="i5", token_hash="hash-5", expires_at=NOON + timedelta(days=60))
BROWSER = Login("l1", "secret-1", "i1", NOON)

pytestmark = pytest.mark.parametrize("database_address", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
async def store(database_address: str, tmp_path: Path) -> AsyncIterator[Store]:
    opened = Store.open(database_address, tmp_path, ManualClock(NOON))
    yield opened
    await opened.close()


async def test_an_invitation_is_found_by_token_and_by_id(store: Store) -> None:
    await store.registry.add_invitation(CHAIR)
    assert await store.registry.invitation_by_token_hash("hash-1") == CHAIR
    assert await store.registry.invitation("i1") == CHAIR


async def test_what_was_never_added_is_not_found(store: Store) -> None:
    assert await store.registry.invitation_by_token_hash("hash-1") is None
    assert await store.registry.invitation("i1") is None
    assert await store.registry.login_by_secret_hash("secret-1") is None


async def test_the_invitations_of_a_meeting_come_by_slug_and_without_those_of_others(store: Store) -> None:
    for invitation in (CHAIR, HALL, replace(CHAIR, id="i3", token_hash="hash-3", meeting_id="other")):
        await store.registry.add_invitation(invitation)
    assert list(await store.registry.invitations("m")) == [HALL, CHAIR]


async def test_a_token_belongs_to_one_invitation_only(store: Store) -> None:
    await store.registry.add_invitation(CHAIR)
    with pytest.raises(KeyTaken):
        await store.registry.add_invitation(replace(HALL, token_hash="hash-1"))
    assert list(await store.registry.invitations("m")) == [CHAIR]


async def test_a_new_link_takes_back_all_old_ones_of_its_page_which_are_known_as_revoked(store: Store) -> None:
    again = replace(CHAIR, id="i4", token_hash="hash-4")
    for invitation in (CHAIR, again):
        await store.registry.add_invitation(invitation)
    assert await store.registry.renew_invitation(FRESH) == {"i1", "i4"}
    assert list(await store.registry.invitations("m")) == [
        replace(CHAIR, revoked=True),
        replace(again, revoked=True),
        FRESH,
    ]


async def test_what_was_taken_back_before_is_not_taken_back_again(store: Store) -> None:
    await store.registry.add_invitation(CHAIR)
    await store.registry.renew_invitation(FRESH)
    assert await store.registry.renew_invitation(replace(FRESH, id="i6", token_hash="hash-6")) == {"i5"}


@pytest.mark.parametrize("other", [{"meeting_id": "other"}, {"slug": "saal"}, {"role": "member"}])
async def test_a_new_link_leaves_those_of_other_pages_alone(store: Store, other: dict[str, Any]) -> None:
    await store.registry.add_invitation(replace(CHAIR, **other))
    assert await store.registry.renew_invitation(FRESH) == frozenset()
    assert await store.registry.invitation("i1") == replace(CHAIR, **other)
    assert await store.registry.invitation("i5") == FRESH


async def test_where_the_new_link_cannot_be_kept_the_old_one_stays(store: Store) -> None:
    for invitation in (CHAIR, HALL):
        await store.registry.add_invitation(invitation)
    with pytest.raises(KeyTaken):
        await store.registry.renew_invitation(replace(FRESH, token_hash="hash-2"))
    assert list(await store.registry.invitations("m")) == [HALL, CHAIR]


async def test_a_login_is_found_by_its_secret(store: Store) -> None:
    await store.registry.add_invitation(CHAIR)
    await store.registry.add_login(BROWSER)
    assert await store.registry.login_by_secret_hash("secret-1") == BROWSER


async def test_a_login_needs_an_invitation(store: Store) -> None:
    with pytest.raises(KeyTaken):
        await store.registry.add_login(BROWSER)


async def test_meetings_are_those_with_a_log(store: Store) -> None:
    await store.registry.add_invitation(CHAIR)
    assert list(await store.registry.meetings()) == []
    await store.log.append("b", 0, [SittingOpened()])
    await store.log.append("a", 0, [SittingOpened(), SittingOpened()])
    assert list(await store.registry.meetings()) == ["a", "b"]

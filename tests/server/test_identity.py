"""Personal links, logins, tickets."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from server.clock import ManualClock
from server.identity import TICKET_SECONDS, Identities, LinkInvalid
from server.secret import load_secret
from server.store.registry import Invitation, Registry
from server.store.store import Store
from tests.server.evening import AT

DAY = timedelta(days=1)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(AT)


@pytest.fixture
async def store(tmp_path: Path, clock: ManualClock) -> AsyncIterator[Store]:
    one = Store.open("", tmp_path, clock)
    yield one
    await one.close()


@pytest.fixture
def identities(store: Store, tmp_path: Path, clock: ManualClock) -> Identities:
    return Identities(store.registry, load_secret(tmp_path), clock, "klein")


async def _invited(identities: Identities, slug: str = "klein-p7") -> Invitation:
    return await identities.invite("member", slug, "p7", DAY)


async def test_a_personal_link_opens_its_own_pages_and_no_others(identities: Identities) -> None:
    invitation = await _invited(identities)
    opened, cookie = await identities.enter(identities.token(invitation.id))
    assert opened.slug == "klein-p7"
    identity = await identities.recognise(cookie, "klein-p7")
    assert (identity.actor.role, identity.actor.person_id) == ("member", "p7")
    with pytest.raises(LinkInvalid, match="login-missing"):
        await identities.recognise(cookie, "klein-vorsitz")


@pytest.mark.parametrize("token", ["", "falsch", "0" * 24])
async def test_a_wrong_link_opens_nothing(identities: Identities, token: str) -> None:
    await _invited(identities)
    with pytest.raises(LinkInvalid, match="link-unknown"):
        await identities.enter(token)


async def test_an_expired_link_says_so_and_ends_the_login_too(identities: Identities, clock: ManualClock) -> None:
    invitation = await _invited(identities)
    token = identities.token(invitation.id)
    _, cookie = await identities.enter(token)
    clock.advance(DAY.total_seconds())
    with pytest.raises(LinkInvalid, match="link-expired"):
        await identities.enter(token)
    with pytest.raises(LinkInvalid, match="link-expired"):
        await identities.recognise(cookie, "klein-p7")


async def test_a_link_that_was_taken_back_opens_nothing_more_and_the_new_one_the_same_page(
    identities: Identities,
) -> None:
    old = await _invited(identities)
    token = identities.token(old.id)
    _, cookie = await identities.enter(token)
    ticket = identities.ticket(await identities.recognise(cookie, "klein-p7"), cookie)
    fresh, taken_back = await identities.renew("member", "klein-p7", "p7", DAY)
    assert (set(taken_back), identities.opens(old), identities.opens(fresh)) == ({old.id}, False, True)
    with pytest.raises(LinkInvalid, match="link-unknown"):
        await identities.enter(token)
    for attempt in (identities.recognise(cookie, "klein-p7"), identities.redeem(ticket)):
        with pytest.raises(LinkInvalid, match="revoked"):
            await attempt
    opened, cookie = await identities.enter(identities.token(fresh.id))
    assert (opened.slug, opened.role, opened.person_id) == (old.slug, old.role, old.person_id)
    assert (await identities.recognise(cookie, "klein-p7")).invitation == fresh


async def test_after_a_restart_the_link_stays_taken_back(
    identities: Identities, store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    old = await _invited(identities)
    _, cookie = await identities.enter(identities.token(old.id))
    await identities.renew("member", "klein-p7", "p7", DAY)
    restarted = Identities(store.registry, load_secret(tmp_path), clock, "klein")
    with pytest.raises(LinkInvalid, match="link-unknown"):
        await restarted.enter(identities.token(old.id))
    with pytest.raises(LinkInvalid, match="revoked"):
        await restarted.recognise(cookie, "klein-p7")


class Torn(Registry):
    """A registry from which an answer comes only after the link was taken back."""

    def __init__(self, store: Store) -> None:
        super().__init__(store._writer, store._reader)
        self.identities: Identities | None = None

    async def invitation(self, invitation_id: str) -> Invitation | None:
        found = await super().invitation(invitation_id)
        if self.identities is not None:
            await self.identities.renew("member", "klein-p7", "p7", DAY)
        return found


async def test_who_comes_in_the_moment_in_which_the_link_is_taken_back_stays_outside(
    store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    registry = Torn(store)
    identities = Identities(registry, load_secret(tmp_path), clock, "klein")
    _, cookie = await identities.enter(identities.token((await _invited(identities)).id))
    ticket = identities.ticket(await identities.recognise(cookie, "klein-p7"), cookie)
    registry.identities = identities
    with pytest.raises(LinkInvalid, match="revoked"):
        await identities.redeem(ticket)


async def test_what_opens_one_sitting_opens_no_other(
    identities: Identities, store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    invitation = await _invited(identities)
    token = identities.token(invitation.id)
    _, cookie = await identities.enter(token)
    ticket = identities.ticket(await identities.recognise(cookie, "klein-p7"), cookie)
    others = Identities(store.registry, load_secret(tmp_path), clock, "ausschuss")
    for attempt in (others.enter(token), others.recognise(cookie, "klein-p7"), others.redeem(ticket)):
        with pytest.raises(LinkInvalid, match="link-elsewhere"):
            await attempt


async def test_a_ticket_is_good_once_and_for_a_minute(identities: Identities, clock: ManualClock) -> None:
    invitation = await _invited(identities)
    _, cookie = await identities.enter(identities.token(invitation.id))
    identity = await identities.recognise(cookie, "klein-p7")
    ticket = identities.ticket(identity, cookie)
    assert await identities.redeem(ticket) == identity
    with pytest.raises(LinkInvalid, match="ticket-invalid"):
        await identities.redeem(ticket)
    late = identities.ticket(identity, cookie)
    clock.advance(TICKET_SECONDS + 1)
    with pytest.raises(LinkInvalid, match="ticket-invalid"):
        await identities.redeem(late)


@pytest.mark.parametrize("ticket", ["", "x", "a.b.c.d.e", "9999999999.ab.klein-p7.00.00"])
async def test_a_forged_ticket_is_refused(identities: Identities, ticket: str) -> None:
    with pytest.raises(LinkInvalid, match="ticket-invalid"):
        await identities.redeem(ticket)


def test_the_secret_is_made_once_and_for_this_user_only(tmp_path: Path) -> None:
    secret = load_secret(tmp_path)
    assert load_secret(tmp_path) == secret
    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o600

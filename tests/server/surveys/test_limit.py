"""How often one internet address may answer: places, whoever forwards, however many send at the same moment."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from aiohttp import web
from multidict import CIMultiDict

from server.proxies import Proxies
from server.surveys.codes import new_codes
from server.surveys.limit import Limit, network
from server.surveys.store import SurveyStore
from tests.server.surveys.town import asking

PARALLEL = 100
YES = {"q.dafuer": "ja"}
HOME = "198.51.100.7"
BY_CODE = ('access = "open"', 'access = "code"')


async def test_one_address_answers_so_often_a_day_and_another_still_may(tmp_path: Path) -> None:
    async with asking(tmp_path) as town:
        for _ in range(town.survey.per_address):
            assert (await town.send(address=HOME, **YES))[0] == 303
        status, text = await town.send(address=HOME, **YES)
        assert status == 403
        assert "schon oft geantwortet" in text
        assert (await town.send(address="198.51.100.8", **YES))[0] == 303
        town.now += timedelta(days=1)
        assert (await town.send(address=HOME, **YES))[0] == 303


async def test_a_hundred_answers_at_once_from_one_address_are_as_many_as_may_be(tmp_path: Path) -> None:
    async with asking(tmp_path) as town:
        sent = await asyncio.gather(*(town.send(address=HOME, **YES) for _ in range(PARALLEL)))
        most = town.survey.per_address
        assert Counter(status for status, _ in sent) == {303: most, 403: PARALLEL - most}
        assert len(await town.stored()) == most


async def test_what_is_not_stored_takes_no_place(tmp_path: Path) -> None:
    async with asking(tmp_path, BY_CODE) as town:
        most = town.survey.per_address
        codes = new_codes(most + 1)
        await town.store.add_codes("radweg", codes)
        for _ in range(2 * most):
            assert (await town.send(address=HOME, **YES))[0] == 422  # no code
            assert (await town.send(address=HOME, code="AAAA-BBBB-CCCC", **YES))[0] == 422
            assert (await town.send(address=HOME, code=codes[0], **{"q.dafuer": "vielleicht"}))[0] == 422
        for code in codes[:most]:
            assert (await town.send(address=HOME, code=code, **YES))[0] == 303
        assert (await town.send(address=HOME, code=codes[most], **YES))[0] == 403


async def test_an_answer_the_disk_refused_takes_no_place(tmp_path: Path) -> None:
    async with asking(tmp_path) as town:
        writer = town.store._writer
        town.store._writer = SurveyStore(tmp_path / "other")._writer
        await town.store._writer.close()
        for _ in range(2 * town.survey.per_address):
            assert "konnte gerade nicht gespeichert werden" in (await town.send(address=HOME, **YES))[1]
        town.store._writer = writer
        assert (await town.send(address=HOME, **YES))[0] == 303


async def test_a_key_pressed_twice_at_the_last_place_is_thanked_twice_and_stored_once(tmp_path: Path) -> None:
    async with asking(tmp_path) as town:
        for number in range(town.survey.per_address - 1):
            await town.send(f"form-{number}", HOME, **YES)
        twice = await asyncio.gather(*(town.send("form-last", HOME, **YES) for _ in range(2)))
        assert [status for status, _ in twice] == [303, 303]
        assert len(await town.stored()) == town.survey.per_address


def test_an_address_is_kept_as_a_hash_for_one_day_only() -> None:
    today = [date(2026, 3, 2)]
    limit = Limit(lambda: today[0])
    assert limit.take("u", HOME, 1)
    assert HOME not in str(vars(limit))
    assert not limit.take("u", HOME, 1)
    assert limit.take("v", HOME, 1)
    today[0] = date(2026, 3, 3)
    assert limit.take("u", HOME, 1)


def test_a_place_given_back_is_free_again_and_no_more_than_that() -> None:
    limit = Limit(lambda: date(2026, 3, 2))
    assert [limit.take("u", HOME, 2) for _ in range(3)] == [True, True, False]
    limit.give_back("u", HOME)
    assert [limit.take("u", HOME, 2) for _ in range(2)] == [True, False]
    for _ in range(5):
        limit.give_back("u", HOME)
    assert [limit.take("u", HOME, 2) for _ in range(3)] == [True, True, False]


def test_what_was_taken_yesterday_is_not_given_back_today() -> None:
    today = [date(2026, 3, 2)]
    limit = Limit(lambda: today[0])
    assert limit.take("u", HOME, 1)
    today[0] = date(2026, 3, 3)
    limit.give_back("u", HOME)
    assert [limit.take("u", HOME, 1) for _ in range(2)] == [True, False]


def test_a_household_of_ipv6_is_one_address() -> None:
    assert network("2001:db8:1:2::3") == network("2001:db8:1:2:ffff::9") != network("2001:db8:1:3::3")
    assert network("unknown") == "unknown"


# -- proxies -----------------------------------------------------------------------------------------------------------

TRUSTED = ("10.0.0.5", "2001:db8:5::/48")


@pytest.mark.parametrize(
    ("peer", "told", "origin"),
    [
        (HOME, [], HOME),
        (HOME, ["203.0.113.9"], HOME),  # no proxy of ours, whatever it says
        ("10.0.0.6", ["203.0.113.9"], "10.0.0.6"),
        ("127.0.0.1", [HOME], HOME),
        ("::1", [HOME], HOME),
        ("10.0.0.5", [HOME], HOME),
        ("::ffff:10.0.0.5", [HOME], HOME),
        ("2001:db8:5::9", ["2001:db8:7::1"], "2001:db8:7::1"),
        ("10.0.0.5", [f"203.0.113.9, {HOME}"], HOME),  # the visitor wrote the first
        ("127.0.0.1", [f"203.0.113.9, {HOME}, 10.0.0.5"], HOME),  # two proxies of ours, one behind the other
        ("127.0.0.1", ["203.0.113.9", HOME, "10.0.0.5"], HOME),  # each with a header of its own
        ("127.0.0.1", [f"{HOME}, 10.0.0.6"], "10.0.0.6"),
        ("127.0.0.1", ["10.0.0.5"], "10.0.0.5"),  # the proxy itself asks
        ("10.0.0.5", ["198.51.100.7:4711"], HOME),
        ("10.0.0.5", ["[2001:db8:7::1]:4711"], "2001:db8:7::1"),
        ("10.0.0.5", ["unknown"], "10.0.0.5"),
        ("10.0.0.5", [f"{HOME}, unknown"], "10.0.0.5"),
        ("10.0.0.5", [f"{HOME}, "], "10.0.0.5"),
        ("10.0.0.5", ["999.1.1.1:80"], "10.0.0.5"),
        ("127.0.0.1", [f"{HOME}, 127.0.0.1"], HOME),
        (None, [HOME], ""),
    ],
)
def test_a_request_comes_from_whom_the_outermost_proxy_of_ours_names(
    peer: str | None, told: list[str], origin: str
) -> None:
    headers = CIMultiDict([("X-Forwarded-For", one) for one in told])
    request = cast(web.Request, SimpleNamespace(remote=peer, headers=headers))
    assert Proxies(TRUSTED).origin(request) == origin


async def test_behind_a_chain_of_proxies_each_visitor_has_places_of_its_own(tmp_path: Path) -> None:
    async with asking(tmp_path, proxies=("10.0.0.5",)) as town:
        for number in range(2 * town.survey.per_address):
            assert (await town.send(address=f"198.51.100.{number}, 10.0.0.5", **YES))[0] == 303
        for number in range(town.survey.per_address):
            assert (await town.send(address=f"198.51.100.{number}, 203.0.113.9, 10.0.0.5", **YES))[0] == 303
        assert (await town.send(address="198.51.100.99, 203.0.113.9, 10.0.0.5", **YES))[0] == 403


async def test_only_what_the_nearest_proxy_says_counts(tmp_path: Path) -> None:
    async with asking(tmp_path) as town:
        for number in range(town.survey.per_address):
            assert (await town.send(address=f"10.0.0.{number}, {HOME}", **YES))[0] == 303
        assert (await town.send(address=f"10.0.0.99, {HOME}", **YES))[0] == 403

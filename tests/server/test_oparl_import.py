"""Sittings of another OParl interface become planning files; an interface that lies gets one clear sentence."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from hypothesis import given
from hypothesis import strategies as st

from agenda.opendata import History
from agenda.opendata.things import Addresses
from server.config import load
from server.oparl.plan import plan_text, write_plans
from server.oparl.sittings import Member, Sitting, sittings
from server.oparl.source import Limits, PublicResolver, Source, SourceTrouble, is_public
from server.oparl.things import ForeignItem, ForeignMeeting
from server.opendata import wire
from server.opendata.edge import OpenData
from server.opendata.routes import OpenDataRoutes
from server.planning import MeetingPlan, read_plan
from tests.agenda import minutes_evening
from tests.agenda.minutes_evening import SECRET
from tests.server.house import ROOT
from tests.server.oparl_town import TYPE, Answer, failing, meeting, packed, raw, redirecting, serving, told

SINCE = datetime(2026, 1, 1, tzinfo=UTC)
HERE = "127.0.0.1"
SMALL = Limits(answer=5000, all_answers=20_000, requests=30, redirects=2)


def plan_of(sitting: Sitting, folder: Path) -> MeetingPlan:
    (path,) = write_plans([sitting], folder)
    return read_plan(path)


async def test_our_own_interface_is_read_back_as_a_plan(tmp_path: Path) -> None:
    async with aiohttp.ClientSession() as session:
        data = OpenData(load(ROOT / "config.toml"), session, "http://localhost", SINCE)
        application = web.Application()
        application.add_routes(OpenDataRoutes(data, tmp_path, "Stadt").routes())
        async with TestServer(application) as server:
            at = Addresses(str(server.make_url("")).rstrip("/"))
            history = History("abend", at)
            history.take(minutes_evening.whole().log)
            await data.take(wire.line(at, "abend", history.known()))
            await data.take(wire.complete())
            async with Source(private=True) as source:
                (sitting,) = await sittings(source, f"{at.public}/oparl/v1/system", SINCE)
    plan = plan_of(sitting, tmp_path / "plans")
    assert plan.meeting.body == "Stadtverordnetenversammlung der Stadt Königsbrück am Main"
    assert plan.with_function("chair").name == "Alex Albrecht"
    assert plan.meeting.legal_seats == 37
    assert [item.public for item in plan.item] == [True] * 9 + [False]
    assert SECRET not in plan_text(sitting)


def _body(base: str) -> dict[str, Any]:
    return {"id": f"{base}/body", "type": f"{TYPE}Body", "meeting": f"{base}/list"}


async def endless(request: web.Request) -> web.Response:
    onwards = f"{request.scheme}://{request.host}/list/{int(request.match_info['n']) + 1}"
    return web.json_response({"data": [], "links": {"next": onwards}})


LIARS: Mapping[str, tuple[Mapping[str, Answer], str]] = {
    "a list that goes round": (
        {"/": told(_body), "/list": told(lambda base: {"data": [], "links": {"next": f"{base}/list"}})},
        "im Kreis",
    ),
    "a list without an end": (
        {
            "/": told(_body),
            "/list": told(lambda base: {"data": [], "links": {"next": f"{base}/list/0"}}),
            "/list/{n}": endless,
        },
        "kein Ende",
    ),
    "a next page that is no address": (
        {"/": told(_body), "/list": told(lambda base: {"data": [], "links": {"next": 7}})},
        "keine Adresse",
    ),
    "a list that is none": ({"/": told(_body), "/list": told(lambda base: {"data": 1})}, "keine Liste"),
    "another host": (
        {"/": told(_body), "/list": told(lambda base: {"data": [], "links": {"next": "http://other.example/"}})},
        "anderen Rechner",
    ),
    "a file": (
        {"/": told(_body), "/list": told(lambda base: {"data": [], "links": {"next": "file:///etc/passwd"}})},
        "keine Adresse",
    ),
    "too much": ({"/": raw(b'{"a": "' + b"x" * 6000 + b'"}')}, "mehr Daten"),
    "no JSON": ({"/": raw(b"<html>")}, "JSON"),
    "a tower of brackets": ({"/": raw(b"[" * 4000)}, "JSON"),
    "half a letter": ({"/": raw(b'{"a": "\xff"}')}, "JSON"),
    "no object": ({"/": raw(b"[]")}, "Objekt"),
    "another type": ({"/": told(lambda base: {"id": base, "type": f"{TYPE}Paper"})}, "Paper"),
    "no list of meetings": ({"/": told(lambda base: {"id": base, "type": f"{TYPE}Body"})}, "fehlt"),
    "a start without a zone": (
        {"/": told(lambda base: meeting(base, start="2026-05-01T19:00:00"))},
        "start",
    ),
    "a name of the wrong type": ({"/": told(lambda base: meeting(base, name=["x"]))}, "name"),
    "the same meeting twice": (
        {"/": told(_body), "/list": told(lambda base: {"data": [meeting(base)] * 2, "links": {}})},
        "mehrere Sitzungen zugleich",
    ),
    "another organization than was asked for": (
        {
            "/": told(lambda base: meeting(base, organization=[f"{base}/org"])),
            "/org": told(lambda base: {"id": f"{base}/other", "name": "Rat"}),
        },
        "anderes Objekt",
    ),
    "a person without an id": (
        {
            "/": told(lambda base: meeting(base, organization=[f"{base}/org"])),
            "/org": told(lambda base: {"id": f"{base}/org", "name": "Rat", "membership": [f"{base}/ms"]}),
            "/ms": told(lambda base: {"id": f"{base}/ms", "person": f"{base}/p"}),
            "/p": told(lambda base: {"name": "A"}),
        },
        "anderes Objekt",
    ),
    "a person at another host": (
        {
            "/": told(lambda base: meeting(base, organization=[f"{base}/org"])),
            "/org": told(lambda base: {"id": f"{base}/org", "name": "Rat", "membership": ["http://169.254.169.254/"]}),
        },
        "anderen Rechner",
    ),
    "memberships that are no addresses": (
        {
            "/": told(lambda base: meeting(base, organization=[f"{base}/org"])),
            "/org": told(lambda base: {"id": f"{base}/org", "membership": {"a": 1}}),
        },
        "membership",
    ),
    "a redirect to another host": (
        {"/": told(_body), "/list": redirecting("http://169.254.169.254/")},
        "anderen Rechner",
    ),
    "a redirect to a file": ({"/": told(_body), "/list": redirecting("file:///etc/passwd")}, "keine Adresse"),
    "a bomb": ({"/": packed(b'{"a": "' + b"x" * 10_000_000 + b'"}')}, "mehr Daten"),
    "an error": ({"/": failing}, "Status 500"),
    "an agenda too long": (
        {"/": told(lambda base: meeting(base, agendaItem=[{}] * 501))},
        "agendaItem",
    ),
}


@pytest.mark.parametrize("name", LIARS)
async def test_a_source_that_lies_gets_one_clear_sentence(name: str) -> None:
    answers, word = LIARS[name]
    async with serving(answers) as base, Source(private=True, limits=SMALL) as source:
        with pytest.raises(SourceTrouble, match=word) as caught:
            await sittings(source, f"{base}/", SINCE)
    assert str(caught.value).endswith(".")
    assert "\n" not in str(caught.value)


async def test_redirects_end() -> None:
    async def onwards(request: web.Request) -> web.Response:
        raise web.HTTPFound("/")

    async with serving({"/": onwards}) as base, Source(private=True, limits=SMALL) as source:
        with pytest.raises(SourceTrouble, match="leitet immer weiter"):
            await source.get(f"{base}/")


async def test_an_answer_that_never_ends_is_given_up() -> None:
    async def waiting(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        assert request.transport is not None
        while not request.transport.is_closing():
            await response.write(b" " * 1000)
        return response

    async with serving({"/": waiting}) as base, Source(private=True, limits=SMALL) as source:
        with pytest.raises(SourceTrouble, match="mehr Daten"):
            await source.get(f"{base}/")


async def test_no_time_left_is_one_sentence() -> None:
    async with serving({"/": told(meeting)}) as base, Source(private=True, limits=replace(SMALL, seconds=0)) as source:
        with pytest.raises(SourceTrouble, match="zu lange"):
            await sittings(source, f"{base}/", SINCE)


class TestPrivateAddresses:
    @pytest.mark.parametrize(
        "host",
        [
            "127.0.0.1",
            "127.1",
            "2130706433",
            "127.0.0.1.",
            "0",
            "10.0.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "[::1]",
            "[::ffff:127.0.0.1]",
            "[fd00::1]",
            "[fe80::1]",
            "[64:ff9b::7f00:1]",
            "[2002:7f00:1::]",
            "100.64.0.1",
        ],
    )
    async def test_they_are_asked_only_when_that_is_meant(self, host: str) -> None:
        async with Source() as source:
            with pytest.raises(SourceTrouble, match="--private"):
                await source.get(f"http://{host}:9/")

    @pytest.mark.parametrize("host", ["localhost", "0x7f000001", "0x7f.1"])
    async def test_a_name_that_leads_to_them_is_no_way_round(self, host: str) -> None:
        async with Source() as source:
            with pytest.raises(SourceTrouble):
                await source.get(f"http://{host}:9/")

    @pytest.mark.parametrize("host", ["127.0.0.2", "127.0.0.2.", "[::1]", "169.254.169.254", "10.0.0.1"])
    async def test_a_public_interface_cannot_lead_there(self, host: str) -> None:
        """The test's own server stands for a public one, by its address alone."""
        async with serving({"/": redirecting(f"http://{host}:9/secret")}) as base, Source(public=HERE.__eq__) as source:
            with pytest.raises(SourceTrouble, match="--private"):
                await source.get(f"{base}/")

    async def test_an_interface_that_is_public_is_read(self) -> None:
        async with serving({"/": told(meeting)}) as base, Source(public=HERE.__eq__) as source:
            assert (await source.get(f"{base}/"))["name"] == "S"

    async def test_the_resolver_gives_none_of_them_away(self) -> None:
        with pytest.raises(SourceTrouble, match="--private"):
            await PublicResolver().resolve("localhost", 80, socket.AF_INET)

    def test_the_open_internet_is_open(self) -> None:
        assert is_public("93.184.216.34")
        assert is_public("2606:2800:220:1::1")


class TestPlan:
    MEETING = ForeignMeeting(id="https://ris.example/m/1", name="4. Sitzung", start=SINCE)

    def sitting(self, *members: Member, **more: Any) -> Sitting:
        return Sitting(self.MEETING.model_copy(update=more), "Rat", members)

    @given(title=st.text(max_size=60), number=st.text(max_size=10))
    def test_any_title_makes_a_file_that_is_read(
        self, tmp_path_factory: pytest.TempPathFactory, title: str, number: str
    ) -> None:
        text = plan_text(self.sitting(agendaItem=[ForeignItem(name=title, number=number, public=True)]))
        path = tmp_path_factory.mktemp("p") / "a.toml"
        path.write_text(text.replace("[[item]]", '[[person]]\nid="p"\nname="x"\nfunction="chair"\n\n[[item]]'), "utf-8")
        assert len(read_plan(path).item) == 1

    def test_what_is_not_said_to_be_public_is_not(self, tmp_path: Path) -> None:
        plan = plan_of(self.sitting(Member("a", "A", "Mitglied", True), agendaItem=[ForeignItem(name="X")]), tmp_path)
        assert not plan.item[0].public

    def test_the_first_who_presides_is_the_chair(self, tmp_path: Path) -> None:
        members = (
            Member("a", "A", "stellv. Vorsitzende", True),
            Member("b", "B", "Stadtverordnetenvorsteher", True),
            Member("c", "C", "Stadtrat", False),
        )
        plan = plan_of(self.sitting(*members, agendaItem=[ForeignItem(name="X")]), tmp_path)
        assert [one.function for one in plan.person] == ["councillor", "chair", "magistrate"]

    @pytest.mark.parametrize("roles", [("Mitglied", "Vorsitzende"), ("Vorsitzende", "stellv. Schriftführerin")])
    def test_who_belongs_to_the_body_twice_is_one_person_with_one_seat(
        self, roles: tuple[str, str], tmp_path: Path
    ) -> None:
        others = [Member(name, name.upper(), "Mitglied", True) for name in "bcd"]
        twice = (Member("a", "A", roles[0], False), *others, Member("a", "A", roles[1], True))
        plan = plan_of(self.sitting(*twice, agendaItem=[ForeignItem(name="X")]), tmp_path)
        assert [(one.name, one.function) for one in plan.person] == [
            ("A", "chair"),
            *((name, "councillor") for name in "BCD"),
        ]
        assert plan.meeting.legal_seats == 4

    def test_a_file_that_is_there_is_kept(self, tmp_path: Path) -> None:
        one = self.sitting(Member("a", "A", "", True), agendaItem=[ForeignItem(name="X")])
        (path,) = write_plans([one], tmp_path)
        path.write_text("mine", "utf-8")
        assert list(write_plans([one], tmp_path)) == []
        assert path.read_text("utf-8") == "mine"
        assert list(tmp_path.iterdir()) == [path]

    def test_a_folder_that_is_none_is_one_sentence(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("x")
        one = self.sitting(Member("a", "A", "", True), agendaItem=[ForeignItem(name="X")])
        with pytest.raises(SourceTrouble, match="nicht beschreibbar"):
            list(write_plans([one], tmp_path / "file"))


def _council(sittings: int, present: int, ended: int) -> dict[str, Answer]:
    """A year of one body, whose members each have an address of their own."""

    def sitting(base: str, number: int) -> dict[str, Any]:
        own = {"id": f"{base}/m/{number}", "name": f"{number}. Sitzung", "organization": [f"{base}/org"]}
        return meeting(base, **own, start=f"2026-{number % 12 + 1:02}-{number // 12 + 1:02}T19:00:00+01:00")

    def membership(base: str, number: int) -> dict[str, Any]:
        left = {"endDate": "2025-03-31"} if number >= present else {"endDate": None}
        return {"id": f"{base}/ms/{number}", "person": f"{base}/p/{number}", "startDate": "2016-04-01", **left}

    people = range(present + ended)
    return {
        "/": told(_body),
        "/list": told(lambda base: {"data": [sitting(base, one) for one in range(sittings)], "links": {}}),
        "/org": told(
            lambda base: {"id": f"{base}/org", "name": "Rat", "membership": [f"{base}/ms/{one}" for one in people]}
        ),
        **{f"/ms/{one}": told(lambda base, one=one: membership(base, one)) for one in people},  # type: ignore[misc]
        **{f"/p/{one}": told(lambda base, one=one: {"id": f"{base}/p/{one}", "name": f"P {one}"}) for one in people},  # type: ignore[misc]
    }


async def test_a_year_of_a_council_is_asked_for_once_and_who_left_is_no_member() -> None:
    asked = 2 + 1 + 57 + 37
    limits = replace(Limits(), requests=asked)
    async with serving(_council(14, 37, 20)) as base, Source(private=True, limits=limits) as source:
        found = await sittings(source, f"{base}/", SINCE)
    assert len(found) == 14
    for one in found:
        assert len(one.members) == 37
        assert "legal_seats = 37" in plan_text(one)


async def test_somebody_keeps_the_id_when_a_member_before_leaves(tmp_path: Path) -> None:
    answers = _council(2, 5, 0)
    left = {"endDate": "2026-01-15"}
    answers["/ms/0"] = told(lambda base: {"id": f"{base}/ms/0", "person": f"{base}/p/0", **left})
    async with serving(answers) as base, Source(private=True) as source:
        found = await sittings(source, f"{base}/", SINCE)
    before, after = ({one.name: one.id for one in read_plan(path).person} for path in write_plans(found, tmp_path))
    assert set(before) - set(after) == {"P 0"}
    assert after.items() < before.items()
    assert len(set(before.values())) == 5


@pytest.mark.parametrize(
    ("more", "belongs"),
    [
        ({"startDate": "2026-05-01"}, True),
        ({"startDate": "2026-05-02"}, False),
        ({"endDate": "2026-05-01"}, True),
        ({"endDate": "2026-04-30"}, False),
        ({"startDate": None, "endDate": None}, True),
        ({"deleted": True}, False),
    ],
)
async def test_who_belongs_to_the_body_on_the_day_of_the_sitting_is_listed(more: dict[str, Any], belongs: bool) -> None:
    answers = {
        "/": told(lambda base: meeting(base, organization=[f"{base}/org"])),
        "/org": told(lambda base: {"id": f"{base}/org", "name": "Rat", "membership": [f"{base}/ms"]}),
        "/ms": told(lambda base: {"id": f"{base}/ms", "person": f"{base}/p", **more}),
        "/p": told(lambda base: {"id": f"{base}/p", "name": "Alex"}),
    }
    async with serving(answers) as base, Source(private=True) as source:
        (sitting,) = await sittings(source, f"{base}/", SINCE)
    assert [one.name for one in sitting.members] == (["Alex"] if belongs else [])


NULLS = ("name", "location", "organization", "agendaItem", "cancelled", "deleted")


@pytest.mark.parametrize("name", NULLS)
async def test_an_attribute_that_is_null_is_none(name: str) -> None:
    async with serving({"/": told(lambda base: meeting(base, **{name: None}))}) as base, Source(private=True) as source:
        assert len(await sittings(source, f"{base}/", SINCE)) == 1


@pytest.mark.parametrize("name", ["number", "order", "name", "public", "consultation", "auxiliaryFile"])
async def test_an_attribute_of_an_item_that_is_null_is_none(name: str) -> None:
    item = {"name": "A", "public": True, name: None}
    answers = {"/": told(lambda base: meeting(base, agendaItem=[item]))}
    async with serving(answers) as base, Source(private=True) as source:
        (sitting,) = await sittings(source, f"{base}/", SINCE)
    assert "[[item]]" in plan_text(sitting)


@pytest.mark.parametrize(
    "more", [{"deleted": True}, {"cancelled": True}, {"start": None}, {"start": "2025-05-01T19:00:00+02:00"}]
)
async def test_a_sitting_that_is_gone_or_over_is_no_plan(more: dict[str, Any]) -> None:
    async with serving({"/": told(lambda base: meeting(base, **more))}) as base, Source(private=True) as source:
        assert await sittings(source, f"{base}/", SINCE) == []

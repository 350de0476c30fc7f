"""Open data as an edge gives them out: a crawler of our own finds nothing wrong, and everything that is named."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree

import icalendar
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from agenda.events.planning import ItemListed
from agenda.events.words import Paper
from agenda.opendata import History
from agenda.opendata.things import Addresses, Known, Thing
from server.clock import SystemClock
from server.config import Settings, load
from server.config_sections import MailSection
from server.edge.edge import Edge
from server.edge.main import edge_application
from server.health import Counters
from server.opendata import openapi, wire
from server.opendata.catalogue import Catalogue
from server.opendata.lists import TIMES
from server.opendata.news import News, news
from server.opendata.tables import guarded
from server.opendata.town import LISTS
from server.surveys.public import PublicSurveys
from server.web import Pages
from tests.agenda import minutes_evening
from tests.agenda.minutes_evening import HOSTILE, SECRET
from tests.agenda.test_opendata_minutes import published
from tests.server import popolo_rules
from tests.server.house import ROOT
from tests.server.oparl_rules import FACTS, crawl, faults

PUBLIC = "https://rat.example.de"
AT = Addresses(PUBLIC)
SURVEY_PAGES = tuple(
    f"/umfrage/{{survey}}{rest}" for rest in ("", "/danke", "/ergebnis", "/nachricht", "/nachricht/{token}")
)
REAL_CLOCK = timedelta(microseconds=177_865)
"""What the clock has beside whole seconds, and OParl must not show."""

Client = TestClient[web.Request, web.Application]


def settings() -> Settings:
    read = load(ROOT / "config.toml")
    about = replace(read.open_data, term="Wahlzeit 2026–2031", term_start="2026-04-01", mail="rat@example.de")
    return replace(read, open_data=about, server=replace(read.server, public_url=PUBLIC))


def evening_objects(meeting_id: str = "abend") -> tuple[Known, ...]:
    evening = minutes_evening.planned()
    listed = next(one.event for one in evening.log if isinstance(one.event, ItemListed))
    evening.add(replace(listed, item_id="neu", papers=(Paper("Plan", "plan.pdf"), Paper("Anlage", "anlage.pdf"))))
    history = History(meeting_id, AT)
    log = (*evening.log, *minutes_evening.whole().log[len(evening.log) - 1 :])
    history.take(replace(one, at=one.at + REAL_CLOCK) for one in log)
    return history.known()


@pytest.fixture(scope="module")
def evening() -> tuple[Known, ...]:
    return evening_objects()


@pytest.fixture
async def edge(tmp_path: Path, evening: tuple[Known, ...]) -> AsyncIterator[Edge]:
    folder = tmp_path / "papers" / "abend"
    folder.mkdir(parents=True)
    (folder / "plan.pdf").write_bytes(b"%PDF-1.7 plan")
    (folder / "preis.pdf").write_bytes(b"%PDF-1.7 preis")
    pages = Pages(settings(), Counters(), PUBLIC)
    one = Edge(pages, "http://127.0.0.1:9/feed", "x", tmp_path / "live", folder, SystemClock().monotonic)
    await one.open_data.take(wire.line(AT, "abend", evening))
    await one.open_data.take(wire.complete())
    yield one
    await one.close()


@pytest.fixture
async def client(edge: Edge) -> AsyncIterator[Client]:
    application = web.Application(middlewares=[edge._pages.middleware])
    application.add_routes(edge.routes())
    async with TestClient(TestServer(application)) as one:
        yield one


async def get(client: Client, address: str) -> Any:
    async with client.get(address.removeprefix(PUBLIC)) as answer:
        assert answer.status == 200, await answer.text()
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        return json.loads(await answer.text())


async def test_a_crawler_finds_every_object_and_nothing_wrong(client: Client) -> None:
    found = await crawl(lambda address: get(client, address), "/oparl/v1/system")
    assert found.faults == []
    met = {one["type"].rpartition("/")[2] for one in found.objects.values()}
    assert met == set(FACTS)
    assert SECRET not in json.dumps(found.objects, ensure_ascii=False)


def test_published_minutes_stand_whole_in_their_meeting_and_by_themselves() -> None:
    history = History("abend", AT)
    history.take(published().log)
    meeting = (catalogue := Catalogue(AT, {"abend": history.known()})).find(AT.of("Meeting", "abend"))
    assert meeting is not None
    assert list(faults(meeting.values)) == []
    file = catalogue.find(meeting.values["resultsProtocol"]["id"])
    assert file is not None
    assert file.values["meeting"] == [meeting.id]


async def test_the_list_of_an_attribute_holds_its_type_and_all_pages_hold_all(client: Client) -> None:
    body = await get(client, "/oparl/v1/body/1")
    items: list[Any] = []
    following, pages = body["agendaItem"] + "?limit=3", 0
    while following:
        page = await get(client, following)
        items, pages, following = [*items, *page["data"]], pages + 1, page["links"].get("next")
        assert page["pagination"]["elementsPerPage"] == 3
    whole = (await get(client, body["agendaItem"]))["data"]
    assert [one["id"] for one in items] == [one["id"] for one in whole]
    assert pages == -(-len(whole) // 3)


async def test_links_to_other_pages_keep_the_filters(client: Client) -> None:
    query = urlencode({"created_since": "2026-01-01T00:00:00+01:00", "limit": 5, "omit_internal": "true"})
    page = await get(client, f"/oparl/v1/body/1/persons?{query}")
    following = await get(client, page["links"]["next"])
    assert following["links"]["self"].count("created_since") == 1
    assert following["pagination"]["currentPage"] == 2
    assert "membership" not in following["data"][0]


@pytest.mark.parametrize(
    ("query", "status", "word"),
    [
        ("modified_since=gestern", 400, "modified_since"),
        ("created_until=2026-01-01T00:00:00", 400, "Zeitzone"),
        ("page=0", 400, "page"),
        ("page=-1", 400, "page"),
        ("limit=²", 400, "limit"),
        ("limit=0", 400, "limit"),
        ("limit=", 400, "limit"),
        ("page=1e3", 400, "page"),
        ("created_since=", 400, "created_since"),
        ("modified_until=2026-13-01T00:00:00Z", 400, "modified_until"),
        ("created_since=2026-01-01T00:00:00%2B99:00", 400, "created_since"),
        ("omit_internal=vielleicht", 400, "omit_internal"),
        ("page=99", 404, "Listenseite"),
    ],
)
async def test_a_bad_question_gets_one_clear_sentence(client: Client, query: str, status: int, word: str) -> None:
    async with client.get(f"/oparl/v1/body/1/meetings?{query}") as answer:
        error = json.loads(await answer.text())
        assert (answer.status, error["type"]) == (status, "https://schema.oparl.org/1.1/Error")
        assert word in error["message"]


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("query", ["modified_since=x", "limit=-1", "omit_internal=2"])
async def test_every_list_refuses_a_bad_question_to_any_website(client: Client, name: str, query: str) -> None:
    async with client.get(f"/oparl/v1/body/1/{name}?{query}") as answer:
        assert (answer.status, answer.headers["Access-Control-Allow-Origin"]) == (400, "*")
        message = json.loads(await answer.text())["message"]
        assert message.startswith(query.partition("=")[0])
        assert message.endswith(".")


async def test_what_oparl_does_not_know_is_passed_over(client: Client) -> None:
    plain = await get(client, "/oparl/v1/body/1/persons")
    assert (await get(client, "/oparl/v1/body/1/persons?colour=blue"))["data"] == plain["data"]


async def test_omitted_are_the_objects_inside_only_for_who_asks_so(client: Client) -> None:
    for said, there in (("true", False), ("false", True), ("True", False)):
        meeting = (await get(client, f"/oparl/v1/body/1/meetings?omit_internal={said}"))["data"][0]
        assert ("agendaItem" in meeting) is there


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("limit", TIMES)
async def test_a_time_filter_gives_exactly_what_it_says(client: Client, name: str, limit: str) -> None:
    """The moment itself belongs to both sides; what is deleted is told only to who asks what was modified since."""
    every = await whole(client, name, {"modified_since": "1970-01-01T00:00:00Z"})
    attribute, side = limit.split("_")
    for moment in {one[attribute] for one in every}:
        fits = [one for one in every if (one[attribute] >= moment if side == "since" else one[attribute] <= moment)]
        expected = [one for one in fits if limit == "modified_since" or "deleted" not in one]
        assert await whole(client, name, {limit: moment}) == expected


async def whole(client: Client, name: str, query: Mapping[str, str]) -> list[Any]:
    """All pages of a list, each of two objects."""
    found: list[Any] = []
    following: str | None = f"/oparl/v1/body/1/{name}?{urlencode({**query, 'limit': '2'})}"
    while following:
        page = await get(client, following)
        found, following = [*found, *page["data"]], page["links"].get("next")
    return found


async def test_links_lead_to_the_first_and_last_page_and_one_step_each_way(client: Client) -> None:
    last = await get(client, (await get(client, "/oparl/v1/body/1/agendaitems?limit=4"))["links"]["last"])
    assert "next" not in last["links"]
    before = await get(client, last["links"]["prev"])
    assert before["links"]["next"] == last["links"]["self"]
    assert "prev" not in (await get(client, last["links"]["first"]))["links"]


async def test_items_tell_votes_speakers_and_their_stretch_of_the_sitting(client: Client) -> None:
    items = await whole(client, "agendaitems", {})
    votes = [vote for item in items for vote in item.get("ratssaal:votes", ())]
    assert all(vote["result"] in ("angenommen", "abgelehnt") and vote["announced"] for vote in votes)
    stretches = [one for item in items for name in ("video", "speakers") for one in item.get(f"ratssaal:{name}", ())]
    assert votes
    assert stretches
    for one in stretches:
        assert datetime.fromisoformat(one["start"]) <= datetime.fromisoformat(one.get("end", one["start"]))
    for item in (one for one in items if not one["public"]):
        assert not [name for name in item if name.startswith("ratssaal:")]


async def test_a_plus_that_was_not_escaped_is_understood(client: Client) -> None:
    assert (await get(client, "/oparl/v1/body/1/meetings?created_since=2030-01-01T00:00:00+01:00"))["data"] == []


@pytest.mark.parametrize(
    "path", ["/oparl/v1/meeting/gibtsnicht", "/unterlagen/abend/preis.pdf", "/unterlagen/abend/anlage.pdf"]
)
async def test_what_is_not_there_is_an_error_object(client: Client, path: str) -> None:
    async with client.get(path) as answer:
        assert answer.status == 404
        assert json.loads(await answer.text())["message"]


async def test_a_paper_is_read_at_one_address_and_saved_from_another(client: Client) -> None:
    files = await get(client, "/oparl/v1/body/1/files")
    file = next(one for one in files["data"] if one["fileName"] == "plan.pdf")
    for name, disposition in (("accessUrl", None), ("downloadUrl", 'attachment; filename="plan.pdf"')):
        async with client.get(file[name].removeprefix(PUBLIC)) as answer:
            assert await answer.read() == b"%PDF-1.7 plan"
            assert answer.headers.get("Content-Disposition") == disposition


async def test_a_paper_that_is_public_no_longer_is_gone(edge: Edge, client: Client, evening: tuple[Known, ...]) -> None:
    file = next(one for one in evening if one.thing.values.get("fileName") == "plan.pdf")
    gone = replace(file, thing=replace(file.thing, values={}), deleted=True)
    paper = replace(gone, thing=replace(gone.thing, kind="Paper"))
    others = (one for one in evening if one.thing.key != file.thing.key)
    await edge.open_data.take(wire.line(AT, "abend", (*others, gone, paper)))
    async with client.get("/unterlagen/abend/plan.pdf") as answer:
        assert answer.status == 410
        assert json.loads(await answer.text())["message"] == "Diese Datei ist nicht mehr öffentlich."


async def test_the_entrance_leads_for_good_to_the_one_address_of_the_system(client: Client) -> None:
    async with client.get("/oparl/v1/system", allow_redirects=False) as answer:
        assert (answer.status, answer.headers["Location"]) == (301, "/oparl/v1/system/1")
        assert answer.headers["Access-Control-Allow-Origin"] == "*"


async def test_who_has_the_newest_gets_nothing_again(client: Client) -> None:
    async with client.get("/oparl/v1/body/1/meetings") as first:
        tag = first.headers["ETag"]
    async with client.get("/oparl/v1/body/1/meetings", headers={"If-None-Match": tag}) as second:
        assert (second.status, await second.read()) == (304, b"")


async def test_before_all_sittings_are_known_nothing_is_said(tmp_path: Path) -> None:
    pages = Pages(settings(), Counters(), PUBLIC)
    one = Edge(pages, "http://127.0.0.1:9/feed", "x", tmp_path / "live", tmp_path / "p", SystemClock().monotonic)
    application = web.Application()
    application.add_routes(one.routes())
    async with TestClient(TestServer(application)) as client, client.get("/oparl/v1/bodies") as answer:
        assert (answer.status, answer.headers["Retry-After"]) == (503, "2")
    await one.close()


async def test_switched_off_there_is_nothing_to_ask(tmp_path: Path) -> None:
    off = settings()
    off = replace(off, open_data=replace(off.open_data, enabled=False))
    pages = Pages(off, Counters(), PUBLIC)
    one = Edge(pages, "http://127.0.0.1:9/feed", "x", tmp_path / "live", tmp_path / "p", SystemClock().monotonic)
    assert not [route for route in one.routes() if "oparl" in str(route)]
    await one.close()


class TestTombstones:
    LATE = datetime(2027, 1, 1, tzinfo=UTC)

    @pytest.fixture
    async def gone(self, edge: Edge, evening: tuple[Known, ...]) -> str:
        """The address of an item that is public no longer."""
        key = "abend.t3"
        await edge.open_data.take(wire.line(AT, "abend", self._without(evening, key)))
        return AT.of("AgendaItem", key)

    def _without(self, objects: Iterable[Known], key: str) -> Iterable[Known]:
        for one in objects:
            kind, values = one.thing.kind, dict(one.thing.values)
            if kind == "Meeting":
                items = [item for item in values["agendaItem"] if not item.endswith(key)]
                one = replace(one, thing=Thing(kind, one.thing.key, values | {"agendaItem": items}))
            if one.thing.key == key:
                one = Known(Thing(kind, key, {}), one.created, self.LATE, True)
            yield one

    async def test_a_deleted_object_still_answers(self, client: Client, gone: str) -> None:
        assert (await get(client, gone)).keys() == {"id", "type", "created", "modified", "deleted"}

    async def test_lists_hold_it_only_for_who_asks_what_was_modified(self, client: Client, gone: str) -> None:
        plain = await get(client, "/oparl/v1/body/1/agendaitems")
        since = urlencode({"modified_since": (self.LATE - timedelta(days=1)).isoformat()})
        asked = await get(client, f"/oparl/v1/body/1/agendaitems?{since}")
        assert gone not in [one["id"] for one in plain["data"]]
        assert [(one["id"], one["deleted"]) for one in asked["data"]] == [(gone, True)]

    async def test_it_is_told_of_as_long_as_the_log_is_there(self, edge: Edge, client: Client, gone: str) -> None:
        """A meeting process that starts anew tells of it again, and an edge that does not know it learns of it."""
        assert edge.open_data.catalogue is not None
        told = [one for one in edge.open_data.catalogue.all("AgendaItem") if one.deleted]
        assert [one.id for one in told] == [gone]
        for until, there in ((self.LATE, True), (self.LATE - timedelta(seconds=1), False)):
            query = urlencode({"modified_since": "1970-01-01T00:00:00Z", "modified_until": until.isoformat()})
            page = await get(client, f"/oparl/v1/body/1/agendaitems?{query}")
            assert (gone in [one["id"] for one in page["data"]]) is there

    async def test_it_is_inside_nothing(self, client: Client, gone: str) -> None:
        meeting = await get(client, "/oparl/v1/meeting/abend")
        assert gone not in [one["id"] for one in meeting["agendaItem"]]


async def test_a_meeting_is_modified_when_an_item_in_it_is(edge: Edge, evening: tuple[Known, ...]) -> None:
    late = datetime(2027, 1, 1, tzinfo=UTC)
    changed = (replace(one, modified=late) if one.thing.key == "abend.t3" else one for one in evening)
    await edge.open_data.take(wire.line(AT, "abend", changed))
    assert edge.open_data.catalogue is not None
    meeting = edge.open_data.catalogue.find(AT.of("Meeting", "abend"))
    assert meeting is not None
    assert meeting.modified == late


async def test_a_person_of_two_sittings_is_one_person(edge: Edge) -> None:
    assert edge.open_data.catalogue is not None
    before = len(edge.open_data.catalogue.all("Person"))
    await edge.open_data.take(wire.line(AT, "zweiter-abend", evening_objects("zweiter-abend")))
    assert len(edge.open_data.catalogue.all("Person")) == before
    assert len(edge.open_data.catalogue.all("Meeting")) == 2


class TestTables:
    async def rows(self, client: Client, name: str) -> list[dict[str, str]]:
        async with client.get(f"/daten/{name}.csv") as answer:
            text = (await answer.read()).decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text), delimiter=";"))

    async def test_every_ballot_is_a_row(self, client: Client) -> None:
        rows = [row for row in await self.rows(client, "votes") if row["vote"] == "v1"]
        assert [row["choice"] for row in rows].count("yes") == int(rows[0]["yes"]) == 19
        assert rows[0]["name"] == "Alex Albrecht"

    async def test_json_holds_the_same_rows(self, client: Client) -> None:
        for name in ("votes", "attendance"):
            assert len(await get(client, f"/daten/{name}.json")) == len(await self.rows(client, name))

    async def test_attendance_tells_when_and_how(self, client: Client) -> None:
        assert {row["how"] for row in await self.rows(client, "attendance")} == {"hall", "remote"}

    @pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\r=1"])
    def test_no_cell_is_a_formula(self, text: str) -> None:
        assert guarded(text) == f"'{text}"

    def test_numbers_stay_numbers(self) -> None:
        assert (guarded(-1), guarded("a=b")) == (-1, "a=b")


async def test_popolo_vote_events_count_what_the_ballots_say(client: Client) -> None:
    events = await get(client, "/daten/vote-events.json")
    assert {event["identifier"] for event in events} == {"v1", "v2", "v3", "v4", "v5", "v6"}
    for event in events:
        assert list(popolo_rules.faults(event)) == []
        options = [vote["option"] for vote in event["votes"]]
        counts = {one["option"]: one["value"] for one in event["counts"]}
        assert all(options.count(option) == counts[option] for option in ("yes", "no", "abstain"))
        assert datetime.fromisoformat(event["start_date"]) <= datetime.fromisoformat(event["end_date"])


def test_what_is_no_vote_event_is_found_out() -> None:
    wrong = {"start_date": "gestern", "results": "pass", "counts": [{"option": "ja", "value": "3"}, {}]}
    with pytest.raises(ValueError, match="gestern"):
        list(popolo_rules.faults(wrong))
    del wrong["start_date"]
    assert len(list(popolo_rules.faults(wrong))) == 5


@pytest.mark.parametrize(("path", "entry"), [("news.atom", "{http://www.w3.org/2005/Atom}entry"), ("news.rss", "item")])
async def test_news_tell_sitting_and_results_and_survive_hostile_texts(client: Client, path: str, entry: str) -> None:
    async with client.get(f"/daten/{path}") as answer:
        root = ElementTree.fromstring(await answer.text())
    titles = ["".join(one.itertext()) for one in root.iter(entry)]
    assert len(titles) == 7
    assert any("19 Ja, 12 Nein, 2 Enthaltungen" in title for title in titles)
    assert any(HOSTILE in title for title in titles)


@pytest.mark.parametrize(("path", "link"), [("news.atom", "{http://www.w3.org/2005/Atom}link"), ("news.rss", "link")])
async def test_news_lead_to_pages_for_people(client: Client, path: str, link: str) -> None:
    async with client.get(f"/daten/{path}") as answer:
        root = ElementTree.fromstring(await answer.text())
    links = [one.get("href") or one.text or "" for one in root.iter(link)]
    pages = [one for one in links if not one.endswith(path)]
    assert len(pages) >= 7
    assert all(one == f"{PUBLIC}/" or one.startswith(f"{PUBLIC}/aufzeichnung?ab=") for one in pages)


def test_news_of_a_vote_lead_to_its_moment_where_the_recording_may_be_watched() -> None:
    found = _news_of(_vote("item", {"url": f"{PUBLIC}/aufzeichnung?ab=20"}))
    assert found.link == f"{PUBLIC}/aufzeichnung?ab=20"
    assert _news_of(_vote("item")).link == f"{PUBLIC}/"


def test_news_name_the_question_where_it_was_not_the_item_that_was_voted_on() -> None:
    assert _news_of(_vote("item")).title == "Radweg: angenommen (2 Ja, 0 Nein, 1 Enthaltungen)"
    assert _news_of(_vote("procedure")).title.startswith("Radweg, „Schluss der Debatte?“: angenommen")


def _vote(about: str, more: Mapping[str, Any] | None = None) -> Mapping[str, Any]:
    at, counts = "2026-03-05T18:20:00+00:00", {"yes": 2, "no": 0, "abstain": 1}
    words = {"id": "v1", "about": about, "question": "Schluss der Debatte?", "result": "angenommen", "announced": at}
    return {**words, **counts, **(more or {})}


def _news_of(vote: Mapping[str, Any]) -> News:
    """The news of one vote at one item of one sitting."""
    at, item = datetime(2026, 3, 5, tzinfo=UTC), AT.of("AgendaItem", "x.t1")
    head = {"name": "Sitzung", "start": at.isoformat(), "organization": [AT.of("Organization", "x")]}
    sitting = Thing("Meeting", "x", {**head, "agendaItem": [item]})
    values = {"meeting": AT.of("Meeting", "x"), "name": "Radweg", "ratssaal:votes": [vote]}
    told = [Known(one, at, at) for one in (sitting, Thing("AgendaItem", "x.t1", values))]
    return news(Catalogue(AT, {"x": told}), f"{PUBLIC}/")[0]


async def test_sittings_are_a_calendar_that_another_program_reads(client: Client) -> None:
    async with client.get("/daten/sitzungen.ics") as answer:
        raw = await answer.read()
    event: Any = icalendar.Calendar.from_ical(raw).walk("VEVENT")[0]
    assert (str(event["UID"]), str(event["SUMMARY"])) == ("abend@ratssaal", "7. Sitzung der Wahlzeit 2026–2031")
    assert event["DTEND"].dt > event["DTSTART"].dt
    assert SECRET not in str(event["DESCRIPTION"])


async def test_the_description_names_exactly_the_addresses_that_there_are(edge: Edge, tmp_path: Path) -> None:
    with_mail = Settings(mail=MailSection(host="127.0.0.1", sender="rat@example.org"))
    surveys = PublicSurveys(edge._pages, with_mail, tmp_path)
    application = edge_application(edge._pages, edge, surveys)
    await surveys.close()
    routes = [route for route in application.router.routes() if route.method != "HEAD"]
    there = {(route.method.lower(), route.resource.canonical) for route in routes if route.resource}
    described = openapi.description(PUBLIC)["paths"]
    assert there == {(way, path) for path, ways in described.items() for way in ways}
    words = {name for one in openapi.ADDRESSES for name in re.findall(r"{(\w+)}", one.path)}
    assert openapi.PATTERNS.keys() <= words


def test_the_description_names_what_may_be_asked_and_files_of_surveys() -> None:
    paths = openapi.description(PUBLIC)["paths"]
    for path, query in (("/stimmung", "kurzwort"), ("/fragen", "ordnung"), *((one, "sprache") for one in SURVEY_PAGES)):
        assert query in {one["name"] for one in paths[path]["get"]["parameters"]}
    assert "multipart/form-data" in paths["/umfrage/{survey}"]["post"]["requestBody"]["content"]
    assert "multipart/form-data" not in paths["/fragen"]["post"]["requestBody"]["content"]


@pytest.mark.parametrize("enabled", [True, False])
async def test_public_pages_lead_to_the_open_data_where_there_are_some(tmp_path: Path, enabled: bool) -> None:
    read = settings()
    read = replace(read, open_data=replace(read.open_data, enabled=enabled))
    pages = Pages(read, Counters(), PUBLIC)
    one = Edge(pages, "http://127.0.0.1:9/feed", "x", tmp_path / "live", tmp_path / "p", SystemClock().monotonic)
    application = web.Application()
    application.add_routes(one.routes())
    async with TestClient(TestServer(application)) as client, client.get("/") as answer:
        text = await answer.text()
    await one.close()
    assert ('rel="alternate" type="application/atom+xml" href="/daten/news.atom"' in text) is enabled
    assert (">Offene Daten</a>" in text) is enabled


def test_the_description_says_what_openapi_asks_for() -> None:
    document = openapi.description(PUBLIC)
    assert document["openapi"].startswith("3.1.")
    for path, ways in document["paths"].items():
        for operation in ways.values():
            named = {one["name"] for one in operation["parameters"] if one["in"] == "path"}
            assert named == set(re.findall(r"{(\w+)}", path))
            assert operation["responses"]["200"]["description"]

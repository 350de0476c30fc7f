"""Open data for those who do not read OParl: tables, votes as Popolo tells them, news and a calendar."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import icalendar
import pytest

from agenda.opendata.things import Known, Thing
from server.opendata.catalogue import Catalogue
from server.opendata.news import News, news
from server.opendata.tables import guarded
from tests.agenda.minutes_evening import HOSTILE, SECRET
from tests.server import popolo_rules
from tests.server.opendata_edge import AT, PUBLIC, Client, client_of, evening_edge, get


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[Client]:
    async with evening_edge(tmp_path) as edge, client_of(edge) as one:
        yield one


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

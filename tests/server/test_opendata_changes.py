"""Open data that change: what is public no longer leaves a tombstone, and what holds it was modified with it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest

from agenda.opendata.things import Known, Thing
from server.edge.edge import Edge
from server.opendata import wire
from tests.server.opendata_edge import AT, Client, client_of, evening_edge, evening_objects, get


@pytest.fixture
def evening() -> tuple[Known, ...]:
    return evening_objects()


@pytest.fixture
async def edge(tmp_path: Path) -> AsyncIterator[Edge]:
    async with evening_edge(tmp_path) as one:
        yield one


@pytest.fixture
async def client(edge: Edge) -> AsyncIterator[Client]:
    async with client_of(edge) as one:
        yield one


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


async def test_a_paper_that_is_public_no_longer_is_gone(edge: Edge, client: Client, evening: tuple[Known, ...]) -> None:
    file = next(one for one in evening if one.thing.values.get("fileName") == "plan.pdf")
    gone = replace(file, thing=replace(file.thing, values={}), deleted=True)
    paper = replace(gone, thing=replace(gone.thing, kind="Paper"))
    others = (one for one in evening if one.thing.key != file.thing.key)
    await edge.open_data.take(wire.line(AT, "abend", (*others, gone, paper)))
    async with client.get("/unterlagen/abend/plan.pdf") as answer:
        assert answer.status == 410
        assert json.loads(await answer.text())["message"] == "Diese Datei ist nicht mehr öffentlich."


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

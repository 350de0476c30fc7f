"""Captions over HTTP: who writes and corrects, the feed, what an edge shows, and nothing of a non-public part."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from agenda.commands import Role
from agenda.commands.floor import GiveFloor
from agenda.commands.items import CallItem, CloseItem
from agenda.commands.publication import NoteObjection
from agenda.commands.publicity import AdmitPublic
from server.captions.book import Cue, Listener
from server.captions.pages import MOST_BYTES
from server.captions.stream import entries
from server.captions.transcript import paragraphs, pieces
from tests.server.captions.caption_house import TOKEN, VTT, Desk, captioned
from tests.server.evening import CHAIR, CLERK


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Desk]:
    async with captioned(tmp_path) as one:
        yield one


@pytest.mark.parametrize("role", ["captioner", "clerk"])
async def test_who_writes_along_and_the_clerk_have_the_page(town: Desk, role: Role) -> None:
    path = await town.enter(role)
    async with town.http.get(town.meeting.make_url(f"{path}/untertitel")) as answer:
        assert answer.status == 200
        assert "/static/js/captions.js" in await answer.text()
    async with town.http.get(town.meeting.make_url(f"{path}/captions.json")) as answer:
        state = await answer.json()
        assert state == {"on_air": True}


@pytest.mark.parametrize("role", ["chair", "member", "hall", "operator", "viewer"])
async def test_nobody_else_reads_or_writes_there(town: Desk, role: Role) -> None:
    path = await town.enter(role)
    for name in ("untertitel", "captions.json", "captions/events"):
        async with town.http.get(town.meeting.make_url(f"{path}/{name}")) as answer:
            assert answer.status == 403
    async with town.http.post(town.meeting.make_url(f"{path}/captions"), json={"text": "Hallo", "age_ms": 0}) as answer:
        assert answer.status == 403
    assert not town.desk.book.shown()


async def test_a_line_reaches_the_edges_stream_of_events(town: Desk) -> None:
    path = await town.enter("captioner")
    async with town.http.get(town.public.make_url("/captions/events")) as answer:
        said = await town.say(path, "Guten Abend <b>alle</b>")
        line = await answer.content.readline()
    news = json.loads(line.removeprefix(b"data: "))
    assert (news["cue"]["id"], news["cue"]["text"]) == (said.id, "Guten Abend <b>alle</b>")


async def test_what_comes_while_the_first_lines_are_sent_is_not_missed() -> None:
    at = datetime(2026, 11, 19, 18, 0, tzinfo=UTC)
    known, listeners = [Cue("c1", 1, at, at, "x", "human")], list[Listener]()

    def listen(listener: Listener) -> Callable[[], None]:
        listeners.append(listener)
        return lambda: listeners.remove(listener)

    arriving = entries(listen, lambda: known)
    late = Cue("c2", 1, at, at, "y", "human")
    known.append(late)  # between the request and its first answer
    assert [await anext(arriving), await anext(arriving)] == known
    for one in listeners:
        one(replace(late, version=2))
    assert await anext(arriving) == replace(late, version=2)
    await arriving.aclose()


async def test_a_struck_out_line_goes_from_every_page(town: Desk) -> None:
    path = await town.enter("clerk")
    said = await town.say(path, "Versehen")
    async with town.http.get(town.public.make_url("/captions/events")) as answer:
        assert b"Versehen" in await answer.content.readline()
        await answer.content.readline()
        await town.post(f"{path}/captions/{said.id}", {"text": "", "version": 1})
        assert json.loads((await answer.content.readline()).removeprefix(b"data: ")) == {"gone": [said.id]}
    assert "Versehen" not in await town.read("/mitschrift")


async def test_a_correction_of_an_old_version_is_refused_with_a_sentence(town: Desk) -> None:
    path = await town.enter("clerk")
    said = await town.say(path, "Gutten Abend")
    assert (await town.post(f"{path}/captions/{said.id}", {"text": "Guten Abend", "version": 1}))[0] == 200
    status, values = await town.post(f"{path}/captions/{said.id}", {"text": "Guten Tag", "version": 1})
    assert (status, values["code"], values["text"][-1]) == (409, "cue-changed", ".")


async def test_in_the_non_public_part_nothing_is_taken_from_anybody(town: Desk) -> None:
    path = await town.enter("captioner")
    await town.house.submit(CallItem("t2"), CHAIR)
    assert (await town.post(f"{path}/captions", {"text": "geheim", "age_ms": 0}))[0] == 409
    assert (await town.post("/captions/feed", VTT, Authorization=f"Bearer {TOKEN}"))[0] == 409
    assert not town.desk.book.entries()
    assert "geheim" not in await town.read("/mitschrift")


async def test_no_word_of_a_non_public_part_is_read_by_any_way(town: Desk, tmp_path: Path) -> None:
    path = await town.enter("captioner")
    said = await town.say(path, "vorher offen")
    await town.house.submit(CallItem("t2"), CHAIR)
    refused = [
        await town.post(f"{path}/captions", {"text": "geheim", "age_ms": 0}),
        await town.post(f"{path}/captions/{said.id}", {"text": "geheim", "version": 1}),
        await town.post("/captions/feed", VTT.replace("Guten Abend", "geheim"), Authorization=f"Bearer {TOKEN}"),
    ]
    await town.house.submit(CloseItem(), CHAIR)
    await town.house.submit(AdmitPublic(), CHAIR)
    refused.append(await town.post(f"{path}/captions", {"text": "geheim", "age_ms": 30_000}))  # begun meanwhile
    await town.say(path, "nachher offen")
    assert [status for status, _ in refused] == [409] * 4

    read = {
        name: await town.read(name) for name in ("/mitschrift", "/mitschrift?suche=offen", "/captions/recording.vtt")
    }
    async with town.http.get(town.public.make_url("/captions/events")) as answer:
        read["live"] = "".join([(await answer.content.readline()).decode() for _ in range(3)])
    bearer = {"Authorization": f"Bearer {town.house.feed_token}"}
    async with town.http.get(town.meeting.make_url("/feed/captions"), headers=bearer) as answer:
        read["feed"] = "".join([(await answer.content.readline()).decode() for _ in range(2)])
    read["disk"] = (tmp_path / "captions.jsonl").read_text("utf-8")
    for way, text in read.items():
        assert "geheim" not in text, way
        assert "vorher offen" in text.replace("<mark>", "").replace("</mark>", ""), way
        assert "nachher offen" in text.replace("<mark>", "").replace("</mark>", ""), way


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ("no json", 400),
        ([], 400),
        ({"text": "a"}, 400),
        ({"text": "a", "age_ms": True}, 400),
        ({"text": 1, "age_ms": 1}, 400),
        ({"text": "a", "age_ms": 10**12}, 400),
        ({"text": "a", "age_ms": -1}, 422),
        ({"text": "", "age_ms": 0}, 400),
        ({"text": "a" * 401, "age_ms": 0}, 413),
        ({"text": "a" * MOST_BYTES, "age_ms": 0}, 413),
    ],
)
async def test_a_broken_line_is_refused(town: Desk, values: object, status: int) -> None:
    path = await town.enter("captioner")
    assert (await town.post(f"{path}/captions", values))[0] == status
    assert not town.desk.book.entries()


async def test_a_form_of_another_page_cannot_write(town: Desk) -> None:
    path = await town.enter("captioner")
    body = json.dumps({"text": "Hallo", "age_ms": 0})
    assert (await town.post(f"{path}/captions", body, **{"Content-Type": "text/plain"}))[0] == 400


class TestFeed:
    @pytest.mark.parametrize("header", ["", "Bearer ", "Bearer wrong", TOKEN])
    async def test_without_the_token_nothing_is_taken(self, town: Desk, header: str) -> None:
        assert (await town.post("/captions/feed", VTT, Authorization=header))[0] == 401

    async def test_with_it_the_cues_are_taken_as_those_of_a_feed(self, town: Desk) -> None:
        status, values = await town.post("/captions/feed", VTT, Authorization=f"Bearer {TOKEN}")
        assert (status, values) == (200, {"taken": ["c1"]})
        assert [(cue.text, cue.origin) for cue in town.desk.book.shown()] == [("Guten Abend", "feed")]

    @pytest.mark.parametrize(("query", "body", "status"), [("?begin=gestern", VTT, 422), ("", "Hallo", 400)])
    async def test_what_is_no_webvtt_or_no_time_is_refused(
        self, town: Desk, query: str, body: str, status: int
    ) -> None:
        assert (await town.post(f"/captions/feed{query}", body, Authorization=f"Bearer {TOKEN}"))[0] == status

    async def test_an_edge_without_its_token_learns_nothing(self, town: Desk) -> None:
        async with town.http.get(town.meeting.make_url("/feed/captions")) as answer:
            assert answer.status == 403


class TestTranscript:
    async def test_it_is_searched_and_each_line_leads_to_its_second(self, town: Desk) -> None:
        path = await town.enter("captioner")
        said = await town.say(path, "Der Haushalt steht.")
        await town.say(path, "Vielen Dank.")
        found = await town.read("/mitschrift?suche=haushalt")
        assert "<mark>Haushalt</mark>" in found
        assert "Vielen Dank" not in found
        assert f"/?ab={said.begin.isoformat().replace('+', '%2B').replace(':', '%3A')}&amp;sitzung=klein" in found

    async def test_where_the_recording_is_not_public_only_the_present_words_are(self, town: Desk) -> None:
        old = datetime.now(UTC) - timedelta(minutes=5)
        town.edge.take(Cue("c99", 1, old, old + timedelta(seconds=2), "vorhin gesagt", "human"))
        assert "vorhin gesagt" in await town.read("/mitschrift")
        town.spans.clear()
        assert "vorhin gesagt" not in await town.read("/mitschrift")
        for path in ("/captions/recording.vtt", "/captions/events?since=gestern"):
            async with town.http.get(town.public.make_url(path)) as answer:
                assert answer.status == 404
        path = await town.enter("captioner")
        async with town.http.get(town.public.make_url("/captions/events")) as answer:
            await town.say(path, "jetzt gesagt")
            assert "jetzt gesagt" in (await answer.content.readline()).decode()

    async def test_without_a_recording_no_line_leads_anywhere(self, town: Desk) -> None:
        path = await town.enter("captioner")
        await town.say(path, "Guten Abend")
        town.spans.clear()
        found = await town.read("/mitschrift")
        assert "Guten Abend" in found
        assert "/?ab=" not in found

    async def test_who_objects_to_the_archive_is_read_live_and_in_no_transcript(self, town: Desk) -> None:
        path = await town.enter("captioner")
        await town.house.submit(NoteObjection("p7", False, False, True), CLERK)
        await town.house.submit(GiveFloor("p7"), CHAIR)
        async with town.http.get(town.public.make_url("/captions/events")) as answer:
            await town.say(path, "nur jetzt")
            assert "nur jetzt" in (await answer.content.readline()).decode()
        for page in ("/mitschrift", "/mitschrift?suche=jetzt", "/captions/recording.vtt"):
            assert "nur jetzt" not in (await town.read(page)).replace('value="jetzt"', "")

    async def test_it_is_shut_when_the_recording_is_deleted(self, town: Desk) -> None:
        old = datetime.now(UTC) - timedelta(minutes=5)
        town.edge.take(Cue("c99", 1, old, old + timedelta(seconds=2), "vorhin gesagt", "human"))
        town.edge.here.may = lambda: True
        assert "vorhin gesagt" in await town.read("/mitschrift")
        town.spans.clear()
        assert "vorhin gesagt" not in await town.read("/mitschrift?suche=gesagt")

    async def test_the_whole_of_it_is_drawn_once_for_each_language_until_a_line_changes(self, town: Desk) -> None:
        path = await town.enter("captioner")
        await town.say(path, "Guten Abend")
        german, english = await town.read("/mitschrift?lang=de"), await town.read("/mitschrift?lang=en")
        label = 'aria-label="Ab hier ansehen"'
        assert (label in german, label in english) == (True, False)
        drawn = town.edge.here.whole["de"]
        await town.read("/mitschrift?lang=de")
        assert town.edge.here.whole["de"] is drawn
        await town.say(path, "<b>Danke</b>")
        found = await town.read("/mitschrift?lang=de")
        assert "Guten Abend" in found
        assert "&lt;b&gt;Danke&lt;/b&gt;" in found

    async def test_what_was_typed_is_never_markup(self, town: Desk) -> None:
        path = await town.enter("captioner")
        await town.say(path, "<script>alert(1)</script>")
        assert "<script>alert" not in await town.read("/mitschrift?suche=%3Cscript")

    async def test_beside_the_recording_it_is_webvtt(self, town: Desk) -> None:
        path = await town.enter("captioner")
        await town.say(path, "Guten Abend")
        text = await town.read("/captions/recording.vtt")
        assert text.startswith("WEBVTT\n")
        assert "Guten Abend" in text

    async def test_after_the_meeting_process_was_away_nothing_is_twice(self, town: Desk) -> None:
        path = await town.enter("captioner")
        said = await town.say(path, "Guten Abend")
        again = asyncio.Event()
        town.edge.listen(lambda entry: again.set())
        following = asyncio.create_task(town.edge.run(asyncio.sleep))
        await town.post(f"{path}/captions", {"text": "Danke", "age_ms": 0})
        await again.wait()
        following.cancel()
        assert town.edge.book.versions(said.id) == (said,)

    @pytest.mark.parametrize(
        ("text", "needle", "cut"),
        [
            ("Ja und ja", "JA", ("", "Ja", " und ", "ja", "")),
            ("nichts", "etwas", ("nichts",)),
            ("nichts", "", ("nichts",)),
            ("İstanbul (Haus", "(haus", ("İstanbul ", "(Haus", "")),
        ],
    )
    def test_words_are_found_whatever_their_case(self, text: str, needle: str, cut: tuple[str, ...]) -> None:
        assert pieces(text, needle) == cut

    def test_a_paragraph_is_what_one_speaker_says_about_one_item(self) -> None:
        at = datetime(2026, 11, 19, 18, 0, tzinfo=UTC)
        said = [("TOP 1", "A"), ("TOP 1", "A"), ("TOP 1", "B"), ("TOP 2", "B")]
        cues = [Cue(f"c{n}", 1, at, at, "x", "human", who, item) for n, (item, who) in enumerate(said)]
        assert [(one.item, one.speaker, len(one.lines)) for one in paragraphs(cues)] == [
            ("TOP 1", "A", 2),
            ("TOP 1", "B", 1),
            ("TOP 2", "B", 1),
        ]

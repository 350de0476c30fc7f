"""Captions: when they are taken, how they are corrected, what is left on disk, and what WebVTT makes of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agenda.commands import Actor, Command
from agenda.commands.floor import GiveFloor, TakeFloor
from agenda.commands.items import CallItem
from agenda.commands.planning import ListPerson
from agenda.commands.presence import NoteArrival
from agenda.commands.publication import DumpStream, NoteConsent, NoteObjection, SetPublication, TakeDown
from agenda.commands.sitting import InterruptSitting, ResumeSitting
from server.captions.book import (
    LONGEST_TEXT,
    CaptionBook,
    CaptionFile,
    CaptionTrouble,
    Cue,
    Withdrawn,
    cleaned,
    entry_of,
    to_json,
)
from server.captions.desk import BEHIND, CaptionDesk
from server.captions.release import Release
from server.captions.texts import TROUBLES
from server.captions.vtt import Span, Timed, VttError, document, place, read, seconds, stamp
from tests.server.evening import ARRIVALS, CHAIR, CLERK, OPENING
from tests.server.house import House, open_house

EIGHT = datetime(2026, 11, 19, 18, 0, tzinfo=UTC)
NOW, HOUR = timedelta(), timedelta(hours=1)
SYSTEM = Actor("system")
KEPT: Sequence[tuple[Command, Actor]] = ((SetPublication("archive", 0), SYSTEM),)
GUEST: Sequence[tuple[Command, Actor]] = (
    (ListPerson("g1", "Gerd Gast", "guest", ""), SYSTEM),
    (NoteArrival("g1", "hall"), SYSTEM),
)


def cue(number: int, begin: float, text: str = "Guten Abend", **more: str) -> Cue:
    at = EIGHT + timedelta(seconds=begin)
    return replace(Cue(f"c{number}", 1, at, at + timedelta(seconds=2), text, "human"), **more)  # type: ignore[arg-type]


def take_down(said: Cue) -> TakeDown:
    return TakeDown(said.begin.isoformat(), (said.begin + timedelta(seconds=0.01)).isoformat(), "Irrtum")


class TestBook:
    def test_a_correction_is_a_new_version_and_the_old_one_stays(self) -> None:
        book = CaptionBook([cue(1, 0)])
        book.take(book.corrected("c1", 1, "Guten  Morgen"))
        assert [one.text for one in book.versions("c1")] == ["Guten Abend", "Guten Morgen"]
        assert [(one.text, one.version) for one in book.shown()] == [("Guten Morgen", 2)]

    def test_who_corrects_an_old_version_is_told(self) -> None:
        book = CaptionBook([cue(1, 0)])
        book.take(book.corrected("c1", 1, "Guten Morgen"))
        with pytest.raises(CaptionTrouble, match="cue-changed"):
            book.corrected("c1", 1, "Guten Tag")

    def test_a_line_without_text_is_struck_out(self) -> None:
        book = CaptionBook([cue(1, 0), cue(2, 3)])
        book.take(book.corrected("c1", 1, " "))
        assert [one.id for one in book.shown()] == ["c2"]

    def test_lines_stand_in_the_order_of_their_times(self) -> None:
        assert [one.id for one in CaptionBook([cue(1, 9), cue(2, 3)]).shown()] == ["c2", "c1"]

    def test_live_lines_are_forgotten_when_they_are_past_with_all_their_versions_and_no_others(self) -> None:
        live = replace(cue(1, 0), id="l1", live=True)
        book = CaptionBook([cue(1, 0), live, replace(live, version=2, text="Guten Tag")])
        book.take(cue(2, 61))
        assert [one.id for one in book.shown()] == ["c1", "l1", "c2"]
        book.take(cue(3, 63))
        assert [one.id for one in book.shown()] == ["c1", "c2", "c3"]
        assert book.next_id(live=True) == "l2"

    def test_what_touches_a_withdrawn_passage_is_not_shown(self) -> None:
        book = CaptionBook([cue(1, 0), cue(2, 3), cue(3, 6)])
        book.take(Withdrawn(EIGHT + timedelta(seconds=4), EIGHT + timedelta(seconds=6)))
        assert [one.id for one in book.shown()] == ["c1", "c3"]

    @given(st.text(max_size=LONGEST_TEXT))
    def test_a_line_has_no_control_characters_whatever_was_typed(self, text: str) -> None:
        assert all(letter.isprintable() for letter in cleaned(text))

    def test_too_long_a_line_is_refused(self) -> None:
        with pytest.raises(CaptionTrouble, match="text-long"):
            cleaned("a" * (LONGEST_TEXT + 1))


class TestFile:
    def test_what_was_written_is_read_back(self, tmp_path: Path) -> None:
        file = CaptionFile(tmp_path / "captions" / "klein.jsonl")
        entries = [cue(1, 0, "Größe „XL“"), cue(2, 3)]
        for entry in entries:
            file.write(entry)
        assert list(file.read()) == entries

    def test_a_half_written_line_is_cut_off_and_writing_goes_on(self, tmp_path: Path) -> None:
        path = tmp_path / "klein.jsonl"
        file = CaptionFile(path)
        file.write(cue(1, 0))
        with path.open("ab") as raw:
            raw.write(b'{"id": "c2", "ver')
        assert list(file.read()) == [cue(1, 0)]
        file.write(cue(2, 3))
        assert list(file.read()) == [cue(1, 0), cue(2, 3)]

    def test_entries_survive_json(self) -> None:
        assert entry_of(to_json(cue(1, 0.25))) == cue(1, 0.25)


class TestWebVtt:
    def test_a_feed_is_read(self) -> None:
        text = (
            "WEBVTT Kind: captions\r\n\r\nNOTE nothing\r\n\r\n1\r\n00:01.000 --> 00:02.500 line:0\r\n"
            "<v Frau Kaya>Ja &amp; Nein\r\nzweite Zeile\r\n\r\n01:00:00.000 --> 01:00:01.000\r\nEnde"
        )
        assert read(text) == (Timed(1.0, 2.5, "Ja & Nein zweite Zeile"), Timed(3600.0, 3601.0, "Ende"))

    @pytest.mark.parametrize("text", ["", "WEBVTTX", "\n\nWEBVTT", "1\n00:01.000 --> 00:02.000\nHallo"])
    def test_what_is_no_webvtt_is_refused(self, text: str) -> None:
        with pytest.raises(VttError):
            read(text)

    @pytest.mark.parametrize("timing", ["00:02.000 --> 00:01.000", "0:1 --> 0:2", "00:61.000 --> 00:62.000"])
    def test_a_cue_with_odd_times_is_left_out(self, timing: str) -> None:
        assert read(f"WEBVTT\n\n{timing}\nHallo\n") == ()

    @given(st.text(max_size=300))
    def test_nothing_that_is_sent_breaks_the_reader(self, text: str) -> None:
        read(f"WEBVTT\n\n00:00.000 --> 00:01.000\n{text}")

    @given(st.integers(0, 500_000_000))
    def test_a_stamp_is_read_as_it_was_written(self, thousandths: int) -> None:
        assert seconds(stamp(thousandths / 1000)) == pytest.approx(thousandths / 1000, abs=1e-4)

    def test_cues_stand_at_their_second_of_the_recording_whatever_was_cut_out(self) -> None:
        spans = (Span(EIGHT, 10.0), Span(EIGHT + timedelta(minutes=5), 10.0))
        text = document([cue(1, 1), cue(2, 60), cue(3, 303, speaker="Frau <Kaya>", text="a < b")], spans)
        assert "c1\n00:00:01.000 --> 00:00:03.000\nGuten Abend\n" in text
        assert "c2" not in text
        assert "c3\n00:00:13.000 --> 00:00:15.000\n<v Frau &lt;Kaya&gt;>Frau &lt;Kaya&gt;: a &lt; b\n" in text
        assert read(text)[1] == Timed(13.0, 15.0, "Frau <Kaya>: a < b")

    def test_a_machines_words_say_so_in_the_file(self) -> None:
        assert "automatisch erkannt, nicht amtlich" in document([cue(1, 1, origin="automatic")], [Span(EIGHT, 10.0)])

    def test_who_speaks_is_read_where_the_voice_changes_and_who_wrote_it_with_it(self) -> None:
        cues = [
            cue(1, 1, speaker="Frau Kaya", text="eins"),
            cue(2, 2, speaker="Frau Kaya", text="zwei"),
            cue(3, 3, speaker="Frau Kaya", text="drei", origin="automatic"),
            cue(4, 4, speaker="Herr Ahn", text="vier", origin="automatic"),
        ]
        lines = document(cues, [Span(EIGHT, 10.0)]).splitlines()
        assert [line.partition(">")[2] for line in lines if line.startswith("<v ")] == [
            "Frau Kaya: eins",
            "zwei",
            "[automatisch erkannt, nicht amtlich] Frau Kaya: drei",
            "[automatisch erkannt, nicht amtlich] Herr Ahn: vier",
        ]

    def test_a_moment_that_was_not_recorded_has_no_place(self) -> None:
        assert place((Span(EIGHT, 10.0),), EIGHT + timedelta(seconds=10)) is None


class TestDesk:
    @pytest.fixture
    async def house(self, tmp_path: Path) -> AsyncIterator[House]:
        async with open_house(tmp_path) as house:
            for command, actor in (*KEPT, *GUEST, *ARRIVALS, *OPENING):
                await house.submit(command, actor)
            yield house

    @pytest.fixture
    def desk(self, house: House, tmp_path: Path) -> CaptionDesk:
        desk = CaptionDesk(house.sitting, CaptionFile(tmp_path / "captions.jsonl"))
        assert house.sitting.live.on_air
        return desk

    async def test_a_line_begins_when_its_words_were_said_and_knows_who_spoke(
        self, house: House, desk: CaptionDesk
    ) -> None:
        await house.submit(GiveFloor("p3"), CHAIR)
        desk._since = house.sitting.clock.now() - timedelta(minutes=1)
        said = await desk.say("Ich beantrage Vertagung.", timedelta(seconds=1))
        late = house.sitting.clock.now() - said.begin
        assert timedelta(seconds=1) + BEHIND <= late < timedelta(seconds=30)
        assert (said.item, said.speaker) == ("", "")
        (thanks,) = await desk.feed([Timed(0.0, 0.001, "Danke.")], house.sitting.clock.now())
        assert (thanks.item, thanks.speaker) == ("TOP 1 Haushalt", "Rat 3")

    @pytest.mark.parametrize("away", [CallItem("t2"), InterruptSitting("Pause")])
    async def test_while_the_public_does_not_see_the_debate_nothing_is_taken_nor_written(
        self, house: House, desk: CaptionDesk, tmp_path: Path, away: CallItem | InterruptSitting
    ) -> None:
        await house.submit(away, CHAIR)
        with pytest.raises(CaptionTrouble, match="not-public"):
            await desk.say("geheim", NOW)
        with pytest.raises(CaptionTrouble, match="not-public"):
            await desk.feed([Timed(0.0, 1.0, "geheim")], None)
        assert not (tmp_path / "captions.jsonl").exists()
        assert not desk.book.shown()

    async def test_a_line_begun_while_the_public_was_away_is_not_taken_after_its_return(
        self, house: House, desk: CaptionDesk, tmp_path: Path
    ) -> None:
        before = house.sitting.clock.now()
        await house.submit(InterruptSitting("Pause"), CHAIR)
        await house.submit(ResumeSitting(), CHAIR)
        with pytest.raises(CaptionTrouble, match="begun-before"):
            await desk.say("in der Pause gesagt", timedelta(seconds=5))
        with pytest.raises(CaptionTrouble, match="begun-before"):
            await desk.feed([Timed(0.0, 1.0, "in der Pause gesagt")], before)
        assert not (tmp_path / "captions.jsonl").exists()
        await desk.say("Weiter geht es.", NOW)

    async def test_of_a_feed_all_is_taken_or_nothing(self, house: House, desk: CaptionDesk) -> None:
        cues = [Timed(0.0, 1.0, "gut"), Timed(90.0, 91.0, "aus der Zukunft")]
        with pytest.raises(CaptionTrouble, match="time-odd"):
            await desk.feed(cues, house.sitting.clock.now())
        assert not desk.book.shown()

    async def test_the_next_start_shows_what_was_shown(self, house: House, desk: CaptionDesk, tmp_path: Path) -> None:
        first = await desk.say("Gutten Abend", NOW)
        await desk.correct(first.id, 1, "Guten Abend")
        await desk.say("Danke", NOW)
        await house.submit(take_down(first), Actor("clerk"))
        again = CaptionDesk(house.sitting, CaptionFile(tmp_path / "captions.jsonl"))
        assert again.book.shown() == desk.book.shown()
        assert again.book.next_id() == "c3"

    async def test_whoever_listens_hears_of_every_version(self, desk: CaptionDesk) -> None:
        heard: list[object] = []
        deaf = desk.listen(heard.append)
        first = await desk.say("Gutten Abend", NOW)
        second = await desk.correct(first.id, 1, "Guten Abend")
        deaf()
        await desk.say("Danke", NOW)
        assert heard == [first, second]

    @pytest.mark.parametrize("age", [-1, 61])
    async def test_an_odd_age_is_refused(self, desk: CaptionDesk, age: int) -> None:
        with pytest.raises(CaptionTrouble, match="time-odd"):
            await desk.say("Hallo", timedelta(seconds=age))

    async def test_an_empty_line_is_refused(self, desk: CaptionDesk) -> None:
        with pytest.raises(CaptionTrouble, match="text-empty"):
            await desk.say(" \n ", NOW)

    async def test_while_the_public_is_behind_a_line_leaves_as_late_as_the_picture(
        self, house: House, desk: CaptionDesk
    ) -> None:
        await house.submit(SetPublication("stream", 30), Actor("system"))
        release, left, pauses = Release(desk, house.sitting), asyncio.Event(), list[float]()
        release.listen(lambda entry: left.set())

        async def pause(seconds: float) -> None:
            pauses.append(seconds)
            release._waiting[0] = (house.sitting.clock.now(), release._waiting[0][1])

        said = await desk.say("Guten Abend", NOW)
        assert not release.book.shown()
        running = asyncio.create_task(release.run(pause))
        await left.wait()
        running.cancel()
        assert release.book.shown() == (said,)
        assert 0 < pauses[0] <= 30

    @pytest.mark.parametrize("objection", [(False, True, False), (True, True, True)])
    async def test_nothing_is_taken_while_somebody_speaks_whom_the_public_must_not_hear(
        self, house: House, desk: CaptionDesk, tmp_path: Path, objection: tuple[bool, bool, bool]
    ) -> None:
        await house.submit(NoteObjection("p7", *objection), CLERK)
        before = house.sitting.clock.now()
        await house.submit(GiveFloor("p7"), CHAIR)
        assert not desk.on_air
        with pytest.raises(CaptionTrouble, match="not-heard"):
            await desk.say("geheim", NOW)
        with pytest.raises(CaptionTrouble, match="not-heard"):
            await desk.feed([Timed(0.0, 0.001, "geheim")], None, "automatic")
        await house.submit(TakeFloor(), CHAIR)
        with pytest.raises(CaptionTrouble, match="begun-before"):
            await desk.say("geheim", timedelta(seconds=5))
        with pytest.raises(CaptionTrouble, match="begun-before"):
            await desk.feed([Timed(0.0, 0.001, "geheim")], before)
        assert not desk.book.entries()
        assert not (tmp_path / "captions.jsonl").exists()
        await desk.say("Weiter geht es.", NOW)

    async def test_a_guest_is_written_down_only_with_consent(self, house: House, desk: CaptionDesk) -> None:
        await house.submit(GiveFloor("g1"), CHAIR)
        with pytest.raises(CaptionTrouble, match="not-heard"):
            await desk.say("geheim", NOW)
        await house.submit(NoteConsent("g1", True), CLERK)
        assert (await desk.say("Guten Abend", NOW)).text == "Guten Abend"

    async def test_who_objects_to_the_archive_is_captioned_live_and_stands_in_no_file(
        self, house: House, desk: CaptionDesk, tmp_path: Path
    ) -> None:
        await house.submit(NoteObjection("p7", False, False, True), CLERK)
        await house.submit(GiveFloor("p7"), CHAIR)
        said = await desk.say("nur jetzt", NOW)
        assert (said.live, said.id) == (True, "l1")
        await desk.correct(said.id, 1, "nur gerade jetzt")
        await house.submit(TakeFloor(), CHAIR)
        assert (await desk.say("Weiter geht es.", NOW)).id == "c1"
        assert [one.text for one in CaptionFile(tmp_path / "captions.jsonl").read()] == ["Weiter geht es."]

    async def test_a_line_begun_while_nothing_was_kept_is_not_kept_afterwards(
        self, house: House, desk: CaptionDesk, tmp_path: Path
    ) -> None:
        desk._since = house.sitting.clock.now() - timedelta(minutes=1)
        await house.submit(NoteObjection("p7", False, False, True), CLERK)
        await house.submit(GiveFloor("p7"), CHAIR)
        await house.submit(TakeFloor(), CHAIR)
        assert (await desk.say("nur jetzt", timedelta(seconds=5))).live
        (fed,) = await desk.feed([Timed(0.0, 1.0, "nur jetzt")], house.sitting.clock.now() - timedelta(seconds=5))
        assert fed.live
        assert not (tmp_path / "captions.jsonl").exists()

    async def test_where_the_stream_is_not_kept_nothing_is_written(
        self, house: House, desk: CaptionDesk, tmp_path: Path
    ) -> None:
        await house.submit(SetPublication("stream", 0), SYSTEM)
        said = await desk.say("Guten Abend", NOW)
        assert said in desk.book.shown()
        assert not (tmp_path / "captions.jsonl").exists()

    async def test_a_line_typed_over_the_red_key_is_not_taken(self, house: House, desk: CaptionDesk) -> None:
        await house.submit(SetPublication("archive", 2), SYSTEM)
        desk._since = house.sitting.clock.now() - timedelta(minutes=1)
        await house.submit(DumpStream("Beleidigung"), CHAIR)
        with pytest.raises(CaptionTrouble, match="begun-before"):
            await desk.say("Beleidigung", timedelta(seconds=6))

    async def test_a_dumped_line_cannot_be_put_back_by_a_correction(self, house: House, desk: CaptionDesk) -> None:
        await house.submit(SetPublication("archive", 60), SYSTEM)
        said = await desk.say("geheim", NOW)
        await house.submit(DumpStream("Versehen"), CHAIR)
        with pytest.raises(CaptionTrouble, match="cue-withdrawn"):
            await desk.correct(said.id, 1, "doch geheim")

    async def test_while_the_public_is_away_a_line_can_be_struck_out_and_not_rewritten(
        self, house: House, desk: CaptionDesk
    ) -> None:
        said = await desk.say("Guten Abend", NOW)
        await house.submit(CallItem("t2"), CHAIR)
        with pytest.raises(CaptionTrouble, match="not-public"):
            await desk.correct(said.id, 1, "geheim")
        assert not (await desk.correct(said.id, 1, "")).text

    async def test_after_a_restart_what_waited_still_waits_and_what_was_dumped_never_leaves(
        self, house: House, desk: CaptionDesk, tmp_path: Path
    ) -> None:
        public = await desk.say("schon gezeigt", NOW)
        old = replace(public, id="c99", begin=public.begin - HOUR, end=public.end - HOUR)
        CaptionFile(tmp_path / "captions.jsonl").write(old)
        await house.submit(SetPublication("archive", 60), SYSTEM)
        waiting = await desk.say("wartet", NOW)

        def restarted() -> Release:
            again = CaptionDesk(house.sitting, CaptionFile(tmp_path / "captions.jsonl"))
            return Release(again, house.sitting)

        release = restarted()
        assert release.book.shown() == (old,)
        assert waiting in [cue for _, cue in release._waiting]
        await house.submit(DumpStream("Versehen"), CHAIR)
        release = restarted()
        assert release.book.shown() == (old,)
        assert not release._waiting

    async def test_the_red_key_leaves_corrections_of_public_lines_in_the_queue(
        self, house: House, desk: CaptionDesk, tmp_path: Path
    ) -> None:
        said = await desk.say("Gutten Abend", NOW)
        old = replace(said, id="c99", begin=said.begin - HOUR, end=said.end - HOUR)
        desk._tell(old)
        release = Release(desk, house.sitting)
        await house.submit(SetPublication("archive", 60), SYSTEM)
        struck = await desk.correct("c99", 1, "")
        await desk.say("geheim", NOW)
        await house.submit(DumpStream("Versehen"), CHAIR)
        assert [cue for _, cue in release._waiting] == [struck]

    async def test_what_is_dumped_before_the_public_got_it_never_leaves(self, house: House, desk: CaptionDesk) -> None:
        await house.submit(SetPublication("stream", 30), Actor("system"))
        release = Release(desk, house.sitting)
        await desk.say("geheim", NOW)
        await house.submit(DumpStream("Versehen"), CHAIR)
        assert not release._waiting
        assert not [entry for entry in release.book.entries() if isinstance(entry, Cue)]

    async def test_without_a_delay_a_line_leaves_at_once(self, house: House, desk: CaptionDesk) -> None:
        release = Release(desk, house.sitting)
        said = await desk.say("Guten Abend", NOW)
        assert release.book.shown() == (said,)

    def test_every_trouble_has_a_sentence(self) -> None:
        assert {status for status, _ in TROUBLES.values()} <= {400, 401, 404, 409, 413, 422, 503}

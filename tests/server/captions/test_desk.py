"""Captions as they are taken in a sitting: when, of whom, how late they leave, and what is never written down."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from agenda.commands import Actor, Command
from agenda.commands.floor import GiveFloor, TakeFloor
from agenda.commands.items import CallItem
from agenda.commands.planning import ListPerson
from agenda.commands.presence import NoteArrival
from agenda.commands.publication import DumpStream, NoteConsent, NoteObjection, SetPublication, TakeDown
from agenda.commands.sitting import InterruptSitting, ResumeSitting
from server.captions.book import CaptionFile, CaptionTrouble, Cue
from server.captions.desk import BEHIND, CaptionDesk
from server.captions.release import Release
from server.captions.texts import TROUBLES
from server.captions.vtt import Timed
from tests.server.evening import ARRIVALS, CHAIR, CLERK, OPENING
from tests.server.house import House, open_house

NOW, HOUR = timedelta(), timedelta(hours=1)
SYSTEM = Actor("system")
KEPT: Sequence[tuple[Command, Actor]] = ((SetPublication("archive", 0), SYSTEM),)
GUEST: Sequence[tuple[Command, Actor]] = (
    (ListPerson("g1", "Gerd Gast", "guest", ""), SYSTEM),
    (NoteArrival("g1", "hall"), SYSTEM),
)


def take_down(said: Cue) -> TakeDown:
    return TakeDown(said.begin.isoformat(), (said.begin + timedelta(seconds=0.01)).isoformat(), "Irrtum")


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
        assert waiting in [entry for _, entry in release._waiting]
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
        assert [entry for _, entry in release._waiting] == [struck]

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

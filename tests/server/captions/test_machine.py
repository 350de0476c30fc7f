"""Captions by a machine: whether it can run, from sound to caption, and that it hears nothing that is not public."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from agenda.commands import Actor, Command
from agenda.commands.additions import ProposeItem, PutProposalToVote
from agenda.commands.floor import AdmitQuestion, GiveFloor, RequestFloor
from agenda.commands.items import CallItem
from agenda.commands.planning import ListItem, ListPerson, PlanMeeting
from agenda.commands.presence import NoteArrival
from agenda.commands.votes import AnnounceVote, CastBallot, CloseVote
from media.local import Control, LocalLink
from media.programme.listening import LONGEST_S, RATE, Speech
from media.programme.webrtc import SOUND
from server.captions import machine as captions_machine
from server.captions.book import CaptionFile
from server.captions.desk import CaptionDesk
from server.captions.machine import (
    NAME,
    PACKAGE,
    WORDS,
    Machine,
    WordsFollowed,
    ability,
    message,
    recogniser,
)
from server.captions.main import serve
from server.captions.vtt import Timed
from server.captions.words import LETTERS, prompt
from server.clock import SystemClock
from tests.media.programme.feeds import Microphone
from tests.server.evening import ARRIVALS, CHAIR, OPENING, PLANNING, SYSTEM
from tests.server.house import House, open_house

ONE_SECOND = np.zeros(RATE, np.float32)


class TestAbility:
    def test_without_a_folder_it_is_off(self) -> None:
        assert ability("") == "off"

    def test_without_the_package_it_says_so(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(captions_machine, "PACKAGE", "no_such_package")
        assert ability(str(tmp_path)) == "package-missing"

    def test_without_a_model_it_says_so(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(captions_machine, "PACKAGE", "json")
        assert ability(str(tmp_path)) == "model-missing"
        (tmp_path / "model.bin").touch()
        assert ability(str(tmp_path)) == "model-missing", "the package would ask the network for what is not there"
        (tmp_path / "tokenizer.json").touch()
        assert ability(str(tmp_path)) == "ready"


def test_the_recogniser_asks_for_nothing_from_the_network(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asked: list[dict[str, Any]] = []

    class WhisperModel:
        def __init__(self, path: str, **options: Any) -> None:
            asked.append(options)

        def transcribe(self, speech: Speech, **options: Any) -> tuple[list[Any], None]:
            asked.append(options)
            return [SimpleNamespace(start=0.0, end=1.0, text=f" {options['language']} ")], None

    monkeypatch.setitem(sys.modules, PACKAGE, SimpleNamespace(WhisperModel=WhisperModel))
    recognise = recogniser(str(tmp_path), "de")
    assert list(recognise(ONE_SECOND, "")) == [Timed(0.0, 1.0, "de")]
    assert asked[0]["local_files_only"] is True
    assert asked[1]["initial_prompt"] is None
    list(recognise(ONE_SECOND, "Haushalt, Vera Vorsitz"))
    assert asked[2]["initial_prompt"] == "Haushalt, Vera Vorsitz"


async def test_the_model_is_told_the_names_and_the_public_items_and_no_others(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        await house.submit(ListPerson("g1", "Gerd Gast", "guest", ""), SYSTEM)
        words = prompt(house.sitting.desk.meeting, house.sitting.sections("public"))
    assert "Haushalt" in words
    assert words.index("Haushalt") < words.index("Vera Vorsitz")
    assert "Grundstück" not in words
    assert "Gerd Gast" not in words


async def add_item(house: House, title: str, *, public: bool) -> None:
    """An item that was not on the invitation, taken up by everybody's vote."""
    desk = house.sitting.desk
    await house.submit(ProposeItem(title, public, "resolution", "Es eilt."), CHAIR)
    await house.submit(PutProposalToVote(next(iter(desk.meeting.additions.pending))), CHAIR)
    assert desk.meeting.vote is not None
    for number in range(1, 7):
        await house.submit(CastBallot(desk.meeting.vote.vote_id, f"p{number}", "yes"), SYSTEM)
    await house.submit(CloseVote(), CHAIR)
    await house.submit(AnnounceVote(), CHAIR)


def councillor(number: int) -> str:
    """A name as long as many are."""
    return f"Konstanze Musterhausen-{number}"


def council() -> Iterator[tuple[Command, Actor]]:
    """A sitting of 71 people with thirty items, of which the second is not public."""
    (plan, system), *rest = PLANNING
    assert isinstance(plan, PlanMeeting)
    yield replace(plan, legal_seats=71), system
    yield from rest
    for number in range(8, 72):
        yield ListPerson(f"p{number}", councillor(number), "councillor", "CDU", number), SYSTEM
    for number in range(3, 31):
        title = f"Bebauungsplan {number}, Aufstellungsbeschluss"
        yield ListItem(f"t{number}", str(number), title, True, "resolution"), SYSTEM


@asynccontextmanager
async def convened(folder: Path) -> AsyncIterator[House]:
    """All of them are there, and the first item is under debate."""
    async with open_house(folder, planning=tuple(council())) as house:
        for number in range(8, 72):
            await house.submit(NoteArrival(f"p{number}", "hall"), SYSTEM)
        for command, actor in (*ARRIVALS, *OPENING):
            await house.submit(command, actor)
        yield house


def words_of(house: House) -> str:
    """What the machine is told now."""
    return prompt(house.sitting.desk.meeting, house.sitting.sections("public"))


async def test_of_a_text_too_long_whoever_has_the_floor_and_the_item_under_debate_are_kept(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        await house.submit(ListItem("t3", "3", "Kläranlage", True, "resolution"), SYSTEM)
        for command, actor in (*ARRIVALS, *OPENING, (GiveFloor("p7"), CHAIR)):
            await house.submit(command, actor)
        words = words_of(house)
    order = [words.index(one) for one in ("Kläranlage", "Vera Vorsitz", "Haushalt", "Rat 7")]
    assert order == sorted(order)
    assert words.endswith("Haushalt, Rat 7")


async def test_who_puts_a_question_is_named_after_whom_it_is_put_to(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        for command, actor in (*ARRIVALS, *OPENING, (GiveFloor("p7"), CHAIR)):
            await house.submit(command, actor)
        await house.submit(RequestFloor("p3", kind="question"), Actor("member", "p3"))
        (asked,) = house.sitting.desk.meeting.queue
        await house.submit(AdmitQuestion(asked.request_id), CHAIR)
        assert words_of(house).endswith("Haushalt, Rat 7, Rat 3")


async def test_in_a_council_of_71_the_machine_gets_the_item_who_speaks_who_waits_and_the_next_items(
    tmp_path: Path,
) -> None:
    async with convened(tmp_path) as house:
        for number in (69, 70, 71):
            await house.submit(RequestFloor(f"p{number}"), Actor("member", f"p{number}"))
        await house.submit(GiveFloor("p69"), CHAIR)
        words = words_of(house)
    assert len(words) <= LETTERS
    assert words.endswith(", ".join((councillor(71), councillor(70), "Haushalt", councillor(69))))
    assert "Vera Vorsitz" in words
    assert "Bebauungsplan 3," in words
    assert "Bebauungsplan 30," not in words


async def test_later_in_the_evening_the_next_items_are_told_and_not_the_first(tmp_path: Path) -> None:
    async with convened(tmp_path) as house:
        await house.submit(CallItem("t20"), CHAIR)
        words = words_of(house)
    assert words.endswith("Bebauungsplan 20, Aufstellungsbeschluss")
    assert "Bebauungsplan 21," in words
    assert "Haushalt" not in words


async def test_before_the_opening_the_first_items_and_names_are_told(tmp_path: Path) -> None:
    async with open_house(tmp_path, planning=tuple(council())) as house:
        words = words_of(house)
    assert len(words) <= LETTERS
    assert words.index("Bebauungsplan 3,") < words.index("Haushalt") < words.index("Vera Vorsitz")


async def test_who_speaks_and_has_to_agree_first_is_not_named(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        await house.submit(ListPerson("g1", "Gerd Gast", "guest", ""), SYSTEM)
        for command, actor in (*ARRIVALS, *OPENING, (NoteArrival("g1", "hall"), SYSTEM), (GiveFloor("g1"), CHAIR)):
            await house.submit(command, actor)
        words = words_of(house)
    assert "Gerd Gast" not in words
    assert words.endswith("Haushalt")


async def test_the_machine_hears_of_items_and_people_that_come_while_it_runs_and_of_nothing_secret(
    tmp_path: Path,
) -> None:
    async with open_house(tmp_path) as house:
        WordsFollowed(house.sitting)
        await house.submit(ListPerson("m1", "Mara Dezernat", "magistrate", ""), SYSTEM)
        for command, actor in (*ARRIVALS, *OPENING):
            await house.submit(command, actor)
        await house.sitting.local.start(tmp_path / "link.sock")
        link = await LocalLink.connect(tmp_path / "link.sock", NAME)
        told = (one.message["words"] async for one in link.messages() if isinstance(one, Control))
        first = await anext(told)
        await add_item(house, "Geheimer Vertrag", public=False)
        await add_item(house, "Kläranlage", public=True)
        second = await anext(told)
        again = await LocalLink.connect(tmp_path / "link.sock", NAME)
        newest = await anext(one.message["words"] async for one in again.messages() if isinstance(one, Control))
        await house.sitting.local.close()
    assert "Mara Dezernat" in first
    assert "Kläranlage" not in first
    assert "Kläranlage" in second
    assert "Geheim" not in first + second
    assert newest == second, "a machine that was started anew knows as much"


async def test_what_is_added_without_the_public_is_told_when_the_public_is_back(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        for command, actor in (*ARRIVALS, *OPENING, (CallItem("t2"), CHAIR)):
            await house.submit(command, actor)
        sitting = house.sitting
        await add_item(house, "Kläranlage", public=True)
        assert "Kläranlage" not in prompt(sitting.desk.meeting, sitting.sections("public"))
        await house.submit(CallItem("t1"), CHAIR)
        assert "Kläranlage" in prompt(sitting.desk.meeting, sitting.sections("public"))


async def test_each_piece_is_recognised_with_the_words_of_its_moment(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        sitting = house.sitting
        await sitting.local.start(tmp_path / "link.sock")
        link = await LocalLink.connect(tmp_path / "link.sock", NAME)
        sound, heard = sitting.room.publish(SOUND, lambda: None), set[str]()

        def recognise(speech: Speech, words: str) -> list[Timed]:
            heard.add(words)
            return []

        serving, microphone = asyncio.create_task(serve(link, recognise, SystemClock())), Microphone(400)
        for wanted in ("Haushalt", "Haushalt, Kläranlage"):
            sitting.local.send(NAME, {"type": WORDS, "words": wanted})
            while wanted not in heard:
                for packet in microphone.packets(round(LONGEST_S * 50)):
                    sound.push(packet)
                await asyncio.sleep(0)
        await sitting.local.close()
        await serving


async def test_the_programmes_sound_becomes_an_automatic_caption(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        for command, actor in (*ARRIVALS, *OPENING):
            await house.submit(command, actor)
        sitting = house.sitting
        desk = CaptionDesk(sitting, CaptionFile(tmp_path / "captions.jsonl"))
        machine, kept = Machine(desk, sitting.clock), asyncio.Event()
        desk.listen(lambda entry: kept.set())
        sitting.hear(NAME, machine.hear)
        await sitting.local.start(tmp_path / "link.sock")
        running = asyncio.create_task(machine.run())
        link = await LocalLink.connect(tmp_path / "link.sock", NAME)
        sound = sitting.room.publish(SOUND, lambda: None)

        def recognise(speech: Speech, words: str) -> list[Timed]:
            end = len(speech) / RATE
            return [Timed(end - 0.001, end, "Guten Abend"), Timed(0.0, 0.1, "")]

        serving = asyncio.create_task(serve(link, recognise, SystemClock()))
        microphone = Microphone(400)
        while not kept.is_set():
            for packet in microphone.packets(round(LONGEST_S * 50)):
                sound.push(packet)
            await asyncio.sleep(0)
        (cue,) = desk.book.shown()[:1]
        assert (cue.text, cue.origin) == ("Guten Abend", "automatic")
        await sitting.local.close()
        await serving
        running.cancel()


async def test_in_the_non_public_part_its_words_are_not_kept(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        for command, actor in (*ARRIVALS, *OPENING, (CallItem("t2"), CHAIR)):
            await house.submit(command, actor)
        desk = CaptionDesk(house.sitting, CaptionFile(tmp_path / "captions.jsonl"))
        machine = Machine(desk, house.sitting.clock)
        machine.hear(message([Timed(0.0, 1.0, "geheim")], ONE_SECOND, 0.0))
        running = asyncio.create_task(machine.run())
        while not machine.dropped:
            await asyncio.sleep(0)
        running.cancel()
        assert not desk.book.entries()
        assert not (tmp_path / "captions.jsonl").exists()


@pytest.mark.parametrize(
    "values",
    [{}, {"cues": 1, "since_s": 1}, {"cues": [[1, 2]], "since_s": 1}, {"cues": [], "since_s": "x"}, {"cues": []}],
)
async def test_a_broken_message_is_dropped(tmp_path: Path, values: dict[str, Any]) -> None:
    async with open_house(tmp_path) as house:
        machine = Machine(CaptionDesk(house.sitting, CaptionFile(tmp_path / "c.jsonl")), house.sitting.clock)
        machine.hear(values)
        assert machine.dropped == 1


def test_a_message_counts_from_the_beginning_of_its_sound() -> None:
    assert message([Timed(0.5, 1.0, "Ja")], ONE_SECOND, 0.25) == {
        "type": "captions", "since_s": 1.25, "cues": [[0.5, 1.0, "Ja"]],
    }  # fmt: skip

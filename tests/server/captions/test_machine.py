"""Captions by a machine: whether it can run, from sound to caption, and that it hears nothing that is not public."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from agenda.commands.items import CallItem
from agenda.commands.planning import ListPerson
from media.local import LocalLink
from media.programme.listening import LONGEST_S, RATE, Speech
from media.programme.webrtc import SOUND
from server.captions import machine as captions_machine
from server.captions.book import CaptionFile
from server.captions.desk import CaptionDesk
from server.captions.machine import NAME, PACKAGE, Machine, ability, message, prompt, recogniser
from server.captions.main import serve
from server.captions.vtt import Timed
from server.clock import SystemClock
from tests.media.programme.feeds import Microphone
from tests.server.evening import ARRIVALS, CHAIR, OPENING, SYSTEM
from tests.server.house import open_house

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
    assert list(recogniser(str(tmp_path), "de")(ONE_SECOND)) == [Timed(0.0, 1.0, "de")]
    assert asked[0]["local_files_only"] is True
    assert asked[1]["initial_prompt"] is None
    list(recogniser(str(tmp_path), "de", "Haushalt, Vera Vorsitz")(ONE_SECOND))
    assert asked[3]["initial_prompt"] == "Haushalt, Vera Vorsitz"


async def test_the_model_is_told_the_names_and_the_public_items_and_no_others(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        await house.submit(ListPerson("g1", "Gerd Gast", "guest", ""), SYSTEM)
        words = prompt(house.sitting.desk.meeting, house.sitting.sections("public"))
    assert "Haushalt" in words
    assert words.index("Haushalt") < words.index("Vera Vorsitz")
    assert "Grundstück" not in words
    assert "Gerd Gast" not in words


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

        def recognise(speech: Speech) -> list[Timed]:
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

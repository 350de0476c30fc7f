"""From captions to verbatim minutes: paragraphs of one speaker, marked where a machine wrote, taken by the server."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, get_args
from zoneinfo import ZoneInfo

import pytest
from lxml import etree  # type: ignore[import-untyped]

from agenda.commands.minutes_course import ProposeMinutes, ReopenMinutes
from agenda.commands.publication import SetPublication
from agenda.commands.sitting import CloseSitting
from agenda.events.minutes_course import Utterance
from agenda.events.words import MinutesKind
from agenda.minutes import public_edition
from agenda.ports import Refusal
from server.captions.book import CaptionFile, Cue
from server.captions.desk import CaptionDesk
from server.export import Format, render
from server.export import House as Town
from server.minutes.transcript import LONGEST, MinutesTranscript, utterances
from tests.server.evening import ARRIVALS, CHAIR, CLERK, OPENING, SYSTEM
from tests.server.export_standards import schema
from tests.server.house import House, open_house
from tests.server.printed_minutes import text_of

EIGHT = datetime(2026, 11, 26, 20, 0, tzinfo=UTC)
TOWN = Town(ZoneInfo("Europe/Berlin"), recording="https://stadt.example/")


def cue(number: int, text: str, **more: Any) -> Cue:
    at = EIGHT + timedelta(seconds=5 * number)
    return replace(Cue(f"c{number}", 1, at, at + timedelta(seconds=4), text, "human", "Rat 2", "Haushalt"), **more)


def test_what_one_speaker_says_to_an_item_is_one_utterance_from_its_first_word() -> None:
    cues = (cue(1, "Guten Abend."), cue(2, "Zum Haushalt:"), cue(3, "Eine Frage.", speaker="Rat 3"))
    assert list(utterances(cues)) == [
        Utterance("2026-11-26T20:00:05+00:00", "Rat 2", "Guten Abend. Zum Haushalt:"),
        Utterance("2026-11-26T20:00:15+00:00", "Rat 3", "Eine Frage."),
    ]


def test_another_item_begins_another_utterance() -> None:
    cues = (cue(1, "Danke."), cue(2, "Weiter.", item="Verkehr"))
    assert [one.text for one in utterances(cues)] == ["Danke.", "Weiter."]


def test_a_long_speech_is_cut_between_lines_and_loses_nothing() -> None:
    cues = [cue(number, f"Satz {number} von vielen Sätzen einer langen Rede.") for number in range(60)]
    found = list(utterances(cues))
    assert len(found) > 3
    assert all(len(one.text) < LONGEST + 100 for one in found)
    assert " ".join(one.text for one in found) == " ".join(one.text for one in cues)


@pytest.mark.parametrize(
    ("versions", "automatic"),
    [((("automatic", 1), ("automatic", 2)), True), ((("automatic", 2), ("human", 1)), False), ((("feed", 1),), False)],
)
def test_what_a_machine_wrote_is_marked_until_somebody_corrected_it(versions: Any, automatic: bool) -> None:
    cues = [cue(place, "Wort.", origin=origin, version=version) for place, (origin, version) in enumerate(versions)]
    assert [one.automatic for one in utterances(cues)] == [automatic]


# -- through the house -------------------------------------------------------------------------------------------------


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    """A sitting that keeps its recording, with the first item called."""
    async with open_house(tmp_path) as one:
        await one.submit(SetPublication("archive", 0), SYSTEM)
        for command, actor in (*ARRIVALS, *OPENING):
            await one.submit(command, actor)
        yield one


def captions(house: House, tmp_path: Path) -> CaptionDesk:
    return CaptionDesk(house.sitting, CaptionFile(tmp_path / "captions.jsonl"))


def way(house: House, desk: CaptionDesk) -> MinutesTranscript:
    return MinutesTranscript(desk.book.shown, house.sitting.desk.submit)


async def test_the_page_cannot_say_what_was_said(house: House, tmp_path: Path) -> None:
    desk = captions(house, tmp_path)
    await desk.say("Wir beraten.", timedelta())
    await house.submit(CloseSitting(), CHAIR)
    forged = (Utterance(EIGHT.isoformat(), "Rat 2", "Ich trete zurück."),)
    await way(house, desk).submit(ProposeMinutes("verbatim", forged), CLERK)
    text = render(house.sitting.record.minutes(), "txt", TOWN).decode()
    assert "Wir beraten." in text
    assert "Ich trete zurück." not in text


@pytest.mark.parametrize("kind", ["course", "results"])
async def test_other_minutes_take_no_word_of_the_captions(house: House, tmp_path: Path, kind: MinutesKind) -> None:
    desk = captions(house, tmp_path)
    await desk.say("Wir beraten.", timedelta())
    await house.submit(CloseSitting(), CHAIR)
    await way(house, desk).submit(ProposeMinutes(kind), CLERK)
    assert "Wir beraten." not in str(house.sitting.desk.recorded)


async def test_without_captions_one_sentence_says_so(house: House, tmp_path: Path) -> None:
    await house.submit(CloseSitting(), CHAIR)
    with pytest.raises(Refusal, match="minutes-without-transcript"):
        await way(house, captions(house, tmp_path)).submit(ProposeMinutes("verbatim"), CLERK)


async def test_a_correction_after_the_proposal_changes_the_next_version_alone(house: House, tmp_path: Path) -> None:
    desk = captions(house, tmp_path)
    said = await desk.say("Wir berahten.", timedelta())
    await house.submit(CloseSitting(), CHAIR)
    proposing = way(house, desk)
    await proposing.submit(ProposeMinutes("verbatim"), CLERK)
    before = {one: render(house.sitting.record.version(1), one, TOWN) for one in get_args(Format)}
    await desk.correct(said.id, 1, "Wir beraten.")
    assert before == {one: render(house.sitting.record.version(1), one, TOWN) for one in get_args(Format)}
    await house.submit(ReopenMinutes("Schreibfehler"), CLERK)
    await proposing.submit(ProposeMinutes("verbatim"), CLERK)
    first, second = (render(house.sitting.record.version(one), "txt", TOWN).decode() for one in (1, 2))
    assert ("berahten" in first, "berahten" in second, "Wir beraten." in second) == (True, False, True)


@pytest.mark.parametrize("format_", [one for one in get_args(Format) if one != "json"])
async def test_every_format_quotes_who_said_what_and_marks_the_machine(
    house: House, tmp_path: Path, format_: Format
) -> None:
    desk = captions(house, tmp_path)
    await desk.say("Das Wort hat die Maschine.", timedelta(), "automatic")
    await house.submit(CloseSitting(), CHAIR)
    await way(house, desk).submit(ProposeMinutes("verbatim"), CLERK)
    record = house.sitting.record.minutes()
    for edition in (record, public_edition(record)):
        text = text_of(format_, render(edition, format_, TOWN))
        for expected in (
            "Wortprotokoll",
            "Das Wort hat die Maschine. [automatisch, nicht amtlich]",
            "Der Wortlaut stammt aus",
        ):
            assert expected in text


async def test_akoma_ntoso_with_words_is_valid_and_gives_each_its_second(house: House, tmp_path: Path) -> None:
    desk = captions(house, tmp_path)
    said = await desk.say("Wir beraten.", timedelta())
    await house.submit(CloseSitting(), CHAIR)
    await way(house, desk).submit(ProposeMinutes("verbatim"), CLERK)
    tree = etree.fromstring(render(house.sitting.record.minutes(), "xml", TOWN))
    schema().assertValid(tree)
    assert said.begin.astimezone(TOWN.zone).isoformat(timespec="seconds") in etree.tostring(tree).decode()

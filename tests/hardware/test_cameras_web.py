"""Cameras by HTTP: published messages, what must change nothing, and what each make has of its own."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.cameras import panasonic_wire as wire
from hardware.cameras import ptzoptics, soap
from hardware.cameras.ports import STILL, NoSuchPreset, Steer
from hardware.cameras.standing import ASK_S, TOLD_S
from hardware.shots import CameraArrived, CameraBack, PresetLate
from tests.contracts.camera_bench import PATIENCE, SETTLE, TRAVEL, Studio, studio

FOLDER: Final = Path(__file__).parents[1] / "fixtures" / "hardware"
PANASONIC: Final[dict[str, Any]] = json.loads((FOLDER / "camera_panasonic.json").read_text("utf-8"))
PTZOPTICS: Final[dict[str, Any]] = json.loads((FOLDER / "camera_ptzoptics.json").read_text("utf-8"))
CARELESS: Final = (FOLDER / "camera_onvif_careless.xml").read_text("utf-8")
PANASONIC_SAYS: Final = {
    "recall 6": wire.path(wire.recall(6)),
    "save 4": wire.path(wire.save(4)),
    "ask power": wire.path(wire.ASK_POWER),
    "pan right": wire.path(wire.drive(Steer(pan=25 / 49))),
    "stand still": wire.path(wire.drive(STILL)),
    "light on": wire.path(wire.light(True)),
    "subscribe": wire.subscribe(31004, "start"),
}
PTZOPTICS_SAYS: Final = {
    "recall 7": lambda: ptzoptics.recall(7),
    "save 7": lambda: ptzoptics.save(7),
    "left": lambda: ptzoptics.drive(Steer(pan=-0.5)),
    "right and up": lambda: ptzoptics.drive(Steer(pan=1.0, tilt=1.0)),
    "stand still": lambda: ptzoptics.drive(STILL),
    "zoom in": lambda: ptzoptics.zoom(Steer(zoom=5 / 7)),
    "zoom stands": lambda: ptzoptics.zoom(STILL),
}


# -- PTZOptics --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PTZOPTICS["paths"])
def test_ptzoptics_is_told_as_published(name: str) -> None:
    assert PTZOPTICS_SAYS[name]() == PTZOPTICS["paths"][name]


@pytest.mark.parametrize("preset", PTZOPTICS["never"])
def test_ptzoptics_is_never_sent_into_its_menu(preset: int) -> None:
    with pytest.raises(NoSuchPreset):
        ptzoptics.recall(preset)


async def test_a_camera_that_declines_once_is_late_and_keeps_its_preset() -> None:
    async with studio("ptzoptics") as here:
        here.device.busy = 1
        assert await here.outcome(here.driver.recall(7)) == "refused"
        await here.until(PresetLate("saal", 7))
        assert here.driver.missing == frozenset()
        assert await here.outcome(here.driver.recall(7)) == "done"


# -- Panasonic --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PANASONIC["paths"])
def test_panasonic_is_told_as_published(name: str) -> None:
    assert PANASONIC_SAYS[name] == PANASONIC["paths"][name]


@pytest.mark.parametrize("text", [*PANASONIC["answers"], *PANASONIC["refusals"], *PANASONIC["nothing"]])
def test_panasonics_answers_are_read_as_published(text: str) -> None:
    refused = PANASONIC["refusals"].get(text)
    expected = wire.Refused(refused) if refused else PANASONIC["answers"].get(text)
    assert wire.answer(text) == expected


@pytest.mark.parametrize("word", PANASONIC["arrivals"])
def test_panasonic_says_where_it_arrived(word: str) -> None:
    assert wire.arrived(word) == PANASONIC["arrivals"][word]


def test_a_notification_is_read_out_of_its_envelope() -> None:
    assert wire.notification(wire.enveloped("q06")) == "q06"


@given(st.integers(0, 62))
def test_a_notification_that_was_cut_off_says_nothing(length: int) -> None:
    assert wire.notification(wire.enveloped("q06")[:length]) in (None, "q06" if length >= 59 else None)


@given(st.binary(max_size=200))
def test_whatever_calls_back_is_a_word_or_nothing(envelope: bytes) -> None:
    assert wire.notification(envelope) is None or b"\r\n" in envelope


@pytest.fixture
async def panasonic() -> AsyncIterator[Studio]:
    async with studio("panasonic") as made:
        yield made


async def test_where_the_camera_cannot_call_back_the_settle_time_is_the_arrival(panasonic: Studio) -> None:
    panasonic.device.calls = False
    await panasonic.outcome(panasonic.driver.recall(7))
    await panasonic.travels.once(TRAVEL)
    assert CameraArrived("saal", 7) not in panasonic.events
    await panasonic.waits.once(SETTLE)
    await panasonic.until(CameraArrived("saal", 7))


async def test_a_camera_whose_call_was_lost_is_asked_until_it_stands(panasonic: Studio) -> None:
    await panasonic.outcome(panasonic.driver.recall(7))
    await panasonic.travels.once(TRAVEL)
    await panasonic.until(CameraArrived("saal", 7))
    panasonic.device.calls = False
    await panasonic.outcome(panasonic.driver.recall(8))
    await panasonic.travels.once(TRAVEL)
    await panasonic.waits.once(TOLD_S)
    await panasonic.waits.once(ASK_S)
    await panasonic.until(CameraArrived("saal", 8))
    assert panasonic.driver.standing == 8


async def test_calls_that_mean_nothing_are_counted_and_change_nothing(panasonic: Studio) -> None:
    await panasonic.outcome(panasonic.driver.recall(7))
    (port,) = panasonic.device.listeners
    for envelope in (b"", b"GET / HTTP/1.1\r\n\r\n", wire.enveloped("q08"), wire.enveloped("q08")):
        await panasonic.device.call(port, envelope)
    await panasonic.travels.once(TRAVEL)
    await panasonic.until(CameraArrived("saal", 7))
    assert panasonic.driver.counted == {"truncated": 2, "late": 2}
    assert CameraArrived("saal", 8) not in panasonic.events


async def test_the_camera_is_told_when_nobody_listens_any_more(panasonic: Studio) -> None:
    assert len(panasonic.device.listeners) == 1
    await panasonic.leave()
    assert panasonic.device.listeners == set()


async def test_the_light_is_allowed_once_before_it_is_lit(panasonic: Studio) -> None:
    for on in (True, False):
        await panasonic.outcome(panasonic.driver.tally(on))
    words = [path for path in panasonic.device.heard if "#TAE" in path or "#DA" in path]
    assert [word.partition("#")[2].partition("&")[0] for word in words] == ["TAE1", "DA1", "DA0"]


# -- ONVIF ------------------------------------------------------------------------------------------------------------


def test_the_password_digest_is_that_of_the_specification() -> None:
    """ONVIF Application Programmer's Guide § 6.1.1.3: nonce, date and password of its example."""
    nonce = base64.b64decode("LKqI6G/AikKCQrN0zqZFlg==")
    login = soap.Login("user", "userpassword", datetime(2010, 9, 16, 7, 50, 45, tzinfo=UTC), nonce)
    header = login.header()
    assert "tuOSpGlFlIXsozq4HFNeeGeFLEI=" in header
    assert "2010-09-16T07:50:45Z" in header
    assert "userpassword" not in header + repr(login)


def test_names_of_people_cannot_break_out_of_the_envelope() -> None:
    login = soap.Login("</Username>&", "x", datetime(2026, 1, 1, tzinfo=UTC), b"n")
    envelope = soap.goto_preset("p&<1>", "</PresetToken>").envelope(login)
    message = soap.read(envelope)
    assert message.value("Username") == "</Username>&"
    assert (message.value("ProfileToken"), message.value("PresetToken")) == ("p&<1>", "</PresetToken>")


def test_an_answer_without_declared_namespaces_is_read() -> None:
    answer = soap.read(CARELESS)
    assert soap.presets(answer) == {1: "Preset_1", 7: "token-b", 12: "12"}
    assert soap.stands(answer) is False
    assert soap.service_path(answer, "PTZ") == "/onvif/ptz_service"
    assert soap.moving_profile(answer) == "profile_2"


ENTITIES: Final = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
FILES: Final = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]><x>&f;</x>'
DEEP: Final = "<x>" * 5_000 + "</x>" * 5_000


@pytest.mark.parametrize("text", ["", "<x>", "no xml", "<x></y>", ENTITIES, FILES, DEEP, "<x>&y;</x>", "\x00"])
def test_what_is_no_plain_document_is_refused(text: str) -> None:
    with pytest.raises(soap.NotXml):
        soap.read(text)


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        soap.read(text)
    except soap.NotXml:
        return


@given(st.integers(1, len(CARELESS) - 1))
def test_a_document_that_was_cut_off_is_refused(length: int) -> None:
    cut = CARELESS[:length]
    if cut.rstrip() != CARELESS.rstrip():
        with pytest.raises(soap.NotXml):
            soap.read(cut)


def clock(year: str) -> soap.Node:
    date = f"<Date><Year>{year}</Year><Month>2</Month><Day>28</Day></Date>"
    time = "<Time><Hour>23</Hour><Minute>59</Minute><Second>9</Second></Time>"
    return soap.read(f"<UTCDateTime>{date}{time}</UTCDateTime>")


@pytest.mark.parametrize("year", [4, 1968, 9996])
def test_a_leap_day_of_an_impossible_year_is_a_day_of_the_possible_one(year: int) -> None:
    leap = datetime(year, 2, 29, tzinfo=UTC)
    assert leap.replace(year=soap.possible_year(year)).day == 29


@pytest.mark.parametrize(("year", "seen"), [("2026", 2026), ("1", 1972), ("9999", 2096), ("99999999999", 2096)])
def test_a_camera_that_was_never_set_has_a_clock_all_the_same(year: str, seen: int) -> None:
    assert soap.camera_time(clock(year)) == datetime(seen, 2, 28, 23, 59, 9, tzinfo=UTC)


@given(st.integers(), st.integers())
def test_whatever_a_camera_takes_for_the_date_it_is_a_day_of_the_calendar_or_none(year: int, month: int) -> None:
    date = f"<Date><Year>{year}</Year><Month>{month}</Month><Day>{year}</Day></Date>"
    time = f"<Time><Hour>{month}</Hour><Minute>1</Minute><Second>1</Second></Time>"
    seen = soap.camera_time(soap.read(f"<UTCDateTime>{date}{time}</UTCDateTime>"))
    assert seen is None or 1970 <= seen.year <= soap.LAST_YEAR


async def test_a_camera_is_asked_until_it_stands() -> None:
    async with studio("onvif") as here:
        await here.outcome(here.driver.recall(7))
        asked = len(here.device.heard) + 5
        async with asyncio.timeout(PATIENCE):
            while len(here.device.heard) < asked:
                await asyncio.sleep(0)
        assert CameraArrived("saal", 7) not in here.events
        await here.travels.once(TRAVEL)
        await here.until(CameraArrived("saal", 7))


async def test_a_camera_that_tells_nobody_the_time_is_asked_with_the_time_of_its_refusal() -> None:
    async with studio("onvif", connected=False) as here:
        await here.leave()
        here.device.open_to_all = frozenset()
        here.run()
        await here.until_state("ready")
        assert await here.outcome(here.driver.save(60)) == "done"


async def test_a_device_that_speaks_no_onvif_is_told() -> None:
    async with studio("ptzoptics", connected=False) as other:
        await other.leave()
        other.trait = type(other.trait)("onvif", other.trait.device)
        other._settings = type(other._settings)("saal", "onvif", "127.0.0.1", 0, "rat", "geheim")
        other.run()
        assert "fremden Sprache" in await other.until_state("foreign")
        assert CameraBack("saal") not in other.events

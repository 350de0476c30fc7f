"""The simulated remote members: who is on the air, who talks, and the process that plays them."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from hardware.capture.clock import Clock
from hardware.capture.encode import SoundPacket
from hardware.capture.loops import Loop
from hardware.simulated.control import MembersState
from hardware.simulated.lettering import Lettering
from hardware.simulated.members.company import Company
from hardware.simulated.members.films import FPS, LOOP_S, Films, Person, films_of, mouth_openings
from hardware.simulated.voice import room_tone, speech
from media import rtp
from media.packetise import RtpStream
from media.ports import Codec, TrackInfo
from tests.hardware.meeting import child, meeting
from tests.hardware.receiving import payload_of, pictures_of, sound_of

CLOCK = Clock(lambda: 0.0, 1_750_000_000.0)


def film(name: str, level: int) -> Loop:
    pictures = tuple((f"{name}{number:02}".encode(),) for number in range(FPS * LOOP_S))
    return Loop(pictures, tuple(SoundPacket(f"{name}{number}".encode(), level) for number in range(50 * LOOP_S)))


FILMS = Films(film("T", 20), film("L", 60))


class Wire:
    """A link that keeps what is sent."""

    def __init__(self) -> None:
        self.tracks: list[str] = []
        self.sent: dict[str, list[bytes]] = {}
        self.reports: list[str] = []

    def publish(self, info: TrackInfo) -> None:
        self.tracks.append(info.track_id)

    def push(self, track_id: str, packet: bytes) -> None:
        self.sent.setdefault(track_id, []).append(packet)

    def sender_report(self, track_id: str, ntp_time: int, rtp_time: int) -> None:
        self.reports.append(track_id)

    def unpublish(self, track_id: str) -> None:
        self.tracks.remove(track_id)

    def payloads(self, track_id: str) -> list[bytes]:
        return [payload_of(packet) for packet in self.sent[track_id]]


def fresh(codec: Codec) -> RtpStream:
    return RtpStream(100, codec.clock_rate, ssrc=1, first_sequence=0, first_time=0)


@pytest.fixture
def wire() -> Wire:
    return Wire()


@pytest.fixture
def company(wire: Wire) -> Company:
    company = Company(wire, CLOCK, fresh)
    company.add("p07", FILMS)
    company.add("p11", FILMS)
    return company


def run(company: Company, ticks: int) -> None:
    for tick in range(ticks):
        company.tick(tick * 0.02)


def test_nobody_is_on_the_air_before_somebody_is_active(company: Company, wire: Wire) -> None:
    run(company, 10)
    assert wire.tracks == []
    assert wire.sent == {}


def test_who_becomes_inactive_is_taken_off_the_air(company: Company, wire: Wire) -> None:
    company.follow(MembersState(active=frozenset({"p07", "p11"})))
    company.follow(MembersState(active=frozenset({"p11"})))
    assert wire.tracks == ["p11.camera", "p11.microphone"]
    assert company.on_air == {"p11"}


def test_who_is_active_before_the_film_is_ready_comes_when_it_is(company: Company, wire: Wire) -> None:
    company.follow(MembersState(active=frozenset({"p15"})))
    assert wire.tracks == []
    company.add("p15", FILMS)
    assert wire.tracks == ["p15.camera", "p15.microphone"]


def test_the_speaker_talks_and_the_others_listen(company: Company, wire: Wire) -> None:
    company.follow(MembersState(active=frozenset({"p07", "p11"}), speaking="p07"))
    run(company, 100)
    assert {payload[:1] for payload in wire.payloads("p07.camera")} == {b"T"}
    assert {payload[:1] for payload in wire.payloads("p11.camera")} == {b"L"}
    assert {rtp.level_byte(packet) for packet in wire.sent["p07.microphone"]} == {20}
    assert {rtp.level_byte(packet) for packet in wire.sent["p11.microphone"]} == {60}


def test_a_film_goes_round_while_numbers_and_times_go_on(company: Company, wire: Wire) -> None:
    company.follow(MembersState(active=frozenset({"p07"})))
    run(company, 50 * LOOP_S * 2)
    headers = [rtp.parse(packet) for packet in wire.sent["p07.camera"]]
    assert wire.payloads("p07.camera")[: FPS * LOOP_S] == wire.payloads("p07.camera")[FPS * LOOP_S :]
    assert [header.sequence for header in headers] == list(range(2 * FPS * LOOP_S))
    assert {after.timestamp - before.timestamp for before, after in pairwise(headers)} == {9_000}


def test_a_keyframe_wish_goes_to_the_next_second_of_the_film(company: Company, wire: Wire) -> None:
    company.follow(MembersState(active=frozenset({"p07"})))
    run(company, 15)
    company.want_keyframe("p07.camera")
    company.want_keyframe("nobody.camera")
    run(company, 5)
    assert wire.payloads("p07.camera") == [b"L00", b"L01", b"L02", b"L10"]


def test_a_keyframe_wish_at_the_start_of_a_second_skips_nothing(company: Company, wire: Wire) -> None:
    company.follow(MembersState(active=frozenset({"p07"})))
    company.want_keyframe("p07.camera")
    run(company, 5)
    assert wire.payloads("p07.camera") == [b"L00"]


def test_clock_mappings_are_sent_once_a_second(company: Company, wire: Wire) -> None:
    company.follow(MembersState(active=frozenset({"p07"})))
    run(company, 101)
    assert wire.reports == ["p07.camera", "p07.microphone"] * 3


def test_films_can_be_entered_at_every_second() -> None:
    films = films_of(Person("p07", "Jürgen Größler"), Lettering())
    for loop in (films.talking, films.listening):
        assert (len(loop.pictures), len(loop.sounds)) == (FPS * LOOP_S, 50 * LOOP_S)
        starts = [number for number, payloads in enumerate(loop.pictures) if payloads[0][0] & 0x1F == 24]
        assert starts == [0, 10, 20, 30]


def test_lips_follow_the_voice() -> None:
    assert set(mouth_openings(room_tone("p07", LOOP_S))) == {0}
    assert set(mouth_openings(speech("p07", LOOP_S))) == {0, 1, 2, 3}


async def test_members_are_seen_and_heard_and_leave_when_a_human_takes_over(tmp_path: Path) -> None:
    people = json.dumps(
        [{"id": "p07", "name": "Jürgen Größler", "faction": "FWG"}, {"id": "p11", "name": "Öznur Kaya"}]
    )
    async with meeting(tmp_path) as here:
        here.server.send("members", {"type": "members", "active": ["p07", "p11"], "speaking": "p07"})
        async with child("hardware.simulated.members", here.socket, "--people", people) as process:
            await here.recorder.until(lambda: here.recorder.count("p11.microphone") > 60)
            assert set(here.room.tracks) == {"p07.camera", "p07.microphone", "p11.camera", "p11.microphone"}
            here.server.send("members", {"type": "members", "active": ["p11"], "speaking": None})
            await here.recorder.until(lambda: set(here.room.tracks) == {"p11.camera", "p11.microphone"})
            await here.server.close()
            assert await process.wait() == 0
    assert pictures_of(here.recorder.packets["p07.camera"])[-1].shape == (240, 320, 3)
    talking, listening = (sound_of(here.recorder.packets[f"{who}.microphone"][:60]) for who in ("p07", "p11"))
    assert 20 * np.log10(np.sqrt(np.mean(talking**2)) / np.sqrt(np.mean(listening**2))) > 25

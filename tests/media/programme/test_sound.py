"""When a packet is heard."""

from __future__ import annotations

from itertools import islice

import numpy as np
import pytest

from media import rtp
from media.programme.loudness import Sound
from media.programme.sound import DELAY, MAX_LEAD, SoundSource
from tests.media.programme.feeds import HALL, HALL_SOUND, Microphone
from tests.media.programme.stage import tone_of

SLOT = 1920


def shifted(packet: bytes, by: int) -> bytes:
    """The packet with another timestamp."""
    header = rtp.parse(packet)
    time = (header.timestamp + by) % rtp.TIMESTAMPS
    return rtp.build(111, header.sequence, time, 99, packet[header.payload_offset :])


def play(source: SoundSource, packets: list[bytes], slots: int, per_slot: int = 2) -> Sound:
    """Packets as they come with time, and what is heard."""
    waiting = iter(packets)
    heard = []
    for slot in range(slots):
        for packet in islice(waiting, per_slot):
            source.push(packet, slot * SLOT)
        heard.append(source.read(slot * SLOT, SLOT))
    return np.concatenate(heard)


def test_sound_is_heard_without_a_gap_after_the_delay() -> None:
    heard = play(SoundSource(HALL_SOUND), list(Microphone(400).packets(100)), 50)
    assert np.abs(heard[:DELAY]).max() == 0
    steady = heard[DELAY + SLOT :].reshape(-1, 480)
    assert np.sqrt((steady**2).mean(axis=1)).min() > 0.15
    assert abs(tone_of(steady.ravel()) - 400) < 2


def test_packets_in_disorder_take_their_own_places() -> None:
    packets = list(Microphone(400).packets(100))
    for at in range(10, 90, 4):
        packets[at], packets[at + 1] = packets[at + 1], packets[at]
    heard = play(SoundSource(HALL_SOUND), packets, 50)
    assert np.sqrt((heard[DELAY + SLOT :].reshape(-1, 480) ** 2).mean(axis=1)).min() > 0.1


def test_a_lost_packet_is_a_moment_of_silence_and_shifts_nothing() -> None:
    packets = list(Microphone(400).packets(100))
    whole = play(SoundSource(HALL_SOUND), packets, 50)
    source = SoundSource(HALL_SOUND)
    holed = play(source, [*packets[:50], rtp.build(111, 51, 50 * 960, 99, b""), *packets[51:]], 50)
    assert np.abs(holed[DELAY + 50 * 960 : DELAY + 51 * 960]).max() == 0
    assert np.abs((holed - whole)[DELAY + 56 * 960 :]).max() < 0.02


def test_timestamps_may_wrap() -> None:
    packets = [shifted(packet, rtp.TIMESTAMPS - 20_000) for packet in Microphone(400).packets(100)]
    heard = play(SoundSource(HALL_SOUND), packets, 50)
    assert np.sqrt((heard[DELAY + SLOT :].reshape(-1, 480) ** 2).mean(axis=1)).min() > 0.15


@pytest.mark.parametrize("by", [-900_000, 900_000])
def test_a_sender_that_starts_its_clock_anew_is_heard_again(by: int) -> None:
    packets = list(Microphone(400).packets(100))
    heard = play(SoundSource(HALL_SOUND), [*packets[:50], *(shifted(packet, by) for packet in packets[50:])], 50)
    assert np.sqrt((heard[DELAY + 27 * SLOT :].reshape(-1, 480) ** 2).mean(axis=1)).min() > 0.1


def test_after_a_jam_the_delay_comes_back_to_what_is_needed() -> None:
    packets = list(Microphone(400).packets(600))
    source = SoundSource(HALL_SOUND)
    source.push(packets[0], 0)
    late = 6  # slots in which nothing came, then everything at once
    for number, packet in enumerate(packets[1:], start=1):
        slot = max(late, number // 2)
        if slot > late:
            source.read((slot - 1) * SLOT, SLOT)
        source.push(packet, slot * SLOT)
    position = 299 * SLOT
    heard = source.read(position, MAX_LEAD)
    assert np.flatnonzero(heard).max() < 2 * DELAY + 960


def test_rubbish_is_dropped() -> None:
    source = SoundSource(HALL_SOUND)
    for rubbish in (b"", bytes(40), rtp.build(111, 1, 0, 99, b"\xff\xff\xff\xff")):
        source.push(rubbish, 0)
    assert np.abs(source.read(0, MAX_LEAD)).max() < 0.5


def test_only_opus_is_heard() -> None:
    with pytest.raises(KeyError):
        SoundSource(HALL)

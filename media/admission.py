"""Admission: whether the machine and its line carry one more publisher or viewer, before everybody suffers from it.

A media server that is full does not say so; it loses packets, and all faces freeze. So the next to come is refused with
a sentence, and nobody who is already there is thrown out. Three things are looked at:

* processor: what a forwarded packet has cost this process on this machine, measured while it runs, times the packets
  that would be added, on top of what is used now. One core is all there is: a fan-out is one thread.
* line: bits a second sent now plus those that would be added, against the uplink the operator named (0: unknown).
* lateness: when the event loop comes late by itself, other programs have taken the processor and no sum is needed.

Pure arithmetic; `Admission` keeps the figures of the last seconds and answers whoever opens connections.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal

from media.texts import N_

Reason = Literal["processor", "line", "lateness"]

REFUSAL_CODE: Final = "overload"
"""The code under which `media.streams.REFUSALS` holds the sentence."""

REFUSAL_TEXT: Final = N_(
    "Der Server ist ausgelastet: Noch eine Kamera würde Bild und Ton für alle stören. "
    "Bitte versuchen Sie es in einigen Minuten noch einmal oder verständigen Sie die Technik."
)

FIRST_COST_S: Final = 40e-6
"""CPU seconds a packet before anything is measured: the plain-Python fan-out needs 11 to 16 µs on the machines tried;
this fits one of half their speed."""

LEARNED_FROM: Final = 500.0
"""Packets a second from which cost is measured: below, what the program does besides hides it."""

LEARNING: Final = 0.1
"""Weight of the newest second: after ten seconds two thirds of the old figure are forgotten, one odd second is not."""

PROMISE_S: Final = 20.0
"""How long who was let in counts by plan: until then its stream has begun and shows in what is measured."""

CPU_MOST: Final = 0.8
"""Of a core; the rest is for bursts (a keyframe for everybody) and for the votes and pages of the same process."""

LINE_MOST: Final = 0.85
"""Of the named uplink; repetitions and probes need the rest."""

LATE_MOST_S: Final = 1.0
"""The event loop's 99th percentile of delay: beyond it pages feel broken and requests for repair come too late."""

ALWAYS: Final = 4
"""Publishers never refused: so few can talk on any machine that runs this program at all."""

SOUND_PACKETS: Final = 50
SOUND_BITS: Final = 40_000
"""A second of Opus: 20 ms a packet; 32 kbit/s of speech and the headers."""

SMALL_PACKETS: Final = 30
SMALL_BITS: Final = 200_000
"""A second of the lowest simulcast layer, which is what all but the speaker are shown at."""

LARGE_PACKETS: Final = 200
LARGE_BITS: Final = 2_000_000
"""A second of the speaker's or the hall's full layer (720p)."""


@dataclass(frozen=True, slots=True)
class Load:
    """What is going on. `cpu` in cores, `cost_s` CPU seconds a forwarded packet, `late_s` the loop's p99 delay."""

    packets: float = 0.0
    bits: float = 0.0
    cpu: float = 0.0
    cost_s: float = FIRST_COST_S
    late_s: float = 0.0
    publishers: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be added: packets and bits a second, and publishers."""

    packets: float
    bits: float
    publishers: int = 0


@dataclass(frozen=True, slots=True)
class Limits:
    """What there is: cores for the media of this process, and the uplink in bit/s (0: unknown)."""

    uplink: float = 0.0
    cores: float = 1.0


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why not: what would be short, how much of it would be used, and the most that may be (cores, bit/s, seconds)."""

    reason: Reason
    wanted: float
    most: float


def publisher(subscribers: int) -> Plan:
    """One more camera and microphone, seen small and heard by `subscribers`.

    Who speaks is seen large instead of somebody else, and few microphones are open: that is in the load already.
    """
    return Plan(subscribers * (SMALL_PACKETS + SOUND_PACKETS), subscribers * (SMALL_BITS + SOUND_BITS), publishers=1)


def viewer(publishers: int) -> Plan:
    """One more who sees one of `publishers` large and all others small, and hears two of them."""
    if not publishers:
        return Plan(0, 0)
    small = publishers - 1
    return Plan(
        LARGE_PACKETS + small * SMALL_PACKETS + 2 * SOUND_PACKETS, LARGE_BITS + small * SMALL_BITS + 2 * SOUND_BITS
    )


def may_publish(load: Load, planned: Plan, limits: Limits) -> Refusal | None:
    """None where it fits; the first shortage otherwise."""
    if load.publishers < ALWAYS:
        return None
    cpu, cpu_most = load.cpu + planned.packets * load.cost_s, CPU_MOST * limits.cores
    if cpu > cpu_most:
        return Refusal("processor", cpu, cpu_most)
    bits, bits_most = load.bits + planned.bits, LINE_MOST * limits.uplink
    if limits.uplink and bits > bits_most:
        return Refusal("line", bits, bits_most)
    return Refusal("lateness", load.late_s, LATE_MOST_S) if load.late_s > LATE_MOST_S else None


class Admission:
    """The load of the last seconds, and the answer for the next who comes. All calls on the event loop's thread."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.load = Load()
        self.refused = 0
        self._promised: list[tuple[float, Plan]] = []

    def measured(
        self, *, seconds: float, cpu_s: float, packets: int, octets: int, late_s: float, publishers: int
    ) -> None:
        """What the process did in the last `seconds`: CPU time used, packets and bytes sent to subscribers."""
        if seconds <= 0:
            return
        old, rate = self.load, packets / seconds
        self.load = Load(
            packets=_smoothed(old.packets, rate),
            bits=_smoothed(old.bits, octets * 8 / seconds),
            cpu=_smoothed(old.cpu, cpu_s / seconds),
            cost_s=_smoothed(old.cost_s, cpu_s / packets) if rate >= LEARNED_FROM else old.cost_s,
            late_s=late_s,
            publishers=publishers,
        )
        self._promised = [(left - seconds, plan) for left, plan in self._promised if left > seconds]

    def check_publisher(self, room_subscribers: int) -> str | None:
        """Code of the refusal for one more publisher seen by so many, None where it is welcome (and now expected)."""
        return self._answer(publisher(room_subscribers))

    def check_viewer(self, room_publishers: int) -> str | None:
        """Code of the refusal for one more viewer (WHEP) of so many publishers, None where it is welcome."""
        return self._answer(viewer(room_publishers))

    def expected(self) -> Load:
        """The load once everybody who was let in has begun."""
        plans = [plan for _, plan in self._promised]
        return replace(
            self.load,
            packets=self.load.packets + sum(plan.packets for plan in plans),
            bits=self.load.bits + sum(plan.bits for plan in plans),
            cpu=self.load.cpu + sum(plan.packets for plan in plans) * self.load.cost_s,
            publishers=max(self.load.publishers, sum(plan.publishers for plan in plans)),
        )

    def _answer(self, planned: Plan) -> str | None:
        if may_publish(self.expected(), planned, self.limits) is not None:
            self.refused += 1
            return REFUSAL_CODE
        self._promised.append((PROMISE_S, planned))
        return None


def _smoothed(old: float, new: float) -> float:
    return old + LEARNING * (new - old)

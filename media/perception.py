"""Who could see and hear whom, second by second: facts of the line and of the receiver's page, reduced to four words.

A member who takes part by picture and sound counts as present (§ 52a Abs. 1 S. 3 HGO), and picture and sound must be
mutual and simultaneous. Whether they were is a fact of each pair of people, receiver and sender, and of each second.
Pure: two `Sample`s a second apart, what the receiver's page reports of its players, and what was there to be
perceived, become a `Reception`.

The rule in one table (first line that fits):

    nothing     the sender offers none: no track, cut by the chair, switched off, or begun less than `SETTLE_S` ago
    missed      the sender or the receiver is present by picture and sound, but not connected
    hidden      the page has not asked for it: not subscribed, or a picture that is not on its screen
    perceived   sound: packets were sent, and the page filled in at most a tenth of the second; without the page's
                word at least nine tenths of the packets arrived
                picture: the page decoded a frame and stood still for no more than a second; without its word packets
                were sent and nine tenths arrived
    missed      else (a page that reports, but not of this track, says that nothing came)

The page's word goes before the line's: only it knows what redundancy, repetition and its buffer made good. It is the
receiver's own statement about what the receiver perceived, as a report of a fault would be, and is kept as such.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final

from media.peerstats import Received, Sample, Sent
from media.ports import Kind, TrackInfo

ARRIVED_LEAST: Final = 0.9
"""Share of packets: a packet is 20 ms, so a tenth is five of them a second; a decoder conceals that many, mostly apart,
without taking a syllable away."""

CONCEALED_MOST_MS: Final = 100
"""Invented sound in a second: the same tenth, as the receiver's decoder counts it."""

FREEZE_MOST_MS: Final = 1000
"""A picture that stands longer no longer shows what happens now: a hand goes up and down in a second."""

SETTLE_S: Final = 2.0
"""After a microphone is opened or a camera begins, a keyframe is under way and the page's report still tells of the
silence before; what does not work by then is missed."""

REPORT_FRESH_S: Final = 2.5
"""A page reports every second; two reports may be late before its word counts as missing."""


class State(IntEnum):
    """What became of one sender's sound or picture at one receiver; the numbers are stored."""

    NOTHING = 0
    PERCEIVED = 1
    MISSED = 2
    HIDDEN = 3


_LISTED: Final[Mapping[State, str]] = {State.PERCEIVED: "", State.MISSED: "not_"}
"""The states of what a page asked for, and how a statement's lists begin."""

BEST: Final = (State.PERCEIVED, State.MISSED, State.HIDDEN, State.NOTHING)
"""Of several tracks of one kind the luckiest counts: who hears the hall by one microphone hears the hall."""


@dataclass(frozen=True, slots=True)
class TrackReport:
    """What a page says of one track since its report before: frames decoded, time frozen and sound invented, in ms.

    A page names the tracks of which packets arrived.
    """

    frames: int
    freeze_ms: int
    concealed_ms: int


Reports = Mapping[str, TrackReport]
"""A page's report, by track id."""

_NOTHING_CAME: Final = TrackReport(0, 0, 1000)


@dataclass(frozen=True, slots=True)
class Flow:
    """A published track: packets so far, cut by the floor, share of packets its publisher's line lost (0 to 1).

    `broken` says that, where no packets come, the line or the camera is the reason and not the publisher's will.
    """

    track: TrackInfo
    packets: int
    silenced: bool
    loss_share: float = 0.0
    broken: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """A track that is there to be perceived, since when (monotonic seconds), and its publisher's loss."""

    track: TrackInfo
    since: float
    loss_share: float


@dataclass(frozen=True, slots=True)
class Line:
    """One browser's line in one second: ms, percent of packets; freeze and concealment are its worst track's."""

    round_trip_ms: int = 0
    jitter_ms: int = 0
    lost_down: int = 0
    lost_up: int = 0
    freeze_ms: int = 0
    concealed_ms: int = 0


@dataclass(frozen=True, slots=True)
class Perception:
    """What one receiver had of one sender."""

    audio: State = State.NOTHING
    video: State = State.NOTHING


@dataclass(frozen=True, slots=True)
class Reception:
    """One receiver's second: what it had of each sender. Who is not named offered nothing."""

    senders: Mapping[str, Perception]
    line: Line = Line()


@dataclass(frozen=True, slots=True)
class Audience:
    """By how many a person was seen and heard, `of` so many who should: receivers that show or play anything of it."""

    seen_by: int
    heard_by: int
    of: int


@dataclass(slots=True)
class Offers:
    """What there is to perceive. `update` once a second with all published tracks."""

    by_track: dict[str, Offer] = field(default_factory=dict)
    _packets: dict[str, int] = field(default_factory=dict)

    def update(self, flows: Iterable[Flow], at: float) -> None:
        """Tracks that brought packets since the last time and are not cut; a broken one stays what it was."""
        known, offers = self.by_track, dict[str, Offer]()
        packets: dict[str, int] = {}
        for flow in flows:
            track_id = flow.track.track_id
            packets[track_id] = flow.packets
            before = known.get(track_id)
            moving = flow.packets > self._packets.get(track_id, 0)
            if not flow.silenced and (moving or (flow.broken and before is not None)):
                loss = 1.0 if flow.broken and not moving else flow.loss_share
                offers[track_id] = Offer(flow.track, before.since if before else at, loss)
        self.by_track, self._packets = offers, packets


@dataclass(slots=True)  # not frozen: eighty are made for each of forty browsers every second
class _Got:
    """A downlink's second. `packets` sent, `arrived` the share that reached the browser, `new`: not there before."""

    packets: int
    arrived: float
    shown: bool
    new: bool


def receive(before: Sample | None, now: Sample, offers: Offers, reports: Reports | None, at: float) -> Reception:
    """What this browser perceived between the two; `reports` are its page's fresh ones, None where it says nothing."""
    then = before.received if before else {}
    got = {one.track_id: _got(then.get(ssrc), one) for ssrc, one in now.received.items()}
    return Reception(_by_owner(offers, got, reports, now.connected, at), _line(before, now, reports or {}))


def deaf(offers: Offers) -> Reception:
    """The second of somebody who is present by picture and sound, but has no connection."""
    return Reception(_by_owner(offers, {}, None, connected=False, at=float("inf")))


def unreached(reception: Reception, senders: Iterable[str]) -> Reception:
    """The same where `senders` should be perceived but have no connection themselves."""
    lost = Perception(State.MISSED, State.MISSED)
    return Reception({**reception.senders, **dict.fromkeys(senders, lost)}, reception.line)


def join(receptions: Iterable[Reception]) -> Reception:
    """Several screens of one hall: perceived by it is what one of them shows; the line is the first one's."""
    all_of = list(receptions)
    owners = {owner for one in all_of for owner in one.senders}
    nothing = Perception()
    senders = {
        owner: Perception(
            _best(one.senders.get(owner, nothing).audio for one in all_of),
            _best(one.senders.get(owner, nothing).video for one in all_of),
        )
        for owner in owners
    }
    return Reception(senders, all_of[0].line if all_of else Line())


def uplink_loss(before: Sample | None, now: Sample) -> Mapping[str, float]:
    """Share of packets lost on the way to us since `before`, by track id."""
    then = {up.track_id: up for up in before.sent} if before else {}
    return {up.track_id: _share_lost(then.get(up.track_id), up) for up in now.sent}


def silent(before: Sample | None, now: Sample) -> bool:
    """Whether nothing came from this browser since `before`: a living one sends at least its reports."""
    return not now.connected or (before is not None and now.packets_in == before.packets_in)


def audiences(receptions: Mapping[str, Reception]) -> dict[str, Audience]:
    """By how many receivers each sender was perceived; whose page asks for nothing of it is not counted."""
    seen, heard, asking = Counter[str](), Counter[str](), Counter[str]()
    for who, reception in receptions.items():
        for sender, pair in reception.senders.items():
            if sender == who or (pair.audio not in _LISTED and pair.video not in _LISTED):
                continue
            asking[sender] += 1
            seen[sender] += pair.video is State.PERCEIVED
            heard[sender] += pair.audio is State.PERCEIVED
    return {sender: Audience(seen[sender], heard[sender], of) for sender, of in asking.items()}


def statement(receptions: Mapping[str, Reception], sender: str) -> dict[str, list[str]]:
    """Who saw, heard and missed the sender, as sorted ids under "saw", "heard", "not_saw", "not_heard"."""
    lists: dict[str, list[str]] = {"saw": [], "heard": [], "not_saw": [], "not_heard": []}
    for who in sorted(receptions):
        pair = receptions[who].senders.get(sender, Perception())
        for word, state in (("saw", pair.video), ("heard", pair.audio)):
            if who != sender and state in _LISTED:
                lists[_LISTED[state] + word].append(who)
    return lists


# -- one pair ----------------------------------------------------------------------------------------------------------


def _by_owner(
    offers: Offers, got: Mapping[str, _Got], reports: Reports | None, connected: bool, at: float
) -> dict[str, Perception]:
    states: dict[str, dict[Kind, State]] = {}
    for track_id, offer in offers.by_track.items():
        word = reports.get(track_id, _NOTHING_CAME) if reports is not None else None
        state = _state(offer, got.get(track_id), word, at) if connected else State.MISSED
        kinds, kind = states.setdefault(offer.track.owner, {}), offer.track.kind
        kinds[kind] = _best((kinds[kind], state)) if kind in kinds else state
    return {
        owner: Perception(kinds.get("audio", State.NOTHING), kinds.get("video", State.NOTHING))
        for owner, kinds in states.items()
    }


def _state(offer: Offer, got: _Got | None, report: TrackReport | None, at: float) -> State:
    if got is None or not got.shown:
        return State.HIDDEN
    if _arrived(offer, got, report):
        return State.PERCEIVED
    if got.new:
        return State.HIDDEN
    return State.NOTHING if at - offer.since < SETTLE_S else State.MISSED


def _arrived(offer: Offer, got: _Got, report: TrackReport | None) -> bool:
    if not got.packets:
        return False
    if report is None:
        return got.arrived * (1 - offer.loss_share) >= ARRIVED_LEAST
    if offer.track.kind == "audio":
        return report.concealed_ms <= CONCEALED_MOST_MS
    return report.frames > 0 and report.freeze_ms <= FREEZE_MOST_MS


def _best(states: Iterable[State]) -> State:
    return min(states, key=BEST.index)


# -- the line ----------------------------------------------------------------------------------------------------------


def _got(before: Received | None, now: Received) -> _Got:
    packets, dropped = now.packets, now.dropped
    if before is not None:
        packets, dropped = packets - before.packets, dropped - before.dropped
    given_up = dropped / (packets + dropped) if packets + dropped > 0 else 0.0
    return _Got(packets, (1 - given_up) * (1 - now.lost_share), now.shown, before is None)


def _line(before: Sample | None, now: Sample, reports: Reports) -> Line:
    streams = now.received.values()
    round_trips = [one.round_trip_s for one in streams if one.round_trip_s is not None]
    return Line(
        round_trip_ms=round(min(round_trips, default=0.0) * 1000),
        jitter_ms=round(max((one.jitter_s for one in streams), default=0.0) * 1000),
        lost_down=round(max((one.lost_share for one in streams), default=0.0) * 100),
        lost_up=round(max(uplink_loss(before, now).values(), default=0.0) * 100),
        freeze_ms=max((one.freeze_ms for one in reports.values()), default=0),
        concealed_ms=max((one.concealed_ms for one in reports.values()), default=0),
    )


def _share_lost(before: Sent | None, now: Sent) -> float:
    packets = max(0, now.packets - (before.packets if before else 0))
    lost = max(0, now.lost - (before.lost if before else 0))
    return lost / (packets + lost) if packets + lost else 0.0

"""Who gets which picture how sharp, when the line to a browser does not carry everything.

In this order: every voice, always; the person with the floor as sharp as useful; the hall likewise; of all others the
lowest layer, before any of them gets more. Where not even that fits, the pictures of the others lose frames first
(temporal layers), then the least important pause; the person with the floor pauses last. A picture is never sent
taller than the page shows it: a higher layer would be scaled down by the browser for nothing.

To go up needs room, to go down nothing: without that a layer whose rate is near the budget would flap, and each flap
costs a keyframe. Pure functions of their arguments; rates are bit/s, heights px.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from media.fanout.ports import ALL_TEMPORAL

ROOM: Final = 1.15
"""What goes up must fit this many times: a layer's rate moves by 10 to 15 % with its content."""

FOREGROUND: Final = 1
"""Ranks up to this (person with the floor, hall) are served one by one as well as can be, before all others."""

TOP_HEIGHT: Final = 720
"""Height guessed for the top layer where no keyframe has told it; each lower one is half as tall."""

RATE_GUESSES: Final = ((180, 150_000), (360, 500_000), (720, 1_700_000), (1080, 3_000_000))
"""What browsers send at most at a height and 30 frames per second, for layers that have not flowed yet."""

VOICE_GUESS: Final = 40_000
"""Opus at 32 kbit/s with headers."""

SHARES: Final[Mapping[int, tuple[float, ...]]] = {1: (1.0,), 2: (0.6, 1.0), 3: (0.4, 0.6, 1.0)}
"""Share of a stream's rate up to each temporal layer, by number of layers, as browsers split it for VP8."""

FULL: Final = SHARES[1]


@dataclass(frozen=True, slots=True)
class LayerOffer:
    """One layer of a track. `bitrate` as measured, 0 where it has not flowed yet; `height` 0 where unknown.

    `active`: it flows or would at once. `temporal_layers` is 1 where none can be left out.
    """

    rid: str
    bitrate: int
    height: int
    active: bool = True
    temporal_layers: int = 1


@dataclass(frozen=True, slots=True)
class Demand:
    """What a browser would like of one track. `rank` 0: person with the floor, 1: hall, more: less important.

    `wanted_height` is that of the picture on the page (0: not visible; no matter for audio), `layers` go from low to
    high, `current` is the rid sent now, None where nothing flows.
    """

    track_id: str
    kind: Literal["audio", "video"]
    rank: int
    wanted_height: int
    layers: tuple[LayerOffer, ...]
    current: str | None


@dataclass(frozen=True, slots=True)
class Grant:
    """What it gets: a layer (None: paused) up to a temporal layer."""

    rid: str | None
    temporal: int = ALL_TEMPORAL


@dataclass(frozen=True, slots=True)
class Wish:
    """How one browser watches a track: at which height, and which layer it was granted."""

    wanted_height: int
    granted: str | None


PAUSED: Final = Grant(None, 0)


class _Purse:
    """What of the budget is spent."""

    def __init__(self, budget: int) -> None:
        self._budget = budget
        self._budget_up = budget / ROOM
        self.spent = 0.0

    def pay(self, cost: float, up: bool) -> bool:
        """Spend it, where that leaves the room a switch up needs; False and nothing spent otherwise."""
        spent = self.spent + cost
        if spent > (self._budget_up if up else self._budget):
            return False
        self.spent = spent
        return True


class _Seat:
    """One picture while the budget is shared out.

    Levels are numbers of useful layers, -1 is paused; `top` is the highest, -1 where nothing flows.
    """

    __slots__ = ("_held", "_layers", "_shares", "level", "temporal", "top", "track_id")

    def __init__(self, demand: Demand) -> None:
        self.track_id = demand.track_id
        self._layers = _useful(demand.layers, demand.wanted_height)
        self.top = len(self._layers) - 1
        self._held = _level(self._layers, demand.current)
        self._shares = SHARES.get(self._layers[0][0].temporal_layers, FULL) if self._layers else FULL
        self.level = -1
        self.temporal = ALL_TEMPORAL

    def fill(self, purse: _Purse) -> None:
        """Take the best that can be paid, from paused."""
        for level in range(self.top, -1, -1):
            if purse.pay(self._layers[level][1], level > self._held):
                self.level = level
                return
        self.begin(purse)
        self.smoothen(purse)

    def begin(self, purse: _Purse) -> None:
        """Take the fewest frames of the lowest layer."""
        if self._layers and purse.pay(self._layers[0][1] * self._shares[0], self._held < 0):
            self.level = 0
            self._take_frames(0)

    def smoothen(self, purse: _Purse) -> None:
        """Take as many frames of the lowest layer as can be paid."""
        if self.level or self.temporal == ALL_TEMPORAL:
            return
        paid = self._shares[self.temporal]
        for temporal in range(len(self._shares) - 1, self.temporal, -1):
            if purse.pay(self._layers[0][1] * (self._shares[temporal] - paid), self._held < 0):
                self._take_frames(temporal)
                return

    def _take_frames(self, temporal: int) -> None:
        self.temporal = ALL_TEMPORAL if temporal == len(self._shares) - 1 else temporal

    def sharpen(self, level: int, purse: _Purse) -> None:
        """Go up from the level below to this one, where it can be paid and all frames below are."""
        cost = self._layers[level][1] - self._layers[level - 1][1]
        if self.temporal == ALL_TEMPORAL and purse.pay(cost, level > self._held):
            self.level = level

    def grant(self) -> Grant:
        """What it came to."""
        return PAUSED if self.level < 0 else Grant(self._layers[self.level][0].rid, self.temporal)


def allocate(budget: int, demands: Sequence[Demand]) -> dict[str, Grant]:
    """Share out `budget` bit/s; a grant for each demand, by track id. Only voices may exceed the budget."""
    purse = _Purse(budget)
    grants: dict[str, Grant] = {}
    pictures: list[Demand] = []
    for demand in demands:
        if demand.kind == "video":
            pictures.append(demand)
        else:
            grants[demand.track_id] = _voice(demand, purse)
    pictures.sort(key=_rank)
    seats = [(demand.rank, _Seat(demand)) for demand in pictures if demand.wanted_height > 0]
    for rank, seat in seats:
        if rank <= FOREGROUND:
            seat.fill(purse)
    _share([seat for rank, seat in seats if rank > FOREGROUND], purse)
    grants.update((demand.track_id, PAUSED) for demand in pictures)
    grants.update((seat.track_id, seat.grant()) for _, seat in seats)
    return grants


def _rank(demand: Demand) -> int:
    return demand.rank


def _voice(demand: Demand, purse: _Purse) -> Grant:
    """The lowest layer that flows, whatever is left."""
    for layer in demand.layers:
        if layer.active:
            purse.spent += layer.bitrate or VOICE_GUESS
            return Grant(layer.rid)
    return PAUSED


def _share(seats: Sequence[_Seat], purse: _Purse) -> None:
    """A picture for all, then all its frames for all, then sharper ones, one layer after the other."""
    for seat in seats:
        seat.begin(purse)
    for seat in seats:
        seat.smoothen(purse)
    level = 1
    while seats := [seat for seat in seats if seat.level == level - 1 and seat.top >= level]:
        for seat in seats:
            seat.sharpen(level, purse)
        level += 1


def _height(layers: Sequence[LayerOffer], number: int) -> int:
    """px; where unknown, half of the next higher layer's, as browsers are asked to send them."""
    return layers[number].height or TOP_HEIGHT >> (len(layers) - 1 - number)


def _best(layers: Sequence[LayerOffer], wanted_height: int) -> int:
    """Number of the smallest layer that fills the picture, else of the tallest; -1 where there are none."""
    last = len(layers) - 1
    for number in range(last):
        if _height(layers, number) >= wanted_height:
            return number
    return last


def _useful(layers: Sequence[LayerOffer], wanted_height: int) -> list[tuple[LayerOffer, int]]:
    """The flowing layers with their rates, low to high, none taller than needed where another one flows."""
    best = _best(layers, wanted_height)
    flowing = [n for n, layer in enumerate(layers) if layer.active]
    useful = [n for n in flowing if n <= best] or flowing[:1]
    return [(layers[n], layers[n].bitrate or _guess(_height(layers, n))) for n in useful]


def _level(layers: Sequence[tuple[LayerOffer, int]], rid: str | None) -> int:
    """Which of them has this rid, -1 where none has."""
    if rid is not None:
        for level, (layer, _) in enumerate(layers):
            if layer.rid == rid:
                return level
    return -1


def _guess(height: int) -> int:
    """bit/s of a layer that has not flowed yet."""
    return next((rate for limit, rate in RATE_GUESSES if height <= limit), RATE_GUESSES[-1][1])


def desired_rate(demands: Iterable[Demand]) -> int:
    """bit/s that would give everybody the best useful layer, with the room it takes to switch up to it."""
    total, content = 0, True
    for demand in demands:
        if demand.kind == "audio":
            total += next((layer.bitrate or VOICE_GUESS for layer in demand.layers if layer.active), 0)
        elif demand.wanted_height > 0 and (useful := _useful(demand.layers, demand.wanted_height)):
            total += useful[-1][1]
            content = content and demand.current == useful[-1][0].rid
    return total if content else int(total * ROOM) + 1


def needed_layers(layers: Sequence[LayerOffer], wishes: Iterable[Wish]) -> frozenset[str]:
    """Rids the publisher should send: what is granted and what would be granted next, and the lowest for all cases.

    Empty where nobody watches: then the publisher may pause the track.
    """
    rids = [layer.rid for layer in layers]
    needed: set[str] = set()
    for wish in wishes:
        if wish.wanted_height > 0 and rids:
            granted = rids.index(wish.granted) if wish.granted in rids else 0
            best = _best(layers, wish.wanted_height)
            needed.update((rids[0], rids[granted]), rids[granted : best + 1])
    return frozenset(needed)

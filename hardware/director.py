"""The director: from open microphones to what is shown, without anybody at a desk. Pure; times are monotonic seconds.

`heard` takes in an event, `direct` says what to do now, `next_look` when to ask again: nothing is polled. The rules,
the first that fits:

1. During a secret ballot only the whole hall or the placard, at once and whoever else wishes what.
2. What an operator chose, for 20 s.
3. From three open microphones on the whole hall, unless a remote member took the floor last: then the remote layout.
4. Whoever just closed the microphone stays for 2 s, unless somebody opened one since.
5. The chair's microphone, else the newest one, counted from 0.4 s after it opened, or at once where the chair gave the
   floor.
6. Nobody speaks: the last one for 6 s, then the whole hall.

A camera that is off air and not needed goes ahead to whoever is called next (`SpeakerExpected`).

A camera that is on air is moved only where no other can stand in for it; one that is off air is cut to only after it
has said that it arrived. Seats without camera, and views with the public in sight, are replaced by the whole hall, that
by a camera that never moves, and where there is none by the placard. A picture that did not come is tried again after
some seconds: one answer that was lost takes nobody out of the picture for the evening.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from hardware.director_state import (
    Move,
    State,
    Who,
    awaited,
    crowded,
    given_up,
    heard,
    leading,
    override,
    settled,
    somewhere,
    wanted_again,
)
from hardware.shots import PLACARD, By, CutTo, MoveCamera, Shot, TallyLight, View, Wish

__all__ = ["State", "Step", "decide", "decider", "direct", "heard", "next_look", "possible"]

MOST_STEPS: Final = 4  # away from what must not be seen, a camera under way, a stand-in, and nothing more


def decide(state: State, now: float) -> Shot:
    """What should be on air, if cameras needed no time to move."""
    if state.secret:
        return PLACARD if state.plan.ballot == "placard" else _wide(state)
    return _chosen(state, now) or _shot_of(state, _floor(state, now))


def decider(state: State, now: float) -> By:
    """Who decided what is on air now."""
    return "operator" if not state.secret and _chosen(state, now) == state.on_air else "director"


def possible(state: State, wish: Shot) -> bool:
    """Whether the hall has what an operator wishes; the public is never framed, whoever asks."""
    if wish.view is not None:
        return not state.plan.framed(wish.view)
    return wish.kind != "seat" or wish.seat in state.plan.seats


def _chosen(state: State, now: float) -> Shot | None:
    """What an operator's choice means now; None where there is none, or it cannot be shown."""
    chosen = override(state, now)
    if chosen is None:
        return None
    if chosen.shot.view is None and chosen.shot.kind in ("seat", "wide"):
        return _shot_of(state, chosen.shot.seat)
    return chosen.shot if _possible(state, chosen.shot) else None


def _floor(state: State, now: float) -> Who | None:
    """Who is to be seen; None for the whole hall."""
    rhythm, left, leader = state.plan.rhythm, state.left, leading(state, now)
    if crowded(state, now):
        newest = settled(state, now)[-1].who
        return newest if isinstance(newest, str) else None
    overtaken = left is None or (leader is not None and leader.since >= left.at)
    if left is not None and not overtaken and now < left.at + rhythm.hold:
        return left.who
    if leader is not None:
        return leader.who
    return left.who if left is not None and now < left.at + rhythm.wide_after else None


def _shot_of(state: State, who: Who | None) -> Shot:
    if isinstance(who, str):
        return Shot("remote", person=who)
    view = None if who is None else _best(state, state.plan.seats.get(who, ()))
    return _wide(state) if view is None else Shot("seat", view, who)


def _wide(state: State) -> Shot:
    view = _best(state, state.plan.wide) or _fixed(state)
    return PLACARD if view is None else Shot("wide", view)


def _fixed(state: State) -> View | None:
    view = state.plan.fixed
    return view if view is not None and _usable(state, view) else None


def _best(state: State, views: Iterable[View]) -> View | None:
    """What is on air already, else a camera that may move unseen, else any."""
    usable = [view for view in views if _usable(state, view)]
    ranks = (
        [view for view in usable if view == state.on_air.view],
        [view for view in usable if view.camera != state.on_air.camera],
        usable,
    )
    return next((rank[0] for rank in ranks if rank), None)


def _usable(state: State, view: View) -> bool:
    away = view.camera in state.lost or view in state.missing or awaited(state, view)
    return not away and not state.plan.framed(view)


def _possible(state: State, shot: Shot) -> bool:
    return shot.view is None or _usable(state, shot.view)


# -- carrying out -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Step:
    """What is to be done, in this order, and the state in which it is done."""

    state: State
    wishes: tuple[Wish, ...] = ()


def direct(state: State, now: float) -> Step:
    """Everything there is to do at `now`; asked again without an event and before `next_look` it wishes nothing."""
    wishes: list[Wish] = []
    state = _given_up(wanted_again(state, now), now)
    for _ in range(MOST_STEPS):
        step = _step(state, now)
        state = step.state
        wishes.extend(step.wishes)
        if not step.wishes:
            break
    return Step(state, tuple(wishes))


def next_look(state: State, now: float) -> float | None:
    """When `direct` may have something new to say though nothing is heard; None for never."""
    return min((moment for moment in _moments(state) if moment > now), default=None)


def _moments(state: State) -> Iterator[float]:
    rhythm = state.plan.rhythm
    yield state.on_air_since + rhythm.shortest
    yield from (voice.since + rhythm.debounce for voice in state.voices)
    yield from (move.since + rhythm.patience for move in state.moves.values())
    yield from (late.until for late in state.late.values() if late.until is not None)
    if state.left is not None:
        yield from (state.left.at + rhythm.hold, state.left.at + rhythm.wide_after)
    if state.override is not None:
        yield state.override.until


def _given_up(state: State, now: float) -> State:
    """A camera that never says it arrived must not keep the old picture on air for ever."""
    late = {name: move for name, move in state.moves.items() if now >= move.since + state.plan.rhythm.patience}
    for name, move in late.items():
        state = given_up(state, View(name, move.preset), now)
    return state


def _step(state: State, now: float) -> Step:
    target = decide(state, now)
    if not _ready(state, target, now):
        return _prepare(state, target, now)
    if target == state.on_air:
        return _ahead(state, now)
    return _cut(state, target, now) if _may_cut(state, target, now) else Step(state)


def _ahead(state: State, now: float) -> Step:
    """While nothing is to be done, a camera that is off air goes to whoever is called next."""
    next_shot = Shot("wide") if state.expected is None or state.secret else _shot_of(state, state.expected)
    off_air = next_shot.kind == "seat" and next_shot.camera != state.on_air.camera
    return _move(state, next_shot, now) if off_air and not _ready(state, next_shot, now) else Step(state)


def _ready(state: State, shot: Shot, now: float) -> bool:
    """A camera that somebody steers by hand while it is on air stands where that hand wants it."""
    if shot.view is None or shot.view == state.plan.fixed or state.standing.get(shot.view.camera) == shot.view.preset:
        return True
    chosen = override(state, now)
    return chosen is not None and chosen.by_hand and shot == state.on_air


def _may_cut(state: State, target: Shot, now: float) -> bool:
    return _chosen(state, now) == target or _barred(state) or now >= state.on_air_since + state.plan.rhythm.shortest


def _barred(state: State) -> bool:
    """What is on air must not stay there for another moment."""
    secret = state.secret and state.on_air.kind in ("seat", "view", "remote")
    return secret or not _possible(state, state.on_air)


def _prepare(state: State, target: Shot, now: float) -> Step:
    """Send the target's camera on its way; where it is the one on air, first put another picture there."""
    if _barred(state):
        return _cut(state, _stand_in(state, now) or PLACARD, now)
    if target.camera == state.on_air.camera and target != state.on_air and (other := _bridge(state)) is not None:
        return _across(state, other, now)
    return _move(state, target, now)


def _across(state: State, bridge: Shot, now: float) -> Step:
    if not _ready(state, bridge, now):
        return _move(state, bridge, now)
    return _cut(state, bridge, now) if _may_cut(state, bridge, now) else Step(state)


def _bridge(state: State) -> Shot | None:
    """The whole hall by a camera that is not on air."""
    views = (view for view in _halls(state) if _usable(state, view) and view.camera != state.on_air.camera)
    return next((Shot("wide", view) for view in views), None)


def _stand_in(state: State, now: float) -> Shot | None:
    """The whole hall by any camera that stands there now."""
    shots = (Shot("wide", view) for view in _halls(state) if _usable(state, view))
    return next((shot for shot in shots if _ready(state, shot, now)), None)


def _halls(state: State) -> tuple[View, ...]:
    """Every view of the whole hall, by cameras that move first."""
    plan = state.plan
    return plan.wide if plan.fixed is None else (*plan.wide, plan.fixed)


def _move(state: State, shot: Shot, now: float) -> Step:
    assert shot.view is not None
    camera, preset = shot.view.camera, shot.view.preset
    move = state.moves.get(camera)
    if move is not None and move.preset == preset:
        return Step(state)
    away = somewhere(state, camera)
    return Step(replace(away, moves={**away.moves, camera: Move(preset, now)}), (MoveCamera(camera, preset),))


def _cut(state: State, shot: Shot, now: float) -> Step:
    before, after = state.on_air.camera, shot.camera
    lights = [TallyLight(name, on) for name, on in ((before, False), (after, True)) if name] if before != after else []
    return Step(replace(state, on_air=shot, on_air_since=now), (CutTo(shot), *lights))

"""What holds in the director whatever happens: everything there is to hear, in any order, with any pause between."""

from __future__ import annotations

from typing import Final

from hypothesis import given, settings
from hypothesis import strategies as st

from hardware.conference.ports import MicrophoneClosed, MicrophoneOpened
from hardware.director import decide, direct, heard, next_look
from hardware.director_state import State
from hardware.shots import (
    PLACARD,
    BallotSecret,
    CameraArrived,
    CameraBack,
    CameraLost,
    CameraSteered,
    CutTo,
    Event,
    FloorHeld,
    MicrophonesTold,
    MoveCamera,
    OperatorChose,
    OperatorReleased,
    PresetLate,
    PresetMissing,
    PresetSaved,
    RemoteSpeaks,
    Shot,
    SpeakerExpected,
    View,
)
from tests.hardware.directing import PLAN, PUBLIC, Hall

VIEWS: Final = sorted({*PLAN.wide, *(view for views in PLAN.seats.values() for view in views), *PLAN.audience, PUBLIC})
views, cameras = st.sampled_from(VIEWS), st.sampled_from(["a", "b"])
seats = st.sampled_from([*PLAN.seats, 99])
shots = st.one_of(
    st.just(PLACARD),
    st.builds(lambda view: Shot("wide", view), views),
    st.builds(lambda view: Shot("seat", view, 7), views),
    st.builds(lambda view: Shot("view", view), views),
    st.just(Shot("remote", person="p1")),
    st.just(Shot("wide")),
    st.builds(lambda seat: Shot("seat", seat=seat), seats),
)
expected = st.builds(SpeakerExpected, st.sampled_from([None, 7, 8, 10, 11, 12]))
EVENTS: Final = st.one_of(
    st.builds(MicrophoneOpened, seats),
    st.builds(MicrophoneOpened, seats),
    st.builds(MicrophoneClosed, seats),
    st.builds(RemoteSpeaks, st.sampled_from([None, "p1", "p2"])),
    expected,
    st.builds(FloorHeld, st.sampled_from([None, 1, 7, 8])),
    st.builds(BallotSecret, st.booleans()),
    st.builds(lambda view: CameraArrived(view.camera, view.preset), views),
    st.builds(lambda view: PresetMissing(view.camera, view.preset), views),
    st.builds(lambda view: PresetLate(view.camera, view.preset), views),
    st.builds(lambda view: PresetSaved(view.camera, view.preset), views),
    st.builds(MicrophonesTold, st.none() | st.lists(seats, unique=True, max_size=4).map(tuple)),
    st.builds(CameraSteered, cameras),
    st.builds(CameraLost, cameras),
    st.builds(CameraBack, cameras),
    st.builds(OperatorChose, shots),
    st.just(OperatorReleased()),
)
pauses = st.sampled_from([0.0, 0.1, 0.4, 1.0, 2.0, 2.5, 7.0, 21.0])
evenings = st.lists(st.tuples(pauses, EVENTS), max_size=25)
keys = st.one_of(st.builds(MicrophoneOpened, seats), st.builds(MicrophoneClosed, seats), expected)
debates = st.lists(st.tuples(pauses, keys), max_size=25)
whole_evening = settings(max_examples=60, deadline=None)


def play(evening: list[tuple[float, Event]]) -> Hall:
    hall = Hall()
    for pause, event in evening:
        hall.wait(pause)
        hall.hear(event)
    return hall


@whole_evening
@given(evenings)
def test_the_public_is_never_on_air(evening: list[tuple[float, Event]]) -> None:
    assert not [cut for cut in play(evening).cuts if cut.shot.view and PLAN.framed(cut.shot.view)]


@whole_evening
@given(evenings)
def test_nobody_is_singled_out_during_a_secret_ballot(evening: list[tuple[float, Event]]) -> None:
    hall = Hall()
    for pause, event in evening:
        hall.wait(pause)
        hall.hear(event)
        assert not hall.state.secret or hall.on_air.kind in ("wide", "placard")


@whole_evening
@given(evenings)
def test_a_camera_is_cut_to_only_where_it_said_that_it_stands(evening: list[tuple[float, Event]]) -> None:
    hall = Hall()
    for pause, event in evening:
        hall.now += pause
        state = heard(hall.state, event, hall.now)
        for wish in direct(state, hall.now).wishes:
            if isinstance(wish, CutTo) and wish.shot.view:
                assert state.standing.get(wish.shot.view.camera) == wish.shot.view.preset
        hall.hear(event)


@whole_evening
@given(debates)
def test_no_shot_is_shorter_than_two_and_a_half_seconds(evening: list[tuple[float, Event]]) -> None:
    hall = play(evening)
    hall.wait(60.0)
    lasted = [later.at - earlier.at for earlier, later in zip(hall.cuts, hall.cuts[1:], strict=False)]
    assert all(seconds >= 2.5 - 1e-9 for seconds in lasted)


@whole_evening
@given(debates)
def test_with_two_cameras_none_is_moved_while_it_is_on_air(evening: list[tuple[float, Event]]) -> None:
    hall = Hall()
    on_air: str | None = None
    for pause, event in evening:
        hall.wait(pause)
        hall.hear(event)
    for wish in hall.wishes:
        match wish:
            case CutTo(shot):
                on_air = shot.camera
            case MoveCamera(camera):
                assert camera != on_air


@whole_evening
@given(evenings)
def test_there_is_nothing_to_do_before_the_next_look(evening: list[tuple[float, Event]]) -> None:
    hall = Hall()
    for pause, event in evening:
        hall.wait(pause)
        hall.hear(event)
        look = next_look(hall.state, hall.now)
        until = hall.now + 100.0 if look is None else look
        for part in (0.0, 0.5, 0.999):
            assert direct(hall.state, hall.now + (until - hall.now) * part).wishes == ()


@whole_evening
@given(evenings)
def test_an_event_that_comes_twice_is_as_good_as_once(evening: list[tuple[float, Event]]) -> None:
    hall = Hall()
    for pause, event in evening:
        hall.wait(pause)
        once = heard(hall.state, event, hall.now)
        assert heard(once, event, hall.now) == once
        hall.hear(event)


@whole_evening
@given(evenings)
def test_one_light_at_most_is_on_and_it_is_the_right_one(evening: list[tuple[float, Event]]) -> None:
    hall = play(evening)
    assert hall.lights == {camera for camera in [hall.on_air.camera] if camera}


@whole_evening
@given(evenings)
def test_whatever_happened_a_chair_who_speaks_alone_is_shown_in_the_end(evening: list[tuple[float, Event]]) -> None:
    hall = play(evening)
    hall.hear(*(MicrophoneClosed(seat) for seat in [*PLAN.seats, 99]), RemoteSpeaks(None), BallotSecret(False))
    hall.hear(OperatorReleased(), CameraBack("a"), CameraBack("b"), MicrophoneOpened(1))
    hall.wait(30.0)
    hall.hear(OperatorReleased())
    hall.wait(30.0)
    assert hall.on_air == Shot("seat", View("b", 1), 1)


def plain(event: Event) -> bool:
    """What may happen to cameras that are there and have their presets."""
    return not isinstance(event, PresetMissing | CameraLost)


@whole_evening
@given(st.lists(st.tuples(pauses, EVENTS.filter(plain), st.booleans()), max_size=25), st.sampled_from([1, 7, 8, 9]))
def test_whatever_answers_were_lost_the_seat_of_an_open_microphone_comes_back(
    evening: list[tuple[float, Event, bool]], seat: int
) -> None:
    hall = Hall()
    for pause, event, answers in evening:
        hall.travel = 1.0 if answers else None
        hall.wait(pause)
        hall.hear(event)
    hall.travel = 1.0
    hall.hear(MicrophonesTold(()), RemoteSpeaks(None), BallotSecret(False), OperatorReleased(), MicrophoneOpened(seat))
    hall.wait(60.0)
    assert (hall.on_air.kind, hall.on_air.seat) == ("seat", seat)


def test_deciding_changes_nothing() -> None:
    state = State(PLAN)
    assert decide(state, 1.0) == decide(state, 1.0)
    assert state == State(PLAN)

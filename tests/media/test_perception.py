"""Who could see and hear whom: the rule, line by line, and what follows from a second of it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from media.peerstats import DownlinkStats
from media.perception import (
    SETTLE_S,
    Audience,
    Flow,
    Line,
    Offers,
    Perception,
    Reception,
    State,
    TrackReport,
    audiences,
    deaf,
    join,
    receive,
    silent,
    statement,
    unreached,
    uplink_loss,
)
from media.ports import Kind
from tests.media.figures import downlink, sample, source, track, uplink

NOTHING, PERCEIVED, MISSED, HIDDEN = State.NOTHING, State.PERCEIVED, State.MISSED, State.HIDDEN
LONG_AGO, NOW = 0.0, 100.0
GOOD = TrackReport(frames=25, freeze_ms=0, concealed_ms=0)


def flow(
    owner: str, kind: Kind, packets: int, *, silenced: bool = False, loss: float = 0.0, broken: bool = False
) -> Flow:
    return Flow(track(owner, kind), packets, silenced, loss, broken)


def offers(*kinds: Kind, since: float = LONG_AGO, loss: float = 0.0) -> Offers:
    """The hall offers these, since a moment."""
    one = Offers()
    one.update([flow("hall", kind, 1, loss=loss) for kind in kinds], since)
    return one


def heard(
    got: DownlinkStats, *, before: DownlinkStats | None, report: TrackReport | None, offered: Offers | None = None
) -> State:
    """The one state of a second in which `got` came after `before`."""
    kind = got.track.kind
    then = sample(before) if before else sample()
    reports = None if report is None else {got.track.track_id: report}
    reception = receive(then, sample(got), offered or offers(kind), reports, NOW)
    return getattr(reception.senders["hall"], kind)  # type: ignore[no-any-return]


class TestSound:
    def sound(
        self,
        report: TrackReport | None = None,
        *,
        packets: int = 150,
        loss: float = 0.0,
        lost: float = 0.0,
        dropped: int = 0,
    ) -> State:
        got = downlink("hall", "audio", packets, lost_share=lost, dropped=dropped)
        return heard(got, before=downlink("hall", "audio"), report=report, offered=offers("audio", loss=loss))

    def test_packets_that_arrive_are_heard(self) -> None:
        assert self.sound() is PERCEIVED

    @pytest.mark.parametrize(("lost", "state"), [(0.1, PERCEIVED), (0.11, MISSED)])
    def test_a_tenth_of_the_packets_may_be_lost_on_the_way_down(self, lost: float, state: State) -> None:
        assert self.sound(lost=lost) is state

    @pytest.mark.parametrize(("loss", "state"), [(0.1, PERCEIVED), (0.11, MISSED)])
    def test_or_on_the_way_up(self, loss: float, state: State) -> None:
        assert self.sound(loss=loss) is state

    def test_but_not_on_both(self) -> None:
        assert self.sound(lost=0.06, loss=0.06) is MISSED

    @pytest.mark.parametrize(("dropped", "state"), [(5, PERCEIVED), (6, MISSED)])
    def test_what_we_could_not_send_did_not_arrive(self, dropped: int, state: State) -> None:
        assert self.sound(packets=145, dropped=dropped) is state

    @pytest.mark.parametrize(("invented", "state"), [(100, PERCEIVED), (101, MISSED)])
    def test_the_page_may_have_invented_a_tenth_of_the_second(self, invented: int, state: State) -> None:
        assert self.sound(TrackReport(0, 0, invented)) is state

    def test_the_pages_word_goes_before_the_lines(self) -> None:
        assert self.sound(GOOD, lost=0.3) is PERCEIVED

    def test_nothing_sent_is_nothing_heard_whatever_the_page_says(self) -> None:
        assert self.sound(GOOD, packets=100) is MISSED

    def test_a_page_that_reports_but_not_of_this_track_says_that_nothing_came(self) -> None:
        then, now = sample(downlink("hall", "audio")), sample(downlink("hall", "audio", 150))
        assert receive(then, now, offers("audio"), {}, NOW).senders["hall"].audio is MISSED


class TestPicture:
    def picture(self, report: TrackReport | None = None, *, packets: int = 150, height: int = 360) -> State:
        got = downlink("hall", "video", packets, height=height)
        return heard(got, before=downlink("hall", "video"), report=report)

    @pytest.mark.parametrize(
        ("report", "state"),
        [
            (TrackReport(1, 0, 0), PERCEIVED),
            (TrackReport(0, 0, 0), MISSED),
            (TrackReport(1, 1000, 0), PERCEIVED),
            (TrackReport(1, 1001, 0), MISSED),
            (None, PERCEIVED),
        ],
    )
    def test_a_frame_and_no_long_freeze_are_seen(self, report: TrackReport | None, state: State) -> None:
        assert self.picture(report) is state

    def test_a_picture_that_is_not_on_the_screen_is_hidden(self) -> None:
        assert self.picture(GOOD, height=0) is HIDDEN

    def test_a_picture_nobody_subscribed_to_is_hidden(self) -> None:
        assert receive(sample(), sample(), offers("video"), {}, NOW).senders["hall"].video is HIDDEN


class TestBeginning:
    def test_right_after_the_beginning_what_does_not_work_yet_is_nothing(self) -> None:
        begun = offers("audio", since=NOW - SETTLE_S + 0.1)
        silence_before = TrackReport(0, 0, 900)
        got = downlink("hall", "audio", 110)
        assert heard(got, before=downlink("hall", "audio"), report=silence_before, offered=begun) is NOTHING
        assert heard(got, before=downlink("hall", "audio"), report=GOOD, offered=begun) is PERCEIVED

    def test_later_it_is_missed(self) -> None:
        begun = offers("audio", since=NOW - SETTLE_S)
        got = downlink("hall", "audio", 110)
        assert heard(got, before=downlink("hall", "audio"), report=TrackReport(0, 0, 900), offered=begun) is MISSED

    def test_a_new_subscription_that_has_not_begun_is_hidden(self) -> None:
        assert heard(downlink("hall", "video", 0), before=None, report=None) is HIDDEN


class TestOffers:
    def test_only_what_moves_is_offered(self) -> None:
        one = offers("audio", "video")
        one.update([flow("hall", "audio", 2), flow("hall", "video", 1)], NOW)
        assert set(one.by_track) == {"hall.microphone"}

    def test_a_cut_microphone_is_nothing_to_hear_not_something_missed(self) -> None:
        one = Offers()
        one.update([flow("p1", "audio", 50, silenced=True)], LONG_AGO)
        assert receive(sample(), sample(), one, {}, NOW).senders == {}

    def test_an_offer_remembers_since_when(self) -> None:
        one = offers("audio")
        one.update([flow("hall", "audio", 2)], 1.0)
        assert one.by_track["hall.microphone"].since == LONG_AGO

    def test_a_microphone_opened_again_begins_anew(self) -> None:
        one = offers("audio")
        one.update([flow("hall", "audio", 2, silenced=True)], 1.0)
        one.update([flow("hall", "audio", 3)], 2.0)
        assert one.by_track["hall.microphone"].since == 2.0

    def test_a_broken_line_is_missed_by_all_and_a_camera_switched_off_by_nobody(self) -> None:
        then, now = sample(downlink("hall", "audio")), sample(downlink("hall", "audio", 100))
        for broken, expected in ((True, {"hall": Perception(MISSED, NOTHING)}), (False, {})):
            one = offers("audio")
            one.update([flow("hall", "audio", 1, broken=broken)], NOW)
            assert receive(then, now, one, None, NOW).senders == expected

    def test_a_broken_browser_offers_nothing_that_had_not_begun(self) -> None:
        one = Offers()
        one.update([flow("p1", "audio", 0, broken=True)], NOW)
        assert one.by_track == {}


class TestConnections:
    def test_a_lost_receiver_misses_all(self) -> None:
        then, now = sample(downlink("hall", "audio")), sample(downlink("hall", "audio", 150), state="lost")
        assert receive(then, now, offers("audio", "video"), None, NOW).senders["hall"] == Perception(MISSED, MISSED)

    def test_so_does_who_is_present_without_connection(self) -> None:
        assert deaf(offers("audio")).senders["hall"] == Perception(MISSED, NOTHING)

    def test_and_nobody_perceives_them(self) -> None:
        assert unreached(Reception({}), ["p7"]).senders["p7"] == Perception(MISSED, MISSED)

    def test_a_browser_that_sends_nothing_at_all_is_silent(self) -> None:
        assert silent(sample(packets_in=5), sample(packets_in=5))
        assert silent(sample(packets_in=5), sample(packets_in=9, state="lost"))
        assert not silent(sample(packets_in=5), sample(packets_in=6))
        assert not silent(None, sample())

    def test_loss_on_the_way_up_is_that_of_the_second_over_all_layers(self) -> None:
        then = sample(uplinks=(uplink("p1", "video", ("q", source(100, 50)), ("f", source(200))),))
        now = sample(uplinks=(uplink("p1", "video", ("q", source(130, 60)), ("f", source(260))),))
        assert uplink_loss(then, now) == {"p1.camera": 0.1}
        assert uplink_loss(now, now) == {"p1.camera": 0.0}

    def test_several_screens_of_a_hall_perceive_what_one_of_them_shows(self) -> None:
        dark = Reception({"p1": Perception(HIDDEN, MISSED)}, Line(round_trip_ms=10))
        bright = Reception({"p1": Perception(HIDDEN, PERCEIVED), "p2": Perception(PERCEIVED, NOTHING)})
        joined = join([dark, bright])
        assert joined.senders == {"p1": Perception(HIDDEN, PERCEIVED), "p2": Perception(PERCEIVED, NOTHING)}
        assert joined.line.round_trip_ms == 10

    def test_the_line_is_told_in_milliseconds_and_percent(self) -> None:
        up = uplink("p1", "audio", ("", source(90, 10)))
        now = sample(downlink("hall", "audio", 150, lost_share=0.05), uplinks=(up,))
        reports = {"hall.microphone": TrackReport(0, 0, 40), "hall.camera": TrackReport(20, 300, 0)}
        expected = Line(round_trip_ms=80, jitter_ms=12, lost_down=5, lost_up=10, freeze_ms=300, concealed_ms=40)
        assert receive(None, now, offers(), reports, NOW).line == expected


RECEPTIONS: Mapping[str, Reception] = {
    "p1": Reception({"p9": Perception(PERCEIVED, PERCEIVED)}),
    "p2": Reception({"p9": Perception(MISSED, PERCEIVED)}),
    "p3": Reception({"p9": Perception(HIDDEN, HIDDEN)}),
    "p4": Reception({}),
    "p9": Reception({"p9": Perception(HIDDEN, HIDDEN)}),
}


def test_the_audience_counts_those_who_ask_for_anything() -> None:
    assert audiences(RECEPTIONS) == {"p9": Audience(seen_by=2, heard_by=1, of=2)}


def test_a_statement_names_who_saw_and_heard_and_who_did_not() -> None:
    assert statement(RECEPTIONS, "p9") == {
        "saw": ["p1", "p2"],
        "heard": ["p1"],
        "not_saw": [],
        "not_heard": ["p2"],
    }


def test_a_reload_that_begins_counting_anew_is_no_negative_second() -> None:
    before = sample(uplinks=(uplink("p1", "audio", ("", source(500, 20))),))
    after = sample(uplinks=(uplink("p1", "audio", ("", source(10, 0))),))
    assert uplink_loss(before, after) == {"p1.microphone": 0.0}

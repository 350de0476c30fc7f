"""The technician's figures: who may see them, what Prometheus gets, how late the loop is, who is asked when."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from agenda.commands import ROLES, Role
from media.admission import Admission, Limits
from media.fanout.figures import Flow
from media.fanout.py_totals import NOTHING
from media.peerstats import Sample
from server.__main__ import DEMO_PLAN
from server.clock import ManualClock
from server.config import Settings
from server.health import Counters, Health
from server.identity import Identities
from server.links import ensure_invitations
from server.pages import TEMPLATES
from server.planning import read_plan
from server.sampling import SECOND, TURNS, Sampled, Sampler, Taken
from server.statistics import STEP_S, WINDOW_S, LoadMeter, LoopDelay, MediaReport, Plane, StatisticsPages
from server.store.store import Store
from server.visitors import COOKIE
from server.web import Pages
from tests.media.figures import Connection, downlink, peer, sampled, source, uplink
from tests.server.evening import ARRIVALS, AT, meeting_after

NAME = "Rat 7"


class Time:
    """A clock that a pause moves, a little too far where the machine is busy."""

    def __init__(self, late: float = 0.0) -> None:
        self.clock = ManualClock(AT)
        self.late = late
        self.pauses: list[float] = []

    def now(self) -> float:
        return self.clock.monotonic()

    async def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.clock.advance(seconds + self.late)


@dataclass
class Notes:
    """What was told by the sampler."""

    turns: list[tuple[str, Sample | None, float]] = field(default_factory=list)
    seconds: list[tuple[float, float]] = field(default_factory=list)

    def turn(self, peer: Sampled, taken: Taken) -> None:
        self.turns.append((peer.peer_id, taken.before, taken.at))

    def second(self, at: float, seconds: float) -> None:
        self.seconds.append((at, seconds))


def watched(peers: Callable[[], Sequence[Sampled]], time: Time) -> tuple[Sampler, Notes]:
    """A sampler and what it told."""
    sampler, notes = Sampler(peers, time.now, time.pause), Notes()
    sampler.listen(turn=notes.turn, second=notes.second)
    return sampler, notes


class TestSampler:
    async def test_connections_take_turns_within_the_second(self) -> None:
        sampler, notes = watched(lambda: [Connection(one, one, peer()) for one in "abc"], Time())
        await sampler.round()
        assert [(who, at) for who, _, at in notes.turns] == [("a", 0.0), ("b", 0.25), ("c", 0.5)]
        assert notes.seconds == [(SECOND, SECOND)]

    async def test_many_share_a_turn_and_all_have_theirs(self) -> None:
        crowd = [Connection(str(number), "p", peer()) for number in range(2 * TURNS + 1)]
        sampler, notes = watched(lambda: crowd, Time())
        await sampler.round()
        assert sorted(who for who, _, _ in notes.turns) == sorted(one.peer_id for one in crowd)
        assert set(Counter(at for _, _, at in notes.turns).values()) == {2, 3}

    async def test_each_is_compared_with_itself_a_second_ago(self) -> None:
        figures = peer(downlink("hall", "audio"))
        sampler, notes = watched(lambda: [Connection("a", "p7", figures)], Time())
        await sampler.round()
        await sampler.round()
        assert [before for _, before, _ in notes.turns] == [None, sampled(figures)]

    async def test_who_comes_again_is_compared_with_nobody(self) -> None:
        here = [Connection("a", "p7", peer())]
        sampler, notes = watched(lambda: here, Time())
        await sampler.round()
        gone = [here.pop()]
        await sampler.round()
        here.extend(gone)
        await sampler.round()
        assert [before for _, before, _ in notes.turns] == [None, None]

    async def test_nobody_there_is_a_second_too(self) -> None:
        sampler, notes = watched(list, Time(late=0.5))
        await sampler.round()
        await sampler.round()
        assert notes.seconds[1] == (3.0, 1.5)


class TestLoopDelay:
    async def test_it_tells_how_much_too_long_a_step_took(self) -> None:
        time = Time(late=0.003)
        delay = LoopDelay(time.now, time.pause)
        await delay.look()
        assert time.pauses == [STEP_S]
        assert delay.quantile(0.5) == pytest.approx(0.003)

    async def test_one_late_look_in_a_hundred_is_the_last_hundredth(self) -> None:
        time = Time()
        delay = LoopDelay(time.now, time.pause)
        for number in range(100):
            time.late = 0.2 if number == 50 else 0.001
            await delay.look()
        assert delay.quantile(0.5) == pytest.approx(0.001)
        assert delay.quantile(0.99) == pytest.approx(0.2)

    async def test_what_is_long_ago_is_forgotten(self) -> None:
        time = Time(late=0.2)
        delay = LoopDelay(time.now, time.pause)
        await delay.look()
        time.late = 0.0
        for _ in range(round(WINDOW_S / STEP_S)):
            await delay.look()
        assert delay.quantile(1.0) == pytest.approx(0.0, abs=1e-9)

    def test_before_the_first_look_nothing_is_late(self) -> None:
        time = Time()
        assert LoopDelay(time.now, time.pause).quantile(0.99) == 0.0


class House:
    """Load, admission and report around sums and connections that a test decides."""

    def __init__(self) -> None:
        self.time, self.admission = Time(), Admission(Limits())
        self.delay = LoopDelay(self.time.now, self.time.pause)
        self.cpu = 0.0
        self.totals = NOTHING
        self.connections: list[Connection] = []
        plane = Plane("python", lambda: self.totals, lambda: {"rtp-malformed": 3}, lambda: self.connections)
        self.load = LoadMeter(plane, self.admission, self.delay, lambda: self.cpu)
        meeting = meeting_after(*ARRIVALS)
        self.report = MediaReport(plane, self.admission, self.delay, lambda: meeting, self.time.pause)

    def metric(self, name: str) -> str:
        """The value of a line of /metrics."""
        return next(line.rpartition(" ")[2] for line in self.report.lines() if line.startswith(f"ratssaal_{name} "))


@pytest.fixture
def house() -> House:
    return House()


class TestLoad:
    def test_admission_learns_what_a_packet_costs_here(self, house: House) -> None:
        first = house.admission.load.cost_s
        for packets in (10_000, 20_000, 30_000):
            house.totals = NOTHING._replace(packets_out=packets, octets_out=packets * 1000)
            house.cpu += 0.1
            house.load.second(0.0, SECOND)
        assert house.admission.load.cost_s < first
        assert house.admission.load.packets > 0
        assert house.admission.load.bits > 0

    def test_only_those_who_send_count_as_publishers(self, house: House) -> None:
        camera = uplink("p7", "video", ("q", source()))
        house.connections = [Connection("a", "p7", peer(uplinks=(camera,))), Connection("b", "p6", peer())]
        house.load.second(0.0, SECOND)
        assert house.admission.load.publishers == 1


class TestMetrics:
    def test_streams_are_added_up_by_direction_and_kind(self, house: House) -> None:
        house.totals = NOTHING._replace(
            video_in=Flow(30, 30_000, 3, 5, 0, 7, 2), audio_out=Flow(50, 5_000, 9, 4, 1, 6, 0)
        )
        assert house.metric('rtp_packets_total{direction="in",kind="video"}') == "30"
        assert house.metric('rtp_packets_lost_total{direction="in",kind="video"}') == "3"
        assert house.metric('rtp_packets_retransmitted_total{direction="in",kind="video"}') == "5"
        assert house.metric('rtp_keyframe_requests_total{direction="in",kind="video"}') == "2"
        assert house.metric('rtp_bytes_total{direction="out",kind="audio"}') == "5000"
        assert house.metric('rtp_packets_dropped_total{direction="out",kind="audio"}') == "1"
        assert house.metric('rtp_nacks_total{direction="out",kind="audio"}') == "6"

    def test_a_total_never_goes_down(self, house: House) -> None:
        told = []
        for lost in (50, 80, 5):
            house.totals = NOTHING._replace(audio_out=Flow(0, 0, lost, 0, 0, 0, 0))
            told.append(house.metric('rtp_packets_lost_total{direction="out",kind="audio"}'))
        assert told == ["50", "80", "80"]

    def test_figures_have_bounded_labels_and_name_nobody(self, house: House) -> None:
        house.connections = [
            Connection("peer:a", "p7", peer(downlink("hall", "video"))),
            Connection("peer:b", "p6", peer(state="lost")),
        ]
        health = Health(Counters())
        health.expose(house.report.lines)
        text = health.metrics()
        assert 'ratssaal_media_fanout_info{name="python"} 1' in text
        assert 'ratssaal_media_peers{state="connected"} 1' in text
        assert 'ratssaal_media_peers{state="lost"} 1' in text
        assert 'ratssaal_loop_delay_seconds{quantile="0.99"} 0.000000' in text
        assert "ratssaal_loop_delay_p99_seconds 0.000000" in text
        for secret in (NAME, "p7", "p6", "peer:", "192.0.2.7"):
            assert secret not in text

    def test_every_series_is_declared_once(self, house: House) -> None:
        declared = [line for line in house.report.lines() if line.startswith("# TYPE")]
        assert len(declared) == len(set(declared))

    async def test_the_report_names_people_for_the_technician(self, house: House) -> None:
        house.connections = [Connection("peer:a", "p7", peer()), Connection("peer:s", "screen", peer())]
        told = json.loads(await house.report.json())
        assert [(one["name"], one["owner"]) for one in told["peers"]] == [(NAME, "p7"), ("", "screen")]
        assert told["fanout"] == "python"
        assert told["counters"] == {"rtp-malformed": 3}
        assert set(told["loop_delay"]) == {"p50", "p99"}

    async def test_the_loop_gets_a_turn_after_every_connection(self, house: House) -> None:
        house.connections = [Connection(one, one, peer()) for one in "abc"]
        await house.report.json()
        assert house.time.pauses == [0, 0, 0]

    async def test_a_report_about_nobody_can_be_read(self, house: House) -> None:
        assert json.loads(await house.report.json())["peers"] == []


async def nobody() -> str:
    """A report."""
    return '{"peers": []}'


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    store = Store.open("", tmp_path, ManualClock(AT))
    yield store
    await store.close()


@pytest.fixture
def identities(store: Store) -> Identities:
    return Identities(store.registry, b"s" * 32, ManualClock(AT), "klein")


@pytest.fixture
async def web_client(identities: Identities) -> AsyncIterator[TestClient[Any, Any]]:
    pages = Pages(Settings(), Counters(), "http://localhost")
    application = web.Application(middlewares=[pages.middleware])
    application.add_routes(StatisticsPages(identities, nobody).routes())
    async with TestClient(TestServer(application)) as client:
        yield client


@pytest.mark.parametrize("role", ROLES)
async def test_only_the_operator_sees_lines_and_addresses(
    identities: Identities, web_client: TestClient[Any, Any], role: Role
) -> None:
    invitation = await identities.invite(role, "klein-x", None, timedelta(days=1))
    _, cookie = await identities.enter(identities.token(invitation.id))
    response = await web_client.get("/p/klein-x/media.json", cookies={COOKIE: cookie})
    assert response.status == (200 if role == "operator" else 403)
    if role == "operator":
        assert await response.json() == {"peers": []}
        assert response.headers["Cache-Control"] == "no-store"


async def test_without_a_login_nobody_sees_them(web_client: TestClient[Any, Any]) -> None:
    assert (await web_client.get("/p/klein-x/media.json")).status == 403


async def test_the_technician_gets_a_personal_link(identities: Identities, store: Store) -> None:
    invitations = await ensure_invitations(read_plan(DEMO_PLAN), identities, store.registry, timedelta(days=1))
    (technician,) = [one for one in invitations if one.role == "operator"]
    assert (technician.person_id, TEMPLATES[technician.role]) == (None, "operator.html")

"""A bench must not flatter: bars hold only for what was measured, and disturbed runs count only where all were."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.bench import sfu_rows, table
from tests.bench.load import sdp
from tests.bench.measure import Result
from tests.bench.network import Watched, rows
from tests.bench.relay import Line, Relay

RESULT = Result(
    peer="ours", scenario="1×30", packets_s=6000, cpu_us=4.0, threads_us={}, cpu_share=0.1, core_share=0.2,
    delivered=1.0, lost=0, delay_p50_ms=0.4, delay_p99_ms=2.0, first_packet_ms=50, first_keyframe_ms=90,
    memory_kb=100, loop_delay_ms=None, profile="", feedback="twcc", requests=1, load_share=0.1,
)  # fmt: skip
JANUS = replace(RESULT, peer="janus", cpu_us=20.0, delay_p99_ms=1.0)
MEDIASOUP = replace(RESULT, peer="mediasoup", cpu_us=10.0)


@pytest.mark.parametrize(
    ("ours", "other", "slack", "holds"),
    [
        (4.9, 20.0, 0, True),
        (5.1, 20.0, 0, False),
        (None, 20.0, 0, None),
        (5.0, None, 0, None),
        (0.005, 0.0, 0.01, True),
    ],
)
def test_a_bar_against_a_peer_needs_both_figures(
    ours: float | None, other: float | None, slack: float, holds: bool | None
) -> None:
    assert table.compared("cost", "µs", ours, other, "Janus", 0.25, slack).holds is holds


def test_limits_hold_on_their_own_side() -> None:
    assert table.limited("delay", "ms", 1.0, 1.0).holds is True
    assert table.limited("delay", "ms", 1.1, 1.0).holds is False
    assert table.reached("rate", "1/s", 90_001, 90_000).holds is True
    assert table.reached("rate", "1/s", None, 90_000).holds is None


def test_a_disturbed_run_counts_only_where_all_were() -> None:
    disturbed = replace(RESULT, cpu_us=9.0, trouble=("late",))
    by_name = {row.name: row for row in sfu_rows.rows([RESULT, disturbed, JANUS], {})}
    assert (by_name["cost 1×30"].ours, by_name["cost 1×30"].holds, by_name["cost 1×30"].note) == (4.0, True, "")
    alone = {row.name: row for row in sfu_rows.rows([disturbed, JANUS], {})}
    assert (alone["cost 1×30"].holds, alone["cost 1×30"].note) == (False, "late")


def test_what_is_cheap_because_it_leaves_packets_out_does_not_hold() -> None:
    row = next(row for row in sfu_rows.rows([replace(RESULT, delivered=0.23), JANUS], {}) if row.name == "cost 1×30")
    assert (row.holds, row.note) == (False, "only 23.0 % of the packets were delivered")


def test_delay_is_held_against_the_peer_of_the_same_run() -> None:
    by_name = {row.name: row for row in sfu_rows.rows([RESULT, JANUS], {"ours": [500.0, 700.0, 550.0], "janus": []})}
    assert by_name["forwarding delay p50, 1×30"].holds is True
    assert by_name["forwarding delay p99, 1×30"].holds is False
    assert by_name["join to first picture in Chromium"].ours == 550.0
    assert "event-loop delay p99, 1×30" not in by_name


def test_mediasoup_is_the_one_to_beat_wherever_it_was_measured() -> None:
    by_name = {row.name: row for row in sfu_rows.rows([RESULT, replace(RESULT, peer="twin"), MEDIASOUP, JANUS], {})}
    assert (by_name["cost 1×30"].bar, by_name["cost 1×30"].holds) == ("≤ 0.5 × mediasoup", True)
    assert by_name["cost 1×30, plain Python"].bar == "≤ 1.5 × mediasoup"
    assert (by_name["cost 1×30, beside Janus"].ratio, by_name["cost 1×30, beside Janus"].holds) == (0.2, None)
    alone = {row.name: row for row in sfu_rows.rows([RESULT, JANUS], {})}
    assert alone["cost 1×30"].bar == "≤ 0.25 × Janus"


def test_nothing_is_won_against_a_peer_that_leaves_packets_out() -> None:
    peer = replace(MEDIASOUP, delivered=0.5)
    row = next(row for row in sfu_rows.rows([RESULT, peer], {}) if row.name == "cost 1×30")
    assert (row.holds, row.note) == (None, "mediasoup delivered only 50.0 % of the packets")


def test_a_line_without_pictures_is_frozen_for_good() -> None:
    seen = Watched("janus", "10 % loss", 0.1, 0.1, 400, None, None, 14.0)
    unseen = Watched("ours", "10 % loss", 1.0, 1.0, None, None, None, 0.0)
    held = {row.name: row.holds for row in rows([seen, unseen], {})}
    assert held["frozen, 10 % loss"] is False


def test_tables_are_written_for_people_and_for_programs(tmp_path: Path) -> None:
    made = [table.compared("cost", "µs", 4.0, 20.0, "Janus", 0.25), table.told("rate", "1/s", float("nan"))]
    table.write(made, tmp_path / "sfu.json", {"at": "now"})
    kept = json.loads((tmp_path / "sfu.json").read_text("utf-8"))
    assert kept[0]["holds"] is True
    assert kept[1]["ours"] is None
    assert json.loads((tmp_path / "sfu.run.json").read_text("utf-8")) == {"at": "now"}
    assert "| cost | µs   | 4    | 20    | Janus | 0.2   | ≤ 0.25 × Janus | yes   |" in table.printed(made)


async def test_a_relay_stands_in_both_descriptions_and_a_cut_line_carries_nothing() -> None:
    browser, server = _party(5000), _party(6000)
    relay = Relay("127.0.0.1")
    await relay.open()
    try:
        relay.set(Line(loss=0.0))
        to_server = sdp.parse(relay.for_server(sdp.offer(browser, "recvonly"))).candidates
        to_browser = sdp.parse(relay.for_browser(sdp.offer(server, "sendonly"))).candidates
        assert len(to_server) == len(to_browser) == 1
        assert to_server != to_browser
        assert {port for _, port in to_server + to_browser}.isdisjoint({5000, 6000})
    finally:
        relay.close()


def _party(port: int) -> sdp.Party:
    return sdp.Party("127.0.0.1", port, "u", "p" * 22, "AA:BB", {"audio": 1, "video": 2, "rtx": 3})

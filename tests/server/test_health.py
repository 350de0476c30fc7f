"""What watchdogs and Prometheus are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.clock import SystemClock
from server.health import SERIES_LIMIT, Counters, Health, Level, PartState, worst
from server.store.store import Store


def test_counters_count_by_label() -> None:
    counters = Counters()
    counters.add("intents_refused", code="not-chair")
    counters.add("intents_refused", amount=2, code="not-chair")
    counters.add("intents_refused", code="vote-closed")
    counters.add("restarts")
    assert counters.of("intents_refused", code="not-chair") == 3
    assert (counters.of("restarts"), counters.of("never")) == (1, 0)


def test_a_label_may_be_called_like_anything() -> None:
    counters = Counters()
    counters.add("intents_accepted", name="RequestFloor", counter="x")
    assert counters.of("intents_accepted", name="RequestFloor", counter="x") == 1


def test_labels_a_client_invents_do_not_fill_the_memory() -> None:
    counters = Counters()
    for number in range(SERIES_LIMIT + 50):
        counters.add("messages_refused", code=f"invented-{number}")
    assert counters.of("messages_refused", code="other") == 50
    assert len(counters.lines()) == SERIES_LIMIT + 2


def test_the_whole_text_for_prometheus() -> None:
    counters = Counters()
    counters.add("restarts", part="programme")
    counters.add("restarts", part='a"b\\c\nd')
    counters.add("appends", amount=7)
    health = Health(counters)
    health.register("store", lambda: PartState("ok", values={"waiting": 0, "age_seconds": 1.5}))
    health.register("hall-camera", lambda: PartState("degraded", "no-picture", {"restarts": 2}))
    assert health.metrics().splitlines() == [
        "# TYPE ratssaal_appends_total counter",
        "ratssaal_appends_total 7",
        "# TYPE ratssaal_restarts_total counter",
        'ratssaal_restarts_total{part="a\\"b\\\\c\\nd"} 1',
        'ratssaal_restarts_total{part="programme"} 1',
        "# HELP ratssaal_part_state State of a part: 0 ok, 1 degraded, 2 failed.",
        "# TYPE ratssaal_part_state gauge",
        'ratssaal_part_state{part="hall-camera"} 1',
        'ratssaal_part_state{part="store"} 0',
        "# TYPE ratssaal_hall_camera_restarts gauge",
        "ratssaal_hall_camera_restarts 2",
        "# TYPE ratssaal_store_age_seconds gauge",
        "ratssaal_store_age_seconds 1.5",
        "# TYPE ratssaal_store_waiting gauge",
        "ratssaal_store_waiting 0",
    ]
    assert health.metrics().endswith("\n")


@pytest.mark.parametrize(
    ("levels", "whole"),
    [
        ((), "ok"),
        (("ok", "ok"), "ok"),
        (("ok", "degraded"), "degraded"),
        (("failed", "degraded", "ok"), "failed"),
    ],
)
def test_the_whole_is_as_bad_as_its_worst_part(levels: tuple[Level, ...], whole: Level) -> None:
    assert worst({str(number): PartState(level) for number, level in enumerate(levels)}) == whole


async def test_the_store_reports_itself(tmp_path: Path) -> None:
    store = Store.open("", tmp_path, SystemClock())
    health = Health(Counters())
    health.register("store", store.state)
    values = {"works": 0, "groups": 0, "largest_group": 0, "failures": 0, "refused": 0, "waiting": 0}
    assert health.report() == {"state": "ok", "parts": {"store": {"state": "ok", "note": "", "values": values}}}
    await store.close()

"""The rules that the open data are held against can fail: whatever OParl forbids is found out."""

from __future__ import annotations

from typing import Any

import pytest

from tests.server.oparl_rules import SCHEMA, crawl, faults

HERE = "https://rat.example.de/oparl/v1"
AT = "2026-03-05T19:02:00+01:00"


def thing(kind: str, key: str, **values: Any) -> dict[str, Any]:
    """An object that is right."""
    return {"id": f"{HERE}/{kind.lower()}/{key}", "type": SCHEMA + kind, "created": AT, "modified": AT, **values}


def test_what_is_right_has_no_fault() -> None:
    term = thing("LegislativeTerm", "1", startDate="2026-04-01")
    assert list(faults(thing("Meeting", "1", start=AT, agendaItem=[thing("AgendaItem", "1", order=0)]))) == []
    assert list(faults(term)) == []


@pytest.mark.parametrize(
    "wrong",
    [
        "2026-03-05T19:02:00.177865+01:00",
        "2026-03-05T19:02+01:00",
        "2026-03-05T19:02:00Z",
        "2026-03-05T19:02:00",
        "2026-03-05 19:02:00+01:00",
        "2026-03-05T19:02:00+0100",
        "20260305T190200+01:00",
        "2026-02-31T19:02:00+01:00",
        "gestern",
        17,
    ],
)
def test_a_moment_has_one_form(wrong: Any) -> None:
    assert list(faults(thing("Meeting", "1", start=wrong)))


@pytest.mark.parametrize("wrong", ["2026-4-1", "20260401", "2026-W14-3", "2026-04-31", AT, 1])
def test_a_day_has_one_form(wrong: Any) -> None:
    assert list(faults(thing("Membership", "1", startDate=wrong)))


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": None},
        {"name": ""},
        {"participant": []},
        {"seats": 3},
        {"location": thing("File", "1", accessUrl=HERE)},
        {"agendaItem": [thing("AgendaItem", "1")]},
        {"agendaItem": [thing("AgendaItem", "1", deleted=True)]},
        {"agendaItem": [{**thing("AgendaItem", "1", order=0), "modified": "now"}]},
        {"organization": "https://rat.example.de/oparl/v1/organization/1"},
        {"cancelled": "false"},
    ],
)
def test_what_oparl_forbids_is_a_fault(wrong: dict[str, Any]) -> None:
    assert list(faults(thing("Meeting", "1", **wrong)))


async def test_a_crawler_finds_out_what_does_not_fit_together() -> None:
    body = thing("Body", "1", name="Stadt", legislativeTerm=[])
    lists = {name: f"{HERE}/body/1/{name}" for name in ("organization", "person", "meeting", "paper")}
    items = [thing("AgendaItem", str(order), order=order) for order in (1, 2)]
    pages: dict[str, Any] = {
        "Organization": [thing("Organization", "1", membership=[f"{HERE}/membership/1"])],
        "Person": [thing("Paper", "1")],
        "Meeting": [thing("Meeting", "1", agendaItem=items, participant=[f"{HERE}/paper/1"])],
    }
    elsewhere = thing("Membership", "1", organization=f"{HERE}/organization/2")
    system = thing("System", "1", oparlVersion=SCHEMA, body=f"{HERE}/bodies")
    there = {
        f"{HERE}/bodies": page({**body, **lists}),
        body["id"]: {**body, **lists},
        **{address: page(*pages.get(name.title(), ())) for name, address in lists.items()},
        **{one["id"]: one for one in (system, elsewhere, thing("Organization", "2"), *items)},
        **{one["id"]: one for found in pages.values() for one in found},
    }

    async def get(address: str) -> Any:
        return there[address]

    found = "\n".join((await crawl(get, system["id"])).faults)
    assert "type 'Paper', expected Person" in found
    assert "its items have the order [1, 2]" in found
    assert "which is of another organization" in found


def page(*data: Any) -> dict[str, Any]:
    return {"data": list(data), "pagination": {}, "links": {}}

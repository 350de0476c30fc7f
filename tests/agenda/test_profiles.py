"""The law as dated data: every value has its source, its day and its certainty, and nothing is guessed."""

from __future__ import annotations

import ast
import dataclasses
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from agenda import profiles
from agenda.commands.items import CallItem
from agenda.commands.local_law import LayDown
from agenda.commands.planning import PlanMeeting
from agenda.commands.presence import NoteArrival
from agenda.ports import Refusal
from agenda.profiles import PROFILES, Dated, Profile, Unknown, Wording, law_on, profile, sittable
from agenda.profiles.model import since, unknown
from agenda.refusals import sentence
from tests.agenda.evening import COUNCIL, SYSTEM, Evening

TODAY = date(2026, 12, 1)
HESSE = profile("DE-HE")
STARTS = "2026-12-01T19:30:00+01:00"


def values(law: Profile) -> Iterator[tuple[str, Dated[Any]]]:
    for field in dataclasses.fields(law):
        match getattr(law, field.name):
            case Dated() as dated:
                yield field.name, dated
            case Mapping() as several:
                yield from ((f"{field.name}.{key}", dated) for key, dated in several.items())
            case _:
                pass


def planned_for(starts_at: str, name: str = "DE-HE") -> Evening:
    """The small council, its sitting on that day."""
    evening = Evening()
    evening.do(PlanMeeting("Rat", "1. Sitzung", "Rathaus", starts_at, 5, name), SYSTEM)
    for command in COUNCIL[1:]:
        evening.do(command, SYSTEM)
    return evening


@pytest.mark.parametrize("law", PROFILES.values(), ids=PROFILES)
def test_every_wording_names_its_source_and_follows_the_one_before(law: Profile) -> None:
    for name, dated in values(law):
        days = [wording.valid_from for wording in dated.wordings]
        assert days == sorted(set(days)), name
        for wording in dated.wordings:
            if isinstance(wording, Unknown):
                assert wording.reason.endswith("."), name
            else:
                assert wording.citation, name
                assert wording.certainty in ("wording", "secondary", "knowledge"), name


@pytest.mark.parametrize("law", PROFILES.values(), ids=PROFILES)
def test_what_is_not_known_is_refused_with_the_reason(law: Profile) -> None:
    missing = [dated for _, dated in values(law.on(TODAY)) if not dated.known]
    assert missing
    for dated in missing:
        with pytest.raises(Refusal, match="law-unknown") as caught:
            _ = dated.value
        assert str(caught.value.values["reason"]) in sentence(caught.value)


def test_a_value_is_the_one_of_the_day() -> None:
    dated = Dated((Wording(1, "§ 1", "wording", date(2020, 1, 1)), Wording(2, "§ 1 n.F.", "wording", date(2024, 1, 1))))
    assert [dated.on(day).value for day in (date(2020, 1, 1), date(2023, 12, 31), date(2024, 1, 1))] == [1, 1, 2]
    assert dated.on(date(2024, 1, 1)).citation == "§ 1 n.F."


def test_before_the_first_wording_the_reason_names_the_day_it_begins() -> None:
    early = since(date(2025, 9, 1), True, "§ 37a GemO BW").on(date(2025, 8, 31))
    with pytest.raises(Refusal, match="law-unknown") as caught:
        _ = early.value
    assert "01.09.2025" in sentence(caught.value)
    assert caught.value.rule == "§ 37a GemO BW"


BY_FUNCTION = {"remote_by_body": "remote_in", "deputies": "deputies_in", "majority_clause": "clause_applies"}
"""Values that are asked through a function of the profile."""


def read_in_the_rules() -> set[str]:
    """What code outside the profiles asks of a law: `law.…` and `meeting.law.…`."""
    agenda = Path(profiles.__file__).parents[1]
    sources = [path for path in agenda.rglob("*.py") if path.parent.name != "profiles"]
    trees = (ast.parse(path.read_text("utf-8")) for path in sources)
    return {node.attr for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Attribute) and _of_law(node)}


def _of_law(node: ast.Attribute) -> bool:
    match node.value:
        case ast.Name(id="law") | ast.Attribute(attr="law"):
            return True
        case _:
            return False


def test_no_value_of_a_profile_is_law_that_nobody_applies() -> None:
    fields = {name.partition(".")[0] for name, _ in values(HESSE)}
    asked = {BY_FUNCTION.get(name, name) for name in fields}
    assert asked - read_in_the_rules() == set()


def test_a_law_without_a_day_is_a_bug() -> None:
    with pytest.raises(ValueError, match="without a day"):
        _ = HESSE.quorum.value


def test_hesse_leaves_open_only_what_is_open() -> None:
    law = HESSE.on(TODAY)
    assert {name for name, dated in values(law) if not dated.known} == {
        *("remote_by_body.committee", "remote_by_body.advisory", "remote_by_body.joint"),
        *("remote_secrecy", "remote_declaration"),
        "emergency_months",  # there is no emergency in this law that could last
        "invitation_first_days",  # it has no period of its own for the first sitting
    }


def test_the_hybrid_law_of_hesse_begins_on_its_day() -> None:
    assert HESSE.on(date(2025, 4, 4)).remote_in("council").value == "no"
    assert HESSE.on(date(2025, 4, 5)).remote_in("council").value == "regular"


@pytest.mark.parametrize(
    ("name", "day", "method"),
    [
        ("DE-HE", date(2025, 4, 4), "hare-niemeyer"),
        ("DE-HE", date(2025, 6, 1), None),
        ("DE-HE", date(2026, 1, 28), "hare-niemeyer"),
        ("DE-NI", date(2026, 10, 31), "dhondt"),
        ("DE-NI", date(2026, 11, 1), "sainte-lague"),
        ("DE-BY", TODAY, None),
    ],
)
def test_the_method_of_allocation_depends_on_land_and_day(name: str, day: date, method: str | None) -> None:
    allocation = profile(name).on(day).allocation
    assert allocation.known is (method is not None)
    if method is not None:
        assert allocation.value == method


def test_two_posts_are_shared_without_the_majority_clause_in_hesse() -> None:
    law = HESSE.on(TODAY)
    assert [law.clause_applies(seats) for seats in (1, 2, 3, 14)] == [True, False, True, True]
    assert not profile("DE-NI").on(TODAY).clause_applies(14)


def test_nobody_abstains_in_bavaria() -> None:
    assert [profile(name).on(TODAY).abstention.value for name in ("DE-HE", "DE-BY")] == [True, False]


def test_one_remote_member_locks_secret_ballots_of_the_whole_sitting_in_lower_saxony() -> None:
    law = profile("DE-NI").on(TODAY)
    assert law.remote_secret_election.value == law.remote_secret_vote.value == "locks-meeting"
    assert HESSE.on(TODAY).remote_election.value == "excluded"


def test_an_unknown_land_is_refused_with_those_known() -> None:
    with pytest.raises(Refusal, match="profile-unknown") as caught:
        profile("DE-XX")
    assert "DE-HE, DE-NW, DE-BY, DE-BW, DE-NI, DE-MV, DE-RP" in str(caught.value.values["known"])


@pytest.mark.parametrize("name", [name for name in PROFILES if name != "DE-SL"])
def test_a_sitting_can_be_held_by_the_law_of_each_land_but_one(name: str) -> None:
    evening = planned_for(STARTS, name)
    assert evening.meeting.law is law_on(name, STARTS)
    assert evening.meeting.law.majority.value == "simple"


@pytest.mark.parametrize(("name", "starts_at"), [("DE-SL", STARTS), ("DE-HE", "1999-01-01T10:00:00+01:00")])
def test_a_sitting_whose_quorum_is_not_known_cannot_be_planned(name: str, starts_at: str) -> None:
    with pytest.raises(Refusal, match="law-unknown"):
        sittable(name, starts_at)
    command = PlanMeeting("Rat", "1. Sitzung", "Rathaus", starts_at, 5, name)
    assert Evening().refused(command, SYSTEM).code == "law-unknown"


def test_the_law_follows_the_day_of_the_sitting_as_it_is_called_on_the_spot() -> None:
    late = law_on("DE-NI", "2026-11-01T00:30:00+01:00")
    assert late.allocation.value == "sainte-lague"


def test_nobody_is_remote_in_a_sitting_before_the_hybrid_law() -> None:
    evening = planned_for("2025-04-04T19:30:00+02:00")
    refusal = evening.refused(NoteArrival("anna", "remote"), SYSTEM)
    assert (refusal.code, refusal.rule) == ("remote-not-lawful", "HGO in der Fassung vor § 52a")
    since_then = planned_for("2025-04-05T19:30:00+02:00")
    since_then.do(LayDown("remote", "main-statute", "2025-04-05", "§ 4 Hauptsatzung"), SYSTEM)
    assert since_then.do(NoteArrival("anna", "remote"), SYSTEM)


def test_a_council_of_north_rhine_westphalia_is_hybrid_in_emergencies_only() -> None:
    refusal = planned_for(STARTS, "DE-NW").refused(NoteArrival("anna", "remote"), SYSTEM)
    assert (refusal.code, refusal.rule) == ("emergency-not-found", "§ 47a GO NRW")


def test_what_is_unknown_of_bavaria_stops_its_chair_only() -> None:
    evening = planned_for(STARTS, "DE-BY")
    evening.lay_down_remote()
    assert evening.do(NoteArrival("anna", "remote"), SYSTEM)
    assert evening.refused(NoteArrival("vor", "remote"), SYSTEM).code == "law-unknown"


def test_no_item_is_called_before_the_opening_whatever_the_law() -> None:
    assert planned_for(STARTS, "DE-RP").refused(CallItem("t1")).code == "sitting-not-open"


def test_an_unknown_value_stays_unknown_on_every_day() -> None:
    never: Dated[bool] = unknown("Nicht geprüft.", "§ 9")
    assert not never.on(date.min).known
    assert not never.on(date.max).known

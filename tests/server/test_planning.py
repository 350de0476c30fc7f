"""A sitting planned in a file: taken whole or refused in one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from agenda.commands.elections import AllowElectronicBallot
from agenda.commands.floor import ChooseSpeakerList, SetOrderPolicy, SetSpeakingRules
from agenda.commands.quorum import NoteSecondCall
from agenda.events.words import SpeakingTime
from server.planning import PlanError, check, commands, paper_file, read_plan
from tests.server.evening import AT

DEMO = Path(__file__).resolve().parents[2] / "server" / "demo" / "meeting.toml"


def _changed(tmp_path: Path, old: str, new: str) -> Path:
    text = DEMO.read_text("utf-8")
    assert old in text
    path = tmp_path / "plan.toml"
    path.write_text(text.replace(old, new, 1), "utf-8")
    return path


def test_the_demonstration_is_a_lawful_sitting_of_37_seats_and_ten_items() -> None:
    plan = read_plan(DEMO)
    check(plan, "DE-HE", AT)
    assert sum(person.seat is not None for person in plan.person) == 37
    assert len(plan.item) == 10
    assert not all(item.public for item in plan.item)
    assert len(plan.expected("remote")) == 3


def test_paper_names_are_plain_and_unique() -> None:
    names = [paper_file(item, n) for item in read_plan(DEMO).item for n in range(len(item.papers))]
    assert len(set(names)) == len(names)
    assert all(name.isascii() and "/" not in name for name in names)


def test_the_planning_uses_the_towns_law_where_the_file_names_none(tmp_path: Path) -> None:
    plan = read_plan(_changed(tmp_path, 'profile = "DE-HE"\n', ""))
    assert "DE-HE" in repr(next(commands(plan, "DE-HE")))


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ("legal_seats = 37", 'legal_seats = "viele"', "legal_seats"),
        ("[meeting]", "[meeting]\ncolour = 1", "colour"),
        ("[meeting]", "[meeting", "TOML"),
    ],
)
def test_a_file_of_the_wrong_form_is_refused_with_the_key(tmp_path: Path, old: str, new: str, word: str) -> None:
    with pytest.raises(PlanError, match=word):
        read_plan(_changed(tmp_path, old, new))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('id = "p02"', 'id = "p01"'),
        ("seat = 2\n", "seat = 1\n"),
        ('profile = "DE-HE"', 'profile = "DE-XX"'),
        ('function = "clerk"', 'function = "guest"'),
        ('id = "p02"', 'id = "hall"'),
    ],
)
def test_a_plan_against_the_rules_is_refused_before_anything_is_kept(tmp_path: Path, old: str, new: str) -> None:
    plan = read_plan(_changed(tmp_path, old, new))
    with pytest.raises(PlanError):
        check(plan, "DE-HE", AT)


def test_the_file_says_how_people_speak(tmp_path: Path) -> None:
    path = _changed(tmp_path, 'order = "first-come"', 'order = "gender-alternation"')
    path.write_text(path.read_text("utf-8").replace('id = "p01"\n', 'id = "p01"\nwomens_list = true\n', 1), "utf-8")
    plan = read_plan(path)
    check(plan, "DE-HE", AT)
    given = list(commands(plan, "DE-HE"))
    assert SetOrderPolicy("gender-alternation") in given
    assert ChooseSpeakerList("p01", womens_list=True) in given
    rules = next(one for one in given if isinstance(one, SetSpeakingRules))
    assert SpeakingTime("contribution", 300) in rules.times
    assert (rules.person_budget_s, rules.faction_budget_s, rules.member_budget_s) == (None, 1200, 60)


def test_a_list_that_the_order_does_not_use_is_refused(tmp_path: Path) -> None:
    plan = read_plan(_changed(tmp_path, 'id = "p01"\n', 'id = "p01"\nwomens_list = true\n'))
    with pytest.raises(PlanError, match="nicht nach Listen geordnet"):
        check(plan, "DE-HE", AT)


def test_an_item_that_is_called_a_second_time_is_noted_as_such(tmp_path: Path) -> None:
    plan = read_plan(_changed(tmp_path, 'id = "top2"\n', 'id = "top2"\nsecond_call = true\n'))
    check(plan, "DE-HE", AT)
    assert [command for command in commands(plan, "DE-HE") if isinstance(command, NoteSecondCall)] == [
        NoteSecondCall("top2")
    ]


LAID_DOWN = '[electronic_ballot]\nbasis = "main-statute"\ndate = "2026-01-15"\ncitation = "§ 9"\n\n[speaking]'


def test_where_no_law_allows_it_a_plan_with_an_electronic_ballot_is_refused(tmp_path: Path) -> None:
    plan = read_plan(_changed(tmp_path, "[speaking]", LAID_DOWN))
    with pytest.raises(PlanError, match="elektronischem Weg"):
        check(plan, "DE-HE", AT)


def test_where_a_law_leaves_room_the_plan_lays_the_electronic_ballot_down(tmp_path: Path) -> None:
    plan = read_plan(_changed(tmp_path, "[speaking]", LAID_DOWN))
    laid_down = [one for one in commands(plan, "DE-NW") if isinstance(one, AllowElectronicBallot)]
    assert laid_down == [AllowElectronicBallot("main-statute", "2026-01-15", "§ 9")]

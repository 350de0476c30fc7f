"""A sitting planned in a file: taken whole or refused in one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

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

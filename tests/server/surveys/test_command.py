"""`python -m server survey`: what is taken over fits the sitting; letters, result and table come as files and words."""

from __future__ import annotations

import argparse
import asyncio
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
import pytest

from server.__main__ import main
from server.addresses import Folders
from server.config import load
from server.planning import PlanError, read_plan
from server.surveys.command import run
from server.surveys.fitting import misfits
from server.surveys.plans import Shelf
from server.surveys.store import Given, SurveyStore
from tests.server.surveys.town import CONFIG, EXAMPLE

PLAN = Path(__file__).parents[3] / "server" / "demo" / "meeting.toml"
MEETING = read_plan(PLAN).meeting
MARCH = datetime(2026, 3, 2, 18, tzinfo=UTC)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with a sitting that is planned."""
    plan = Folders(tmp_path).plan(MEETING.id)
    plan.parent.mkdir(parents=True)
    shutil.copy(PLAN, plan)
    return tmp_path


def written(folder: Path, *edits: tuple[str, str]) -> Path:
    """The example as a survey about an item of that sitting."""
    text = EXAMPLE.read_text("utf-8")
    for old, new in (('meeting = "klein"', f'meeting = "{MEETING.id}"'), ('item = "t1"', 'item = "top5"'), *edits):
        assert old in text
        text = text.replace(old, new, 1)
    path = folder / "umfrage.toml"
    path.write_text(text, "utf-8")
    return path


def said(folder: Path, act: str, **arguments: object) -> str:
    """What the command says."""
    told: list[str] = []
    assert run(argparse.Namespace(act=act, **arguments), load(CONFIG), folder, told.append) == 0
    return "\n".join(told)


def test_a_survey_is_taken_over_and_its_address_told(data: Path) -> None:
    assert said(data, "add", file=written(data), replace=False).endswith("/umfrage/radweg")
    assert Shelf(Folders(data).surveys()).survey("radweg") is not None


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ("2026-03-05T12:00:00+01:00", "2026-11-26T19:30:01+01:00", "endet erst nach dem Beginn der Sitzung"),
        ('item = "top5"', 'item = "top99"', "Den Punkt top99 gibt es"),
        (f'meeting = "{MEETING.id}"', 'meeting = "andere"', "noch nicht geplant"),
    ],
    ids=["too late", "no item", "no sitting"],
)
def test_a_survey_that_does_not_fit_its_sitting_is_refused_and_not_kept(
    data: Path, old: str, new: str, word: str
) -> None:
    with pytest.raises(PlanError, match=word):
        said(data, "add", file=written(data, (old, new)), replace=False)
    assert Shelf(Folders(data).surveys()).surveys() == ()


def test_surveys_that_do_not_fit_a_sitting_planned_anew_are_told(data: Path) -> None:
    said(data, "add", file=written(data), replace=False)
    shelf, plan = Shelf(Folders(data).surveys()), read_plan(PLAN)
    assert tuple(misfits(shelf, plan)) == ()
    moved = plan.model_copy(update={"meeting": MEETING.model_copy(update={"starts_at": MARCH})})
    (late,) = misfits(shelf, moved)
    assert late.startswith("Die Umfrage radweg endet erst nach dem Beginn der Sitzung.")
    (without,) = misfits(shelf, plan.model_copy(update={"item": plan.item[:1]}))
    assert without.startswith("Den Punkt top5 gibt es")


def test_planning_tells_of_a_survey_that_ends_too_late(
    data: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    said(data, "add", file=written(data), replace=False)
    Folders(data).plan(MEETING.id).unlink()
    earlier = tmp_path / "plan.toml"
    earlier.write_text(PLAN.read_text("utf-8").replace("2026-11-26T19:30", "2026-03-02T19:30"), "utf-8")
    assert main(["plan", "--config", str(CONFIG), "--folder", str(data), str(earlier)]) == 0
    assert "Die Umfrage radweg endet erst nach dem Beginn der Sitzung." in capsys.readouterr().out
    assert Folders(data).plan(MEETING.id).exists()


AHEAD = (("2026-03-01T08:00:00+01:00", "2999-03-01T08:00:00+01:00"), ("2026-03-05T12", "2999-03-05T12"))
"""Still to begin, whenever the test runs."""

TYPO = ("Are you in favour?", "Do you want it?")


@pytest.fixture
def ahead(data: Path) -> Path:
    """A data folder with a survey that has not begun, about a sitting after it."""
    plan = Folders(data).plan(MEETING.id)
    plan.write_text(plan.read_text("utf-8").replace("2026-11-26T19:30", "2999-11-26T19:30"), "utf-8")
    said(data, "add", file=written(data, *AHEAD), replace=False)
    return data


def english(folder: Path) -> str:
    survey = Shelf(Folders(folder).surveys()).survey("radweg")
    assert survey is not None
    return survey.question("dafuer").text.en


def test_a_typo_is_mended_before_it_begins(ahead: Path) -> None:
    with pytest.raises(PlanError, match="gibt es schon"):
        said(ahead, "add", file=written(ahead, *AHEAD, TYPO), replace=False)
    assert said(ahead, "add", file=written(ahead, *AHEAD, TYPO), replace=True).startswith("Umfrage ersetzt")
    assert english(ahead) == "Do you want it?"


def test_what_is_to_be_replaced_and_is_not_there_is_taken_over(data: Path) -> None:
    assert said(data, "add", file=written(data), replace=True).startswith("Umfrage angelegt")


def test_one_with_printed_codes_is_not_replaced(ahead: Path) -> None:
    said(ahead, "codes", survey="radweg", number=1, to=ahead / "a.pdf")
    with pytest.raises(PlanError, match="schon Antworten oder Codes"):
        said(ahead, "add", file=written(ahead, *AHEAD, TYPO), replace=True)
    assert english(ahead) == "Are you in favour?"


def test_one_with_an_answer_on_paper_is_not_replaced(ahead: Path) -> None:
    async def fill() -> None:
        store = SurveyStore(Folders(ahead).surveys())
        await store.put(Given("radweg", "form-1", "paper", "2026-03-02", {"dafuer": ("ja",)}))
        await store.close()

    asyncio.run(fill())
    with pytest.raises(PlanError, match="schon Antworten oder Codes"):
        said(ahead, "add", file=written(ahead, *AHEAD, TYPO), replace=True)


def test_one_that_has_begun_is_not_replaced(data: Path) -> None:
    begun = (("2026-03-01T08:00:00+01:00", "2001-03-01T08:00:00+01:00"),)
    said(data, "add", file=written(data, *begun), replace=False)
    with pytest.raises(PlanError, match="schon begonnen"):
        said(data, "add", file=written(data, *begun, TYPO), replace=True)
    assert english(data) == "Are you in favour?"


def test_each_printing_of_letters_makes_new_codes(data: Path) -> None:
    said(data, "add", file=written(data), replace=False)
    texts = []
    for name in ("a.pdf", "b.pdf"):
        said(data, "codes", survey="radweg", number=2, to=data / name)
        document = pypdfium2.PdfDocument(data / name)
        texts += [page.get_textpage().get_text_range() for page in document]
    assert len(set(texts)) == 4
    for number in (0, 100_001):
        with pytest.raises(PlanError):
            said(data, "codes", survey="radweg", number=number, to=data / "c.pdf")


def test_result_and_table_are_told_and_an_unknown_survey_is_one_sentence(data: Path) -> None:
    said(data, "add", file=written(data), replace=False)

    async def fill() -> None:
        store = SurveyStore(Folders(data).surveys())
        for number in range(4):
            await store.put(Given("radweg", f"form-{number}", "paper", "2026-03-02", {"dafuer": ("ja",)}))
        await store.close()

    asyncio.run(fill())
    assert "4 Antworten, davon 0 im Internet und 4 auf Papier" in said(data, "result", survey="radweg")
    said(data, "export", survey="radweg", to=data / "alle.csv")
    assert (data / "alle.csv").read_text("utf-8-sig").count('"Papier";"2026-03-02";"Ja"') == 4
    with pytest.raises(PlanError, match="gibt es nicht"):
        said(data, "result", survey="anders")

"""What the annexes say of a survey's numbers: no zero that is none, and below each table what its dashes mean."""

from __future__ import annotations

import io
import zipfile

import pypdfium2
import pytest

from agenda.events.items import ItemCalled
from agenda.events.surveys import SurveyAttached, SurveyRow, SurveyTable
from agenda.minutes import Minutes, minutes
from server.export import Format, render
from server.export.annexes import Annex, annexes
from tests.agenda.minutes_evening import opened
from tests.server.printed_minutes import TOWN

MEAN = "Mittelwert 2,0."
TOO_FEW = "Weniger als 5 Antworten."
SMALL = "„–“ steht für Angaben, hinter denen weniger als 5 Personen stehen könnten."
TABLES = (
    SurveyTable("Dafür?", 207, (), (SurveyRow("Ja", (200,)), SurveyRow("Nein", (None,)))),
    SurveyTable("Note", 204, (), (SurveyRow("1", (102,)), SurveyRow("3", (102,))), MEAN),
    SurveyTable("Womit?", 0, (), (), TOO_FEW),
    SurveyTable("Was noch?", 12, (), (), "Antworten in eigenen Worten; sie liegen der Verwaltung vor."),
)
FORMATS: tuple[Format, ...] = ("html", "txt", "odt", "docx", "xml", "pdf")


def surveyed() -> Minutes:
    """An evening with a survey of which some figures are kept back."""
    evening = opened()
    evening.add(ItemCalled("t3"))
    evening.add(SurveyAttached("t3", "u1", "Rad", "2026-03-01", 200, 7, 5, TABLES))
    return minutes("m1", evening.log)


def of_survey() -> list[Annex]:
    return [one for one in annexes(surveyed()) if one.answers]


def printed(format_: Format) -> str:
    """The words of a format, each gap between them one space."""
    data = render(surveyed(), format_, TOWN)
    if format_ == "pdf":
        data = "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data)).encode()
    elif format_ == "docx":
        data = zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml")
    elif format_ == "odt":
        data = zipfile.ZipFile(io.BytesIO(data)).read("content.xml")
    return " ".join(data.decode("utf-8").replace("\u200b", "").split())


def test_a_table_that_is_kept_back_tells_no_number_of_answers() -> None:
    titles = [one.title.partition("TOP 3: ")[2] for one in of_survey()]
    assert titles == ["Dafür? (207 Antworten)", "Note (204 Antworten)", "Womit?", "Was noch? (12 Antworten)"]
    assert of_survey()[2].rows == ((TOO_FEW,),)


def test_below_a_table_stands_its_mean_and_what_its_dashes_mean() -> None:
    assert [one.legend for one in of_survey()] == [SMALL, MEAN, "", ""]


@pytest.mark.parametrize("format_", FORMATS)
def test_every_format_prints_it(format_: Format) -> None:
    text = printed(format_)
    assert text.count(SMALL) == 1
    assert text.count(MEAN) == 1

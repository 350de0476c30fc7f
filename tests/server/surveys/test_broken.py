"""A survey's file that cannot be used is one German sentence, and an English one where somebody reads English."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from agenda.surveys_flaws import Key
from server.surveys.broken import FLAWS, SurveyBroken, why
from server.surveys.plans import Shelf, read_survey
from server.texts import load_texts
from server.unusable import REASONS
from server.web import WEB
from tests.server.surveys.town import EXAMPLE

ENGLISH = load_texts(WEB / "locale")["en"]
OPTION = 'option = [{ id = "ja", text = { de = "Ja", en = "Yes" } }'


def broken(folder: Path, old: str, new: str) -> SurveyBroken:
    """What is said of the example changed so."""
    text = EXAMPLE.read_text("utf-8")
    assert old in text
    path = folder / "radweg.toml"
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(SurveyBroken) as caught:
        read_survey(path)
    return caught.value


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            'kind = "scale"',
            'kind = "stars"',
            "Der Schlüssel question.5.kind ist unbrauchbar: erlaubt sind 'single', 'multiple', 'ranking', 'scale', "
            "'matrix', 'number', 'date', 'text', 'long-text', 'file'.",
        ),
        ("smallest = 3", "smallest = 1", "Der Schlüssel smallest ist unbrauchbar: verlangt ist mindestens 3."),
        ("smallest = 3", "smallest = 101", "Der Schlüssel smallest ist unbrauchbar: erlaubt ist höchstens 100."),
        ("smallest = 3", "smallest = 3.5", "Der Schlüssel smallest ist unbrauchbar: verlangt ist eine ganze Zahl."),
        ("smallest = 3", "smallest = '3x'", "Der Schlüssel smallest ist unbrauchbar: verlangt ist eine ganze Zahl."),
        ("most = 2", "most = inf", "Der Schlüssel question.3.most ist unbrauchbar: verlangt ist eine Zahl."),
        (
            'id = "radweg"',
            'id = "Rad Weg"',
            "Der Schlüssel id ist unbrauchbar: der Text passt nicht zum Muster ^[a-z0-9][a-z0-9-]{0,63}$.",
        ),
        (
            "interim = false",
            "intern = false",
            "Der Schlüssel intern ist unbrauchbar: einen Schlüssel dieses Namens gibt es hier nicht.",
        ),
        (
            "interim = false",
            'interim = "manchmal"',
            "Der Schlüssel interim ist unbrauchbar: verlangt ist true oder false.",
        ),
        ('item = "t1"\n', "", "Der Schlüssel item ist unbrauchbar: die Angabe fehlt."),
        (
            'text = "Was spricht dagegen?"',
            "text = 5",
            "Der Schlüssel question.2.text.de ist unbrauchbar: verlangt ist ein Text.",
        ),
        (
            'text = "Was spricht dagegen?"',
            'text = ""',
            "Der Schlüssel question.2.text.de ist unbrauchbar: der Text ist zu kurz.",
        ),
        (
            'crossed = [["dafuer", "alter"]]',
            "crossed = 1",
            "Der Schlüssel crossed ist unbrauchbar: verlangt ist eine Liste.",
        ),
        (
            "closes_at = 2026-03-05T12:00:00+01:00",
            "closes_at = 2026-03-05T12:00:00",
            "Der Schlüssel closes_at ist unbrauchbar: verlangt sind Tag und Uhrzeit mit Zeitzone, wie "
            "2026-03-01T08:00:00+01:00.",
        ),
        (
            "closes_at = 2026-03-05T12:00:00+01:00",
            "closes_at = 2026-02-01T12:00:00+01:00",
            "Die Umfrage muss nach ihrem Beginn (opens_at) enden. Bitte closes_at prüfen.",
        ),
        ("most = 5\n", "most = 0\n", "Die Skala „note“ braucht zwei bis elf Stufen von least bis most."),
        (
            'question = "dafuer"',
            'question = "niemand"',
            "Die Bedingung (only_if) der Frage „warum“ nennt keine frühere Frage.",
        ),
        (
            'value = "nein"',
            'value = "nien"',
            "Den Wert (value) in der Bedingung (only_if) der Frage „warum“ kann niemand als Antwort geben. Bitte die "
            "Antworten der früheren Frage nachsehen.",
        ),
        ("[title]", "[title", "Kein gültiges TOML in Zeile 13, Spalte 7."),
        ('text = "Bilder von gefährlichen Stellen"', "text =", "Kein gültiges TOML in Zeile 91, Spalte 7."),
    ],
)
def test_a_file_that_cannot_be_asked_is_refused_in_one_german_sentence(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    error = broken(tmp_path, old, new)
    assert error.told.said() == said
    assert str(error) == f"{tmp_path / 'radweg.toml'}: {said}"
    assert error.told.said(ENGLISH) != said


def test_what_cannot_be_read_at_all_is_told_in_german(tmp_path: Path) -> None:
    path = tmp_path / "radweg.toml"
    for body, word in ((b"[", "Am Ende der Datei"), (b"a = '\xff'", "nicht in UTF-8 geschrieben (Byte 6)")):
        path.write_bytes(body)
        with pytest.raises(SurveyBroken, match=re.escape(word)):
            read_survey(path)
    for wrong, word in ((tmp_path / "fehlt.toml", "gibt es nicht"), (tmp_path, "Ordner")):
        with pytest.raises(SurveyBroken, match=word):
            read_survey(wrong)


def test_whatever_keeps_a_file_from_being_read_is_told_in_german() -> None:
    assert why(PermissionError(13, "Permission denied")).said().startswith("Die Datei darf nicht gelesen werden.")
    assert why(OSError(5, "Input/output error")).said().startswith("Die Datei ist nicht lesbar.")


def test_a_file_under_another_name_than_its_survey_is_broken(tmp_path: Path) -> None:
    (tmp_path / "anders.toml").write_bytes(EXAMPLE.read_bytes())
    with pytest.raises(SurveyBroken, match="heißt anders als die Umfrage darin"):
        Shelf(tmp_path).survey("anders")


def test_one_that_is_broken_hides_no_other_and_is_told_apart(tmp_path: Path) -> None:
    (tmp_path / "radweg.toml").write_bytes(EXAMPLE.read_bytes())
    (tmp_path / "kaputt.toml").write_text("kaputt", "utf-8")
    shelf = Shelf(tmp_path)
    assert [one.survey_id for one in shelf.surveys()] == ["radweg"]
    assert [one.survey_id for one in shelf.of_meeting("klein")] == ["radweg"]
    assert [one.file for one in shelf.broken()] == ["kaputt.toml"]
    assert shelf.usable("kaputt") is None


def test_every_flaw_and_every_reason_has_its_english() -> None:
    assert set(FLAWS) == set(Key.__args__)  # type: ignore[attr-defined]
    for text in (*FLAWS.values(), *REASONS.values()):
        english = ENGLISH.catalogue.get(text)
        assert english, text
        assert set(re.findall(r"\{\w+\}", english)) == set(re.findall(r"\{\w+\}", text))

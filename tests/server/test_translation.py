"""Texts of a view in the language of the page: the server fills the blanks, the page finds the sentences again."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from server.texts import load_texts

WEB = Path(__file__).resolve().parents[2] / "web"
PAGE = Path(__file__).with_name("translate.mjs")


def shown(sentence: str) -> str:
    """What an English page shows for the German text."""
    order = json.dumps({"texts": dict(load_texts(WEB / "locale")["en"].catalogue), "sentence": sentence})
    return subprocess.run(["node", str(PAGE)], input=order, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize(
    ("german", "english"),
    [
        ("Ich unterbreche die Sitzung.", "I interrupt the sitting."),
        ("Das Wort hat Petra Lange.", "Petra Lange has the floor."),
        (
            "Die Öffentlichkeit ist wieder zugelassen. Ich rufe auf: Tagesordnungspunkt 3, Dach. Weg und Hof.",
            "The public is admitted again. I call agenda item 3, Dach. Weg und Hof.",
        ),
        (
            "Das Wort hat Petra Lange. Die Redezeit von Petra Lange zu diesem Punkt ist aufgebraucht.",
            "Petra Lange has the floor. The speaking time of Petra Lange on this item is used up.",
        ),
        (
            "Die Zählungen stimmen nicht überein: zuerst Ja 3, Nein 1, Enthaltung 0, ungültig 0, dann "
            "Ja 3, Nein 0, Enthaltung 1, ungültig 0. Bitte gemeinsam neu zählen.",
            "The counts differ: first Yes 3, No 1, abstention 0, invalid 0, then "
            "Yes 3, No 0, abstention 1, invalid 0. Please count again together.",
        ),
        (
            "Einfache Mehrheit der abgegebenen Stimmen, § 54 Abs. 1 HGO",
            "Simple majority of the votes cast, § 54 Abs. 1 HGO",
        ),
        ("Neubau der Brücke. Vergabe.", "Neubau der Brücke. Vergabe."),
    ],
    ids=["one", "a blank", "two", "two with blanks", "a blank within a blank", "a paragraph", "what nobody translated"],
)
def test_what_the_server_has_filled_in_is_found_again(german: str, english: str) -> None:
    assert shown(german) == english

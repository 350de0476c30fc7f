"""Results of surveys in the open data: the exhibit at its item, and nothing of a non-public one."""

from __future__ import annotations

import json

from agenda.commands.surveys import AttachSurvey
from agenda.events.surveys import SurveyRow, SurveyTable
from tests.agenda.evening import CLERK, debating
from tests.agenda.open_data import items

TABLE = SurveyTable("Sind Sie dafür?", 12, (), (SurveyRow("Ja", (9,)), SurveyRow("Nein", (None,))))
ATTACH = AttachSurvey("t2", "radweg", "Radweg", "2026-03-05", 10, 2, 5, (TABLE,))


def test_an_exhibit_is_told_with_its_tables_and_what_is_kept_back_has_no_number() -> None:
    evening = debating()
    evening.do(ATTACH, CLERK)
    (survey,) = [one for item in items(evening) for one in item.get("ratssaal:surveys", ())]
    assert survey == {
        "id": "radweg",
        "title": "Radweg",
        "closed": "2026-03-05",
        "online": 10,
        "paper": 2,
        "smallestGroup": 5,
        "tables": [
            {
                "title": "Sind Sie dafür?",
                "answered": 12,
                "rows": [{"label": "Ja", "counts": [9]}, {"label": "Nein", "counts": [None]}],
            }
        ],
    }


def test_an_exhibit_of_a_non_public_item_is_told_to_nobody() -> None:
    evening = debating("t3")
    evening.do(AttachSurvey("t3", "radweg", "Radweg", "2026-03-05", 10, 2, 5, (TABLE,)), CLERK)
    assert "Radweg" not in json.dumps(items(evening))

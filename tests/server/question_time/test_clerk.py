"""The clerk's page of question time: questions are decided, merged, put in order and answered without script."""

from __future__ import annotations

from dataclasses import replace

from agenda.commands.question_time import AcceptResidentQuestion
from tests.server.evening import CLERK
from tests.server.question_time.town import SENT, Town


async def test_the_clerk_decides_merges_orders_and_answers_without_script(town: Town) -> None:
    for number in range(3):
        await town.desk.take(str(number) * 22, replace(SENT, text=f"Frage Nummer {number}?"))
    status, text = await town.clerk()
    assert (status, text.count('data-testid="accept-')) == (200, 3)
    assert "Von Erika Beispiel, Nordstadt" in text
    for question, fields in (
        ("f1", {"tat": "annehmen"}),
        ("f2", {"tat": "annehmen"}),
        ("f3", {"tat": "annehmen-mit", "mit": "f2", "wortlaut": "Zwei in einer?"}),
        ("f2", {"tat": "frueher"}),
        ("f1", {"tat": "nachreichen"}),
        ("f2", {"tat": "schriftlich", "wer": "Max Meier", "antwort": "Ja."}),
    ):
        status, text = await town.clerk(f"fragen/{question}", fields)
        assert status == 200, text
    known = town.house.sitting.desk.meeting.question_time.questions
    assert [(one.question_id, one.state) for one in known.values()] == [
        ("f2", "answered"),
        ("f1", "owed"),
        ("f3", "merged"),
    ]
    assert known["f2"].text == "Zwei in einer?"


async def test_all_are_put_in_order_by_their_votes(town: Town) -> None:
    for number in range(2):
        await town.desk.take(str(number) * 22, SENT)
        await town.desk.submit(AcceptResidentQuestion(f"f{number + 1}"), CLERK)
    await town.desk.vote("f2", "a" * 32)
    assert (await town.clerk("fragen/f1", {"tat": "nach-stimmen"}))[0] == 200
    assert list(town.house.sitting.desk.meeting.question_time.questions) == ["f2", "f1"]


async def test_a_refusal_stands_on_the_page_and_others_roles_have_none(town: Town) -> None:
    await town.desk.take("a" * 22, SENT)
    status, text = await town.clerk("fragen/f1", {"tat": "ablehnen", "grund": " "})
    assert (status, "Der Grund" in text) == (409, True)
    assert (await town.clerk("fragen/f1", {"tat": "zaubern"}))[0] == 400
    assert (await town.clerk(role="chair"))[0] == 403

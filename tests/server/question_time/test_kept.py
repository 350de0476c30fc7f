"""What is kept of residents' questions and what is not: words, names, tokens; and the door for who asks in person."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from agenda.commands.question_time import AcceptResidentQuestion, AnswerResidentQuestion
from agenda.events import to_json
from agenda.ports import Refusal
from server.clock import SystemClock
from server.identity import Identities
from server.question_time.pages import Doors
from server.question_time.store import QuestionStore, delete_expired
from server.store.store import Store
from tests.server.evening import CLERK
from tests.server.question_time.town import SENT, Town, desk_of


async def test_a_page_puts_no_words_and_no_name_into_a_residents_mouth(town: Town) -> None:
    await town.desk.take("a" * 22, SENT)
    forged = AcceptResidentQuestion("f1", item_id="t1", text="Gekapert?", name="Erika Beispiel", live=True)
    await town.desk.submit(forged, CLERK)
    with pytest.raises(Refusal, match="resident-question-unknown"):
        await town.desk.submit(AcceptResidentQuestion("f7", text="Erfunden?"), CLERK)
    told = str([to_json(one.event) for one in town.house.sitting.desk.recorded])
    assert "Wann kommt der Bus?" in told
    assert "Gekapert" not in told
    assert "Erika" not in told
    assert "Nordstadt" not in told


async def test_after_a_restart_questions_votes_and_links_are_there_and_tokens_are_not_on_disk(town: Town) -> None:
    await town.desk.take("t" * 22, SENT)
    await town.desk.submit(AcceptResidentQuestion("f1"), CLERK)
    await town.desk.vote("f1", "a" * 32)
    again = QuestionStore(town.path)
    own = await desk_of(town.house, again, town.settings).own("t" * 22)
    assert own is not None
    assert (own.question_id, own.state) == ("f1", "accepted")
    assert await again.votes() == {"f1": 1}
    await again.close()
    raw = town.path.read_bytes()
    assert b"t" * 22 not in raw
    assert b"a" * 32 not in raw


async def test_what_is_past_its_time_is_deleted_and_no_number_is_given_twice(town: Town) -> None:
    for token in "ab":
        await town.desk.take(token * 22, replace(SENT, mail="erika@beispiel.example"))
    now = datetime.now(UTC)
    assert delete_expired(town.path, now - timedelta(days=1)).files == 0
    assert delete_expired(town.path, now + timedelta(days=1)).files == 2
    assert b"erika" not in town.path.read_bytes().lower()
    await town.desk.take("c" * 22, SENT)
    assert [one.question_id for one in await town.store.all()] == ["f3"]


async def test_who_asks_in_person_finds_the_door_while_the_question_is_open(town: Town) -> None:
    await town.desk.take("a" * 22, replace(SENT, live=True))
    await town.desk.submit(AcceptResidentQuestion("f1"), CLERK)
    own = await town.desk.own("a" * 22)
    assert own is not None
    assert own.door == "https://rat.example/einladung/f1"
    assert town.house.sitting.desk.meeting.people["frage-f1"].name == "Eine Einwohnerin/ein Einwohner"
    await town.desk.submit(AnswerResidentQuestion("f1", "written", "Max Meier", "Ja."), CLERK)
    own = await town.desk.own("a" * 22)
    assert own is not None
    assert own.door == ""


async def test_a_door_is_one_invitation_of_a_guest_however_often_it_is_asked_for(tmp_path: Path) -> None:
    store = Store.open("", tmp_path, SystemClock())
    identities = Identities(store.registry, b"s" * 32, SystemClock(), "klein")
    doors = Doors(identities, store.registry, "klein", "https://rat.example", timedelta(days=1))
    first, second = await asyncio.gather(doors.of("f1"), doors.of("f1"))
    assert first == second
    (invitation,) = await store.registry.invitations("klein")
    assert (invitation.role, invitation.person_id) == ("member", "frage-f1")
    await store.close()

"""The answer by mail: once, then the address is gone; what is refused waits longer each time and ends at last."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from agenda.commands.question_time import AcceptResidentQuestion, AnswerResidentQuestion, RefuseResidentQuestion
from server.config import MailSection
from server.mail import MailTrouble
from server.mail_again import MOST_TRIES, wait
from server.question_time.mail import AnswerMail
from server.question_time.store import QuestionStore
from tests.server.evening import CLERK
from tests.server.mailbox import FOR_EVER, FOR_NOW, Inbox, mail_server
from tests.server.question_time.town import SENT, Town


class Fickle(Inbox):
    """Counts how often it is asked, and takes everything once it has changed its mind."""

    def __init__(self, refusal: str) -> None:
        super().__init__(refusal)
        self.asked = 0
        self.refuses = True

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, _: Any) -> str:  # noqa: N802
        self.asked += 1
        if self.refuses:
            return await super().handle_RCPT(server, session, envelope, address, _)
        envelope.rcpt_tos.append(address)
        return "250 OK"


class Hand:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.at = datetime(2026, 5, 1, 18, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at


def _post(town: Town, mail: MailSection, now: Callable[[], datetime], store: QuestionStore | None = None) -> AnswerMail:
    desk = town.house.sitting.desk
    return AnswerMail(desk, store or town.store, mail, "Kleinstadt", "https://rat.example", now)


async def _answered(town: Town, address: str) -> None:
    await town.desk.take("a" * 22, replace(SENT, mail=address))
    await town.desk.submit(AcceptResidentQuestion("f1"), CLERK)
    await town.desk.submit(AnswerResidentQuestion("f1", "written", "Max Meier", "Im Mai."), CLERK)


async def test_the_answer_is_mailed_once_and_the_address_is_gone(town: Town) -> None:
    await town.desk.take("a" * 22, replace(SENT, mail="erika@beispiel.example"))
    await town.desk.submit(AcceptResidentQuestion("f1"), CLERK)
    inbox = Inbox()
    with mail_server(inbox) as section:
        post = _post(town, section, Hand().now)
        await post.look()
        assert inbox.mails == []
        await town.desk.submit(AnswerResidentQuestion("f1", "written", "Max Meier", "Im Mai."), CLERK)
        for _ in range(2):
            await post.look()
    (text,) = inbox.texts()
    assert "Im Mai." in text
    assert (await town.store.all())[0].sent.mail == ""
    assert b"erika@" not in town.path.read_bytes()


async def test_while_the_mail_server_is_away_the_address_waits(town: Town) -> None:
    await town.desk.take("a" * 22, replace(SENT, mail="erika@beispiel.example"))
    await town.desk.submit(RefuseResidentQuestion("f1", "Keine Frage."), CLERK)
    with mail_server(Inbox()) as gone:
        pass
    with pytest.raises(MailTrouble):
        await _post(town, gone, Hand().now).look()
    assert (await town.store.all())[0].sent.mail == "erika@beispiel.example"


@pytest.mark.parametrize("refusal", [FOR_NOW, FOR_EVER])
async def test_what_the_mail_server_refuses_waits_longer_each_time_and_is_given_up_at_last(
    town: Town, refusal: str
) -> None:
    await _answered(town, "nobody@beispiel.example")
    inbox, clock = Fickle(refusal), Hand()
    with mail_server(inbox) as section:
        post = _post(town, section, clock.now)
        for tries in range(1, MOST_TRIES):
            await post.look()
            clock.at += wait(tries) - timedelta(seconds=1)
            await post.look()
            assert inbox.asked == tries
            assert (await town.store.all())[0].sent.mail == "nobody@beispiel.example"
            clock.at += timedelta(seconds=1)
        await post.look()
    assert (inbox.asked, inbox.mails) == (MOST_TRIES, [])
    assert b"nobody@" not in town.path.read_bytes()


async def test_an_answer_that_was_refused_for_now_arrives_later_after_a_restart_too(town: Town) -> None:
    await _answered(town, "nobody@beispiel.example")
    inbox, clock = Fickle(FOR_NOW), Hand()
    with mail_server(inbox) as section:
        await _post(town, section, clock.now).look()
        inbox.refuses = False
        again = QuestionStore(town.path)
        await _post(town, section, clock.now, again).look()
        await again.close()
    (text,) = inbox.texts()
    assert "Im Mai." in text
    assert (await town.store.all())[0].sent.mail == ""

"""Answers by mail to residents who left an address; with the answer the address is deleted.

A mail that its server refuses is offered again, later each time (`server/mail_again.py`); after the last try the
address is deleted. What is to be sent follows from log and store alone, so a restart or a mail server that is away
loses nothing: it is looked at again after every change and every few minutes. After a crash between sending and
deleting somebody may get the same answer twice, which is better than never.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from email.message import EmailMessage
from typing import Final

from agenda import question_time
from agenda.events import Recorded
from agenda.events.question_time import ResidentQuestionAnswered, ResidentQuestionRefused
from agenda.meeting import Meeting
from agenda.question_time_texts import answered, title
from agenda.state.question_time import ResidentQuestion
from server import mail
from server.config import MailSection
from server.desk import MeetingDesk
from server.mail_again import LONGER, MOST_TRIES, wait
from server.question_time.store import QuestionStore, Stored
from server.store.trouble import StorageTrouble

log = logging.getLogger(__name__)

RETRY_SECONDS: Final = LONGER.total_seconds()
"""How long a mail server that is away is left alone, and how often it is looked whether a refused mail has waited."""

FINAL: Final = (ResidentQuestionAnswered, ResidentQuestionRefused)

GREETING: Final = (
    "Guten Tag,\n\nzu Ihrer Frage „{text}“:\n\n{told}\n\n{town}\n{address}\n\nIhre Mailadresse haben wir gelöscht."
)


class AnswerMail:
    """Sends what is due; `now` is UTC, `address` that of the public page."""

    def __init__(
        self,
        desk: MeetingDesk,
        store: QuestionStore,
        settings: MailSection,
        town: str,
        address: str,
        now: Callable[[], datetime],
    ) -> None:
        self._desk = desk
        self._store = store
        self._settings = settings
        self._town = town
        self._address = address
        self._now = now
        self._resting: dict[str, datetime] = {}
        self._changed = asyncio.Event()
        desk.listen(self._follow)

    def _follow(self, meeting: Meeting, recorded: Sequence[Recorded]) -> None:
        if any(isinstance(one.event, FINAL) for one in recorded):
            self._changed.set()

    async def run(self) -> None:
        """Send for ever; at the start what a former run left."""
        while True:
            self._changed.clear()
            try:
                await self.look()
            except (mail.MailTrouble, StorageTrouble) as error:
                log.warning("answers to residents are not sent yet: %s", error)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._changed.wait(), RETRY_SECONDS)

    async def look(self) -> None:
        """Send what is due now; raises MailTrouble, StorageTrouble."""
        if not (self._settings.host and self._settings.sender):
            return
        for stored in await self._store.all():
            told = _told(self._desk.meeting, stored) if stored.sent.mail and self._has_waited(stored) else ""
            if told:
                await self._send(stored, told)

    def _has_waited(self, stored: Stored) -> bool:
        """After a start nothing waits: it may have been stopped for long."""
        until = self._resting.get(stored.question_id)
        return until is None or self._now() >= until

    async def _send(self, stored: Stored, told: str) -> None:
        """An address that no mail can be made for is deleted like one that was written to."""
        noted, made = _Noted(), self._made(stored, told)
        if made is not None:
            await asyncio.to_thread(mail.send, ((stored.question_id, made),), self._settings, noted)
        if not (noted.was_refused and await self._rests(stored)):
            await self._store.forget_mail(stored.question_id)

    async def _rests(self, stored: Stored) -> bool:
        """Let a refused mail wait; False after the last try."""
        tries = await self._store.refused_mail(stored.question_id)
        self._resting[stored.question_id] = self._now() + wait(tries)
        return tries < MOST_TRIES

    def _made(self, stored: Stored, told: str) -> EmailMessage | None:
        text = GREETING.format(text=stored.sent.text, told=told, town=self._town, address=self._address)
        subject = f"Ihre Frage an die Stadt ({title(stored.question_id)})"
        letter = mail.Mail(stored.sent.mail, stored.sent.name, subject, text)
        try:
            return mail.message(letter, self._settings, self._town, self._now())
        except mail.MailTrouble:
            log.warning("no mail can be made for the answer to %s", stored.question_id)
            return None


class _Noted:
    """What becomes of a mail, for the program's own log: the question, never the address."""

    def __init__(self) -> None:
        self.was_refused = False

    def begun(self, key: str) -> None:
        """Nothing is to be kept: what is due follows from log and store."""

    def taken(self, key: str) -> None:
        """The address is deleted next."""

    def refused(self, key: str, why: str) -> None:
        """The server did not want it now; `why` may name the address, so it is not written down."""
        self.was_refused = True
        log.warning("the mail server refused the answer to %s", key)


def _told(meeting: Meeting, stored: Stored) -> str:
    """What is to be sent; empty while there is nothing to tell."""
    found = question_time.dealt_with_in(meeting, stored.question_id)
    if found is None:
        return ""
    return _refused(found) if found.state == "refused" else _answer(found)


def _refused(question: ResidentQuestion) -> str:
    return f"Die Frage wird nicht gestellt. Grund: {question.reason}"


def _answer(question: ResidentQuestion) -> str:
    return "" if question.answer is None else answered(question.answer)

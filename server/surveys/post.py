"""Sends what people who left an address with a survey are told: whatever the mail server does meanwhile.

Each letter is marked before it is handed over and done with afterwards (`server/surveys/addresses.py`). Where the mail
server says no, it has not got it; where the line breaks nobody knows, and then the letter with the decision counts as
sent, because two are worse than none: the decision stands on the public page anyway.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator, Sequence
from datetime import datetime
from email.message import EmailMessage
from typing import Final

from agenda.meeting import Meeting
from agenda.ports import EventLog
from agenda.replay import replayed
from agenda.surveys_decided import decided
from agenda.surveys_form import Survey
from server.config import MailSection
from server.mail import Mail, MailTrouble, message, send
from server.planning import PlanError
from server.store.trouble import StorageTrouble
from server.surveys.addresses import ROUND_SECONDS, Addresses, Wish
from server.surveys.broken import SurveyBroken
from server.surveys.letters import Writer
from server.surveys.plans import Shelf

log = logging.getLogger(__name__)

BATCH: Final = 100
"""Letters over one connection; servers end longer ones."""

Pause = Callable[[float], Awaitable[None]]


class Decisions:
    """Looks for the decisions of surveys with addresses: in the sitting that runs, and once in those before."""

    def __init__(
        self,
        meeting: Callable[[], Meeting],
        events: EventLog,
        shelf: Shelf,
        addresses: Addresses,
        now: Callable[[], datetime],
    ) -> None:
        self._meeting = meeting
        self._events = events
        self._shelf = shelf
        self._addresses = addresses
        self._now = now

    async def look(self) -> None:
        """Keep what was decided in the sitting that runs."""
        for survey in await self._waiting():
            if survey.meeting_id == self._meeting().meeting_id:
                await self._keep(survey, self._meeting())

    async def catch_up(self) -> None:
        """The same for other sittings, whose server may have been stopped right after the vote."""
        for survey in await self._waiting():
            if survey.meeting_id != self._meeting().meeting_id:
                recorded = await self._events.read(survey.meeting_id)
                await self._keep(survey, replayed(Meeting(survey.meeting_id), recorded))

    async def _waiting(self) -> Sequence[Survey]:
        waiting = await asyncio.to_thread(self._addresses.undecided)
        return [survey for one in waiting if (survey := self._shelf.usable(one)) is not None]

    async def _keep(self, survey: Survey, meeting: Meeting) -> None:
        found = decided(meeting, survey.item_id, self._now())
        if found is not None:
            await asyncio.to_thread(self._addresses.decide, survey.survey_id, found)


class Post:
    """Hands letters to the mail server; `town` is the sender's name. It is its own outbox (`server/mail.py`)."""

    def __init__(
        self,
        addresses: Addresses,
        shelf: Shelf,
        writer: Writer,
        settings: MailSection,
        town: str,
        now: Callable[[], datetime],
    ) -> None:
        self._addresses = addresses
        self._shelf = shelf
        self._writer = writer
        self._settings = settings
        self._town = town
        self._now = now
        self._rounds = 0
        self._trouble = ""
        self._due: dict[str, Wish] = {}
        self._open: Wish | None = None

    async def run(self, decisions: Decisions, pause: Pause) -> None:
        """Look and send, for ever."""
        look: Callable[[], Awaitable[None]] = decisions.catch_up
        while True:
            try:
                await asyncio.to_thread(self._settle)
                await look()
                look = decisions.look
                await asyncio.to_thread(self.round)
            except (PlanError, StorageTrouble) as error:  # a survey may have been changed by hand
                log.error("letters about surveys wait: %s", error)
            await pause(ROUND_SECONDS)

    def _settle(self) -> None:
        """Between rounds nothing is marked, unless a round ended where it should not."""
        lost = self._addresses.settle()
        if lost:
            log.warning("%d letters were being sent when the server stopped; they count as sent", lost)

    def round(self) -> None:
        """Send what is due. Waits for the mail server: to be called in a thread."""
        self._due = {wish.token: wish for wish in self._addresses.due(BATCH, self._rounds)}
        self._rounds += 1
        if not self._due:
            return
        try:
            send(self._letters(), self._settings, self)
            self._trouble = ""
        except MailTrouble as trouble:
            self._broken_off(str(trouble))

    # -- the outbox ------------------------------------------------------------------------------------------------

    def begun(self, key: str) -> None:
        """It is being handed over."""
        self._open = self._due[key]
        self._addresses.mark(self._open)

    def taken(self, key: str) -> None:
        """The mail server has it."""
        self._open = None
        self._addresses.done(self._due[key])

    def refused(self, key: str, why: str) -> None:
        """The mail server does not have it; `why` may name the address, so it is not written down."""
        self._open = None
        self._addresses.refused(self._due[key])

    def _broken_off(self, trouble: str) -> None:
        """The line ended, perhaps within a letter; said once, not in every round."""
        if self._open is not None and self._open.state == "new":
            self._addresses.refused(self._open)
        elif self._open is not None:
            self._addresses.done(self._open)
        self._open = None
        if trouble != self._trouble:
            log.warning("letters about surveys wait: %s", trouble)
        self._trouble = trouble

    # -- letters ---------------------------------------------------------------------------------------------------

    def _letters(self) -> Iterator[tuple[str, EmailMessage]]:
        for token, wish in self._due.items():
            try:
                made = self._letter(wish)
            except SurveyBroken as error:  # its letters wait until the file is mended, the others do not
                log.error("letters about surveys wait: %s", error)
                continue
            if made is None:
                self._addresses.drop(wish.survey_id, token)
            else:
                yield token, made

    def _letter(self, wish: Wish) -> EmailMessage | None:
        """None where the survey is gone, or the address is none."""
        mail = self._mail(wish)
        try:
            return None if mail is None else message(mail, self._settings, self._town, self._now())
        except MailTrouble:
            return None

    def _mail(self, wish: Wish) -> Mail | None:
        survey = self._shelf.survey(wish.survey_id)
        if survey is None:
            return None
        if wish.state == "new":
            return self._writer.confirm(survey, wish)
        found = self._addresses.decision(wish.survey_id)
        return None if found is None else self._writer.told(survey, wish, found)

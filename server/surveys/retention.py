"""Deletes what people told a survey, once its time is over: answers, codes, files, addresses. The result stays.

Looked after once a day over all surveys, whatever sitting they belong to; the sitting's log is told.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Final

from agenda.commands.publication import NoteDeletion
from agenda.surveys_form import Survey
from server.retention import DAY_SECONDS
from server.store.trouble import StorageTrouble
from server.surveys.addresses import Addresses
from server.surveys.letters import KEPT_DAYS
from server.surveys.plans import Shelf
from server.surveys.results import Results
from server.surveys.store import Forgotten, SurveyStore

log = logging.getLogger(__name__)

FILES_OF_ANSWERS: Final = 1
"""All answers of all surveys lie in one file, which the count of deleted files means once."""

Tell = Callable[[str, NoteDeletion], Awaitable[None]]


class SurveyRetention:
    """`days` is how long after its end what came in is kept; `tell` writes into a sitting's log."""

    def __init__(
        self,
        store: SurveyStore,
        addresses: Addresses,
        shelf: Shelf,
        results: Results,
        days: int,
        now: Callable[[], datetime],
        tell: Tell,
    ) -> None:
        self._store = store
        self._addresses = addresses
        self._shelf = shelf
        self._results = results
        self._days = days
        self._now = now
        self._tell = tell

    async def run(self, pause: Callable[[float], Awaitable[None]]) -> None:
        """Look at the start and every day, for ever."""
        while True:
            try:
                await self.look()
            except StorageTrouble as error:
                log.error("answers to surveys are not deleted: %s", error)
            await pause(DAY_SECONDS)

    async def look(self) -> None:
        """Delete what is past its time."""
        now = self._now()
        for survey in self._shelf.surveys():
            if survey.closes_at + timedelta(days=self._days) < now:
                await self._forget(survey)
        unconfirmed = (now - timedelta(days=KEPT_DAYS)).date().isoformat()
        await asyncio.to_thread(self._addresses.forget_unconfirmed, unconfirmed)

    async def _forget(self, survey: Survey) -> None:
        """The result is kept first: it could never be counted again."""
        await asyncio.to_thread(self._addresses.forget, survey.survey_id)
        if await self._store.count(survey.survey_id):
            await self._results.freeze(survey)
        gone = await self._store.forget(survey.survey_id)
        if gone.answers:
            await self._tell(survey.meeting_id, _noted(gone, self._days))


def _noted(gone: Forgotten, days: int) -> NoteDeletion:
    return NoteDeletion("survey", days, FILES_OF_ANSWERS + gone.files, gone.size)

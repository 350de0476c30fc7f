"""Results of surveys: counted from the answers, or as they were made an exhibit."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo

from agenda.events import from_json, to_json
from agenda.events.surveys import SurveyAttached
from agenda.surveys_count import tables
from agenda.surveys_form import Survey, SurveyState
from server.surveys.store import Kept, SurveyStore

KIND = SurveyAttached.__name__


@dataclass(frozen=True, slots=True)
class _Counted:
    """A result, of how many answers, and whether the survey had ended by then."""

    number: int
    ended: bool
    result: SurveyAttached


class Results:
    """What everybody may know of the answers."""

    def __init__(self, store: SurveyStore, zone: tzinfo) -> None:
        self._store = store
        self._zone = zone
        self._counted: dict[str, _Counted] = {}
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def result(self, survey: Survey, state: SurveyState) -> SurveyAttached:
        """The result as kept, else as counted.

        It is counted anew when as many answers have come as make a group: two results with one answer between them
        would tell that answer. Once more when the survey has ended, whatever came since: the last result is that of
        all. What staff enters after that, from paper, waits for a group again.
        """
        kept = await self._store.frozen(survey.survey_id)
        if kept is not None:
            return _attached(kept)
        async with self._turns[survey.survey_id]:  # two who look at once would see two states
            return (await self._of_a_group(survey, ended=state == "closed")).result

    async def _of_a_group(self, survey: Survey, ended: bool) -> _Counted:
        number, before = await self._store.count(survey.survey_id), self._counted.get(survey.survey_id)
        if before is not None and number - before.number < survey.smallest and ended <= before.ended:
            return before
        result = await self.counted(survey)
        made = self._counted[survey.survey_id] = _Counted(result.online + result.paper, ended, result)
        return made

    async def newest(self, survey: Survey) -> SurveyAttached:
        """The result as kept, else of every answer that there is now: for the clerk, who may know each."""
        kept = await self._store.frozen(survey.survey_id)
        return _attached(kept) if kept is not None else await self.counted(survey)

    async def counted(self, survey: Survey) -> SurveyAttached:
        """The result of the answers that there are now."""
        answers = await self._store.answers(survey.survey_id)
        return await asyncio.to_thread(evaluated, survey, answers, self._zone)

    async def freeze(self, survey: Survey) -> SurveyAttached:
        """Keep the result for ever and take no more answers; the one that was kept first holds."""
        body = json.dumps(to_json(await self.counted(survey)), ensure_ascii=False)
        return _attached(await self._store.freeze(survey.survey_id, body))


def evaluated(survey: Survey, answers: Sequence[Kept], zone: tzinfo) -> SurveyAttached:
    """The result of these answers."""
    paper = sum(one.channel == "paper" for one in answers)
    return SurveyAttached(
        survey.item_id,
        survey.survey_id,
        survey.title.de,
        survey.closes_at.astimezone(zone).date().isoformat(),
        len(answers) - paper,
        paper,
        survey.smallest,
        tables(survey, [one.answers for one in answers]),
    )


def _attached(body: str) -> SurveyAttached:
    event = from_json(KIND, json.loads(body))
    assert isinstance(event, SurveyAttached)
    return event

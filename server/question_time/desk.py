"""Citizens' question time at the desk: takes what residents send, and puts into commands what only the server knows.

A command of a page names a question; what was sent, whether its asker may be named and by when an answer is usually
due is put in here. So a page puts no words into a resident's mouth, and no name that was not agreed reaches the log.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo

from agenda import question_time
from agenda.commands import Actor, Command
from agenda.commands.question_time import AcceptResidentQuestion, OweResidentAnswer, RefuseResidentQuestion
from agenda.meeting import Meeting
from agenda.ports import Refusal
from agenda.question_time_asker import ASKABLE
from agenda.question_time_sent import Sent, checked
from agenda.state.question_time import ResidentQuestion
from server.config import QuestionTimeSection
from server.desk import MeetingDesk
from server.question_time.store import QuestionStore, Stored
from server.question_time.wire import Own

Submit = Callable[[Command, Actor], Awaitable[int]]
Door = Callable[[str], Awaitable[str]]
"""The address by which the asker of a question enters the sitting."""


@dataclass(frozen=True, slots=True)
class Around:
    """What the desk needs of the server: clock, the town's time zone, where commands go on, the way in for askers."""

    now: Callable[[], datetime]
    zone: tzinfo
    onward: Submit
    door: Door


class QuestionDesk:
    """The question time of one sitting."""

    def __init__(self, desk: MeetingDesk, store: QuestionStore, settings: QuestionTimeSection, around: Around) -> None:
        self._desk = desk
        self._store = store
        self._settings = settings
        self._around = around

    @property
    def meeting(self) -> Meeting:
        """The meeting as it is."""
        return self._desk.meeting

    # -- what residents send -------------------------------------------------------------------------------------------

    async def take(self, token: str, sent: Sent) -> bool:
        """Store a question, durably when this returns; whether it was there, for sent again it is the same.

        Raises Refusal, StorageTrouble.
        """
        if await self._store.of_token(token) is not None:
            return True
        item = question_time.intake(self.meeting)
        whole = checked(sent, self._settings.text_limit)
        await self._store.add(token, item.item_id, whole, self._around.now(), self._settings.most_questions)
        return False

    async def vote(self, question_id: str, device: str) -> None:
        """Count a vote for a question that everybody may read; raises Refusal."""
        question_time.check_votable(self.meeting, question_id)
        await self._store.vote(question_id, device)

    async def own(self, token: str) -> Own | None:
        """What the owner of a personal link may know of the question; None for a link that leads nowhere."""
        stored = await self._store.of_token(token)
        return None if stored is None else await self._own(stored)

    async def _own(self, stored: Stored) -> Own:
        decided = self.meeting.question_time.questions.get(stored.question_id)
        own = Own(
            question_id=stored.question_id,
            text=stored.sent.text,
            state="waiting",
            mail=bool(stored.sent.mail),
            live=stored.sent.live,
        )
        if decided is None:
            return own
        known = question_time.dealt_with_in(self.meeting, stored.question_id) or decided
        told = {"state": known.state, "wording": known.text, "reason": decided.reason, "due": known.due}
        return own.model_copy(update=told | _answer(known) | {"door": await self._door(decided)})

    async def _door(self, question: ResidentQuestion) -> str:
        item = self.meeting.items.get(question.item_id)
        comes = question.live and question.state in ASKABLE and item is not None and item.state != "done"
        return await self._around.door(question.question_id) if comes and self.meeting.state != "closed" else ""

    # -- commands ------------------------------------------------------------------------------------------------------

    async def submit(self, command: Command, actor: Actor) -> int:
        """Give a command on, with what only the server can put into it; raises Refusal."""
        return await self._around.onward(await self._filled(command), actor)

    async def _filled(self, command: Command) -> Command:
        match command:
            case AcceptResidentQuestion():
                return await self._with_words(command)
            case RefuseResidentQuestion(question_id=question_id):
                await self._known(question_id)
            case OweResidentAnswer(due=""):
                return replace(command, due=self._usual_day())
        return command

    async def _with_words(self, command: AcceptResidentQuestion) -> AcceptResidentQuestion:
        stored = await self._known(command.question_id)
        return replace(
            command,
            item_id=stored.item_id,
            text=stored.sent.text,
            name=stored.public_name,
            live=stored.sent.live,
        )

    async def _known(self, question_id: str) -> Stored:
        stored = await self._store.get(question_id)
        if stored is None:
            raise Refusal("resident-question-unknown")
        return stored

    def _usual_day(self) -> str:
        today = self._around.now().astimezone(self._around.zone).date()
        return (today + timedelta(days=self._settings.answer_days)).isoformat()


def _answer(question: ResidentQuestion) -> dict[str, str]:
    found = question.answer
    return {} if found is None else {"answer_by": found.by, "answer_way": found.way, "answer": found.text}

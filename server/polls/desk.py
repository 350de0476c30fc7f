"""Live polls at the desk: answers taken in groups, durable before they are acknowledged, counted beside the log.

One task takes whatever waits and writes it together, as the event log does; the line is bounded, and who comes when it
is full is told so. Closing freezes what is counted into the log and removes the single answers. A poll that is still
open when the sitting is closed is closed with it. What people answer in words is shown once chair or clerk release it.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from agenda import poll_answers, polls
from agenda.commands import Actor, Command
from agenda.commands.polls import ClosePoll, DropPoll, OpenPoll
from agenda.commands.sitting import CloseSitting
from agenda.events import Recorded
from agenda.events.polls import PollOpened
from agenda.events.words import PollMark
from agenda.poll_answers import Answer
from agenda.poll_said import foldings
from agenda.ports import Refusal
from agenda.state import Meeting
from server.config import PollsSection
from server.desk import MeetingDesk
from server.polls.box import Given, PollBox
from server.polls.standing import Standing
from server.store.trouble import StorageTrouble

log = logging.getLogger(__name__)

WAITING: Final = 4000
"""Answers that may wait: a thousand people answering at once are one quarter of it."""

MOST_ANSWERS: Final = 100_000
"""Of one poll, a thousand times a large hall: more is a machine, and would fill memory and disk."""

CODE_LETTERS: Final = "ABCDEFGHKLMNPRSTUVWXYZ23456789"
"""Without those that look alike from 15 m (I J 1, O Q 0)."""

CODE_LENGTH: Final = 4

Submit = Callable[[Command, Actor], Awaitable[int]]


@dataclass(slots=True)
class _Waiting:
    poll_id: str
    given: Given
    done: asyncio.Future[None]


class PollDesk:
    """The polls of one sitting. `folder` holds the answers while a poll is open, `onward` takes commands."""

    def __init__(self, desk: MeetingDesk, folder: Path, onward: Submit, settings: PollsSection | None = None) -> None:
        self._desk = desk
        self._folder = folder
        self._onward = onward
        self._settings = settings or PollsSection()
        self._held_back = foldings(self._settings.held_back)
        self._standing = Standing(self._settings.text_limit)
        self._line: asyncio.Queue[_Waiting] = asyncio.Queue(WAITING)
        self._turn = asyncio.Lock()
        self._box: PollBox | None = None
        self.changed = asyncio.Event()
        """Set when figures or polls have changed; whoever waits takes a new one each time."""
        desk.listen(self._follow)
        self._settle(desk.meeting)

    @property
    def meeting(self) -> Meeting:
        """The meeting as it is."""
        return self._desk.meeting

    async def standing(self) -> dict[str, Any] | None:
        """The figures of the poll that is open, without the counts where they are kept back; None where none is."""
        return None if self._box is None else await self._standing.of(self._box)

    def said(self) -> dict[str, Any] | None:
        """What people answered in words, for those who release it; None where nobody is asked for words."""
        box = self._box
        return None if box is None or box.poll.kind not in poll_answers.IN_WORDS else self._standing.said(box)

    # -- commands --------------------------------------------------------------------------------------------------

    async def submit(self, command: Command, actor: Actor) -> int:
        """Give a command on, with what only the server can put into it."""
        match command:
            case OpenPoll():
                return await self._onward(replace(command, code=_new_code()), actor)
            case ClosePoll():
                return await self._close(command, actor)
            case DropPoll():
                async with self._turn:
                    return await self._onward(command, actor)
            case CloseSitting():
                return await self._close_with_sitting(command, actor)
            case _:
                return await self._onward(command, actor)

    async def _close(self, command: ClosePoll, actor: Actor) -> int:
        """Nothing is counted between reading the figures and the event that holds them."""
        async with self._turn:
            box = self._box_of(command.poll_id)
            if box is None:
                return await self._onward(command, actor)
            found = box.result
            figures = found.counts, found.answers, found.members, found.labels, found.released
            return await self._onward(ClosePoll(command.poll_id, *figures), actor)

    async def _close_with_sitting(self, command: CloseSitting, actor: Actor) -> int:
        seq = await self._onward(command, actor)
        if self._box is not None:
            await self._close(ClosePoll(self._box.poll.poll_id), Actor("system"))
        return seq

    # -- answers ---------------------------------------------------------------------------------------------------

    async def answer_of_member(self, poll_id: str, person_id: str, answer: Answer) -> None:
        """A member's answer, by name as far as this method; durable when it returns. Raises Refusal, StorageTrouble."""
        read = self._read(polls.answerable(self.meeting, poll_id), answer)
        polls.check_member(self.meeting, self.meeting.person(person_id))
        await self._take(poll_id, f"person {person_id}", True, read)

    async def answer_of_device(self, poll_id: str, device: str, answer: Answer) -> None:
        """The same of somebody without a name, told again by a word that the device keeps."""
        poll = polls.answerable(self.meeting, poll_id)
        read = self._read(poll, answer)
        polls.check_public(self.meeting, poll)
        await self._take(poll_id, f"device {device}", False, read)

    def _read(self, poll: PollOpened, answer: Answer) -> Answer:
        return poll_answers.read(poll, answer, self._settings.text_limit)

    async def moderate(self, poll_id: str, numbers: Sequence[int], mark: PollMark) -> None:
        """Release or refuse words and texts; durable when it returns. Raises Refusal, StorageTrouble."""
        async with self._turn:
            polls.moderated(self.meeting, poll_id)
            box = self._box_of(poll_id)
            if box is None or not all(map(box.said.knows, numbers)):
                raise Refusal("poll-over")
            await asyncio.to_thread(box.append_mark, numbers, mark)
            box.said.mark(numbers, mark)
        self.tell()

    async def _take(self, poll_id: str, whose: str, member: bool, answer: Answer) -> None:
        box = self._box_of(poll_id)
        if box is None:
            raise Refusal("poll-over")
        waiting = _Waiting(poll_id, Given(box.token(whose), member, answer), asyncio.get_running_loop().create_future())
        try:
            self._line.put_nowait(waiting)
        except asyncio.QueueFull:
            raise Refusal("busy") from None
        await waiting.done

    async def run(self) -> None:
        """Take answers until cancelled."""
        while True:
            group = [await self._line.get()]
            while not self._line.empty():
                group.append(self._line.get_nowait())
            async with self._turn:
                await self._serve(group)

    async def _serve(self, group: Sequence[_Waiting]) -> None:
        """Those of a poll that was closed meanwhile are told so."""
        box = self._box
        fresh: dict[str, Given] = {}
        taken = [one for one in group if self._accepted(box, fresh, one)]
        try:
            if box is not None and fresh:
                await asyncio.to_thread(box.append, tuple(fresh.values()))
                box.count(fresh.values())
                self.tell()
        except StorageTrouble as error:
            log.error("answers to a poll cannot be written: %s", error)
            _fail(taken, error)
            return
        for one in taken:
            if not one.done.done():
                one.done.set_result(None)

    def _accepted(self, box: PollBox | None, fresh: dict[str, Given], one: _Waiting) -> bool:
        """Whether the answer may go on; one refused is told so here."""
        try:
            self._sort(box, fresh, one)
        except Refusal as refusal:
            _fail((one,), refusal)
            return False
        return True

    def _sort(self, box: PollBox | None, fresh: dict[str, Given], one: _Waiting) -> None:
        """Put an answer among those to be written, unless it is known; raises Refusal."""
        if box is None or box.poll.poll_id != one.poll_id:
            raise Refusal("poll-over")
        box.check(one.given.answer)
        key = box.key(one.given)
        first = box.known(key) or (fresh[key].answer if key in fresh else None)
        if first is not None:
            polls.check_same(first, one.given.answer)
            return
        if len(box) + len(fresh) >= MOST_ANSWERS:
            raise Refusal("busy")
        fresh[key] = one.given

    # -- following the log -----------------------------------------------------------------------------------------

    def _box_of(self, poll_id: str) -> PollBox | None:
        return self._box if self._box is not None and self._box.poll.poll_id == poll_id else None

    def _follow(self, meeting: Meeting, recorded: Sequence[Recorded]) -> None:
        running = polls.running(meeting)
        if (self._box.poll if self._box else None) != (running.opened if running else None):
            self._settle(meeting)

    def _settle(self, meeting: Meeting) -> None:
        """Have a box for the poll that is open, and none for any other."""
        running = polls.running(meeting)
        self._box = None
        try:
            self._box = PollBox(self._folder, running.opened, self._held_back) if running else None
            _sweep(self._folder, self._box)
        except StorageTrouble as error:
            log.error("a poll takes no answers: %s", error)
        self.tell()

    def tell(self) -> None:
        """Wake whoever tells the figures."""
        self.changed.set()
        self.changed = asyncio.Event()


def _fail(group: Sequence[_Waiting], error: Exception) -> None:
    for one in group:
        if not one.done.done():
            one.done.set_exception(error)


def _sweep(folder: Path, kept: PollBox | None) -> None:
    """Remove the answers of polls that are over."""
    for path in folder.glob("*.jsonl"):
        if kept is None or path.stem != kept.poll.poll_id:
            try:
                path.unlink(missing_ok=True)
            except OSError as error:
                log.error("answers of a poll are still on disk, please remove them by hand: %s", error)


def _new_code() -> str:
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))

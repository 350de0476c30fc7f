"""The transcript on its way into verbatim minutes: what the captions say at the moment the minutes are proposed.

The page asks for the kind alone; what is quoted comes from here and goes into the log with the proposal, so that a
version stays as it was proposed while the captions go on being corrected. Paragraphs are those of the transcript's
page, cut where they grow longer than a reader wants to follow from one second of the recording.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC
from typing import Final

from agenda.commands import Actor, Command
from agenda.commands.minutes_course import ProposeMinutes
from agenda.events.minutes_course import Utterance
from server.captions.book import Cue
from server.captions.transcript import paragraphs

Submit = Callable[[Command, Actor], Awaitable[int]]

LONGEST: Final = 600
"""Characters after which an utterance goes on as a new one: about 40 seconds of speech, five lines on paper."""


class MinutesTranscript:
    """Proposals on their way to the desk; `shown` gives the cues as they stand, `further` is where all commands go."""

    def __init__(self, shown: Callable[[], Iterable[Cue]], further: Submit) -> None:
        self._shown = shown
        self._further = further

    async def submit(self, command: Command, actor: Actor) -> int:
        """Give the command on, a proposal with the words it quotes; raises Refusal."""
        if isinstance(command, ProposeMinutes):
            command = replace(command, transcript=self._quoted() if command.kind == "verbatim" else ())
        return await self._further(command, actor)

    def _quoted(self) -> tuple[Utterance, ...]:
        return tuple(utterances(cue for cue in self._shown() if not cue.live))


def utterances(cues: Iterable[Cue]) -> Iterator[Utterance]:
    """The cues as utterances of one speaker to one item each."""
    for paragraph in paragraphs(cues):
        for part in _parts([line.cue for line in paragraph.lines]):
            yield _utterance(part)


def _parts(cues: Sequence[Cue]) -> Iterator[list[Cue]]:
    """The cues in stretches that end once they are longer than `LONGEST`."""
    part: list[Cue] = []
    for cue in cues:
        part.append(cue)
        if sum(len(one.text) for one in part) > LONGEST:
            yield part
            part = []
    if part:
        yield part


def _utterance(cues: Sequence[Cue]) -> Utterance:
    first = cues[0]
    return Utterance(
        at=first.begin.astimezone(UTC).isoformat(),
        speaker=first.speaker,
        text=" ".join(cue.text for cue in cues),
        automatic=any(cue.origin == "automatic" and cue.version == 1 for cue in cues),
    )

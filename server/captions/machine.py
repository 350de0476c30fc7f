"""Captions by a machine, where one is installed: whether it can run here, and its words on their way to the captions.

The seam is small: a child process hears the programme's own sound as any viewer by WHEP does, and sends pieces of text
with their seconds. So it hears nothing that is not public, and what it sends is refused like everybody's while the
public is away. faster-whisper is the recogniser if it is installed and a folder with a model is named; the program
loads neither from the network. Its words are marked as automatic wherever they are shown.
"""

from __future__ import annotations

import asyncio
import importlib
import importlib.util
import logging
from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any, Final, Literal

from pydantic import TypeAdapter, ValidationError

from media.programme.listening import RATE, Speech
from server.captions.book import CaptionTrouble
from server.captions.desk import CaptionDesk
from server.captions.vtt import Timed
from server.captions.words import prompt
from server.clock import Clock
from server.config import Settings
from server.sitting import Sitting

log = logging.getLogger(__name__)

NAME: Final = "captions"
PACKAGE: Final = "faster_whisper"
WORDS: Final = "words"
"""The message that tells the child the words of the sitting."""
MODEL_FILES: Final = ("model.bin", "tokenizer.json")
"""Without the second one the package would ask the network for it."""
WAITING: Final = 16
"""Pieces not yet kept; more would come too late to be shown."""

Ability = Literal["off", "package-missing", "model-missing", "ready"]
Recognise = Callable[[Speech, str], Iterable[Timed]]
"""Pieces of text in a piece of speech; the second are words that may be said, spelled as they shall be written."""
_CUES = TypeAdapter(tuple[Timed, ...])


def ability(model: str) -> Ability:
    """Whether a machine can write along here."""
    if not model:
        return "off"
    if importlib.util.find_spec(PACKAGE) is None:
        return "package-missing"
    return "ready" if all((Path(model) / name).is_file() for name in MODEL_FILES) else "model-missing"


def able(settings: Settings) -> Ability:
    """The same for the model that config.toml names."""
    model = settings.captions.model
    return ability(str(settings.path(model)) if model else "")


class WordsFollowed:
    """Tells the child the words of the sitting, at once and whenever they have changed."""

    def __init__(self, sitting: Sitting) -> None:
        self._sitting = sitting
        self._told: str | None = None
        sitting.desk.listen(lambda meeting, recorded: self._tell())
        self._tell()

    def _tell(self) -> None:
        words = prompt(self._sitting.desk.meeting, self._sitting.sections("public"))
        if words != self._told:
            self._told = words
            self._sitting.local.send(NAME, {"type": WORDS, "words": words})


def recogniser(model: str, language: str) -> Recognise:
    """faster-whisper with the model in that folder; raises OSError, RuntimeError or ValueError where it is none."""
    whisper = importlib.import_module(PACKAGE)
    loaded = whisper.WhisperModel(model, device="cpu", compute_type="int8", local_files_only=True)

    def recognise(speech: Speech, words: str) -> list[Timed]:
        found, _ = loaded.transcribe(
            speech,
            language=language,
            beam_size=1,
            condition_on_previous_text=False,
            initial_prompt=words or None,
        )
        return [Timed(float(one.start), float(one.end), str(one.text).strip()) for one in found]

    return recognise


def message(cues: Iterable[Timed], speech: Speech, age_s: float) -> dict[str, Any]:
    """What the child sends: cues in seconds from the piece's beginning, which was `age_s` and its length ago."""
    since = age_s + len(speech) / RATE
    return {"type": NAME, "since_s": since, "cues": [[cue.begin, cue.end, cue.text] for cue in cues if cue.text]}


class Machine:
    """Takes the child's messages in the meeting process; `run` keeps them, one after the other."""

    def __init__(self, desk: CaptionDesk, clock: Clock) -> None:
        self.dropped = 0
        self._desk = desk
        self._clock = clock
        self._waiting: asyncio.Queue[tuple[tuple[Timed, ...], timedelta]] = asyncio.Queue(WAITING)

    def hear(self, values: dict[str, Any]) -> None:
        """A message of the child; what does not fit is dropped and counted."""
        try:
            cues = _CUES.validate_python(
                [dict(zip(("begin", "end", "text"), one, strict=True)) for one in values["cues"]]
            )
            since = timedelta(seconds=float(values["since_s"]))
            self._waiting.put_nowait((cues, since))
        except (KeyError, TypeError, ValueError, OverflowError, ValidationError, asyncio.QueueFull):
            self.dropped += 1

    async def run(self) -> None:
        """Keep what comes, for ever."""
        while True:
            cues, since = await self._waiting.get()
            try:
                await self._desk.feed(cues, self._clock.now() - since, "automatic")
            except CaptionTrouble:  # the public is away: then nothing is written down
                self.dropped += 1
            except OSError as error:
                log.error("caption not kept: %s", error)

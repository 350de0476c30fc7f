"""What `config.toml` says about the hall's loudspeakers: one line of text, read once, so that a wrong one stops the
start and not the sitting.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

Scheme = Literal["none", "simulated", "alsa", "file"]

ALLOWED: Final = '"none", "simulated", "alsa:default" or "file:PATH.wav"'
_WORDS: Final[Mapping[str, Scheme]] = {"none": "none", "simulated": "simulated"}
_PREFIXES: Final[Mapping[str, Scheme]] = {"alsa": "alsa", "file": "file"}


class OutputError(ValueError):
    """An output that cannot be meant; the text is one sentence for the person who edits the file."""


@dataclass(frozen=True, slots=True)
class OutputAddress:
    """Where the sound goes; `target` is an ALSA device or a path, empty where there is neither."""

    scheme: Scheme
    target: str = ""


def parse_output(text: str) -> OutputAddress:
    """Read an output; raises OutputError naming what is allowed."""
    if text in _WORDS:
        return OutputAddress(_WORDS[text])
    prefix, _, target = text.partition(":")
    if prefix in _PREFIXES and target:
        return OutputAddress(_PREFIXES[prefix], target)
    raise OutputError(f'room output "{text}" is not known; allowed are {ALLOWED}')

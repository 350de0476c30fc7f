"""What an edge and the meeting process say to each other about live polls, as pydantic models."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

from agenda.poll_answers import Answer, numbers_of, texts_of
from agenda.poll_said import TEXT_LIMIT

MOST_ANSWERS_A_GROUP: Final = 500
"""Written and answered within some milliseconds, so that a ballot never waits long behind the audience."""

DEVICE_BYTES: Final = 16

PATH: Final = "/stimmung"
"""Where the audience finds polls on an edge; below it stands the short word."""

Chosen = Annotated[list[int], Field(max_length=64)]
Written = Annotated[list[Annotated[str, Field(max_length=TEXT_LIMIT)]], Field(max_length=1)]


class DeviceAnswer(BaseModel):
    """One answer of a device: `device` is the random word that it keeps, in hexadecimal."""

    model_config = ConfigDict(strict=True, extra="forbid")

    poll_id: Annotated[str, Field(max_length=64)]
    device: Annotated[str, Field(pattern=rf"^[0-9a-f]{{{2 * DEVICE_BYTES}}}$")]
    answer: Chosen | Written


class Group(BaseModel):
    """Answers that came within a moment."""

    model_config = ConfigDict(strict=True, extra="forbid")

    answers: Annotated[list[DeviceAnswer], Field(max_length=MOST_ANSWERS_A_GROUP)]


def answer_of(values: list[int] | list[str]) -> Answer:
    """An answer of the wire as the rules take it."""
    numbers = tuple(one for one in values if isinstance(one, int))
    return numbers if len(numbers) == len(values) else tuple(one for one in values if isinstance(one, str))


def values_of(answer: Answer) -> list[int] | list[str]:
    """The answer for the wire."""
    numbers = numbers_of(answer)
    return list(texts_of(answer)) if numbers is None else list(numbers)


class Codes(BaseModel):
    """What became of each answer of a group, in its order: empty for taken, else the code of the refusal."""

    codes: list[str]

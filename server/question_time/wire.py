"""What an edge and the meeting process say to each other about citizens' question time, as pydantic models."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

from agenda.ports import Refusal
from agenda.question_time_sent import Sent

PATH: Final = "/fragen"
"""Where the public finds question time on an edge."""

TOKEN_BYTES: Final = 16
TOKEN: Final = r"[A-Za-z0-9_-]{22}"  # noqa: S105  the form of one: 16 bytes in base64url
DEVICE: Final = r"[0-9a-f]{32}"

MOST_BYTES: Final = 64 * 1024
"""Of one message: a question of the greatest length, in the longest characters, with the rest of its form."""

Short = Annotated[str, Field(max_length=1000)]


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")


class SentMessage(_Strict):
    """A question on its way in, with the token of its form."""

    token: Annotated[str, Field(pattern=f"^{TOKEN}$")]
    name: Short
    named: bool
    residence: Short
    resident: bool
    text: Annotated[str, Field(max_length=10_000)]
    mail: Short
    live: bool

    def sent(self) -> Sent:
        """The same without its token."""
        return Sent(self.name, self.named, self.residence, self.resident, self.text, self.mail, self.live)


class VoteMessage(_Strict):
    """A browser votes a question up."""

    question_id: Annotated[str, Field(max_length=64)]
    device: Annotated[str, Field(pattern=f"^{DEVICE}$")]


class TokenMessage(_Strict):
    """Somebody opens a personal link."""

    token: Annotated[str, Field(pattern=f"^{TOKEN}$")]


class Verdict(BaseModel):
    """What became of a message: an empty code for taken, else that of the refusal with what fills its blanks.

    `again` says that it had been taken before.
    """

    code: str = ""
    again: bool = False
    values: dict[str, str | int] = {}

    @classmethod
    def of(cls, refusal: Refusal) -> Verdict:
        """The verdict of a refusal."""
        return cls(code=refusal.code, values=dict(refusal.values))

    def refusal(self) -> Refusal:
        """The refusal again."""
        return Refusal(self.code, "", **self.values)


class Own(BaseModel):
    """A question as its asker sees it: `state` is "waiting" before anybody has decided; `door` leads to the sitting."""

    question_id: str
    text: str
    state: str
    wording: str = ""
    reason: str = ""
    due: str = ""
    answer_by: str = ""
    answer_way: str = ""
    answer: str = ""
    mail: bool = False
    live: bool = False
    door: str = ""


class OwnAnswer(BaseModel):
    """The question of a personal link; None where the link leads nowhere."""

    own: Own | None


class Votes(BaseModel):
    """How many vote each question up."""

    votes: dict[str, int]

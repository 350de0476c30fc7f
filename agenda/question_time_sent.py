"""A question on its way in: what a resident fills in, checked before anything of it is stored."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from agenda import texts
from agenda.ports import Refusal

MAIL_LIMIT: Final = 254
"""Characters of a mail address (RFC 5321 § 4.5.3.1.3 allows a path of 256 with its brackets)."""

_MAIL: Final = re.compile(r"[^\s@<>()\[\],;:\\\"]+@[\w-]+(\.[\w-]+)+")
"""Good enough to catch a slip; whether somebody reads it there only a mail can tell."""


@dataclass(frozen=True, slots=True)
class Sent:
    """As it was filled in. `named`: the name may be told to everybody; `resident`: says to live here; `mail`: or ""."""

    name: str
    named: bool
    residence: str
    resident: bool
    text: str
    mail: str
    live: bool


def checked(sent: Sent, limit: int) -> Sent:
    """The same, stripped; raises Refusal for the first thing wrong. `limit` is of the text, in characters."""
    if not sent.resident:
        raise Refusal("resident-not")
    return replace(
        sent,
        name=texts.filled_line(sent.name, "Der Name"),
        residence=texts.filled_line(sent.residence, "Der Wohnort"),
        text=question(sent.text, limit),
        mail=_mail(sent.mail),
    )


def question(text: str, limit: int) -> str:
    """The wording of a question: one paragraph that is not empty."""
    return texts.filled_line(" ".join(text.split()), "Die Frage", limit)


def _mail(text: str) -> str:
    address = texts.line(text, "Die Mailadresse", MAIL_LIMIT)
    if address and not _MAIL.fullmatch(address):
        raise Refusal("resident-mail")
    return address


def check_room(stored: int, most: int) -> None:
    """Refuse one more question where the store is full: what it holds, and what it may."""
    if stored >= most:
        raise Refusal("resident-questions-full")


def often(limit: int) -> Refusal:
    """As many came from one address today as may."""
    return Refusal("resident-questions-often", limit=limit)

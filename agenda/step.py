"""A step of the chair: the key, what to say, what it asks of the meeting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Key = Literal[
    "open-sitting",
    "state-quorum",
    "call-item",
    "give-floor",
    "take-floor",
    "withdraw-floor",
    "admit-question",
    "decline-question",
    "end-question",
    "admit-asker",
    "put-resident-question",
    "await-answer",
    "open-vote",
    "close-vote",
    "announce-vote",
    "test-vote",
    "repeat-vote",
    "await-name",
    "await-hands",
    "await-papers",
    "judge-unanimously",
    "judge-carried",
    "judge-rejected",
    "pass-name",
    "break-off-vote",
    "put-motion",
    "put-procedure",
    "withdraw-demand",
    "accept-procedure",
    "put-proposal",
    "open-election",
    "await-count",
    "open-urn",
    "announce-election",
    "repeat-election",
    "draw-lot",
    "ask-elected",
    "vote-on-proposal",
    "close-item",
    "hand-over",
    "see-out",
    "ask-privacy",
    "exclude-public",
    "admit-public",
    "review-exclusion",
    "decide-recusal",
    "repaired",
    "interrupt",
    "resume",
    "close-sitting",
    "none",
]
Intent = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Step:
    """A key on the chair's screen: its German label, the sentence to say aloud, the intent to send.

    `danger` marks a step that cannot be taken back; its label names the consequence and it needs a second press.
    `asks_reason`: the chair types why, and the words go into the intent's `reason`.
    """

    key: Key
    label: str
    say: str
    intent: Intent | None
    danger: bool = False
    asks_reason: bool = False

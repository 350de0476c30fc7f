"""Every refusal as a German sentence (what is wrong and what to do) and the rule that it rests on.

Blanks are filled from `Refusal.values`.
"""

from __future__ import annotations

from collections.abc import Mapping

from agenda.ports import Refusal
from agenda.refusals import (
    access,
    assembly,
    bodies,
    chairing,
    conduct,
    disturbance,
    elections,
    floor,
    items,
    law,
    local_law,
    minutes_course,
    motions,
    papers,
    people,
    polls,
    procedure,
    publication,
    publicity,
    question_time,
    recusal,
    secret_vote,
    shots,
    showing,
    sitting,
    surveys,
    texts,
    votes,
)

_SUBJECTS = (
    access,
    sitting,
    chairing,
    people,
    items,
    motions,
    procedure,
    floor,
    votes,
    secret_vote,
    elections,
    recusal,
    disturbance,
    bodies,
    publicity,
    publication,
    shots,
    showing,
    surveys,
    papers,
    polls,
    question_time,
    conduct,
    assembly,
    law,
    local_law,
    minutes_course,
    texts,
)

SENTENCES: Mapping[str, str] = {code: text for subject in _SUBJECTS for code, text in subject.SENTENCES.items()}
RULES: Mapping[str, str] = {code: text for subject in _SUBJECTS for code, text in subject.RULES.items()}
"""What each refusal rests on where the call that raised it names nothing nearer."""


def sentence(refusal: Refusal) -> str:
    """The refusal as its German sentence with the blanks filled."""
    return SENTENCES[refusal.code].format(**refusal.values)


def rule(refusal: Refusal) -> str:
    """What the refusal rests on: the paragraph or setting that its call named, else the table's."""
    return refusal.rule or RULES[refusal.code]

"""Every refusal as a German sentence: what is wrong and what to do. Blanks are filled from `Refusal.values`."""

from __future__ import annotations

from collections.abc import Mapping

from agenda.ports import Refusal
from agenda.refusals import (
    access,
    bodies,
    conduct,
    disturbance,
    elections,
    floor,
    items,
    law,
    motions,
    people,
    procedure,
    publicity,
    recusal,
    sitting,
    texts,
    votes,
)

SENTENCES: Mapping[str, str] = {
    code: text
    for subject in (
        access,
        sitting,
        people,
        items,
        motions,
        procedure,
        floor,
        votes,
        elections,
        recusal,
        disturbance,
        bodies,
        publicity,
        conduct,
        law,
        texts,
    )
    for code, text in subject.SENTENCES.items()
}


def sentence(refusal: Refusal) -> str:
    """The refusal as its German sentence with the blanks filled."""
    return SENTENCES[refusal.code].format(**refusal.values)

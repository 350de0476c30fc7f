"""Every refusal as a German sentence: what is wrong and what to do. Blanks are filled from `Refusal.values`."""

from __future__ import annotations

from collections.abc import Mapping

from agenda.ports import Refusal
from agenda.refusals import (
    access,
    bodies,
    chairing,
    conduct,
    disturbance,
    elections,
    floor,
    items,
    law,
    local_law,
    motions,
    people,
    procedure,
    publication,
    publicity,
    recusal,
    secret_vote,
    sitting,
    texts,
    votes,
)

SENTENCES: Mapping[str, str] = {
    code: text
    for subject in (
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
        conduct,
        law,
        local_law,
        texts,
    )
    for code, text in subject.SENTENCES.items()
}


def sentence(refusal: Refusal) -> str:
    """The refusal as its German sentence with the blanks filled."""
    return SENTENCES[refusal.code].format(**refusal.values)

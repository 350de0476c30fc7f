"""Every refusal as a German sentence: what is wrong and what to do. Blanks are filled from `Refusal.values`."""

from __future__ import annotations

from collections.abc import Mapping

from agenda.ports import Refusal
from agenda.refusals import access, floor, items, people, sitting, texts, votes

SENTENCES: Mapping[str, str] = {
    code: text
    for subject in (access, sitting, people, items, floor, votes, texts)
    for code, text in subject.SENTENCES.items()
}


def sentence(refusal: Refusal) -> str:
    """The refusal as its German sentence with the blanks filled."""
    return SENTENCES[refusal.code].format(**refusal.values)

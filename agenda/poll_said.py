"""What people answer to a live poll in words: how it is read, folded and counted, and what the clerk lets others see.

A word cloud takes one to three words, an open question one text, and for a released text the agreement of others. What
somebody wrote is shown to nobody but chair and clerk until it is released. Words are folded by case and blanks alone:
"Markt" and "MARKT" are one word, "Märkte" is another, for whoever folds plurals decides what people meant.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from agenda import texts
from agenda.events.words import PollKind, PollMark
from agenda.ports import Refusal

MOST_WORDS: Final = 3
WORD_LIMIT: Final = 30
"""Characters of a word: "Straßenverkehrsbehörde" has 22, and the longest must still fit into a picture."""

TEXT_LIMIT: Final = 500
"""Characters of a text at the very most; config.toml sets less."""

FROZEN: Final = 100
"""Words or texts that a result holds: more is read by nobody, and stays in the log for ever."""

_WORD: Final = re.compile(r"[^\W_](?:[^\W_]|['’&+./-])*")
_BETWEEN: Final = re.compile(r"[\s,;]+")
_EDGES: Final = "\"„“”‚‘'’().:!?…-"


def words(text: str) -> tuple[str, ...]:
    """One to three words, each once; raises Refusal."""
    parts = (part.strip(_EDGES) for part in _BETWEEN.split(unicodedata.normalize("NFC", text)))
    found = {fold(part): part for part in parts if part}
    if not 1 <= len(found) <= MOST_WORDS or not all(map(_is_word, found.values())):
        raise Refusal("poll-words")
    return tuple(found.values())


def _is_word(text: str) -> bool:
    return len(text) <= WORD_LIMIT and _WORD.fullmatch(text) is not None


def one_text(text: str, limit: int) -> tuple[str, ...]:
    """One text of at most so many characters, in one line; raises Refusal."""
    try:
        return (texts.filled_line(" ".join(unicodedata.normalize("NFC", text).split()), "Die Antwort", limit),)
    except Refusal as error:  # an edge hears the code alone, and the audience one sentence
        raise Refusal("poll-text") from error


def fold(word: str) -> str:
    """What two spellings of one word have in common."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", word).casefold())


def _place(word: str) -> tuple[str, str]:
    """Its place in the alphabet: umlauts stand with their vowels (DIN 5007-1)."""
    folded = fold(word)
    return "".join(one for one in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(one)), folded


def foldings(held_back: Iterable[str]) -> frozenset[str]:
    """A list of words as `Said` takes it."""
    return frozenset(map(fold, held_back))


@dataclass(slots=True)
class Entry:
    """A word with how many people said it, or a text with how many agree to it. `number` counts them from 0 on."""

    number: int
    spellings: Counter[str]
    count: int
    mark: PollMark = "waiting"

    @property
    def label(self) -> str:
        """As most people spelled it; of equals the first in the alphabet, so that the order of answers is no matter."""
        return min(self.spellings, key=lambda one: (-self.spellings[one], one))


class Said:
    """All that was said to one poll. What holds a word of `held_back` is refused until the clerk releases it."""

    def __init__(self, kind: PollKind, held_back: Collection[str] = frozenset()) -> None:
        self._kind = kind
        self._held_back = held_back
        self._entries: list[Entry] = []
        self._numbers: dict[str, int] = {}

    def take(self, answer: Sequence[str]) -> None:
        """Count an answer that `words` or `one_text` made."""
        for text in answer:
            entry = self._entry(text)
            entry.spellings[text] += 1
            entry.count += self._kind == "cloud"

    def _entry(self, text: str) -> Entry:
        """A word is known again; every text is one of its own."""
        key = fold(text) if self._kind == "cloud" else str(len(self._entries))
        number = self._numbers.setdefault(key, len(self._entries))
        if number == len(self._entries):
            self._entries.append(Entry(number, Counter(), 0, "refused" if self._is_held(text) else "waiting"))
        return self._entries[number]

    def _is_held(self, text: str) -> bool:
        return any(fold(part.strip(_EDGES)) in self._held_back for part in _BETWEEN.split(text))

    def may_agree(self, number: int) -> bool:
        """Whether there is a text of that number for everybody to see."""
        return self._kind == "open" and self.knows(number) and self._entries[number].mark == "released"

    def agree(self, number: int) -> None:
        """Count somebody who agrees to a text."""
        self._entries[number].count += 1

    def knows(self, number: int) -> bool:
        """Whether something has that number."""
        return 0 <= number < len(self._entries)

    def mark(self, numbers: Iterable[int], mark: PollMark) -> None:
        """Release or refuse what has these numbers."""
        for number in numbers:
            self._entries[number].mark = mark

    def marked(self, mark: PollMark) -> tuple[Entry, ...]:
        """What has that mark: the most counted first, words then by the alphabet, texts by their age."""
        found = (one for one in self._entries if one.mark == mark)
        return tuple(sorted(found, key=self._rank))

    def _rank(self, one: Entry) -> tuple[int, tuple[str, str], int]:
        return -one.count, _place(one.label) if self._kind == "cloud" else ("", ""), one.number

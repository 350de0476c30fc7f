"""How a live poll stands, as a picture: a word cloud where people answered with words, else bars.

The meeting process draws it for the pages of the sitting and for the edges, the edges draw the frozen result, and the
minutes have it as an annex: the same figures give the same bytes everywhere. Each word carries its length, so that it
keeps its place in whatever typeface it is set.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final
from xml.sax.saxutils import escape

from agenda.events.polls import PollClosed, PollOpened
from agenda.events.words import PollKind
from agenda.poll_answers import labels
from agenda.surveys_texts import shown
from agenda.wordcloud import HEIGHT, WIDTH, Placed, Word, layout
from server.bars import Bar, drawn, framed

COLOURS: Final = ("#0b4f6c", "#1f5fa8", "#5a3d8a", "#8a3b12", "#2d6a2e")
"""Of words by how often they were said, in turn; each 5:1 and more against white paper. They say nothing by themselves:
the size does, and the list beside it."""

TEXTS: Final = 10
"""Bars of an open question: the texts with the most agreement."""

Picture = Callable[[PollOpened, PollClosed], str]


def picture(poll: PollOpened, result: PollClosed) -> str:
    """The picture of these figures, as SVG."""
    return _PICTURES[poll.kind](poll, result)


def words(poll: PollOpened, result: PollClosed) -> str:
    """The same in words: everything that was counted, with its number."""
    return "; ".join(f"{bar.label}: {bar.words}" for bar in _bars(poll, result)) or "Keine Angaben"


def _cloud(poll: PollOpened, result: PollClosed) -> str:
    said = tuple(Word(label, count) for label, count in zip(result.labels, result.counts, strict=True))
    body = "".join(_word(one) for one in layout(said))
    return framed(poll.question, WIDTH, HEIGHT, f'<g font-weight="bold">{body}</g>')


def _word(one: Placed) -> str:
    return (
        f'<text x="{one.x}" y="{one.y}" font-size="{one.size}" fill="{COLOURS[one.rank % len(COLOURS)]}" '
        f'textLength="{one.length}" lengthAdjust="spacingAndGlyphs">{escape(one.text)}</text>'
    )


def _people(poll: PollOpened, result: PollClosed) -> str:
    return drawn(poll.question, _bars(poll, result), result.answers)


def _points(poll: PollOpened, result: PollClosed) -> str:
    """The longest bar is the first place in every answer."""
    return drawn(poll.question, _bars(poll, result), len(poll.options) * result.answers)


def _agreed(poll: PollOpened, result: PollClosed) -> str:
    return drawn(poll.question, _bars(poll, result)[:TEXTS], max(result.counts, default=0))


def _bars(poll: PollOpened, result: PollClosed) -> Sequence[Bar]:
    told = _WORDS[poll.kind]
    counted = zip(labels(poll, result), result.counts, strict=True)
    return tuple(Bar(label, count, told(count, result.answers)) for label, count in counted)


def _plain(count: int, answers: int) -> str:
    return str(count)


def _in_points(count: int, answers: int) -> str:
    return "1 Punkt" if count == 1 else f"{count} Punkte"


def _agreeing(count: int, answers: int) -> str:
    return "1 stimmt zu" if count == 1 else f"{count} stimmen zu"


_PICTURES: Final[Mapping[PollKind, Picture]] = {
    "single": _people,
    "multiple": _people,
    "scale": _people,
    "ranking": _points,
    "cloud": _cloud,
    "open": _agreed,
}
_WORDS: Final[Mapping[PollKind, Callable[[int, int], str]]] = {
    "single": shown,
    "multiple": shown,
    "scale": shown,
    "ranking": _in_points,
    "cloud": _plain,
    "open": _agreeing,
}

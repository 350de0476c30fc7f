"""What Popolo's JSON schemas ask of a vote event and of what stands inside it, as a table of our own made from the
specification (popoloproject.com, schemas vote_event, motion, count, vote and link).

The schemas let every other attribute pass; here one that they do not name is a fault, so that a slip of spelling shows.
The letters: s a text, t a date-time with offset, i a whole number, u an address; [Type] a list, Type an object.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

FACTS: Mapping[str, str] = {
    "VoteEvent": "id:s organization_id:s legislative_session_id:s identifier:s motion_id:s motion:Motion "
    "classification:s start_date:t end_date:t result:s counts:[Count] votes:[Vote] created_at:t updated_at:t "
    "sources:[Link]",
    "Motion": "id:s organization_id:s legislative_session_id:s creator_id:s text:s identifier:s classification:s "
    "date:t requirement:s result:s created_at:t updated_at:t sources:[Link]",
    "Count": "option:s value:i group_id:s",
    "Vote": "id:s vote_event_id:s voter_id:s option:s group_id:s role:s pair_id:s",
    "Link": "url:u note:s",
}

REQUIRED: Mapping[str, frozenset[str]] = {"Count": frozenset({"option", "value"}), "Link": frozenset({"url"})}

OPTIONS = frozenset({"yes", "no", "abstain", "absent", "not voting", "paired"})
RESULTS = frozenset({"pass", "fail"})
"""The words that the specification recommends for `option` and `result`."""

WORDS: Mapping[str, frozenset[str]] = {"option": OPTIONS, "result": RESULTS}

SIMPLE: Mapping[str, Callable[[Any], bool]] = {
    "s": lambda value: isinstance(value, str),
    "t": lambda value: isinstance(value, str) and datetime.fromisoformat(value).tzinfo is not None,
    "i": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "u": lambda value: isinstance(value, str) and urlsplit(value).scheme in ("http", "https"),
}


def faults(values: Mapping[str, Any], name: str = "VoteEvent") -> Iterator[str]:
    """What is wrong with an object of that type, those inside it too."""
    known = dict(word.split(":", 1) for word in FACTS[name].split())
    yield from (f"{name}: no {one}" for one in REQUIRED.get(name, frozenset()) - values.keys())
    for attribute, value in values.items():
        yield from _attribute(f"{name}.{attribute}", value, known.get(attribute))
        if attribute in WORDS and value not in WORDS[attribute]:
            yield f"{name}.{attribute} is {value!r}"


def _attribute(where: str, value: Any, letter: str | None) -> Iterator[str]:
    if letter is None:
        yield f"{where} is not known to Popolo"
    elif letter in SIMPLE:
        if not SIMPLE[letter](value):
            yield f"{where} is {value!r}"
    else:
        for one in value if letter.startswith("[") else [value]:
            yield from faults(one, letter.strip("[]"))

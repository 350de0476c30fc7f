"""The record of the minutes for machines, as JSON: every value of `Minutes`, times in ISO 8601 with offset.

It travels inside the PDF, in the package for the e-file and as a file of its own; `format` names its shape, and a
change that a reader would notice gives it another number.
"""

from __future__ import annotations

import dataclasses
import json
from datetime import UTC, datetime
from typing import Final

from agenda.minutes import Minutes

FORMAT = "ratssaal-niederschrift/3"


COUNTED: Final = ("yes", "no", "abstain", "not_voted")
"""Null where the hands were judged by sight: then nobody counted them."""


def render(minutes: Minutes, log_hash: str = "") -> bytes:
    """The file in UTF-8; `log_hash` is the last of the event log, if known."""
    told = dataclasses.asdict(minutes)
    for tally in (vote["tally"] for item in told["items"] for vote in item["votes"]):
        if tally and tally["verdict"]:
            tally.update(dict.fromkeys(COUNTED))
    values = {"format": FORMAT, "log_hash": log_hash, "minutes": told}
    return json.dumps(values, ensure_ascii=False, indent=1, default=_plain).encode()


def _plain(value: object) -> str:
    """What JSON has no type for; raises TypeError for anything but a time."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    raise TypeError(type(value).__name__)

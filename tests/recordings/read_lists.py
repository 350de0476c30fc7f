"""Lists as another program reads them, and parts as they come to an edge, for the tests of both."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from recordings.wire import Made
from tests.recordings.made import PARTS, part

READER = Path(__file__).with_name("hls_parser.mjs")


def understood(text: str) -> dict[str, Any]:
    """The list as hls-parser reads it in strict mode; it ends with an error where the list breaks the standard."""
    done = subprocess.run(["node", str(READER)], input=text, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    value: dict[str, Any] = json.loads(done.stdout)
    return value


def sent(run: str, first: int, count: int, rung: str = "high") -> Made:
    one = part(count, rung)
    place = (run, rung, first + one.segment, count % PARTS)
    return Made(*place, one.duration, one.independent, one.ends, one.data)

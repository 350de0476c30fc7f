"""Which minutes are public: a list of names beside the files, kept by `publishing`, read by the edge."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

FOLDER = "niederschrift"
"""Below the papers; no paper lies there, for a paper's name holds no folder."""

LIST = "published.json"
"""Names of the files that are public, in that folder; where it is missing none is."""

POLICY = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'"
}
"""Of the page with the minutes: it holds its own style and pictures, and nothing else is to be loaded or run."""


def published(folder: Path) -> Sequence[str]:
    """The public files in the folder with the minutes of a sitting."""
    try:
        return list(json.loads((folder / LIST).read_text("utf-8")))
    except FileNotFoundError:
        return ()

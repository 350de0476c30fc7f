"""The English texts of the pages."""

from __future__ import annotations

from pathlib import Path

from server.texts import load_texts

WEB = Path(__file__).resolve().parents[2] / "web"
ENGLISH = load_texts(WEB / "locale")["en"]

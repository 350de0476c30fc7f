"""Foreign text on its way into the log: limits and characters, in one place.

Lengths are in characters. Refused are control characters, lone surrogates (no UTF-8 form), the two code points XML 1.0
forbids (they would break the DOCX and Akoma Ntoso exports) and bidirectional overrides, with which a line can be made
to read differently from what was stored (Unicode Technical Report 36, § 2.4).
"""

from __future__ import annotations

import re

from agenda.ports import Refusal

ID_LIMIT = 64
LABEL_LIMIT = 200
REMARK_LIMIT = 500
MOTION_LIMIT = 10_000
PROSE_LIMIT = 50_000

_UNSEEN = "\\x7f-\\x9f\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069\\ud800-\\udfff\\ufffe\\uffff"
_NOT_IN_A_LINE = re.compile(f"[\\x00-\\x1f{_UNSEEN}]")
_NOT_IN_A_TEXT = re.compile(f"[\\x00-\\x08\\x0b-\\x1f{_UNSEEN}]")
_IDENTIFIER = re.compile(rf"[\w.:-]{{1,{ID_LIMIT}}}")
_FILE_NAME = re.compile(r"[^/\\.][^/\\]*")


def line(value: str, what: str, limit: int = LABEL_LIMIT) -> str:
    """One line of text, stripped; `what` names the field in the refusal."""
    return _checked(value.strip(), what, limit, _NOT_IN_A_LINE)


def filled_line(value: str, what: str, limit: int = LABEL_LIMIT) -> str:
    """One line of text that must not be empty."""
    text = line(value, what, limit)
    if not text:
        raise Refusal("text-missing", what=what)
    return text


def paragraphs(value: str, what: str, limit: int) -> str:
    """Text of several lines; line ends become a plain line feed."""
    return _checked(value.replace("\r\n", "\n"), what, limit, _NOT_IN_A_TEXT)


def identifier(value: str) -> str:
    """An id as addresses and file names can bear it: letters, digits, `_ . : -`."""
    if not _IDENTIFIER.fullmatch(value):
        raise Refusal("id-invalid", limit=ID_LIMIT)
    return value


def file_name(value: str) -> str:
    """A file name below the papers folder: no folder in it, not hidden."""
    text = filled_line(value, "Der Dateiname")
    if not _FILE_NAME.fullmatch(text):
        raise Refusal("file-name-invalid")
    return text


def _checked(text: str, what: str, limit: int, forbidden: re.Pattern[str]) -> str:
    if len(text) > limit:
        raise Refusal("text-too-long", what=what, length=len(text), limit=limit)
    if forbidden.search(text):
        raise Refusal("text-invalid", what=what)
    return text

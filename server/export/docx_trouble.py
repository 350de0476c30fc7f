"""What may be wrong with the town's Word template, each as one German sentence that says what to do.

A template is a file of others with a small program in it, run in a sandbox. What both may raise is named here by the
libraries that read and run it; nothing of the house's own code runs inside `opening` and `filling`.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

import jinja2
from docx.exceptions import PythonDocxError
from docx.opc.exceptions import OpcError
from jinja2.exceptions import SecurityError

UNREADABLE: Final = (
    "Die Word-Vorlage ist keine Word-Datei (DOCX) oder beschädigt; bitte in Word öffnen und als "
    "„Word-Dokument (*.docx)“ neu speichern."
)

WRONG: Final = (
    "Die Word-Vorlage hat einen Fehler in einem Feld, {what} ({detail}); bitte dort berichtigen, erlaubt ist, was im "
    "Handbuch der Schriftführung unter „Eigene Word-Vorlage“ steht."
)

WHAT: Final[Mapping[type[Exception], str]] = {
    SecurityError: "es verlangt, was einer Vorlage nicht erlaubt ist",
    jinja2.UndefinedError: "es nennt, was es nicht gibt",
    jinja2.TemplateSyntaxError: "es ist falsch geschrieben",
    SyntaxError: "es zerreißt den Aufbau der Datei",
}
"""The first that fits is said."""

OTHERWISE: Final = "es lässt sich nicht ausrechnen"

READ: Final = (
    # SyntaxError is the one of lxml for XML that is none.
    *(OpcError, PythonDocxError, SyntaxError, zipfile.BadZipFile, zlib.error, EOFError),
    # Of python-docx and zipfile: a part that is missing, of another kind, compressed or encrypted in a way of its own.
    *(LookupError, ValueError, AttributeError, RuntimeError),
)
"""What reading a file raises that is no Word file, or no whole one."""

RUN: Final = (
    *(jinja2.TemplateError, SyntaxError, PythonDocxError),
    # Of the expressions in it, such as {{ 1/0 }} or {{ kopf + 3 }}, and of what docxtpl then finds in the XML.
    *(ArithmeticError, LookupError, TypeError, ValueError, AttributeError, RecursionError),
)
"""What filling a template raises."""


class TemplateTrouble(Exception):
    """What is wrong with the town's template, as one German sentence."""


@contextmanager
def opening() -> Iterator[None]:
    """A file that cannot be read becomes a TemplateTrouble."""
    try:
        yield
    except READ as error:
        raise TemplateTrouble(UNREADABLE) from error


@contextmanager
def filling() -> Iterator[None]:
    """A field that cannot be filled becomes a TemplateTrouble."""
    try:
        yield
    except RUN as error:
        what = next((said for kind, said in WHAT.items() if isinstance(error, kind)), OTHERWISE)
        raise TemplateTrouble(WRONG.format(what=what, detail=_detail(error))) from error


def _detail(error: Exception) -> str:
    """What the library says, of several lines the first."""
    lines = str(error).splitlines() or [type(error).__name__]
    return lines[0].rstrip(".")

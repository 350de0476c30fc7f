"""A paper of the item under debate, full screen in the public picture."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ShowPaper:
    """Show this page (from 1 on) of a paper, in place of whatever is shown.

    `pages` is how many the paper has; the server counts them and replaces what a page sends.
    """

    file: str
    page: int = 1
    pages: int = 0


@dataclass(frozen=True, slots=True)
class HidePaper:
    """Show people again."""


ShowingCommand = ShowPaper | HidePaper

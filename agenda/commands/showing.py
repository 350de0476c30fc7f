"""A paper or the result of a survey about the item under debate, full screen in the public picture."""

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
class ShowExhibit:
    """Show this page (from 1 on) of the result of a survey, a question a page, in place of whatever is shown.

    The hall sees it too, and whoever reads the public page.
    """

    survey_id: str
    page: int = 1


@dataclass(frozen=True, slots=True)
class HidePaper:
    """Show people again, whatever was shown."""


ShowingCommand = ShowPaper | ShowExhibit | HidePaper

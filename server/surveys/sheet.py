"""What the pages of a survey are drawn with: its frame, the form filled in as it came, the tables of its result."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any, Final
from urllib.parse import urlencode

from aiohttp import web

from agenda.events.surveys import SurveyAttached
from agenda.surveys_answers import Fault, Fields, field_of
from agenda.surveys_form import Language, Survey, files_most, steps
from agenda.surveys_texts import lines
from server.surveys.chart import has_chart
from server.surveys.conditions import deciding, style_sheet
from server.surveys.simple import SIMPLE
from server.surveys.texts import FAULTS, HINTS, LIMIT_MB, LIMITS, REFUSED, Refused, condition
from server.surveys.upload import asks_for_files
from server.texts import LANGUAGES as PAGE_LANGUAGES
from server.texts import Texts

TOKEN: Final = "token"  # noqa: S105 (the name of a field)
LANGUAGES: Final[Mapping[Language, str]] = {"de": "Deutsch", "en": "English", "simple": "Leichte Sprache"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a form is drawn with: what was filled in, what is wrong with it, why it was not taken."""

    fields: Fields
    faults: Mapping[str, Fault]
    refused: Refused | None = None

    @property
    def token(self) -> str:
        """The token of this form; sent again, it stays the same."""
        return "".join(self.fields.get(TOKEN, ())[:1]) or secrets.token_urlsafe(16)


EMPTY: Final = Sheet({}, {})


def frame(request: web.Request, survey: Survey, texts: Texts, now: datetime, zone: tzinfo) -> dict[str, Any]:
    """What every page of a survey is drawn with; `say` has our own sentences in the language of the questions."""
    language = language_of(request, survey, texts)
    return {
        "survey": survey,
        "language": language,
        "languages": LANGUAGES,
        "say": spoken(texts, language),
        "query": query_of(request),
        "state": survey.state(now),
        "closes": f"{survey.closes_at.astimezone(zone):%d.%m.%Y, %H:%M}",
        "opens": f"{survey.opens_at.astimezone(zone):%d.%m.%Y, %H:%M}",
    }


def sheet_values(survey: Survey, sheet: Sheet, texts: Texts, language: Language) -> dict[str, Any]:
    """What the questions are drawn with."""
    say = spoken(texts, language)
    return {
        "fields": sheet.fields,
        "faults": {one: say(FAULTS[fault]).format(limit=LIMIT_MB) for one, fault in sheet.faults.items()},
        "refused": say(REFUSED[sheet.refused]) if sheet.refused else "",
        "token": sheet.token,
        "conditions": {one.question_id: condition(survey, one, say, language) for one in survey.questions},
        "deciding": deciding(survey),
        "hides": bool(style_sheet(survey)),
        "hints": {kind: say(hint).format(limit=LIMIT_MB) for kind, hint in HINTS.items()},
        "files_most": files_most,
        "with_files": asks_for_files(survey),
        "limits": LIMITS,
        "steps": steps,
        "field_of": field_of,
    }


def drawn(result: SurveyAttached, address: str, query: str = "") -> list[dict[str, Any]]:
    """The tables in text, each with the address of its picture if it has one; no `address`: without pictures."""
    return [
        {
            "table": table,
            "lines": list(lines(table)),
            "picture": f"{address}/ergebnis-{place}.svg{query}" if address and has_chart(table) else "",
        }
        for place, table in enumerate(result.tables)
    ]


def language_of(request: web.Request, survey: Survey, texts: Texts) -> Language:
    """The language of the questions: `?sprache=`, else that of the page, if the survey has it."""
    wanted = (request.query.get("sprache"), texts.lang)
    return next((one for name in wanted for one in survey.languages if one == name), "de")


def spoken(texts: Texts, language: Language) -> Texts:
    """Our own sentences for questions in that language."""
    return SIMPLE if language == "simple" else texts


def query_of(request: web.Request, **more: str) -> str:
    """The languages asked for, for the addresses of the pages that follow, and more; empty where there is nothing."""
    known: Mapping[str, tuple[str, ...]] = {"sprache": tuple(LANGUAGES), "lang": PAGE_LANGUAGES}
    asked = {name: request.query.get(name, "") for name in known}
    kept = {name: value for name, value in asked.items() if value in known[name]} | more
    return f"?{urlencode(kept)}" if kept else ""

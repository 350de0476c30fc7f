"""`python -m server survey …`: take a survey over, print letters with codes, show and export what came in."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from agenda.events.surveys import SurveyTable
from agenda.surveys_form import Survey
from agenda.surveys_texts import answered, lines, smallest, turnout
from server.addresses import Folders, public_url
from server.clock import SystemClock
from server.config import Settings
from server.planning import PlanError, read_plan
from server.surveys.code_letters import letters
from server.surveys.codes import new_codes
from server.surveys.fitting import check
from server.surveys.plans import Shelf, read_survey
from server.surveys.results import Results
from server.surveys.store import SurveyStore
from server.surveys.tables import table_of

Say = Callable[[str], None]

MOST_CODES = 100_000
"""Letters in one file; a town with more prints in several."""


def add_parser(commands: Any, common: argparse.ArgumentParser) -> None:
    """The command's arguments. (argparse has no public type for what `add_subparsers` returns.)"""
    survey = commands.add_parser("survey", help="ask the town before a sitting decides")
    acts = survey.add_subparsers(dest="act", required=True)
    add = acts.add_parser("add", parents=[common], help="take over a survey written in a TOML file")
    add.add_argument("file", type=Path)
    add.add_argument("--replace", action="store_true", help="in place of the one of its id, before that has begun")
    codes = acts.add_parser("codes", parents=[common], help="print letters with a code each (PDF)")
    codes.add_argument("survey")
    codes.add_argument("--number", type=int, required=True, help="how many letters")
    codes.add_argument("--to", type=Path, required=True, help="the PDF file")
    acts.add_parser("result", parents=[common], help="show the result as it stands").add_argument("survey")
    export = acts.add_parser("export", parents=[common], help="write all answers as CSV")
    export.add_argument("survey")
    export.add_argument("--to", type=Path, required=True, help="the CSV file")


def run(arguments: argparse.Namespace, settings: Settings, folder: Path, say: Say) -> int:
    """Do what was asked and say what came of it; raises PlanError or StorageTrouble."""
    if arguments.act == "add":
        say(_added(arguments.file, arguments.replace, settings, folder))
    else:
        say(asyncio.run(_with_store(arguments, settings, folder)))
    return 0


def _added(file: Path, replace: bool, settings: Settings, folder: Path) -> str:
    folders, survey = Folders(folder), read_survey(file)
    plan = folders.plan(survey.meeting_id)
    if not plan.exists():
        raise PlanError(f"Die Sitzung {survey.meeting_id} ist noch nicht geplant ({plan}). Bitte zuerst planen.")
    check(survey, read_plan(plan))
    address = f"{public_url(settings)}/umfrage/{survey.survey_id}"
    shelf = Shelf(folders.surveys())
    if replace and shelf.path(survey.survey_id).exists():
        asyncio.run(_check_replaceable(shelf, survey.survey_id, folders.surveys()))
        shelf.replace(survey, file.read_bytes())
        return f"Umfrage ersetzt: {address}"
    shelf.add(survey, file.read_bytes())
    return f"Umfrage angelegt: {address}"


async def _check_replaceable(shelf: Shelf, survey_id: str, folder: Path) -> None:
    """Answers and codes belong to the questions they were given for; raises PlanError where there may be some."""
    there = shelf.survey(survey_id)
    store = SurveyStore(folder)
    try:
        untouched = await store.untouched(survey_id)
    finally:
        await store.close()
    if there is not None and there.state(SystemClock().now()) != "planned":
        raise PlanError(f"Die Umfrage {survey_id} hat schon begonnen. Bitte eine neue mit einer anderen id anlegen.")
    if not untouched:
        raise PlanError(
            f"Zur Umfrage {survey_id} gibt es schon Antworten oder Codes. Bitte eine neue mit einer anderen id anlegen."
        )


async def _with_store(arguments: argparse.Namespace, settings: Settings, folder: Path) -> str:
    survey = Shelf(Folders(folder).surveys()).survey(arguments.survey)
    if survey is None:
        raise PlanError(f"Die Umfrage {arguments.survey} gibt es nicht. Bitte zuerst: survey add DATEI.toml")
    store = SurveyStore(Folders(folder).surveys())
    try:
        return await ACTS[arguments.act](arguments, settings, survey, store)
    finally:
        await store.close()


async def _codes(arguments: argparse.Namespace, settings: Settings, survey: Survey, store: SurveyStore) -> str:
    """The letters first: codes of which no letter exists would be of no use, letters without codes are not sent."""
    if not 1 <= arguments.number <= MOST_CODES:
        raise PlanError(f"Bitte zwischen 1 und {MOST_CODES} Briefe verlangen.")
    codes = new_codes(arguments.number)
    address = f"{public_url(settings)}/umfrage/{survey.survey_id}"
    arguments.to.write_bytes(letters(survey, codes, settings.town.name, address, ZoneInfo(settings.town.timezone)))
    await store.add_codes(survey.survey_id, codes)
    return f"{len(codes)} Briefe: {arguments.to}"


async def _result(arguments: argparse.Namespace, settings: Settings, survey: Survey, store: SurveyStore) -> str:
    result = await Results(store, ZoneInfo(settings.town.timezone)).newest(survey)
    told = (f"{result.title}: {turnout(result)}.", smallest(result), *map(_told, result.tables))
    return "\n\n".join(told)


def _told(table: SurveyTable) -> str:
    heads = (("", *table.columns),) if table.columns else ()
    number = answered(table)
    title = " ".join(one for one in (table.title, f"({number})" if number else "", table.note) if one)
    return "\n".join((title, *(" | ".join(line) for line in (*heads, *lines(table)))))


async def _export(arguments: argparse.Namespace, settings: Settings, survey: Survey, store: SurveyStore) -> str:
    text = table_of(survey, await store.answers(survey.survey_id))
    arguments.to.write_text(text, "utf-8-sig", newline="")
    return str(arguments.to)


Act = Callable[[argparse.Namespace, Settings, Survey, SurveyStore], Awaitable[str]]
ACTS: Mapping[str, Act] = {"codes": _codes, "result": _result, "export": _export}

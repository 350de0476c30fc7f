"""The command line: `python -m server COMMAND`. `python -m server --help` lists the commands."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import get_args
from zoneinfo import ZoneInfo

from agenda.events.planning import PersonListed
from agenda.minutes import minutes
from server import app, clerk_link, items_csv, ledger, perception_export, rehearsal, sittings, verify
from server.addresses import Folders, public_url
from server.arguments import parser
from server.clock import SystemClock
from server.config import ConfigError, Settings, load
from server.edge.main import run_edge
from server.export import Format, TemplateTrouble, docx_template, file_name, render
from server.folder import claim_for_demo
from server.invitations.command import Letters, deadline, invite, read_addresses
from server.mail import MailTrouble
from server.minutes.pages import house
from server.obstacles import StartError
from server.oparl import command as oparl_command
from server.oparl.source import SourceTrouble
from server.planning import MeetingPlan, PlanError, check, read_plan
from server.secret import SecretBroken
from server.start import Options
from server.store.database import FILE_NAME
from server.store.store import Store, last_hash
from server.store.trouble import StorageTrouble
from server.surveys import command as surveys_command
from server.surveys.fitting import misfits
from server.surveys.plans import Shelf

DEMO_PLAN = Path(__file__).parent / "demo" / "meeting.toml"

EXIT_TROUBLE = 2
"""Exit code for what the operator has to mend; one sentence on standard error says what."""

EXIT_BROKEN = 1
"""Exit code of `verify` where a log is not intact."""

TROUBLES = (
    *(ConfigError, PlanError, StorageTrouble, StartError, SecretBroken),
    *(MailTrouble, SourceTrouble, TemplateTrouble),
)
"""What ends a command with its one sentence."""

Run = Callable[[argparse.Namespace, Settings], int]


def main(argv: list[str] | None = None) -> int:
    """Entry point; returns the exit code."""
    arguments = parser().parse_args(argv)
    os.umask(0o077)  # log, papers and plans hold the non-public part: for this user alone
    logging.basicConfig(level=arguments.log_level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    try:
        return COMMANDS[arguments.command](arguments, load(arguments.config))
    except TROUBLES as error:
        print(error, file=sys.stderr)
        return EXIT_TROUBLE


def _folder(arguments: argparse.Namespace, settings: Settings, below: str = "") -> Path:
    if arguments.folder:
        return Path(arguments.folder)
    folder = Path(settings.storage.folder)
    return (folder if folder.is_absolute() else Path(arguments.config).resolve().parent / folder) / below


def _demo(arguments: argparse.Namespace, settings: Settings) -> int:
    folder = _folder(arguments, settings, "demo")
    claim_for_demo(folder, arguments.fresh)
    options = Options(arguments.config, folder, demo=True, play=arguments.play, codes=not arguments.no_codes)
    return _run(settings, options, read_plan(DEMO_PLAN))


def _plan(arguments: argparse.Namespace, settings: Settings) -> int:
    plan = read_plan(arguments.file)
    check(plan, settings.sitting.profile, SystemClock().now())
    kept = Folders(_folder(arguments, settings)).plan(plan.meeting.id)
    if kept.exists():
        raise PlanError(f"Die Sitzung {plan.meeting.id} ist schon geplant ({kept}). Bitte eine andere id wählen.")
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_bytes(arguments.file.read_bytes())
    papers = Folders(_folder(arguments, settings)).papers(plan.meeting.id)
    papers.mkdir(parents=True, exist_ok=True)
    print(f"Geplant: {plan.meeting.title}. Unterlagen gehören nach {papers}; weiter mit `make serve`.")
    print(deadline(plan, settings, SystemClock()))
    for told in misfits(Shelf(Folders(_folder(arguments, settings)).surveys()), plan):
        print(told)
    return 0


def _rehearse(arguments: argparse.Namespace, settings: Settings) -> int:
    house = _folder(arguments, settings)
    plan = read_plan(arguments.file) if arguments.file else _planned(settings, house)[0]
    check(plan, settings.sitting.profile, SystemClock().now())
    with rehearsal.stage(settings, plan, house) as stage:
        options = Options(arguments.config, stage.folder, demo=True, play=True, codes=not arguments.no_codes)
        return _run(stage.settings, options, stage.plan)


def _serve(arguments: argparse.Namespace, settings: Settings) -> int:
    folder = _folder(arguments, settings)
    plan, known = _planned(settings, folder, arguments.meeting)
    print(sittings.which(plan, known, ZoneInfo(settings.town.timezone)), flush=True)
    return _run(settings, Options(arguments.config, folder), plan)


def _planned(
    settings: Settings, folder: Path, wanted: str | None = None
) -> tuple[MeetingPlan, tuple[sittings.Known, ...]]:
    return asyncio.run(sittings.planned(settings.storage.database, folder, wanted, SystemClock()))


def _run(settings: Settings, options: Options, plan: MeetingPlan) -> int:
    os.environ["TZ"] = settings.town.timezone  # the children draw wall clocks; everything else is told its zone
    asyncio.run(app.serve(settings, options, plan, lambda text: print(text, flush=True)))
    return 0


def _verify(arguments: argparse.Namespace, settings: Settings) -> int:
    verdicts = verify.verify(settings.storage.database, _existing(arguments, settings), arguments.meeting)
    print(verify.report(verdicts))
    return 0 if all(verdict.intact for verdict in verdicts) else EXIT_BROKEN


def _existing(arguments: argparse.Namespace, settings: Settings) -> Path:
    """The data folder asked for; without one, the demonstration's where only that was ever used."""
    folder, demo = _folder(arguments, settings), _folder(arguments, settings, "demo")
    return demo if not (folder / FILE_NAME).exists() and demo.exists() else folder


def _export(arguments: argparse.Namespace, settings: Settings) -> int:
    if arguments.template:
        arguments.template.write_bytes(docx_template.default())
        return 0
    return asyncio.run(_write_minutes(arguments, settings))


async def _write_minutes(arguments: argparse.Namespace, settings: Settings) -> int:
    store = Store.open(settings.storage.database, _existing(arguments, settings), SystemClock())
    try:
        meeting_id = await sittings.logged(store, arguments.meeting, SystemClock().now())
        written = minutes(meeting_id, await store.log.read(meeting_id))
        log_hash = await last_hash(store, meeting_id)
    finally:
        await store.close()
    town = house(settings, ZoneInfo(settings.town.timezone), public_url(settings))
    # All are made before the first is written: half a set of files would pass for the whole one.
    files = {file_name(written, one): render(written, one, town, log_hash=log_hash) for one in get_args(Format)}
    for name, body in files.items():
        (arguments.to / name).write_bytes(body)
        print(arguments.to / name)
    return 0


def _perception(arguments: argparse.Namespace, settings: Settings) -> int:
    folder = _existing(arguments, settings)
    meeting_id, names = asyncio.run(_people(arguments, settings, folder))
    path = Folders(folder).perception(meeting_id)
    if not path.exists():
        raise PlanError(f"Zur Sitzung {meeting_id} ist nicht festgehalten, wer wen sehen und hören konnte ({path}).")
    try:
        for written in perception_export.write(path, arguments.to, names, ZoneInfo(settings.town.timezone)):
            print(written)
    except ledger.LedgerBroken as error:
        print(f"Aufzeichnung NICHT unversehrt: {error}", file=sys.stderr)
        return EXIT_BROKEN
    print(f"Aufzeichnung unversehrt, letzte Prüfsumme {ledger.head_of(path)}")
    return 0


async def _people(arguments: argparse.Namespace, settings: Settings, folder: Path) -> tuple[str, dict[str, str]]:
    """The sitting asked for, and the names of its people."""
    store = Store.open(settings.storage.database, folder, SystemClock())
    try:
        meeting_id = await sittings.logged(store, arguments.meeting, SystemClock().now())
        events = [recorded.event for recorded in await store.log.read(meeting_id)]
    finally:
        await store.close()
    return meeting_id, {event.person_id: event.name for event in events if isinstance(event, PersonListed)}


def _invite(arguments: argparse.Namespace, settings: Settings) -> int:
    plan, clock = read_plan(arguments.plan), SystemClock()
    check(plan, settings.sitting.profile, clock.now())
    mails = read_addresses(arguments.addresses, plan.person) if arguments.addresses else {}
    folder = _folder(arguments, settings)
    letters = Letters(arguments.to, mails, arguments.days, arguments.send)
    invite(plan, settings, folder, letters, clock, print)
    return 0


def _clerk_link(arguments: argparse.Namespace, settings: Settings) -> int:
    folder = _folder(arguments, settings)
    plan, known = _planned(settings, folder, arguments.meeting)
    print(sittings.which(plan, known, ZoneInfo(settings.town.timezone)))
    print(asyncio.run(clerk_link.renewed(plan, settings, folder, SystemClock())))
    return 0


def _import_oparl(arguments: argparse.Namespace, settings: Settings) -> int:
    return oparl_command.run(arguments, _folder(arguments, settings), print)


def _import_items(arguments: argparse.Namespace, settings: Settings) -> int:
    number = items_csv.import_items(arguments.plan, arguments.file, settings.sitting.profile, SystemClock().now())
    print(f"{number} Punkte übernommen: {arguments.plan}; weiter mit `make plan FILE={arguments.plan}`.")
    return 0


def _edge(arguments: argparse.Namespace, settings: Settings) -> int:
    asyncio.run(run_edge(settings, _folder(arguments, settings), arguments.meeting, arguments.parent))
    return 0


def _survey(arguments: argparse.Namespace, settings: Settings) -> int:
    return surveys_command.run(arguments, settings, _existing(arguments, settings), print)


COMMANDS: Mapping[str, Run] = {
    "demo": _demo,
    "plan": _plan,
    "rehearse": _rehearse,
    "serve": _serve,
    "verify": _verify,
    "export": _export,
    "perception": _perception,
    "edge": _edge,
    "survey": _survey,
    "invite": _invite,
    "clerk-link": _clerk_link,
    "import-items": _import_items,
    "import-oparl": _import_oparl,
}

if __name__ == "__main__":
    sys.exit(main())

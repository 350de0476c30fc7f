"""What the command line takes: its commands and their arguments; what they do is in `__main__`."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from server.oparl import command as oparl_command
from server.surveys import command as surveys_command

ROOT: Final = Path(__file__).resolve().parent.parent

DEFAULT: Final = "the next sitting that is not over, else the last one held"
"""The rule of `server.sittings`, for the help."""

LEVELS: Final = ("DEBUG", "INFO", "WARNING", "ERROR")

Argument = tuple[str, Mapping[str, Any]]
"""Name, and what `ArgumentParser.add_argument` is told of it."""

NO_CODES: Final[Argument] = ("--no-codes", {"action": "store_true", "help": "no QR codes"})
MEETING: Final[Argument] = ("--meeting", {"metavar": "ID", "help": f"default: {DEFAULT}"})
TO_HERE: Final[Argument] = ("--to", {"type": Path, "default": Path.cwd(), "help": "folder (default: here)"})
PLAN: Final[Argument] = ("plan", {"type": Path})
FILE: Final[Argument] = ("file", {"type": Path})

COMMON: Final[Sequence[Argument]] = (
    ("--config", {"type": Path, "default": ROOT / "config.toml", "help": "settings (default: config.toml)"}),
    ("--folder", {"type": Path, "help": "data folder instead of storage.folder"}),
    ("--log-level", {"default": "WARNING", "choices": LEVELS}),
)

COMMANDS: Final[Mapping[str, tuple[str, Sequence[Argument]]]] = {
    "demo": (
        "an invented town's evening, ready to play",
        (
            ("--fresh", {"action": "store_true", "help": "start over"}),
            ("--play", {"action": "store_true", "help": "let the evening run by itself; any role may be taken over"}),
            NO_CODES,
        ),
    ),
    "plan": ("take over a sitting planned in a TOML file", (FILE,)),
    "rehearse": (
        "play a sitting through and throw it away",
        (("file", {"type": Path, "nargs": "?", "help": f"planning file (default: {DEFAULT})"}), NO_CODES),
    ),
    "serve": ("run a planned sitting", (MEETING,)),
    "verify": ("check the event log's chain", (("--meeting", {"metavar": "ID", "help": "one meeting only"}),)),
    "export": (
        "write the minutes of a sitting to files",
        (
            MEETING,
            ("--template", {"type": Path, "metavar": "FILE", "help": "write the Word template that ships, no minutes"}),
            TO_HERE,
        ),
    ),
    "perception": ("who could see and hear whom, as CSV", (MEETING, TO_HERE)),
    "invite": (
        "write the invitations to a planned sitting",
        (
            PLAN,
            ("--to", {"type": Path, "default": Path("einladungen"), "help": "folder (default: einladungen)"}),
            ("--addresses", {"type": Path, "help": "CSV file with the columns id and mail"}),
            ("--days", {"type": int, "help": "period of the rules of procedure, where it is longer than the law's"}),
            ("--send", {"action": "store_true", "help": "send them by mail, too ([mail] in config.toml)"}),
        ),
    ),
    "clerk-link": ("take back the clerk's personal link and show a new one", (MEETING,)),
    "import-items": ("put an agenda from CSV into a planning file", (PLAN, FILE)),
    "edge": (
        "serve the public from a process of its own",
        (("--meeting", {"required": True}), ("--parent", {"type": int, "help": "end with this process"})),
    ),
}
"""Help and arguments by command. The import and the surveys, which have commands of their own, add themselves."""


def parser() -> argparse.ArgumentParser:
    """All commands; what is parsed says in `command` which it is."""
    whole = argparse.ArgumentParser(prog="python -m server", description="Ratssaal: hybrid council meetings.")
    common = _taking(argparse.ArgumentParser(add_help=False), COMMON)
    commands = whole.add_subparsers(dest="command", required=True)
    for name, (told, arguments) in COMMANDS.items():
        _taking(commands.add_parser(name, parents=[common], help=told), arguments)
    oparl_command.add_parser(commands, common)
    surveys_command.add_parser(commands, common)
    return whole


def _taking(one: argparse.ArgumentParser, arguments: Sequence[Argument]) -> argparse.ArgumentParser:
    for name, told in arguments:
        one.add_argument(name, **told)
    return one

"""Votes, attendance and polls as tables: rows for JSON, and CSV that a spreadsheet opens without running anything."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from agenda.opendata.things import VENDOR
from server.opendata.catalogue import Catalogue, Entry

VOTE_COLUMNS: Final = (
    "meeting", "date", "number", "item", "vote", "question", "about", "form", "result", "yes", "no", "abstain",
    "not_voted", "by_verdict", "person", "name", "faction", "choice",
)  # fmt: skip
ATTENDANCE_COLUMNS: Final = ("meeting", "date", "person", "name", "faction", "from", "to", "how")

POLL_COLUMNS: Final = (
    "meeting", "date", "number", "item", "poll", "question", "kind", "audience", "closed", "answers", "members",
    "label", "count",
)  # fmt: skip

COLUMNS: Final[Mapping[str, Sequence[str]]] = {
    "votes": VOTE_COLUMNS,
    "attendance": ATTENDANCE_COLUMNS,
    "polls": POLL_COLUMNS,
}

RUNS: Final = ("=", "+", "-", "@", "\t", "\r")
"""Beginnings that a spreadsheet takes for a formula (OWASP, "CSV Injection")."""

Row = Mapping[str, Any]


def rows(catalogue: Catalogue, name: str) -> Iterator[Row]:
    """The rows of the table of that name."""
    return _ROWS[name](catalogue)


def as_csv(found: Iterable[Row], columns: Sequence[str]) -> str:
    """With a byte order mark: without it a German spreadsheet shows umlauts wrong. Cells that are no number and begin
    like a formula get an apostrophe before them."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([guarded(row.get(column, "")) for column in columns] for row in found)
    return "\ufeff" + out.getvalue()


def guarded(value: Any) -> Any:
    """A cell that is text, and stays so."""
    return f"'{value}" if isinstance(value, str) and value.startswith(RUNS) else value


def votes_of(catalogue: Catalogue) -> Iterator[tuple[Entry, Mapping[str, Any], Mapping[str, Any]]]:
    """Every vote with its meeting and its agenda item."""
    for meeting in catalogue.present("Meeting"):
        for item in meeting.values.get("agendaItem", ()):
            for vote in item.get(f"{VENDOR}:votes", ()):
                yield meeting, item, vote


def _votes(catalogue: Catalogue) -> Iterator[Row]:
    for meeting, item, vote in votes_of(catalogue):
        about = {
            **_head(meeting),
            "number": item.get("number", ""),
            "item": item["name"],
            "vote": vote["id"],
            "not_voted": vote.get("notVoted", ""),
            "by_verdict": vote.get("byVerdict", ""),
            **{name: vote.get(name, "") for name in ("question", "about", "form", "result", "yes", "no", "abstain")},
        }
        ballots = vote.get("ballots", ())
        yield from ({**about, **ballot, "name": name_of(catalogue, ballot["person"])} for ballot in ballots)
        if not ballots:
            yield about


def name_of(catalogue: Catalogue, address: str) -> str:
    """The name of a person."""
    person = catalogue.find(address)
    return str(person.values.get("name", "")) if person else ""


def _attendance(catalogue: Catalogue) -> Iterator[Row]:
    for meeting in catalogue.present("Meeting"):
        for one in meeting.values.get(f"{VENDOR}:attendance", ()):
            who = {name: one.get(name, "") for name in ("person", "name", "faction")}
            yield from ({**_head(meeting), **who, **span} for span in one.get("spans", ()))


def _polls(catalogue: Catalogue) -> Iterator[Row]:
    """A row for each answer that was counted; one without where nothing was."""
    for meeting in catalogue.present("Meeting"):
        for item in meeting.values.get("agendaItem", ()):
            for poll in item.get(f"{VENDOR}:polls", ()):
                names = ("question", "kind", "audience", "closed", "answers", "members")
                told = {name: poll.get(name, "") for name in names}
                about = {**_head(meeting), "number": item.get("number", ""), "item": item["name"], "poll": poll["id"]}
                yield from ({**about, **told, **result} for result in poll.get("results", ({},)))


def _head(meeting: Entry) -> dict[str, Any]:
    return {"meeting": meeting.id, "date": str(meeting.values["start"])[:10]}


_ROWS: Final[Mapping[str, Callable[[Catalogue], Iterator[Row]]]] = {
    "votes": _votes,
    "attendance": _attendance,
    "polls": _polls,
}

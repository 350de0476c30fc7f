"""The papers of a foreign sitting: fetched, looked at, and filed where planned papers lie (`server/papers/shelf.py`).

An item names a Consultation, that a Paper, that its files (OParl 1.1, chapters 3.6 to 3.9); an item has files of its
own, too. A file is what its bytes say, not what the interface calls it: a PDF that opens, like one that somebody
uploads. What cannot be had is one sentence in the report, and stops nothing.
"""

from __future__ import annotations

import asyncio
import filecmp
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final

from server.oparl.plan import Papers, items, plan_id
from server.oparl.sittings import Sitting
from server.oparl.source import Source, SourceTrouble
from server.oparl.things import ForeignConsultation, ForeignFile, ForeignItem, ForeignPaper, named, parsed
from server.papers.shelf import PaperShelf
from server.papers.upload import SENTENCES, Intake, NotTaken, received
from server.planning import paper_file_of

MOST_OF_ITEM: Final = 50
"""Papers of one item; more is no paper but an archive."""

LONGEST_TITLE: Final = 200
"""Characters, as the rules allow for papers that come in the sitting."""

SHORT_ADDRESS: Final = 200
"""Characters of a foreign address in a sentence."""

TOO_MANY: Final = f"Der Punkt nennt mehr als {MOST_OF_ITEM} Unterlagen; die übrigen fehlen."
OUT_OF_TIME: Final = "Für diese und die folgenden Unterlagen reichte die Zeit nicht."


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file that belongs to an item, and what it is called."""

    title: str
    address: str


@dataclass(slots=True)
class Report:
    """What became of the papers: titles by plan and item, and a sentence for each that is missing."""

    papers: dict[str, Papers] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)

    @property
    def filed(self) -> int:
        """How many papers there are now."""
        return sum(len(titles) for plan in self.papers.values() for titles in plan.values())


class PaperFetch:
    """Fetches the papers of sittings; `folder` is that of a plan's papers by its id, `now` the time of filing (UTC)."""

    def __init__(self, source: Source, folder: Callable[[str], Path], now: Callable[[], datetime]) -> None:
        self._source = source
        self._folder = folder
        self._now = now

    async def all(self, sittings: Sequence[Sitting]) -> Report:
        """File what can be had of all of them, within the time for that."""
        report = Report()
        try:
            async with asyncio.timeout(self._source.limits.files_seconds):
                for sitting in sittings:
                    await self._of_sitting(sitting, report)
        except TimeoutError:
            report.missing.append(OUT_OF_TIME)
        return report

    async def _of_sitting(self, sitting: Sitting, report: Report) -> None:
        plan = plan_id(sitting.meeting)
        filed: dict[str, list[str]] = {}
        report.papers[plan] = filed  # filled as they come: what was filed before the time is over stays named
        for key, item in items(sitting.meeting):
            say = partial(_say, report, f"{plan}, {item.number or key}")
            titles = filed.setdefault(key, [])
            for one in await self._wanted(item, say):
                if await self._filed(plan, paper_file_of(key, len(titles), one.title), one, say):
                    titles.append(one.title)

    async def _wanted(self, item: ForeignItem, say: Say) -> Sequence[Wanted]:
        try:
            paper = await self._paper(item)
        except SourceTrouble as trouble:
            say(str(trouble))
            paper = None
        found = [*(_of_paper(paper) if paper else ()), *_files(item.auxiliaryFile, "Anlage")]
        if len(found) > MOST_OF_ITEM:
            say(TOO_MANY)
        return found[:MOST_OF_ITEM]

    async def _paper(self, item: ForeignItem) -> ForeignPaper | None:
        if not item.consultation:
            return None
        consultation = parsed(ForeignConsultation, await named(self._source, item.consultation))
        if consultation.deleted or not consultation.paper:
            return None
        paper = parsed(ForeignPaper, await named(self._source, consultation.paper))
        return None if paper.deleted else paper

    async def _filed(self, plan: str, name: str, wanted: Wanted, say: Say) -> bool:
        """Whether the paper lies where it belongs; else it is said why not."""
        try:
            await self._file(PaperShelf(self._folder(plan)), name, wanted.address)
        except NotTaken as error:
            say(_about(wanted, SENTENCES[error.wrong].format(most=self._source.limits.file >> 20)))
        except SourceTrouble as trouble:
            say(_about(wanted, str(trouble)))
        except OSError:
            say(_about(wanted, SENTENCES["disk"]))
        else:
            return True
        return False

    async def _file(self, shelf: PaperShelf, name: str, address: str) -> None:
        with tempfile.TemporaryDirectory(dir=shelf.incoming) as folder:
            whole = Path(folder) / "paper.pdf"
            with whole.open("xb") as file:
                await self._source.fetch(address, lambda pieces: received(pieces, file, self._source.limits.file))
            if not _is_there(shelf, name, whole):
                await Intake(shelf).file(name, whole, self._now())


Say = Callable[[str], None]


def _say(report: Report, where: str, sentence: str) -> None:
    report.missing.append(f"{where}: {sentence}")


def _about(wanted: Wanted, sentence: str) -> str:
    return f"„{wanted.title}“ ({wanted.address[:SHORT_ADDRESS]}): {sentence}"


def _is_there(shelf: PaperShelf, name: str, whole: Path) -> bool:
    """An import that was broken off and begun again makes no second version of the same file."""
    there = shelf.folder / name
    return there.is_file() and filecmp.cmp(there, whole, shallow=False)


def _of_paper(paper: ForeignPaper) -> Iterator[Wanted]:
    head = " ".join(part for part in (paper.reference, paper.name) if part)
    if paper.mainFile is not None:
        yield from _files([paper.mainFile], head or "Vorlage", titled=bool(head))
    yield from _files(paper.auxiliaryFile, "Anlage")


def _files(files: Sequence[ForeignFile], otherwise: str, titled: bool = False) -> Iterator[Wanted]:
    """Files with an address; called `otherwise` where they have no name of their own, or are `titled` so anyway."""
    for one in files:
        address = one.downloadUrl or one.accessUrl
        if address and not one.deleted:
            name = otherwise if titled else one.name or one.fileName or otherwise
            yield Wanted(name[:LONGEST_TITLE], address)

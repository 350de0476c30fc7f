"""Papers of foreign sittings lie where planned papers lie; what cannot be had is named and stops nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdf
import pytest
from aiohttp import web

from server.__main__ import main
from server.oparl.papers import LONGEST_TITLE, MOST_OF_ITEM, PaperFetch, Report
from server.oparl.plan import write_plans
from server.oparl.sittings import sittings
from server.oparl.source import Limits, Source
from server.papers.shelf import PaperShelf
from server.planning import paper_file, read_plan
from tests.server.oparl_town import TYPE, Answer, failing, meeting, packed, raw, redirecting, serving, told

SINCE = datetime(2026, 1, 1, tzinfo=UTC)
FILED = datetime(2026, 4, 1, tzinfo=UTC)
SMALL = replace(Limits(), file=50_000, all_files=120_000, requests=60)


def pdf(title: str = "Vorlage") -> bytes:
    """A page with that title in its properties, so that files differ."""
    made = pypdf.PdfWriter()
    made.add_blank_page(200, 200)
    made.add_metadata({"/Title": title})
    out = BytesIO()
    made.write(out)
    return out.getvalue()


PDF = pdf()


async def endless(request: web.Request) -> web.StreamResponse:
    """A PDF that goes on for ever."""
    response = web.StreamResponse()
    await response.prepare(request)
    assert request.transport is not None
    await response.write(b"%PDF-1.7\n")
    while not request.transport.is_closing():
        await response.write(b" " * 1000)
    return response


def file(base: str, path: str, **more: Any) -> dict[str, Any]:
    return {
        "id": f"{base}/file/{path}",
        "type": f"{TYPE}File",
        "mimeType": "application/pdf",
        "accessUrl": f"{base}/{path}",
        **more,
    }


def town(more: Mapping[str, Answer] | None = None, paper: Mapping[str, Any] | None = None) -> dict[str, Answer]:
    """A sitting of two items; the first has a paper of two files, of which the second has an address to download."""

    def the_paper(base: str) -> dict[str, Any]:
        main, annex = file(base, "main"), file(base, "x", name="Karte", downloadUrl=f"{base}/annex")
        whole = {"name": "Bebauungsplan Nord", "reference": "12/2026", "mainFile": main, "auxiliaryFile": [annex]}
        return {"id": f"{base}/paper", "type": f"{TYPE}Paper", **whole, **(paper or {})}

    def agenda(base: str) -> list[dict[str, Any]]:
        first = {"name": "Plan", "number": "1", "order": 1, "public": True, "consultation": f"{base}/consultation"}
        second = {"name": "Bericht", "number": "2", "order": 2, "public": True}
        return [first, {**second, "auxiliaryFile": [file(base, "note", fileName="notiz.pdf")]}]

    return {
        "/": told(lambda base: meeting(base, agendaItem=agenda(base))),
        "/consultation": told(lambda base: {"id": f"{base}/consultation", "paper": f"{base}/paper"}),
        "/paper": told(the_paper),
        "/main": raw(PDF),
        "/annex": raw(pdf("Karte")),
        "/note": raw(pdf("Notiz")),
        **{f"/{name}": answer for name, answer in (more or {}).items()},
    }


async def fetched(answers: Mapping[str, Answer], folder: Path, limits: Limits = SMALL) -> tuple[Path, Report]:
    """The plan's file, and what became of the papers."""
    async with serving(answers) as base, Source(private=True, limits=limits) as source:
        found = await sittings(source, f"{base}/", SINCE)
        report = await PaperFetch(source, lambda plan: folder / "papers" / plan, lambda: FILED).all(found)
    (path,) = write_plans(found, folder / "plans", report.papers)
    return path, report


def titles(path: Path) -> list[list[str]]:
    """The papers that the file plans, each of which lies in its place."""
    text = path.read_text("utf-8") + '\n[[person]]\nid = "p"\nname = "x"\nfunction = "chair"\n'
    path.write_text(text, "utf-8")
    plan = read_plan(path)
    shelf = PaperShelf(path.parent.parent / "papers" / plan.meeting.id)
    for item in plan.item:
        assert all(shelf.newest(paper_file(item, number)) for number in range(len(item.papers)))
    return [list(item.papers) for item in plan.item]


async def test_the_papers_of_an_item_lie_where_its_plan_looks_for_them(tmp_path: Path) -> None:
    path, report = await fetched(town(), tmp_path)
    assert titles(path) == [["12/2026 Bebauungsplan Nord", "Karte"], ["notiz.pdf"]]
    assert (report.filed, report.missing) == (3, [])
    shelf = PaperShelf(tmp_path / "papers" / read_plan(path).meeting.id)
    assert (shelf.folder / "t1-2-karte.pdf").read_bytes() == pdf("Karte")
    version = shelf.newest("t1-2-karte.pdf")
    assert version is not None
    assert (version.number, version.filed) == (1, FILED)
    assert shelf.unread() == ()


async def test_a_title_of_any_length_fits_into_a_files_name(tmp_path: Path) -> None:
    long = "Straße – " * 60
    path, report = await fetched(town(paper={"name": long, "reference": None}), tmp_path)
    assert titles(path) == [[long[:LONGEST_TITLE], "Karte"], ["notiz.pdf"]]
    assert report.missing == []


async def test_the_same_import_once_more_makes_no_second_version(tmp_path: Path) -> None:
    path, _ = await fetched(town(), tmp_path)
    path.unlink()
    path, report = await fetched(town(), tmp_path)
    folder = tmp_path / "papers" / path.stem
    assert [version.number for version in PaperShelf(folder).versions("t1-2-karte.pdf")] == [1]
    assert report.filed == 3


BAD: Mapping[str, tuple[Answer, str]] = {
    "a page that calls itself a PDF": (raw(b"<html>" + b" " * 2000), "keine PDF-Datei"),
    "a PDF that does not open": (raw(b"%PDF-1.7\n" + b"x" * 3000), "lässt sich nicht öffnen"),
    "nothing": (raw(b""), "keine Datei angekommen"),
    "a file too large": (raw(b"%PDF-1.7\n" + b" " * 60_000), "größer als"),
    "a file without an end": (endless, "größer als"),
    "a bomb": (packed(b"%PDF-1.7\n" + b" " * 5_000_000), "größer als"),
    "an error": (failing, "Status 500"),
    "a redirect to itself": (redirecting("/main"), "leitet immer weiter"),
    "a redirect to another host": (redirecting("http://169.254.169.254/latest"), "anderen Rechner"),
    "a redirect to a file": (redirecting("file:///etc/passwd"), "keine Adresse"),
}


@pytest.mark.parametrize("name", BAD)
async def test_a_file_that_is_none_is_named_in_one_sentence_and_the_others_come(name: str, tmp_path: Path) -> None:
    answer, word = BAD[name]
    path, report = await fetched(town({"main": answer}), tmp_path)
    assert titles(path) == [["Karte"], ["notiz.pdf"]]
    (missing,) = report.missing
    assert word in missing
    assert "12/2026 Bebauungsplan Nord" in missing
    assert missing.startswith(f"{path.stem}, 1: ")
    assert "\n" not in missing
    assert not any((tmp_path / "papers" / path.stem / "incoming").iterdir())


@pytest.mark.parametrize(
    ("answers", "word"),
    [
        ({"consultation": failing}, "Status 500"),
        ({"consultation": told(lambda base: {"id": f"{base}/other", "paper": f"{base}/paper"})}, "anderes Objekt"),
        ({"consultation": told(lambda base: {"id": f"{base}/consultation", "paper": 7})}, "paper"),
        ({"paper": told(lambda base: {"id": f"{base}/paper", "mainFile": "x"})}, "mainFile"),
        ({"paper": raw(b"[")}, "JSON"),
    ],
)
async def test_a_paper_that_lies_costs_its_item_alone(answers: dict[str, Answer], word: str, tmp_path: Path) -> None:
    path, report = await fetched(town(answers), tmp_path)
    assert titles(path) == [[], ["notiz.pdf"]]
    (missing,) = report.missing
    assert word in missing


@pytest.mark.parametrize(
    "paper",
    [
        {"deleted": True},
        {"mainFile": None, "auxiliaryFile": None},
        {"mainFile": {"deleted": True}, "auxiliaryFile": []},
    ],
)
async def test_what_is_deleted_or_not_there_is_not_missing(paper: dict[str, Any], tmp_path: Path) -> None:
    path, report = await fetched(town(paper=paper), tmp_path)
    assert titles(path) == [[], ["notiz.pdf"]]
    assert report.missing == []


async def test_all_files_together_are_bounded(tmp_path: Path) -> None:
    limits = replace(SMALL, all_files=len(PDF) + 10)
    path, report = await fetched(town(), tmp_path, limits)
    assert titles(path) == [["12/2026 Bebauungsplan Nord"], []]
    assert len(report.missing) == 2
    assert all("zusammen" in one for one in report.missing)


async def test_the_files_of_an_item_are_counted(tmp_path: Path) -> None:
    def many(base: str) -> dict[str, Any]:
        files = [file(base, "none") for _ in range(MOST_OF_ITEM + 1)]
        return {"id": f"{base}/paper", "auxiliaryFile": files}

    _, report = await fetched(town({"paper": told(many)}), tmp_path, replace(SMALL, requests=200))
    assert sum("mehr als" in one for one in report.missing) == 1
    assert len(report.missing) == MOST_OF_ITEM + 1


async def test_where_the_time_is_over_what_came_is_kept(tmp_path: Path) -> None:
    path, report = await fetched(town(), tmp_path, replace(SMALL, files_seconds=0))
    assert titles(path) == [[], []]
    assert [one for one in report.missing if "reichte die Zeit nicht" in one] == report.missing


async def test_the_command_writes_plan_and_papers_and_names_what_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with serving(town({"annex": failing})) as base:
        words = ["import-oparl", f"{base}/", "--private", "--since", "2026-01-01", "--to", str(tmp_path / "plans")]
        assert await asyncio.to_thread(main, [*words, "--folder", str(tmp_path)]) == 0
        assert await asyncio.to_thread(main, [*words, "--folder", str(tmp_path)]) == 0
    first, again = capsys.readouterr().out.split("weiter mit", 2)[:2]
    assert "„Karte“" in first
    assert "Sitzungen: 1, neue Dateien: 1, Unterlagen: 2, fehlend: 1; " in first
    assert "Sitzungen: 1, neue Dateien: 0, Unterlagen: 0, fehlend: 0; " in again
    (path,) = (tmp_path / "plans").iterdir()
    assert titles(path) == [["12/2026 Bebauungsplan Nord"], ["notiz.pdf"]]

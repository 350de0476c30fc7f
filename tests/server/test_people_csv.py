"""People from a CSV file: what is read, which line is bad and why, and what a clerk takes over by the page."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agenda.commands.sitting import OpenSitting
from server.people_csv import MOST_BYTES, Line, TableUnusable, decoded, preview
from tests.server.evening import ARRIVALS, AT, CHAIR, CLERK, meeting_after
from tests.server.house import House, open_house

HEAD = "Name;Funktion;Fraktion;Platz;Teilnahme\n"


def looked_at(text: str) -> tuple[Line, ...]:
    return preview(meeting_after(), text.encode(), CLERK, AT)


def only(text: str) -> Line:
    (line,) = looked_at(HEAD + text)
    return line


def problem(text: str) -> str:
    found = only(text).problem
    assert found is not None
    return found.text.format(**found.values)


def unusable(raw: bytes) -> str:
    with pytest.raises(TableUnusable) as caught:
        preview(meeting_after(), raw, CLERK, AT)
    return caught.value.problem.text.format(**caught.value.problem.values)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separator", [";", ","])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_what_spreadsheet_programs_write_is_read(encoding: str, separator: str, line_end: str) -> None:
    rows = ["Name;Funktion;Platz", "Jörg Weiß;Sachverständiger;", "Zoë Öz;Gast;"]
    raw = line_end.join(rows).replace(";", separator).encode(encoding)
    lines = preview(meeting_after(), raw, CLERK, AT)
    assert [line.command.name for line in lines if line.command] == ["Jörg Weiß", "Zoë Öz"]


def test_a_line_becomes_the_command_that_a_clerk_would_give() -> None:
    command = only("Eva Ernst;Gast;;;Saal").command
    assert command is not None
    assert (command.person_id, command.function, command.seat) == ("eva-ernst", "guest", None)


def test_columns_may_stand_in_any_order_and_an_id_may_be_given() -> None:
    (line,) = looked_at("Funktion,Kennung,Name\nVerwaltung,amt1,Alma Amt")
    assert line.command is not None
    assert (line.command.person_id, line.command.function) == ("amt1", "administration")


def test_quoted_cells_may_hold_the_separator() -> None:
    command = only('"Ernst; Eva";Gast;;;').command
    assert command is not None
    assert command.name == "Ernst; Eva"


def test_two_of_the_same_name_get_ids_of_their_own() -> None:
    lines = looked_at(HEAD + "Eva Ernst;Gast;A;;\nEva Ernst;Gast;B;;")
    assert [line.command.person_id for line in lines if line.command] == ["eva-ernst", "eva-ernst-2"]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("Eva Ernst;Kaiserin;;;", "Die Funktion „Kaiserin“ ist unbekannt."),
        ("Eva Ernst;Gast;;elf;", "„elf“ ist keine Platznummer."),
        ("Eva Ernst;Gast;;²;", "„²“ ist keine Platznummer."),
        ("Eva Ernst;Gast;;;per Brief", "„per Brief“ ist keine Art der Teilnahme."),
        ("Eva Ernst;Gast", "Diese Zeile hat 2 Felder, die erste 5."),
        ('"Eva Ernst;Gast;;;', "Die Anführungszeichen dieser Zeile gehen nicht auf."),
        (";Gast;;;", "fehlt"),
        ("Rat 8;Mitglied;CDU;8;", "Alle 7 Sitze des Gremiums sind vergeben."),
        ("Eva Ernst;Gast;;1;", "Platz 1 ist schon vergeben."),
        ("Rat 2;Mitglied;CDU;2;", "Rat 2 steht mit dieser Funktion und Fraktion schon auf der Liste."),
    ],
)
def test_each_bad_line_says_what_is_wrong(row: str, said: str) -> None:
    assert said in problem(row)


def test_a_bad_line_keeps_its_number_and_spoils_no_other() -> None:
    lines = looked_at(HEAD + "\nEva Ernst;Gast;;;\nUli;Kaiser;;;\n\nOle Ohm;Gast;;;\n")
    assert [(line.number, line.problem is None) for line in lines] == [(3, True), (4, False), (6, True)]


def test_a_line_is_judged_after_those_before_it() -> None:
    lines = looked_at(HEAD + "Eva Ernst;Gast;;9;\nOle Ohm;Gast;;9;")
    assert [line.problem is None for line in lines] == [True, False]


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "leer"),
        (b" ;;; \n\n", "leer"),
        (b"Name;Alter\nEva;9", "Die Spalte „Alter“ ist unbekannt."),
        (b"Name;Name\nEva;Eva", "kommt zweimal vor"),
        (b"Name\nEva", "Die Spalte „Funktion“ fehlt."),
        (b"x" * (MOST_BYTES + 1), "zu groß"),
        (b"Name;Funktion\n" + b"Eva;Gast\n" * 1001, "zu groß"),
        (b"Name;Funktion\n\x81;Gast", "kein lesbarer Text"),
        ("Name;Funktion\nEva;Gast".encode("utf-16"), "kein lesbarer Text"),
    ],
)
def test_a_file_that_is_none_is_refused_as_a_whole(raw: bytes, said: str) -> None:
    assert said in unusable(raw)


@given(raw=st.binary(max_size=200) | st.text(max_size=200).map(lambda text: (HEAD + text).encode("utf-8", "replace")))
def test_whatever_comes_up_is_answered_with_lines_or_one_sentence(raw: bytes) -> None:
    try:
        lines = preview(meeting_after(), raw, CLERK, AT)
    except TableUnusable as error:
        assert error.problem.text.format(**error.problem.values)
    else:
        assert all((line.command is None) == (line.problem is not None) for line in lines)


def test_a_mark_at_the_beginning_is_no_part_of_the_first_name() -> None:
    assert decoded("Name".encode("utf-8-sig")) == "Name"


def test_after_the_opening_nobody_is_listed_any_more() -> None:
    meeting = meeting_after(*ARRIVALS, (OpenSitting(), CHAIR))
    (line,) = preview(meeting, (HEAD + "Eva Ernst;Gast;;;").encode(), CLERK, AT)
    assert line.problem is not None


# -- the page ----------------------------------------------------------------------------------------------------------

FILE = (HEAD + "Eva Ernst;Gast;;;Saal\nUli;Kaiser;;;\nZoe Zug;Sachverständige;;;zugeschaltet").encode()


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path) as one:
        yield one


async def post(house: House, session: aiohttp.ClientSession, what: str, slug: str = "klein-schrift") -> Any:
    async with session.post(house.server.make_url(f"/p/{slug}/people{what}"), data=FILE) as response:
        return await response.json() if response.status == 200 else response.status


async def test_the_clerk_looks_first_and_nothing_is_kept_by_that(house: House) -> None:
    session = await house.open(await house.link("clerk", "klein-schrift", "s1"))
    async with session:
        seen = await post(house, session, "/preview")
    assert [bool(line["problem"]) for line in seen["lines"]] == [False, True, False]
    assert "eva-ernst" not in house.sitting.desk.meeting.people


async def test_the_clerk_takes_the_good_lines_over_and_gets_links_for_those_at_home(house: House) -> None:
    session = await house.open(await house.link("clerk", "klein-schrift", "s1"))
    async with session:
        taken = await post(house, session, "")
    assert (taken["taken"], [line["number"] for line in taken["lines"]]) == (2, [3])
    assert house.sitting.desk.meeting.people["zoe-zug"].function == "expert"
    (link,) = taken["links"]
    assert link["name"] == "Zoe Zug"
    page = await house.open("/einladung/" + link["url"].rsplit("/", 1)[1])
    async with page, page.get(house.server.make_url("/p/klein-zoe-zug/")) as response:
        assert response.status == 200


async def test_nobody_but_the_clerk_brings_people_in(house: House) -> None:
    session = await house.open(await house.link("chair", "klein-vorsitz", "p1"))
    async with session:
        assert await post(house, session, "", "klein-vorsitz") == 403
        assert await post(house, session, "", "klein-schrift") == 403

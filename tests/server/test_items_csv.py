"""The agenda from a CSV file: what is read, which line is bad and why, and that a plan is changed as a whole or not."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.__main__ import main
from server.items_csv import import_items, read_items, read_lines
from server.plan_file import NotReplaced, with_tables
from server.planning import MeetingPlan, PlanError, PlannedItem, read_plan

AT = datetime(2026, 11, 1, 12, tzinfo=UTC)
PLAN = """\
# Was hier steht, bleibt.
[meeting]
id = "herbst"
body = "Rat"
title = "5. Sitzung"
place = "Rathaus"
starts_at = 2026-11-26T19:00:00+01:00
legal_seats = 7

[[item]]
id = "alt"
title = "Alter Punkt"
public = true
kind = "report"
papers = [
  "Vorlage",
]

[[person]]  # zum Schluss
id = "p1"
name = "Vera Vorsitz"
function = "chair"

[[person]]
id = "s1"
name = "Sam Schrift"
function = "clerk"
"""
WHOLE = (
    "Nummer;Titel;Art;Öffentlich;Beschlussvorschlag;Antragsteller;Unterlagen;Minuten;Kennung;Unterpunkt von;Satzung\n"
    '1;Haushalt;Beschluss;ja;"Der Haushalt\nwird beschlossen; sofort.";Magistrat;Vorlage 1 | Karte;20;haushalt;;nein\n'
    "1.1;Änderung;Beschluss;Ja;;;;;;1;\n"
    "2;Grundstück;;nein;;;;;;;\n"
)


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.toml"
    path.write_text(PLAN, "utf-8")
    return path


def taken(plan: Path, raw: bytes | str) -> MeetingPlan:
    table = plan.with_name("punkte.csv")
    table.write_bytes(raw.encode() if isinstance(raw, str) else raw)
    import_items(plan, table, "DE-HE", AT)
    return read_plan(plan)


def refused(plan: Path, raw: bytes | str) -> str:
    """What is said; the plan is as it was, and nothing is beside it."""
    with pytest.raises(PlanError) as caught:
        taken(plan, raw)
    assert plan.read_text("utf-8") == PLAN
    assert sorted(path.name for path in plan.parent.iterdir()) == ["plan.toml", "punkte.csv"]
    return str(caught.value)


def test_every_column_becomes_what_the_plan_knows(plan: Path) -> None:
    assert taken(plan, WHOLE).item == (
        PlannedItem(
            id="haushalt",
            number="1",
            title="Haushalt",
            kind="resolution",
            public=True,
            motion="Der Haushalt\nwird beschlossen; sofort.",
            mover="Magistrat",
            papers=("Vorlage 1", "Karte"),
            minutes=20,
        ),
        PlannedItem(id="t1", number="1.1", title="Änderung", kind="resolution", public=True, parent="haushalt"),
        PlannedItem(id="t2", number="2", title="Grundstück", kind="resolution", public=False),
    )


def test_the_items_of_the_plan_are_replaced_and_all_else_stays(plan: Path) -> None:
    before = read_plan(plan)
    after = taken(plan, WHOLE)
    assert (after.meeting, after.person) == (before.meeting, before.person)
    text = plan.read_text("utf-8")
    assert text.startswith("# Was hier steht, bleibt.\n")
    assert "[[person]]  # zum Schluss" in text
    assert "Alter Punkt" not in text
    taken(plan, WHOLE)
    assert plan.read_text("utf-8") == text


def ids(plan: Path, raw: str) -> list[tuple[str, str]]:
    return [(one.id, one.title) for one in taken(plan, raw).item]


def test_a_line_inserted_on_top_leaves_every_other_item_its_id(plan: Path) -> None:
    assert ids(plan, "Titel\nHaushalt\nStraße\n") == [("t1", "Haushalt"), ("t2", "Straße")]
    assert ids(plan, "Titel\nEröffnung\nStraße\nHaushalt\n") == [
        ("t3", "Eröffnung"),
        ("t2", "Straße"),
        ("t1", "Haushalt"),
    ]


def test_an_id_in_the_file_comes_before_that_of_the_old_item(plan: Path) -> None:
    taken(plan, "Titel\nHaushalt\nStraße\n")
    assert ids(plan, "Titel;Kennung\nHaushalt;neu\nStraße;\nWald;t2\n") == [
        ("neu", "Haushalt"),
        ("t3", "Straße"),
        ("t2", "Wald"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("Bericht\nBericht", "Bericht", ["t3"]),
        ("Bericht", "Bericht\nBericht", ["t2", "t3"]),
        ("Haushalt", "Straße", ["t2"]),
    ],
)
def test_no_item_gets_the_id_of_one_that_may_be_another(plan: Path, old: str, new: str, expected: list[str]) -> None:
    taken(plan, f"Titel\n{old}\n")
    assert [own for own, _ in ids(plan, f"Titel\n{new}\n")] == expected


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separator", [";", ","])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("head", ["Titel;Öffentlich;Art", "title;public;kind", "TITEL;public;Art"])
def test_what_spreadsheet_programs_write_is_read(
    plan: Path, encoding: str, separator: str, line_end: str, head: str
) -> None:
    rows = [head, "Grünfläche – Übersicht;ja;Bericht", ";;", "Straße;x;report"]
    raw = line_end.join(rows).replace(";", separator).encode(encoding)
    assert [(one.title, one.public, one.kind) for one in taken(plan, raw).item] == [
        ("Grünfläche – Übersicht", True, "report"),
        ("Straße", True, "report"),
    ]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (";ja;;;;", "Zeile 3: Der Titel fehlt."),
        ("A;vielleicht;;;;", "Zeile 3: „vielleicht“ ist weder Ja noch Nein."),
        ("A;ja;Fest;;;", "Zeile 3: Die Art „Fest“ ist unbekannt. Erlaubt sind: beschluss, bericht,"),
        ("A;ja;;viel;;", "Zeile 3: „viel“ ist keine Zahl von Minuten"),
        ("A;ja;;²;;", "Zeile 3: „²“ ist keine Zahl von Minuten"),
        ("A;ja;;0;;", "Zeile 3: „0“ ist keine Zahl von Minuten"),
        ("A;ja;;99999999999;;", "Zeile 3: „99999999999“ ist keine Zahl von Minuten"),
        ("A;ja;;;Groß Geschrieben;", "Zeile 3: „Groß Geschrieben“ ist als Kennung nicht zu gebrauchen."),
        ("A;ja;;;;nirgends", "Zeile 3: "),
        ("A;ja;;;erster;", "Zeile 3: "),
        ("A;ja", "Zeile 3: Hier stehen 2 Felder, in der ersten Zeile 6."),
        ('"A;ja;;;;', "Zeile 3: Die Anführungszeichen gehen nicht auf."),
    ],
)
def test_each_bad_line_says_what_is_wrong_and_nothing_is_written(plan: Path, row: str, said: str) -> None:
    said_now = refused(plan, f"Titel;Öffentlich;Art;Minuten;Kennung;Unterpunkt von\nErster;ja;;;erster;\n{row}\n")
    assert said_now.startswith(said)
    assert "\n" not in said_now


def test_all_bad_lines_are_told_at_once_each_with_the_line_it_begins_in(plan: Path) -> None:
    said = refused(plan, 'Titel;Minuten;Art\n"A\nB";x;\n\nGut;;\nC;;Fest\n')
    assert [one.partition(":")[0] for one in said.splitlines()] == ["Zeile 2", "Zeile 6"]


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "leer"),
        (b" \n\n", "leer"),
        (b"Titel;Farbe\nA;rot", "Die Spalte „Farbe“ ist unbekannt. Erlaubt sind: Nummer, Titel,"),
        (b"Titel;title\nA;B", "kommt zweimal vor"),
        (b"Nummer\n1", "Die Spalte „Titel“ fehlt."),
        (b"Titel\n" + b"x" * 600_000, "zu groß"),
        (b"Titel\n\x81", "kein lesbarer Text"),
    ],
)
def test_a_file_that_is_none_is_refused_as_a_whole(plan: Path, raw: bytes, said: str) -> None:
    assert said in refused(plan, raw)


def test_what_the_plan_itself_lacks_is_said_of_the_plan(plan: Path) -> None:
    text = PLAN.replace('function = "clerk"', 'function = "guest"')
    plan.write_text(text, "utf-8")
    with pytest.raises(PlanError, match=r"^Im Sitzungsplan fehlt"):
        taken(plan, WHOLE)
    assert plan.read_text("utf-8") == text


def test_items_that_cannot_be_cut_out_stay() -> None:
    hidden = 'item = [{ id = "a" }]\n\n[meeting]\nid = "x"\n'
    with pytest.raises(NotReplaced, match="lassen sich nicht ersetzen"):
        with_tables(hidden, "item", [{"id": "b"}])
    broken = '[meeting]\nid = """\n[[item]]\n"""\n'
    with pytest.raises(NotReplaced):
        with_tables(broken, "item", [{"id": "b"}])


@given(
    raw=st.binary(max_size=200)
    | st.text(max_size=200).map(lambda text: f"Titel;Art\n{text}".encode("utf-8", "replace"))
)
def test_whatever_comes_up_is_items_or_sentences(raw: bytes) -> None:
    try:
        items = read_items(read_lines(raw))
    except PlanError as error:
        assert str(error)
    else:
        made = with_tables("", "item", [one.model_dump(include={"id", "title"}) for one in items])
        assert made.count("[[item]]") >= len(items)


def test_the_command_says_how_many_and_a_bad_file_is_one_sentence(
    plan: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = plan.with_name("punkte.csv")
    table.write_text(WHOLE, "utf-8")
    assert main(["import-items", str(plan), str(table)]) == 0
    assert "3 Punkte übernommen" in capsys.readouterr().out
    assert main(["import-items", str(plan), str(table.with_name("fehlt.csv"))]) == 2
    assert "fehlt.csv: nicht zu lesen" in capsys.readouterr().err

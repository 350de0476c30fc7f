"""The town's own Word template: what is wrong with it is told at the start, in one sentence that says what to do."""

from __future__ import annotations

import asyncio
import io
import re
import zipfile
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path
from typing import Final, get_args

import docx
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from docx.enum.style import WD_STYLE_TYPE

from server.__main__ import EXIT_TROUBLE, main
from server.clock import SystemClock
from server.export import Format, TemplateTrouble, render
from server.export.document import document
from server.export.docx_sample import samples
from server.export.docx_template import FIELDS, STYLES, check, default
from server.minutes.pages import MinutesPages
from server.store.store import Store
from tests.agenda import minutes_evening
from tests.server.export_standards import template
from tests.server.house import ROOT, House, open_house
from tests.server.printed_minutes import TOWN, full

HANDBOOK: Final = ROOT / "docs" / "handbuch" / "schriftfuehrung.md"
BODY: Final = "word/document.xml"


def changed(part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The template that ships, with one part of the file changed."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(default())) as source, zipfile.ZipFile(target, "w") as made:
        for name in source.namelist():
            data = source.read(name)
            made.writestr(name, change(data) if name == part else data)
    return target.getvalue()


def in_the_loop(expression: str) -> bytes:
    """The template that ships, with this in place of the text of each line of the head."""
    return changed(BODY, lambda xml: xml.replace(b"zeile.text", expression.encode()))


def damaged() -> bytes:
    """A file with a hole in it, as a broken disk or mail leaves one."""
    whole = default()
    return whole[:3000] + bytes(64) + whole[3064:]


def encrypted() -> bytes:
    """A file that says of its first member that it needs a password."""
    whole = bytearray(default())
    place = whole.index(b"PK\x01\x02") + 8
    whole[place] |= 1
    return bytes(whole)


def without_page() -> bytes:
    word = docx.Document(io.BytesIO(default()))
    word.element.body.remove(word.element.body.sectPr)
    saved = io.BytesIO()
    word.save(saved)
    return saved.getvalue()


def of_another_type(name: str) -> bytes:
    """A template in which a style of that name is for letters and not for paragraphs."""
    word = docx.Document(io.BytesIO(default()))
    word.styles[name].delete()
    word.styles.add_style(name, WD_STYLE_TYPE.CHARACTER)
    saved = io.BytesIO()
    word.save(saved)
    return saved.getvalue()


def sentence(wrong: bytes) -> str:
    """What is said of it."""
    with pytest.raises(TemplateTrouble) as caught:
        check(wrong)
    return str(caught.value)


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        (in_the_loop("zeile.txet"), "'txet'"),
        (in_the_loop("1/0"), "lässt sich nicht ausrechnen"),
        (in_the_loop("kopf + 3"), "lässt sich nicht ausrechnen"),
        (in_the_loop("zeile.text(3)"), "lässt sich nicht ausrechnen"),
        (in_the_loop("range(99999999)"), "lässt sich nicht ausrechnen"),
        (in_the_loop("kopf[99].text"), "nennt, was es nicht gibt"),
        (in_the_loop("zeile.__class__.__mro__"), "nicht erlaubt"),
        (in_the_loop("zeile.text|datum"), "falsch geschrieben"),
        (changed(BODY, lambda xml: xml.replace(b"{%p endfor %}", b"")), "falsch geschrieben"),
        (template("{% if ende %}{{ 1/0 }}{% endif %}", "{{ inhalt }}"), "lässt sich nicht ausrechnen"),
        (template("{% if not ende %}{{ 1/0 }}{% endif %}", "{{ inhalt }}"), "lässt sich nicht ausrechnen"),
        (template("{{ inhalt }}", "{{ inhalt }}"), "nur einmal"),
        (template("{%p for zeile in kopf %}", "{{ inhalt }}", "{%p endfor %}"), "nur einmal"),
        (template("{% include 'anderes.docx' %}", "{{ inhalt }}"), "lässt sich nicht ausrechnen"),
        (changed(BODY, lambda xml: xml[: len(xml) // 2]), "keine Word-Datei (DOCX) oder beschädigt"),
        (changed("word/styles.xml", lambda xml: xml[:200]), "keine Word-Datei (DOCX) oder beschädigt"),
        (
            changed("[Content_Types].xml", lambda xml: xml.replace(b"document.main", b"template.main")),
            "keine Word-Datei",
        ),
        (damaged(), "keine Word-Datei (DOCX) oder beschädigt"),
        (encrypted(), "keine Word-Datei (DOCX) oder beschädigt"),
        (default()[:5000], "keine Word-Datei (DOCX) oder beschädigt"),
        (b"", "keine Word-Datei"),
        (without_page(), "„Layout“"),
        (template("{{ inhalt }}", without="List Bullet"), "„Aufzählungszeichen“ („List Bullet“)"),
        (template("{{ inhalt }}", without="Table Grid"), "„Tabellenraster“ („Table Grid“)"),
        (of_another_type("Heading 2"), "„Überschrift 2“ („Heading 2“)"),
    ],
)
def test_whatever_is_wrong_is_one_sentence_at_the_start(wrong: bytes, named: str) -> None:
    said = sentence(wrong)
    assert named in said
    assert "bitte" in said
    assert said.endswith(".")
    assert "\n" not in said


@pytest.mark.parametrize("hole", range(0, 37_000, 2_000))
def test_a_file_with_a_hole_anywhere_is_right_or_one_sentence(hole: int) -> None:
    whole = default()
    try:
        check(whole[:hole] + bytes(40) + whole[hole + 40 :])
    except TemplateTrouble as trouble:
        assert str(trouble).endswith(".")


def test_the_template_that_ships_is_right_and_takes_a_whole_evening() -> None:
    check(default())
    assert render(full(), "docx", replace(TOWN, template=default())) == render(full(), "docx", TOWN)


def test_the_samples_fill_every_field_and_leave_every_field_empty() -> None:
    body, assembly, empty = samples()
    for name, field in FIELDS.items():
        assert field(body) or field(assembly), name
    told = {name: field(empty) for name, field in FIELDS.items() if field(empty)}
    assert set(told) <= {"art", "bezeichnung", "hinweis", "kopf", "inhalt"}
    real = FIELDS["kopf"](document(full(), TOWN.zone))
    assert {one["name"] for one in real} <= {one["name"] for one in FIELDS["kopf"](body)}


# -- the handbook ------------------------------------------------------------------------------------------------------


def table(title: str) -> dict[str, str]:
    """The table of the handbook with this first column: what stands in the first cell, and in the others."""
    lines = HANDBOOK.read_text("utf-8").splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith(f"| {title} |"))
    rows = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return {row[0].strip("`"): " ".join(row[1:]) for row in rows}


def test_the_handbook_lists_the_fields_that_a_template_is_filled_with() -> None:
    listed = table("Feld")
    assert list(listed) == list(FIELDS)
    (line, *_) = FIELDS["kopf"](samples()[0])
    assert set(re.findall(r"zeile\.(\w+)", listed["kopf"])) == set(line)


def test_the_handbook_lists_the_styles_that_a_template_must_have() -> None:
    assert table("Formatvorlage") == {style.german: f"`{name}`" for name, style in STYLES.items()}


def test_the_example_of_the_handbook_is_a_right_template() -> None:
    text = HANDBOOK.read_text("utf-8")
    example = text.partition("```text\n")[2].partition("```")[0]
    check(template(*example.splitlines()))
    assert "{%p for zeile in kopf %}" in example


# -- where the files are asked for -------------------------------------------------------------------------------------


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path) as one:
        yield one


async def test_the_page_answers_with_the_sentence_and_the_other_formats_come(house: House) -> None:
    async def no_hash() -> str:
        return ""

    wrong = replace(TOWN, template=in_the_loop("1/0"))
    application = web.Application()
    application.add_routes(MinutesPages(house.sitting, house.identities, wrong, no_hash).routes())
    session = await house.open(await house.link("clerk", "klein-x", "s1"))
    async with TestServer(application) as server:
        async with session.get(server.make_url("/p/klein-x/minutes.docx")) as answer:
            assert (answer.status, answer.content_type) == (500, "text/plain")
            assert await answer.text() == sentence(in_the_loop("1/0"))
        async with session.get(server.make_url("/p/klein-x/minutes.odt")) as answer:
            assert answer.status == 200
    await session.close()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with the log of an evening."""

    async def keep() -> None:
        store = Store.open("", tmp_path / "data", SystemClock())
        await store.log.append("abend", 0, [one.event for one in minutes_evening.planned().log])
        await store.close()

    asyncio.run(keep())
    return tmp_path / "data"


def exported(data: Path, used: bytes) -> tuple[int, list[str]]:
    """What the command ends with, and the endings of the files it wrote."""
    config, written = data / "config.toml", data / "written"
    (data / "vorlage.docx").write_bytes(used)
    text = (ROOT / "config.toml").read_text("utf-8")
    config.write_text(text.replace('\ntemplate = ""', f'\ntemplate = "{data / "vorlage.docx"}"'), "utf-8")
    written.mkdir()
    code = main(["export", "--config", str(config), "--folder", str(data), "--to", str(written)])
    return code, sorted(one.suffix for one in written.iterdir())


def test_the_command_writes_every_format_in_the_towns_template(data: Path) -> None:
    assert exported(data, template("Unser Kopf", "{{ inhalt }}")) == (0, sorted(f".{one}" for one in get_args(Format)))
    (word,) = (data / "written").glob("*.docx")
    assert docx.Document(str(word)).paragraphs[0].text == "Unser Kopf"


def only_in_this_town(expression: str) -> bytes:
    """A template that no sample finds wrong."""
    return template(f"{{% if 'Königsbrück' in gremium %}}{{{{ {expression} }}}}{{% endif %}}", "{{ inhalt }}")


@pytest.mark.parametrize("wrong", [in_the_loop("1/0"), damaged(), only_in_this_town("1/0")])
def test_the_command_writes_no_file_where_the_template_is_wrong(
    data: Path, capsys: pytest.CaptureFixture[str], wrong: bytes
) -> None:
    assert exported(data, wrong) == (EXIT_TROUBLE, [])
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.strip().endswith(".")
    assert "Word-Vorlage" in said.err
    assert "Traceback" not in said.err

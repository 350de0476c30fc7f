"""The minutes of a whole evening as files, each made once, and what a reader of any of them reads."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any, get_args
from zoneinfo import ZoneInfo

import docx
import pypdf
from lxml import etree  # type: ignore[import-untyped]
from lxml import html as lxml_html

from agenda.minutes import Minutes, minutes
from server.export import PACKED, Format, House, render
from tests.agenda.minutes_evening import whole

BERLIN = ZoneInfo("Europe/Berlin")
TOWN = House(BERLIN)
FORMATS: tuple[Format, ...] = get_args(Format)
PRINTED = tuple(one for one in FORMATS if one != "json")
"""Those that are laid out for people."""


@cache
def full() -> Minutes:
    return minutes("m1", whole().log)


@cache
def rendered(format_: Format) -> bytes:
    return render(full(), format_, TOWN)


def one_line(texts: Iterable[str]) -> str:
    """Text without the line breaks of a layout."""
    return " ".join(" ".join(texts).split())


def text_of(format_: Format, data: bytes) -> str:
    """What a reader of the file reads."""
    if format_ == "html":
        return one_line(lxml_html.fromstring(data).itertext())
    if format_ == "pdf":
        return one_line(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)
    if format_ == "zip":
        return one_line(text_of(name, one) for name, one in unpacked(data).items())
    return one_line(READERS[format_](data))


def unpacked(data: bytes) -> dict[Format, bytes]:
    """The minutes in the package, by their format."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {format_: archive.read(name) for format_ in PACKED for name in archive.namelist() if fits(name, format_)}


def fits(name: str, format_: Format) -> bool:
    return name.startswith("niederschrift") and name.endswith(f".{format_}")


def of_word(data: bytes) -> Iterator[str]:
    return (node.text or "" for node in docx.Document(io.BytesIO(data)).element.body.iter("{*}t"))


def of_odt(data: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        tree = etree.fromstring(archive.read("content.xml"))
    return (" ".join(node.itertext()) for node in tree.iter("{*}p", "{*}h"))


def of_xml(data: bytes) -> Iterator[str]:
    nodes = etree.fromstring(data).iter("{*}p", "{*}narrative", "{*}heading", "{*}num", "{*}from", "{*}scene")
    return ("".join(node.itertext()) for node in nodes)


def of_json(data: bytes) -> Iterator[str]:
    return strings(json.loads(data))


def strings(value: Any) -> Iterator[str]:
    """Every text in a JSON value."""
    match value:
        case str():
            yield value
        case dict():
            yield from (text for one in value.values() for text in strings(one))
        case list():
            yield from (text for one in value for text in strings(one))


READERS: dict[Format, Callable[[bytes], Iterable[str]]] = {
    "docx": of_word,
    "odt": of_odt,
    "xml": of_xml,
    "json": of_json,
    "txt": lambda data: [data.decode()],
}

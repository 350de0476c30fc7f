"""LibreOffice opens DOCX and ODT as they are and sets the same text; its pages are kept as pictures to be looked at."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

import pypdf
import pytest

from agenda.events.minutes_course import MinutesProposed, MinutesSigned
from agenda.minutes import Minutes, minutes
from server.export import Format, House, render
from tests.agenda.minutes_evening import SURNAMES, member, whole
from tests.server.themed import evening_minutes

PICTURES = Path(__file__).resolve().parents[2] / "build" / "office"
TOWN = House(ZoneInfo("Europe/Berlin"))
DPI = 60

pytestmark = [pytest.mark.office, pytest.mark.timeout(300)]


def approved() -> Minutes:
    evening = whole()
    evening.add(MinutesProposed(1, "course"), after=60)
    evening.add(MinutesSigned("schrift", "clerk"), MinutesSigned(member(1), "chair"), after=60)
    return minutes("m1", evening.log)


COUNCIL = ("35 von 37 Mitgliedern nahmen teil", "Angenommen mit 19 Ja-", "Vorlage und Genehmigung", "Seite 2 von")
ASSEMBLY = ("Mona Moll", "Gezählt wurden 85 Personen im Saal.", "Marktplatz", "klima.example")

SITTINGS: Mapping[str, tuple[Callable[[], Minutes], tuple[str, ...]]] = {
    "niederschrift": (approved, (*SURNAMES, *COUNCIL)),
    "themenabend": (evening_minutes, ASSEMBLY),
}
"""What is printed, and what stands on the pages."""

DRAWN = {"niederschrift": 0, "themenabend": 2}
"""How many pictures the pages show."""


@pytest.mark.parametrize("format_", ["docx", "odt"])
@pytest.mark.parametrize("sitting", SITTINGS)
def test_libreoffice_sets_the_whole_evening(tmp_path: Path, format_: Format, sitting: str) -> None:
    made, expected = SITTINGS[sitting]
    file = tmp_path / f"{sitting}.{format_}"
    file.write_bytes(render(made(), format_, TOWN))
    printed = _printed(file)
    reader = pypdf.PdfReader(io.BytesIO(printed))
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    assert [one for one in expected if one not in text] == []
    assert len({image.data for page in reader.pages for image in page.images}) == DRAWN[sitting]
    _pictures(printed, f"{sitting}-{format_}")


def _printed(file: Path) -> bytes:
    """The file as LibreOffice prints it; a profile of its own, so that no other one is touched or waited for."""
    profile = f"-env:UserInstallation=file://{file.parent / 'profile'}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(file.parent), str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "Error" not in done.stderr
    return file.with_suffix(".pdf").read_bytes()


def _pictures(printed: bytes, name: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    target = str(PICTURES / name)
    subprocess.run(["pdftoppm", "-r", str(DPI), "-png", "-", target], input=printed, check=True)

"""LibreOffice opens DOCX and ODT as they are and sets the same text; its pages are kept as pictures to be looked at."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path
from zoneinfo import ZoneInfo

import pypdf
import pytest

from agenda.events.minutes_course import MinutesProposed, MinutesSigned
from agenda.minutes import Minutes, minutes
from server.export import Format, House, render
from tests.agenda.minutes_evening import SURNAMES, member, whole

PICTURES = Path(__file__).resolve().parents[2] / "build" / "office"
TOWN = House(ZoneInfo("Europe/Berlin"))
DPI = 60

pytestmark = [pytest.mark.office, pytest.mark.timeout(300)]


def approved() -> Minutes:
    evening = whole()
    evening.add(MinutesProposed(1, "course"), after=60)
    evening.add(MinutesSigned("schrift", "clerk"), MinutesSigned(member(1), "chair"), after=60)
    return minutes("m1", evening.log)


@pytest.mark.parametrize("format_", ["docx", "odt"])
def test_libreoffice_sets_the_whole_evening(tmp_path: Path, format_: Format) -> None:
    file = tmp_path / f"niederschrift.{format_}"
    file.write_bytes(render(approved(), format_, TOWN))
    printed = _printed(file)
    text = " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(printed)).pages).split())
    assert all(surname in text for surname in SURNAMES)
    for expected in (
        "35 von 37 Mitgliedern nahmen teil",
        "Angenommen mit 19 Ja-",
        "Vorlage und Genehmigung",
        "Seite 2 von",
    ):
        assert expected in text
    _pictures(printed, format_)


def _printed(file: Path) -> bytes:
    """The file as LibreOffice prints it; a profile of its own, so that no other one is touched or waited for."""
    profile = f"-env:UserInstallation=file://{file.parent / 'profile'}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(file.parent), str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "Error" not in done.stderr
    return file.with_suffix(".pdf").read_bytes()


def _pictures(printed: bytes, format_: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    target = str(PICTURES / format_)
    subprocess.run(["pdftoppm", "-r", str(DPI), "-png", "-", target], input=printed, check=True)

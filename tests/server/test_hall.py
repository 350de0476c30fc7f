"""The hall joined with the sitting: into which microphones its people speak, and whose certificate is believed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from hardware.simulated.conference.desks import Desks
from media.local import Control, LocalLink
from server.config import ConferenceSection, load
from server.hall import conference, spoken_into
from server.obstacles import StartError
from tests.contracts.certificates import self_signed
from tests.server.house import ROOT, open_house

PINNED = "sha256:" + "ab" * 32


async def test_the_drawn_hall_hears_which_microphones_are_open_also_when_it_comes_later(tmp_path: Path) -> None:
    desks = Desks()
    async with open_house(tmp_path) as house:
        await house.sitting.local.start(tmp_path / "local.sock")
        spoken_into(desks, house.sitting)
        desks.open(7)
        link = await LocalLink.connect(tmp_path / "local.sock", "hall")
        told = heard(link)
        assert await anext(told) == [7]
        desks.open(8)
        assert await anext(told) == [7, 8]
        desks.close(7)
        assert await anext(told) == [8]
        await link.close()
        await house.sitting.local.close()


async def heard(link: LocalLink) -> AsyncIterator[list[int]]:
    """The open microphones as the drawn hall is told them."""
    async for message in link.messages():
        if isinstance(message, Control) and message.message["type"] == "microphones":
            yield message.message["open"]


@pytest.fixture
def section() -> ConferenceSection:
    return replace(load(ROOT / "config.toml").conference, system="bosch:10.0.0.5")


def test_a_certificate_is_looked_for_beside_the_configuration(tmp_path: Path, section: ConferenceSection) -> None:
    self_signed(tmp_path, "anlage")
    settings = replace(load(ROOT / "config.toml"), base=tmp_path)
    named = replace(settings, conference=replace(section, certificate="anlage.pem"))
    assert conference(named).certificate == str(tmp_path / "anlage.pem")


@pytest.mark.parametrize("certificate", ["", PINNED])
def test_what_is_no_file_stays_as_it_is(section: ConferenceSection, certificate: str) -> None:
    settings = replace(load(ROOT / "config.toml"), conference=replace(section, certificate=certificate))
    assert conference(settings).certificate == certificate


def test_a_file_without_a_certificate_stops_the_start_with_a_sentence(
    tmp_path: Path, section: ConferenceSection
) -> None:
    (tmp_path / "leer.pem").write_text("kein Zertifikat")
    settings = replace(load(ROOT / "config.toml"), base=tmp_path)
    with pytest.raises(
        StartError, match=r"Zertifikat der Konferenzanlage ist nicht benutzbar .* conference\.certificate"
    ):
        conference(replace(settings, conference=replace(section, certificate="leer.pem")))

"""The line of config.toml that names the conference system, and what is built from it."""

from __future__ import annotations

import pytest

from hardware.conference.bosch import Bosch
from hardware.conference.build import conference_system
from hardware.conference.cocon import CoCon
from hardware.conference.dis import Dis
from hardware.settings import ConferenceAddress, ConferenceSettings, SettingsError, parse_conference


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("none", ConferenceAddress("none")),
        ("simulated", ConferenceAddress("simulated")),
        ("simulated:dis", ConferenceAddress("simulated")),
        ("cocon:10.0.0.20", ConferenceAddress("cocon", "10.0.0.20", 8890)),
        ("dis:saal.example.de:4001", ConferenceAddress("dis", "saal.example.de", 4001)),
        ("dis:ccu", ConferenceAddress("dis", "ccu", 3142)),
        ("bosch:[fd00::7]", ConferenceAddress("bosch", "fd00::7", 80)),
        ("bosch:[fd00::7]:8080", ConferenceAddress("bosch", "fd00::7", 8080)),
    ],
)
def test_an_address_names_make_host_and_port(text: str, address: ConferenceAddress) -> None:
    assert parse_conference(text) == address
    assert ConferenceSettings(text).address == address


@pytest.mark.parametrize(
    "text",
    (
        *(
            "",
            "cocon",
            "cocon:",
            "dis:host:",
            "dis:host:0",
            "dis:host:65536",
            "dis:user@host",
            "dis:ho st",
            "dis:host/x",
        ),
        *(
            "confero:10.0.0.1",
            "dis:a..b",
            "dis:-a",
            "DIS:host",
            "bosch:fd00::7",
            "simulated:confero",
            "simulated:dis:host",
        ),
    ),
)
def test_what_is_no_address_is_refused_with_what_is_allowed(text: str) -> None:
    with pytest.raises(SettingsError, match=r'allowed are "simulated\[:MAKE\]", "none" or "MAKE:HOST'):
        ConferenceSettings(text)


def test_a_password_is_not_shown() -> None:
    assert "geheim" not in repr(ConferenceSettings("bosch:10.0.0.20", "saal", "geheim"))


@pytest.mark.parametrize(("text", "driver"), [("cocon:h", CoCon), ("dis:h", Dis), ("bosch:h", Bosch), ("none", None)])
def test_each_make_has_its_driver_and_no_system_has_none(text: str, driver: type[object] | None) -> None:
    async def pause(seconds: float) -> None: ...

    built = conference_system(ConferenceSettings(text), lambda event: None, now=lambda: 0.0, pause=pause)
    assert (None if built is None else type(built)) == driver

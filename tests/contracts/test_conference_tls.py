"""The encrypted line to a Bosch system: only the device that is meant gets the password."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from hardware.conference.ports import RequestRaised
from hardware.conference.trust import fingerprint
from hardware.settings import ConferenceSettings, SettingsError
from hardware.simulated.conference.bosch import SimulatedBosch
from hardware.simulated.conference.desks import Desks
from tests.contracts.certificates import Certificate, self_signed
from tests.contracts.conference_system import Stage


@dataclass
class Secured:
    """A hall whose system encrypts, with the certificate it shows."""

    stage: Stage
    own: Certificate

    def believing(self, certificate: str) -> ConferenceSettings:
        return replace(self.stage.unit.settings, certificate=certificate)


@pytest.fixture
async def secured(tmp_path: Path) -> AsyncIterator[Secured]:
    desks, own = Desks(), self_signed(tmp_path, "anlage")
    unit = SimulatedBosch(desks)
    unit.tls = own.server()
    async with unit:
        one = Secured(Stage(desks, unit), own)
        yield one
        await one.stage.disconnect()


@pytest.mark.parametrize("by", ["fingerprint", "file"])
async def test_a_device_with_the_expected_certificate_is_connected_as_any_other(secured: Secured, by: str) -> None:
    expected = {"fingerprint": f"sha256:{secured.own.fingerprint}", "file": str(secured.own.path)}
    stage = secured.stage
    driver = stage.connect(secured.believing(expected[by]))
    await stage.health("ready")
    stage.desks.press(7)
    await stage.hears(RequestRaised(7))
    assert await driver.open(7) == "sent"
    await stage.until(lambda: driver.room.open == (7,))


@pytest.mark.parametrize("by", ["fingerprint", "file"])
async def test_a_device_with_another_certificate_is_told_and_gets_no_password(
    secured: Secured, tmp_path: Path, by: str
) -> None:
    other = self_signed(tmp_path, "fremd")
    expected = {"fingerprint": f"sha256:{other.fingerprint}", "file": str(other.path)}
    driver = secured.stage.connect(secured.believing(expected[by]))
    await secured.stage.health("untrusted")
    assert "Zertifikat" in driver.health.sentence
    assert isinstance(secured.stage.unit, SimulatedBosch)
    assert secured.stage.unit.logins == 0


async def test_a_file_is_believed_for_its_own_addresses_only(secured: Secured, tmp_path: Path) -> None:
    elsewhere = self_signed(tmp_path, "anderswo", "10.0.0.5")
    assert isinstance(secured.stage.unit, SimulatedBosch)
    await secured.stage.unit.leave()
    secured.stage.unit.tls = elsewhere.server()
    await secured.stage.unit.start()
    secured.stage.connect(secured.believing(str(elsewhere.path)))
    await secured.stage.health("untrusted")


async def test_a_device_that_does_not_encrypt_is_foreign_to_who_expects_it(tmp_path: Path) -> None:
    desks = Desks()
    async with SimulatedBosch(desks) as unit:
        stage = Stage(desks, unit)
        stage.connect(replace(unit.settings, certificate=f"sha256:{self_signed(tmp_path, 'anlage').fingerprint}"))
        await stage.health("foreign")
        await stage.disconnect()


def test_encrypted_the_usual_port_is_that_of_https() -> None:
    pinned = "sha256:" + "ab" * 32
    assert ConferenceSettings("bosch:10.0.0.5").address.port == 80
    assert ConferenceSettings("bosch:10.0.0.5", certificate=pinned).address.port == 443
    assert ConferenceSettings("bosch:10.0.0.5:8443", certificate=pinned).address.port == 8443


@pytest.mark.parametrize("system", ["cocon:10.0.0.5", "dis:10.0.0.5", "simulated", "none"])
def test_a_certificate_for_a_system_that_cannot_encrypt_is_refused(system: str) -> None:
    with pytest.raises(SettingsError, match="does not encrypt"):
        ConferenceSettings(system, certificate="sha256:" + "ab" * 32)


@pytest.mark.parametrize("text", ["sha256:", "sha256:" + "ab" * 31, "sha256:" + "xy" * 32])
def test_what_is_no_fingerprint_is_refused(text: str) -> None:
    with pytest.raises(SettingsError, match="64 hexadecimal digits"):
        fingerprint(text)

"""From config.toml's words to a camera that runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from hardware.cameras import onvif, panasonic, ptzoptics, visca_wires
from hardware.cameras.driver import CameraDriver, Dial
from hardware.cameras.ports import Hear
from hardware.cameras.settings import CameraSettings, Make
from hardware.conference.line import Pause


def dials(now: Callable[[], float]) -> Mapping[Make, Dial]:
    """How to connect to each make."""
    return {
        "visca_udp": visca_wires.dial_udp,
        "visca_tcp": visca_wires.dial_tcp,
        "ptzoptics": ptzoptics.dial,
        "panasonic": panasonic.dial,
        "onvif": onvif.dial(now),
    }


def camera(settings: CameraSettings, hear: Hear, *, now: Callable[[], float], pause: Pause) -> CameraDriver:
    """The driver of a camera; it does nothing until its `run` is awaited."""
    return CameraDriver(settings, dials(now)[settings.make], hear, now=now, pause=pause)

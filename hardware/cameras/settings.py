"""What config.toml says about one camera."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, get_args

from media.texts import N_

Make = Literal["visca_udp", "visca_tcp", "ptzoptics", "panasonic", "onvif"]
MAKES: Final[tuple[Make, ...]] = get_args(Make)
PORTS: Final[Mapping[Make, int]] = {
    "visca_udp": 52381,  # Sony, "VISCA over IP"
    "visca_tcp": 5678,  # PTZOptics and the many cameras of the same make
    "ptzoptics": 80,
    "panasonic": 80,
    "onvif": 80,
}
SETTLE_S: Final = 1.5  # from one end of a hall to the other; cameras that do not tell are believed after this time
LABEL: Final = N_("Kamera {id}")
Light = Literal["none", "sony", "ptzoptics"]


@dataclass(frozen=True, slots=True)
class CameraSettings:
    """A camera: its name in the seat map, make, address, and who we are to it.

    `settle` is in seconds, for cameras that do not tell when they arrive. `light` is whose command lights the tally of
    a VISCA camera. `notify_port` is where a Panasonic camera may call back (TCP); 0 means any free port. `picture` is
    the source of its picture (`hardware.settings.parse_source`), empty where a mixer has it.
    """

    id: str
    make: Make
    host: str
    port: int = 0  # 0: the usual one of the make
    user: str = ""
    password: str = field(default="", repr=False)
    settle: float = SETTLE_S
    light: Light = "sony"
    notify_port: int = 0
    picture: str = field(default="", repr=False)  # an address may hold a password

    @property
    def label(self) -> str:
        """What people call it."""
        return LABEL.format(id=self.id)

    @property
    def address(self) -> tuple[str, int]:
        """Host and port."""
        return self.host, self.port or PORTS[self.make]

    @property
    def base(self) -> str:
        """The camera's web address, without slash at the end."""
        host, port = self.address
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

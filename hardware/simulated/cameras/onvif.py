"""A camera that speaks ONVIF: tidily, as the WSDL has it, or as carelessly as cameras do.

The careless one declares no namespace, puts a prefix of its own before its answers, and names an address under which
nobody finds it. Sources: ONVIF Core, Media and PTZ Service Specifications with their WSDL and `onvif.xsd`.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from aiohttp import web

from hardware.cameras import soap
from hardware.cameras.soap import Node
from hardware.simulated.cameras.head import Head
from hardware.simulated.cameras.web import WebCamera

PROFILE: Final = "profile_1"
CLOCK: Final = datetime(2019, 12, 31, 23, 59, 30, tzinfo=UTC)  # nobody ever set it
OPEN_TO_ALL: Final = frozenset({"GetSystemDateAndTime"})
OWN_IDEA: Final = "192.168.0.90"  # the careless camera's address where it was made
NAMESPACES: Final[Mapping[str, str]] = {
    "SOAP-ENV": "http://www.w3.org/2003/05/soap-envelope",
    "tds": soap.DEVICE,
    "trt": soap.MEDIA,
    "tptz": soap.PTZ,
    "tt": "http://www.onvif.org/ver10/schema",
    "ter": "http://www.onvif.org/ver10/error",
}
IDENTITY: Final[Mapping[str, str]] = {
    "Manufacturer": "Ratssaal",
    "Model": "Simulierte Kamera",
    "FirmwareVersion": "1.0",
    "SerialNumber": "0001",
    "HardwareId": "sim",
}


class OnvifCamera(WebCamera):
    """Device, media and PTZ service at one address."""

    def __init__(self, head: Head, user: str = "", password: str = "", *, tidy: bool = True) -> None:
        super().__init__(head, user, password)
        self.open_to_all = OPEN_TO_ALL
        self.tidy = tidy

    def admitted(self, request: web.Request) -> bool:
        """HTTP asks nobody; the messages say who sends them."""
        return True

    async def answer(self, request: web.Request) -> web.Response:
        """The answer to the call in the body."""
        message = soap.read(await request.text())
        body = message.first("Body")
        call = body.children[0] if body and body.children else Node("")
        if call.name not in self.open_to_all and not self._admitted(message):
            return self._fault("NotAuthorized", 401)
        if call.name == "GetCapabilities":
            return self._capabilities(call, request.host if self.tidy else OWN_IDEA)
        return self._operations().get(call.name, self._unknown)(call)

    def _admitted(self, message: Node) -> bool:
        if not self._user:
            return True
        nonce = base64.b64decode(message.value("Nonce"))
        created = message.value("Created").encode()
        digest = hashlib.sha1(nonce + created + self._password.encode(), usedforsecurity=False).digest()
        right = base64.b64encode(digest).decode() == message.value("Password")
        return right and message.value("Username") == self._user and created.startswith(b"2019-12-31T23:59:")

    def _operations(self) -> Mapping[str, Callable[[Node], web.Response]]:
        return {
            "GetSystemDateAndTime": self._time,
            "GetDeviceInformation": self._identity,
            "GetProfiles": self._profiles,
            "GetPresets": self._presets,
            "GotoPreset": self._goto,
            "SetPreset": self._set,
            "ContinuousMove": self._move,
            "Stop": self._stop,
            "GetStatus": self._status,
        }

    # -- device --------------------------------------------------------------------------------------------------------

    def _time(self, call: Node) -> web.Response:
        date = _each("tt", {"Year": CLOCK.year, "Month": CLOCK.month, "Day": CLOCK.day})
        time = _each("tt", {"Hour": CLOCK.hour, "Minute": CLOCK.minute, "Second": CLOCK.second})
        kind = _each("tt", {"DateTimeType": "Manual", "DaylightSavings": "false"})
        utc = f"<tt:UTCDateTime><tt:Time>{time}</tt:Time><tt:Date>{date}</tt:Date></tt:UTCDateTime>"
        return self._said(call, "tds", f"<tds:SystemDateAndTime>{kind}{utc}</tds:SystemDateAndTime>")

    def _identity(self, call: Node) -> web.Response:
        return self._said(call, "tds", _each("tds", IDENTITY))

    def _capabilities(self, call: Node, host: str) -> web.Response:
        media = f"<tt:Media>{_address(host, 'media')}<tt:StreamingCapabilities/></tt:Media>"
        device = f"<tt:Device>{_address(host, 'device_service')}</tt:Device>"
        services = f"{device}{media}<tt:PTZ>{_address(host, 'ptz')}</tt:PTZ>"
        return self._said(call, "tds", f"<tds:Capabilities>{services}</tds:Capabilities>")

    # -- media ---------------------------------------------------------------------------------------------------------

    def _profiles(self, call: Node) -> web.Response:
        """One that cannot move comes first, as in cameras with a still picture."""
        ptz = _each("tt", {"Name": "ptz", "UseCount": 1, "NodeToken": "node_1"})
        moving = f'<tt:PTZConfiguration token="ptz_1">{ptz}</tt:PTZConfiguration>'
        return self._said(call, "trt", _profile("still", "") + _profile(PROFILE, moving))

    # -- pan, tilt, zoom -----------------------------------------------------------------------------------------------

    def _presets(self, call: Node) -> web.Response:
        each = (
            f"<tptz:Preset token={quoteattr(_token(number))}><tt:Name>{number}</tt:Name></tptz:Preset>"
            for number in self.head.presets
        )
        return self._said(call, "tptz", "".join(each))

    def _goto(self, call: Node) -> web.Response:
        wanted = call.value("PresetToken")
        number = next((one for one in self.head.presets if _token(one) == wanted), None)
        if number is None:
            return self._fault("NoToken", 400)
        self.travel(number)
        return self._said(call, "tptz")

    def _set(self, call: Node) -> web.Response:
        number = int(call.value("PresetName"))
        self.head.save(number)
        return self._said(call, "tptz", f"<tptz:PresetToken>{escape(_token(number))}</tptz:PresetToken>")

    def _move(self, call: Node) -> web.Response:
        pan, tilt = (_speed(call.first("PanTilt"), axis) for axis in "xy")
        self.head.steer(pan, tilt, _speed(call.first("Zoom"), "x"))
        return self._said(call, "tptz")

    def _stop(self, call: Node) -> web.Response:
        self.head.steer(0.0, 0.0, 0.0)
        return self._said(call, "tptz")

    def _status(self, call: Node) -> web.Response:
        at, word = self.head.position(), "MOVING" if self.head.moving else "IDLE"
        where = f'<tt:PanTilt x="{at.pan:.3f}" y="{at.tilt:.3f}"/><tt:Zoom x="{at.zoom:.3f}"/>'
        moves = _each("tt", {"PanTilt": word, "Zoom": word})
        time = _each("tt", {"UtcTime": f"{CLOCK:%Y-%m-%dT%H:%M:%SZ}"})
        status = f"<tt:Position>{where}</tt:Position><tt:MoveStatus>{moves}</tt:MoveStatus>{time}"
        return self._said(call, "tptz", f"<tptz:PTZStatus>{status}</tptz:PTZStatus>")

    # -- answers -------------------------------------------------------------------------------------------------------

    def _unknown(self, _call: Node) -> web.Response:
        return self._fault("ActionNotSupported", 500)

    def _said(self, call: Node, service: str, body: str = "") -> web.Response:
        name = f"{service if self.tidy else 'x'}:{call.name}Response"
        return self._soap(f"<{name}>{body}</{name}>", 200)

    def _fault(self, code: str, status: int) -> web.Response:
        subcode = f"<SOAP-ENV:Subcode><SOAP-ENV:Value>ter:{code}</SOAP-ENV:Value></SOAP-ENV:Subcode>"
        codes = f"<SOAP-ENV:Code><SOAP-ENV:Value>SOAP-ENV:Sender</SOAP-ENV:Value>{subcode}</SOAP-ENV:Code>"
        reason = f'<SOAP-ENV:Reason><SOAP-ENV:Text xml:lang="en">{code}</SOAP-ENV:Text></SOAP-ENV:Reason>'
        return self._soap(f"<SOAP-ENV:Fault>{codes}{reason}</SOAP-ENV:Fault>", status)

    def _soap(self, body: str, status: int) -> web.Response:
        declared = "".join(f' xmlns:{prefix}="{name}"' for prefix, name in NAMESPACES.items()) if self.tidy else ""
        envelope = f"<SOAP-ENV:Envelope{declared}><SOAP-ENV:Body>{body}</SOAP-ENV:Body></SOAP-ENV:Envelope>"
        headers = {"Date": format_datetime(CLOCK, usegmt=True)}
        text = f'<?xml version="1.0"?>{envelope}'
        return web.Response(text=text, status=status, content_type="application/soap+xml", headers=headers)


def _each(prefix: str, values: Mapping[str, object]) -> str:
    return "".join(f"<{prefix}:{name}>{escape(str(value))}</{prefix}:{name}>" for name, value in values.items())


def _address(host: str, service: str) -> str:
    return _each("tt", {"XAddr": f"http://{host}/onvif/{service}"})


def _profile(token: str, parts: str) -> str:
    return f'<trt:Profiles token="{token}" fixed="true"><tt:Name>{token}</tt:Name>{parts}</trt:Profiles>'


def _speed(vector: Node | None, axis: str) -> float:
    return float(vector.attributes.get(axis, 0.0)) if vector else 0.0


def _token(number: int) -> str:
    return f"Preset <{number}>"

"""A camera that speaks ONVIF, as carelessly as cameras do: the namespaces of its answers are not declared."""

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


class OnvifCamera(WebCamera):
    """Device, media and PTZ service at one address."""

    def __init__(self, head: Head, user: str = "", password: str = "") -> None:
        super().__init__(head, user, password)
        self.open_to_all = OPEN_TO_ALL

    def admitted(self, request: web.Request) -> bool:
        """HTTP asks nobody; the messages say who sends them."""
        return True

    async def answer(self, request: web.Request) -> web.Response:
        """The answer to the call in the body."""
        body = soap.read(await request.text()).first("Body")
        call = body.children[0] if body and body.children else Node("")
        if call.name not in self.open_to_all and not self._admitted(soap.read(await request.text())):
            return _fault("NotAuthorized", 401)
        return self._operations().get(call.name, _unknown)(call)

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
            "GetCapabilities": self._capabilities,
            "GetProfiles": self._profiles,
            "GetPresets": self._presets,
            "GotoPreset": self._goto,
            "SetPreset": self._set,
            "ContinuousMove": self._move,
            "Stop": self._stop,
            "GetStatus": self._status,
        }

    def _time(self, call: Node) -> web.Response:
        date = f"<tt:Year>{CLOCK.year}</tt:Year><tt:Month>{CLOCK.month}</tt:Month><tt:Day>{CLOCK.day}</tt:Day>"
        time = (
            f"<tt:Hour>{CLOCK.hour}</tt:Hour><tt:Minute>{CLOCK.minute}</tt:Minute><tt:Second>{CLOCK.second}</tt:Second>"
        )
        return _said(call, f"<tt:UTCDateTime><tt:Time>{time}</tt:Time><tt:Date>{date}</tt:Date></tt:UTCDateTime>")

    def _capabilities(self, call: Node) -> web.Response:
        services = (
            f"<tt:{name}><tt:XAddr>http://192.168.0.90/onvif/{name.lower()}</tt:XAddr></tt:{name}>"
            for name in ("Media", "PTZ")
        )
        return _said(call, f"<tds:Capabilities>{''.join(services)}</tds:Capabilities>")

    def _profiles(self, call: Node) -> web.Response:
        ptz = '<tt:PTZConfiguration token="ptz_1"/>'
        return _said(call, f'<trt:Profiles token="still"/><trt:Profiles token="{PROFILE}">{ptz}</trt:Profiles>')

    def _presets(self, call: Node) -> web.Response:
        each = (
            f"<tptz:Preset token={quoteattr(_token(number))}><tt:Name>{number}</tt:Name></tptz:Preset>"
            for number in self.head.presets
        )
        return _said(call, "".join(each))

    def _goto(self, call: Node) -> web.Response:
        wanted = call.value("PresetToken")
        number = next((one for one in self.head.presets if _token(one) == wanted), None)
        if number is None:
            return _fault("NoToken", 400)
        self.travel(number)
        return _said(call)

    def _set(self, call: Node) -> web.Response:
        number = int(call.value("PresetName"))
        self.head.save(number)
        return _said(call, f"<tptz:PresetToken>{escape(_token(number))}</tptz:PresetToken>")

    def _move(self, call: Node) -> web.Response:
        pan_tilt, zoom = call.first("PanTilt"), call.first("Zoom")
        assert pan_tilt is not None and zoom is not None
        speeds = pan_tilt.attributes["x"], pan_tilt.attributes["y"], zoom.attributes["x"]
        self.head.steer(*map(float, speeds))
        return _said(call)

    def _stop(self, call: Node) -> web.Response:
        self.head.steer(0.0, 0.0, 0.0)
        return _said(call)

    def _status(self, call: Node) -> web.Response:
        word = "MOVING" if self.head.moving else "IDLE"
        moves = f"<tt:PanTilt>{word}</tt:PanTilt><tt:Zoom>{word}</tt:Zoom>"
        return _said(call, f"<tptz:PTZStatus><tt:MoveStatus>{moves}</tt:MoveStatus></tptz:PTZStatus>")


def _token(number: int) -> str:
    return f"Preset <{number}>"


def _unknown(_call: Node) -> web.Response:
    return _fault("ActionNotSupported", 500)


def _said(call: Node, body: str = "") -> web.Response:
    return _soap(f"<x:{call.name}Response>{body}</x:{call.name}Response>", 200)


def _fault(code: str, status: int) -> web.Response:
    subcode = f"<SOAP-ENV:Subcode><SOAP-ENV:Value>ter:{code}</SOAP-ENV:Value></SOAP-ENV:Subcode>"
    codes = f"<SOAP-ENV:Value>SOAP-ENV:Sender</SOAP-ENV:Value>{subcode}"
    return _soap(f"<SOAP-ENV:Fault><SOAP-ENV:Code>{codes}</SOAP-ENV:Code></SOAP-ENV:Fault>", status)


def _soap(body: str, status: int) -> web.Response:
    text = f'<?xml version="1.0"?><SOAP-ENV:Envelope><SOAP-ENV:Body>{body}</SOAP-ENV:Body></SOAP-ENV:Envelope>'
    headers = {"Date": format_datetime(CLOCK, usegmt=True)}
    return web.Response(text=text, status=status, content_type="application/soap+xml", headers=headers)

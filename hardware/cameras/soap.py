"""SOAP as ONVIF cameras speak it: envelopes with a password digest out, answers read by local name. Pure.

Cameras in the field forget to declare namespaces, so names are compared without prefix and the XML is read by expat
without namespaces. A document type is refused: it is the way to entities that read files or grow without end.
Sources: ONVIF Core Specification, PTZ Service Specification; OASIS WSS UsernameToken Profile 1.0 § 3.1.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final
from xml.parsers import expat
from xml.sax.saxutils import escape

from hardware.cameras.ports import Steer

DEVICE: Final = "http://www.onvif.org/ver10/device/wsdl"
MEDIA: Final = "http://www.onvif.org/ver10/media/wsdl"
PTZ: Final = "http://www.onvif.org/ver20/ptz/wsdl"
_SCHEMA: Final = "http://www.onvif.org/ver10/schema"
_ENVELOPE: Final = "http://www.w3.org/2003/05/soap-envelope"
_OASIS: Final = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-"
CONTENT_TYPE: Final = "application/soap+xml; charset=utf-8"
EPOCH: Final = 1972  # no camera was built before, and its 29 February is a day
LAST_YEAR: Final = 2096  # a leap year; a camera that says more has no clock, and adding to it would leave the calendar
DEEPEST: Final = 40  # elements within each other; real answers have a dozen


@dataclass(frozen=True, slots=True)
class Login:
    """Who we are, the camera's time, and a number used once: the password itself never leaves."""

    user: str
    password: str = field(repr=False)
    created: datetime
    nonce: bytes

    def header(self) -> str:
        """The security header: Base64(SHA-1(nonce + created + password))."""
        created = self.created.strftime("%Y-%m-%dT%H:%M:%SZ")
        digest = hashlib.sha1(self.nonce + created.encode() + self.password.encode(), usedforsecurity=False).digest()
        return (
            f'<s:Header><Security s:mustUnderstand="1" xmlns="{_OASIS}wssecurity-secext-1.0.xsd"><UsernameToken>'
            f"<Username>{escape(self.user)}</Username>"
            f'<Password Type="{_OASIS}username-token-profile-1.0#PasswordDigest">{_base64(digest)}</Password>'
            f'<Nonce EncodingType="{_OASIS}soap-message-security-1.0#Base64Binary">{_base64(self.nonce)}</Nonce>'
            f'<Created xmlns="{_OASIS}wssecurity-utility-1.0.xsd">{created}</Created>'
            "</UsernameToken></Security></s:Header>"
        )


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


# -- what we say ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Call:
    """An operation of a service; `body` is what stands inside its element."""

    service: str
    name: str
    body: str = ""

    @property
    def action(self) -> str:
        """The SOAP action."""
        return f"{self.service}/{self.name}"

    def envelope(self, login: Login | None) -> str:
        """The whole message."""
        return (
            f'<?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="{_ENVELOPE}">{login.header() if login else ""}'
            f'<s:Body><{self.name} xmlns="{self.service}">{self.body}</{self.name}></s:Body></s:Envelope>'
        )


GET_TIME: Final = Call(DEVICE, "GetSystemDateAndTime")
GET_CAPABILITIES: Final = Call(DEVICE, "GetCapabilities", "<Category>All</Category>")
GET_PROFILES: Final = Call(MEDIA, "GetProfiles")


def get_presets(profile: str) -> Call:
    """All presets."""
    return Call(PTZ, "GetPresets", _profile(profile))


def goto_preset(profile: str, token: str) -> Call:
    """Go to a preset."""
    return Call(PTZ, "GotoPreset", _profile(profile) + f"<PresetToken>{escape(token)}</PresetToken>")


def set_preset(profile: str, name: str, token: str | None) -> Call:
    """Keep a preset; without token it is a new one."""
    old = f"<PresetToken>{escape(token)}</PresetToken>" if token else ""
    return Call(PTZ, "SetPreset", _profile(profile) + f"<PresetName>{escape(name)}</PresetName>{old}")


def move(profile: str, steer: Steer) -> Call:
    """Pan, tilt and zoom until told otherwise."""
    pan_tilt = f'<PanTilt xmlns="{_SCHEMA}" x="{steer.pan:.2f}" y="{steer.tilt:.2f}"/>'
    velocity = f'<Velocity>{pan_tilt}<Zoom xmlns="{_SCHEMA}" x="{steer.zoom:.2f}"/></Velocity>'
    return Call(PTZ, "ContinuousMove", _profile(profile) + velocity)


def stop(profile: str) -> Call:
    """Stand still."""
    return Call(PTZ, "Stop", _profile(profile) + "<PanTilt>true</PanTilt><Zoom>true</Zoom>")


def get_status(profile: str) -> Call:
    """Where it stands, and whether it moves."""
    return Call(PTZ, "GetStatus", _profile(profile))


def _profile(token: str) -> str:
    return f"<ProfileToken>{escape(token)}</ProfileToken>"


# -- what the camera says ---------------------------------------------------------------------------------------------


class NotXml(Exception):
    """An answer that cannot be read, or one that must not be."""


@dataclass(slots=True)
class Node:
    """An element by its local name."""

    name: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    children: list[Node] = field(default_factory=list)

    def all(self, name: str) -> Iterator[Node]:
        """Every element of this name, however deep, in the order of the document."""
        for child in self.children:
            if child.name == name:
                yield child
            yield from child.all(name)

    def first(self, *path: str) -> Node | None:
        """The first element of the first name, in it the first of the second, and so on."""
        node: Node | None = self
        for name in path:
            node = next(node.all(name), None) if node else None
        return node

    def value(self, *path: str) -> str:
        """The text there; empty where there is none."""
        node = self.first(*path)
        return node.text.strip() if node else ""


def read(text: str) -> Node:
    """The document's root above its first element; raises NotXml."""
    root = Node("")
    open_: list[Node] = [root]

    def begin(name: str, attributes: dict[str, str]) -> None:
        if len(open_) > DEEPEST:
            raise NotXml("too deep")
        node = Node(_local(name), {_local(key): value for key, value in attributes.items()})
        open_[-1].children.append(node)
        open_.append(node)

    def write(data: str) -> None:
        open_[-1].text += data

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = begin, lambda _name: open_.pop()
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = write, _refuse
    try:
        parser.Parse(text, True)
    except (expat.ExpatError, ValueError) as error:
        raise NotXml(str(error)) from error
    return root


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _refuse(*_: object) -> None:
    raise NotXml("document type")


def fault(answer: Node) -> str | None:
    """All codes of a fault with their local names, " "-separated; None for an answer that is none."""
    node = answer.first("Fault")
    codes = (*node.all("Value"), *node.all("faultcode")) if node else ()
    return None if node is None else " ".join(_local(code.text.strip()) for code in codes)


def camera_time(answer: Node) -> datetime | None:
    """The camera's clock in UTC; None where it does not say."""
    date, time = answer.first("UTCDateTime", "Date"), answer.first("UTCDateTime", "Time")
    if date is None or time is None:
        return None
    try:
        year, month, day = (int(date.value(one)) for one in ("Year", "Month", "Day"))
        hour, minute, second = (int(time.value(one)) for one in ("Hour", "Minute", "Second"))
        return datetime(possible_year(year), month, day, hour, minute, second, tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def possible_year(year: int) -> int:
    """The nearest year in which a camera may be asked."""
    return min(max(year, EPOCH), LAST_YEAR)


def service_path(answer: Node, service: str) -> str | None:
    """Path of a service ("PTZ", "Media"); the host in it is often the camera's idea of itself, and is not used."""
    address = answer.value("Capabilities", service, "XAddr")
    match = re.fullmatch(r"https?://[^/]+(/\S*)", address)
    return match[1] if match else None


def moving_profile(answer: Node) -> str | None:
    """The first profile whose camera can move."""
    profiles = (node for node in answer.all("Profiles") if node.first("PTZConfiguration"))
    return next((node.attributes["token"] for node in profiles if "token" in node.attributes), None)


_NUMBER: Final = re.compile(r"(?:preset)?[\s_-]*([0-9]{1,3})", re.IGNORECASE)


def presets(answer: Node) -> dict[int, str]:
    """Tokens by number: the number is the preset's name, or else its token; others are nobody's."""
    found: dict[int, str] = {}
    for node in answer.all("Preset"):
        token = node.attributes.get("token", "")
        match = _NUMBER.fullmatch(node.value("Name")) or _NUMBER.fullmatch(token)
        if token and match:
            found.setdefault(int(match[1]), token)
    return found


def stands(answer: Node) -> bool | None:
    """Whether nothing moves; None where the camera does not say."""
    status = answer.first("MoveStatus")
    words = [status.value(one).upper() for one in ("PanTilt", "Zoom")] if status else []
    said = [word for word in words if word in ("IDLE", "MOVING")]
    return all(word == "IDLE" for word in said) if said else None

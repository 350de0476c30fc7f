"""What WHIP (RFC 9725) and WHEP (draft-ietf-wish-whep) look like on the wire: headers, errors, fragments. No state.

Every error is one sentence in plain text. Everything may be called from pages of other origins (CORS): who may do what
hangs on the bearer token alone, never on a cookie.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from aiohttp import hdrs

from agenda.state import SittingState
from media import sdp
from media.ports import Kind, Source, TrackInfo
from server.texts import N_

SDP: Final = "application/sdp"
FRAGMENT: Final = "application/trickle-ice-sdpfrag"

RETRY_SECONDS: Final = 2
"""When a viewer who came too early may ask again (WHEP § 4.3); short, as a publisher is a moment away."""

CORS: Final[Mapping[str, str]] = {
    hdrs.ACCESS_CONTROL_ALLOW_ORIGIN: "*",
    hdrs.ACCESS_CONTROL_EXPOSE_HEADERS: "Location, Link, ETag, Accept-Post, Accept-Patch, Retry-After",
}
PREFLIGHT: Final[Mapping[str, str]] = {
    hdrs.ACCESS_CONTROL_ALLOW_HEADERS: "Authorization, Content-Type, If-Match",
    hdrs.ACCESS_CONTROL_MAX_AGE: "86400",
}

SOURCES: Final[Mapping[str, Source]] = {"video": "camera", "audio": "microphone"}


class WhipError(Exception):
    """A request that is refused; `code` names status and sentence in `TROUBLES`, `headers` go with it."""

    def __init__(self, code: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.headers = headers or {}


TROUBLES: Final[Mapping[str, tuple[int, str]]] = {
    "malformed": (400, N_("Diese Verbindungsanfrage ist kein brauchbares SDP.")),
    "name-malformed": (400, N_("Ein Name hat hier 1 bis 32 Kleinbuchstaben, Ziffern und Bindestriche.")),
    "fragment-malformed": (400, N_("Dieses SDP-Fragment ist nicht lesbar.")),
    "token-missing": (
        401,
        N_("Der Schlüssel (Bearer-Token) fehlt oder stimmt nicht. Er steht in config.toml im Abschnitt [whip]."),
    ),
    "token-unfit": (
        403,
        N_("Dieser Schlüssel ist für etwas anderes. Der passende steht in config.toml im Abschnitt [whip]."),
    ),
    "link-closed": (
        403,
        N_("Dieser persönliche Link gilt nicht mehr. Bitte fragen Sie die Schriftführung nach einem neuen."),
    ),
    "room-unknown": (404, N_("Diesen Raum gibt es nicht; der Saal der Sitzung heißt hier „saal“.")),
    "session-unknown": (404, N_("Diese Verbindung gibt es nicht mehr. Bitte neu verbinden.")),
    "method-unknown": (405, N_("Diesen Befehl gibt es hier nicht.")),
    "not-acceptable": (406, N_("Die Antwort ist application/sdp; das Gerät will etwas anderes.")),
    "nothing-here": (409, N_("Hier sendet noch niemand; sobald Bild und Ton da sind, geht es weiter.")),
    "not-begun": (409, N_("Die Sitzung hat noch nicht begonnen; das Bild kommt dann von selbst.")),
    "break": (409, N_("Die Sitzung ist unterbrochen; das Bild kommt danach von selbst wieder.")),
    "excluded": (409, N_("Gerade wird nichtöffentlich beraten; das Bild kommt danach von selbst wieder.")),
    "over": (409, N_("Die Sitzung ist beendet; hier gibt es nichts mehr zu sehen.")),
    "not-streamed": (409, N_("Diese Sitzung wird nicht übertragen; hier gibt es nichts zu sehen.")),
    "not-public": (409, N_("Gerade ist nichts öffentlich zu sehen. Bitte später noch einmal versuchen.")),
    "track-taken": (
        409,
        N_("Unter diesem Namen sendet schon ein Gerät. Bitte jenes beenden oder einen anderen Namen wählen."),
    ),
    "precondition-failed": (412, N_("Diese Verbindung wurde inzwischen erneuert; das ETag stimmt nicht mehr.")),
    "too-large": (413, N_("Diese Anfrage ist zu groß.")),
    "offer-type": (415, N_("Erwartet wird ein Angebot als application/sdp.")),
    "fragment-type": (415, N_("Erwartet wird ein Fragment als application/trickle-ice-sdpfrag.")),
    "direction": (422, N_("Wer sendet, bietet sendonly an, wer zusieht, recvonly.")),
    "too-many-tracks": (422, N_("Ein Gerät sendet hier höchstens ein Bild und einen Ton.")),
    "hall-complete": (
        422,
        N_("Bild oder Ton des Saals kommt schon aus [hall] in config.toml; das Gerät soll nur das andere senden."),
    ),
    "setup-passive": (
        422,
        N_("Das Gerät muss DTLS selbst beginnen (a=setup:actpass oder active; bei ffmpeg: -whip_flags dtls_active)."),
    ),
    "no-codec": (422, N_("Das Gerät bietet kein Format an, das hier verstanden wird (VP8, VP9, H.264, AV1, Opus).")),
    "precondition-missing": (
        428,
        N_("Es fehlt If-Match mit dem ETag dieser Verbindung, oder mit * für einen Neubeginn."),
    ),
    "offers-often": (429, N_("Zu viele Anfragen in kurzer Zeit. Bitte etwas später noch einmal versuchen.")),
    "overload": (503, N_("Der Server ist ausgelastet. Bitte später noch einmal versuchen.")),
    "sessions-full": (
        429,
        N_("Hier sind schon so viele Geräte verbunden, wie erlaubt ist; bitte eines schließen."),
    ),
}
"""Status and sentence of every refusal."""

OFF_AIR: Final[Mapping[SittingState, str]] = {
    "planned": "not-begun",
    "interrupted": "break",
    "closed": "over",
    "open": "not-streamed",
}
"""Why the public sees nothing in this state of the sitting, while it is not excluded."""

FOR_GOOD: Final = frozenset({"over", "not-streamed"})
IDLE_SECONDS: Final = 60
"""When to ask again what hardly changes any more."""

OFFER_REFUSALS: Final[Mapping[str, str]] = {
    "malformed-offer": "malformed",
    "unknown-mid": "malformed",
    "duplicate-source": "too-many-tracks",
    "track-taken": "track-taken",
    "no-codec": "no-codec",
    "closed": "session-unknown",
    "too-many-offers": "offers-often",
}
"""The media server's refusals in our words. One that is not listed is for want of capacity."""


def bearer(authorization: str) -> str:
    """The token of an Authorization header (RFC 6750 § 2.1), empty where there is none."""
    scheme, _, token = authorization.partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def accepts(header: str, wanted: str) -> bool:
    """Whether an Accept header (RFC 9110 § 12.5.1) allows the type; an absent one allows everything."""
    ranges = (part.replace(" ", "").lower().partition(";") for part in header.split(","))
    allowed = {
        name for name, _, parameters in ranges if not parameters.startswith(("q=0;", "q=0.0")) and parameters != "q=0"
    }
    return not header.strip() or bool(allowed & {wanted, f"{wanted.partition('/')[0]}/*", "*/*"})


def check_precondition(if_match: str | None, etag: str) -> None:
    """RFC 9725 § 4.3.1: the tag of this ICE session, or "*" for whichever it is. Raises WhipError."""
    if not if_match:
        raise WhipError("precondition-missing")
    if not {"*", '"*"', etag} & {tag.strip() for tag in if_match.split(",")}:  # "*" in quotes: as in the RFC's example
        raise WhipError("precondition-failed")


def link_headers(servers: Iterable[Mapping[str, Any]]) -> list[str]:
    """STUN and TURN servers as Link headers (RFC 9725 § 4.6), one for each address."""
    return [_link(url, server) for server in servers for url in server["urls"]]


def _link(url: str, server: Mapping[str, Any]) -> str:
    if "credential" not in server:
        return f'<{url}>; rel="ice-server"'
    named = f'username="{server["username"]}"; credential="{server["credential"]}"; credential-type="password"'
    return f'<{url}>; rel="ice-server"; {named}'


# -- offers ----------------------------------------------------------------------------------------------------------


def read_offer(text: str) -> sdp.Offer:
    """The offer of a device; raises WhipError with the nearest reason."""
    try:
        return sdp.parse_offer(text)
    except sdp.SdpError as error:
        raise WhipError("setup-passive" if "a=setup:passive" in text else "malformed") from error


def publications(offer: sdp.Offer) -> dict[str, Source]:
    """Source by mid of what a device sends; raises WhipError. The media server refuses two of a kind (§ 4.4.2)."""
    found = {one.mid: SOURCES[one.kind] for one in offer.sections if one.sends and one.kind in SOURCES}
    if not found:
        raise WhipError("direction")
    return found


def subscriptions(offer: sdp.Offer, tracks: Mapping[Kind, str]) -> dict[str, str]:
    """Track id by mid: of each kind the first line that wants to receive gets the track. Raises WhipError."""
    wanting = [one for one in offer.sections if one.receives and one.kind in SOURCES]
    if not wanting:
        raise WhipError("direction")
    first = {one.kind: one.mid for one in reversed(wanting)}
    found = {first[kind]: track_id for kind, track_id in tracks.items() if kind in first}
    if not found:
        raise WhipError("nothing-here", retry())
    return found


def tracks_of(tracks: Iterable[TrackInfo], owner: str | None) -> dict[Kind, str]:
    """Track id by kind of that owner, or of whoever published first."""
    known = list(tracks)
    whose = owner if owner is not None else known[0].owner if known else ""
    return {track.kind: track.track_id for track in reversed(known) if track.owner == whose}


def retry(seconds: int = RETRY_SECONDS) -> Mapping[str, str]:
    """When to come again."""
    return {hdrs.RETRY_AFTER: str(seconds)}


# -- fragments (RFC 8840 § 9) ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Fragment:
    """Credentials of a fragment, empty where it only brings candidates. As ICE-lite we need none of those."""

    ufrag: str
    password: str


def read_fragment(text: str) -> Fragment:
    """The fragment; raises WhipError where nothing in it is about ICE, or the credentials are none."""
    lines = [line.strip() for line in text.splitlines()]
    if not any(line.startswith(("a=candidate:", "a=end-of-candidates", "a=ice-")) for line in lines):
        raise WhipError("fragment-malformed")
    found = Fragment(_value(lines, "a=ice-ufrag:"), _value(lines, "a=ice-pwd:"))
    if bool(found.ufrag) != bool(found.password) or not all(
        sdp.ICE_TEXT.fullmatch(one) for one in (found.ufrag, found.password) if one
    ):
        raise WhipError("fragment-malformed")
    return found


def _value(lines: Iterable[str], prefix: str) -> str:
    return next((line.removeprefix(prefix) for line in lines if line.startswith(prefix)), "")


def restart_fragment(answer: str, ufrag: str, password: str) -> str:
    """The answer's ICE part once more, with new credentials: all is bundled, so of its first m-line in use alone."""
    head, *media = _blocks(answer.splitlines())
    used = next(block for block in media if block[0].split()[1] != "0")
    lines = [line for line in head if line.startswith(("a=ice-lite", "a=ice-options:", "a=group:"))]
    lines += [used[0], *(line for line in used if line.startswith("a=mid:"))]
    lines += [f"a=ice-ufrag:{ufrag}", f"a=ice-pwd:{password}"]
    lines += [line for line in used if line.startswith(("a=candidate:", "a=end-of-candidates"))]
    return "\r\n".join(lines) + "\r\n"


def _blocks(lines: Sequence[str]) -> list[list[str]]:
    blocks: list[list[str]] = [[]]
    for line in lines:
        if line.startswith("m="):
            blocks.append([])
        blocks[-1].append(line)
    return blocks

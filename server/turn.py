"""Passwords for TURN servers (RFC 8656): who may use one is decided here, coturn only checks the arithmetic.

The scheme is the one coturn calls `use-auth-secret`: the user name is the second at which it ends (Unix time) and a
name, the password Base64 of HMAC-SHA-1 of it under a secret that both servers know. So nothing needs to be stored or
asked, and a password that leaks ends by itself. SHA-1 is the scheme's own; as a keyed hash it is not broken.
"""

from __future__ import annotations

import base64
import hmac
from datetime import datetime, timedelta
from typing import Any

from server.config import TurnSettings


def credentials(secret: str, user: str, until: datetime) -> tuple[str, str]:
    """User name and password, good until then. `user` is an id, never a person's name: coturn logs it."""
    username = f"{int(until.timestamp())}:{user}"
    digest = hmac.digest(secret.encode(), username.encode(), "sha1")
    return username, base64.b64encode(digest).decode()


def ice_servers(settings: TurnSettings, user: str, now: datetime) -> list[dict[str, Any]]:
    """The configured servers as a page's `RTCPeerConnection({iceServers})` takes them; empty where there are none."""
    stun = [url for url in settings.urls if url.startswith("stun")]
    turn = [url for url in settings.urls if url.startswith("turn")]
    servers: list[dict[str, Any]] = [{"urls": stun}] if stun else []
    if turn:
        username, password = credentials(settings.secret, user, now + timedelta(hours=settings.validity_hours))
        servers.append({"urls": turn, "username": username, "credential": password})
    return servers

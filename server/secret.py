"""The server's own secret, from which every token follows: personal links, the feed of the edges.

It lies in the data folder, readable by the server's user only, and goes into no log and no address that is shared.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path

SECRET_BYTES = 32


class SecretBroken(Exception):
    """The server's secret cannot be used; the text says what to do."""


def load_secret(folder: Path) -> bytes:
    """The server's secret, made at the first start, readable by its user only."""
    path = folder / "secret"
    if not path.exists():
        _write_secret(path)
    secret = path.read_bytes()
    if len(secret) != SECRET_BYTES:
        raise SecretBroken(
            f"Die Datei {path} ist beschädigt. Bitte aus der Sicherung zurückholen oder löschen; "
            "nach dem Löschen gelten nur neue persönliche Links."
        )
    return secret


def _write_secret(path: Path) -> None:
    """Whole or not at all: a half-written secret could be guessed."""
    draft = path.with_suffix(".new")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(secrets.token_bytes(SECRET_BYTES))
        file.flush()
        os.fsync(file.fileno())
    draft.rename(path)


def same(shown: str, expected: str) -> bool:
    """Compare what a stranger shows with what is right, in constant time, whatever characters it holds."""
    return hmac.compare_digest(shown.encode("utf-8", "surrogatepass"), expected.encode())


def sha256(text: str) -> str:
    """Hex digest under which tokens and cookie values are stored."""
    return hashlib.sha256(text.encode()).hexdigest()


def sign(secret: bytes, purpose: str, text: str) -> bytes:
    """HMAC-SHA-256 of a text for one purpose only."""
    return hmac.digest(secret, f"{purpose}:{text}".encode(), "sha256")


def feed_token(secret: bytes) -> str:
    """What an edge process shows to be fed."""
    return sign(secret, "feed", "public").hex()

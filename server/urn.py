"""The electronic urn on disk: token, signature and choice of each paper, and nothing that tells one from the next.

Why a file and no table: SQLite fills the cells of a page in the order of insertion, whatever the key, its write-ahead
log keeps every version of a page one after the other, and the event log's rows in the same file would stand between
them with their times. So each cast writes the whole urn anew, sorted by token, to a second file that takes the first
one's place; what is on disk is the same bytes whichever paper came last. The time of the file is set to a fixed one
(what a file system keeps beside it, the change of its own record, is the last cast's alone).
An older version may stay readable in the free blocks of the disk until they are used again, to whoever takes the disk
apart: the folder belongs on an encrypted volume, and not into backups made during a ballot.

The ballot's private key lies beside it so that a restart does not end the ballot. It is overwritten and removed with
the urn as soon as the papers are in the event log; it could forge papers, never tell whose they are.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric import rsa

from agenda.events.elections import Slip
from server import blindrsa
from server.store.trouble import trouble_of

_FOLDER_MODE: Final = 0o700
_FILE_MODE: Final = 0o600
_NO_TIME: Final = (0, 0)
"""Access and change of the urn and its folder: 1 January 1970."""


class Urn:
    """One ballot's urn; `key` is its private key. Every method that writes raises StorageTrouble."""

    def __init__(self, folder: Path, key: rsa.RSAPrivateKey) -> None:
        self.key = key
        self.modulus = blindrsa.modulus(key)
        self._folder = folder
        self._slips: dict[str, Slip] = {}

    @classmethod
    def make(cls, folder: Path) -> Urn:
        """A fresh urn with a fresh key, both on disk."""
        urn = cls(folder, blindrsa.new_key())
        urn._write("pem", blindrsa.to_pem(urn.key))
        urn._write("json", b"[]")
        return urn

    @classmethod
    def found_in(cls, folder: Path) -> Iterator[Urn]:
        """The urns that a restart finds."""
        for path in sorted(folder.glob("*.pem")):
            urn = cls(folder, blindrsa.from_pem(path.read_bytes()))
            slips = json.loads(urn._path("json").read_text("ascii"))
            urn._slips = {slip["token"]: Slip(**slip) for slip in slips}
            yield urn

    @property
    def slips(self) -> tuple[Slip, ...]:
        """The papers, sorted by token."""
        return tuple(self._slips[token] for token in sorted(self._slips))

    def get(self, token: str) -> Slip | None:
        """The paper of that token."""
        return self._slips.get(token)

    def put(self, slip: Slip) -> None:
        """Put one paper in; it is on disk when this returns."""
        slips = {**self._slips, slip.token: slip}
        body = json.dumps([_plain(slips[token]) for token in sorted(slips)])
        self._write("json", body.encode("ascii"))
        self._slips = slips

    def destroy(self) -> None:
        """Overwrite and remove key and papers. (No disk promises that overwriting reaches the same place.)"""
        for path in (self._path("pem"), self._path("json")):
            if path.exists():
                _overwrite(path)
                path.unlink()

    def _path(self, suffix: str) -> Path:
        return self._folder / f"{sha256(self.modulus.encode('ascii')).hexdigest()[:32]}.{suffix}"

    def _write(self, suffix: str, body: bytes) -> None:
        path = self._path(suffix)
        try:
            self._folder.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
            _replace(path, body)
        except OSError as error:
            raise trouble_of(error, str(path)) from error


def _plain(slip: Slip) -> Mapping[str, str]:
    return {"token": slip.token, "signature": slip.signature, "choice": slip.choice}


def _replace(path: Path, body: bytes) -> None:
    """Put the body in the file's place, durably and without a time of its own."""
    fresh = path.with_suffix(".new")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _FILE_MODE)
    with os.fdopen(handle, "wb") as file:
        file.write(body)
        file.flush()
        os.utime(fresh, _NO_TIME)
        os.fsync(file.fileno())
    fresh.replace(path)
    os.utime(path.parent, _NO_TIME)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _overwrite(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(bytes(path.stat().st_size))
        file.flush()
        os.fsync(file.fileno())

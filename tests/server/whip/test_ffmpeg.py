"""FFmpeg sends by WHIP to the real server.

Its DTLS does not come to terms with the certificate it makes by itself, so it gets one on the curve P-256; and it waits
for the other side to open DTLS unless it is told not to. Both are in docs/handbuch/whip.md.
"""

from __future__ import annotations

import asyncio
import json
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.server.whip.door import TOKENS, Door, open_door

ENCODER = Path(__file__).with_name("encoder.py")


@pytest.fixture
async def door(tmp_path: Path) -> AsyncIterator[Door]:
    async with open_door(tmp_path) as one:
        yield one


def certificate(folder: Path) -> dict[str, str]:
    """A certificate on P-256 as ffmpeg's options name it."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "encoder")])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(days=1))
    signed = builder.not_valid_after(now + timedelta(days=1)).sign(key, hashes.SHA256())
    pem = serialization.Encoding.PEM
    (folder / "cert.pem").write_bytes(signed.public_bytes(pem))
    kind, plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "key.pem").write_bytes(key.private_bytes(pem, kind, plain))
    return {"cert_file": str(folder / "cert.pem"), "key_file": str(folder / "key.pem")}


@asynccontextmanager
async def encoding(address: str, **options: str) -> AsyncIterator[Process]:
    """An encoder at work."""
    words = json.dumps({"authorization": TOKENS["hall"], **options})
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(ENCODER), address, words, stdin=PIPE, stdout=PIPE, stderr=PIPE
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def test_ffmpeg_sends_picture_and_sound_of_the_hall(door: Door, tmp_path: Path) -> None:
    room = door.house.sitting.room
    async with encoding(door.address, **certificate(tmp_path), whip_flags="dtls_active") as encoder:
        assert encoder.stdout is not None
        assert await encoder.stdout.readline() == b"sent\n"
        while not all(one.packets_in > 20 for one in room.activity().values()):
            await asyncio.sleep(0)
        assert {track.track_id: track.codec.name.lower() for track in room.tracks.values()} == {
            "hall.camera": "h264",
            "hall.microphone": "opus",
        }
        await encoder.communicate(b"")
    assert not room.tracks  # it says goodbye with DELETE


async def test_ffmpeg_that_waits_for_dtls_is_refused(door: Door, tmp_path: Path) -> None:
    async with encoding(door.address, **certificate(tmp_path)) as encoder:
        out, _ = await encoder.communicate()
    assert (out, encoder.returncode) == (b"", 1)
    assert door.house.counters.of("whip_requests", endpoint="whip", method="POST", status="422") == 1

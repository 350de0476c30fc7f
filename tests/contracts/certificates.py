"""Certificates that a device may have: signed by itself, for a name or an address."""

from __future__ import annotations

import ipaddress
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate on P-256 with its key, as files; `fingerprint` as openssl prints it."""

    path: Path
    key: Path
    fingerprint: str

    def server(self) -> ssl.SSLContext:
        """For a server that shows it."""
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(self.path, self.key)
        return context


def self_signed(folder: Path, name: str, address: str = "127.0.0.1") -> Certificate:
    """A certificate for this address, in files of this name."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(days=1))
    builder = builder.add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address))]), False)
    signed = builder.not_valid_after(now + timedelta(days=1)).sign(key, hashes.SHA256())
    pem, kind, plain = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    made = Certificate(folder / f"{name}.pem", folder / f"{name}.key", signed.fingerprint(hashes.SHA256()).hex(":"))
    made.path.write_bytes(signed.public_bytes(pem))
    made.key.write_bytes(key.private_bytes(pem, kind, plain))
    return made

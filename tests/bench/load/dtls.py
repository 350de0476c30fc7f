"""DTLS-SRTP (RFC 5764) for a load client: handshake by pyOpenSSL, SRTP sessions by pylibsrtp, no I/O of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from OpenSSL import SSL
from pylibsrtp import Policy, Session

EXTRACTOR: Final = b"EXTRACTOR-dtls_srtp"
RECORD_HEAD: Final = 13
FLIGHT_BYTES: Final = 1200
WINDOW: Final = 1024
"""Replay window in packets: samples are decrypted late and with gaps."""


@dataclass(frozen=True, slots=True)
class Profile:
    """An SRTP protection profile: OpenSSL's name, libsrtp's number, bytes of key and salt."""

    name: bytes
    number: int
    key: int
    salt: int


PROFILES: Final = (
    Profile(b"SRTP_AES128_CM_SHA1_80", Policy.SRTP_PROFILE_AES128_CM_SHA1_80, 16, 14),
    Profile(b"SRTP_AEAD_AES_256_GCM", Policy.SRTP_PROFILE_AEAD_AES_256_GCM, 32, 12),
    Profile(b"SRTP_AEAD_AES_128_GCM", Policy.SRTP_PROFILE_AEAD_AES_128_GCM, 16, 12),
)
"""What Chromium offers, in its order; each server chooses for itself, as it does for browsers."""


class HandshakeFailed(Exception):
    """The other side's certificate or profile is not what was signalled."""


class Identity:
    """One certificate for all clients of the process; `fingerprint` as in SDP."""

    def __init__(self) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "bench")])
        now = datetime.now(UTC)
        builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        builder = builder.serial_number(x509.random_serial_number())
        builder = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=30))
        certificate = builder.sign(key, hashes.SHA256())
        self.fingerprint = ":".join(f"{byte:02X}" for byte in certificate.fingerprint(hashes.SHA256()))
        self.context = SSL.Context(SSL.DTLS_METHOD)
        self.context.set_verify(SSL.VERIFY_PEER | SSL.VERIFY_FAIL_IF_NO_PEER_CERT, lambda *_: True)
        self.context.use_certificate(certificate)
        self.context.use_privatekey(key)
        self.context.set_cipher_list(b"ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256")
        self.context.set_tlsext_use_srtp(b":".join(profile.name for profile in PROFILES))


class Dtls:
    """One handshake. `send` takes datagrams; `inbound` and `outbound` are SRTP sessions once `done`."""

    def __init__(self, identity: Identity, client: bool, fingerprint: str, send: Callable[[bytes], None]) -> None:
        self._client, self._fingerprint, self._send = client, fingerprint, send
        self._connection = SSL.Connection(identity.context)
        self._connection.set_ciphertext_mtu(FLIGHT_BYTES)
        if client:
            self._connection.set_connect_state()
        else:
            self._connection.set_accept_state()
        self.done = False
        self.profile = ""
        self.flight: tuple[bytes, ...] = ()
        self.inbound: Session
        self.outbound: Session

    def start(self) -> None:
        """Say hello, or answer what has come."""
        try:
            self._connection.do_handshake()
        except SSL.WantReadError:
            self._flush()
            return
        self._flush()
        self._finish()

    def take(self, datagram: bytes) -> None:
        """A datagram of the other side."""
        self._connection.bio_write(datagram)
        if not self.done:
            self.start()

    def repeat(self) -> None:
        """Send the last flight again (RFC 6347 § 4.2.4)."""
        for datagram in self.flight:
            self._send(datagram)

    def close(self) -> None:
        """Say good-bye."""
        self._connection.shutdown()
        self._flush()

    def _flush(self) -> None:
        try:
            data = self._connection.bio_read(1 << 16)
        except SSL.WantReadError:
            return
        self.flight = tuple(_datagrams(data))
        self.repeat()

    def _finish(self) -> None:
        certificate = self._connection.get_peer_certificate()
        wanted = self._fingerprint.lower().removeprefix("sha-256 ")
        if certificate is None or certificate.digest("sha256").decode().lower() != wanted:
            raise HandshakeFailed("fingerprint")
        name = self._connection.get_selected_srtp_profile()
        profile = next((one for one in PROFILES if one.name == name), None)
        if profile is None:
            raise HandshakeFailed("no SRTP profile")
        self.profile = profile.name.decode()
        client, server = _keys(self._connection, profile)
        mine, theirs = (client, server) if self._client else (server, client)
        self.outbound = _session(profile, mine, Policy.SSRC_ANY_OUTBOUND)
        self.inbound = _session(profile, theirs, Policy.SSRC_ANY_INBOUND)
        self.done = True


def _keys(connection: SSL.Connection, profile: Profile) -> tuple[bytes, bytes]:
    """Master key and salt of the client and of the server (RFC 5764 § 4.2)."""
    key, salt = profile.key, profile.salt
    material = connection.export_keying_material(EXTRACTOR, 2 * (key + salt))
    salts = material[2 * key :]
    return material[:key] + salts[:salt], material[key : 2 * key] + salts[salt:]


def _session(profile: Profile, key: bytes, direction: int) -> Session:
    policy = Policy(key=key, ssrc_type=direction, srtp_profile=profile.number)
    policy.allow_repeat_tx = True
    policy.window_size = WINDOW
    return Session(policy)


def _datagrams(data: bytes) -> list[bytes]:
    """A flight cut between records into datagrams below the MTU."""
    out, chunk, at = [], b"", 0
    while at + RECORD_HEAD <= len(data):
        end = at + RECORD_HEAD + int.from_bytes(data[at + 11 : at + 13], "big")
        if chunk and len(chunk) + end - at > FLIGHT_BYTES:
            out.append(chunk)
            chunk = b""
        chunk += data[at:end]
        at = end
    return [*out, chunk] if chunk else out

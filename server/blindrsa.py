"""Blind RSA signatures, RSABSSA-SHA384-PSSZERO-Deterministic (RFC 9474): the server's half.

The voter's browser blinds a random token; `sign_blinded` signs it without seeing it; the signature that the browser
makes of the answer is an ordinary RSASSA-PSS signature of the token (`verify`). Whatever token turns up later fits
every blinded message equally well, so no computing power ties the two together (RFC 9474 § 7). The token itself is 32
random bytes, as the deterministic variant demands (§ 5, § 7.3). Numbers travel as hexadecimal without prefix.
"""

from __future__ import annotations

import secrets
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

KEY_BITS: Final = 2048
"""A key lives for one ballot, minutes; 2048 bits are held good for years (BSI TR-02102-1 until 2025 and beyond in
existing systems) and are four times as fast as 4096."""

EXPONENT: Final = 65537
TOKEN_BYTES: Final = 32


class BlindedWrong(ValueError):
    """The blinded message is no number below the modulus."""


def new_key() -> rsa.RSAPrivateKey:
    """A fresh key pair; about 50 ms, so not on the event loop."""
    return rsa.generate_private_key(EXPONENT, KEY_BITS)


def modulus(key: rsa.RSAPrivateKey) -> str:
    """The public half, in hexadecimal; the exponent is always 65537."""
    return f"{key.public_key().public_numbers().n:x}"


def sign_blinded(key: rsa.RSAPrivateKey, blinded: str) -> str:
    """Sign what the browser blinded (RFC 9474 § 4.3); raises BlindedWrong. About 10 ms, so not on the event loop.

    `cryptography` has no RSA without padding, so Python's own `pow` computes by the Chinese remainders. Its time
    depends on the numbers: the message is blinded once more with a factor of ours (§ 8.1), and the result is checked,
    because a single wrong bit would give the key away.
    """
    private = key.private_numbers()
    n = private.public_numbers.n
    message = _number(blinded, n)
    factor = secrets.randbelow(n - 2) + 2
    masked = message * pow(factor, EXPONENT, n) % n
    signed = _private_power(private, masked) * pow(factor, -1, n) % n
    if pow(signed, EXPONENT, n) != message:
        raise ArithmeticError("the signature does not check")
    return f"{signed:0{_digits(n)}x}"


def verify(modulus_hex: str, token: str, signature: str) -> bool:
    """Whether this signature of the token was made with the key of that modulus (RFC 8017 § 8.1.2, no salt)."""
    try:
        public = rsa.RSAPublicNumbers(EXPONENT, int(modulus_hex, 16)).public_key()
        pss = padding.PSS(padding.MGF1(hashes.SHA384()), 0)
        public.verify(bytes.fromhex(signature), bytes.fromhex(token), pss, hashes.SHA384())
    except (InvalidSignature, ValueError):
        return False
    return True


def to_pem(key: rsa.RSAPrivateKey) -> bytes:
    """The key as it is kept while its ballot is open."""
    plain = serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)


def from_pem(pem: bytes) -> rsa.RSAPrivateKey:
    """The key as it was kept; raises ValueError."""
    key = serialization.load_pem_private_key(pem, None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise ValueError("not an RSA key")
    return key


def _number(blinded: str, n: int) -> int:
    try:
        number = int(blinded, 16) if blinded.isalnum() and len(blinded) <= _digits(n) else 0
    except ValueError:
        number = 0
    if not 1 < number < n:
        raise BlindedWrong
    return number


def _private_power(private: rsa.RSAPrivateNumbers, message: int) -> int:
    """message ** d modulo n (RFC 8017 § 5.1.2, second form)."""
    first, second = pow(message, private.dmp1, private.p), pow(message, private.dmq1, private.q)
    return second + private.q * ((first - second) * private.iqmp % private.p)


def _digits(n: int) -> int:
    """Hexadecimal digits of a number as wide as the modulus."""
    return 2 * ((n.bit_length() + 7) // 8)

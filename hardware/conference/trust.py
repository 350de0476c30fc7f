"""Which device an encrypted line may lead to: the one with this certificate, or one that this authority has signed.

Devices bring certificates that they signed themselves, and names that nobody gave them. So either the certificate's own
fingerprint is in the settings, and the name does not matter, or the file of an authority (or of a certificate that
signed itself), and then the name or address in the settings must be one of the certificate's (RFC 9110 § 4.3.4).
"""

from __future__ import annotations

import re
import ssl
from typing import Final

import aiohttp

from hardware.settings import SettingsError

Trust = ssl.SSLContext | aiohttp.Fingerprint

_PREFIX: Final = "sha256:"
_HEX: Final = re.compile(r"[0-9A-Fa-f]{64}")


def fingerprint(certificate: str) -> bytes | None:
    """The fingerprint as `openssl x509 -fingerprint -sha256` prints it, behind "sha256:"; None for a file's path.

    Raises SettingsError where it is not one.
    """
    if not certificate.startswith(_PREFIX):
        return None
    digits = certificate.removeprefix(_PREFIX).replace(":", "")
    if not _HEX.fullmatch(digits):
        raise SettingsError(f'certificate "{certificate}" has no 64 hexadecimal digits behind "{_PREFIX}"')
    return bytes.fromhex(digits)


def trust(certificate: str) -> Trust:
    """Whom to believe by this setting; raises SettingsError, and OSError for a file that holds no certificate."""
    pinned = fingerprint(certificate)
    return ssl.create_default_context(cafile=certificate) if pinned is None else aiohttp.Fingerprint(pinned)

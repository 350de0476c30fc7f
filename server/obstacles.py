"""What may be in the way of a start: ports, certificates. Each becomes one sentence that says what to do."""

from __future__ import annotations

import asyncio
import errno
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

from server.addresses import tls
from server.config import Settings

PORT_PATIENCE = 12
"""Tries of a quarter second for a port: the children of a killed server need a moment to let go of theirs."""


class StartError(Exception):
    """The server cannot start; the text says why and what to do."""


@contextmanager
def occupied(port: int, key: str) -> Iterator[None]:
    """A port that is taken becomes a StartError that names the key in config.toml."""
    try:
        yield
    except OSError as error:
        if error.errno not in (errno.EADDRINUSE, errno.EACCES, errno.EADDRNOTAVAIL):
            raise
        raise StartError(
            f"Port {port} ist nicht frei ({error.strerror}). Bitte das andere Programm beenden "
            f"oder in config.toml unter {key} einen anderen Port eintragen."
        ) from error


async def wait_for_port(host: str, port: int, key: str) -> None:
    """Wait until a child may listen there; raises StartError."""
    for attempt in range(PORT_PATIENCE):
        try:
            server = await asyncio.start_server(lambda r, w: w.close(), host, port)
        except OSError:
            if attempt + 1 == PORT_PATIENCE:
                with occupied(port, key):
                    raise
            await asyncio.sleep(0.25)
        else:
            server.close()
            await server.wait_closed()
            return


def certificate(settings: Settings) -> ssl.SSLContext | None:
    """The TLS context of config.toml, None without one; raises StartError."""
    try:
        return tls(settings)
    except OSError as error:  # ssl.SSLError is one
        raise StartError(
            f"Zertifikat oder Schlüssel sind nicht benutzbar ({error.strerror or error}). "
            "Bitte in config.toml server.certificate und server.key prüfen."
        ) from error

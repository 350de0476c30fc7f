"""A platform behind TLS: decrypts what comes, remembers it, and hands it on to a port of this machine."""

from __future__ import annotations

import contextlib
import socket
import threading
from types import TracebackType

from tests.contracts.certificates import Certificate

CHUNK = 1 << 16


class TlsPlatform:
    """Shows one certificate to everybody; `learnt` is all that could be decrypted, `behind` the port it goes to."""

    def __init__(self, certificate: Certificate, behind: int | None = None) -> None:
        self.learnt = b""
        self._context = certificate.server()
        self._behind = behind
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve)

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._listening.getsockname()[1])

    def __enter__(self) -> TlsPlatform:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._listening.close()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):  # closed, or refused by who connects
            while True:
                plain, _ = self._listening.accept()
                with contextlib.suppress(OSError), self._context.wrap_socket(plain, server_side=True) as secret:
                    self._answer(secret)

    def _answer(self, secret: socket.socket) -> None:
        if self._behind is None:
            self.learnt += secret.recv(CHUNK)
            return
        with socket.create_connection(("127.0.0.1", self._behind)) as behind:
            back = threading.Thread(target=_pass_on, args=(behind, secret))
            back.start()
            _pass_on(secret, behind)
            behind.shutdown(socket.SHUT_WR)
            back.join()


def _pass_on(source: socket.socket, sink: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(CHUNK):
            sink.sendall(data)

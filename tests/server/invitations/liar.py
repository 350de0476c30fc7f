"""A mail server that lies, and an outbox that remembers, for the tests of invitations by mail."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress

from server.config import MailSection


class Kept:
    """An outbox that remembers."""

    def __init__(self) -> None:
        self.steps: list[tuple[str, str]] = []

    def begun(self, key: str) -> None:
        self.steps.append((key, "begun"))

    def taken(self, key: str) -> None:
        self.steps.append((key, "taken"))

    def refused(self, key: str, why: str) -> None:
        self.steps.append((key, f"refused: {why}"))


class Liar:
    """A mail server that says its lines in order, one for each line it is told, and then hangs up."""

    def __init__(self, *answers: bytes) -> None:
        self._answers = answers
        self._door = socket.create_server(("127.0.0.1", 0))
        self.section = MailSection(
            host="127.0.0.1", port=self._door.getsockname()[1], security="none", sender="rat@example.de", patience_s=2
        )
        self._thread = threading.Thread(target=self._speak)

    def __enter__(self) -> MailSection:
        self._thread.start()
        return self.section

    def __exit__(self, *_: object) -> None:
        self._thread.join()
        self._door.close()

    def _speak(self) -> None:
        line, _ = self._door.accept()
        with suppress(ConnectionError), line, line.makefile("rb") as told:
            for answer in self._answers:
                line.sendall(answer)
                if not told.readline():
                    return


GREETING, OK, DATA = b"220 here\r\n", b"250 ok\r\n", b"354 go on\r\n"

"""The stream to one other platform: what of it is sent, by which way, and when it is tried again.

The bytes come from the same socket as those of the edges, behind every delay and everything that was left out. They
are sent by a thread of its own in a process of its own, one for each platform, so that a platform that hangs holds up
nothing but itself: neither the programme, nor another platform.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final, Literal
from urllib.parse import urlsplit

from hardware.backoff import Backoff
from media.programme.restream import Read, RestreamError, by_process, by_rtmp, ffmpeg
from recordings.wire import Begun, Made, Message

log = logging.getLogger(__name__)

MOST_BYTES: Final = 8_000_000
"""Waiting for a platform: half a minute at 2 Mbit/s. Who is further behind begins anew with the present picture."""

STALL_S: Final = 20.0
"""Without a packet taken although some wait, the platform hangs; what hangs in FFmpeg is ended with its process."""

State = Literal["waiting", "sending", "failed"]
Send = Callable[[Read, str, Callable[[], None]], None]


def by_ffmpeg(read: Read, url: str, sent: Callable[[], None]) -> None:
    """SRT by the machine's own ffmpeg."""
    by_process(read, lambda: ffmpeg(url), sent)


def ways(authorities: Path) -> Mapping[str, Send]:
    """By the scheme of the address; certificates are believed where these authorities (a PEM file) signed them."""
    rtmp = partial(by_rtmp, authorities=authorities)
    return {"rtmp": rtmp, "rtmps": rtmp, "srt": by_ffmpeg}


def shown(url: str) -> str:
    """What of an address may be shown and logged: the way and the platform, never the key."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.hostname or ''}"


class Outflow:
    """Bytes from the loop to the sending thread; one reader at a time, which begins with a picture of its own."""

    def __init__(self) -> None:
        self.skipped = 0
        self._changed = threading.Condition()
        self._chunks: deque[bytes] = deque()
        self._size = 0
        self._init = b""
        self._rung = ""
        self._attached = self._flowing = self._ended = False

    @property
    def waiting(self) -> int:
        """Bytes not yet taken."""
        return self._size

    def take(self, message: Message) -> None:
        """A message of the programme; of each run the first rung is sent."""
        with self._changed:
            match message:
                case Begun(info, inits):
                    self._rung = info.rungs[0].name
                    self._init = inits[self._rung]
                    self._finish()
                case Made(rung=rung) if rung == self._rung and self._attached:
                    self._add(message)

    def _add(self, part: Made) -> None:
        if not self._flowing and not part.independent:
            return
        data = part.data if self._flowing else self._init + part.data
        if self._size + len(data) > MOST_BYTES:
            self.skipped += 1
            self._finish()
            return
        self._flowing = True
        self._chunks.append(data)
        self._size += len(data)
        self._changed.notify_all()

    def _finish(self) -> None:
        """Nothing that follows fits what was sent: the reader has to begin anew."""
        if self._flowing:
            self._attached = self._flowing = False
            self._chunks.clear()
            self._size = 0
            self._changed.notify_all()

    def attach(self) -> None:
        """Begin to read: with the next picture that owes nothing to another."""
        with self._changed:
            self._chunks.clear()
            self._size, self._attached, self._flowing = 0, True, False

    def read(self, most: int) -> bytes:
        """At most so many bytes; waits for them. None when this stream has ended."""
        with self._changed:
            self._changed.wait_for(lambda: self._chunks or not self._attached or self._ended)
            if not self._chunks or self._ended:
                return b""
            chunk = self._chunks.popleft()
            data, rest = chunk[:most], chunk[most:]
            if rest:
                self._chunks.appendleft(rest)
            self._size -= len(data)
            return data

    def end(self) -> None:
        """Nothing follows for good."""
        with self._changed:
            self._ended = True
            self._changed.notify_all()


class Restream:
    """Sends to one address until told to end; `now` is monotonic seconds. `run` holds a thread."""

    def __init__(self, url: str, send: Send, now: Callable[[], float]) -> None:
        self.outflow = Outflow()
        self.state: State = "waiting"
        self.reason = ""
        self.failures = 0
        self._url = url
        self._send = send
        self._now = now
        self._progress = now()
        self._backoff = Backoff()
        self._ended = threading.Event()

    def run(self) -> None:
        """Send, and try again whenever that fails."""
        while not self._ended.is_set():
            begun = self._progress = self._now()
            self.outflow.attach()
            try:
                self._send(self.outflow.read, self._url, self._sent)
                self.state = "waiting"
            except RestreamError as error:
                self._failed(error)
            self._ended.wait(self._backoff.failed(self._now() - begun))

    def _sent(self) -> None:
        self._progress = self._now()
        if self.state != "sending":
            log.info("%s takes the stream", shown(self._url))
            self.state, self.reason = "sending", ""

    def _failed(self, error: RestreamError) -> None:
        self.failures += 1
        self.state, self.reason = "failed", str(error)
        log.warning("%s does not take the stream: %s", shown(self._url), error)

    def hangs(self) -> bool:
        """Whether something waits and nothing was taken for STALL_S."""
        return self.outflow.waiting > 0 and self._now() - self._progress > STALL_S

    def end(self) -> None:
        """Send no more."""
        self._ended.set()
        self.outflow.end()

    def status(self) -> dict[str, Any]:
        """For the technician's page."""
        return {
            "type": "restream",
            "target": shown(self._url),
            "state": self.state,
            "reason": self.reason,
            "failures": self.failures,
            "skipped": self.outflow.skipped,
        }

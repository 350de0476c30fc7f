"""Where things are: addresses for people, and folders for the parts of the program."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from pathlib import Path

from server.config import Settings

THIS_MACHINE = ("127.0.0.1", "::1", "0.0.0.0", "::")  # noqa: S104 (compared, not bound)
"""Hosts under which a browser here reaches us as localhost, a secure origin."""


def meeting_url(settings: Settings) -> str:
    """The address of the people's pages, without a slash at the end."""
    return settings.server.url.rstrip("/") or _url(settings, settings.server.host, settings.server.port)


def public_url(settings: Settings) -> str:
    """The address of the public page."""
    server = settings.server
    return server.public_url.rstrip("/") or _url(settings, server.public_host, server.public_port)


def feed_url(settings: Settings) -> str:
    """Where an edge process on this machine is fed."""
    return _url(settings, settings.server.host, settings.server.port) + "/feed"


def edge_url(settings: Settings) -> str:
    """Where the edge process on this machine is asked by another process on it."""
    return _url(settings, settings.server.public_host, settings.server.public_port)


def _url(settings: Settings, host: str, port: int) -> str:
    reachable = "localhost" if host in THIS_MACHINE else host
    return f"{'https' if settings.server.certificate else 'http'}://{reachable}:{port}"


def tls(settings: Settings) -> ssl.SSLContext | None:
    """The certificate of config.toml, None for plain HTTP on localhost or behind a proxy."""
    if not settings.server.certificate:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(settings.path(settings.server.certificate), settings.path(settings.server.key))
    return context


@dataclass(frozen=True, slots=True)
class Folders:
    """The data folder of the program and what lies where in it."""

    root: Path

    def papers(self, meeting_id: str) -> Path:
        """Papers of a meeting."""
        return self.root / "papers" / meeting_id

    def pages(self, meeting_id: str) -> Path:
        """The page of a paper that the programme shows, as a picture; drawn from the paper, never in a backup."""
        return self.root / "pages" / meeting_id

    def urns(self, meeting_id: str) -> Path:
        """Electronic urns and their keys while their ballots are open; never in a backup."""
        return self.root / "urns" / meeting_id

    def polls(self, meeting_id: str) -> Path:
        """Answers to live polls while they are open; never in a backup."""
        return self.root / "polls" / meeting_id

    def questions(self, meeting_id: str) -> Path:
        """What residents sent for question time, until it is deleted; whoever backs it up deletes it there, too."""
        return self.root / "questions" / f"{meeting_id}.sqlite3"

    def live(self, meeting_id: str) -> Path:
        """Live list and segments of a meeting's programme."""
        return self.root / "live" / meeting_id

    def edge(self, port: int) -> Path:
        """What an edge with that public port keeps of a recording that lies on another machine; never in a backup."""
        return self.root / "edge" / str(port)

    def originals(self, meeting_id: str) -> Path:
        """What each participant of a meeting sent, where that is kept."""
        return self.root / "originals" / meeting_id

    def perception(self, meeting_id: str) -> Path:
        """Who could see and hear whom in a meeting."""
        return self.root / "perception" / f"{meeting_id}.jsonl"

    def captions(self, meeting_id: str) -> Path:
        """Every version of a meeting's captions."""
        return self.root / "captions" / f"{meeting_id}.jsonl"

    def plan(self, meeting_id: str) -> Path:
        """The planning file, kept for its expected presence."""
        return self.root / "plans" / f"{meeting_id}.toml"

    def surveys(self) -> Path:
        """Surveys and what was answered."""
        return self.root / "surveys"

    def socket(self) -> Path:
        """The local link's socket (`media.local` copes with a path too long for one)."""
        return self.root / "run" / "media.sock"

"""What the server adds to elections, joined with the pages' messages: urns, blind signatures, sealed lots."""

from __future__ import annotations

from pathlib import Path

from agenda.commands import Actor, Command
from server.election_lots import with_seed
from server.secretballot import SecretBallots
from server.signalling import Signalling
from server.sitting import Sitting


def join_elections(sitting: Sitting, signalling: Signalling, secret: bytes, urns: Path) -> SecretBallots:
    """Let intents pass through here, and answer the pages that fetch a ballot paper."""
    desk = sitting.desk
    ballots = SecretBallots(desk, urns, sitting.papers)

    async def submit(command: Command, actor: Actor) -> int:
        return await ballots.submit(with_seed(command, secret, desk.meeting), actor)

    signalling.submit = submit
    signalling.serve("ballot-paper", ballots.paper)
    return ballots

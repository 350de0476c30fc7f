"""The server's part in a lot: the sealed number, and never a choice (`agenda/election_lots.py`).

The number follows from the folder's secret and the ballot that was tied, so a restart between sealing and drawing
gives the same one, and asking twice gives nothing new. Whatever a page sends in its place is replaced.
"""

from __future__ import annotations

from dataclasses import replace

from agenda.commands import Command
from agenda.commands.elections import DrawLot, SealLot
from agenda.election_lots import commitment_to
from agenda.meeting import Meeting
from server.secret import sign


def with_seed(command: Command, secret: bytes, meeting: Meeting) -> Command:
    """The command with the server's commitment or its sealed number, where it needs one."""
    match command:
        case SealLot():
            return replace(command, commitment=commitment_to(_seed(secret, meeting, command.election_id)))
        case DrawLot():
            return replace(command, seed=_seed(secret, meeting, command.election_id))
        case _:
            return command


def _seed(secret: bytes, meeting: Meeting, election_id: str) -> str:
    election = meeting.elections.by_id.get(election_id)
    ballots = len(election.ballots) if election else 0
    return sign(secret, "lot", f"{meeting.meeting_id}/{election_id}/{ballots}").hex()

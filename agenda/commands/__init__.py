"""What a person may ask of the meeting. Names are imperative; `decide` answers with events or a Refusal.

Each command stands in the module of its subject. It carries no time and no actor: both are arguments of `decide`.
"""

from __future__ import annotations

import typing
from dataclasses import dataclass
from typing import Literal

from agenda.commands.additions import AdditionsCommand
from agenda.commands.assembly import AssemblyCommand
from agenda.commands.bodies import BodiesCommand
from agenda.commands.chairing import ChairingCommand
from agenda.commands.conduct import ConductCommand
from agenda.commands.disturbance import DisturbanceCommand
from agenda.commands.elections import ElectionsCommand
from agenda.commands.floor import FloorCommand
from agenda.commands.items import ItemsCommand
from agenda.commands.local_law import LocalLawCommand
from agenda.commands.minutes_course import MinutesCourseCommand
from agenda.commands.motions import MotionsCommand
from agenda.commands.papers import PapersCommand
from agenda.commands.planning import PlanningCommand
from agenda.commands.polls import PollsCommand
from agenda.commands.presence import PresenceCommand
from agenda.commands.procedure import ProcedureCommand
from agenda.commands.prose import ProseCommand
from agenda.commands.publication import PublicationCommand
from agenda.commands.publicity import PublicityCommand
from agenda.commands.question_time import QuestionTimeCommand
from agenda.commands.quorum import QuorumCommand
from agenda.commands.recusal import RecusalCommand
from agenda.commands.secret_vote import SecretVoteCommand
from agenda.commands.shots import ShotsCommand
from agenda.commands.showing import ShowingCommand
from agenda.commands.sitting import SittingCommand
from agenda.commands.surveys import SurveysCommand
from agenda.commands.votes import VotesCommand

Role = Literal["chair", "clerk", "member", "hall", "public", "operator", "captioner", "viewer", "system"]
ROLES: tuple[Role, ...] = typing.get_args(Role)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks: the role decides what is allowed, the person whose voice it is (None: hall screen, system)."""

    role: Role
    person_id: str | None = None


Command = (
    PlanningCommand
    | LocalLawCommand
    | SittingCommand
    | ChairingCommand
    | PresenceCommand
    | QuorumCommand
    | ItemsCommand
    | AdditionsCommand
    | MotionsCommand
    | ProcedureCommand
    | FloorCommand
    | VotesCommand
    | SecretVoteCommand
    | ElectionsCommand
    | RecusalCommand
    | DisturbanceCommand
    | BodiesCommand
    | PublicityCommand
    | PublicationCommand
    | ShotsCommand
    | ShowingCommand
    | SurveysCommand
    | PapersCommand
    | PollsCommand
    | QuestionTimeCommand
    | ConductCommand
    | ProseCommand
    | AssemblyCommand
    | MinutesCourseCommand
)

COMMAND_TYPES: dict[str, type[Command]] = {cls.__name__: cls for cls in typing.get_args(Command)}

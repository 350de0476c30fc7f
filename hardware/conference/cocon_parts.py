"""The parts of a CoCon's messages as JSON has them: what is read is checked here, what is of no concern is left out."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.alias_generators import to_pascal

from hardware.conference.room import seat_number


def _none_if_empty(value: object) -> object:
    """Some answers write an empty text where there is no number."""
    return None if value == "" else value


def _as_seat(value: object) -> int:
    """A seat number, which some answers write as text."""
    seat = seat_number(value) if isinstance(value, str | int) and not isinstance(value, bool) else None
    if seat is None:
        raise ValueError("not a seat")
    return seat


SeatNumber = Annotated[int, BeforeValidator(_as_seat)]
MaybeSeatNumber = Annotated[SeatNumber | None, BeforeValidator(_none_if_empty)]
Id = Annotated[int, Field(strict=True)]


class Part(BaseModel):
    """Part of a message; what it holds beside is of no concern."""

    model_config = ConfigDict(
        frozen=True, extra="ignore", alias_generator=to_pascal, coerce_numbers_to_str=True, allow_inf_nan=False
    )


class Lists(Part):
    speakers: tuple[SeatNumber, ...]
    requests: tuple[SeatNumber, ...] = ()


class State(Part):
    state: Lists


class Mode(Part):
    mode: Literal["Operator", "DirectSpeak", "Request", "Vox", "OnlyRequest"]
    max_nr_active: Id
    allow_request: bool = True
    allow_cancel_request: bool = True


class ModeAnswer(Part):
    microphone_mode: Mode


class Seat(Part):
    seat_id: SeatNumber
    seat_name: str = ""


class Seats(Part):
    seats: tuple[Seat, ...]


class Delegate(Part):
    id: Id
    seat_number: MaybeSeatNumber = None
    badge_number: str | None = None


class Delegates(Part):
    delegates: tuple[Delegate, ...]


class Login(Part):
    seat_id: SeatNumber
    delegate_id: Id = 0
    login_state: bool


class Logins(Part):
    seats: tuple[Login, ...]


class Badge(Part):
    seat_nr: SeatNumber
    delegate: Annotated[Delegate | None, BeforeValidator(_none_if_empty)] = None
    inside: bool = Field(validation_alias=AliasChoices("BadgeInserted", "OnSeat"))
    bid: str | None = Field(default=None, validation_alias="bid")


class VotingState(Part):
    state: Literal[
        "Start", "Stop", "Pause", "Clear", "VotingStarted", "VotingStopped", "VotingPaused", "VotingIdle", "Retrieve"
    ]


class Option(Part):
    id: Id
    name: str | None = ""
    color: str | None = ""


class Item(Part):
    type: str = ""
    state: str = ""
    id_in_db: Id | None = None
    voting_options: tuple[Option, ...] = ()
    children: tuple[Item, ...] = ()


class Items(Part):
    agenda_items: tuple[Item, ...]


class Ballot(Part):
    delegate: Id = Field(validation_alias=AliasChoices("DelegateId", "DelegateID"))
    option: Id | tuple[Id, ...] = Field(validation_alias=AliasChoices("VotingOptionId", "VotingOptionID"))
    seat_number: MaybeSeatNumber = None


class Ballots(Part):
    voting_results: tuple[Ballot, ...]

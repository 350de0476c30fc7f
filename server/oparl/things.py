"""What an OParl interface tells, parsed once: the objects and attributes of OParl 1.1 that a plan has use for."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, TypeVar

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from server.oparl.source import Source, SourceTrouble
from server.plan_file import plain
from server.unusable import place, reason

Text = Annotated[str, StringConstraints(max_length=2000), AfterValidator(plain)]
Addresses = Annotated[list[str], Field(max_length=1000)]


class Foreign(BaseModel):
    """What an interface tells; attributes that are not used here are passed over."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _null_is_absent(cls, values: Any) -> Any:
        """Optional attributes should not be null, and may be (chapter 2.4)."""
        return {key: one for key, one in values.items() if one is not None} if isinstance(values, dict) else values


class ForeignPlace(Foreign):
    description: Text = ""


class ForeignFile(Foreign):
    name: Text = ""
    fileName: Text = ""  # noqa: N815 (OParl's own names)
    accessUrl: Text = ""  # noqa: N815
    downloadUrl: Text = ""  # noqa: N815
    deleted: bool = False


class ForeignPaper(Foreign):
    name: Text = ""
    reference: Text = ""
    mainFile: ForeignFile | None = None  # noqa: N815
    auxiliaryFile: Annotated[list[ForeignFile], Field(max_length=100)] = []  # noqa: N815
    deleted: bool = False


class ForeignConsultation(Foreign):
    paper: Text = ""
    deleted: bool = False


class ForeignItem(Foreign):
    name: Text = ""
    number: Text = ""
    order: int = 0
    public: bool = False
    consultation: Text = ""
    auxiliaryFile: Annotated[list[ForeignFile], Field(max_length=100)] = []  # noqa: N815
    deleted: bool = False


class ForeignMeeting(Foreign):
    id: Text
    name: Text = ""
    start: AwareDatetime
    cancelled: bool = False
    deleted: bool = False
    location: ForeignPlace = ForeignPlace()
    organization: Addresses = []
    agendaItem: Annotated[list[ForeignItem], Field(max_length=500)] = []  # noqa: N815 (OParl's own name)


class ForeignOrganization(Foreign):
    name: Text = ""
    membership: Addresses = []


class ForeignMembership(Foreign):
    person: Text = ""
    role: Text = ""
    votingRight: bool = True  # noqa: N815 (OParl's own name)
    startDate: date | None = None  # noqa: N815
    endDate: date | None = None  # noqa: N815
    deleted: bool = False

    def holds(self, day: date) -> bool:
        """Whether the person belongs to the body on that day; the last day counts."""
        begun = self.startDate is None or self.startDate <= day
        return begun and (self.endDate is None or day <= self.endDate) and not self.deleted


class ForeignPerson(Foreign):
    name: Text = ""


Parsed = TypeVar("Parsed", bound=Foreign)


def parsed(kind: type[Parsed], values: dict[str, Any]) -> Parsed:
    """The object as that kind; raises SourceTrouble naming the attribute."""
    try:
        return kind.model_validate(values)
    except ValidationError as error:
        where, why = place(error), reason(error).said()
        raise SourceTrouble(f"{str(values.get('id'))[:200]}: „{where}“ ist unbrauchbar ({why}).") from error


async def named(source: Source, address: str) -> dict[str, Any]:
    """The object that is named there; its id is its address (chapter 2.3). Raises SourceTrouble."""
    values = await source.get(address)
    own = values.get("id")
    if not isinstance(own, str) or _bare(own) != _bare(address):
        raise SourceTrouble(f"{address} gibt ein anderes Objekt: „{str(own)[:200]}“.")
    return values


def _bare(address: str) -> str:
    """Without what interfaces mix up: the scheme, before which many have a proxy, and a slash at the end."""
    return address.partition("://")[2].rstrip("/")

"""The non-public part (§ 52 HGO): who is out, who confirms that nobody listens, what is announced afterwards."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ExcludePublic:
    """Close the room so that a motion to exclude the public can be argued (§ 52 Abs. 1 Satz 2 HGO)."""


@dataclass(frozen=True, slots=True)
class AdmitPublic:
    """Let the public in again without calling another item."""


@dataclass(frozen=True, slots=True)
class AskForPrivacy:
    """Ask the remote members to confirm that nobody listens, before the non-public part begins."""


@dataclass(frozen=True, slots=True)
class ConfirmPrivacy:
    """A remote member confirms that no third person can see or hear the non-public part."""

    person_id: str


@dataclass(frozen=True, slots=True)
class AdmitListener:
    """Let somebody without a right to it take part in a non-public item, such as an expert."""

    item_id: str
    person_id: str


@dataclass(frozen=True, slots=True)
class DismissListener:
    """End such an admission."""

    item_id: str
    person_id: str


@dataclass(frozen=True, slots=True)
class AnnounceResolution:
    """Announce a resolution taken in the non-public part; exactly this text becomes public."""

    todo_id: str
    text: str


@dataclass(frozen=True, slots=True)
class KeepResolution:
    """A resolution of the non-public part is not to be announced, for this reason."""

    todo_id: str
    reason: str


PublicityCommand = (
    ExcludePublic
    | AdmitPublic
    | AskForPrivacy
    | ConfirmPrivacy
    | AdmitListener
    | DismissListener
    | AnnounceResolution
    | KeepResolution
)

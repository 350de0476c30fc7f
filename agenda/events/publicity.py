"""The non-public part (§ 52 HGO): confirmations, admissions, resolutions that are to be announced."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ExclusionResolved:
    """The body has resolved that the public stays out for this item; not `holds`: that it does no longer."""

    item_id: str
    holds: bool = True


@dataclass(frozen=True, slots=True)
class PrivacyAsked:
    """The remote members were asked to confirm that nobody listens."""


@dataclass(frozen=True, slots=True)
class PrivacyConfirmed:
    """A remote member confirmed it; it holds until the public is admitted again or the member leaves."""

    person_id: str


@dataclass(frozen=True, slots=True)
class ListenerAdmitted:
    """Somebody may take part in a non-public item."""

    item_id: str
    person_id: str


@dataclass(frozen=True, slots=True)
class ListenerDismissed:
    """That is over."""

    item_id: str
    person_id: str


@dataclass(frozen=True, slots=True)
class AnnouncementDue:
    """A resolution was taken without the public and is to be announced (§ 52 Abs. 2 HGO).

    `replaces` is the earlier one that the repeated vote has overtaken; empty where there is none.
    """

    todo_id: str
    vote_id: str
    item_id: str
    replaces: str = ""


@dataclass(frozen=True, slots=True)
class ResolutionAnnounced:
    """It was announced: exactly this text is public."""

    todo_id: str
    text: str


@dataclass(frozen=True, slots=True)
class ResolutionKept:
    """It stays non-public, for this reason."""

    todo_id: str
    reason: str


PublicityEvent = (
    ExclusionResolved
    | PrivacyAsked
    | PrivacyConfirmed
    | ListenerAdmitted
    | ListenerDismissed
    | AnnouncementDue
    | ResolutionAnnounced
    | ResolutionKept
)

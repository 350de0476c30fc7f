"""Words that events, commands and state share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Presence = Literal["hall", "remote"]


Function = Literal[
    "chair", "councillor", "deputy", "magistrate", "administration", "expert", "interpreter", "clerk", "guest"
]
"""What somebody is in the sitting. A deputy votes only while standing in for a member; from the magistrate on nobody
votes: Magistrat, administration (Verwaltung), experts (Sachverständige), sign-language
interpreters (Gebärdensprache), clerk (Schriftführung), guests."""

BodyKind = Literal["council", "committee", "main-committee", "advisory", "joint", "faction", "assembly"]
"""Council, committee (Ausschuss), one of the committees for main affairs, finance or audit, for which some Länder have
rules of their own (Haupt-, Finanz-, Rechnungsprüfungsausschuss), advisory body (Beirat), joint body (Zweckverband),
a faction among itself, an assembly of the citizens (Bürgerversammlung), which decides nothing."""

Rebuke = Literal["matter", "order"]
"""A call to the matter (Ruf zur Sache) or to order (Ruf zur Ordnung)."""


Choice = Literal["yes", "no", "abstain"]


Channel = Literal["app", "seat", "clerk"]


ItemKind = Literal["report", "resolution", "information", "question-time"]
"""What an item is for; question time (Einwohnerfragestunde) is for questions of residents."""


FloorEnd = Literal["finished", "withdrawn", "next", "closed"]


@dataclass(frozen=True, slots=True)
class Paper:
    """A document of an item (Unterlage): its title and its file name below the meeting's papers folder."""

    title: str
    file: str


MajorityRule = Literal[
    "simple", "absolute-of-legal", "two-thirds-of-legal", "absolute-of-voting", "two-thirds-of-voting", "unanimous"
]
"""Which majority decides: of the votes cast, of the legal number of members, of those who voted, or nobody against."""

VoteForm = Literal["open", "roll-call", "hands", "secret"]
"""Open by app, seat and clerk; by name in an order; by show of hands, counted and not kept by name; secret on paper,
where the law lets so many members demand it."""

VoteAbout = Literal["item", "motion", "procedure", "recusal", "exclusion", "amend-agenda", "election", "other", "test"]
"""What a vote decides: the item's own proposal, a motion, a motion on procedure, somebody's recusal or exclusion for
the day, an addition to the agenda, the joint proposal of an election, or a question put by the chair; a test vote
decides nothing. The id beside it names which one."""

HandsVerdict = Literal["unanimously", "carried", "rejected"]
"""What the chair establishes by sight from hands shown: all of one mind for it, a majority for it, none."""

QuorumBasis = Literal["ordinary", "second-call", "mostly-barred"]
"""Which quorum holds for an item: the ordinary one, that of a second call, that where more than half are barred."""

CallOrder = Literal["drawn", "alphabetical"]
"""In which order a roll call goes: by the alphabet from a drawn letter on, or from its beginning."""

ArrivalBy = Literal["", "seat", "clerk", "link"]
"""How it was noted that somebody came: by the login at the seat, by the clerk, by the own link once picture and sound
stood; empty where the log is older than this word."""

DepartureBy = Literal["", "seat", "clerk", "left", "lost", "excluded"]
"""How it was noted that somebody went: logout at the seat, the clerk, the own key, a connection lost for good, or the
exclusion from the rest of the sitting."""

RecusalOrigin = Literal["declared", "entered", "doubted"]
"""Who brought up a conflict of interest: the member, chair or clerk for somebody, or a doubt for the body to decide."""

Fault = Literal["picture", "sound", "both", "connection"]
"""What of a remote member's transmission fails."""

FaultSource = Literal["app", "telephone", "chair", "observed"]
"""How a disturbance became known: reported in the own page, by telephone to the clerk, noticed by the chair, or seen
by the server in the packets."""

FaultEnd = Literal["over", "left", "closed"]
"""How a disturbance ended: everything works again, the member has gone, the sitting is over."""

Sphere = Literal["member", "municipality", "negligible", "unknown"]
"""Whose sphere a disturbance belongs to, as the chair decides; unknown is an answer too."""

FaultAnswer = Literal["objected", "accepted", "unanswered"]
"""What the member said on return to "Rügen Sie die Störung?"; unanswered after the time set for it."""


SpeechKind = Literal["order", "intervention", "reply", "report", "resident", "contribution"]
"""What somebody has the floor for: a point of order (GO-Antrag), a short intervention (Kurzintervention), the reply to
one (Erwiderung), a committee's report (Berichterstattung), a resident's question (Einwohnerfrage), an ordinary
contribution (Redebeitrag)."""

RequestKind = Literal["order", "question", "intervention", "reply", "report", "resident", "contribution"]
"""What somebody may ask for: the kinds above, and an interposed question (Zwischenfrage) to whoever speaks."""

PointOfOrder = Literal[
    "rules",
    "adjourn-sitting",
    "interrupt",
    "exclude-public",
    "admit-public",
    "take-off",
    "adjourn-item",
    "refer",
    "close-debate",
    "close-list",
    "limit-time",
    "reorder",
    "roll-call",
    "secret-vote",
    "other",
]
"""What a point of order is about: a breach of the rules, a motion on procedure, something else. The order of this list
is their rank."""

OrderPolicy = Literal["first-come", "faction-rotation", "gender-alternation", "least-spoken"]

ClockHold = Literal["chair", "question", "disturbance"]
"""Why a speaker's clock stands still; it runs while there is no reason."""


@dataclass(frozen=True, slots=True)
class SpeakingTime:
    """The speaking time of one kind of request, in seconds; None is unlimited."""

    kind: RequestKind
    limit_s: int | None


Removed = Literal["taken-off", "referred", "adjourned"]
"""How an item leaves the agenda without being dealt with: abgesetzt, an einen Ausschuss verwiesen, vertagt."""

Basis = Literal["mover", "unopposed", "decision"]
"""What a change of the agenda rests on: its mover's own will, no objection when the chair asked, a vote."""

MotionKind = Literal["main", "amendment", "counter"]
"""What a motion wants: to be the item's own proposal, to change it (Änderungsantrag), to stand in its place
(Gegenantrag)."""

ProcedureKind = Literal[
    "adjourn-sitting",
    "interrupt",
    "exclude-public",
    "admit-public",
    "take-off",
    "adjourn-item",
    "refer",
    "close-debate",
    "close-list",
    "limit-time",
    "reorder",
    "roll-call",
    "secret-vote",
]
"""What a motion on procedure asks for; the order of this list is their rank, the most far-reaching first."""

Side = Literal["for", "against"]
"""On which side somebody speaks to a motion on procedure."""

SpherePresumption = Literal["none", "member-if-all-others-fine", "member-if-one-other-fine", "member-if-line-failed"]
"""From what a law presumes that a disturbance is the member's own: nothing, all others perceived the meeting, one other
did, or the line between member and municipality failed."""

LocalBasis = Literal["main-statute", "rules-of-procedure", "statute-and-resolution", "resolution"]
"""Where a municipality has laid something down: Hauptsatzung, Geschäftsordnung, both with a resolution."""

LocalRule = Literal[
    "remote", "emergency", "stream", "objection", "hidden-ballots", "roll-call", "minutes", "minutes-objection"
]
"""What a municipality may lay down beside the law: joining by picture and sound, the stream on the Internet, that a
speaker may object to it, that no choice is shown before the closing, how many members may demand a roll call, within
how many days the minutes are due, for how many days members may object to them."""

ElectionKind = Literal["majority", "lists", "joint"]
"""How is elected: one post by majority, several by lists in proportion, several by one joint proposal of all."""

BallotWay = Literal["hands", "paper", "app"]
"""How a ballot is held: by show of hands (nobody objecting), in writing and secret, secret by machine."""

LotWay = Literal["by-hand", "server"]
"""How a lot is drawn: by the chair's own hand, or from a sealed number of the server and one called in the hall."""

PublicationMode = Literal["none", "stream", "archive", "archive-after-release"]
"""What the public gets: no stream; the stream alone; stream and recording; the recording once the clerk releases it."""

DataKind = Literal["recording", "original", "transcript", "perception", "question", "survey"]
"""Kinds of data with a period after which they are deleted."""

ShotKind = Literal["seat", "wide", "view", "remote", "placard"]
"""What is on air: a seat, the whole hall, a camera at a preset that somebody chose, a remote member, the placard."""

ShotBy = Literal["director", "operator"]
"""Who decided what is on air: the program that follows the floor, or a person at the desk."""

ShotWish = Literal["wide", "seat", "view"]
"""What an operator may ask for."""

ArchiveState = Literal["ok", "full", "trouble", "not-gone"]
"""Whether the recording is written; where it is not, because the disk is full or for another reason. Not gone: it is
written, but a passage that was taken down could not be deleted yet."""

MinutesKind = Literal["results", "course", "verbatim"]
"""What minutes tell: what was decided (Ergebnisniederschrift), also who spoke and what happened
(Verlaufsniederschrift), or beside that what everybody said in public (Wortprotokoll)."""

MinutesState = Literal["draft", "proposed", "disputed", "approved", "published"]
"""How far minutes are; disputed while nobody has decided on an objection."""

MinutesOffice = Literal["chair", "clerk"]
"""In which office somebody approves the minutes."""

ObjectionEnd = Literal["upheld", "rejected", "withdrawn"]
"""How an objection to the minutes ended."""

PollKind = Literal["single", "multiple", "scale", "ranking", "cloud", "open"]
"""How a live poll is answered: one of the options, any of them, a step from 1 to 5, all of them put in order; with one
to three words, or with a text of one's own."""

PollAudience = Literal["members", "everybody"]
"""Who may answer a live poll: members alone, or whoever has the code."""

ResidentQuestionState = Literal["accepted", "put", "owed", "answered", "merged", "refused"]
"""How far a resident's question is: everybody reads it, it is under debate, an answer is promised in writing, it is
answered, it is dealt with in another one, it is not put."""

AnswerWay = Literal["oral", "written"]
"""How a resident's question is answered."""

PollState = Literal["open", "closed", "dropped"]

PollMark = Literal["waiting", "released", "refused"]
"""What became of words or a text that somebody answered with; only what is released is shown."""

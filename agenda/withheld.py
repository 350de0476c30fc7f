"""Who is kept from the meeting just now, and why: the one place that every cut asks.

Whoever is kept away has no voice in the meeting (`check`), no sight of it (`agenda/projections` gives the waiting room
alone) and neither sends nor receives picture and sound (`server/floor.py`). The chair's and the clerk's pages go on in
any case: they are the tools of the sitting, and the deputy leads from the chair's place.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

from agenda import conduct, privacy, question_time_asker, recusal, remote
from agenda.commands import Actor, Command
from agenda.commands.conduct import ContestExclusion
from agenda.commands.disturbance import AnswerDisturbance, EndDisturbance, ReportDisturbance
from agenda.commands.elections import IssueBallotPaper, Nominate, ObjectToHands
from agenda.commands.floor import AdmitQuestion, GiveFloor, RequestFloor
from agenda.commands.procedure import HearProcedure, MoveProcedure, SupportProcedure
from agenda.commands.publication import NoteConsent
from agenda.commands.publicity import ConfirmPrivacy
from agenda.commands.quorum import RequestQuorumCheck
from agenda.commands.recusal import DeclareRecusal
from agenda.commands.votes import CastBallot, DoubtVote
from agenda.ports import Refusal
from agenda.speaking.asking import STANDING_ORDERS
from agenda.state import Meeting
from agenda.wording import N_

WithheldReason = Literal["excluded", "recused", "outsider", "secrecy", "unconfirmed", "asker", "asked"]

REASONS: Mapping[WithheldReason, Callable[[Meeting], frozenset[str]]] = {
    "excluded": conduct.excluded,
    "recused": recusal.barred,
    "outsider": privacy.outsiders,
    "secrecy": remote.shut_out,
    "unconfirmed": privacy.unconfirmed,
    "asker": question_time_asker.waiting,
    "asked": question_time_asker.done,
}
"""Who is kept away for which reason; the first that fits is the one that is told."""

APPLIES: Mapping[WithheldReason, Callable[[Meeting, str], bool]] = {
    "excluded": lambda meeting, person_id: person_id in conduct.excluded(meeting),
    "recused": lambda meeting, person_id: person_id in recusal.barred(meeting),
    "outsider": privacy.is_outsider,
    "secrecy": remote.is_shut_out,
    "unconfirmed": privacy.is_unconfirmed,
    "asker": question_time_asker.waits,
    "asked": question_time_asker.has_asked,
}
"""The same asked of one person: a command is decided in microseconds, however many people are listed."""

RULES: Mapping[WithheldReason, Callable[[Meeting], str]] = {
    "excluded": conduct.exclusion_rule,
    "recused": lambda meeting: meeting.law.recusal.citation,
    "outsider": privacy.rule,
    "secrecy": remote.secrecy_rule,
    "unconfirmed": privacy.declaration_rule,
    "asker": lambda meeting: STANDING_ORDERS,
    "asked": lambda meeting: STANDING_ORDERS,
}
"""The rule that each reason rests on."""

TEXTS: Mapping[WithheldReason, str] = {
    "recused": N_(
        "Sie nehmen an diesem Punkt wegen Widerstreits der Interessen nicht teil. Bild und Ton sind für diese Zeit "
        "getrennt; Sie sind wieder dabei, sobald der Punkt beendet ist."
    ),
    "excluded": N_(
        "Der Vorsitz hat Sie für den Rest dieser Sitzung ausgeschlossen. Bild und Ton sind getrennt. Sie können die "
        "Entscheidung des Gremiums anrufen."
    ),
    "outsider": N_(
        "Die Sitzung ist gerade nichtöffentlich. Bild und Ton sind für diese Zeit getrennt; Sie sind wieder dabei, "
        "sobald die Öffentlichkeit zugelassen ist."
    ),
    "secrecy": N_(
        "Dieser Punkt ist geheim zu halten; Zugeschaltete nehmen daran nicht teil. Bild und Ton sind für diese Zeit "
        "getrennt; Sie sind wieder dabei, sobald der Punkt beendet ist."
    ),
    "unconfirmed": N_(
        "Die Sitzung ist gerade nichtöffentlich. Bild und Ton erhalten Sie, sobald Sie bestätigt haben, dass niemand "
        "mithört oder mitsieht."
    ),
    "asker": N_(
        "Sie sind im Warteraum der Einwohnerfragestunde. Bild und Ton sind getrennt, bis Sie hereingeholt werden, um "
        "Ihre Frage zu stellen."
    ),
    "asked": N_(
        "Vielen Dank für Ihre Frage. Bild und Ton sind wieder getrennt; der Sitzung folgen Sie weiter in der "
        "öffentlichen Übertragung."
    ),
}
"""What the waiting room says."""

TEXTS_IN_HALL: Mapping[WithheldReason, str] = {
    "recused": N_(
        "Sie nehmen an diesem Punkt wegen Widerstreits der Interessen nicht teil. Bitte verlassen Sie für diese Zeit "
        "den Saal; Sie sind wieder dabei, sobald der Punkt beendet ist."
    ),
    "outsider": N_(
        "Die Sitzung ist gerade nichtöffentlich. Bitte verlassen Sie für diese Zeit den Saal; Sie sind wieder dabei, "
        "sobald die Öffentlichkeit zugelassen ist."
    ),
    "asker": N_("Sie werden aufgerufen, um Ihre Frage zu stellen. Bitte warten Sie so lange im Zuschauerbereich."),
    "asked": N_("Vielen Dank für Ihre Frage."),
}
"""The same to somebody with an own page in the hall, whom no cut of picture and sound removes."""

REFUSED: Mapping[WithheldReason, str] = {
    "excluded": "withheld-excluded",
    "recused": "withheld-recused",
    "outsider": "withheld-outsider",
    "secrecy": "withheld-secrecy",
    "unconfirmed": "withheld-unconfirmed",
    "asker": "withheld-asker",
    "asked": "withheld-asked",
}
"""The refusal of each reason; its sentence has a blank for the name."""

STILL_POSSIBLE: frozenset[type[Command]] = frozenset(
    {
        *(DeclareRecusal, ReportDisturbance, EndDisturbance, AnswerDisturbance, ConfirmPrivacy, ContestExclusion),
        NoteConsent,
    }
)
"""What a member may ask all the same: it concerns the own line, the own picture or another item. Deny by default."""


WITH_A_VOICE = (
    *(RequestFloor, GiveFloor, HearProcedure, CastBallot, IssueBallotPaper),
    *(MoveProcedure, SupportProcedure, Nominate, ObjectToHands, DoubtVote, RequestQuorumCheck),
)
"""What uses the voice of its `person_id`, whoever asks it: a motion on the matter (`MoveMotion`) asks its own item."""


def withheld(meeting: Meeting) -> Mapping[str, WithheldReason]:
    """The ids of those kept away now, each with the reason."""
    kept: dict[str, WithheldReason] = {}
    for reason, people in REASONS.items():
        for person_id in people(meeting):
            kept.setdefault(person_id, reason)
    return kept


def reason_of(meeting: Meeting, person_id: str) -> WithheldReason | None:
    """Why this person is kept away now; None for whoever is not."""
    return next((reason for reason, applies in APPLIES.items() if applies(meeting, person_id)), None)


def check(meeting: Meeting, command: Command, actor: Actor) -> None:
    """Refuse what somebody kept away asks, and what others ask with that person's voice."""
    if actor.role == "member" and type(command) not in STILL_POSSIBLE:
        _check_person(meeting, actor.person_id or "")
    if voice := _voice(meeting, command):
        _check_person(meeting, voice)


def _voice(meeting: Meeting, command: Command) -> str:
    """Whose voice the command uses, by id: a question that is admitted is its asker's; empty for nobody's."""
    if isinstance(command, AdmitQuestion):
        return next((one.person_id for one in meeting.queue if one.request_id == command.request_id), "")
    return command.person_id if isinstance(command, WITH_A_VOICE) else ""


def _check_person(meeting: Meeting, person_id: str) -> None:
    person, reason = meeting.people.get(person_id), reason_of(meeting, person_id)
    if person is not None and reason is not None:
        raise Refusal(REFUSED[reason], rule=RULES[reason](meeting), name=person.name)

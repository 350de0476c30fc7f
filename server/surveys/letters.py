"""The two letters to somebody who left an address with a survey: to confirm it, and how the item ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Final
from urllib.parse import quote

from agenda.surveys_decided import Decided, Outcome, Recorded
from agenda.surveys_form import Survey
from server.mail import Mail
from server.surveys.addresses import Wish
from server.texts import N_, Texts

KEPT_DAYS: Final = 3
"""Days after which an address that nobody confirmed is deleted: a weekend away from the post."""

CONFIRM_SUBJECT: Final = N_("Bitte bestätigen: Nachricht zur Umfrage „{title}“")
CONFIRM: Final = N_(
    "Guten Tag,\n\ndiese Mailadresse wurde angegeben, um zu erfahren, was zur Umfrage „{title}“ entschieden wird. "
    "Wenn Sie das möchten, öffnen Sie bitte diesen Link und bestätigen Sie dort:\n\n{link}\n\nWenn nicht, brauchen Sie "
    "nichts zu tun: Ohne Bestätigung wird die Adresse nach {days} Tagen gelöscht.\n\n{town}\n"
)
TOLD_SUBJECT: Final = N_("{title}: So ist entschieden")
ENDED_SUBJECT: Final = N_("{title}: So ging es in der Sitzung aus")
TOLD: Final = N_(
    "Guten Tag,\n\nSie wollten erfahren, was zur Umfrage „{title}“ entschieden wird.\n\nTOP {number}: {item}\n"
    "{outcome}\n\n{recording}\n{link}\n\nDas ist die einzige Nachricht; Ihre Adresse wird jetzt "
    "gelöscht.\n\n{town}\n"
)

OUTCOMES: Final[Mapping[tuple[Outcome, bool], str]] = {
    ("carried", True): N_("Angenommen: {yes} Ja, {no} Nein, {abstain} Enthaltung."),
    ("rejected", True): N_("Abgelehnt: {yes} Ja, {no} Nein, {abstain} Enthaltung."),
    ("carried", False): N_("Angenommen, nach Handzeichen festgestellt."),
    ("rejected", False): N_("Abgelehnt, nach Handzeichen festgestellt."),
    ("counter-motion", True): N_(
        "Statt des Vorschlags wurde ein Gegenantrag angenommen ({yes} Ja, {no} Nein, {abstain} Enthaltung): „{detail}“"
    ),
    ("counter-motion", False): N_("Statt des Vorschlags wurde ein Gegenantrag angenommen: „{detail}“"),
    ("carried-in-parts", False): N_("In getrennter Abstimmung angenommen: „{detail}“"),
    ("rejected-in-parts", False): N_("In getrennter Abstimmung abgelehnt."),
    ("referred", False): N_("Noch nicht entschieden: Der Punkt wurde verwiesen an: {detail}"),
    ("adjourned", False): N_("Noch nicht entschieden: Der Punkt wurde vertagt."),
    ("taken-off", False): N_("Nicht entschieden: Der Punkt wurde von der Tagesordnung genommen."),
    ("not-reached", False): N_("Nicht entschieden: Die Sitzung endete, bevor der Punkt behandelt war."),
    ("without-vote", False): N_("Der Punkt wurde behandelt, ein Beschluss in der Sache nicht gefasst."),
}
"""By whether it was counted."""

UNNAMED: Final = N_("Noch nicht entschieden: Der Punkt wurde an einen Ausschuss verwiesen.")
"""Where the public may not know to which."""

RECORDINGS: Final[Mapping[tuple[bool, Recorded], str]] = {
    (True, "yes"): N_("In der Aufzeichnung beginnt die Abstimmung am {time} Uhr:"),
    (True, "after-release"): N_(
        "In der Aufzeichnung beginnt die Abstimmung am {time} Uhr. Nach dem Ende der Sitzung ist sie zu sehen, sobald "
        "sie freigegeben ist:"
    ),
    (True, "no"): N_("Abgestimmt wurde am {time} Uhr. Die öffentliche Seite der Sitzung:"),
    (False, "yes"): N_("In der Aufzeichnung beginnt der Punkt am {time} Uhr:"),
    (False, "after-release"): N_(
        "In der Aufzeichnung beginnt der Punkt am {time} Uhr. Sie ist zu sehen, sobald sie freigegeben ist:"
    ),
    (False, "no"): N_("Die öffentliche Seite der Sitzung:"),
}
"""By whether a vote ended the item."""


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes letters for a town; `url` is the address of its public page."""

    town: str
    url: str
    zone: tzinfo
    texts: Mapping[str, Texts]

    def confirm(self, survey: Survey, wish: Wish) -> Mail:
        """Asks whether the address is its owner's wish."""
        texts, title = self._said(survey, wish)
        link = f"{self.url}/umfrage/{survey.survey_id}/nachricht/{wish.token}"
        text = texts(CONFIRM).format(title=title, link=link, days=KEPT_DAYS, town=self.town)
        return Mail(wish.address, "", texts(CONFIRM_SUBJECT).format(title=title), text)

    def told(self, survey: Survey, wish: Wish, decided: Decided) -> Mail:
        """Tells how the item ended, and where to see it."""
        texts, title = self._said(survey, wish)
        at = datetime.fromisoformat(decided.at)
        recording = texts(RECORDINGS[decided.voted, decided.recorded])
        text = texts(TOLD).format(
            title=title,
            number=decided.number,
            item=decided.title,
            outcome="\n".join(one for one in (decided.question, outcome(decided, texts)) if one),
            recording=recording.format(time=f"{at.astimezone(self.zone):%d.%m.%Y, %H:%M:%S}"),
            link=f"{self.url}/{_moment(survey, decided)}",
            town=self.town,
        )
        subject = texts(TOLD_SUBJECT if decided.voted else ENDED_SUBJECT).format(title=title)
        return Mail(wish.address, "", subject, text)

    def _said(self, survey: Survey, wish: Wish) -> tuple[Texts, str]:
        return self.texts[wish.language], survey.title.said("en" if wish.language == "en" else "de")


def _moment(survey: Survey, decided: Decided) -> str:
    """The query that leads to the moment in the sitting's recording; empty where it has none."""
    return "" if decided.recorded == "no" else f"?ab={quote(decided.at)}&sitzung={survey.meeting_id}"


def outcome(decided: Decided, texts: Texts) -> str:
    """How it ended in a sentence."""
    yes, no, abstain = decided.counts or (0, 0, 0)
    unnamed = decided.outcome == "referred" and not decided.detail
    sentence = texts(UNNAMED if unnamed else OUTCOMES[decided.outcome, decided.counts is not None])
    return sentence.format(yes=yes, no=no, abstain=abstain, detail=decided.detail)

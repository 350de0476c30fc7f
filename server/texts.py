"""Sentences that the server itself says. German is the source; `web/locale` holds the translations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from babel.messages.pofile import read_po

from agenda.ports import Refusal
from agenda.refusals import SENTENCES, rule
from agenda.refusals.basis import LIMITS, WHO_MAY
from server.setup import texts as setup_texts

LANGUAGES = ("de", "en")
Translate = Callable[[str], str]


def N_(text: str) -> str:  # noqa: N802 (gettext's own name for "extract, do not translate yet")
    """Mark a sentence for the catalogue."""
    return text


PLACARDS: Mapping[str, str] = {
    "excluded": "Nichtöffentliche Beratung",
    "planned": "Die Sitzung beginnt in Kürze",
    "interrupted": "Die Sitzung ist unterbrochen",
    "closed": "Die Sitzung ist beendet",
    "open": "Übertragung",
    "dumped": "Diese Sekunden werden nicht übertragen",
    "unlawful": "Diese Sitzung wird nicht ins Internet übertragen",
    "objected": "Dieser Redebeitrag wird nicht ins Internet übertragen",
}
"""Titles of the programme's placard; burnt into the picture, so German only."""

TROUBLES: Mapping[str, str] = {
    **setup_texts.TROUBLES,
    "link-unknown": N_(
        "Dieser persönliche Link ist unbekannt oder wurde gesperrt. Bitte fragen Sie die Schriftführung "
        "nach einem neuen Link."
    ),
    "link-expired": N_(
        "Dieser persönliche Link ist abgelaufen. Bitte fragen Sie die Schriftführung nach einem neuen Link."
    ),
    "link-elsewhere": N_(
        "Dieser persönliche Link gehört zu einer anderen Sitzung. "
        "Bitte öffnen Sie den Link aus der Einladung zu dieser Sitzung."
    ),
    "login-missing": N_("Dieser Browser ist nicht angemeldet. Bitte öffnen Sie Ihren persönlichen Link noch einmal."),
    "ticket-invalid": N_("Die Anmeldung ist nicht mehr frisch. Bitte laden Sie die Seite neu."),
    "page-missing": N_("Diese Seite gibt es nicht. Bitte prüfen Sie die Adresse."),
    "other-sitting": N_(
        "Dieser Link führt in die Aufzeichnung einer anderen Sitzung. Sie ist hier zurzeit nicht zu sehen."
    ),
    "recording-deleted": N_(
        "Die Aufzeichnung dieser Sitzung ist gelöscht, weil ihre Aufbewahrungsfrist abgelaufen ist."
    ),
    "source-away": N_(
        "Die Aufzeichnung ist gerade nicht zu erreichen: Der Rechner der Sitzung antwortet nicht. "
        "Bitte versuchen Sie es später noch einmal."
    ),
    "not-allowed": N_("Diese Seite gehört zu einer anderen Rolle. Bitte öffnen Sie Ihren eigenen persönlichen Link."),
    "foreign-page": N_(
        "Dieser Auftrag kam von einer anderen Seite und wurde nicht ausgeführt. Bitte öffnen Sie Ihren persönlichen "
        "Link und versuchen Sie es dort noch einmal."
    ),
    "taken-over": N_(
        "Ihr Platz wurde auf einem anderen Gerät oder in einem anderen Fenster geöffnet. Hier geht es "
        "nicht weiter, dort schon."
    ),
    "revoked": N_("Ihr Link wurde gesperrt. Bitte wenden Sie sich an die Schriftführung."),
    "stopping": N_("Der Server wird angehalten. Diese Seite verbindet sich von selbst wieder."),
    "message-malformed": N_("Diese Nachricht war nicht zu verstehen. Bitte laden Sie die Seite neu."),
    "message-too-large": N_("Diese Nachricht war zu groß. Bitte kürzen Sie den Text."),
    "notice-unknown": N_(
        "Dieser Link gilt nicht mehr: Die Adresse ist gelöscht oder wurde nicht rechtzeitig bestätigt."
    ),
    "survey-files-too-large": N_("Die Dateien sind zusammen zu groß. Bitte senden Sie kleinere oder weniger."),
    "intent-unknown": N_("Diesen Befehl gibt es nicht. Bitte laden Sie die Seite neu."),
    "storage": N_(
        "Der Server kann gerade nicht speichern; es wurde nichts übernommen. Bitte die Technik "
        "verständigen und es gleich noch einmal versuchen."
    ),
    "survey-unknown": N_("Diese Umfrage gibt es nicht, oder sie gehört zu einem anderen Punkt. Bitte eine wählen."),
    "survey-running": N_("Diese Umfrage läuft noch. Ihr Ergebnis wird beigefügt, sobald sie beendet ist."),
    "survey-broken": N_(
        "Diese Umfrage ist gerade nicht zu benutzen: An ihrer Datei stimmt etwas nicht. Die Schriftführung sieht unter "
        "„Umfragen“, woran es liegt."
    ),
    "survey-too-late": N_(
        "Diese Umfrage endete erst, als die Sitzung schon lief. Ihr Ergebnis kann dieser Sitzung nicht beiliegen; "
        "bitte legen Sie es als Unterlage einer späteren vor."
    ),
    "paper-unreadable": N_(
        "Diese Unterlage lässt sich nicht anzeigen: Die Datei fehlt oder ist kein lesbares PDF. Bitte die Datei prüfen "
        "oder eine andere wählen."
    ),
    "busy": N_("Der Server hat gerade sehr viel zu tun. Bitte versuchen Sie es gleich noch einmal."),
    "media-not-allowed": N_("Diese Rolle sendet kein Bild und keinen Ton."),
    "internal": N_(
        "Beim Server ist ein Fehler aufgetreten; er wurde aufgezeichnet. Bitte versuchen Sie es noch einmal."
    ),
}

RUNNING = N_("Betrieb des Servers")
RULES: Mapping[str, str] = {
    **dict.fromkeys(
        (
            *("link-unknown", "link-expired", "link-elsewhere", "login-missing"),
            *("not-allowed", "foreign-page", "media-not-allowed", "revoked"),
        ),
        WHO_MAY,
    ),
    **dict.fromkeys(("message-malformed", "message-too-large", "intent-unknown", "paper-unreadable"), LIMITS),
    "survey-files-too-large": LIMITS,
}
"""What the server's own no rests on where that is not how the server runs."""


class Texts:
    """The catalogue of one language; German, the source language, needs none."""

    def __init__(self, lang: str, catalogue: Mapping[str, str]) -> None:
        self.lang = lang
        self.catalogue = catalogue

    def __call__(self, text: str) -> str:
        """The sentence in this language, or as it is where nobody translated it."""
        return self.catalogue.get(text) or text

    def refusal(self, refusal: Refusal) -> str:
        """The sentence of a refusal with its blanks filled."""
        return self(refusal_text(refusal)).format(**refusal.values)

    def trouble(self, code: str) -> str:
        """One of the server's own sentences."""
        return self(TROUBLES[code])

    def refusal_rule(self, refusal: Refusal) -> str:
        """The rule that a refusal rests on."""
        return self(rule(refusal)) if refusal.code in SENTENCES else self.trouble_rule(refusal.code)

    def trouble_rule(self, code: str) -> str:
        """What one of the server's own sentences rests on."""
        return self(RULES.get(code, RUNNING))


def refusal_text(refusal: Refusal) -> str:
    """The German sentence of a refusal, its blanks still open."""
    return SENTENCES.get(refusal.code) or TROUBLES[refusal.code]


def load_texts(locale: Path) -> Mapping[str, Texts]:
    """All languages below `web/locale`."""
    texts = {"de": Texts("de", {})}
    for lang in LANGUAGES[1:]:
        with (locale / lang / "LC_MESSAGES" / "ratssaal.po").open("rb") as file:
            catalogue = read_po(file, locale=lang)
        texts[lang] = Texts(lang, {m.id: str(m.string) for m in catalogue if isinstance(m.id, str) and m.id})
    return texts


def choose_language(texts: Mapping[str, Texts], wanted: str | None, accepted: str, default: str) -> Texts:
    """The language asked for (link or cookie), else the town's own where the browser accepts it, else the browser's."""
    if wanted and wanted in texts:
        return texts[wanted]
    offered = [part.partition(";")[0].strip()[:2].lower() for part in accepted.split(",")]
    if not accepted.strip() or default in offered:
        return texts[default]
    return next((texts[lang] for lang in offered if lang in texts), texts[default])

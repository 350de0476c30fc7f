"""Refusals about votes."""

from __future__ import annotations

from collections.abc import Mapping

from agenda.refusals.basis import COUNTING, COURSE, LAND_LAW, STANDING_ORDERS
from agenda.wording import N_

SENTENCES: Mapping[str, str] = {
    "quorum-not-stated": N_("Die Beschlussfähigkeit ist noch nicht festgestellt. Bitte zuerst feststellen."),
    "not-quorate": N_(
        "Das Gremium ist nicht beschlussfähig: {present} Mitglieder waren anwesend, nötig sind {required}. "
        "Sobald genügend da sind, bitte die Beschlussfähigkeit erneut feststellen."
    ),
    "no-question": N_("Zu diesem Punkt gibt es keinen Beschlussvorschlag. Bitte die Abstimmungsfrage eingeben."),
    "nobody-entitled": N_("Es ist kein stimmberechtigtes Mitglied anwesend. Bitte zuerst die Anwesenheit feststellen."),
    "no-vote": N_("Diese Abstimmung läuft nicht. Bitte die Anzeige beachten und auf die nächste warten."),
    "vote-open": N_("Die Abstimmung läuft. Das Wort kann erst nach ihrem Ende erteilt werden."),
    "vote-unfinished": N_("Eine Abstimmung ist nicht zu Ende. Bitte schließen und das Ergebnis verkünden."),
    "vote-closed": N_("Die Abstimmung ist geschlossen. Stimmen können nicht mehr abgegeben oder geändert werden."),
    "vote-over": N_("Das Ergebnis ist schon bekannt gegeben. Abbrechen geht nicht mehr, wiederholen schon."),
    "vote-unknown": N_("Diese Abstimmung gibt es nicht, oder sie wurde abgebrochen. Bitte eine andere wählen."),
    "vote-not-closed": N_("Es gibt kein Ergebnis zu verkünden. Bitte zuerst die Abstimmung schließen."),
    "not-entitled": N_(
        "{name} ist bei dieser Abstimmung nicht stimmberechtigt. Stimmberechtigt sind die Mitglieder, die bei ihrer "
        "Eröffnung anwesend waren."
    ),
    "statute-remote-excluded": N_(
        "{name} ist zugeschaltet. Über eine Satzung stimmt nach dem geltenden Recht nur ab, wer im Saal ist."
    ),
    "no-abstention": N_("Enthaltung gibt es nach dem geltenden Recht nicht. Bitte mit Ja oder Nein stimmen."),
    "own-vote-not-provided": N_("Nach dem geltenden Recht wird die eigene Stimme nicht auf Verlangen festgehalten."),
    "hands-uncounted": N_(
        "Die Handzeichen sind noch nicht ausgewertet. Bitte die Zahlen eintragen oder die Mehrheit feststellen."
    ),
    "hands-negative": N_("Die Zahl der Handzeichen kann nicht kleiner als null sein. Bitte neu eintragen."),
    "hands-too-many": N_(
        "{hands} Handzeichen sind mehr, als es sein können: Im Saal haben höchstens {most} Stimmberechtigte noch nicht "
        "auf anderem Weg abgestimmt. Bitte neu zählen."
    ),
    "hands-to-count": N_("Bei dieser Mehrheit genügt der Augenschein nicht. Bitte die Handzeichen zählen lassen."),
    "not-unanimous": N_("Es liegt eine Nein-Stimme vor. Einstimmig lässt sich deshalb nicht feststellen."),
    "not-by-hand": N_("Diese Abstimmung läuft nicht durch Handzeichen. Bitte die Stimmen einzeln eintragen."),
    "hand-counted-already": N_(
        "Die Handzeichen im Saal sind gezählt, und {name} könnte darunter sein. Wer keine Hand gehoben hat, meldet "
        "sich bei der Schriftführung; sie zählt neu."
    ),
    "lot-missing": N_("Für die gezogene Reihenfolge fehlt das Los. Bitte die Abstimmung noch einmal eröffnen."),
    "not-called": N_("{name} ist gerade nicht aufgerufen. Bitte die Anzeige beachten."),
    "not-called-yet": N_("{name} ist noch nicht aufgerufen. Bitte mit der Antwort bis zum Aufruf des Namens warten."),
    "doubt-too-late": N_(
        "Das Ergebnis lässt sich nur anzweifeln, nachdem gezählt ist und bevor der nächste Punkt aufgerufen wird."
    ),
    "doubt-members-only": N_("{name} ist kein anwesendes Mitglied. Nur solche können ein Ergebnis anzweifeln."),
    "repeat-elsewhere": N_("Diese Abstimmung gehört zu TOP {number}. Bitte diesen Punkt zuerst wieder aufrufen."),
    "own-vote-early": N_("Die Abstimmung läuft noch. Die eigene Stimme kommt nach ihrem Schluss in die Niederschrift."),
    "own-vote-unsaid": N_("Bitte angeben, wie Sie gestimmt haben: Handzeichen werden nicht mit Namen festgehalten."),
    "own-vote-too-many": N_(
        "So viele Handzeichen dieser Art wurden nicht gezählt. Bitte die Angabe prüfen oder das Ergebnis anzweifeln."
    ),
}

RULES: Mapping[str, str] = {
    **dict.fromkeys(
        (
            "quorum-not-stated",
            "not-quorate",
            "statute-remote-excluded",
            "no-abstention",
            "own-vote-not-provided",
            "hands-to-count",
            "own-vote-early",
            "own-vote-unsaid",
            "own-vote-too-many",
        ),
        LAND_LAW,
    ),
    **dict.fromkeys(
        (
            "no-question",
            "no-vote",
            "vote-open",
            "vote-unfinished",
            "vote-closed",
            "vote-over",
            "vote-unknown",
            "vote-not-closed",
            "repeat-elsewhere",
        ),
        COURSE,
    ),
    **dict.fromkeys(
        (
            "nobody-entitled",
            "not-entitled",
            "hands-uncounted",
            "hands-negative",
            "not-unanimous",
            "not-by-hand",
            "lot-missing",
        ),
        COUNTING,
    ),
    **dict.fromkeys(
        (
            "hands-too-many",
            "hand-counted-already",
            "not-called",
            "not-called-yet",
            "doubt-too-late",
            "doubt-members-only",
        ),
        STANDING_ORDERS,
    ),
}

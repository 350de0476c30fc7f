"""Every refusal as a German sentence: what is wrong and what to do. Blanks are filled from `Refusal.values`."""

from __future__ import annotations

from collections.abc import Mapping

from agenda.ports import Refusal


def N_(sentence: str) -> str:  # noqa: N802  the name gettext extraction looks for
    """Mark a sentence for the catalogue of translations."""
    return sentence


SENTENCES: Mapping[str, str] = {
    # who may ask
    "not-allowed": N_("Dazu sind Sie in dieser Rolle nicht berechtigt. Bitte wenden Sie sich an den Vorsitz."),
    "own-voice-only": N_("Das können Sie nur für sich selbst tun, nicht für andere."),
    "channel-unfit": N_("Auf diesem Weg können Sie keine Stimme abgeben. Bitte nutzen Sie Ihre eigene Abstimmseite."),
    "clerk-hall-only": N_(
        "Die Schriftführung handelt nur für Anwesende im Saal. Wer zugeschaltet ist, meldet sich selbst an und ab, "
        "meldet sich selbst zu Wort und stimmt selbst ab."
    ),
    # the sitting
    "meeting-unplanned": N_("Diese Sitzung ist noch nicht angelegt. Bitte zuerst Gremium, Ort und Beginn eintragen."),
    "meeting-planned-already": N_("Diese Sitzung ist schon angelegt. Für eine weitere bitte eine neue anlegen."),
    "sitting-not-open": N_("Die Sitzung ist noch nicht eröffnet. Das geht, sobald der Vorsitz sie eröffnet hat."),
    "sitting-running": N_("Die Sitzung läuft bereits. Das geht nur vor der Eröffnung oder nach einer Unterbrechung."),
    "sitting-interrupted": N_("Die Sitzung ist unterbrochen. Bitte warten Sie, bis der Vorsitz sie fortsetzt."),
    "sitting-closed": N_("Die Sitzung ist geschlossen. Nur die Niederschrift lässt sich noch ergänzen."),
    "profile-unknown": N_("Für dieses Land sind keine Regeln hinterlegt. Bekannt sind: {known}."),
    "seats-invalid": N_("Die gesetzliche Mitgliederzahl muss zwischen {low} und {high} liegen."),
    "time-invalid": N_("Der Beginn ist keine vollständige Zeit. Bitte so angeben: 2026-05-07T19:30:00+02:00."),
    # people
    "person-unknown": N_("Diese Person steht nicht auf der Liste der Sitzung. Bitte die Liste prüfen."),
    "id-taken": N_("Diese Kennung ist schon vergeben. Bitte eine andere wählen."),
    "id-invalid": N_(
        "Diese Kennung ist nicht verwendbar. Erlaubt sind bis zu {limit} Buchstaben, Ziffern, Punkt, Doppelpunkt, "
        "Binde- und Unterstrich."
    ),
    "seat-taken": N_("Platz {seat} ist schon vergeben. Bitte einen freien Platz wählen."),
    "seat-invalid": N_("Die Platznummer muss zwischen {low} und {high} liegen."),
    "too-many-members": N_("Alle {seats} Sitze des Gremiums sind vergeben. Bitte die gesetzliche Zahl prüfen."),
    "chair-remote": N_("Der Vorsitz muss im Saal sein und darf nicht zugeschaltet teilnehmen."),
    "remote-not-lawful": N_("Zuschaltung ist nach dem geltenden Recht nicht erlaubt. Bitte im Saal teilnehmen."),
    "not-present": N_("{name} ist nicht anwesend. Bitte zuerst die Anwesenheit feststellen."),
    # items
    "item-unknown": N_("Diesen Tagesordnungspunkt gibt es nicht. Bitte einen aus der Tagesordnung wählen."),
    "item-called-already": N_("Dieser Tagesordnungspunkt ist bereits aufgerufen."),
    "item-not-called": N_("Dieser Tagesordnungspunkt ist nicht aufgerufen und kann nicht geschlossen werden."),
    "no-item": N_("Es ist kein Tagesordnungspunkt aufgerufen. Das geht, sobald der Vorsitz einen aufruft."),
    "too-many-papers": N_("Ein Tagesordnungspunkt hat höchstens {limit} Unterlagen. Bitte einige zusammenfassen."),
    # speakers
    "request-waiting-already": N_("Die Wortmeldung liegt bereits vor. Eine zweite ist nicht nötig."),
    "request-unknown": N_("Diese Wortmeldung liegt nicht mehr vor. Es ist nichts weiter zu tun."),
    "speaks-already": N_("{name} hat das Wort bereits."),
    "nobody-speaks": N_("Gerade hat niemand das Wort. Es ist nichts zu beenden."),
    "limit-invalid": N_("Die Redezeit muss zwischen 1 und {limit} Sekunden liegen."),
    # votes
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
    "vote-not-closed": N_("Es gibt kein Ergebnis zu verkünden. Bitte zuerst die Abstimmung schließen."),
    "not-entitled": N_(
        "{name} ist bei dieser Abstimmung nicht stimmberechtigt. Stimmberechtigt sind die Mitglieder, die bei ihrer "
        "Eröffnung anwesend waren."
    ),
    # texts
    "text-missing": N_("{what} fehlt. Bitte ausfüllen."),
    "text-too-long": N_("{what} ist mit {length} Zeichen zu lang. Bitte auf höchstens {limit} Zeichen kürzen."),
    "text-invalid": N_("{what} enthält unzulässige Steuerzeichen. Bitte den Text neu eintippen statt einfügen."),
    "file-name-invalid": N_("Der Dateiname darf keinen Ordner enthalten und nicht mit einem Punkt beginnen."),
}


def sentence(refusal: Refusal) -> str:
    """The refusal as its German sentence with the blanks filled."""
    return SENTENCES[refusal.code].format(**refusal.values)

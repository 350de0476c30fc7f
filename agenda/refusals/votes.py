"""Refusals about votes."""

from __future__ import annotations

from collections.abc import Mapping

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
    "vote-not-closed": N_("Es gibt kein Ergebnis zu verkünden. Bitte zuerst die Abstimmung schließen."),
    "not-entitled": N_(
        "{name} ist bei dieser Abstimmung nicht stimmberechtigt. Stimmberechtigt sind die Mitglieder, die bei ihrer "
        "Eröffnung anwesend waren."
    ),
}

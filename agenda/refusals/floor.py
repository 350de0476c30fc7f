"""Refusals about the speaker queue and the floor."""

from __future__ import annotations

from collections.abc import Mapping

from agenda.refusals.basis import COURSE, LAND_LAW, LIMITS, STANDING_ORDERS, WHO_MAY
from agenda.wording import N_

SENTENCES: Mapping[str, str] = {
    "request-waiting-already": N_("Die Wortmeldung liegt bereits vor. Eine zweite ist nicht nötig."),
    "request-unknown": N_("Diese Wortmeldung liegt nicht mehr vor. Es ist nichts weiter zu tun."),
    "request-channel-unfit": N_(
        "Auf diesem Weg können Sie sich nicht zu Wort melden. Bitte nutzen Sie Ihre eigene Seite."
    ),
    "kind-unknown-here": N_(
        "Diese Art der Wortmeldung sieht die Geschäftsordnung nicht vor. Bitte eine andere wählen."
    ),
    "speaker-list-closed": N_(
        "Die Redeliste ist geschlossen. Zu diesem Punkt sind nur noch Anträge zur Geschäftsordnung, Zwischenfragen und "
        "Kurzinterventionen möglich."
    ),
    "speaker-list-closed-already": N_("Die Redeliste ist bereits geschlossen. Es ist nichts weiter zu tun."),
    "speaker-list-open-already": N_("Die Redeliste ist offen. Wortmeldungen sind weiter möglich."),
    "closing-after-own-speech": N_(
        "Wer zu diesem Punkt schon gesprochen hat, kann Schluss der Debatte oder der Redeliste nicht beantragen. "
        "Das kann ein Mitglied, das noch nicht gesprochen hat."
    ),
    "closing-before-factions": N_(
        "Schluss der Debatte oder der Redeliste ist erst möglich, wenn jede Fraktion mit Wortmeldung gesprochen hat. "
        "Es fehlen: {factions}."
    ),
    "nobody-to-question": N_(
        "Eine Zwischenfrage ist nur möglich, während jemand anderes zur Sache spricht. Bitte eine Wortmeldung abgeben."
    ),
    "no-question-running": N_("Gerade läuft keine Zwischenfrage. Es ist nichts zu beenden."),
    "question-has-no-place": N_(
        "Eine Zwischenfrage steht nicht auf der Redeliste. Bitte zulassen, ablehnen oder streichen."
    ),
    "nothing-to-intervene": N_(
        "Eine Kurzintervention bezieht sich auf den Redebeitrag einer anderen Person. Bitte eine Wortmeldung abgeben."
    ),
    "nothing-to-reply": N_("Eine Erwiderung steht nur der Person zu, auf deren Beitrag eine Kurzintervention folgte."),
    "move-out-of-rank": N_(
        "Diese Wortmeldung kann nur zwischen Platz {first} und {last} stehen: Anträge zur Geschäftsordnung, "
        "Kurzinterventionen und Berichte gehen vor. Das Wort können Sie trotzdem jederzeit erteilen."
    ),
    "barred-from-floor": N_("{name} nimmt an diesem Punkt wegen Widerstreits der Interessen nicht teil."),
    "speaks-already": N_("{name} hat das Wort bereits."),
    "nobody-speaks": N_("Gerade hat niemand das Wort. Es ist nichts zu beenden."),
    "clock-paused-already": N_("Die Uhr steht bereits. Zum Weiterlaufen bitte fortsetzen."),
    "clock-not-paused": N_("Der Vorsitz hat die Uhr nicht angehalten. Es ist nichts fortzusetzen."),
    "limit-invalid": N_("Die Redezeit muss zwischen 1 und {limit} Sekunden liegen."),
    "lists-unused": N_("Die Redeliste wird hier nicht nach Listen geordnet. Die Angabe ist nicht nötig."),
}

RULES: Mapping[str, str] = {
    **dict.fromkeys(
        (
            "request-waiting-already",
            "kind-unknown-here",
            "speaker-list-closed",
            "speaker-list-closed-already",
            "speaker-list-open-already",
            "closing-after-own-speech",
            "closing-before-factions",
            "nobody-to-question",
            "question-has-no-place",
            "nothing-to-intervene",
            "nothing-to-reply",
            "move-out-of-rank",
            "lists-unused",
        ),
        STANDING_ORDERS,
    ),
    **dict.fromkeys(
        (
            "request-unknown",
            "no-question-running",
            "speaks-already",
            "nobody-speaks",
            "clock-paused-already",
            "clock-not-paused",
        ),
        COURSE,
    ),
    "request-channel-unfit": WHO_MAY,
    "barred-from-floor": LAND_LAW,
    "limit-invalid": LIMITS,
}

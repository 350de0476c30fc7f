"""Refusals about the non-public part."""

from __future__ import annotations

from collections.abc import Mapping

from agenda.refusals.basis import COURSE, LAND_LAW
from agenda.wording import N_

SENTENCES: Mapping[str, str] = {
    "exclusion-unresolved": N_(
        "Die Öffentlichkeit ist nur draußen, weil über ihren Ausschluss beraten wird. Bitte erst darüber abstimmen "
        "oder sie wieder zulassen."
    ),
    "public-out-already": N_("Die Öffentlichkeit ist bereits ausgeschlossen."),
    "public-in-already": N_("Die Öffentlichkeit ist bereits zugelassen."),
    "exclusion-resolved": N_(
        "Das Gremium hat den Ausschluss der Öffentlichkeit für diesen Punkt beschlossen. Nur das Gremium kann das "
        "ändern, oder der Punkt ist beendet."
    ),
    "privacy-not-asked": N_("Eine Bestätigung ist erst vor dem nichtöffentlichen Teil nötig. Bitte warten."),
    "privacy-in-hall": N_("{name} ist im Saal und braucht nichts zu bestätigen."),
    "listener-inside": N_("{name} nimmt ohnehin am nichtöffentlichen Teil teil."),
    "listener-unknown": N_("Diese Zulassung gibt es nicht. Bitte die Anzeige beachten."),
    "announce-in-public": N_(
        "Bekannt gegeben wird in öffentlicher Sitzung. Bitte zuerst die Öffentlichkeit wieder zulassen."
    ),
    "todo-unknown": N_("Diese Bekanntgabe ist nicht offen. Bitte die Liste beachten."),
    "withheld-outsider": N_(
        "{name} ist zum nichtöffentlichen Teil nicht zugelassen. Der Vorsitz kann Gäste und Sachverständige für einen "
        "Punkt zulassen."
    ),
    "withheld-unconfirmed": N_(
        "{name} hat noch nicht bestätigt, dass niemand mithört, und nimmt deshalb noch nicht am nichtöffentlichen Teil "
        "teil. Bitte die Bestätigung abwarten."
    ),
}

RULES: Mapping[str, str] = {
    **dict.fromkeys(
        (
            "public-out-already",
            "exclusion-unresolved",
            "public-in-already",
            "exclusion-resolved",
            "privacy-not-asked",
            "privacy-in-hall",
            "listener-inside",
            "announce-in-public",
            "withheld-outsider",
            "withheld-unconfirmed",
        ),
        LAND_LAW,
    ),
    **dict.fromkeys(("listener-unknown", "todo-unknown"), COURSE),
}

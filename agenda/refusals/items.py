"""Refusals about agenda items, their order, and additions to the agenda."""

from __future__ import annotations

from collections.abc import Mapping

from agenda.refusals.basis import COURSE, LAND_LAW, LIMITS, MEETING_PLAN, STANDING_ORDERS
from agenda.wording import N_

SENTENCES: Mapping[str, str] = {
    "item-unknown": N_("Diesen Tagesordnungspunkt gibt es nicht. Bitte einen aus der Tagesordnung wählen."),
    "item-called-already": N_("Dieser Tagesordnungspunkt ist bereits aufgerufen."),
    "item-not-called": N_("Dieser Tagesordnungspunkt ist nicht aufgerufen und kann nicht geschlossen werden."),
    "item-off": N_("TOP {number} steht nicht mehr auf der Tagesordnung. Bitte zuerst wieder aufsetzen."),
    "item-not-removable": N_(
        "Dieser Tagesordnungspunkt ist schon behandelt oder nicht mehr auf der Tagesordnung. Absetzen, verweisen und "
        "vertagen lässt sich nur, was noch kommt oder gerade beraten wird."
    ),
    "item-not-off": N_("Dieser Tagesordnungspunkt steht auf der Tagesordnung. Es ist nichts wieder aufzusetzen."),
    "item-non-public": N_("TOP {number} ist nichtöffentlich. Die Öffentlichkeit bleibt dabei ausgeschlossen."),
    "decision-needed": N_(
        "Das kann der Vorsitz nicht allein. Bitte feststellen, dass niemand widerspricht, oder über einen Antrag zur "
        "Geschäftsordnung abstimmen lassen."
    ),
    "place-invalid": N_("Dorthin lässt sich der Punkt nicht stellen. Bitte einen Punkt derselben Ebene wählen."),
    "no-item": N_("Es ist kein Tagesordnungspunkt aufgerufen. Das geht, sobald der Vorsitz einen aufruft."),
    "too-many-items": N_("Eine Tagesordnung hat höchstens {limit} Punkte. Bitte einige zusammenfassen."),
    "too-many-papers": N_("Ein Tagesordnungspunkt hat höchstens {limit} Unterlagen. Bitte einige zusammenfassen."),
    "number-taken": N_("Die Nummer {number} ist schon vergeben. Bitte eine andere wählen oder das Feld leer lassen."),
    "sub-item-public": N_("TOP {number} ist nichtöffentlich, also auch alles, was darunter steht."),
    "sub-item-too-deep": N_("Unter TOP {number} kann kein weiterer Punkt stehen. Bitte eine Ebene höher einordnen."),
    "planned-time-invalid": N_("Die geplante Dauer muss zwischen 1 Sekunde und {limit} Minuten liegen."),
    "break-invalid": N_("Die Dauer der Unterbrechung muss zwischen 1 Sekunde und {limit} Minuten liegen."),
    "proposal-unknown": N_("Über diesen Vorschlag zur Tagesordnung ist nicht mehr zu entscheiden."),
    "too-many-proposals": N_(
        "Es liegen schon {limit} Vorschläge zur Tagesordnung vor. Bitte erst darüber entscheiden."
    ),
}

RULES: Mapping[str, str] = {
    **dict.fromkeys(("item-unknown", "number-taken", "sub-item-too-deep"), MEETING_PLAN),
    **dict.fromkeys(
        (
            "item-called-already",
            "item-not-called",
            "item-off",
            "item-not-removable",
            "item-not-off",
            "no-item",
            "proposal-unknown",
        ),
        COURSE,
    ),
    **dict.fromkeys(("item-non-public", "sub-item-public"), LAND_LAW),
    "decision-needed": STANDING_ORDERS,
    **dict.fromkeys(
        (
            "place-invalid",
            "too-many-items",
            "too-many-papers",
            "planned-time-invalid",
            "break-invalid",
            "too-many-proposals",
        ),
        LIMITS,
    ),
}

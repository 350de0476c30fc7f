"""Refusals about bodies, seats and deputies."""

from __future__ import annotations

from collections.abc import Mapping

from agenda.refusals.basis import COURSE, LAND_LAW, MEETING_PLAN
from agenda.wording import N_

SENTENCES: Mapping[str, str] = {
    "deputy-not-lawful": N_("Bei dieser Art von Gremium ({body}) ist keine Vertretung vorgesehen."),
    "body-kind-special": N_(
        "Für den {body} gilt hier eine eigene Regel. Bitte im Sitzungsplan als Art des Gremiums „main-committee“ "
        "angeben."
    ),
    "deputy-for-nobody": N_("{name} hat keinen Sitz, der zu vertreten wäre. Bitte ein Mitglied wählen."),
    "member-present": N_("{name} ist anwesend und braucht keine Vertretung. Bitte zuerst das Weggehen eintragen."),
    "no-deputy": N_("{name} steht nicht als Vertretung auf der Liste der Sitzung. Bitte eine Vertretung wählen."),
    "deputy-busy": N_("{name} vertritt bereits jemanden. Jede Person hat nur eine Stimme."),
    "deputy-idle": N_("{name} vertritt niemanden. Es ist nichts zu beenden."),
    "item-never-public": N_("Dieses Gremium berät unter sich. Bitte den Punkt als nichtöffentlich eintragen."),
}

RULES: Mapping[str, str] = {
    **dict.fromkeys(
        ("deputy-not-lawful", "body-kind-special", "deputy-for-nobody", "member-present", "item-never-public"), LAND_LAW
    ),
    "no-deputy": MEETING_PLAN,
    **dict.fromkeys(("deputy-busy", "deputy-idle"), COURSE),
}

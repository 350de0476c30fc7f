"""Refusals about people and their presence."""

from __future__ import annotations

from collections.abc import Mapping

from agenda.refusals.basis import COURSE, LAND_LAW, LIMITS, MEETING_PLAN
from agenda.wording import N_

SENTENCES: Mapping[str, str] = {
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
    "leader-remote": N_(
        "Wer die Sitzung leitet, muss im Saal sein und darf nicht zugeschaltet teilnehmen. Bitte die Leitung übergeben."
    ),
    "remote-not-lawful": N_("Zuschaltung ist nach dem geltenden Recht nicht erlaubt. Bitte im Saal teilnehmen."),
    "not-present": N_("{name} ist nicht anwesend. Bitte zuerst die Anwesenheit feststellen."),
}

RULES: Mapping[str, str] = {
    **dict.fromkeys(("person-unknown", "id-taken", "seat-taken"), MEETING_PLAN),
    **dict.fromkeys(("id-invalid", "seat-invalid"), LIMITS),
    **dict.fromkeys(("too-many-members", "chair-remote", "leader-remote", "remote-not-lawful"), LAND_LAW),
    "not-present": COURSE,
}

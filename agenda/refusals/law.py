"""Refusals of the law itself, and of doubts about the quorum."""

from __future__ import annotations

from collections.abc import Mapping

from agenda.refusals.basis import LAND_LAW
from agenda.wording import N_

SENTENCES: Mapping[str, str] = {
    "law-unknown": N_("{reason} Geraten wird nicht: Bitte das Recht prüfen und hinterlegen lassen."),
    "quorum-doubted": N_(
        "{name} hat die Beschlussfähigkeit angezweifelt. Bitte zuerst feststellen, ob noch genügend Mitglieder da sind."
    ),
    "quorum-members-only": N_("{name} ist nicht stimmberechtigt. Die Beschlussfähigkeit anzweifeln können Mitglieder."),
}

RULES: Mapping[str, str] = dict.fromkeys(SENTENCES, LAND_LAW)

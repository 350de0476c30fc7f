"""Refusals about agenda items."""

from __future__ import annotations

from collections.abc import Mapping

from agenda.wording import N_

SENTENCES: Mapping[str, str] = {
    "item-unknown": N_("Diesen Tagesordnungspunkt gibt es nicht. Bitte einen aus der Tagesordnung wählen."),
    "item-called-already": N_("Dieser Tagesordnungspunkt ist bereits aufgerufen."),
    "item-not-called": N_("Dieser Tagesordnungspunkt ist nicht aufgerufen und kann nicht geschlossen werden."),
    "no-item": N_("Es ist kein Tagesordnungspunkt aufgerufen. Das geht, sobald der Vorsitz einen aufruft."),
    "too-many-papers": N_("Ein Tagesordnungspunkt hat höchstens {limit} Unterlagen. Bitte einige zusammenfassen."),
}

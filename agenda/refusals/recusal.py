"""Refusals about conflicts of interest."""

from __future__ import annotations

from collections.abc import Mapping

from agenda.refusals.basis import LAND_LAW
from agenda.wording import N_

SENTENCES: Mapping[str, str] = {
    "recusal-unknown": N_("Diesen Eintrag zum Widerstreit der Interessen gibt es nicht. Bitte die Anzeige beachten."),
    "recusal-known": N_("Für {name} ist bei diesem Punkt bereits ein Widerstreit der Interessen eingetragen."),
    "recusal-item-done": N_("Dieser Punkt ist erledigt. Ein Widerstreit der Interessen ist vorher mitzuteilen."),
    "recusal-while-voting": N_(
        "Bis das Ergebnis verkündet ist, steht fest, wer mitstimmt. Bitte die Abstimmung verkünden oder abbrechen, "
        "dann den Widerstreit der Interessen eintragen oder aufheben."
    ),
    "recusal-lifted": N_("Dieser Eintrag ist bereits aufgehoben. Bei Bedarf bitte einen neuen machen."),
    "recusal-not-out": N_("Diese Person ist bei diesem Punkt gerade nicht draußen. Es ist nichts zu bestätigen."),
    "recusal-decided": N_(
        "Darüber hat das Gremium entschieden. Nur das Gremium kann das ändern: Bitte die Abstimmung wiederholen."
    ),
    "recusal-doubted-already": N_("Darüber entscheidet das Gremium bereits. Ein zweiter Zweifel ist nicht nötig."),
    "recusal-not-doubted": N_("Daran zweifelt niemand. Eine Entscheidung des Gremiums ist nicht nötig."),
    "recusal-item-not-called": N_("Darüber wird entschieden, sobald dieser Tagesordnungspunkt aufgerufen ist."),
    "withheld-recused": N_(
        "{name} nimmt an diesem Punkt wegen Widerstreits der Interessen nicht teil. Das geht wieder, sobald der Punkt "
        "beendet ist."
    ),
}

RULES: Mapping[str, str] = dict.fromkeys(SENTENCES, LAND_LAW)

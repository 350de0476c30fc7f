"""Refusals about live polls (Stimmungsbild)."""

from __future__ import annotations

from collections.abc import Mapping

from agenda.refusals.basis import COUNTING, COURSE, LAND_LAW, LIMITS, WHO_MAY
from agenda.wording import N_

SENTENCES: Mapping[str, str] = {
    "poll-running": N_("Es läuft schon ein Stimmungsbild. Bitte schließen Sie es, bevor Sie das nächste öffnen."),
    "poll-while-voting": N_(
        "Während einer Abstimmung wird kein Stimmungsbild eingeholt, damit niemand beides verwechselt. Bitte warten "
        "Sie, bis das Ergebnis verkündet ist."
    ),
    "poll-not-public": N_(
        "Solange nichtöffentlich beraten wird, kann die Öffentlichkeit nicht gefragt werden. Bitte fragen Sie nur die "
        "Mitglieder."
    ),
    "poll-options": N_("Bitte geben Sie zwei bis {limit} verschiedene Antworten vor."),
    "poll-unknown": N_("Dieses Stimmungsbild gibt es nicht. Bitte prüfen Sie das Kurzwort auf dem Saalbildschirm."),
    "poll-over": N_("Dieses Stimmungsbild ist beendet; es werden keine Antworten mehr angenommen."),
    "poll-count-wrong": N_("Die Auszählung passt nicht zu diesem Stimmungsbild. Bitte schließen Sie es noch einmal."),
    "poll-answer-wrong": N_("Diese Antwort passt nicht zu der Frage. Bitte wählen Sie noch einmal."),
    "poll-words": N_("Bitte geben Sie ein bis drei Wörter ein, jedes mit höchstens 30 Zeichen."),
    "poll-text": N_("Bitte schreiben Sie einen kurzen Text in das Feld, nicht länger als dort erlaubt."),
    "poll-answered": N_("Von diesem Gerät ist schon anders geantwortet worden; die erste Antwort zählt."),
    "poll-members-only": N_("Hier sind nur die Mitglieder gefragt, die an der Beratung teilnehmen."),
}

RULES: Mapping[str, str] = {
    "poll-running": COURSE,
    "poll-while-voting": COURSE,
    "poll-not-public": LAND_LAW,
    "poll-options": LIMITS,
    "poll-unknown": COURSE,
    "poll-over": COURSE,
    "poll-count-wrong": COUNTING,
    "poll-answer-wrong": LIMITS,
    "poll-words": LIMITS,
    "poll-text": LIMITS,
    "poll-answered": COUNTING,
    "poll-members-only": WHO_MAY,
}

"""Refusals about citizens' question time (Einwohnerfragestunde)."""

from __future__ import annotations

from collections.abc import Mapping

from agenda.refusals.basis import CONSENT, COURSE, LIMITS, STANDING_ORDERS, WHO_MAY
from agenda.wording import N_

SENTENCES: Mapping[str, str] = {
    "question-time-none": N_(
        "Zu dieser Sitzung werden keine Fragen angenommen: Es gibt keine Einwohnerfragestunde, oder sie ist vorbei."
    ),
    "resident-question-unknown": N_("Diese Frage gibt es nicht. Bitte laden Sie die Seite neu."),
    "resident-question-decided": N_("Über diese Frage ist schon entschieden. Bitte laden Sie die Seite neu."),
    "resident-question-not-now": N_("Das geht bei dieser Frage nicht mehr. Bitte laden Sie die Seite neu."),
    "resident-question-item": N_(
        "Diese Frage gehört zu einem anderen Tagesordnungspunkt. Bitte rufen Sie ihn erst auf."
    ),
    "resident-question-merge": N_("Bitte wählen Sie zum Zusammenfassen eine andere, angenommene und offene Frage."),
    "resident-question-order": N_("Die Reihenfolge nennt eine Frage, die es nicht gibt, oder eine zweimal."),
    "resident-answer-due": N_("Bitte nennen Sie als Frist einen Tag, der nicht vorbei ist."),
    "resident-answer-oral": N_(
        "Mündlich kann erst geantwortet werden, wenn der Tagesordnungspunkt aufgerufen ist. Bitte antworten Sie "
        "schriftlich."
    ),
    "resident-answer-needs-text": N_("Bitte schreiben Sie die Antwort auf."),
    "asker-none": N_("Diese Frage soll verlesen werden; niemand wartet darauf, sie selbst zu stellen."),
    "asker-absent": N_(
        "Wer die Frage stellt, ist noch nicht da. Bitte warten Sie, oder lassen Sie die Frage verlesen."
    ),
    "asker-without-consent": N_(
        "Wer die Frage stellt, hat in Bild und Ton noch nicht eingewilligt. Bitte warten Sie, oder lassen Sie die "
        "Frage verlesen."
    ),
    "asker-in-already": N_("Wer diese Frage stellt, ist schon zugelassen."),
    "asker-not-in": N_("Wer diese Frage stellt, ist im Warteraum."),
    "resident-request-only": N_(
        "Eine Einwohnerfrage stellt nur, wer sie eingereicht hat und zugelassen ist. Bitte melden Sie sich zu Wort."
    ),
    "withheld-asker": N_("{name} ist im Warteraum der Einwohnerfragestunde. Bitte lassen Sie die Person erst zu."),
    "withheld-asked": N_("{name} hat die Frage gestellt und nimmt nicht weiter an der Sitzung teil."),
    "resident-not": N_(
        "Fragen dürfen nur Menschen stellen, die hier wohnen. Bitte bestätigen Sie das mit einem Häkchen."
    ),
    "resident-mail": N_("Das ist keine Mailadresse. Bitte prüfen Sie sie, oder lassen Sie das Feld leer."),
    "resident-questions-full": N_(
        "Zu dieser Sitzung sind so viele Fragen eingegangen, dass keine mehr angenommen wird. Bitte wenden Sie sich an "
        "die Verwaltung."
    ),
    "resident-questions-often": N_(
        "Von diesem Anschluss sind heute schon {limit} Fragen gekommen. Bitte versuchen Sie es morgen wieder."
    ),
    "resident-vote-not-now": N_("Diese Frage ist schon behandelt oder nicht mehr da; sie nimmt keine Stimmen mehr an."),
}

RULES: Mapping[str, str] = {
    "question-time-none": COURSE,
    "resident-question-unknown": COURSE,
    "resident-question-decided": COURSE,
    "resident-question-not-now": COURSE,
    "resident-question-item": COURSE,
    "resident-question-merge": COURSE,
    "resident-question-order": LIMITS,
    "resident-answer-due": LIMITS,
    "resident-answer-oral": COURSE,
    "resident-answer-needs-text": LIMITS,
    "asker-none": COURSE,
    "asker-absent": COURSE,
    "asker-without-consent": CONSENT,
    "asker-in-already": COURSE,
    "asker-not-in": COURSE,
    "resident-request-only": STANDING_ORDERS,
    "withheld-asker": COURSE,
    "withheld-asked": COURSE,
    "resident-not": WHO_MAY,
    "resident-mail": LIMITS,
    "resident-questions-full": LIMITS,
    "resident-questions-often": LIMITS,
    "resident-vote-not-now": COURSE,
}

"""Refusals about motions of substance and the order of voting."""

from __future__ import annotations

from collections.abc import Mapping

from agenda.refusals.basis import COURSE, LAND_LAW, LIMITS, STANDING_ORDERS
from agenda.wording import N_

SENTENCES: Mapping[str, str] = {
    "motion-unknown": N_("Diesen Antrag gibt es nicht. Bitte einen aus der Liste wählen."),
    "motion-too-late": N_("Die Beratung zu TOP {number} ist vorbei. Anträge dazu sind nicht mehr möglich."),
    "motion-decided": N_("Darüber ist schon entschieden. Es ist nichts weiter abzustimmen oder zu ändern."),
    "motion-elsewhere": N_("Dieser Antrag gehört zu TOP {number}. Bitte zuerst diesen Punkt aufrufen."),
    "too-many-motions": N_("Zu einem Punkt sind höchstens {limit} Anträge möglich. Bitte einige zusammenfassen."),
    "may-not-move": N_("{name} kann keine Anträge stellen. Das können Mitglieder und der Magistrat."),
    "recused-may-not-speak": N_(
        "{name} nimmt an dem Punkt, um den es geht, wegen Widerstreits der Interessen nicht teil und spricht auch zu "
        "diesem Antrag nicht. Bitte jemand anderem das Wort erteilen."
    ),
    "recused-may-not-move": N_("{name} wirkt wegen Widerstreits der Interessen nicht mit und kann nichts beantragen."),
    "proposal-there-already": N_(
        "Zu TOP {number} gibt es schon einen Beschlussvorschlag. Bitte einen Änderungs- oder Gegenantrag stellen."
    ),
    "nothing-to-amend": N_("Zu TOP {number} gibt es nichts zu ändern. Bitte zuerst einen Antrag zur Sache stellen."),
    "parts-invalid": N_("Für eine getrennte Abstimmung sind 2 bis {limit} Teile nötig."),
    "order-incomplete": N_("Die Reihenfolge muss alles enthalten, worüber noch abzustimmen ist, und jedes nur einmal."),
    "vote-out-of-order": N_(
        "Zuerst ist über das Weitergehende abzustimmen. Der Vorsitz kann die Reihenfolge ändern und begründen."
    ),
}

RULES: Mapping[str, str] = {
    **dict.fromkeys(("motion-unknown", "motion-decided", "motion-elsewhere"), COURSE),
    **dict.fromkeys(
        (
            "motion-too-late",
            "may-not-move",
            "proposal-there-already",
            "nothing-to-amend",
            "order-incomplete",
            "vote-out-of-order",
        ),
        STANDING_ORDERS,
    ),
    **dict.fromkeys(("too-many-motions", "parts-invalid"), LIMITS),
    **dict.fromkeys(("recused-may-not-move", "recused-may-not-speak"), LAND_LAW),
}

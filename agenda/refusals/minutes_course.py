"""Refusals about the minutes on their way from draft to publication."""

from __future__ import annotations

from collections.abc import Mapping

from agenda.refusals.basis import STANDING_ORDERS, WHO_MAY
from agenda.wording import N_

SENTENCES: Mapping[str, str] = {
    "minutes-not-proposed": N_("Die Niederschrift ist ein Entwurf. Bitte zuerst vorlegen."),
    "minutes-proposed": N_("Die Niederschrift ist vorgelegt. Wer sie ändern will, nimmt sie zuerst zurück."),
    "minutes-disputed": N_("Über einen Einwand gegen die Niederschrift ist noch nicht entschieden."),
    "minutes-approved": N_("Die Niederschrift ist genehmigt. Wer sie ändern will, nimmt sie zuerst zurück."),
    "minutes-published": N_("Die Niederschrift ist veröffentlicht. Wer sie ändern will, nimmt sie zuerst zurück."),
    "minutes-members-only": N_("{name} ist kein Mitglied. Einwände gegen die Niederschrift erheben nur Mitglieder."),
    "minutes-objection-late": N_("Die Frist für Einwände gegen die Niederschrift ist abgelaufen."),
    "minutes-objection-running": N_(
        "Mitglieder können noch Einwände gegen die Niederschrift erheben. Veröffentlicht wird sie nach dieser Frist."
    ),
    "minutes-objection-unknown": N_("Diesen Einwand gibt es nicht, oder über ihn ist schon entschieden."),
    "minutes-objection-upheld": N_(
        "Einem Einwand ist stattgegeben. Bitte die Niederschrift zurücknehmen, ändern und neu vorlegen."
    ),
    "minutes-without-transcript": N_(
        "Zu dieser Sitzung gibt es keine Mitschrift, also auch kein Wortprotokoll. Bitte eine andere Art wählen."
    ),
    "minutes-signer-unfit": N_(
        "{name} kann die Niederschrift nicht genehmigen. Das tun, wer die Sitzung geleitet hat, und die Schriftführung."
    ),
}

RULES: Mapping[str, str] = {
    **dict.fromkeys(SENTENCES, STANDING_ORDERS),
    "minutes-signer-unfit": WHO_MAY,
}

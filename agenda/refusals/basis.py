"""What a refusal rests on where its call names nothing nearer: a kind of rule, or a setting of the sitting.

No paragraph of a Land stands here: those come from `meeting.law` with the call, for another Land has others.
"""

from __future__ import annotations

from typing import Final

from agenda.wording import N_

COURSE: Final = N_("Ablauf der Sitzung")
WHO_MAY: Final = N_("Berechtigungen")
STANDING_ORDERS: Final = N_("Geschäftsordnung")
LAND_LAW: Final = N_("Recht des Landes")
COUNTING: Final = N_("Regeln der Auszählung")
MEETING_PLAN: Final = N_("Sitzungsplan")
LIMITS: Final = N_("Zulässige Angaben")
PUBLICATION: Final = N_("Einstellungen der Veröffentlichung")
CONSENT: Final = N_("Art. 6 Abs. 1 Buchst. a DSGVO")

"""Refusals about who may ask for what."""

from __future__ import annotations

from collections.abc import Mapping

from agenda.refusals.basis import WHO_MAY
from agenda.wording import N_

SENTENCES: Mapping[str, str] = {
    "not-allowed": N_("Dazu sind Sie in dieser Rolle nicht berechtigt. Bitte wenden Sie sich an den Vorsitz."),
    "own-voice-only": N_("Das können Sie nur für sich selbst tun, nicht für andere."),
    "channel-unfit": N_("Auf diesem Weg können Sie keine Stimme abgeben. Bitte nutzen Sie Ihre eigene Abstimmseite."),
    "clerk-hall-only": N_(
        "Die Schriftführung handelt nur für Anwesende im Saal. Wer zugeschaltet ist, meldet sich selbst an und ab, "
        "meldet sich selbst zu Wort und stimmt selbst ab."
    ),
}

RULES: Mapping[str, str] = dict.fromkeys(SENTENCES, WHO_MAY)

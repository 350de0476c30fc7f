"""Refusals about secret votes on motions and about what a number of members may demand."""

from __future__ import annotations

from collections.abc import Mapping

from agenda.refusals.basis import COUNTING, LAND_LAW, STANDING_ORDERS
from agenda.wording import N_

SENTENCES: Mapping[str, str] = {
    "secret-vote-not-demanded": N_(
        "Geheim wird nur abgestimmt, wenn genügend Mitglieder es verlangt haben. Bitte eine andere Form wählen."
    ),
    "secret-vote-remote-locks": N_(
        "An dieser Sitzung nimmt oder nahm jemand zugeschaltet teil. Eine geheime Abstimmung ist deshalb in der "
        "ganzen Sitzung nicht zulässig. Bitte den Punkt vertagen."
    ),
    "secret-vote-remote-needs-system": N_(
        "Mit zugeschalteten Mitgliedern braucht eine geheime Abstimmung ein zugelassenes System, das im Saal und in "
        "der Zuschaltung dasselbe ist. Mit Stimmzetteln geht es nur, wenn niemand zugeschaltet ist; sonst bitte "
        "vertagen oder Briefwahl anordnen."
    ),
    "ballot-on-paper": N_("Diese Abstimmung ist geheim. Abgestimmt wird mit dem Stimmzettel, nicht mit der Taste."),
    "own-vote-secret": N_("Die Abstimmung war geheim. Wie jemand gestimmt hat, kommt nicht in die Niederschrift."),
    "papers-not-secret": N_("Diese Abstimmung läuft nicht mit Stimmzetteln. Es gibt keine zu zählen."),
    "papers-negative": N_("Die Zahl der Stimmzettel kann nicht kleiner als null sein. Bitte neu eintragen."),
    "papers-too-many": N_("{papers} Stimmzettel sind mehr, als Stimmberechtigte da waren: {most}. Bitte neu zählen."),
    "papers-differ": N_(
        "Die Zählungen stimmen nicht überein: zuerst {first}, dann {second}. Bitte gemeinsam neu zählen."
    ),
    "papers-uncounted": N_(
        "Die Stimmzettel sind noch nicht von zwei Personen gleich gezählt. Bitte zählen und bestätigen lassen."
    ),
    "demand-not-possible": N_("Dieser Antrag kommt nicht durch Verlangen zustande. Bitte darüber abstimmen lassen."),
    "demand-members-only": N_("{name} ist kein anwesendes Mitglied. Nur solche können das verlangen."),
    "demand-first": N_("Genügend Mitglieder verlangen: {title}. Bitte zuerst diesem Verlangen folgen."),
    "demand-short": N_(
        "Das verlangen {have} Mitglieder, nötig sind {needed}. Bitte weitere Unterstützung eintragen oder den Antrag "
        "zurückziehen lassen."
    ),
    "demand-not-by-vote": N_(
        "Das ist ein Recht von {needed} Mitgliedern und keine Sache der Mehrheit. Bitte nicht darüber abstimmen lassen."
    ),
}

RULES: Mapping[str, str] = {
    **dict.fromkeys(("secret-vote-not-demanded", "demand-not-possible"), STANDING_ORDERS),
    **dict.fromkeys(
        (
            "secret-vote-remote-locks",
            "secret-vote-remote-needs-system",
            "ballot-on-paper",
            "own-vote-secret",
            "demand-members-only",
            "demand-first",
            "demand-short",
            "demand-not-by-vote",
        ),
        LAND_LAW,
    ),
    **dict.fromkeys(
        ("papers-not-secret", "papers-negative", "papers-too-many", "papers-differ", "papers-uncounted"), COUNTING
    ),
}

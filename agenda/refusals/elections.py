"""Refusals about elections."""

from __future__ import annotations

from collections.abc import Mapping

from agenda.refusals.basis import COUNTING, COURSE, LAND_LAW, LIMITS
from agenda.wording import N_

SENTENCES: Mapping[str, str] = {
    "election-unknown": N_("Diese Wahl gibt es nicht. Bitte die Anzeige beachten."),
    "election-unfinished": N_("Ein Wahlgang ist nicht zu Ende. Bitte auszählen und das Ergebnis bekannt geben."),
    "election-not-impaired": N_("Kein Wahlgang dieser Wahl war gestört. Zu wiederholen ist deshalb keiner."),
    "election-not-ready": N_("Bei dieser Wahl steht gerade kein Wahlgang an. Bitte die Anzeige beachten."),
    "election-no-ballot": N_("Bei dieser Wahl läuft gerade kein Wahlgang. Bitte die Anzeige beachten."),
    "election-not-counted": N_("Es ist noch nicht ausgezählt. Bitte zuerst auszählen und bestätigen."),
    "election-nobody-elected": N_("Es ist noch niemand gewählt, der annehmen könnte. Bitte die Anzeige beachten."),
    "election-elsewhere": N_("Diese Wahl gehört zu TOP {number}. Bitte diesen Punkt zuerst aufrufen."),
    "election-one-post": N_("Nach Stimmenmehrheit wird ein Amt besetzt. Mehrere Sitze bitte nach Listen wählen."),
    "election-seats-invalid": N_("Die Zahl der Sitze muss zwischen 1 und {limit} liegen. Bitte neu eintragen."),
    "election-too-many": N_("Mehr als {limit} Wahlen in einer Sitzung sind nicht vorgesehen."),
    "election-nominated-already": N_("{name} steht schon auf dem Stimmzettel."),
    "election-too-many-candidates": N_("Mehr als {limit} Wahlvorschläge fasst ein Stimmzettel nicht."),
    "election-list-empty": N_(
        "Eine Liste braucht mindestens einen Namen. Bitte die Namen in ihrer Reihenfolge angeben."
    ),
    "election-one-proposal": N_("Es gibt schon einen einheitlichen Wahlvorschlag. Bitte ihn zuerst zurückziehen."),
    "election-proposal-gone": N_(
        "Der Wahlvorschlag, über den abgestimmt wurde, liegt nicht mehr vor. Bitte über den jetzigen neu abstimmen."
    ),
    "election-candidate-unknown": N_("Dieser Wahlvorschlag steht nicht auf dem Stimmzettel."),
    "election-candidates-fixed": N_("Wer im weiteren Wahlgang steht, ist durch den vorigen bestimmt."),
    "election-no-candidate": N_("Es gibt noch keinen Wahlvorschlag. Bitte zuerst einen eintragen."),
    "election-joint-by-vote": N_(
        "Über einen einheitlichen Wahlvorschlag wird abgestimmt. Bitte die Abstimmung eröffnen."
    ),
    "election-not-joint": N_("Das ist kein einheitlicher Wahlvorschlag. Bitte einen Wahlgang eröffnen."),
    "election-members-only": N_("{name} ist kein anwesendes Mitglied. Widersprechen können nur solche."),
    "election-objection-late": N_("Dieser Wahlgang ist ausgezählt. Der Widerspruch kommt dafür zu spät."),
    "election-remote-excluded": N_("{name} ist zugeschaltet. Zugeschaltete Mitglieder nehmen an Wahlen nicht teil."),
    "election-remote-needs-system": N_(
        "Zugeschaltete Mitglieder brauchen dafür dasselbe zugelassene System wie der Saal. Bitte elektronisch"
        " wählen oder "
        "die Briefwahl im Anschluss ansetzen."
    ),
    "election-remote-locks": N_(
        "Solange ein Mitglied zugeschaltet ist, darf in dieser Sitzung nicht geheim gewählt werden. Bitte vertagen."
    ),
    "election-not-by-hand": N_(
        "Diese Wahl ist schriftlich und geheim. Bitte einen Wahlgang mit Stimmzetteln eröffnen."
    ),
    "election-hands-objected": N_(
        "Der Wahl durch Handzeichen ist widersprochen. Bitte einen Wahlgang mit Stimmzetteln eröffnen."
    ),
    "election-not-electronic": N_(
        "Eine geheime Wahl auf elektronischem Weg ist hier nicht zulässig. Bitte Stimmzettel nehmen."
    ),
    "election-electronic-not-laid-down": N_(
        "Das Gremium hat die elektronische Wahl nicht festgelegt. Bitte Grundlage, Datum und Fundstelle "
        "eintragen lassen."
    ),
    "election-day-invalid": N_("Dieses Datum gibt es nicht. Bitte als Jahr-Monat-Tag angeben."),
    "election-not-entitled": N_(
        "{name} nimmt an diesem Wahlgang nicht teil: Es zählt, wer bei der Eröffnung anwesend war."
    ),
    "election-counted-by-machine": N_(
        "Dieser Wahlgang wird aus der elektronischen Urne gezählt. Bitte die Urne öffnen."
    ),
    "election-figures-incomplete": N_("Zu jedem Wahlvorschlag gehört genau eine Zahl. Bitte vollständig eintragen."),
    "election-figures-negative": N_("Eine Stimmenzahl kann nicht kleiner als null sein. Bitte neu eintragen."),
    "election-too-many-papers": N_(
        "{papers} Stimmzettel sind mehr, als es Wahlberechtigte gibt ({most}). Bitte neu zählen."
    ),
    "election-no-against-lists": N_("Gegen Listen gibt es kein Nein. Solche Stimmzettel sind ungültig."),
    "election-count-differs": N_(
        "Die Zählungen stimmen nicht überein. Zuerst: {first}. Jetzt: {second}. Bitte noch einmal zählen."
    ),
    "election-not-asked": N_("{name} ist nicht gefragt, ob die Wahl angenommen wird."),
    "election-no-lot": N_("Bei dieser Wahl ist kein Los zu ziehen."),
    "election-lot-not-sealed": N_(
        "Das Los ist noch nicht versiegelt. Bitte zuerst versiegeln, dann die Zahl nennen lassen."
    ),
    "election-lot-seed-wrong": N_(
        "Das versiegelte Los passt nicht zu seiner Prüfsumme. Bitte das Los von Hand ziehen."
    ),
    "election-lot-number": N_("Die genannte Zahl muss zwischen 0 und {limit} liegen."),
    "election-lot-wrong": N_("Das Los fällt auf genau {seats} von denen, zwischen denen es gezogen wird."),
    "election-no-urn": N_("Hier ist keine elektronische Urne aufgestellt."),
    "election-paper-malformed": N_("Die Anforderung des Stimmzettels war nicht lesbar. Bitte die Seite neu laden."),
    "election-paper-issued": N_(
        "{name} hat den Stimmzettel schon erhalten. Ging er verloren, bitte den Vorsitz um Abbruch des "
        "Wahlgangs bitten."
    ),
    "election-urn-wrong": N_("In der Urne liegt, was nicht hineingehört. Bitte den Wahlgang abbrechen und neu wählen."),
}

RULES: Mapping[str, str] = {
    **dict.fromkeys(
        (
            "election-unknown",
            "election-unfinished",
            "election-not-impaired",
            "election-not-ready",
            "election-no-ballot",
            "election-nobody-elected",
            "election-elsewhere",
            "election-one-post",
            "election-nominated-already",
            "election-one-proposal",
            "election-candidate-unknown",
            "election-proposal-gone",
            "election-candidates-fixed",
            "election-no-candidate",
            "election-objection-late",
            "election-not-asked",
            "election-paper-issued",
        ),
        COURSE,
    ),
    **dict.fromkeys(
        (
            "election-not-entitled",
            "election-no-against-lists",
            "election-not-counted",
            "election-counted-by-machine",
            "election-figures-incomplete",
            "election-figures-negative",
            "election-too-many-papers",
            "election-count-differs",
            "election-no-lot",
            "election-lot-not-sealed",
            "election-lot-seed-wrong",
            "election-lot-number",
            "election-lot-wrong",
            "election-no-urn",
            "election-urn-wrong",
        ),
        COUNTING,
    ),
    **dict.fromkeys(
        (
            "election-seats-invalid",
            "election-too-many",
            "election-too-many-candidates",
            "election-list-empty",
            "election-day-invalid",
            "election-paper-malformed",
        ),
        LIMITS,
    ),
    **dict.fromkeys(
        (
            "election-joint-by-vote",
            "election-not-joint",
            "election-members-only",
            "election-remote-excluded",
            "election-remote-needs-system",
            "election-remote-locks",
            "election-not-by-hand",
            "election-hands-objected",
            "election-not-electronic",
            "election-electronic-not-laid-down",
        ),
        LAND_LAW,
    ),
}

"""Our own sentences on the pages of a survey in simple language (Leichte Sprache), beside the questions in it.

Rules of the Netzwerk Leichte Sprache, after DIN SPEC 33429: short sentences with one thought each, usual words, no
passive, long words with a hyphen, the reader spoken to. What is not here is said as it is in German; a test holds this
table against the pages.
"""

from __future__ import annotations

from typing import Final

from server.texts import Texts

SIMPLE: Final = Texts(
    "de",
    {
        # around every page
        "Zum Inhalt": "Zum Text",
        "Umfrage": "Umfrage",
        "Sprache der Fragen": "Sprache von den Fragen",
        "Zur Umfrage": "Zur Umfrage",
        "Zur Sitzung": "Zur Sitzung",
        "Zum Ergebnis": "Das Ergebnis ansehen",
        "Offene Daten": "Offene Daten",
        # the form
        "Bitte sehen Sie noch einmal nach, wo unten ein Hinweis steht. Es wurde noch nichts gespeichert.": (
            "Etwas stimmt noch nicht. Unten steht bei der Frage: Das ist falsch. Bitte ändern Sie das. "
            "Wir haben noch nichts gespeichert."
        ),
        "Die Umfrage beginnt am {day} Uhr.": "Die Umfrage fängt am {day} Uhr an.",
        "Die Umfrage ist beendet.": "Die Umfrage ist zu Ende.",
        "Sie können bis {day} Uhr antworten.": "Sie können antworten: bis {day} Uhr.",
        "Ihre Antwort wird ohne Namen gespeichert, mit dem Tag und ohne Uhrzeit.": (
            "Niemand erfährt Ihren Namen. Wir speichern nur Ihre Antwort und den Tag. Wir speichern keine Uhrzeit."
        ),
        "Code aus Ihrem Brief": "Der Code aus Ihrem Brief",
        "Pflichtfrage": "Hier brauchen wir Ihre Antwort",
        "Höchstens {n} Dateien.": "Sie dürfen {n} Dateien senden. Mehr geht nicht.",
        "Antwort absenden": "Antwort absenden",
        "Von Ihrer Antwort hängt ab, welche Fragen noch folgen.": (
            "Ihre Antwort ist wichtig für die nächsten Fragen. Manche Fragen kommen nur bei manchen Antworten."
        ),
        "Mehrere Antworten sind möglich.": "Sie dürfen mehrere Antworten ankreuzen.",
        "Vergeben Sie Plätze: 1 ist Ihnen am wichtigsten.": (
            "Was ist Ihnen am wichtigsten? Geben Sie dem eine 1. Was kommt danach? Geben Sie dem eine 2."
        ),
        "Erlaubt sind PDF, JPEG und PNG mit höchstens {limit} MB. Aus Fotos werden Ort, Zeit und Kamera entfernt; ein "
        "PDF wird gespeichert, wie es ist. Die Dateien sieht nur die Verwaltung.": (
            "Sie dürfen Fotos senden oder ein PDF. Jede Datei darf {limit} MB groß sein. In Fotos steht oft: Ort, Zeit "
            "und Kamera. Das löschen wir. Ein PDF ändern wir nicht. Nur die Verwaltung sieht die Dateien."
        ),
        "Nur, wenn Sie „{question}“ beantwortet haben.": (
            "Haben Sie bei dieser Frage geantwortet: „{question}“? Nur dann ist die Frage für Sie."
        ),
        "Nur, wenn Sie „{question}“ nicht beantwortet haben.": (
            "Haben Sie bei dieser Frage nicht geantwortet: „{question}“? Nur dann ist die Frage für Sie."
        ),
        "Nur, wenn Sie bei „{question}“ gewählt haben: {value}.": (
            "Haben Sie bei „{question}“ angekreuzt: {value}? Nur dann ist die Frage für Sie."
        ),
        "Nur, wenn Sie bei „{question}“ nicht gewählt haben: {value}.": (
            "Haben Sie bei „{question}“ nicht angekreuzt: {value}? Nur dann ist die Frage für Sie."
        ),
        "Nur, wenn in Ihrer Antwort auf „{question}“ vorkommt: {value}.": (
            "Steht in Ihrer Antwort bei „{question}“ dieses Wort: {value}? Nur dann ist die Frage für Sie."
        ),
        # what is wrong with an answer
        "Bitte beantworten Sie diese Frage.": "Hier fehlt Ihre Antwort. Bitte antworten Sie.",
        "Diese Auswahl gibt es hier nicht. Bitte wählen Sie noch einmal.": (
            "Diese Antwort gibt es hier nicht. Bitte kreuzen Sie noch einmal an."
        ),
        "Bitte wählen Sie nicht mehr als erlaubt.": "Sie haben zu viel gewählt. Bitte wählen Sie weniger.",
        "Bitte vergeben Sie jeden Platz nur einmal, von Platz 1 an ohne Lücke.": (
            "Jede Zahl darf nur einmal da sein. Fangen Sie mit 1 an. Dann kommt 2, dann 3. Lassen Sie keine Zahl aus."
        ),
        "Bitte geben Sie eine Zahl ein, die hier erlaubt ist.": (
            "Diese Zahl geht hier nicht. Bitte schreiben Sie eine andere Zahl."
        ),
        "Bitte geben Sie einen Tag ein, den es im Kalender gibt.": (
            "Diesen Tag gibt es nicht. Bitte schreiben Sie einen anderen Tag."
        ),
        "Bitte kürzen Sie den Text.": "Der Text ist zu lang. Bitte schreiben Sie weniger.",
        "Der Text enthält Zeichen, die niemand lesen kann. Bitte schreiben Sie ihn neu.": (
            "Im Text sind Zeichen, die niemand lesen kann. Bitte schreiben Sie den Text neu."
        ),
        "Diese Datei ist zu groß: Erlaubt sind {limit} MB je Datei. Bitte wählen Sie eine kleinere.": (
            "Diese Datei ist zu groß. Sie darf {limit} MB groß sein. Bitte nehmen Sie eine kleinere Datei."
        ),
        "Diese Datei ist weder PDF noch JPEG noch PNG. Bitte wählen Sie eine andere.": (
            "Diese Datei können wir nicht nehmen. Bitte nehmen Sie ein Foto (JPEG oder PNG) oder ein PDF."
        ),
        "Bitte wählen Sie Ihre Datei noch einmal aus.": "Bitte wählen Sie Ihre Datei noch einmal.",
        # why an answer was not stored
        "Bitte geben Sie den Code aus Ihrem Brief ein.": (
            "Der Code fehlt. Der Code steht in Ihrem Brief. Bitte schreiben Sie den Code hier hin."
        ),
        "Diesen Code gibt es nicht. Bitte prüfen Sie ihn in Ihrem Brief.": (
            "Der Code ist falsch. Bitte sehen Sie noch einmal in Ihren Brief."
        ),
        "Mit diesem Code wurde schon geantwortet. Jeder Code gilt einmal.": (
            "Mit diesem Code hat schon jemand geantwortet. Jeder Code geht nur ein Mal."
        ),
        "Die Umfrage ist beendet. Ihre Antwort wurde nicht gespeichert.": (
            "Die Umfrage ist zu Ende. Wir haben Ihre Antwort nicht gespeichert."
        ),
        "Die Umfrage hat noch nicht begonnen. Ihre Antwort wurde nicht gespeichert.": (
            "Die Umfrage hat noch nicht angefangen. Wir haben Ihre Antwort nicht gespeichert."
        ),
        "Von Ihrem Anschluss wurde heute schon oft geantwortet. Bitte versuchen Sie es morgen noch einmal.": (
            "Von Ihrem Internet-Anschluss kamen heute schon viele Antworten. Bitte kommen Sie morgen wieder. "
            "Wir haben Ihre Antwort nicht gespeichert."
        ),
        "Für diese Umfrage ist kein Platz für weitere Dateien. Bitte antworten Sie ohne Datei.": (
            "Wir können keine Dateien mehr nehmen. Bitte antworten Sie ohne Datei."
        ),
        "Ihre Antwort konnte gerade nicht gespeichert werden. Bitte senden Sie sie gleich noch einmal.": (
            "Wir konnten Ihre Antwort nicht speichern. Bitte senden Sie die Antwort gleich noch einmal."
        ),
        # thanks
        "Danke. Ihre Antwort ist gespeichert.": "Danke. Wir haben Ihre Antwort gespeichert.",
        "Eine Ihrer Antworten wurde nicht gespeichert, weil ihre Frage nach Ihren anderen Antworten nicht gestellt "
        "wird.": (
            "Eine Antwort von Ihnen haben wir nicht gespeichert. Die Frage dazu war nicht für Sie. Das liegt an Ihren "
            "anderen Antworten."
        ),
        "{n} Ihrer Antworten wurden nicht gespeichert, weil ihre Fragen nach Ihren anderen Antworten nicht gestellt "
        "werden.": (
            "{n} Antworten von Ihnen haben wir nicht gespeichert. Die Fragen dazu waren nicht für Sie. Das liegt an "
            "Ihren anderen Antworten."
        ),
        # the result
        "Das Ergebnis wird gezeigt, wenn die Umfrage beendet ist, ab {day} Uhr:": (
            "Das Ergebnis sehen Sie nach dem Ende der Umfrage. Das ist ab {day} Uhr:"
        ),
        "Es haben zu wenige Personen geantwortet, um ein Ergebnis zu zeigen.": (
            "Nur wenige Menschen haben geantwortet. Darum zeigen wir kein Ergebnis."
        ),
        "Zwischenstand: Die Umfrage läuft noch.": "Die Umfrage läuft noch. Das Ergebnis kann sich noch ändern.",
        "Eine Umfrage unterrichtet die Mitglieder; sie entscheidet nichts.": (
            "Die Umfrage zeigt nur, was die Menschen denken. Entscheiden tun die Mitglieder in der Sitzung."
        ),
        "{n} Antworten": "{n} Antworten",
        "1 Antwort, davon {online} im Internet und {paper} auf Papier": (
            "1 Mensch hat geantwortet: {online} im Internet und {paper} auf Papier"
        ),
        "{total} Antworten, davon {online} im Internet und {paper} auf Papier": (
            "{total} Menschen haben geantwortet: {online} im Internet und {paper} auf Papier"
        ),
        "„–“ steht für Angaben, hinter denen weniger als {n} Personen stehen könnten.": (
            "Manchmal steht da ein Strich: „–“. Das heißt: Es könnten weniger als {n} Menschen sein. Dann zeigen wir "
            "keine Zahl. So erkennt man niemanden."
        ),
        "{n}. Platz": "{n}. Platz",
        "Weniger als {n} Antworten.": "Weniger als {n} Menschen haben geantwortet. Darum zeigen wir keine Zahlen.",
        "Mittelwert {mean}.": "Der Durchschnitt ist {mean}.",
        "Mittelwert {mean}. Median {median}; die mittlere Hälfte liegt zwischen {first} und {third}.": (
            "Der Durchschnitt ist {mean}. In der Mitte steht {median}. Die Hälfte von den Antworten liegt zwischen "
            "{first} und {third}."
        ),
        "Antworten in eigenen Worten; sie liegen der Verwaltung vor.": (
            "Die Menschen haben eigene Wörter geschrieben. Die Verwaltung liest die Texte."
        ),
        "Dateien; sie liegen der Verwaltung vor.": "Die Menschen haben Dateien gesendet. Die Verwaltung sieht sie an.",
        "Nicht gezeigt, weil sonst erkennbar wäre, wie einzelne Personen geantwortet haben.": (
            "Das zeigen wir nicht. Sonst erkennt man vielleicht einzelne Menschen."
        ),
        # who wants to be told what was decided
        "Erfahren, was entschieden wird": "Ich möchte wissen: Was hat die Sitzung entschieden?",
        "Wir schreiben Ihnen einmal, sobald feststeht, wie es mit dem Tagesordnungspunkt ausging: das Ergebnis und wo "
        "es in der Aufzeichnung zu sehen ist. Danach wird Ihre Adresse gelöscht.": (
            "Wir schreiben Ihnen eine Mail. Darin steht: So hat die Sitzung entschieden. Und: Hier ist der Film davon. "
            "Danach löschen wir Ihre Adresse."
        ),
        "Die Adresse wird getrennt von den Antworten gespeichert. Niemand kann sehen, ob oder wie Sie geantwortet "
        "haben.": ("Ihre Adresse ist nicht bei Ihren Antworten. Niemand sieht: Das haben Sie geantwortet."),
        "Mailadresse": "Ihre Mail-Adresse",
        "Benachrichtigen": "Bitte schreiben Sie mir",
        "Das ist keine vollständige Mailadresse. Bitte prüfen Sie sie.": (
            "Die Mail-Adresse stimmt nicht. Bitte sehen Sie noch einmal nach."
        ),
        "Von Ihrem Anschluss kamen heute schon viele Adressen. Bitte versuchen Sie es morgen noch einmal.": (
            "Von Ihrem Internet-Anschluss kamen heute schon viele Adressen. Bitte kommen Sie morgen wieder."
        ),
        "Bitte sehen Sie in Ihre Mail.": "Bitte sehen Sie in Ihre Mails.",
        "Dort finden Sie in den nächsten Minuten einen Link. Erst wenn Sie ihn öffnen und bestätigen, werden Sie "
        "benachrichtigt; sonst wird die Adresse nach {days} Tagen gelöscht.": (
            "Wir schicken Ihnen gleich eine Mail mit einem Link. Öffnen Sie den Link und sagen Sie: Ja. Erst dann "
            "schreiben wir Ihnen. Sonst löschen wir Ihre Adresse nach {days} Tagen."
        ),
        "Möchten Sie erfahren, was entschieden wird?": "Möchten Sie wissen: Was hat die Sitzung entschieden?",
        "Ja, benachrichtigen": "Ja, bitte schreiben Sie mir",
        "Nein, Adresse löschen": "Nein, bitte löschen Sie meine Adresse",
        "Ihre Adresse ist bestätigt.": "Danke. Wir haben Ihre Adresse.",
        "Sie bekommen eine Mail, sobald feststeht, wie es ausging. Mit demselben Link können Sie die Adresse vorher "
        "löschen.": (
            "Sie bekommen eine Mail nach der Entscheidung. Möchten Sie keine Mail mehr? Öffnen Sie den gleichen Link "
            "noch einmal. Dann können Sie Ihre Adresse löschen."
        ),
        "Ihre Adresse ist gelöscht.": "Wir haben Ihre Adresse gelöscht.",
        "Es ist entschieden": "Die Sitzung hat entschieden",
        "So ging es in der Sitzung aus": "So war es in der Sitzung",
        "TOP {number}: {title}": "Punkt {number}: {title}",
    },
)

"""Sentences about surveys that the server says to people who answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from agenda.surveys_answers import LONG_LIMIT, SHORT_LIMIT, Fault
from agenda.surveys_form import Kind, Language, Question, Survey, Test
from server.surveys.files import FILE_LIMIT
from server.surveys.store import Taken
from server.texts import N_, Texts

FAULTS: Mapping[Fault, str] = {
    "required": N_("Bitte beantworten Sie diese Frage."),
    "choice": N_("Diese Auswahl gibt es hier nicht. Bitte wählen Sie noch einmal."),
    "too-many": N_("Bitte wählen Sie nicht mehr als erlaubt."),
    "ranking": N_("Bitte vergeben Sie jeden Platz nur einmal, von Platz 1 an ohne Lücke."),
    "number": N_("Bitte geben Sie eine Zahl ein, die hier erlaubt ist."),
    "date": N_("Bitte geben Sie einen Tag ein, den es im Kalender gibt."),
    "too-long": N_("Bitte kürzen Sie den Text."),
    "file-size": N_("Diese Datei ist zu groß: Erlaubt sind {limit} MB je Datei. Bitte wählen Sie eine kleinere."),
    "file-kind": N_("Diese Datei ist weder PDF noch JPEG noch PNG. Bitte wählen Sie eine andere."),
    "file-again": N_("Bitte wählen Sie Ihre Datei noch einmal aus."),
    "unreadable": N_("Der Text enthält Zeichen, die niemand lesen kann. Bitte schreiben Sie ihn neu."),
}
"""What is wrong with an answer."""

Refused = Literal["code-unknown", "code-used", "closed", "planned", "often", "code-missing", "storage", "files-full"]

REFUSED: Mapping[Refused, str] = {
    "code-missing": N_("Bitte geben Sie den Code aus Ihrem Brief ein."),
    "code-unknown": N_("Diesen Code gibt es nicht. Bitte prüfen Sie ihn in Ihrem Brief."),
    "code-used": N_("Mit diesem Code wurde schon geantwortet. Jeder Code gilt einmal."),
    "closed": N_("Die Umfrage ist beendet. Ihre Antwort wurde nicht gespeichert."),
    "planned": N_("Die Umfrage hat noch nicht begonnen. Ihre Antwort wurde nicht gespeichert."),
    "often": N_("Von Ihrem Anschluss wurde heute schon oft geantwortet. Bitte versuchen Sie es morgen noch einmal."),
    "files-full": N_("Für diese Umfrage ist kein Platz für weitere Dateien. Bitte antworten Sie ohne Datei."),
    "storage": N_("Ihre Antwort konnte gerade nicht gespeichert werden. Bitte senden Sie sie gleich noch einmal."),
}
"""Why an answer was not stored; nothing of it was."""

TAKEN: frozenset[Taken] = frozenset({"taken", "again"})

HINTS: Mapping[Kind, str] = {
    "multiple": N_("Mehrere Antworten sind möglich."),
    "ranking": N_("Vergeben Sie Plätze: 1 ist Ihnen am wichtigsten."),
    "file": N_(
        "Erlaubt sind PDF, JPEG und PNG mit höchstens {limit} MB. Aus Fotos werden Ort, Zeit und Kamera entfernt; ein "
        "PDF wird gespeichert, wie es ist. Die Dateien sieht nur die Verwaltung."
    ),
}

CONDITIONS: Mapping[Test, str] = {
    "answered": N_("Nur, wenn Sie „{question}“ beantwortet haben."),
    "not-answered": N_("Nur, wenn Sie „{question}“ nicht beantwortet haben."),
    "equal": N_("Nur, wenn Sie bei „{question}“ gewählt haben: {value}."),
    "not-equal": N_("Nur, wenn Sie bei „{question}“ nicht gewählt haben: {value}."),
    "match": N_("Nur, wenn in Ihrer Antwort auf „{question}“ vorkommt: {value}."),
}
"""When a question is meant for somebody, said where the page cannot hide it."""

LEFT_OUT_ONE = N_(
    "Eine Ihrer Antworten wurde nicht gespeichert, weil ihre Frage nach Ihren anderen Antworten nicht gestellt wird."
)
LEFT_OUT = N_(
    "{n} Ihrer Antworten wurden nicht gespeichert, weil ihre Fragen nach Ihren anderen Antworten nicht gestellt werden."
)

LIMIT_MB = FILE_LIMIT >> 20
"""For the blanks of the sentences above: of a file."""

LIMITS: Mapping[Kind, int] = {"text": SHORT_LIMIT, "long-text": LONG_LIMIT}


def condition(survey: Survey, question: Question, texts: Texts, language: Language) -> str:
    """When the question is meant for somebody; empty where it is for all."""
    asked_if = question.asked_if
    if asked_if is None:
        return ""
    earlier = survey.question(asked_if.question_id)
    named = {one.option_id: one.text.said(language) for one in earlier.options}
    value = named.get(asked_if.value, asked_if.value)
    return texts(CONDITIONS[asked_if.test]).format(question=earlier.text.said(language), value=value)


def left_out(number: int, texts: Texts) -> str:
    """That so many answers were left out because their questions were not asked; empty where none was."""
    return texts(LEFT_OUT_ONE if number == 1 else LEFT_OUT).format(n=number) if number else ""

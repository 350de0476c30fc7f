"""A questionnaire with every kind of question, for the tests of surveys."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from agenda.surveys_form import Option, Question, Survey, Words

OPENS = datetime(2026, 3, 1, 7, tzinfo=UTC)
AB = (Option("a", Words("A")), Option("b", Words("B")), Option("c", Words("C")))
QUESTIONS = (
    Question("q1", "single", Words("Ja oder nein?"), options=AB),
    Question("q2", "multiple", Words("Was alles?"), options=AB, most=2),
    Question("q3", "ranking", Words("In welcher Folge?"), options=AB),
    Question("q4", "scale", Words("Wie sehr?"), least=1, most=5),
    Question("q5", "matrix", Words("Wann?"), options=AB[:2], rows=(Option("r", Words("R")), Option("s", Words("S")))),
    Question("q6", "number", Words("Wie oft?"), least=0, most=10),
    Question("q7", "date", Words("Seit wann?")),
    Question("q8", "text", Words("Kurz?")),
    Question("q9", "long-text", Words("Lang?")),
    Question("q10", "file", Words("Bilder?"), most=2),
)


def survey(*questions: Question) -> Survey:
    """A survey of these questions."""
    return Survey(
        "u", "klein", "t1", Words("Titel"), Words("Worum"), OPENS, OPENS + timedelta(days=4), questions or QUESTIONS
    )

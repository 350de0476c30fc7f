"""Surveys written as TOML files: parsed once, strictly, and kept beside the plan of the sitting they belong to.

`tests/server/surveys/survey.toml` shows every key. An unknown key is an error.
"""

from __future__ import annotations

import logging
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from agenda.surveys_form import Access, Condition, Kind, Option, Question, Survey, Test, Words, faults
from server.planning import MeetingPlan, PlanError

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
Text = Annotated[str, StringConstraints(min_length=1, max_length=2000, strip_whitespace=True)]
SUFFIX = ".toml"
log = logging.getLogger(__name__)

Stand = tuple[int, int, int]
"""By which it is seen that another file lies in a place: its inode, when it was written (ns), its length (bytes)."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class WrittenWords(_Strict):
    """A text in up to three languages; `simple` is simple language (Leichte Sprache)."""

    de: Text
    en: str = ""
    simple: str = ""

    def words(self) -> Words:
        """As the rules take it."""
        return Words(self.de, self.en, self.simple)


Written = Text | WrittenWords


class WrittenOption(_Strict):
    """Something to choose, or a row of a matrix."""

    id: Id
    text: Written


class WrittenCondition(_Strict):
    """When a question is asked."""

    question: Id
    test: Test
    value: str = ""


class WrittenQuestion(_Strict):
    """A question; `section` is the heading above it, given where a new section begins."""

    id: Id
    kind: Kind
    text: Written
    section: Written | None = None
    option: tuple[WrittenOption, ...] = ()
    row: tuple[WrittenOption, ...] = ()
    least: float = 0
    most: float = 0
    required: bool = False
    only_if: WrittenCondition | None = None


class WrittenSurvey(_Strict):
    """The whole file."""

    id: Id
    meeting: Id
    item: Id
    title: Written
    about: Written
    opens_at: AwareDatetime
    closes_at: AwareDatetime
    access: Access = "open"
    interim: bool = False
    smallest: Annotated[int, Field(ge=3, le=100)] = 5
    per_address: Annotated[int, Field(ge=1, le=10_000)] = 20
    crossed: tuple[tuple[Id, Id], ...] = ()
    question: Annotated[tuple[WrittenQuestion, ...], Field(min_length=1, max_length=200)]


class Shelf:
    """The surveys of a data folder, by id."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[str, tuple[Stand, Survey]] = {}

    def survey(self, survey_id: str) -> Survey | None:
        """The survey of that id. It is parsed anew where another one took its place, perhaps by another process."""
        path = self.path(survey_id)
        stand = _stand(path)
        if stand is None:
            return None
        kept = self._read.get(survey_id)
        if kept is None or kept[0] != stand:
            kept = self._read[survey_id] = (stand, read_survey(path))
        return kept[1]

    def surveys(self) -> tuple[Survey, ...]:
        """All surveys that lie here."""
        return self._found(self.survey)

    def readable(self) -> tuple[Survey, ...]:
        """All but those that were broken by hand, which the log names: one of them must not hide the others."""
        return self._found(self._readable)

    def _found(self, look: Callable[[str], Survey | None]) -> tuple[Survey, ...]:
        found = (look(path.stem) for path in sorted(self._folder.glob(f"*{SUFFIX}")))
        return tuple(one for one in found if one is not None)

    def _readable(self, survey_id: str) -> Survey | None:
        try:
            return self.survey(survey_id)
        except PlanError as error:
            log.warning("a survey is left out: %s", error)
            return None

    def of_meeting(self, meeting_id: str) -> tuple[Survey, ...]:
        """The surveys that belong to a sitting."""
        return tuple(one for one in self.surveys() if one.meeting_id == meeting_id)

    def add(self, survey: Survey, text: bytes) -> Path:
        """Keep a survey; raises PlanError where its id is taken."""
        path = self.path(survey.survey_id)
        if path.exists():
            raise PlanError(f"Die Umfrage {survey.survey_id} gibt es schon ({path}). Bitte eine andere id wählen.")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text)
        return path

    def replace(self, survey: Survey, text: bytes) -> Path:
        """Keep a survey in place of the one of its id; whether that may be is for the caller to know."""
        path = self.path(survey.survey_id)
        new = path.with_suffix(".neu")
        new.write_bytes(text)
        return new.replace(path)

    def path(self, survey_id: str) -> Path:
        """Where the survey lies or would lie."""
        return self._folder / f"{survey_id}{SUFFIX}"


def _stand(path: Path) -> Stand | None:
    try:
        told = path.stat()
    except FileNotFoundError:
        return None
    return told.st_ino, told.st_mtime_ns, told.st_size


def read_survey(path: Path) -> Survey:
    """Parse the file; raises PlanError with one sentence."""
    try:
        return parsed(tomllib.loads(path.read_text("utf-8")))
    except OSError as error:
        raise PlanError(
            f"{path}: Die Datei ist nicht lesbar ({error.strerror}). Bitte Pfad und Rechte prüfen."
        ) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise PlanError(f"{path}: Kein gültiges TOML: {error}.") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise PlanError(f"{path}: Der Schlüssel {where} ist unbrauchbar: {first['msg']}.") from error


def parsed(values: Mapping[str, Any]) -> Survey:
    """The survey that the values of a file describe; raises ValidationError, or PlanError where it makes no sense."""
    survey = _survey(WrittenSurvey.model_validate(values))
    wrong = faults(survey)
    if wrong:
        raise PlanError(
            f"Die Umfrage {survey.survey_id} lässt sich so nicht stellen: {wrong[0]}. Bitte dort nachsehen."
        )
    return survey


def check(survey: Survey, plan: MeetingPlan) -> None:
    """Whether the survey fits the sitting; raises PlanError with one sentence."""
    if survey.item_id not in {item.id for item in plan.item}:
        raise PlanError(
            f"Den Punkt {survey.item_id} gibt es in der Sitzung {survey.meeting_id} nicht. Bitte item prüfen."
        )
    if survey.closes_at > plan.meeting.starts_at:
        raise PlanError(
            f"Die Umfrage {survey.survey_id} endet erst nach dem Beginn der Sitzung. Bitte closes_at davor legen."
        )


def _survey(written: WrittenSurvey) -> Survey:
    return Survey(
        survey_id=written.id,
        meeting_id=written.meeting,
        item_id=written.item,
        title=_words(written.title),
        about=_words(written.about),
        opens_at=written.opens_at,
        closes_at=written.closes_at,
        questions=_questions(written.question),
        access=written.access,
        interim=written.interim,
        smallest=written.smallest,
        per_address=written.per_address,
        crossed=written.crossed,
    )


def _questions(written: tuple[WrittenQuestion, ...]) -> tuple[Question, ...]:
    section, found = Words(""), []
    for one in written:
        section = _words(one.section) if one.section else section
        found.append(_question(one, section))
    return tuple(found)


def _question(written: WrittenQuestion, section: Words) -> Question:
    return Question(
        question_id=written.id,
        kind=written.kind,
        text=_words(written.text),
        section=section,
        options=_options(written.option),
        rows=_options(written.row),
        least=written.least,
        most=written.most,
        required=written.required,
        asked_if=_condition(written.only_if),
    )


def _options(written: tuple[WrittenOption, ...]) -> tuple[Option, ...]:
    return tuple(Option(one.id, _words(one.text)) for one in written)


def _condition(written: WrittenCondition | None) -> Condition | None:
    return None if written is None else Condition(written.question, written.test, written.value)


def _words(written: Written) -> Words:
    return Words(written) if isinstance(written, str) else written.words()

"""Surveys written as TOML files: parsed once, strictly, and kept beside the plan of the sitting they belong to.

`tests/server/surveys/survey.toml` shows every key. An unknown key is an error.
"""

from __future__ import annotations

import logging
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from agenda.surveys_flaws import flaws
from agenda.surveys_form import Access, Condition, Kind, Option, Question, Survey, Test, Words
from server.planning import PlanError
from server.surveys.broken import OTHER_NAME, TROUBLES, SurveyBroken, Unaskable, why
from server.unusable import Told

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
Text = Annotated[str, StringConstraints(min_length=1, max_length=2000, strip_whitespace=True)]
Number = Annotated[float, Field(allow_inf_nan=False)]
SUFFIX = ".toml"
log = logging.getLogger(__name__)

Stand = tuple[int, int, int]
"""By which it is seen that another file lies in a place: its inode, when it was written (ns), its length (bytes)."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class WrittenWords(_Strict):
    """A text in up to three languages, or a German one alone; `simple` is simple language (Leichte Sprache)."""

    de: Text
    en: str = ""
    simple: str = ""

    @model_validator(mode="before")
    @classmethod
    def _alone(cls, value: object) -> object:
        return value if isinstance(value, Mapping | WrittenWords) else {"de": value}

    def words(self) -> Words:
        """As the rules take it."""
        return Words(self.de, self.en, self.simple)


class WrittenOption(_Strict):
    """Something to choose, or a row of a matrix."""

    id: Id
    text: WrittenWords


class WrittenCondition(_Strict):
    """When a question is asked."""

    question: Id
    test: Test
    value: str = ""


class WrittenQuestion(_Strict):
    """A question; `section` is the heading above it, given where a new section begins."""

    id: Id
    kind: Kind
    text: WrittenWords
    section: WrittenWords | None = None
    option: tuple[WrittenOption, ...] = ()
    row: tuple[WrittenOption, ...] = ()
    least: Number = 0
    most: Number = 0
    required: bool = False
    only_if: WrittenCondition | None = None


class WrittenSurvey(_Strict):
    """The whole file."""

    id: Id
    meeting: Id
    item: Id
    title: WrittenWords
    about: WrittenWords
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
        self._read: dict[str, tuple[Stand, Survey | SurveyBroken]] = {}

    def survey(self, survey_id: str) -> Survey | None:
        """The survey of that id, None where there is none; raises SurveyBroken.

        It is parsed anew where another one took its place, perhaps by another process.
        """
        path = self.path(survey_id)
        stand = _stand(path)
        if stand is None:
            return None
        kept = self._read.get(survey_id)
        if kept is None or kept[0] != stand:
            kept = self._read[survey_id] = (stand, _parsed(path))
        if isinstance(kept[1], SurveyBroken):
            raise kept[1].with_traceback(None)
        return kept[1]

    def usable(self, survey_id: str) -> Survey | None:
        """The same, None also where it was broken by hand, which the log tells: one must not stop what serves all."""
        try:
            return self.survey(survey_id)
        except SurveyBroken:
            return None

    def surveys(self) -> tuple[Survey, ...]:
        """All that lie here but those that were broken by hand."""
        found = (self.usable(one) for one in self._ids())
        return tuple(one for one in found if one is not None)

    def of_meeting(self, meeting_id: str) -> tuple[Survey, ...]:
        """The surveys that belong to a sitting."""
        return tuple(one for one in self.surveys() if one.meeting_id == meeting_id)

    def broken(self) -> tuple[SurveyBroken, ...]:
        """What is wrong with those that were broken by hand; which sitting they belong to nobody can know."""
        return tuple(error for one in self._ids() if (error := self._trouble(one)) is not None)

    def _trouble(self, survey_id: str) -> SurveyBroken | None:
        try:
            self.survey(survey_id)
        except SurveyBroken as error:
            return error
        return None

    def _ids(self) -> list[str]:
        return [path.stem for path in sorted(self._folder.glob(f"*{SUFFIX}"))]

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


def _parsed(path: Path) -> Survey | SurveyBroken:
    """Told once for each state of the file, however often the public asks for it."""
    try:
        return _named(path)
    except SurveyBroken as error:
        log.error("a survey is left out: %s", error)
        return error


def _named(path: Path) -> Survey:
    """The survey that lies under its own name: by that name its answers are kept."""
    survey = read_survey(path)
    if survey.survey_id != path.stem:
        raise SurveyBroken(path, Told(OTHER_NAME, {"id": survey.survey_id}))
    return survey


def read_survey(path: Path) -> Survey:
    """Parse the file; raises SurveyBroken with one sentence."""
    try:
        return parsed(tomllib.loads(path.read_text("utf-8")))
    except TROUBLES as error:
        raise SurveyBroken(path, why(error)) from error


def parsed(values: Mapping[str, Any]) -> Survey:
    """The survey that the values of a file describe; raises ValidationError, or Unaskable where it makes no sense."""
    survey = _survey(WrittenSurvey.model_validate(values))
    for flaw in flaws(survey):
        raise Unaskable(flaw)
    return survey


def _survey(written: WrittenSurvey) -> Survey:
    return Survey(
        survey_id=written.id,
        meeting_id=written.meeting,
        item_id=written.item,
        title=written.title.words(),
        about=written.about.words(),
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
        section = one.section.words() if one.section else section
        found.append(_question(one, section))
    return tuple(found)


def _question(written: WrittenQuestion, section: Words) -> Question:
    return Question(
        question_id=written.id,
        kind=written.kind,
        text=written.text.words(),
        section=section,
        options=_options(written.option),
        rows=_options(written.row),
        least=written.least,
        most=written.most,
        required=written.required,
        asked_if=_condition(written.only_if),
    )


def _options(written: tuple[WrittenOption, ...]) -> tuple[Option, ...]:
    return tuple(Option(one.id, one.text.words()) for one in written)


def _condition(written: WrittenCondition | None) -> Condition | None:
    return None if written is None else Condition(written.question, written.test, written.value)

"""What a form of a survey sends, read at the edge: fields, and files where the survey asks for some (RFC 7578).

The whole form is in memory before anything is kept, so that an answer is stored with all of its files or not at all.
That costs memory, so a form has a size, few are read at once, and none is waited for without end.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.parser import BytesHeaderParser
from typing import Final
from urllib.parse import parse_qsl

from aiohttp import web

from agenda.surveys_answers import AnswersWrong, Fault, Fields, field_of, filled_in, read
from agenda.surveys_form import Answers, Survey, asked
from server.surveys.files import FILE_LIMIT, Upload, known
from server.web import PageError

BODY_LIMIT: Final = 256 * 1024
"""Bytes of a form without files: two hundred questions with a page of text each are more, and nobody writes that."""

SHEET_LIMIT: Final = 3 * FILE_LIMIT + BODY_LIMIT
"""Bytes of a form with files."""

DRAINED: Final = 8 * SHEET_LIMIT
"""Bytes that are read and thrown away before a form is refused: a browser that is cut off shows no sentence."""

FIELDS_LIMIT: Final = 5_000
AT_ONCE: Final = 6
"""Forms with files read at the same time: 150 MB of memory at most. One that is no larger than without takes no place:
most people choose no file, and hundreds may answer in the same second."""

TOO_LARGE: Final = "message-too-large"

PATIENCE_S: Final = 180.0
"""The largest form over a line of 1 Mbit/s."""

_PIECE: Final = 1 << 16


@dataclass(frozen=True, slots=True)
class Part:
    """One field of a form; `is_file` where a file was chosen or could have been."""

    name: str
    data: bytes
    is_file: bool = False


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as it came. `fields` has the names under which files would be kept, `faults` what is wrong with files."""

    fields: Fields
    files: Mapping[str, Upload]
    faults: Mapping[str, Fault]

    def answers(self, survey: Survey) -> Answers:
        """The answers in it; raises AnswersWrong."""
        try:
            answers = read(survey, self.fields)
        except AnswersWrong as wrong:
            raise AnswersWrong({**self.again(survey), **wrong.faults, **self.faults}) from None
        left_out = self.left_out(survey, answers)
        faults = {one: fault for one, fault in self.faults.items() if one not in left_out}
        if faults:
            raise AnswersWrong({**self.again(survey), **faults})
        return answers

    def left_out(self, survey: Survey, answers: Answers) -> frozenset[str]:
        """The questions at which something was filled in or chosen that nobody asks after these answers."""
        meant = {one.question_id for one in survey.questions if asked(one, answers)}
        return (filled_in(survey, self.fields) | self.faults.keys()) - meant

    def kept(self, answers: Answers) -> Mapping[str, bytes]:
        """The files that belong to these answers, by the name under which they are kept."""
        named = {value for values in answers.values() for value in values}
        return {name: upload.data for name, upload in self.files.items() if name in named}

    def refilled(self) -> Fields:
        """What a form can be filled in with again: all but files, which no page may choose for somebody."""
        return {name: [one for one in values if one not in self.files] for name, values in self.fields.items()}

    def again(self, survey: Survey) -> Mapping[str, Fault]:
        """The questions whose files have to be chosen once more where this form was not taken."""
        chosen = (
            one.question_id
            for one in survey.questions
            if one.kind == "file" and self.fields.get(field_of(one.question_id))
        )
        return dict.fromkeys(chosen, "file-again")


class Reading:
    """Reads forms, a few with files at once."""

    def __init__(self) -> None:
        self._free = AT_ONCE

    async def form(self, request: web.Request, survey: Survey) -> Filled:
        """What was filled in; raises PageError for what is too large, no form at all, or comes at a bad moment."""
        if request.content_type != "multipart/form-data":
            return filled(survey, _plain(await _body(request, BODY_LIMIT, BODY_LIMIT, TOO_LARGE)))
        if not asks_for_files(survey):
            raise PageError("message-malformed", 400)
        boundary, length = _boundary(request), request.content_length
        small = length is not None and length <= BODY_LIMIT
        body = await (_body(request, BODY_LIMIT, BODY_LIMIT, TOO_LARGE) if small else self._large(request))
        return await asyncio.to_thread(_filled_with_files, survey, body, boundary)

    async def _large(self, request: web.Request) -> bytes:
        """A body that takes one of the few places."""
        if not self._free:
            raise PageError("busy", 503)
        self._free -= 1
        try:
            async with asyncio.timeout(PATIENCE_S):
                return await _body(request, SHEET_LIMIT, DRAINED, "survey-files-too-large")
        except TimeoutError as error:
            raise PageError("message-malformed", 408) from error
        finally:
            self._free += 1


def asks_for_files(survey: Survey) -> bool:
    """Whether there is a question that is answered with a file."""
    return any(one.kind == "file" for one in survey.questions)


def filled(survey: Survey, parts: Sequence[Part]) -> Filled:
    """The parts of a form as fields and files; raises PageError."""
    questions = {field_of(one.question_id): one.question_id for one in survey.questions if one.kind == "file"}
    fields: dict[str, list[str]] = {}
    files: dict[str, Upload] = {}
    faults: dict[str, Fault] = {}
    for part in parts:
        if part.name not in questions:
            fields.setdefault(part.name, []).append(_text(part))
        elif part.is_file and part.data:
            upload = _checked(part.data)
            if isinstance(upload, str):
                faults[questions[part.name]] = upload
                continue
            name = f"{secrets.token_hex(8)}.{upload.suffix}"
            files[name] = upload
            fields.setdefault(part.name, []).append(name)
    return Filled(fields, files, faults)


def _checked(data: bytes) -> Upload | Fault:
    if len(data) > FILE_LIMIT:
        return "file-size"
    return known(data) or "file-kind"


def _text(part: Part) -> str:
    try:
        return part.data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise PageError("message-malformed", 400) from error


def _filled_with_files(survey: Survey, body: bytes, boundary: bytes) -> Filled:
    parts = list(_parts(body, boundary))
    if sum(len(one.data) for one in parts if not one.is_file) > BODY_LIMIT:
        raise PageError(TOO_LARGE, 413)
    return filled(survey, parts)


# -- bodies ------------------------------------------------------------------------------------------------------------


async def _body(request: web.Request, limit: int, drained: int, refusal: str) -> bytes:
    """The body; raises PageError where it is larger."""
    pieces, size = [], 0
    while size <= drained and (piece := await request.content.read(_PIECE)):
        size += len(piece)
        if size <= limit:
            pieces.append(piece)
    if size > limit:
        raise PageError(refusal, 413)
    return b"".join(pieces)


def _plain(body: bytes) -> Sequence[Part]:
    try:
        pairs = parse_qsl(body.decode("ascii"), errors="strict", max_num_fields=FIELDS_LIMIT)
    except ValueError as error:
        raise PageError("message-malformed", 400) from error
    return [Part(name, value.encode()) for name, value in pairs]


def _boundary(request: web.Request) -> bytes:
    header = b"Content-Type: " + request.headers["Content-Type"].encode("ascii", "replace") + b"\r\n\r\n"
    boundary = BytesHeaderParser().parsebytes(header).get_boundary()
    if not boundary:
        raise PageError("message-malformed", 400)
    return boundary.encode("ascii", "replace")


def _parts(body: bytes, boundary: bytes) -> Iterator[Part]:
    """The parts between the boundaries (RFC 2046 § 5.1.1); raises PageError for what is none."""
    pieces = (b"\r\n" + body).split(b"\r\n--" + boundary, FIELDS_LIMIT + 1)
    if len(pieces) > FIELDS_LIMIT or not pieces[-1].startswith(b"--"):
        raise PageError("message-malformed", 400)
    for piece in pieces[1:-1]:
        yield _part(piece)


def _part(piece: bytes) -> Part:
    head, _, data = piece.partition(b"\r\n\r\n")
    headers = BytesHeaderParser().parsebytes(head.lstrip() + b"\r\n\r\n")
    name = headers.get_param("name", header="content-disposition")
    if not isinstance(name, str):
        raise PageError("message-malformed", 400)
    return Part(name, data, headers.get_param("filename", header="content-disposition") is not None)

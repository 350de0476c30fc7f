"""The forms of question time: a few named texts, read from a body of bounded size."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qsl

from aiohttp import web

from server.web import PageError

Fields = Mapping[str, str]

BODY_LIMIT: Final = 256 * 1024
"""Bytes: an answer of the greatest length, each letter written as three bytes of percent-encoding twice over."""

FIELDS_LIMIT: Final = 32


async def read_fields(request: web.Request) -> Fields:
    """The fields, of several with one name the last; raises PageError for a form that is too large or none at all."""
    body = b""
    while piece := await request.content.read(BODY_LIMIT + 1 - len(body)):
        body += piece
    if len(body) > BODY_LIMIT:
        raise PageError("message-too-large", 413)
    try:
        return dict(parse_qsl(body.decode("ascii"), errors="strict", max_num_fields=FIELDS_LIMIT))
    except ValueError as error:
        raise PageError("message-malformed", 400) from error

"""Citizens' question time joined with the sitting: store, desk, feed for edges, the clerk's page, mail."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from aiohttp import web

from server.addresses import meeting_url, public_url
from server.identity import Identities
from server.question_time.clerk import ClerkQuestions
from server.question_time.desk import Around, QuestionDesk
from server.question_time.mail import AnswerMail
from server.question_time.pages import Doors, QuestionFeed
from server.question_time.store import QuestionStore
from server.signalling import Signalling
from server.sitting import Sitting
from server.start import Start
from server.web import Pages


def join_questions(
    start: Start,
    sitting: Sitting,
    signalling: Signalling,
    pages: Pages,
    identities: Identities,
    token: str,
    tasks: asyncio.TaskGroup,
) -> list[web.AbstractRouteDef]:
    """Question time at work in `tasks`; its routes. Commands pass through its desk; `token` is what edges show."""
    settings, now = start.settings, sitting.clock.now
    store = QuestionStore(start.folders.questions(start.meeting_id))
    valid = timedelta(days=settings.sitting.link_validity_days)
    doors = Doors(identities, start.store.registry, start.meeting_id, meeting_url(settings), valid)
    around = Around(now, sitting.record.zone, signalling.submit, doors.of)
    desk = QuestionDesk(sitting.desk, store, settings.question_time, around)
    signalling.submit = desk.submit
    post = AnswerMail(sitting.desk, store, settings.mail, settings.town.name, public_url(settings), now)
    tasks.create_task(_send_until_cancelled(post, store), name="answers to residents")
    clerk = ClerkQuestions(
        pages, identities, lambda: sitting.desk.meeting, store, sitting.record.zone, now, desk.submit
    )
    return [*QuestionFeed(desk, store, token).routes(), *clerk.routes()]


async def _send_until_cancelled(post: AnswerMail, store: QuestionStore) -> None:
    try:
        await post.run()
    finally:
        await store.close()

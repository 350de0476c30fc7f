"""Citizens' question time at the edge of the program: asked on a page without script, decided, answered, mailed."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from aiosmtpd.smtp import SMTP, Envelope, Session

from agenda.commands import Role
from agenda.commands.planning import ListItem
from agenda.commands.question_time import (
    AcceptResidentQuestion,
    AnswerResidentQuestion,
    OweResidentAnswer,
    RefuseResidentQuestion,
)
from agenda.commands.sitting import CloseSitting
from agenda.events import to_json
from agenda.opendata import History
from agenda.opendata.things import Addresses
from agenda.ports import Refusal
from agenda.question_time_sent import Sent
from server.addresses import public_url
from server.clock import SystemClock
from server.config import MailSection, QuestionTimeSection, Settings
from server.edge.source import new_session
from server.health import Counters
from server.identity import Identities
from server.mail import MailTrouble
from server.mail_again import MOST_TRIES, wait
from server.opendata.catalogue import Catalogue
from server.question_time.clerk import ClerkQuestions
from server.question_time.desk import Around, QuestionDesk
from server.question_time.earlier import promised
from server.question_time.edge import EdgeQuestions
from server.question_time.mail import AnswerMail
from server.question_time.pages import Doors, QuestionFeed
from server.question_time.store import QuestionStore, delete_expired
from server.store.store import Store
from server.web import Pages
from tests.server.evening import ARRIVALS, CHAIR, CLERK, OPENING, PLANNING, SYSTEM
from tests.server.house import House, browser, open_house
from tests.server.mailbox import FOR_EVER, FOR_NOW, Inbox, mail_server

ZONE = ZoneInfo("Europe/Berlin")
ASKING = (*PLANNING, (ListItem("t5", "5", "Einwohnerfragestunde", True, "question-time"), SYSTEM))
SENT = Sent("Erika Beispiel", False, "Nordstadt", True, "Wann kommt der Bus?", "", False)
FORM = {
    "frage": "Wann kommt der <b>Bus</b>?",
    "name": "Erika Beispiel",
    "wohnort": "Nordstadt",
    "einwohner": "1",
    "wie": "verlesen",
}


@dataclass(slots=True)
class Town:
    """A house with question time, its clerk's page, and an edge."""

    house: House
    desk: QuestionDesk
    store: QuestionStore
    server: TestServer
    edge: TestServer
    path: Path
    settings: Settings

    def audience(self) -> aiohttp.ClientSession:
        """Another browser."""
        return aiohttp.ClientSession(self.edge.make_url("/"), cookie_jar=aiohttp.CookieJar(unsafe=True))

    async def ask(self, browser: aiohttp.ClientSession, **change: str) -> tuple[int, str, str]:
        """Fill in the form as the page has it; status, address and text of the page that follows."""
        page = await (await browser.get("/fragen")).text()
        token = re.findall(r'name="token" value="([^"]+)"', page)[0]
        filled = {name: value for name, value in {**FORM, "token": token, **change}.items() if value}
        async with browser.post("/fragen", data=filled) as answer:
            return answer.status, answer.url.path, await answer.text()

    async def clerk(
        self, path: str = "fragen", sent: Mapping[str, str] | None = None, role: Role = "clerk"
    ) -> tuple[int, str]:
        """The clerk's page, or what follows one of its forms."""
        person = {"clerk": "s1", "chair": "p1"}[role]
        link = await self.house.link(role, "klein-x", person)
        async with await self.house.open(link) as entered, browser() as session:
            for cookie in entered.cookie_jar:
                session.cookie_jar.update_cookies({cookie.key: cookie.value}, self.server.make_url("/p/klein-x/"))
            address = self.server.make_url(f"/p/klein-x/{path}")
            answer = await (session.get(address) if sent is None else session.post(address, data=sent))
            return answer.status, await answer.text()

    def sections(self) -> dict[str, object]:
        """The public state as an edge has it."""
        return {"sections": self.house.sitting.sections("public")}


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with opened(tmp_path) as one:
        yield one


@asynccontextmanager
async def opened(folder: Path, **limits: int) -> AsyncIterator[Town]:
    async with open_house(folder / "house", planning=ASKING) as house:
        settings = replace(house.settings, question_time=replace(QuestionTimeSection(), **limits))
        pages = Pages(settings, Counters(), public_url(settings))
        path = folder / "questions" / "klein.sqlite3"
        store = QuestionStore(path)
        desk = _desk(house, store, settings)
        meeting = house.sitting.desk
        clerk = ClerkQuestions(
            pages, house.identities, lambda: meeting.meeting, store, ZONE, house.sitting.clock.now, desk.submit
        )
        async with _served(pages, [*QuestionFeed(desk, store, house.feed_token).routes(), *clerk.routes()]) as server:
            feed = str(server.make_url("/feed"))
            session = new_session(house.feed_token, feed)
            known: list[Town] = []
            now = SystemClock()
            edge = EdgeQuestions(pages, session, feed, lambda: known[0].sections(), now.monotonic, now.now, tuple)
            async with _served(pages, edge.routes()) as public, session:
                known.append(Town(house, desk, store, server, public, path, settings))
                yield known[0]
        await store.close()


def _desk(house: House, store: QuestionStore, settings: Settings) -> QuestionDesk:
    async def door(question_id: str) -> str:
        return f"https://rat.example/einladung/{question_id}"

    around = Around(house.sitting.clock.now, ZONE, house.sitting.desk.submit, door)
    return QuestionDesk(house.sitting.desk, store, settings.question_time, around)


@asynccontextmanager
async def _served(pages: Pages, routes: Sequence[web.AbstractRouteDef]) -> AsyncIterator[TestServer]:
    application = web.Application(middlewares=[pages.middleware])
    application.add_routes(routes)
    server = TestServer(application)
    async with server:
        yield server


# -- the public --------------------------------------------------------------------------------------------------------


async def test_a_resident_asks_before_the_sitting_and_reads_the_answer_under_the_own_link(town: Town) -> None:
    async with town.audience() as resident:
        status, path, text = await town.ask(resident)
        assert (status, "Wird geprüft" in text) == (200, True)
        assert "Wann kommt der &lt;b&gt;Bus&lt;/b&gt;?" in text
        assert "Bus" not in await (await resident.get("/fragen")).text()
        await town.desk.submit(AcceptResidentQuestion("f1"), CLERK)
        listed = await (await resident.get("/fragen")).text()
        assert "&lt;b&gt;Bus&lt;/b&gt;" in listed
        assert "Eine Einwohnerin/ein Einwohner" in listed
        assert "Erika" not in listed
        await town.desk.submit(AnswerResidentQuestion("f1", "written", "Max Meier", "Im <i>Mai</i>."), CLERK)
        for page in ("/fragen", path):
            text = await (await resident.get(page)).text()
            assert "Schriftlich beantwortet von Max Meier" in text
            assert "Im &lt;i&gt;Mai&lt;/i&gt;." in text


async def test_a_form_that_is_sent_twice_is_one_question(town: Town) -> None:
    async with town.audience() as resident:
        _, path, _ = await town.ask(resident)
        again = await town.ask(resident, token=path.rpartition("/")[2])
    assert again[1] == path
    assert await town.store.count() == 1


async def test_who_agreed_is_named_and_whose_question_is_refused_reads_why(town: Town) -> None:
    async with town.audience() as resident:
        await town.ask(resident, nennen="1")
        _, path, _ = await town.ask(resident, frage="Was soll das?")
        await town.desk.submit(AcceptResidentQuestion("f1"), CLERK)
        await town.desk.submit(RefuseResidentQuestion("f2", "Das ist keine Frage an die Stadt."), CLERK)
        assert "Erika Beispiel" in await (await resident.get("/fragen")).text()
        own = await (await resident.get(path)).text()
        assert "Nicht zugelassen" in own
        assert "Das ist keine Frage an die Stadt." in own
        assert "Was soll das" not in await (await resident.get("/fragen")).text()


@pytest.mark.parametrize(
    ("change", "status", "sentence"),
    [
        ({"einwohner": ""}, 422, "Fragen dürfen nur Menschen stellen, die hier wohnen."),
        ({"frage": ""}, 422, "Die Frage"),
        ({"frage": "x" * 1001}, 422, "Die Frage"),
        ({"frage": "x" * 20_000}, 422, "zu groß"),
        ({"frage": "umge\u202edreht"}, 422, "Die Frage"),
        ({"mail": "erika"}, 422, "Das ist keine Mailadresse."),
        ({"token": "../../etc"}, 422, "zu groß"),
    ],
)
async def test_what_is_wrong_is_told_in_one_sentence_and_nothing_is_stored(
    town: Town, change: dict[str, str], status: int, sentence: str
) -> None:
    async with town.audience() as resident:
        got, path, text = await town.ask(resident, **change)
    assert (got, path) == (status, "/fragen")
    assert sentence in re.findall(r'role="alert"[^>]*>(.*?)</p>', text, re.DOTALL)[0]
    assert "Nordstadt" in text  # what was typed stays
    assert await town.store.count() == 0


async def test_one_address_may_ask_so_often_a_day_and_a_sitting_takes_so_many(tmp_path: Path) -> None:
    async with opened(tmp_path, per_address=2, most_questions=3) as town, town.audience() as resident:
        for _ in range(2):
            assert (await town.ask(resident))[0] == 200
        status, _, text = await town.ask(resident)
        assert (status, "schon 2 Fragen" in text) == (429, True)
        await town.desk.take("a" * 22, SENT)
        with pytest.raises(Refusal, match="resident-questions-full"):
            await town.desk.take("b" * 22, SENT)
        assert await town.store.count() == 3


async def test_thirty_questions_at_once_from_one_address_are_as_many_as_may_be(tmp_path: Path) -> None:
    async with opened(tmp_path, per_address=2, most_questions=50) as town, town.audience() as resident:
        sent = await asyncio.gather(*(town.ask(resident) for _ in range(30)))
        assert sorted(status for status, _, _ in sent) == [200] * 2 + [429] * 28


async def test_a_question_that_was_not_taken_takes_no_place(tmp_path: Path) -> None:
    async with opened(tmp_path, per_address=2) as town, town.audience() as resident:
        for _ in range(4):
            assert (await town.ask(resident, frage=""))[0] == 422
        for _ in range(2):
            assert (await town.ask(resident))[0] == 200
        assert (await town.ask(resident))[0] == 429


async def test_a_question_sent_again_takes_no_second_place_and_is_thanked_on_the_last(tmp_path: Path) -> None:
    async with opened(tmp_path, per_address=2) as town, town.audience() as resident:
        sent = [await town.ask(resident, token="w" * 22) for _ in range(3)]
        sent += [await town.ask(resident), await town.ask(resident, token="w" * 22)]
        assert [status for status, _, _ in sent] == [200] * 5
        assert (await town.ask(resident))[0] == 429


async def test_a_browser_votes_a_question_up_once_and_the_most_wanted_may_come_first(town: Town) -> None:
    for number in range(2):
        await town.desk.take(str(number) * 22, SENT)
        await town.desk.submit(AcceptResidentQuestion(f"f{number + 1}"), CLERK)
    async with town.audience() as resident:
        async with resident.post("/fragen/f2/stimme") as answer:
            assert (answer.status, "ein Cookie" in await answer.text()) == (400, True)
        for _ in range(2):
            async with resident.post("/fragen/f2/stimme") as answer:
                assert answer.status == 200
        assert await town.store.votes() == {"f2": 1}
        text = await (await resident.get("/fragen?ordnung=stimmen")).text()
        assert text.index('id="f2"') < text.index('id="f1"')
        async with resident.post("/fragen/f9/stimme") as answer:
            assert answer.status == 410


async def test_after_the_item_nobody_asks_any_more(town: Town) -> None:
    for command, actor in (*ARRIVALS, *OPENING):
        await town.house.submit(command, actor)
    await town.house.submit(CloseSitting(), CHAIR)
    async with town.audience() as resident:
        assert "keine Fragen angenommen" in await (await resident.get("/fragen")).text()
        async with resident.post("/fragen", data={**FORM, "token": "a" * 22}) as answer:
            assert answer.status == 410


async def test_an_answer_that_is_late_says_so_to_everybody(town: Town) -> None:
    async with town.audience() as resident:
        _, path, _ = await town.ask(resident)
        await town.desk.submit(AcceptResidentQuestion("f1"), CLERK)
        await town.desk.submit(OweResidentAnswer("f1"), CLERK)
        due = town.house.sitting.desk.meeting.question_time.questions["f1"].due
        assert due == (datetime.now(ZONE).date() + timedelta(days=14)).isoformat()
        assert "Die Antwort folgt schriftlich bis zum" in await (await resident.get(path)).text()
    pages = Pages(town.settings, Counters(), "")
    session = new_session(town.house.feed_token, "http://localhost")
    late = EdgeQuestions(
        pages,
        session,
        str(town.server.make_url("/feed")),
        town.sections,
        SystemClock().monotonic,
        lambda: datetime.now(UTC) + timedelta(days=16),
        tuple,
    )
    async with _served(pages, late.routes()) as server, session, aiohttp.ClientSession(server.make_url("/")) as visitor:
        assert "Überfällig: Die Antwort war bis zum" in await (await visitor.get("/fragen")).text()


@asynccontextmanager
async def _next_sitting(town: Town, running: str) -> AsyncIterator[aiohttp.ClientSession]:
    """A visitor of the edge while the sitting of that id runs, and what was before stands in the open data."""
    at = Addresses("https://rat.example")
    history = History("klein", at)
    history.take(town.house.sitting.desk.recorded)
    catalogue = Catalogue(at, {"klein": history.known()})
    pages, session = Pages(town.settings, Counters(), ""), new_session(town.house.feed_token, "http://localhost")
    feed, clock = str(town.server.make_url("/feed")), SystemClock()
    edge = EdgeQuestions(
        pages, session, feed, lambda: None, clock.monotonic, clock.now, lambda: promised(catalogue, running, ZONE)
    )
    async with _served(pages, edge.routes()) as server, session, aiohttp.ClientSession(server.make_url("/")) as visitor:
        yield visitor


async def test_what_an_earlier_sitting_owes_stays_readable_when_the_next_one_runs_and_so_does_its_answer(
    town: Town,
) -> None:
    for token in "ab":
        await town.desk.take(token * 22, replace(SENT, text=f"Wann kommt der <i>Bus {token}</i>?"))
    for command in (
        AcceptResidentQuestion("f1"),
        AcceptResidentQuestion("f2"),
        OweResidentAnswer("f1", "2031-02-03"),
    ):
        await town.desk.submit(command, CLERK)
    async with _next_sitting(town, "naechste") as visitor:
        owed = await (await visitor.get("/fragen")).text()
    assert "Sitzung vom 26.11.2026" in owed
    assert "Wann kommt der &lt;i&gt;Bus a&lt;/i&gt;?" in owed
    assert "Die Antwort folgt schriftlich bis zum 03.02.2031" in owed
    assert "Bus b" not in owed
    await town.desk.submit(AnswerResidentQuestion("f1", "written", "Max Meier", "Im Mai."), CLERK)
    async with _next_sitting(town, "naechste") as visitor:
        answered = await (await visitor.get("/fragen")).text()
    for told in ("Zugesagt war die Antwort bis zum 03.02.2031", "Schriftlich beantwortet von Max Meier", "Im Mai."):
        assert told in answered


async def test_the_running_sittings_own_promises_are_not_listed_twice(town: Town) -> None:
    await town.desk.take("a" * 22, SENT)
    await town.desk.submit(AcceptResidentQuestion("f1"), CLERK)
    await town.desk.submit(OweResidentAnswer("f1"), CLERK)
    async with _next_sitting(town, "klein") as visitor:
        assert "früheren Sitzungen" not in await (await visitor.get("/fragen")).text()


async def test_a_link_that_leads_nowhere_and_a_meeting_process_that_is_away_are_told(town: Town) -> None:
    async with town.audience() as resident, resident.get(f"/fragen/meine/{'x' * 22}") as answer:
        assert answer.status == 404
    pages, session = Pages(town.settings, Counters(), ""), new_session("falsch", "http://localhost")
    lost = EdgeQuestions(
        pages,
        session,
        str(town.server.make_url("/feed")),
        town.sections,
        SystemClock().monotonic,
        SystemClock().now,
        tuple,
    )
    async with _served(pages, lost.routes()) as server, session, aiohttp.ClientSession(server.make_url("/")) as visitor:
        async with visitor.post("/fragen", data={**FORM, "token": "a" * 22}) as answer:
            assert (answer.status, "Nordstadt" in await answer.text()) == (503, True)
        async with visitor.get(f"/fragen/meine/{'x' * 22}") as answer:
            assert answer.status == 503


@pytest.mark.parametrize("path", ["", "/vote", "/own"])
@pytest.mark.parametrize("body", [b"", b"{}", b"[" * 100_000, b'{"token":"kurz"}'])
async def test_what_no_edge_sends_is_refused_whole(town: Town, path: str, body: bytes) -> None:
    address = town.server.make_url(f"/feed/questions{path}")
    async with new_session(town.house.feed_token, "http://localhost") as edge, edge.post(address, data=body) as answer:
        assert answer.status == 400
    async with aiohttp.ClientSession() as stranger, stranger.post(address, data=body) as answer:
        assert answer.status == 403


# -- the clerk ---------------------------------------------------------------------------------------------------------


async def test_the_clerk_decides_merges_orders_and_answers_without_script(town: Town) -> None:
    for number in range(3):
        await town.desk.take(str(number) * 22, replace(SENT, text=f"Frage Nummer {number}?"))
    status, text = await town.clerk()
    assert (status, text.count('data-testid="accept-')) == (200, 3)
    assert "Von Erika Beispiel, Nordstadt" in text
    for question, fields in (
        ("f1", {"tat": "annehmen"}),
        ("f2", {"tat": "annehmen"}),
        ("f3", {"tat": "annehmen-mit", "mit": "f2", "wortlaut": "Zwei in einer?"}),
        ("f2", {"tat": "frueher"}),
        ("f1", {"tat": "nachreichen"}),
        ("f2", {"tat": "schriftlich", "wer": "Max Meier", "antwort": "Ja."}),
    ):
        status, text = await town.clerk(f"fragen/{question}", fields)
        assert status == 200, text
    known = town.house.sitting.desk.meeting.question_time.questions
    assert [(one.question_id, one.state) for one in known.values()] == [
        ("f2", "answered"),
        ("f1", "owed"),
        ("f3", "merged"),
    ]
    assert known["f2"].text == "Zwei in einer?"


async def test_all_are_put_in_order_by_their_votes(town: Town) -> None:
    for number in range(2):
        await town.desk.take(str(number) * 22, SENT)
        await town.desk.submit(AcceptResidentQuestion(f"f{number + 1}"), CLERK)
    await town.desk.vote("f2", "a" * 32)
    assert (await town.clerk("fragen/f1", {"tat": "nach-stimmen"}))[0] == 200
    assert list(town.house.sitting.desk.meeting.question_time.questions) == ["f2", "f1"]


async def test_a_refusal_stands_on_the_page_and_others_roles_have_none(town: Town) -> None:
    await town.desk.take("a" * 22, SENT)
    status, text = await town.clerk("fragen/f1", {"tat": "ablehnen", "grund": " "})
    assert (status, "Der Grund" in text) == (409, True)
    assert (await town.clerk("fragen/f1", {"tat": "zaubern"}))[0] == 400
    assert (await town.clerk(role="chair"))[0] == 403


# -- what is kept, and what is not -------------------------------------------------------------------------------------


async def test_a_page_puts_no_words_and_no_name_into_a_residents_mouth(town: Town) -> None:
    await town.desk.take("a" * 22, SENT)
    forged = AcceptResidentQuestion("f1", item_id="t1", text="Gekapert?", name="Erika Beispiel", live=True)
    await town.desk.submit(forged, CLERK)
    with pytest.raises(Refusal, match="resident-question-unknown"):
        await town.desk.submit(AcceptResidentQuestion("f7", text="Erfunden?"), CLERK)
    told = str([to_json(one.event) for one in town.house.sitting.desk.recorded])
    assert "Wann kommt der Bus?" in told
    assert "Gekapert" not in told
    assert "Erika" not in told
    assert "Nordstadt" not in told


async def test_after_a_restart_questions_votes_and_links_are_there_and_tokens_are_not_on_disk(town: Town) -> None:
    await town.desk.take("t" * 22, SENT)
    await town.desk.submit(AcceptResidentQuestion("f1"), CLERK)
    await town.desk.vote("f1", "a" * 32)
    again = QuestionStore(town.path)
    own = await _desk(town.house, again, town.settings).own("t" * 22)
    assert own is not None
    assert (own.question_id, own.state) == ("f1", "accepted")
    assert await again.votes() == {"f1": 1}
    await again.close()
    raw = town.path.read_bytes()
    assert b"t" * 22 not in raw
    assert b"a" * 32 not in raw


async def test_what_is_past_its_time_is_deleted_and_no_number_is_given_twice(town: Town) -> None:
    for token in "ab":
        await town.desk.take(token * 22, replace(SENT, mail="erika@beispiel.example"))
    now = datetime.now(UTC)
    assert delete_expired(town.path, now - timedelta(days=1)).files == 0
    assert delete_expired(town.path, now + timedelta(days=1)).files == 2
    assert b"erika" not in town.path.read_bytes().lower()
    await town.desk.take("c" * 22, SENT)
    assert [one.question_id for one in await town.store.all()] == ["f3"]


async def test_who_asks_in_person_finds_the_door_while_the_question_is_open(town: Town) -> None:
    await town.desk.take("a" * 22, replace(SENT, live=True))
    await town.desk.submit(AcceptResidentQuestion("f1"), CLERK)
    own = await town.desk.own("a" * 22)
    assert own is not None
    assert own.door == "https://rat.example/einladung/f1"
    assert town.house.sitting.desk.meeting.people["frage-f1"].name == "Eine Einwohnerin/ein Einwohner"
    await town.desk.submit(AnswerResidentQuestion("f1", "written", "Max Meier", "Ja."), CLERK)
    own = await town.desk.own("a" * 22)
    assert own is not None
    assert own.door == ""


async def test_a_door_is_one_invitation_of_a_guest_however_often_it_is_asked_for(tmp_path: Path) -> None:
    store = Store.open("", tmp_path, SystemClock())
    identities = Identities(store.registry, b"s" * 32, SystemClock(), "klein")
    doors = Doors(identities, store.registry, "klein", "https://rat.example", timedelta(days=1))
    first, second = await asyncio.gather(doors.of("f1"), doors.of("f1"))
    assert first == second
    (invitation,) = await store.registry.invitations("klein")
    assert (invitation.role, invitation.person_id) == ("member", "frage-f1")
    await store.close()


# -- mail --------------------------------------------------------------------------------------------------------------


class Fickle(Inbox):
    """Counts how often it is asked, and takes everything once it has changed its mind."""

    def __init__(self, refusal: str) -> None:
        super().__init__(refusal)
        self.asked = 0
        self.refuses = True

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, _: Any) -> str:  # noqa: N802
        self.asked += 1
        if self.refuses:
            return await super().handle_RCPT(server, session, envelope, address, _)
        envelope.rcpt_tos.append(address)
        return "250 OK"


class Hand:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.at = datetime(2026, 5, 1, 18, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at


def _post(town: Town, mail: MailSection, now: Callable[[], datetime], store: QuestionStore | None = None) -> AnswerMail:
    desk = town.house.sitting.desk
    return AnswerMail(desk, store or town.store, mail, "Kleinstadt", "https://rat.example", now)


async def _answered(town: Town, address: str) -> None:
    await town.desk.take("a" * 22, replace(SENT, mail=address))
    await town.desk.submit(AcceptResidentQuestion("f1"), CLERK)
    await town.desk.submit(AnswerResidentQuestion("f1", "written", "Max Meier", "Im Mai."), CLERK)


async def test_the_answer_is_mailed_once_and_the_address_is_gone(town: Town) -> None:
    await town.desk.take("a" * 22, replace(SENT, mail="erika@beispiel.example"))
    await town.desk.submit(AcceptResidentQuestion("f1"), CLERK)
    inbox = Inbox()
    with mail_server(inbox) as section:
        post = _post(town, section, Hand().now)
        await post.look()
        assert inbox.mails == []
        await town.desk.submit(AnswerResidentQuestion("f1", "written", "Max Meier", "Im Mai."), CLERK)
        for _ in range(2):
            await post.look()
    (text,) = inbox.texts()
    assert "Im Mai." in text
    assert (await town.store.all())[0].sent.mail == ""
    assert b"erika@" not in town.path.read_bytes()


async def test_while_the_mail_server_is_away_the_address_waits(town: Town) -> None:
    await town.desk.take("a" * 22, replace(SENT, mail="erika@beispiel.example"))
    await town.desk.submit(RefuseResidentQuestion("f1", "Keine Frage."), CLERK)
    with mail_server(Inbox()) as gone:
        pass
    with pytest.raises(MailTrouble):
        await _post(town, gone, Hand().now).look()
    assert (await town.store.all())[0].sent.mail == "erika@beispiel.example"


@pytest.mark.parametrize("refusal", [FOR_NOW, FOR_EVER])
async def test_what_the_mail_server_refuses_waits_longer_each_time_and_is_given_up_at_last(
    town: Town, refusal: str
) -> None:
    await _answered(town, "nobody@beispiel.example")
    inbox, clock = Fickle(refusal), Hand()
    with mail_server(inbox) as section:
        post = _post(town, section, clock.now)
        for tries in range(1, MOST_TRIES):
            await post.look()
            clock.at += wait(tries) - timedelta(seconds=1)
            await post.look()
            assert inbox.asked == tries
            assert (await town.store.all())[0].sent.mail == "nobody@beispiel.example"
            clock.at += timedelta(seconds=1)
        await post.look()
    assert (inbox.asked, inbox.mails) == (MOST_TRIES, [])
    assert b"nobody@" not in town.path.read_bytes()


async def test_an_answer_that_was_refused_for_now_arrives_later_after_a_restart_too(town: Town) -> None:
    await _answered(town, "nobody@beispiel.example")
    inbox, clock = Fickle(FOR_NOW), Hand()
    with mail_server(inbox) as section:
        await _post(town, section, clock.now).look()
        inbox.refuses = False
        again = QuestionStore(town.path)
        await _post(town, section, clock.now, again).look()
        await again.close()
    (text,) = inbox.texts()
    assert "Im Mai." in text
    assert (await town.store.all())[0].sent.mail == ""

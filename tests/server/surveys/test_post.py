"""Who left an address learns what was decided: confirmed first, told once, forgotten afterwards, whatever happens."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from agenda.commands import Actor, Command
from agenda.commands.items import CloseItem
from agenda.commands.publication import SetPublication
from agenda.commands.votes import AnnounceVote, CastBallot, CloseVote, OpenVote
from agenda.meeting import Meeting, decide, evolve
from agenda.surveys_decided import Decided, Outcome
from server.addresses import public_url
from server.clock import SystemClock
from server.config import MailSection, load
from server.health import Counters
from server.mail_again import MOST_TRIES
from server.store.memory import MemoryEventLog
from server.surveys.addresses import FILE_NAME, Addresses
from server.surveys.edge import SurveyPages
from server.surveys.letters import Writer
from server.surveys.notice import ADDRESSES_A_DAY, NoticePages
from server.surveys.plans import Shelf
from server.surveys.post import Decisions, Post
from server.surveys.store import SurveyStore
from server.texts import load_texts
from server.web import WEB, Pages
from tests.server.evening import ARRIVALS, CHAIR, OPENING, PLANNING, SYSTEM, meeting_after
from tests.server.evening import AT as EVENING
from tests.server.mailbox import FOR_NOW, Inbox, mail_server
from tests.server.surveys.town import CONFIG, DURING, EXAMPLE, ZONE

AT = datetime(2026, 3, 7, 19, 14, 7, tzinfo=UTC)
CARRIED = Decided("1", "Haushalt", "Wird der Haushalt beschlossen?", "carried", (20, 15, 2), AT.isoformat(), "yes")
URL = "https://rat.example"
Step = tuple[Command, Actor]


@pytest.fixture
def inbox() -> Iterator[tuple[Inbox, MailSection]]:
    """A mail server on a port of its own."""
    taken = Inbox(FOR_NOW)
    with mail_server(taken) as section:
        yield taken, section


@dataclass
class Office:
    """Addresses and the post beside them."""

    folder: Path
    addresses: Addresses
    settings: MailSection
    meeting: Meeting = field(default_factory=lambda: Meeting("andere"))
    now: datetime = AT

    def post(self, settings: MailSection | None = None) -> Post:
        writer = Writer("Musterstadt", URL, ZoneInfo("Europe/Berlin"), load_texts(WEB / "locale"))
        return Post(
            self.addresses, Shelf(self.folder), writer, settings or self.settings, "Musterstadt", lambda: self.now
        )

    def leave(self, name: str, language: str = "de", confirmed: bool = True) -> None:
        """Somebody left an address."""
        self.addresses.leave("radweg", f"{name}-token-0123456789", f"{name}@example.org", language, "2026-03-02")
        if confirmed:
            self.addresses.confirm("radweg", f"{name}-token-0123456789")

    def rows(self) -> list[tuple[str, str, int]]:
        """Address, state and mark of all that are there."""
        with sqlite3.connect(self.folder / FILE_NAME) as file:
            return sorted(file.execute("SELECT address, state, marked FROM survey_address"))


@pytest.fixture
def office(tmp_path: Path, inbox: tuple[Inbox, MailSection]) -> Iterator[Office]:
    (tmp_path / "radweg.toml").write_bytes(EXAMPLE.read_bytes())
    made = Office(tmp_path, Addresses(tmp_path), inbox[1])
    yield made
    made.addresses.close()


# -- letters -----------------------------------------------------------------------------------------------------------


def test_who_leaves_an_address_is_asked_once_and_told_only_after_confirming(
    office: Office, inbox: tuple[Inbox, MailSection]
) -> None:
    office.leave("anna", confirmed=False)
    post = office.post()
    for _ in range(2):
        post.round()
    (letter,) = inbox[0].mails
    assert letter["To"].addresses[0].addr_spec == "anna@example.org"
    assert f"{URL}/umfrage/radweg/nachricht/anna-token-0123456789" in inbox[0].texts()[0]
    office.addresses.decide("radweg", CARRIED)
    post.round()
    assert len(inbox[0].mails) == 1
    office.addresses.confirm("radweg", "anna-token-0123456789")
    for _ in range(3):
        post.round()
    assert len(inbox[0].mails) == 2
    assert office.rows() == []


def test_the_letter_has_the_decision_the_result_and_the_second_in_german_and_english(
    office: Office, inbox: tuple[Inbox, MailSection]
) -> None:
    office.leave("anna")
    office.leave("john", "en")
    office.addresses.decide("radweg", CARRIED)
    office.post().round()
    said = {str(one["To"]): (str(one["Subject"]), str(one.get_content())) for one in inbox[0].mails}
    subject, german = said["anna@example.org"]
    assert subject == "Radweg in der Bahnhofstraße: So ist entschieden"
    for words in (
        "TOP 1: Haushalt",
        "Wird der Haushalt beschlossen?",
        "Angenommen: 20 Ja, 15 Nein, 2 Enthaltung.",
        "beginnt die Abstimmung am 07.03.2026, 20:14:07 Uhr",
        f"{URL}/?ab=2026-03-07T19%3A14%3A07%2B00%3A00",
        "Ihre Adresse wird jetzt gelöscht",
    ):
        assert words in german
    subject, english = said["john@example.org"]
    assert "Cycle path in Bahnhofstraße" in subject
    assert "Adopted: 20 yes, 15 no, 2 abstaining." in english
    assert "Sie wollten" not in english


@pytest.mark.parametrize(
    ("outcome", "detail", "german", "english"),
    [
        (
            "counter-motion",
            "Tempo 30.",
            "Statt des Vorschlags wurde ein Gegenantrag angenommen: „Tempo 30.“",
            "Instead of the proposal a counter-motion was adopted: “Tempo 30.”",
        ),
        ("carried-in-parts", "Eins.", "In getrennter Abstimmung angenommen: „Eins.“", "Adopted in separate votes"),
        ("rejected-in-parts", "", "In getrennter Abstimmung abgelehnt.", "Rejected in separate votes."),
        ("referred", "Bauausschuss", "Der Punkt wurde verwiesen an: Bauausschuss", "referred to: Bauausschuss"),
        ("referred", "", "an einen Ausschuss verwiesen.", "referred to a committee."),
        ("adjourned", "", "Der Punkt wurde vertagt.", "adjourned."),
        ("taken-off", "", "von der Tagesordnung genommen.", "taken off the agenda."),
        ("not-reached", "", "endete, bevor der Punkt behandelt war.", "ended before the item was dealt with."),
        ("without-vote", "", "ein Beschluss in der Sache nicht gefasst.", "no resolution on the matter was passed."),
    ],
)
def test_the_letter_tells_how_an_item_ended_without_a_vote_on_its_proposal(
    office: Office, inbox: tuple[Inbox, MailSection], outcome: Outcome, detail: str, german: str, english: str
) -> None:
    office.leave("anna")
    office.leave("john", "en")
    ended = replace(CARRIED, question="", outcome=outcome, counts=None, recorded="no", detail=detail)
    office.addresses.decide("radweg", ended)
    office.post().round()
    said = {str(one["To"]): (str(one["Subject"]), str(one.get_content())) for one in inbox[0].mails}
    assert german in said["anna@example.org"][1]
    assert english in said["john@example.org"][1]
    assert ("ging es in der Sitzung aus" in said["anna@example.org"][0]) is not ended.voted
    assert ("Abgestimmt wurde am" in said["anna@example.org"][1]) is ended.voted


def test_while_the_mail_server_is_away_letters_wait(office: Office, inbox: tuple[Inbox, MailSection]) -> None:
    office.leave("anna")
    office.addresses.decide("radweg", CARRIED)
    away = office.post(replace(office.settings, port=1))
    for _ in range(3):
        away.round()
    assert office.rows() == [("anna@example.org", "wanted", 0)]
    office.post().round()
    assert len(inbox[0].mails) == 1
    assert office.rows() == []


def test_a_line_that_breaks_after_the_letter_never_makes_two_of_it(
    office: Office, inbox: tuple[Inbox, MailSection]
) -> None:
    inbox[0].leaves_after_data = True
    office.leave("anna")
    office.addresses.decide("radweg", CARRIED)
    post = office.post()
    for _ in range(3):
        post.round()
    assert len(inbox[0].mails) == 1
    assert office.rows() == []


def test_a_letter_that_was_being_sent_when_the_plug_was_pulled_is_not_sent_again(
    office: Office, inbox: tuple[Inbox, MailSection]
) -> None:
    office.leave("anna")
    office.leave("ben", confirmed=False)
    office.leave("carl")
    office.addresses.decide("radweg", CARRIED)
    due = {one.address: one for one in office.addresses.due(10, 0)}
    office.addresses.mark(due["anna@example.org"])
    office.addresses.mark(due["ben@example.org"])
    assert office.addresses.settle() == 2
    office.post().round()
    assert [str(one["To"]) for one in inbox[0].mails] == ["carl@example.org"]
    assert office.rows() == [("ben@example.org", "asked", 0)]


def test_an_address_that_the_server_refuses_stands_in_nobodys_way_and_is_given_up_at_last(
    office: Office, inbox: tuple[Inbox, MailSection]
) -> None:
    for name in ("nobody", "anna"):
        office.leave(name)
    office.addresses.decide("radweg", CARRIED)
    post = office.post()
    post.round()
    assert [str(one["To"]) for one in inbox[0].mails] == ["anna@example.org"]
    (left,) = office.addresses.due(10, 0)
    for _ in range(MOST_TRIES - 2):
        office.addresses.refused(left)
    assert len(office.rows()) == 1
    office.addresses.refused(left)
    assert office.rows() == []


def test_what_was_refused_waits_longer_each_time(office: Office) -> None:
    office.leave("nobody", confirmed=False)
    (wish,) = office.addresses.due(10, 7)
    office.addresses.refused(wish)
    assert [number for number in range(43) if office.addresses.due(10, number)] == [0, 21, 42]


def test_who_confirms_before_the_mail_server_has_answered_is_told_all_the_same(office: Office) -> None:
    office.leave("anna", confirmed=False)
    (wish,) = office.addresses.due(10, 0)
    office.addresses.mark(wish)
    assert office.addresses.confirm("radweg", wish.token)
    office.addresses.done(wish)
    assert office.rows() == [("anna@example.org", "wanted", 0)]


def test_the_first_decision_that_was_kept_holds(office: Office) -> None:
    office.addresses.decide("radweg", CARRIED)
    office.addresses.decide("radweg", replace(CARRIED, outcome="rejected"))
    assert office.addresses.decision("radweg") == CARRIED


def test_what_nobody_confirmed_goes_after_some_days(office: Office) -> None:
    office.leave("anna", confirmed=False)
    office.leave("ben")
    assert office.addresses.forget_unconfirmed("2026-03-02") == 0
    assert office.addresses.forget_unconfirmed("2026-03-03") == 1
    assert office.rows() == [("ben@example.org", "wanted", 0)]


def test_between_addresses_and_answers_there_is_nothing_to_join_by(office: Office) -> None:
    office.leave("anna")
    with sqlite3.connect(office.folder / FILE_NAME) as file:
        names = [row[1] for row in file.execute("PRAGMA table_info(survey_address)")]
        made = file.execute("SELECT sql FROM sqlite_master WHERE name = 'survey_address'").fetchone()[0]
    assert names == ["survey_id", "token", "address", "language", "day", "state", "marked", "tries"]
    assert "WITHOUT ROWID" in made
    assert not (office.folder / "surveys.sqlite3").exists()


# -- decisions ---------------------------------------------------------------------------------------------------------


def steps() -> Sequence[Step]:
    """From the plan to the budget adopted."""
    before = meeting_after(*ARRIVALS, *OPENING, (OpenVote(), CHAIR)).vote
    assert before is not None
    ballots = [(CastBallot(before.vote_id, one, "yes"), Actor("member", one)) for one in before.entitled]
    keeping = (SetPublication("archive", 0), SYSTEM)
    vote: Sequence[Step] = (
        (OpenVote(), CHAIR), *ballots, (CloseVote(), CHAIR), (AnnounceVote(), CHAIR), (CloseItem(), CHAIR)
    )  # fmt: skip
    return (*ARRIVALS, keeping, *OPENING, *vote)


async def test_a_decision_is_found_in_the_sitting_that_runs(office: Office) -> None:
    office.leave("anna")
    found = Decisions(
        lambda: office.meeting,
        MemoryEventLog(SystemClock()),
        Shelf(office.folder),
        office.addresses,
        lambda: EVENING + timedelta(hours=1),
    )
    office.meeting = meeting_after(*ARRIVALS, *OPENING)
    await found.look()
    assert office.addresses.undecided() == ["radweg"]
    office.meeting = meeting_after(*steps())
    await found.look()
    assert office.addresses.undecided() == []
    kept = office.addresses.decision("radweg")
    assert kept is not None
    assert (kept.number, kept.title, kept.recorded) == ("1", "Haushalt", "yes")


async def test_a_decision_of_a_sitting_that_is_over_is_found_in_its_log(office: Office) -> None:
    office.leave("anna")
    log, meeting = MemoryEventLog(SystemClock()), Meeting("klein")
    for command, actor in (*PLANNING, *steps()):
        events = decide(meeting, command, actor, AT)
        for one in await log.append("klein", len(await log.read("klein")), events):
            meeting = evolve(meeting, one)
    later = SystemClock().now() + timedelta(days=1)
    found = Decisions(lambda: Meeting("andere"), log, Shelf(office.folder), office.addresses, lambda: later)
    await found.look()
    assert office.addresses.undecided() == ["radweg"]
    await found.catch_up()
    assert office.addresses.undecided() == []


async def test_a_survey_that_was_broken_by_hand_keeps_the_post_waiting_and_ends_nothing(office: Office) -> None:
    office.leave("anna", confirmed=False)
    (office.folder / "radweg.toml").write_text("kaputt", "utf-8")
    log, pauses = MemoryEventLog(SystemClock()), 0

    async def pause(_: float) -> None:
        nonlocal pauses
        pauses += 1
        if pauses == 3:
            raise asyncio.CancelledError

    found = Decisions(lambda: office.meeting, log, Shelf(office.folder), office.addresses, lambda: AT)
    with pytest.raises(asyncio.CancelledError):
        await office.post().run(found, pause)
    assert office.rows() == [("anna@example.org", "new", 0)]


# -- pages -------------------------------------------------------------------------------------------------------------


@dataclass
class Visitor:
    """Somebody before the public pages."""

    client: TestClient[web.Request, web.Application]
    addresses: Addresses

    async def open(self, path: str, sent: dict[str, str] | None = None, **headers: str) -> tuple[int, str]:
        """Status and text; with `sent` a form is sent."""
        method = "GET" if sent is None else "POST"
        async with self.client.request(method, f"/umfrage/radweg{path}", data=sent, headers=headers) as answer:
            return answer.status, await answer.text()


@pytest.fixture
async def visitor(tmp_path: Path) -> AsyncIterator[Visitor]:
    (tmp_path / "radweg.toml").write_bytes(EXAMPLE.read_bytes())
    settings = load(CONFIG)
    pages = Pages(settings, Counters(), public_url(settings))
    shelf, store, addresses = Shelf(tmp_path), SurveyStore(tmp_path), Addresses(tmp_path)
    application = web.Application(middlewares=[pages.middleware])
    now: Callable[[], datetime] = lambda: DURING  # noqa: E731
    application.add_routes(SurveyPages(pages, shelf, store, ZONE, now, notices=True).routes())
    application.add_routes(NoticePages(pages, shelf, addresses, ZONE, now).routes())
    async with TestClient(TestServer(application)) as client:
        yield Visitor(client, addresses)
    await store.close()
    addresses.close()


def asked_of(visitor: Visitor) -> Sequence[str]:
    """The tokens of letters that would be written now."""
    return [one.token for one in visitor.addresses.due(10, 0)]


async def test_an_address_is_left_confirmed_by_a_key_and_taken_back(visitor: Visitor) -> None:
    assert 'href="/umfrage/radweg/nachricht"' in (await visitor.open("/danke"))[1]
    status, text = await visitor.open("/nachricht", {"mail": "anna@example.org"})
    assert status == 200
    assert "Bitte sehen Sie in Ihre Mail." in text
    (token,) = asked_of(visitor)
    status, text = await visitor.open(f"/nachricht/{token}")
    assert (status, "Ja, benachrichtigen" in text) == (200, True)
    assert asked_of(visitor) == [token]  # looked at is not confirmed
    assert "ist bestätigt" in (await visitor.open(f"/nachricht/{token}", {"wunsch": "ja"}))[1]
    assert asked_of(visitor) == []
    assert "ist gelöscht" in (await visitor.open(f"/nachricht/{token}", {"wunsch": "nein"}))[1]
    status, text = await visitor.open(f"/nachricht/{token}", {"wunsch": "ja"})
    assert status == 404
    assert "Dieser Link gilt nicht mehr" in text


async def test_an_address_left_twice_is_asked_once_and_nobody_learns_that_it_is_there(visitor: Visitor) -> None:
    first = await visitor.open("/nachricht", {"mail": "anna@example.org"})
    again = await visitor.open("/nachricht", {"mail": "anna@example.org"})
    nonce = re.compile(r"nonce(=\"|-)[\w-]+")
    assert [nonce.sub("", text) for _, text in (first,)] == [nonce.sub("", text) for _, text in (again,)]
    assert len(asked_of(visitor)) == 1


@pytest.mark.parametrize(
    "address",
    ["", "anna", "anna@example", "a@b.de\r\nBcc: x@y.de", "a b@c.de", "<script>@x.de", "ä@x.de", f"{'a' * 250}@x.de"],
)
async def test_what_is_no_address_is_one_sentence_and_nothing_kept(visitor: Visitor, address: str) -> None:
    status, text = await visitor.open("/nachricht", {"mail": address})
    assert status == 422
    assert "Das ist keine vollständige Mailadresse." in text
    assert "<script>@" not in text
    assert asked_of(visitor) == []


async def test_one_connection_has_only_so_many_people_written_to_in_a_day(visitor: Visitor) -> None:
    for number in range(ADDRESSES_A_DAY):
        assert (await visitor.open("/nachricht", {"mail": f"a{number}@example.org"}))[0] == 200
    status, text = await visitor.open("/nachricht", {"mail": "b@example.org"})
    assert status == 403
    assert "heute schon viele Adressen" in text
    assert len(asked_of(visitor)) == ADDRESSES_A_DAY


async def test_once_it_is_decided_the_page_says_so_and_asks_for_nothing(visitor: Visitor) -> None:
    visitor.addresses.decide("radweg", CARRIED)
    text = (await visitor.open("/nachricht"))[1]
    assert "Angenommen: 20 Ja, 15 Nein, 2 Enthaltung." in text
    assert "?ab=2026-03-07T19" in text
    assert "<form" not in text


async def test_the_page_tells_an_end_without_a_vote(visitor: Visitor) -> None:
    visitor.addresses.decide("radweg", replace(CARRIED, outcome="adjourned", question="", counts=None, recorded="no"))
    text = (await visitor.open("/nachricht"))[1]
    assert "<h2>So ging es in der Sitzung aus</h2>" in text
    assert "Der Punkt wurde vertagt." in text
    assert "<p></p>" not in text

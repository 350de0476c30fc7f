"""Letters to who left an address: confirmed first, told once, forgotten afterwards, whatever happens."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from agenda.surveys_decided import Outcome
from server.config import MailSection
from server.mail_again import MOST_TRIES
from server.surveys.addresses import FILE_NAME
from tests.server.mailbox import FOR_NOW, Inbox, mail_server
from tests.server.surveys.post_office import CARRIED, URL, Office, post_office


@pytest.fixture
def inbox() -> Iterator[tuple[Inbox, MailSection]]:
    """A mail server on a port of its own."""
    taken = Inbox(FOR_NOW)
    with mail_server(taken) as section:
        yield taken, section


@pytest.fixture
def office(tmp_path: Path, inbox: tuple[Inbox, MailSection]) -> Iterator[Office]:
    with post_office(tmp_path, inbox[1]) as one:
        yield one


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

"""A member in the hall with an own device: in by the clerk's link, then everything but picture and sound."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.browser.axe import violations
from tests.browser.conftest import OpenTown
from tests.browser.people import Person, enter_all, sit

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(240)]

SEAT = "p05"


@dataclass
class Evening:
    """Chair, clerk, the hall's screen, the public's page, and a member who came with a telephone."""

    chair: Person
    clerk: Person
    hall: Person
    public: Person
    member: Person

    @property
    def everybody(self) -> tuple[Person, ...]:
        return self.chair, self.clerk, self.hall, self.public, self.member


@pytest_asyncio.fixture(loop_scope="session")
async def evening(open_town: OpenTown, browser: Browser) -> Evening:
    town = await asyncio.to_thread(open_town, hall=False, stream=False)
    roles = ("chair", "clerk", "hall", "public", "operator", "Thomas Kaya")
    chair, clerk, hall, public, *others = await enter_all(browser, *(town.links[role] for role in roles))
    await _nobody_is_kept_out(*others)
    await clerk.at(f"depart-{SEAT}").click()
    return Evening(chair, clerk, hall, public, await sit(browser, await _link(clerk)))


async def _nobody_is_kept_out(*people: Person) -> None:
    """By no page, whatever it shows just now."""
    assert [found for person in people for found in await violations(person.page)] == []


async def _link(clerk: Person) -> str:
    """The personal link as the clerk shows it, with a code for the telephone's camera."""
    await clerk.at("person-links").locator("summary").click()
    await clerk.at("link-person").select_option(f"people/{SEAT}/link")
    await clerk.at("show-link").click()
    await expect(clerk.at("person-link").get_by_role("img")).to_be_visible()
    return await clerk.at("person-url").inner_text()


async def test_a_member_in_the_hall_votes_doubts_and_objects_at_the_own_device(
    evening: Evening, browser: Browser
) -> None:
    await _the_clerk_notes_who_has_come(evening)
    await _vote_here_instead_of_by_hand(evening)
    await _doubt_the_count_and_have_the_own_voice_noted(evening)
    await _leave_the_hall_for_a_conflict_of_interest(evening)
    await _object_to_electing_by_hand(evening)
    again = await _lose_the_link_and_get_another(evening, browser)
    await _nobody_is_kept_out(again)
    await _nobody_is_kept_out(*evening.everybody)
    assert [
        error for one in (evening.chair, evening.clerk, evening.hall, evening.member, again) for error in one.errors
    ] == []


async def _the_clerk_notes_who_has_come(evening: Evening) -> None:
    """Nobody says of oneself to be in the hall: the clerk sees the page knock, and looks."""
    clerk, member = evening.clerk, evening.member
    await expect(member.at("hall-state")).to_have_attribute("data-present", "absent")
    await expect(clerk.at(f"person-{SEAT}")).to_have_attribute("data-knocking", "true")
    await clerk.at(f"arrive-{SEAT}").click()
    await expect(member.at("hall-state")).to_have_attribute("data-present", "hall")
    await member.page.reload()
    await expect(member.at("hall-state")).to_have_attribute("data-present", "hall")
    assert await member.page.locator("video, audio").count() == 0


async def _vote_here_instead_of_by_hand(evening: Evening) -> None:
    chair, clerk, member = evening.chair, evening.clerk, evening.member
    for key in ("open-sitting", "state-quorum"):
        await chair.press_next(key)
    await chair.call_first()
    await chair.at("free-question").locator("summary").click()
    await chair.at("question").fill("Soll die Pause um 20 Uhr beginnen?")
    await chair.at("open-question-hands").click()
    await expect(member.at("either-hand")).to_be_visible()
    await _nobody_is_kept_out(*evening.everybody)
    await member.at("vote-yes").click()
    await expect(member.at("receipt")).to_have_attribute("data-choice", "yes")
    for choice, count in (("yes", "20"), ("no", "7"), ("abstain", "0")):
        await clerk.at(f"hands-{choice}").fill(count)
    await clerk.at("hands-enter").click()
    await chair.press_next("close-vote")
    await chair.press_next("announce-vote")
    await expect(evening.public.at("public-result")).to_contain_text("21 Ja- gegen 7 Nein")


async def _doubt_the_count_and_have_the_own_voice_noted(evening: Evening) -> None:
    member = evening.member
    await member.at("my-votes").locator("summary").click()
    await member.press_twice("doubt")
    await expect(member.at("doubted")).to_be_visible()
    await member.at("own-record").click()
    await expect(member.at("own-recorded")).to_be_visible()
    await evening.clerk.at("mark-impaired").locator("summary").click()
    await evening.clerk.at("mark-reason").fill("Die Hände waren nicht zu sehen")
    await evening.clerk.at("mark").click()
    repeat = evening.chair.page.get_by_text("Gestörte Abstimmung wiederholen")
    await expect(repeat).to_be_visible()
    await evening.clerk.at("unmark-impaired").locator("summary").click()
    await evening.clerk.at("unmark-reason").fill("Die Hände waren doch zu sehen")
    await evening.clerk.at("unmark").click()
    await expect(repeat).to_have_count(0)


async def _leave_the_hall_for_a_conflict_of_interest(evening: Evening) -> None:
    """No line can be cut here, so the page asks the member to go."""
    member = evening.member
    await member.at("recusal-switch").locator("summary").click()
    await member.press_twice("declare-top4")
    await evening.chair.call("4")
    await expect(member.at("waiting-room")).to_contain_text("Bitte verlassen Sie für diese Zeit den Saal")
    await evening.chair.call("6")
    await expect(member.at("current-item")).to_contain_text("TOP 6")


async def _object_to_electing_by_hand(evening: Evening) -> None:
    chair = evening.chair
    elections = chair.at("elections")
    await elections.locator("summary").first.click()
    await elections.get_by_text("Wahl vorbereiten").click()
    await chair.at("election-post").fill("Schriftführung des Zweckverbands")
    await chair.at("prepare-election").click()
    await evening.member.press_twice("object-w1")
    await expect(elections).to_contain_text("Der Wahl durch Handzeichen ist widersprochen")


async def _lose_the_link_and_get_another(evening: Evening, browser: Browser) -> Person:
    """Whoever found the telephone is sent away; the member goes on by the link that the clerk shows instead."""
    clerk, member = evening.clerk, evening.member
    lost = await clerk.at("person-url").inner_text()
    await clerk.press_twice("renew-link")
    await expect(member.at("goodbye")).to_contain_text("Ihr Link wurde gesperrt")
    await expect(clerk.at("person-url")).not_to_have_text(lost)
    again = await sit(browser, await clerk.at("person-url").inner_text())
    await expect(again.at("hall-state")).to_have_attribute("data-present", "hall")
    await expect(evening.hall.at("goodbye")).to_have_count(0)
    return again

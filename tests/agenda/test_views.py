"""Many who look at the same meeting: what they have in common is made once, and only what changed is new."""

from __future__ import annotations

from hypothesis import given, settings

from agenda.commands import ROLES
from agenda.commands.votes import CastBallot, OpenVote
from agenda.projections import Views, view
from tests.agenda.evening import Evening, debating, member
from tests.agenda.random_evenings import Wish, evenings, play, stages


@settings(max_examples=40)  # each makes all views of all roles after every step
@given(stage=stages, wishes=evenings)
def test_views_made_one_after_the_other_are_those_made_alone(stage: type[Evening], wishes: list[Wish]) -> None:
    evening = stage()
    views = Views(evening.meeting)
    for wish in wishes:
        play(evening, wish)
        views = Views(evening.meeting, views)
        for role in ROLES:
            assert views.of(role, "anna") == view(evening.meeting, role, "anna")


def test_two_members_get_the_same_objects_but_for_their_own_affairs() -> None:
    views = Views(debating().meeting)
    anna, cem = views.of("member", "anna"), views.of("member", "cem")
    assert {name for name in anna if anna[name] is not cem[name]} == {"me"}


def test_after_a_ballot_only_the_vote_is_a_new_object() -> None:
    evening = debating()
    evening.do(OpenVote())
    before = Views(evening.meeting)
    older = before.of("member", "cem")
    evening.do(CastBallot("v1", "anna", "yes"), member("anna"))
    newer = Views(evening.meeting, before).of("member", "cem")
    assert {name for name in newer if newer[name] is not older[name]} == {"vote", "me"}
    assert newer["me"] == older["me"]


def test_a_section_nobody_looked_at_in_between_is_still_known() -> None:
    evening = debating()
    first = Views(evening.meeting)
    people = first.of("public")["people"]
    evening.do(OpenVote())
    second = Views(evening.meeting, first)
    evening.do(CastBallot("v1", "anna", "yes"), member("anna"))
    assert Views(evening.meeting, second).of("public")["people"] is people

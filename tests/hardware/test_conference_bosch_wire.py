"""Bosch's REST interface: what its open clients read, and what they would not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.conference.bosch_wire import doubled, encode, headers, login, seats, session, speakers, waiting
from hardware.conference.commands import AllOff, ClearRequests, CloseMicrophone, OpenMicrophone, StartVoting

LISTS = json.loads((Path(__file__).parent.parent / "fixtures" / "hardware" / "bosch-lists.json").read_text("utf-8"))
READERS = (seats, speakers, waiting)
ENTRIES = st.lists(
    st.dictionaries(
        st.sampled_from(("id", "name", "micOn", "connected")), st.none() | st.integers() | st.text(max_size=4)
    )
)


def text(name: str) -> str:
    return json.dumps(LISTS[name])


def test_the_session_goes_both_ways() -> None:
    sid = session(text("login"))
    assert sid == "4bd3a7d2c1f04e0f"
    assert headers(sid) == {"Cookie": "sid=4bd3a7d2c1f04e0f", "Bosch-Sid": "4bd3a7d2c1f04e0f"}
    assert login("u", "p") == {"override": True, "username": "u", "password": "p"}


@pytest.mark.parametrize(
    "answer", ['{"sid":""}', '{"sid":"a;b"}', '{"sid":"a\\r\\nX: y"}', '{"sid":7}', "{}", "<html>"]
)
def test_what_cannot_be_a_cookie_is_no_session(answer: str) -> None:
    assert session(answer) is None


def test_seats_are_those_that_are_connected() -> None:
    assert seats(text("seats")) == {3: "Sitz 3", 7: "Vorsitz"}


def test_speakers_are_those_whose_microphone_is_on_in_both_models() -> None:
    assert speakers(text("speakers of a DICENTIS Wireless")) == (3,)
    assert speakers(text("speakers of a CCS 1000 D")) == (3,)


def test_requests_keep_their_order() -> None:
    assert waiting(text("waiting")) == (7, 3)


def test_commands_are_those_of_the_open_clients() -> None:
    assert encode(OpenMicrophone(3)) == ("POST", "api/speakers", [3])
    assert encode(CloseMicrophone(3)) == ("DELETE", "api/speakers/3", None)
    assert [encode(AllOff()), encode(ClearRequests()), encode(StartVoting())] == [None, None, None]


@pytest.mark.parametrize("name", [name for name in LISTS if name != "login"])
def test_a_truncated_list_is_none(name: str) -> None:
    whole = text(name)
    assert {reader(whole[:end]) is None for reader in READERS for end in range(len(whole))} == {True}


def test_a_doubled_entry_is_one_and_counted() -> None:
    assert waiting(text("waiting, told twice")) == waiting(text("waiting"))
    assert doubled(text("waiting, told twice")) == 2
    assert [doubled(text(name)) for name in ("waiting", "seats", "speakers of a CCS 1000 D")] == [0, 0, 0]


@given(ENTRIES | st.text(max_size=20) | st.integers() | st.none())
def test_of_any_list_no_more_is_doubled_than_it_has(content: object) -> None:
    assert 0 <= doubled(json.dumps(content)) <= len(json.dumps(content))


@given(ENTRIES | st.text(max_size=20) | st.integers() | st.none())
def test_any_list_is_read_or_is_none(content: object) -> None:
    for reader in READERS:
        read = reader(json.dumps(content))
        assert read is None or all(0 <= seat <= 65535 for seat in read)

"""What every fan-out must do about connectivity checks: answer those of its browsers, and hand all others up."""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any, Final

import pytest
from aioice import stun
from hypothesis import given
from hypothesis import strategies as st

from media import rtcp
from media.fanout import py_stun
from media.fanout.ports import MakeFanout
from tests.contracts.fanout_bench import Bench, Browser, media, running

UFRAG: Final = "oursours"
PASSWORD: Final = "a password of 24 letters"
NAME: Final = f"{UFRAG}:them"
CAPTURED: Final = json.loads((Path(__file__).parents[1] / "fixtures" / "media" / "checks.json").read_text())


@pytest.fixture
def browser(hall: Bench) -> Browser:
    one = hall.browser()
    one.link.consent(UFRAG, PASSWORD)
    return one


def check(
    more: dict[str, Any] | None = None, *, name: str = NAME, password: str = PASSWORD, kind: int = stun.Class.REQUEST
) -> bytes:
    """As browsers send it, with `more` attributes."""
    usual = {"USERNAME": name, "PRIORITY": 1, "ICE-CONTROLLING": 7}
    message = stun.Message(stun.Method.BINDING, stun.Class(kind), attributes=usual | (more or {}))
    message.add_message_integrity(password.encode())
    return bytes(message)


def spoiled(whole: bytes, at: int) -> bytes:
    """One byte of it is another."""
    return whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]


def with_attribute(kind: int, value: bytes, *, behind: bool = False) -> bytes:
    """A check with an attribute more, before or behind its integrity, in order otherwise."""
    extra = struct.pack("!HH", kind, len(value)) + value + bytes(-len(value) % 4)
    bare = check()[:-32]
    signed = bare if behind else bare + extra
    signed = signed[:2] + struct.pack("!H", len(signed) + 24 - 20) + signed[4:]
    signed += struct.pack("!HH", 8, 20) + stun.message_integrity(signed, PASSWORD.encode())
    whole = signed + (extra if behind else b"")
    whole = whole[:2] + struct.pack("!H", len(whole) + 8 - 20) + whole[4:]
    return whole + struct.pack("!HHI", 0x8028, 4, stun.message_fingerprint(whole))


def strangers() -> dict[str, bytes]:
    """What is no check of this browser beyond doubt."""
    whole = check()
    return {
        "wrong password": check(password="another password"),
        "wrong name": check(name="somebody:them"),
        "name that only begins like ours": check(name=f"{UFRAG}x:them"),
        "our name alone": check(name=UFRAG),
        "conflict of roles": check({"ICE-CONTROLLED": 7}),
        "indication": check(kind=stun.Class.INDICATION),
        "response": check(kind=stun.Class.RESPONSE),
        "bad fingerprint": spoiled(whole, len(whole) - 1),
        "bad integrity": spoiled(whole, len(whole) - 12),
        "another cookie": spoiled(whole, 4),
        "without fingerprint": whole[:2] + struct.pack("!H", len(whole) - 28) + whole[4:-8],
        "attribute that must be understood": with_attribute(0x0019, b"\x11\0\0\0"),
        "two names": with_attribute(0x0006, NAME.encode()),
        "attribute behind the integrity": with_attribute(0x8022, b"late", behind=True),
        "fingerprint in the middle": with_attribute(0x8028, b"\0\0\0\0"),
        "bytes behind the end": whole + b"\0\0\0\0",
        "one byte": whole[:1],
        "half a header": whole[:12],
        "header alone": whole[:20],
    }


async def response(browser: Browser) -> stun.Message:
    return stun.parse_message(await browser.datagram())


async def test_a_check_is_answered_with_the_address_it_came_from(hall: Bench, browser: Browser) -> None:
    browser.send_raw(whole := check())
    got = await response(browser)
    assert (got.message_method, got.message_class) == (stun.Method.BINDING, stun.Class.RESPONSE)
    assert got.transaction_id == whole[8:20]
    assert got.attributes["XOR-MAPPED-ADDRESS"] == browser.address
    assert got.check_message_integrity(PASSWORD.encode())
    assert "FINGERPRINT" in got.attributes
    assert (hall.upward, hall.dropped) == ([], 0)


async def test_an_address_of_ipv6_is_told_as_one(make: MakeFanout) -> None:
    async for hall in running(make, "::1"):
        browser = hall.browser(host="::1")
        browser.link.consent(UFRAG, PASSWORD)
        browser.send_raw(check())
        assert (await response(browser)).attributes["XOR-MAPPED-ADDRESS"] == browser.address


async def test_both_planes_write_the_same_response(hall: Bench, browser: Browser) -> None:
    browser.send_raw(whole := check())
    mine = py_stun.Credentials(UFRAG, PASSWORD.encode())
    assert await browser.datagram() == py_stun.answer(mine, whole, browser.address)


@pytest.mark.parametrize("captured", CAPTURED, ids=lambda one: f"{one['browser']}-{one['what']}")
async def test_checks_of_real_browsers_are_answered(hall: Bench, captured: dict[str, str]) -> None:
    browser = hall.browser()
    browser.link.consent(captured["ufrag"], captured["password"])
    browser.send_raw(bytes.fromhex(captured["datagram"]))
    assert (await response(browser)).check_message_integrity(captured["password"].encode())
    assert hall.upward == []


@pytest.mark.parametrize("datagram", strangers().values(), ids=strangers())
async def test_what_is_no_check_of_this_browser_goes_up_and_gets_no_answer(
    hall: Bench, browser: Browser, datagram: bytes
) -> None:
    browser.send_raw(datagram)
    await hall.settled()
    assert hall.upward[0] == (datagram, browser.address)
    assert browser.link.heard_at() == float("-inf")
    browser.send_raw(good := check())
    assert (await response(browser)).transaction_id == good[8:20], "nothing else was answered before"


async def test_every_cut_of_a_check_goes_up(hall: Bench, browser: Browser) -> None:
    whole = check()
    for length in range(1, len(whole)):
        browser.send_raw(whole[:length])
    await hall.settled()
    assert [datagram for datagram, _ in hall.upward][: len(whole) - 1] == [
        whole[:length] for length in range(1, len(whole))
    ]


@pytest.mark.parametrize("kind", [0x8022, 0xC057, 0xC070])
async def test_what_may_be_ignored_is_ignored(browser: Browser, kind: int) -> None:
    browser.send_raw(with_attribute(kind, b"five!"))
    assert (await response(browser)).message_class == stun.Class.RESPONSE


async def test_the_nominated_address_may_be_nominated_again(browser: Browser) -> None:
    browser.send_raw(check({"USE-CANDIDATE": None}))
    assert (await response(browser)).message_class == stun.Class.RESPONSE


async def test_another_address_is_asyncios_business(hall: Bench, browser: Browser) -> None:
    other = hall.browser()
    other.send_raw(check())
    await hall.settled()
    assert hall.upward[0][1] == other.address


async def test_a_browser_that_moved_is_answered_at_its_new_address_alone(hall: Bench, browser: Browser) -> None:
    fresh = hall.browser()
    fresh.link.close()
    browser.link.address = fresh.address
    fresh.send_raw(check())
    assert (await response(fresh)).attributes["XOR-MAPPED-ADDRESS"] == fresh.address
    browser.send_raw(check())
    await hall.settled()
    assert hall.upward[0][1] == browser.address


async def test_new_credentials_replace_the_old(hall: Bench, browser: Browser) -> None:
    browser.link.consent("fresh", "the password after a restart")
    browser.send_raw(check())
    await hall.settled()
    assert len(hall.upward) == 2
    browser.send_raw(check(name="fresh:them", password="the password after a restart"))
    assert (await response(browser)).message_class == stun.Class.RESPONSE


async def test_an_empty_name_ends_it(hall: Bench, browser: Browser) -> None:
    browser.link.consent("", PASSWORD)
    for name in (NAME, ":them"):
        browser.send_raw(check(name=name))
    await hall.settled()
    assert len(hall.upward) == 3


async def test_before_consent_is_given_and_after_the_end_all_goes_up(hall: Bench, browser: Browser) -> None:
    other = hall.browser()
    other.send_raw(check())
    browser.link.close()
    browser.link.consent(UFRAG, PASSWORD)
    browser.send_raw(check())
    await hall.settled()
    assert [address for _, address in hall.upward][:2] == [other.address, browser.address]


async def test_it_is_known_when_a_browser_was_heard_last(hall: Bench, browser: Browser) -> None:
    heard = [browser.link.heard_at()]
    signs = [
        check(),
        browser.protected(media(1)),
        browser.protected_rtcp(rtcp.receiver_report(1, ())),
        check(),
    ]
    for sign in signs:
        browser.send_raw(sign)
        await hall.settled()
        heard.append(browser.link.heard_at())
        await hall.settled()
    assert heard[0] == float("-inf")
    assert sorted(set(heard)) == heard


async def test_what_is_not_authentic_is_no_sign_of_life(hall: Bench, browser: Browser) -> None:
    for forged in (media(1), rtcp.receiver_report(1, ()), check(password="another password")):
        browser.send_raw(forged)
    await hall.settled()
    assert browser.link.heard_at() == float("-inf")


@given(st.data())
def test_no_byte_of_a_check_may_be_another(data: st.DataObject) -> None:
    whole = check()
    at = data.draw(st.integers(0, len(whole) - 1))
    mine = py_stun.Credentials(UFRAG, PASSWORD.encode())
    assert py_stun.answer(mine, whole, ("127.0.0.1", 9))
    assert not py_stun.answer(mine, spoiled(whole, at), ("127.0.0.1", 9))


@given(st.binary(max_size=200))
def test_noise_is_never_answered_and_breaks_nothing(noise: bytes) -> None:
    mine = py_stun.Credentials(UFRAG, PASSWORD.encode())
    assert py_stun.answer(mine, noise, ("127.0.0.1", 9)) == b""

"""Foreign text: what may enter the log."""

from __future__ import annotations

import pytest

from agenda import texts
from agenda.ports import Refusal


@pytest.mark.parametrize(
    "sign", ["\x00", "\x1b", "\n", "\x7f", "\x85", "\u2028", "\u202e", "\u2066", "\ud800", "\uffff"]
)
def test_signs_nobody_can_see_are_refused_in_a_line(sign: str) -> None:
    with pytest.raises(Refusal, match="text-invalid"):
        texts.line(f"a{sign}b", "Der Name")


@pytest.mark.parametrize("sign", ["\x00", "\x0b", "\r", "\u202e", "\udfff", "\ufffe"])
def test_paragraphs_may_hold_line_feeds_and_tabs_and_nothing_else_unseen(sign: str) -> None:
    assert texts.paragraphs("a\r\n\tb", "Der Text", 10) == "a\n\tb"
    with pytest.raises(Refusal, match="text-invalid"):
        texts.paragraphs(f"a{sign}b", "Der Text", 10)


def test_german_and_foreign_names_pass() -> None:
    assert texts.line(" Žaneta Öztürk-Weiß ’t Hooft 李 ", "Der Name") == "Žaneta Öztürk-Weiß ’t Hooft 李"


def test_a_limit_is_the_longest_text_that_passes() -> None:
    assert texts.paragraphs("x" * texts.PROSE_LIMIT, "Der Text", texts.PROSE_LIMIT)
    with pytest.raises(Refusal) as caught:
        texts.paragraphs("x" * (texts.PROSE_LIMIT + 1), "Der Text", texts.PROSE_LIMIT)
    assert caught.value.values == {"what": "Der Text", "length": 50_001, "limit": 50_000}


@pytest.mark.parametrize("name", ["", "a b", "a/b", "x" * 65, "a\n", "<b>"])
def test_an_id_that_no_address_can_bear_is_refused(name: str) -> None:
    with pytest.raises(Refusal, match="id-invalid"):
        texts.identifier(name)

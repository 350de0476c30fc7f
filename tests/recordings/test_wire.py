"""What goes over the socket, in any pieces; and what does not belong there. Parts in a segment cut off anywhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recordings.boxes import pieces
from recordings.layout import Piece, Segment, from_index_line, from_values, index_line, run_info, to_values
from recordings.wire import HEADER, MAX_BODY, MAX_HEAD, Begun, Deframer, Kept, Made, Message, WireError, pack
from tests.recordings.made import HIGH, SOUND, beginning, part, parts

INFO = run_info(beginning(rungs=(HIGH, SOUND)))
SEGMENTS = st.builds(
    Segment,
    st.integers(0, 10**8),
    st.integers(0, 10**12),
    st.lists(st.builds(Piece, st.integers(1, 10**7), st.integers(1, 10**6), st.booleans()), max_size=20).map(tuple),
)
MESSAGES: st.SearchStrategy[Message] = st.one_of(
    st.builds(Begun, st.just(INFO), st.fixed_dictionaries({"high": st.binary(max_size=50), "sound": st.binary()})),
    st.builds(
        Made,
        run=st.just(INFO.name),
        rung=st.sampled_from(["high", "sound"]),
        number=st.integers(0, 10**8),
        index=st.integers(0, 500),
        duration=st.integers(0, 10**6),
        independent=st.booleans(),
        ends=st.booleans(),
        data=st.binary(max_size=200),
    ),
    st.builds(Kept, st.just(INFO.name), st.just("high"), SEGMENTS),
)


@given(st.lists(MESSAGES, max_size=6), st.integers(1, 60))
def test_messages_arrive_as_they_were_sent_in_any_pieces(messages: list[Message], size: int) -> None:
    stream, deframer = b"".join(map(pack, messages)), Deframer()
    chunks = [stream[at : at + size] for at in range(0, len(stream), size)]
    assert [message for chunk in chunks for message in deframer.feed(chunk)] == messages


@given(st.binary(max_size=200), st.binary(max_size=20))
def test_nonsense_is_an_error_and_nothing_else(head: bytes, body: bytes) -> None:
    with pytest.raises(WireError):
        list(Deframer().feed(HEADER.pack(len(head), len(body)) + head + body))


@pytest.mark.parametrize("sizes", [(MAX_HEAD + 1, 0), (2, MAX_BODY + 1)])
def test_a_message_too_long_is_refused_before_it_is_read(sizes: tuple[int, int]) -> None:
    with pytest.raises(WireError):
        list(Deframer().feed(HEADER.pack(*sizes)))


@given(SEGMENTS)
def test_a_line_of_the_index_is_read_as_it_was_written(segment: Segment) -> None:
    assert from_index_line(index_line(segment)) == segment
    assert from_values(to_values(INFO)) == INFO


@given(st.integers(0, 5), st.integers(0, 200), st.binary(max_size=40))
def test_of_a_segment_cut_off_anywhere_the_whole_parts_are_found(count: int, cut: int, garbage: bytes) -> None:
    whole = [one.data for one in parts(count)]
    half = part(count).data[: min(cut, len(part(count).data) - 1)]
    found = pieces(b"".join(whole) + half + (garbage if not half else b""))
    assert found.end == sum(map(len, whole))
    assert found.parts == tuple((len(data), index == 0) for index, data in enumerate(whole))

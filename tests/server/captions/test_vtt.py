"""WebVTT: what is read of a feed, and what a recording's captions say at which second."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.captions.vtt import Span, Timed, VttError, document, place, read, seconds, stamp
from tests.server.captions.cues import EIGHT, cue


class TestWebVtt:
    def test_a_feed_is_read(self) -> None:
        text = (
            "WEBVTT Kind: captions\r\n\r\nNOTE nothing\r\n\r\n1\r\n00:01.000 --> 00:02.500 line:0\r\n"
            "<v Frau Kaya>Ja &amp; Nein\r\nzweite Zeile\r\n\r\n01:00:00.000 --> 01:00:01.000\r\nEnde"
        )
        assert read(text) == (Timed(1.0, 2.5, "Ja & Nein zweite Zeile"), Timed(3600.0, 3601.0, "Ende"))

    @pytest.mark.parametrize("text", ["", "WEBVTTX", "\n\nWEBVTT", "1\n00:01.000 --> 00:02.000\nHallo"])
    def test_what_is_no_webvtt_is_refused(self, text: str) -> None:
        with pytest.raises(VttError):
            read(text)

    @pytest.mark.parametrize("timing", ["00:02.000 --> 00:01.000", "0:1 --> 0:2", "00:61.000 --> 00:62.000"])
    def test_a_cue_with_odd_times_is_left_out(self, timing: str) -> None:
        assert read(f"WEBVTT\n\n{timing}\nHallo\n") == ()

    @given(st.text(max_size=300))
    def test_nothing_that_is_sent_breaks_the_reader(self, text: str) -> None:
        read(f"WEBVTT\n\n00:00.000 --> 00:01.000\n{text}")

    @given(st.integers(0, 500_000_000))
    def test_a_stamp_is_read_as_it_was_written(self, thousandths: int) -> None:
        assert seconds(stamp(thousandths / 1000)) == pytest.approx(thousandths / 1000, abs=1e-4)

    def test_cues_stand_at_their_second_of_the_recording_whatever_was_cut_out(self) -> None:
        spans = (Span(EIGHT, 10.0), Span(EIGHT + timedelta(minutes=5), 10.0))
        text = document([cue(1, 1), cue(2, 60), cue(3, 303, speaker="Frau <Kaya>", text="a < b")], spans)
        assert "c1\n00:00:01.000 --> 00:00:03.000\nGuten Abend\n" in text
        assert "c2" not in text
        assert "c3\n00:00:13.000 --> 00:00:15.000\n<v Frau &lt;Kaya&gt;>Frau &lt;Kaya&gt;: a &lt; b\n" in text
        assert read(text)[1] == Timed(13.0, 15.0, "Frau <Kaya>: a < b")

    def test_a_machines_words_say_so_in_the_file(self) -> None:
        assert "automatisch erkannt, nicht amtlich" in document([cue(1, 1, origin="automatic")], [Span(EIGHT, 10.0)])

    def test_who_speaks_is_read_where_the_voice_changes_and_who_wrote_it_with_it(self) -> None:
        cues = [
            cue(1, 1, speaker="Frau Kaya", text="eins"),
            cue(2, 2, speaker="Frau Kaya", text="zwei"),
            cue(3, 3, speaker="Frau Kaya", text="drei", origin="automatic"),
            cue(4, 4, speaker="Herr Ahn", text="vier", origin="automatic"),
        ]
        lines = document(cues, [Span(EIGHT, 10.0)]).splitlines()
        assert [line.partition(">")[2] for line in lines if line.startswith("<v ")] == [
            "Frau Kaya: eins",
            "zwei",
            "[automatisch erkannt, nicht amtlich] Frau Kaya: drei",
            "[automatisch erkannt, nicht amtlich] Herr Ahn: vier",
        ]

    def test_a_moment_that_was_not_recorded_has_no_place(self) -> None:
        assert place((Span(EIGHT, 10.0),), EIGHT + timedelta(seconds=10)) is None

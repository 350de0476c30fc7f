"""What random commands of several subjects are made of: people, numbers and texts, right ones and wrong ones."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.agenda.spoken import NEWEST, TEXT

people = st.sampled_from(["vor", "anna", "ben", "cem", "dora", "bgm", "gast", "schrift", "frage-f2", "fremd", ""])
item_ids = st.sampled_from(["t1", "t2", "t3", "t4", "t5", ""])
request_ids = st.sampled_from(["r1", "r2", "r3", "r4", "r9"])
vote_ids = st.sampled_from([NEWEST, NEWEST, NEWEST, "v1", "v2", "v9"])
texts = st.one_of(st.just(TEXT), st.just(TEXT), st.text(max_size=5), st.just("x" * 60_000))
numbers = st.one_of(st.none(), st.integers(-5, 10), st.integers())
seconds = st.one_of(st.none(), st.integers(-5, 4000), st.integers())
kinds = st.sampled_from(["report", "resolution", "information", "question-time"])
choices = st.sampled_from(["yes", "no", "abstain"])
forms = st.sampled_from(["open", "hands", "roll-call"])
orders = st.sampled_from(["alphabetical", "drawn"])
lots = st.one_of(st.none(), st.integers(0, 2**32 - 1))
hands = st.integers(-1, 4)
asked_kinds = st.sampled_from(["order", "question", "intervention", "reply", "report", "resident", "contribution"])
whole = st.integers(-1, 9)
members = st.sampled_from(["vor", "anna", "ben", "cem", "dora"])

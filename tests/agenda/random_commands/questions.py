"""Random commands of the residents' question time."""

from __future__ import annotations

from hypothesis import strategies as st

from agenda.commands import Command
from agenda.commands.question_time import (
    AcceptResidentQuestion,
    AdmitAsker,
    AnswerResidentQuestion,
    DismissAsker,
    MergeResidentQuestion,
    OrderResidentQuestions,
    OweResidentAnswer,
    PutResidentQuestion,
    RefuseResidentQuestion,
)
from tests.agenda.random_commands.words import item_ids, texts

question_ids = st.sampled_from(["f1", "f2", "f3", "f9"])
# What residents ask and are told is for everybody, whatever it says: nothing that was said without the public.
harmless = st.sampled_from(["offen", "", " "])

asking: st.SearchStrategy[Command] = st.one_of(
    st.builds(
        AcceptResidentQuestion,
        question_id=question_ids,
        into=st.sampled_from(["", "", "f1", "f2"]),
        wording=harmless,
        item_id=st.sampled_from(["t5", "t5", "t2", "t3"]),
        text=harmless,
        name=harmless,
        live=st.booleans(),
    ),
    st.builds(RefuseResidentQuestion, question_id=question_ids, reason=texts),
    st.builds(MergeResidentQuestion, question_id=question_ids, into=question_ids, wording=harmless),
    st.builds(OrderResidentQuestions, item_id=item_ids, question_ids=st.lists(question_ids, max_size=3).map(tuple)),
    st.builds(PutResidentQuestion, question_id=question_ids),
    st.builds(AdmitAsker, question_id=question_ids),
    st.builds(DismissAsker, question_id=question_ids),
    st.builds(OweResidentAnswer, question_id=question_ids, due=st.sampled_from(["2026-06-07", "2020-01-01", "bald"])),
    st.builds(
        AnswerResidentQuestion,
        question_id=question_ids,
        way=st.sampled_from(["oral", "written"]),
        by=harmless,
        text=harmless,
    ),
)

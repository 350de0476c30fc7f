"""Random commands about what the public gets: the non-public part, stream and archive, pictures, papers and polls."""

from __future__ import annotations

from hypothesis import strategies as st

from agenda.commands import Command
from agenda.commands.papers import AttachPaper
from agenda.commands.polls import ClosePoll, DropPoll, OpenPoll
from agenda.commands.publication import (
    CountNonPublic,
    DumpStream,
    NoteArchiveState,
    NoteConsent,
    NoteDeletion,
    NoteDump,
    NoteObjection,
    ReleaseArchive,
    SetPublication,
    TakeDown,
)
from agenda.commands.publicity import (
    AdmitListener,
    AdmitPublic,
    AnnounceResolution,
    AskForPrivacy,
    ConfirmPrivacy,
    DismissListener,
    ExcludePublic,
    KeepResolution,
)
from agenda.commands.shots import ChooseShot, NoteReadiness, NoteShot, ReleaseShot
from agenda.commands.showing import HidePaper, ShowExhibit, ShowPaper
from agenda.commands.surveys import AttachSurvey
from agenda.events.surveys import SurveyRow, SurveyTable
from tests.agenda.evening import SECRET
from tests.agenda.random_commands.words import item_ids, people, texts, whole

todo_ids = st.sampled_from(["n1", "n1", "n2", "n9"])

publicity: st.SearchStrategy[Command] = st.one_of(
    st.sampled_from([ExcludePublic(), AdmitPublic(), AskForPrivacy()]),
    st.builds(ConfirmPrivacy, person_id=people),
    st.builds(AdmitListener, item_id=item_ids, person_id=people),
    st.builds(DismissListener, item_id=item_ids, person_id=people),
    # What is announced is public whatever it says: nothing else than this text may come out.
    st.builds(AnnounceResolution, todo_id=todo_ids, text=st.sampled_from(["offen", "", " "])),
    st.builds(KeepResolution, todo_id=todo_ids, reason=texts),
)
spans = st.sampled_from(["2026-05-07T17:40:00+00:00", "2026-05-07T17:41:00", "9999-12-31T23:59:59-23:59", "gestern"])
poll_ids = st.sampled_from(["p1", "p2"])
publishing: st.SearchStrategy[Command] = st.one_of(
    st.builds(
        SetPublication,
        mode=st.sampled_from(["none", "stream", "archive", "archive-after-release"]),
        delay_s=st.sampled_from([0, 20, 61, -1]),
    ),
    st.builds(DumpStream, reason=texts),
    st.builds(NoteDump, dump_id=st.sampled_from(["x1", "x2"]), since=spans, until=spans, parts=whole, size=whole),
    st.builds(CountNonPublic, since=spans, until=spans, received=whole, written=whole),
    st.builds(NoteObjection, person_id=people, picture=st.booleans(), sound=st.booleans(), archive=st.booleans()),
    st.builds(NoteConsent, person_id=people, given=st.booleans()),
    st.just(ReleaseArchive()),
    st.builds(ChooseShot, wish=st.sampled_from(["wide", "seat", "view"]), camera=texts, preset=whole, seat=whole),
    st.just(ReleaseShot()),
    st.builds(
        NoteShot,
        kind=st.sampled_from(["seat", "wide", "view", "remote", "placard"]),
        by=st.sampled_from(["director", "operator"]),
        media_ms=whole,
        camera=st.sampled_from(["", "vorn"]),
        seat=whole,
        person_id=people,
    ),
    st.builds(NoteReadiness, examiner=texts, passed=whole, failed=whole, unseen=whole),
    st.builds(ShowPaper, file=st.sampled_from([f"{SECRET}.pdf", "plan.pdf"]), page=whole, pages=whole),
    st.builds(ShowExhibit, survey_id=st.sampled_from(["u1", "u2"]), page=whole),
    st.just(HidePaper()),
    st.builds(
        AttachSurvey,
        item_id=st.sampled_from(["t2", "t3", "t9"]),
        survey_id=st.sampled_from(["u1", "u2"]),
        title=st.just("Radweg"),  # of the survey that everybody could answer: nothing said in the sitting
        closed_on=st.just("2026-05-06"),
        tables=st.just((SurveyTable("Dafür?", 9, (), (SurveyRow("Ja", (9,)),)),)),
    ),
    st.builds(AttachPaper, item_id=item_ids, title=texts, file=texts),
    st.builds(
        OpenPoll,
        question=texts,
        options=st.lists(texts, max_size=3).map(tuple),
        kind=st.sampled_from(["single", "multiple", "scale", "ranking"]),
        audience=st.sampled_from(["members", "everybody"]),
        hidden=st.booleans(),
        code=st.just("A2B3"),
    ),
    st.builds(ClosePoll, poll_id=poll_ids, counts=st.lists(whole, max_size=5).map(tuple), answers=whole, members=whole),
    st.builds(DropPoll, poll_id=poll_ids, reason=texts),
    st.builds(TakeDown, since=spans, until=spans, reason=texts),
    st.builds(NoteDeletion, kind=st.just("recording"), days=whole, files=whole, size=whole),
    st.builds(NoteArchiveState, state=st.sampled_from(["ok", "full", "trouble"])),
)

"""What has to be settled before the body votes or elects on the item under debate.

While the public is out only to argue whether it should be, nothing else is decided (§ 52 Abs. 1 HGO); and a right that
enough members demand goes before the vote that it concerns (§ 50 Abs. 1 GO NRW).
"""

from __future__ import annotations

from agenda import demands, privacy
from agenda.ports import Refusal
from agenda.procedure_kinds import KINDS
from agenda.state import Meeting


def check(meeting: Meeting) -> None:
    """Refuse a vote or a ballot on the item while something stands before it."""
    item = meeting.current
    if item is None:
        return
    if meeting.public_excluded and not privacy.debated_closed(meeting, item):
        raise Refusal("exclusion-unresolved", rule=privacy.rule(meeting))
    for point in meeting.procedure.pending:
        kind = point.moved.kind
        if kind in demands.DEMANDABLE and point.moved.item_id == item.item_id and demands.met(meeting, point):
            raise Refusal("demand-first", rule=demands.rule(meeting, kind), title=KINDS[kind].title)


def settled(meeting: Meeting) -> bool:
    """Whether nothing stands before it."""
    try:
        check(meeting)
    except Refusal:
        return False
    return True

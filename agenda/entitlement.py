"""Who may vote: one answer for the vote that opens, for the numbers before it and for the panel of the chair.

Entitled are the voting members present. Out are those with a conflict of interest (§ 25 HGO and its like) and the
remote whom the law keeps from an item that is to be kept secret (`remote.shut_out`). Whoever has yet to confirm that
nobody listens to the non-public part may vote once that is done, so they are entitled, too.
"""

from __future__ import annotations

from agenda import recusal, remote
from agenda.state import Meeting
from agenda.state.people import Person


def voters(meeting: Meeting, barred: frozenset[str] = frozenset()) -> tuple[Person, ...]:
    """Those who may vote if a vote opened now, nobody of `barred` among them; empty where there is nobody."""
    out = barred | recusal.barred(meeting) | remote.shut_out(meeting)
    return tuple(
        person for person in meeting.people.values() if person.voting and person.present and person.person_id not in out
    )

"""The one join of agenda, media and hardware: what the state of the meeting means for tracks, programme and hall.

Pure: from the meeting and the tracks that exist to a `FloorPlan`; `apply` hands the plan to the room and the children.
The plan is remade after every event and whenever the list of tracks changes; the room replaces its whole state by it,
so a cut can never be forgotten (deny by default, fail closed).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from agenda.meeting import Meeting
from agenda.projections import view
from agenda.withheld import withheld
from hardware.simulated.control import PODIUM
from media.ports import TrackInfo
from server.texts import PLACARDS

HALL = "hall"
"""Owner of the tracks of the council chamber."""

DEVICE = "whip:"
"""Owners of the tracks of further cameras begin so; pages show people and the hall."""

PROGRAMME = "local:programme"
"""The programme's id as a subscriber of the room."""


@dataclass(frozen=True, slots=True)
class FloorPlan:
    """What follows for the media. `silenced` tracks reach nobody, `withheld` subscribers get nothing at all.

    `kept_away` are persons from whom and to whom nothing goes (`agenda/withheld.py`): their tracks are among the
    silenced, their connections are withheld by whoever knows them. `preferred` are the owners whose pictures a narrow
    line carries first.
    """

    silenced: frozenset[str]
    withheld: frozenset[str]
    kept_away: frozenset[str]
    preferred: tuple[str, ...]
    scene: Mapping[str, Any]
    hall: Mapping[str, Any]
    on_air: bool


def plan(meeting: Meeting, tracks: Mapping[str, TrackInfo]) -> FloorPlan:
    """The plan for this meeting and these tracks."""
    sections = view(meeting, "system", None)
    state, floor = sections["meeting"], sections["floor"]
    on_air = state["state"] == "open" and not state["public_excluded"]
    heard = _heard(floor)
    kept_away = frozenset(withheld(meeting))
    return FloorPlan(
        silenced=_silenced(tracks, state["state"], heard) | _all_of(tracks, kept_away),
        withheld=frozenset() if on_air else frozenset({PROGRAMME}),
        kept_away=kept_away,
        preferred=_preferred(floor),
        scene=_scene(sections, tracks) if on_air else _placard(state),
        hall=_hall(sections),
        on_air=on_air,
    )


def _heard(floor: Mapping[str, Any] | None) -> frozenset[str]:
    """Whose microphones are open: the speaker's and, while an interposed question runs, that of whoever asks."""
    return frozenset(one["person_id"] for one in _at_the_word(floor))


def _preferred(floor: Mapping[str, Any] | None) -> tuple[str, ...]:
    """Those at the word who take part from elsewhere, then the hall."""
    return (*(one["person_id"] for one in _at_the_word(floor) if one["how"] == "remote"), HALL)


def _at_the_word(floor: Mapping[str, Any] | None) -> Sequence[Mapping[str, Any]]:
    return [one for one in (floor, floor["question"]) if one] if floor else []


def _silenced(tracks: Mapping[str, TrackInfo], state: str, heard: frozenset[str]) -> frozenset[str]:
    """Every microphone that has no right to be heard now (R-08: the chair can enforce order by technical means).

    The hall's own microphone is open before the sitting, so that those at home can check their sound, and during it;
    in a break and after the end nobody is overheard.
    """
    open_owners = set(heard) if state == "open" else set()
    if state in ("planned", "open"):
        open_owners.add(HALL)
    return frozenset(
        track.track_id for track in tracks.values() if track.kind == "audio" and track.owner not in open_owners
    )


def _all_of(tracks: Mapping[str, TrackInfo], owners: frozenset[str]) -> frozenset[str]:
    """Picture and sound of these people."""
    return frozenset(track.track_id for track in tracks.values() if track.owner in owners)


def _scene(sections: Mapping[str, Any], tracks: Mapping[str, TrackInfo]) -> dict[str, Any]:
    floor = sections["floor"]
    remote = bool(floor) and floor["how"] == "remote"
    speaker = floor["person_id"] if remote else None
    voices = (HALL, *(one["person_id"] for one in _at_the_word(floor) if one["how"] == "remote"))
    return {
        "type": "scene",
        "layout": "remote" if remote else "hall",
        "title": "",
        "line": "",
        "video": _track(tracks, speaker or HALL, "video"),
        "inset": _track(tracks, HALL, "video") if remote else None,
        "audio": [one for one in (_track(tracks, owner, "audio") for owner in voices) if one],
        "name": floor["name"] if floor else None,
        "faction": floor["faction"] if floor else None,
        "item": _marked(sections, item_line(sections)),
    }


REHEARSAL = "PROBE"
"""Stands in the public picture of a rehearsal; burnt in, so German only."""


def _marked(sections: Mapping[str, Any], line: str | None) -> str | None:
    """A rehearsal says so in every picture."""
    if not sections["meeting"]["rehearsal"]:
        return line
    return f"{REHEARSAL} · {line}" if line else REHEARSAL


def _placard(state: Mapping[str, Any]) -> dict[str, Any]:
    title = PLACARDS["excluded" if state["public_excluded"] else state["state"]]
    nothing: dict[str, Any] = dict.fromkeys(("video", "inset", "name", "faction", "item"))
    return {"type": "scene", "layout": "placard", "title": title, "line": _line(state), "audio": [], **nothing}


def _line(state: Mapping[str, Any]) -> str:
    return f"{REHEARSAL} · {state['body']}" if state["rehearsal"] else str(state["body"])


def item_line(sections: Mapping[str, Any]) -> str | None:
    """The current item as people say it, "TOP 7 · Bebauungsplan Nord"."""
    for item in sections["agenda"]:
        if item["id"] == sections["item"]:
            return f"TOP {item['number']} · {item['title']}"
    return None


def _hall(sections: Mapping[str, Any]) -> dict[str, Any]:
    """What the simulated chamber shows: the lit seat, the item, the keypads."""
    seats = {one["id"]: PODIUM if one["function"] == "chair" else one["seat"] for one in sections["people"]}
    floor, vote = sections["floor"], sections["vote"]
    speaking = floor if floor and floor["how"] == "hall" else None
    running = vote if vote and vote["state"] != "announced" else None
    return {
        "type": "hall",
        "speaker_seat": seats.get(speaking["person_id"]) if speaking else None,
        "speaking": bool(speaking),
        "item": item_line(sections) or "",
        "ballots": {str(seats[who]): choice for who, choice in running["ballots"].items() if seats.get(who) is not None}
        if running
        else None,
    }


def _track(tracks: Mapping[str, TrackInfo], owner: str | None, kind: str) -> str | None:
    for track in tracks.values():
        if track.owner == owner and track.kind == kind:
            return track.track_id
    return None

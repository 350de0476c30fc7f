"""The one join of agenda, media and hardware: what the state of the meeting means for tracks, programme and hall.

Pure: from the meeting and the tracks that exist to a `FloorPlan`; `apply` hands the plan to the room and the children.
The plan is remade after every event and whenever the list of tracks changes; the room replaces its whole state by it,
so a cut can never be forgotten (deny by default, fail closed).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from agenda.meeting import Meeting
from agenda.projections import view
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

    `preferred` are the owners whose pictures a narrow line carries first.
    """

    silenced: frozenset[str]
    withheld: frozenset[str]
    preferred: tuple[str, ...]
    scene: Mapping[str, Any]
    hall: Mapping[str, Any]
    on_air: bool


def plan(meeting: Meeting, tracks: Mapping[str, TrackInfo]) -> FloorPlan:
    """The plan for this meeting and these tracks."""
    sections = view(meeting, "system", None)
    state, floor = sections["meeting"], sections["floor"]
    on_air = state["state"] == "open" and not state["public_excluded"]
    speaker = floor["person_id"] if floor else None
    return FloorPlan(
        silenced=_silenced(tracks, state["state"], speaker),
        withheld=frozenset() if on_air else frozenset({PROGRAMME}),
        preferred=(speaker, HALL) if speaker and floor["how"] == "remote" else (HALL,),
        scene=_scene(sections, tracks) if on_air else _placard(state),
        hall=_hall(sections),
        on_air=on_air,
    )


def _silenced(tracks: Mapping[str, TrackInfo], state: str, speaker: str | None) -> frozenset[str]:
    """Every microphone that has no right to be heard now (R-08: the chair can enforce order by technical means).

    The hall's own microphone is open before the sitting, so that those at home can check their sound, and during it;
    in a break and after the end nobody is overheard.
    """
    open_owners = {speaker} if state == "open" else set()
    if state in ("planned", "open"):
        open_owners.add(HALL)
    return frozenset(
        track.track_id for track in tracks.values() if track.kind == "audio" and track.owner not in open_owners
    )


def _scene(sections: Mapping[str, Any], tracks: Mapping[str, TrackInfo]) -> dict[str, Any]:
    floor = sections["floor"]
    remote = bool(floor) and floor["how"] == "remote"
    speaker = floor["person_id"] if remote else None
    return {
        "type": "scene",
        "layout": "remote" if remote else "hall",
        "title": "",
        "line": "",
        "video": _track(tracks, speaker or HALL, "video"),
        "inset": _track(tracks, HALL, "video") if remote else None,
        "audio": [one for one in (_track(tracks, HALL, "audio"), _track(tracks, speaker, "audio")) if one],
        "name": floor["name"] if floor else None,
        "faction": floor["faction"] if floor else None,
        "item": item_line(sections),
    }


def _placard(state: Mapping[str, Any]) -> dict[str, Any]:
    title = PLACARDS["excluded" if state["public_excluded"] else state["state"]]
    nothing: dict[str, Any] = dict.fromkeys(("video", "inset", "name", "faction", "item"))
    return {"type": "scene", "layout": "placard", "title": title, "line": state["body"], "audio": [], **nothing}


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

"""The one join of agenda, media and hardware: what the state of the meeting means for tracks, programme and hall.

Pure: from the meeting and the tracks that exist to a `FloorPlan`; `apply` hands the plan to the room and the children.
The plan is remade after every event and whenever the list of tracks changes; the room replaces its whole state by it,
so a cut can never be forgotten (deny by default, fail closed).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from agenda import streaming
from agenda.meeting import Meeting
from agenda.projections import Lazy
from agenda.publication import streams
from agenda.withheld import withheld
from hardware.simulated.control import PODIUM
from media.ports import TrackInfo
from server import scenes
from server.originals import Originals
from server.scenes import REHEARSAL, Framing, at_the_word, item_line
from server.texts import PLACARDS
from server.veils import kept, veiled

HALL = "hall"
"""Owner of the tracks of the council chamber."""

HALL_AIR = "hall.air"
"""The hall's picture for the programme, where it is cut from several cameras (`server/hall_picture.py`)."""

DEVICE = "whip:"
"""Owners of the tracks of further cameras begin so; pages show people and the hall."""

INTERPRETER = f"{DEVICE}gebaerdensprache"
"""The encoder that sends by WHIP under this name shows the sign-language interpreter, where no person does."""

PICTURE_OWNER = "programme"
"""Owner of the programme's own tracks: the composed picture and sound, for those who watch by WHEP."""

PROGRAMME = "local:programme"
"""The programme's id as a subscriber of the room."""


def is_device(owner: str) -> bool:
    """Whether tracks are nobody's and not the hall's: pages of the sitting do not show them.

    So are those of single cameras of the hall (`hardware.settings.owner_of`), of which its picture is cut.
    """
    return owner == PICTURE_OWNER or owner.startswith((DEVICE, f"{HALL}/"))


def shows_hall(track: TrackInfo) -> bool:
    """Whether it is the picture of one of the hall's cameras: what the technician aims them by."""
    of_hall = track.owner == HALL or track.owner.startswith(f"{HALL}/")
    return of_hall and track.kind == "video" and track.track_id != HALL_AIR


def is_offered(track: TrackInfo) -> bool:
    """Whether pages may show the track."""
    return not is_device(track.owner) and track.track_id != HALL_AIR


@dataclass(frozen=True, slots=True)
class FloorPlan:
    """What follows for the media. `silenced` tracks reach nobody, `withheld` subscribers get nothing at all.

    `kept_away` are persons from whom and to whom nothing goes (`agenda/withheld.py`): their tracks are among the
    silenced, their connections are withheld by whoever knows them. `preferred` are the owners whose pictures a narrow
    line carries first. `dark` are the hall's pictures that nobody gets nor is offered; they are among the silenced.
    `kept`: what the programme makes now belongs into the archive.
    """

    silenced: frozenset[str]
    withheld: frozenset[str]
    kept_away: frozenset[str]
    dark: frozenset[str]
    preferred: tuple[str, ...]
    scene: Mapping[str, Any]
    hall: Mapping[str, Any]
    on_air: bool
    kept: bool


def plan(
    meeting: Meeting,
    tracks: Mapping[str, TrackInfo],
    originals: Originals | None = None,
    framing: Framing | None = None,
) -> FloorPlan:
    """The plan for this meeting and these tracks; `originals` are None where no participant's are kept.

    `framing` is what the hall's director has on air, None where nobody directs.
    """
    sections = Lazy(meeting, "system")
    state, floor = sections["meeting"], sections["floor"]
    shut = streaming.shut(meeting)
    on_air = state["state"] == "open" and not state["public_excluded"] and not shut and streams(meeting)
    heard = _heard(floor)
    kept_away, dark = frozenset(withheld(meeting)), _dark(tracks, framing)
    return FloorPlan(
        silenced=_silenced(tracks, state["state"], heard) | _all_of(tracks, kept_away) | dark,
        withheld=(frozenset() if on_air else frozenset({PROGRAMME})) | _not_kept(meeting, tracks, originals),
        kept_away=kept_away,
        dark=dark,
        preferred=(*heard, HALL),
        scene=veiled(meeting, _scene(meeting, sections, tracks, kept_away, framing), tracks, HALL)
        if on_air
        else _placard(state, shut),
        hall=_hall(sections),
        on_air=on_air,
        kept=kept(meeting) and not shut,
    )


def _not_kept(meeting: Meeting, tracks: Mapping[str, TrackInfo], originals: Originals | None) -> frozenset[str]:
    """The recorder's subscribers that get nothing; the mixed programme is nobody's original."""
    people = {one.owner for one in tracks.values()} - {PICTURE_OWNER}
    return originals.withheld(meeting, people) if originals is not None else frozenset()


def _heard(floor: Mapping[str, Any] | None) -> tuple[str, ...]:
    """Whose own microphones are open: of those at the word who take part from elsewhere.

    Who is in the hall is heard by its microphones. A page that somebody opened there would send the hall once more,
    and the hall's loudspeakers would play what its own microphones hear.
    """
    return tuple(one["person_id"] for one in at_the_word(floor) if one["how"] == "remote")


def _silenced(tracks: Mapping[str, TrackInfo], state: str, heard: Sequence[str]) -> frozenset[str]:
    """Every microphone that has no right to be heard now (R-08: the chair can enforce order by technical means).

    The hall's own microphone is open before the sitting, so that those at home can check their sound, and during it;
    in a break and after the end nobody is overheard.
    """
    open_owners = set(heard) if state == "open" else set()
    if state in ("planned", "open"):
        open_owners.add(HALL)
    return frozenset(
        track.track_id
        for track in tracks.values()
        if track.kind == "audio" and track.owner not in open_owners and track.owner != PICTURE_OWNER
    )


def _all_of(tracks: Mapping[str, TrackInfo], owners: frozenset[str]) -> frozenset[str]:
    """Picture and sound of these people."""
    return frozenset(track.track_id for track in tracks.values() if track.owner in owners)


def _dark(tracks: Mapping[str, TrackInfo], framing: Framing | None) -> frozenset[str]:
    """The hall's pictures while its director shows the placard: whom they show by chance is for nobody."""
    if framing is None or not framing.dark:
        return frozenset()
    return frozenset(one.track_id for one in tracks.values() if one.kind == "video" and one.owner == HALL)


def _scene(
    meeting: Meeting,
    sections: Mapping[str, Any],
    tracks: Mapping[str, TrackInfo],
    kept_away: frozenset[str],
    framing: Framing | None,
) -> dict[str, Any]:
    announced = meeting.vote is not None and meeting.vote.state == "announced"
    result = scenes.result_page(Lazy(meeting, "public")) if announced else None
    cast = scenes.cast(_on_air(tracks), HALL, _interpreter(meeting), kept_away, framing)
    return scenes.scene(sections, result, cast)


def _on_air(tracks: Mapping[str, TrackInfo]) -> Mapping[str, TrackInfo]:
    """The tracks with the programme's own of the hall before the browsers' one."""
    air = tracks.get(HALL_AIR)
    return tracks if air is None else {HALL_AIR: air, **tracks}


def _interpreter(meeting: Meeting) -> str:
    """Owner of the sign-language interpreter's picture: a person at home, else the encoder of that name."""
    at_home = (owner for owner, one in meeting.people.items() if one.function == "interpreter")
    return next(at_home, INTERPRETER)


def _placard(state: Mapping[str, Any], shut: bool) -> dict[str, Any]:
    debating = state["state"] == "open" and not state["public_excluded"]
    title = PLACARDS["unlawful" if debating and shut else "excluded" if state["public_excluded"] else state["state"]]
    nothing: dict[str, Any] = dict.fromkeys(("video", "inset", "name", "faction", "item"))
    return {"type": "scene", "layout": "placard", "title": title, "line": _line(state), "audio": [], **nothing}


def _line(state: Mapping[str, Any]) -> str:
    return f"{REHEARSAL} · {state['body']}" if state["rehearsal"] else str(state["body"])


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

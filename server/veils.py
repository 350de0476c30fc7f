"""Who must not be seen or heard by the public is taken out of the scene: placard and silence instead. Pure.

Only the programme's scene changes; members and hall go on seeing and hearing everybody. Who speaks in the hall is in
the hall's picture and sound, so these go while the word lasts. Who speaks from elsewhere is on the hall's screens and
in its loudspeakers, so that its cameras and microphones carry them too: these go likewise. Who sits there and says
nothing is part of a public sitting's wide shot and cannot be cut out of it; the clerk places such people outside the
camera.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from agenda import publication, streaming
from agenda.meeting import Meeting
from agenda.publication import Medium
from media.ports import TrackInfo
from server.texts import PLACARDS

Scene = dict[str, Any]
Tracks = Mapping[str, TrackInfo]


def veiled(meeting: Meeting, scene: Scene, tracks: Tracks, hall: str) -> Scene:
    """The scene without what somebody objected to; `hall` is the owner of the hall's tracks."""
    unseen, unheard = (_owners(meeting, medium, hall) for medium in ("picture", "sound"))
    if publication.keeps(meeting):
        unseen |= _silent(meeting, hall)
    if not unseen | unheard:
        return scene
    if {"picture", "sound"} <= speakers_veiled(meeting):
        return _placard(scene)
    hidden, mute = (_tracks_of(tracks, owners) for owners in (unseen, unheard))
    pictures = {name: None if scene[name] in hidden else scene[name] for name in ("video", "inset")}
    pictures["interpreter"] = None if mute else scene["interpreter"]  # hands tell what must not be heard
    tiles = tuple({**tile, "video": None} if tile["video"] in hidden else tile for tile in scene["tiles"])
    return scene | pictures | {"tiles": tiles, "audio": [one for one in scene["audio"] if one not in mute]}


def hall_shown(meeting: Meeting) -> bool:
    """Whether the hall's own tracks, which nobody cuts, are for the public: nothing of those at the word is veiled.

    Who speaks from elsewhere is on the hall's screens and in its loudspeakers, so these count like those in the hall.
    """
    return not {"picture", "sound"} & speakers_veiled(meeting)


def kept(meeting: Meeting) -> bool:
    """Whether the stream is kept just now: nobody at the word objects to it."""
    return publication.keeps(meeting) and "archive" not in speakers_veiled(meeting)


def speakers_veiled(meeting: Meeting) -> frozenset[Medium]:
    """What the public must not get of those who speak."""
    return frozenset().union(*(publication.veiled(meeting, one) for one in streaming.at_the_word(meeting)))


def _owners(meeting: Meeting, medium: Medium, hall: str) -> set[str]:
    """Owners of tracks that the public must not get; the hall's with those whom it lets see or hear."""
    found = {one for one in meeting.people if medium in publication.veiled(meeting, one)}
    return found | {hall} if found.intersection(streaming.at_the_word(meeting)) else found


def _silent(meeting: Meeting, hall: str) -> set[str]:
    """Who is not to be kept and does not speak is left out of a gallery: for one small picture nothing stops."""
    return _owners(meeting, "archive", hall) - {hall, *streaming.at_the_word(meeting)}


def _tracks_of(tracks: Tracks, owners: set[str]) -> frozenset[str]:
    return frozenset(track.track_id for track in tracks.values() if track.owner in owners)


def _placard(scene: Scene) -> Scene:
    nothing: Scene = dict.fromkeys(("video", "inset", "name", "faction", "interpreter", "page", "result"))
    return scene | {"layout": "placard", "title": PLACARDS["objected"], "audio": [], "tiles": (), **nothing}

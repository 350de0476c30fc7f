"""What the programme shall show: a scene, as the meeting process orders it.

Fails closed: whatever is not a well-formed order for a picture is a silent placard.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter

Layout = Literal["hall", "remote", "placard"]
Text = Annotated[str, Field(max_length=500)]
TrackId = Annotated[str, Field(max_length=200)]


@dataclass(frozen=True, slots=True)
class Scene:
    """`title` and `line` fill the placard; the other fields are used in "hall" and "remote" only.

    `video` is the large picture, `inset` the small one, `audio` the tracks to be heard; name, faction and item stand in
    the lower third.
    """

    layout: Layout
    title: Text = ""
    line: Text = ""
    video: TrackId | None = None
    inset: TrackId | None = None
    audio: tuple[TrackId, ...] = ()
    name: Text | None = None
    faction: Text | None = None
    item: Text | None = None

    @property
    def pictures(self) -> frozenset[str]:
        """Video tracks to be decoded."""
        if self.layout == "placard":
            return frozenset()
        small = self.inset if self.layout == "remote" else None
        return frozenset(track for track in (self.video, small) if track)

    @property
    def sounds(self) -> frozenset[str]:
        """Audio tracks to be heard."""
        return frozenset() if self.layout == "placard" else frozenset(self.audio)


DARK = Scene("placard")
"""Before the first order and after a broken one: nothing."""

_SCENE = TypeAdapter(Scene)


def read_scene(message: dict[str, Any]) -> Scene:
    """The scene of a control message; raises ValueError where it is not one."""
    return _SCENE.validate_python({key: value for key, value in message.items() if key != "type"})

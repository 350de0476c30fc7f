"""What the programme shall show: a scene, as the meeting process orders it.

Fails closed: whatever is not a well-formed order for a picture is a silent placard.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter

Layout = Literal["hall", "speaker", "remote", "two", "gallery", "page", "result", "placard"]
LONGEST_TEXT = 500  # characters; more than any picture holds
LONGEST_NAME = 100

Text = Annotated[str, Field(max_length=LONGEST_TEXT)]
TrackId = Annotated[str, Field(max_length=200)]
Count = Annotated[int, Field(ge=0)]
Name = Annotated[str, Field(max_length=LONGEST_NAME)]
Names = Annotated[tuple[Name, ...], Field(max_length=200)]
FileName = Annotated[str, Field(max_length=200, pattern=r"^[\w-][\w .-]*$")]

FEW = 4  # pictures in a gallery; of more, each is smaller than a quarter of a quarter
TILES = 10  # of a gallery: the hall and nine members are as many as can be told apart on a telephone


@dataclass(frozen=True, slots=True)
class Tile:
    """One picture among several, with the name at its foot."""

    video: TrackId | None
    name: Text = ""
    faction: Text = ""


@dataclass(frozen=True, slots=True)
class Result:
    """The result of a vote as it was announced; counts are None where the chair judged by sight.

    `names` are those who voted yes, no, and abstained: filled after a roll call only.
    """

    heading: Text
    question: Text
    sentence: Text
    explained: Text = ""
    yes: Count | None = None
    no: Count | None = None
    abstain: Count | None = None
    names: tuple[Names, Names, Names] = ((), (), ())


@dataclass(frozen=True, slots=True)
class Scene:
    """`title` and `line` fill the placard; all that follows is not used there. On a page `title` is a mark upon it.

    `video` is the large picture, `inset` the small one ("remote"), `tiles` the pictures of "two" and "gallery", `page`
    a picture file in the folder of pages. `audio` are the tracks to be heard; name, faction and item stand in the
    lower third. `interpreter` has a place of its own in every layout. A `result` that was not there before fills the
    picture for `RESULT_S` seconds, whatever the layout.
    """

    layout: Layout
    title: Text = ""
    line: Text = ""
    video: TrackId | None = None
    inset: TrackId | None = None
    tiles: Annotated[tuple[Tile, ...], Field(max_length=TILES)] = ()
    page: FileName | None = None
    audio: tuple[TrackId, ...] = ()
    name: Text | None = None
    faction: Text | None = None
    item: Text | None = None
    interpreter: TrackId | None = None
    result: Result | None = None

    @property
    def pictures(self) -> frozenset[str]:
        """Video tracks to be decoded."""
        if self.layout == "placard":
            return frozenset()
        wanted = (*_PICTURES[self.layout](self), self.interpreter)
        return frozenset(track for track in wanted if track)

    @property
    def small(self) -> frozenset[str]:
        """Video tracks shown so small that half of their pictures are enough."""
        crowd = self.layout == "gallery" and len(self.tiles) > FEW
        return frozenset(tile.video for tile in self.tiles if tile.video) if crowd else frozenset()

    @property
    def coarse(self) -> frozenset[str]:
        """Video tracks shown so small that blocks in them are not seen."""
        return frozenset({self.inset}) if self.layout == "remote" and self.inset else frozenset()

    @property
    def sounds(self) -> frozenset[str]:
        """Audio tracks to be heard."""
        return frozenset() if self.layout == "placard" else frozenset(self.audio)


RESULT_S = 8.0  # seconds; long enough to read a sentence twice

_PICTURES: Mapping[Layout, Callable[[Scene], Iterable[str | None]]] = {
    "hall": lambda scene: (scene.video,),
    "speaker": lambda scene: (scene.video,),
    "remote": lambda scene: (scene.video, scene.inset),
    "two": lambda scene: (tile.video for tile in scene.tiles),
    "gallery": lambda scene: (tile.video for tile in scene.tiles),
    "page": lambda scene: (),
    "result": lambda scene: (),
}

DARK = Scene("placard")
"""Before the first order and after a broken one: nothing."""

_SCENE = TypeAdapter(Scene)


def read_scene(message: dict[str, Any]) -> Scene:
    """The scene of a control message; raises ValueError where it is not one."""
    return _SCENE.validate_python({key: value for key, value in message.items() if key != "type"})

"""The picture of a scene: from the sources' newest pictures and the drawings to one frame per slot."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import av

from media.programme.canvas import Planes, fill, paste, planes
from media.programme.dress import NIGHT, Dress
from media.programme.layers import Drawing, Layer, Pictures, Screen, Stack
from media.programme.layouts import Place, Room, arrange, room
from media.programme.pages import Pages
from media.programme.scene import DARK, Layout, Scene
from media.programme.settings import ProgrammeSettings
from media.programme.stills import Stills


class Composer:
    """Draws what changes with the scene once, what changes with the sources every time."""

    def __init__(self, settings: ProgrammeSettings) -> None:
        dress = Dress(settings)
        self._stills = Stills(dress)
        self._pages = Pages(dress, settings.pages)
        self._rooms = {interpreted: room(dress.whole, interpreted) for interpreted in (False, True)}
        self._frame = av.VideoFrame(settings.width, settings.height, "yuv420p")
        self._canvas = planes(self._frame)
        self._stack = Stack(())
        self._scene = DARK
        self._enter(DARK)

    def compose(self, scene: Scene, pictures: Pictures, age: float) -> av.VideoFrame:
        """The picture of `scene`, which has been on for `age` seconds; `pictures` by track id.

        It is one and the same frame every time: whoever keeps it must copy it.
        """
        if scene != self._scene:
            self._enter(scene)
        self._stack.draw(self._canvas, pictures, age)
        return self._frame

    def _enter(self, scene: Scene) -> None:
        self._scene = scene
        place = self._rooms[scene.interpreter is not None and scene.layout != "placard"]
        still = _STILLS.get(scene.layout)
        if still is None:
            fill(self._canvas, place.whole, NIGHT)
        else:
            paste(self._canvas, still(self, scene, place), 0, 0)
        self._stack = Stack(() if scene.layout == "placard" else self._layers(scene, place))

    def _placard(self, scene: Scene, place: Room) -> Planes:
        return self._stills.placard(scene.title, scene.line)

    def _page(self, scene: Scene, place: Room) -> Planes:
        return self._pages.document(scene.page or "", place.free, scene.title)

    def _result(self, scene: Scene, place: Room) -> Planes:
        return self._pages.result(scene.result, place.free) if scene.result else self._placard(scene, place)

    def _layers(self, scene: Scene, place: Room) -> list[Layer]:
        """Pictures with their names, then who speaks; on a page nothing is written over."""
        places = arrange(scene, place)
        layers = [layer for one in places for layer in self._screen(one)]
        if scene.layout in _STILLS:
            return layers
        name, faction = ("", "") if scene.tiles else (scene.name or "", scene.faction or "")
        title = self._stills.lower_third(name, faction, scene.item or "", place.title)
        return layers if title is None else [*layers, Drawing(title)]

    def _screen(self, place: Place) -> list[Layer]:
        screen = Screen(place, lambda: self._stills.no_picture(place.name, place.box.width, place.box.height))
        label = self._stills.label(place.name, place.faction, place.box) if place.labelled else None
        return [screen] if label is None else [screen, Drawing(label)]


_STILLS: Mapping[Layout, Callable[[Composer, Scene, Room], Planes]] = {
    "placard": Composer._placard,
    "page": Composer._page,
    "result": Composer._result,
}

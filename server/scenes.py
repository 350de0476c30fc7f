"""What the public sees: from the sections of a view and the tracks there are to the programme's scene. Pure.

| the meeting | the picture |
|---|---|
| a vote is open | the hall and the members who take part from elsewhere, so that everybody is seen voting |
| a page of a paper or of a survey's result is ordered | that page |
| an interposed question | who speaks and who asks, side by side; where both are in the hall, the hall |
| somebody speaks from elsewhere | that member, the hall in a corner; the hall, where its director shows that |
| somebody speaks in the hall | the hall, with the name, unless another is framed |
| else | the hall |

Where the hall's director shows the placard, the hall has no picture in any of these.

The result of a vote comes with the scene in which it was announced; how long it is shown is the programme's to know.
Results are taken from the public projection: what it does not hold cannot be burnt in. Texts in the picture are German.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from hardware.shots import Kind
from media.ports import TrackInfo
from media.programme.scene import LONGEST_NAME, LONGEST_TEXT, TILES

Sections = Mapping[str, Any]
Shot = dict[str, Any]

REHEARSAL = "PROBE"
"""Stands in the public picture of a rehearsal."""

HALL_NAME = "Saal"
VOTE, ROLL_CALL, QUESTION = "Abstimmung", "Namentliche Abstimmung", "Zwischenfrage"
CHOICES = ("yes", "no", "abstain")


@dataclass(frozen=True, slots=True)
class Framing:
    """What the hall's director has on air: the kind of shot, and whom it shows alone; None for nobody that is known."""

    kind: Kind
    person_id: str | None = None

    @property
    def dark(self) -> bool:
        """Whether nothing of the hall is to be seen: where its cameras point is not known, or not for anybody."""
        return self.kind == "placard"

    def admits(self, person_id: str) -> bool:
        """Whether this name may stand there: over the whole hall, over the own face, or where there is no face."""
        return self.dark or self.kind == "wide" or self.person_id == person_id


@dataclass(frozen=True, slots=True)
class Cast:
    """Who has a picture and a voice: track ids by owner. `hall`, `interpreter` are owners; `unseen` are not shown.

    `framing` is None where nobody directs: then the hall's picture shows the hall.
    """

    cameras: Mapping[str, str]
    microphones: Mapping[str, str]
    hall: str
    interpreter: str
    unseen: Collection[str]
    framing: Framing | None = None

    @property
    def shows_remote(self) -> bool:
        """Whether who speaks from elsewhere is in the picture, and not the hall instead."""
        return self.framing is None or self.framing.kind == "remote"

    def admits(self, person_id: str) -> bool:
        """Whether this name may stand over the hall's picture."""
        return self.framing is None or self.framing.admits(person_id)

    def camera(self, who: Mapping[str, Any]) -> str | None:
        """The picture in which somebody is seen: the own one, or the hall's."""
        return self.cameras.get(who["person_id"] if who["how"] == "remote" else self.hall)


def cast(
    tracks: Mapping[str, TrackInfo],
    hall: str,
    interpreter: str,
    unseen: Collection[str],
    framing: Framing | None = None,
) -> Cast:
    """The cast of these tracks; of several cameras of one owner the first counts, and none of a dark hall."""

    def of(kind: str) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for track in tracks.values():
            if track.kind == kind:
                found.setdefault(track.owner, track.track_id)
        return found

    dark = framing is not None and framing.dark
    cameras = {owner: track for owner, track in of("video").items() if not (dark and owner == hall)}
    return Cast(cameras, of("audio"), hall, interpreter, unseen, framing)


def scene(sections: Sections, result: Mapping[str, Any] | None, of: Cast) -> dict[str, Any]:
    """The scene of a debate that is on air; `result` is from `result_page`."""
    floor = sections["floor"]
    item = item_line(sections)
    plain: Shot = {
        "type": "scene", "title": "", "line": "", "video": None, "inset": None, "tiles": (), "page": None,
        "name": None, "faction": None, "item": item,
        "audio": _voices(floor, of), "interpreter": of.cameras.get(of.interpreter), "result": result,
    }  # fmt: skip
    shot = next(shot for choose in _SHOTS if (shot := choose(sections, of, item)) is not None)
    made = plain | shot
    return made | {"item": _marked(sections, made["item"])}


def _voices(floor: Mapping[str, Any] | None, of: Cast) -> list[str]:
    """The hall, and whoever is at the word elsewhere."""
    owners = [of.hall, *(one["person_id"] for one in at_the_word(floor) if one["how"] == "remote")]
    return [of.microphones[owner] for owner in owners if owner in of.microphones]


def at_the_word(floor: Mapping[str, Any] | None) -> Sequence[Mapping[str, Any]]:
    """Who speaks, and who asks an interposed question."""
    return [one for one in (floor, floor["question"]) if one] if floor else []


# -- the shots, in the order in which they are tried -------------------------------------------------------------------


def _voting(sections: Sections, of: Cast, item: str | None) -> Shot | None:
    vote = sections["vote"]
    if vote is None or vote["state"] != "open":
        return None
    seen = list(islice(_remote_voters(sections, of), TILES - 1))
    called = vote["calling"]
    line = {"item": _joined(ROLL_CALL, _name(sections, called)) if called else _joined(VOTE, item)}
    if not seen:
        return {"layout": "hall", "video": of.cameras.get(of.hall), **line}
    return {"layout": "gallery", "tiles": (_hall_tile(of), *seen), **line}


def _remote_voters(sections: Sections, of: Cast) -> list[dict[str, Any]]:
    return [
        _tile(person, of.cameras[person["id"]])
        for person in sections["people"]
        if person["present"] == "remote"
        and (person["voting"] or person["stands_for"])
        and person["id"] in of.cameras
        and person["id"] not in of.unseen
    ]


def _reading(sections: Sections, of: Cast, item: str | None) -> Shot | None:
    """Who speaks is heard all the same; over an open vote no page is laid, for everybody is to be seen voting."""
    page = _page(sections)
    if page is None:
        return None
    mark = REHEARSAL if sections["meeting"]["rehearsal"] else ""  # nothing else is written over a page
    return {"layout": "page", "page": page, "title": mark}


def _page(sections: Sections) -> str | None:
    paper, exhibit = sections["showing"], sections["exhibit"]
    if paper is not None:
        return page_picture(paper["file"], paper["page"])
    return None if exhibit is None else exhibit_picture(exhibit["survey_id"], exhibit["page"])


def _asking(sections: Sections, of: Cast, item: str | None) -> Shot | None:
    both = at_the_word(sections["floor"])
    if len(both) < 2:
        return None
    speaker, asking = both
    if "remote" not in (speaker["how"], asking["how"]):
        return {**_in_hall(speaker, of), "item": _joined(QUESTION, asking["name"])}
    tiles = tuple(_speaking_tile(one, of) for one in both)
    return {"layout": "two", "tiles": tiles, "item": _joined(QUESTION, item)}


def _speaking(sections: Sections, of: Cast, item: str | None) -> Shot | None:
    floor = sections["floor"]
    if floor is None:
        return None
    if floor["how"] != "remote":
        return _in_hall(floor, of)
    if not of.shows_remote:
        return _wide(sections, of, item)
    return {"layout": "remote", "video": of.camera(floor), "inset": of.cameras.get(of.hall), **_title(floor)}


def _in_hall(floor: Mapping[str, Any], of: Cast) -> Shot:
    """No name under another face: until the camera frames the speaker, or the hall, nobody is named."""
    if not of.admits(floor["person_id"]):
        return {"layout": "hall", "video": of.cameras.get(of.hall)}
    return {"layout": "speaker", "video": of.cameras.get(of.hall), **_title(floor)}


def _wide(sections: Sections, of: Cast, item: str | None) -> Shot:
    return {"layout": "hall", "video": of.cameras.get(of.hall)}


_SHOTS: Sequence[Callable[[Sections, Cast, str | None], Shot | None]] = (_voting, _reading, _asking, _speaking, _wide)


# -- results -----------------------------------------------------------------------------------------------------------


def result_page(public: Sections) -> dict[str, Any] | None:
    """The announced result in a public view; None where there is none, or where it was a trial."""
    vote = public["vote"]
    if vote is None or vote["state"] != "announced" or vote["about"] == "test":
        return None
    heading = f"TOP {vote['number']} · {vote['title']}" if vote["number"] else public["meeting"]["body"]
    return {
        "heading": _marked(public, clipped(heading)),
        "question": clipped(vote["question"]),
        "sentence": clipped(vote["sentence"]),
        "explained": clipped(vote["explained"]),
        **{choice: vote[choice] for choice in CHOICES},
        "names": _names(public, vote) if vote["form"] == "roll-call" else ((), (), ()),
    }


def _names(public: Sections, vote: Mapping[str, Any]) -> tuple[tuple[str, ...], ...]:
    """Who said what, each in the order of the seats."""
    said = vote["ballots"]
    return tuple(
        tuple(one["name"][:LONGEST_NAME] for one in public["people"] if said.get(one["id"]) == choice)
        for choice in CHOICES
    )


# -- pages of papers ---------------------------------------------------------------------------------------------------


def page_picture(file: str, page: int) -> str:
    """The picture file of a page: a name that a scene may hold, whatever the paper is called."""
    return f"{hashlib.sha256(file.encode()).hexdigest()[:16]}-{page}.png"


def exhibit_picture(survey_id: str, page: int) -> str:
    """The same of a page of a survey's result; no paper's file has a colon in its name."""
    return page_picture(f"survey:{survey_id}", page)


# -- words -------------------------------------------------------------------------------------------------------------


def item_line(sections: Sections) -> str | None:
    """The current item as people say it, "TOP 7 · Bebauungsplan Nord"."""
    for item in sections["agenda"]:
        if item["id"] == sections["item"]:
            return clipped(f"TOP {item['number']} · {item['title']}")
    return None


def clipped(text: str) -> str:
    """A text as long as a scene may hold: a longer one would make the order unreadable, and that is a placard."""
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"


def _joined(first: str, second: str | None) -> str:
    return clipped(f"{first} · {second}" if second else first)


def _marked(sections: Sections, line: str | None) -> str | None:
    """A rehearsal says so in every picture."""
    return _joined(REHEARSAL, line) if sections["meeting"]["rehearsal"] else line


def _name(sections: Sections, person_id: str) -> str:
    return next((str(one["name"]) for one in sections["people"] if one["id"] == person_id), "")


def _title(who: Mapping[str, Any]) -> Shot:
    return {"name": clipped(who["name"]), "faction": clipped(who["faction"])}


def _tile(who: Mapping[str, Any], camera: str | None) -> dict[str, Any]:
    return {"video": camera, **_title(who)}


def _hall_tile(of: Cast) -> dict[str, Any]:
    return {"video": of.cameras.get(of.hall), "name": HALL_NAME, "faction": ""}


def _speaking_tile(who: Mapping[str, Any], of: Cast) -> dict[str, Any]:
    """Here, too, no name under another face: until the camera frames who speaks there, the tile is the hall's."""
    named = who["how"] == "remote" or of.admits(who["person_id"])
    return _tile(who, of.camera(who)) if named else _hall_tile(of)

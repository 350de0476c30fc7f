"""The seat map: what is read, and one sentence for everything that cannot be meant."""

from __future__ import annotations

import tomllib
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.seatmap import SeatMap, SeatMapError, read
from hardware.shots import Rhythm, View

GOOD: Final = """
[[camera]]
id = "vorn"
make = "visca_udp"
host = "10.0.0.31"
settle = 1
wide = 0
audience = [50]

[[camera]]
id = "hinten"
make = "panasonic"
host = "10.0.0.32"
user = "rat"
password = "geheim"
wide = 1

[seats]
1 = { camera = "hinten", preset = 2 }
7 = { camera = "vorn", preset = 7, second_camera = "hinten", second_preset = 27 }
12 = { no_camera = true }
13 = {}

[director]
chairs = [1]
ballot = "placard"
wide_after = 8.0
"""


def parsed(text: str) -> dict[str, Any]:
    return tomllib.loads(text)


def hall(text: str = GOOD) -> SeatMap:
    tables = parsed(text)
    return read(tables.get("camera", []), tables.get("seats", {}), tables.get("director", {}))


def sentences(old: str, new: str) -> list[str]:
    """What is said when one thing in the good map is another."""
    assert old in GOOD
    with pytest.raises(SeatMapError) as refused:
        hall(GOOD.replace(old, new, 1))
    return [fault.sentence for fault in refused.value.faults]


def test_seats_have_their_views_the_best_first() -> None:
    plan = hall().plan
    assert plan.seats == {1: (View("hinten", 2),), 7: (View("vorn", 7), View("hinten", 27)), 12: (), 13: ()}
    assert plan.wide == (View("vorn", 0), View("hinten", 1))


def test_the_director_gets_what_the_file_says_and_the_rest_as_usual() -> None:
    plan = hall().plan
    assert plan.chairs == {1}
    assert plan.ballot == "placard"
    assert plan.rhythm == Rhythm(wide_after=8.0)
    assert plan.framed(View("vorn", 50)) and not plan.framed(View("hinten", 50))


def test_cameras_have_the_usual_port_of_their_make() -> None:
    assert [camera.address for camera in hall().cameras] == [("10.0.0.31", 52381), ("10.0.0.32", 80)]
    assert "geheim" not in repr(hall())


def test_the_chair_of_the_conference_system_comes_first_where_the_director_says_nothing_else() -> None:
    silent = hall(GOOD.replace("chairs = [1]\n", ""))
    assert silent.chaired_from((7, 12)).plan.chairs == {7, 12}
    assert hall().chaired_from((7, 12)).plan.chairs == {1}
    assert hall(GOOD.replace("chairs = [1]", "chairs = []")).chaired_from((7,)).plan.chairs == frozenset()


def test_every_view_to_be_taught_is_named_once() -> None:
    assert hall().views() == (
        View("vorn", 0),
        View("hinten", 1),
        View("hinten", 2),
        View("vorn", 7),
        View("hinten", 27),
    )


def test_without_any_table_there_is_an_empty_hall() -> None:
    assert hall("") == SeatMap()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('id = "vorn"', 'id = "hinten"', "haben zwei Kameras"),
        ('make = "visca_udp"', 'make = "visca"', '„make“ ist unbrauchbar; erlaubt ist "visca_udp"'),
        ('host = "10.0.0.31"', "", "„host“ fehlt"),
        ('host = "10.0.0.31"', 'host = "http://10.0.0.31"', "„host“ ist unbrauchbar; erlaubt ist eine IP-Adresse"),
        ('host = "10.0.0.31"', 'host = "10.0.0.31:80"', "ohne http:// und ohne Port"),
        ('host = "10.0.0.31"', 'host = "cam..saal"', "„host“ ist unbrauchbar"),
        ("settle = 1", "settle = 100", "„settle“ ist unbrauchbar"),
        ("settle = 1", "settel = 1", "„settel“ gibt es nicht; erlaubt sind id"),
        ("wide = 0", "wide = 50", "zeigt das Publikum und kann nicht die Totale sein"),
        ("wide = 0", "wide = 95", "öffnet ihr Menü und kann nicht die Totale sein; bitte keine von 90 bis 99"),
        ("wide = 0", "wide = 500", "von 0 bis 127; 500 kann nicht die Totale sein"),
        ("wide = 1", "wide = 100", "„hinten“: Voreinstellungen gehen hier von 0 bis 99"),
        ('camera = "vorn"', 'camera = "vron"', "Kamera „vron“ gibt es nicht; erlaubt sind vorn, hinten"),
        ("preset = 7,", "preset = 50,", "Platz 7: Die Voreinstellung 50 von „vorn“ zeigt das Publikum"),
        ("preset = 7,", "preset = 92,", "öffnet bei „vorn“ ihr Menü"),
        ("second_preset = 27", "second_preset = 100", "kennt Voreinstellungen von 0 bis 99"),
        (", second_preset = 27", "", "„second_camera“ und „second_preset“ gehören zusammen"),
        ("no_camera = true", 'no_camera = true, camera = "vorn", preset = 3', "wird der Platz nie gezeigt"),
        ("12 = { ", '12 = { person = "p12", ', "Platz 12: Wer hier sitzt, steht im Sitzungsplan"),
        ("13 = {}", '"13a" = {}', "Plätze sind ganze Zahlen ab 0"),
        ("13 = {}", "13 = 4", "Hier stehen Schlüssel mit Werten"),
        ("chairs = [1]", "chairs = [99]", "Den Platz 99 in „chairs“ gibt es in [seats] nicht"),
        ("chairs = [1]", 'chairs = ["1"]', "„chairs“ ist unbrauchbar"),
        ("wide_after = 8.0", "wide_after = true", "„wide_after“ ist unbrauchbar"),
    ],
)
def test_what_cannot_be_meant_is_told_in_one_sentence(old: str, new: str, said: str) -> None:
    (sentence,) = sentences(old, new)
    assert said in sentence


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(SeatMapError) as refused:
        hall(GOOD.replace('camera = "vorn"', 'camera = "x"').replace("chairs = [1]", "chairs = [5]"))
    assert len(refused.value.faults) == 2
    assert str(refused.value).count("\n") == 1


def test_a_fault_names_the_keys_that_lead_to_it() -> None:
    with pytest.raises(SeatMapError) as refused:
        hall(GOOD.replace("settle = 1", "settel = 1"))
    assert refused.value.faults[0].where == ("camera", "0", "settel")


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
keys = st.sampled_from(["id", "make", "host", "wide", "audience", "person", "camera", "preset", "chairs", "crowd", "7"])
tables = st.dictionaries(keys, anything | st.sampled_from(["onvif", "vorn", [1], 7]), max_size=6)


@given(st.lists(tables, max_size=3) | anything, st.dictionaries(keys, tables) | anything, tables | anything)
def test_whatever_stands_in_the_file_is_read_or_told(cameras: object, seats: object, director: object) -> None:
    try:
        read(cameras, seats, director)
    except SeatMapError as error:
        assert all(fault.sentence for fault in error.faults)

"""Each format by its own standard: schema, package, template; and what two versions say otherwise."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable

import docx
import pytest
from lxml import etree  # type: ignore[import-untyped]
from lxml import html as lxml_html

from agenda.events.items import ItemCalled
from agenda.events.minutes_course import (
    MinutesObjected,
    MinutesObjectionSettled,
    MinutesProposed,
    MinutesPublished,
    MinutesSigned,
)
from agenda.events.planning import ItemListed
from agenda.events.presence import PersonArrived
from agenda.events.prose import ProseWritten
from agenda.events.votes import BallotCast, VoteClosed, VoteOpened
from agenda.events.words import Paper
from agenda.minutes import Minutes, minutes, public_edition
from server.export import Format, House, TemplateTrouble, docx_template, render
from server.export.changes import changes, page
from server.export.document import document
from tests.agenda.minutes_evening import HOSTILE, SECRET, Evening, member, opened, whole
from tests.server.export_standards import AKN, schema, template
from tests.server.printed_minutes import TOWN, full


def approved() -> Evening:
    evening = whole()
    evening.add(MinutesProposed(1, "course"), after=60)
    evening.add(MinutesObjected("e1", member(3), "t3", "Mein Beitrag fehlt."), after=60)
    evening.add(MinutesObjectionSettled("e1", "rejected", "Er steht darin."), after=60)
    evening.add(MinutesSigned("schrift", "clerk"), MinutesSigned(member(1), "chair"), after=60)
    evening.add(MinutesPublished(1), after=60)
    return evening


def roll_call() -> Minutes:
    evening = opened()
    evening.add(ItemListed("t11", "11", "Namentlich", True, "resolution", "", "", (Paper("Gutachten", "g.pdf"),)))
    evening.add(ItemCalled("t11"), VoteOpened("v1", "t11", "Wer?", (member(1), member(2)), form="roll-call"))
    evening.add(BallotCast("v1", member(1), "yes", "app"), VoteClosed("v1", 1, 0, 0, 1, True))
    return minutes("m1", evening.log)


# -- Akoma Ntoso -------------------------------------------------------------------------------------------------------


EDITIONS: dict[str, Callable[[], Minutes]] = {
    "full": full,
    "public": lambda: public_edition(full()),
    "approved": lambda: minutes("m1", approved().log),
    "running": lambda: minutes("m1", opened().log),
    "nothing": lambda: minutes("m1", []),
    "roll-call": roll_call,
}


@pytest.mark.parametrize("edition", EDITIONS)
def test_akoma_ntoso_is_valid_by_the_schema_of_oasis(edition: str) -> None:
    schema().assertValid(etree.fromstring(render(EDITIONS[edition](), "xml", TOWN)))


def test_the_schema_refuses_what_is_none() -> None:
    broken = render(full(), "xml", TOWN).replace(b"<debateBody>", b"<debateBody><nonsense/>")
    assert not schema().validate(etree.fromstring(broken))


def test_akoma_ntoso_has_the_numbers_of_every_vote() -> None:
    tree = etree.fromstring(render(full(), "xml", TOWN))
    first = tree.find(f".//{AKN}voting")
    counts = {count.get("refersTo"): int(count.get("value")) for count in first.iter(f"{AKN}count")}
    assert counts == {"#ja": 19, "#nein": 12, "#enthaltung": 2, "#nicht-abgestimmt": 0}
    assert first.get("outcome") == "#angenommen"
    assert len(tree.findall(f".//{AKN}voting")) == sum(len(item.votes) for item in full().items)


@pytest.mark.parametrize("edition", ["full", "roll-call"])
def test_akoma_ntoso_says_of_each_vote_what_was_voted_on(edition: str) -> None:
    tree = etree.fromstring(render(EDITIONS[edition](), "xml", TOWN))
    asked = [vote.question for item in EDITIONS[edition]().items for vote in item.votes]
    pointed = [vote.get("href")[1:] for vote in tree.iter(f"{AKN}voting")]
    assert len(set(pointed)) == len(asked)
    for aim, question in zip(pointed, asked, strict=True):
        section = tree.find(f".//{AKN}debateSection[@eId='{aim}']")
        assert "".join(question.split()) in "".join("".join(section.itertext()).split())


def test_akoma_ntoso_gives_each_speech_its_speaker_and_its_seconds() -> None:
    tree = etree.fromstring(render(full(), "xml", TOWN))
    spoken = next(item.speeches[0] for item in full().items if item.number == "3")
    found = tree.xpath(f"//*[local-name()='speech'][@by='#person-{spoken.person_id}']")[0]
    assert found.get("startTime") == spoken.start.astimezone(TOWN.zone).isoformat(timespec="seconds")


def test_every_reference_of_akoma_ntoso_has_its_aim() -> None:
    tree = etree.fromstring(render(full(), "xml", TOWN))
    aims = {f"#{node.get('eId')}" for node in tree.iter() if node.get("eId")}
    named = {node.get(name) for node in tree.iter() for name in ("by", "refersTo", "outcome", "href")}
    assert {one for one in named if one and one.startswith("#")} <= aims


# -- the package for the e-file ----------------------------------------------------------------------------------------


def test_the_package_holds_what_its_lists_say() -> None:
    with zipfile.ZipFile(io.BytesIO(render(full(), "zip", TOWN, log_hash="ab" * 32))) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        contents = {name: archive.read(name) for name in archive.namelist()}
    assert {one["name"] for one in manifest["files"]} == set(contents) - {"manifest.json", "SHA256SUMS"}
    assert {one["name"].rsplit(".", 1)[1] for one in manifest["files"]} == {"pdf", "xml", "json"}
    for one in manifest["files"]:
        digest = hashlib.sha256(contents[one["name"]]).hexdigest()
        assert (one["sha256"], one["bytes"]) == (digest, len(contents[one["name"]]))
        assert f"{digest}  {one['name']}\n" in contents["SHA256SUMS"].decode()
    assert manifest["log_hash"] == "ab" * 32


def test_the_record_gives_each_voice_by_name() -> None:
    record = json.loads(render(full(), "json", TOWN))
    voices = record["minutes"]["items"][2]["votes"][0]["voices"]
    assert voices[0] == {"person_id": "m01", "name": full().attendance[0].name, "choice": "yes", "by_hand": False}


def test_the_public_record_holds_no_word_of_the_non_public_part() -> None:
    assert SECRET not in render(public_edition(full()), "json", TOWN).decode()


# -- OpenDocument ------------------------------------------------------------------------------------------------------


def test_odt_begins_with_its_media_type_as_it_is() -> None:
    with zipfile.ZipFile(io.BytesIO(render(full(), "odt", TOWN))) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert archive.read(first) == b"application/vnd.oasis.opendocument.text"


def test_odt_lists_all_its_files_and_uses_only_styles_that_it_has() -> None:
    with zipfile.ZipFile(io.BytesIO(render(full(), "odt", TOWN))) as archive:
        files = {name: etree.fromstring(archive.read(name)) for name in archive.namelist() if name.endswith(".xml")}
    listed = {node.get(node.tag.replace("file-entry", "full-path")) for node in files.pop("META-INF/manifest.xml")}
    assert listed == {"/", *files}
    attributes = [item for tree in files.values() for node in tree.iter() for item in node.attrib.items()]
    defined = {value for key, value in attributes if key.endswith("style:1.0}name")}
    used = {value for key, value in attributes if key.endswith("}style-name")}
    assert used <= defined


# -- the town's Word template ------------------------------------------------------------------------------------------


def test_the_towns_template_frames_the_minutes() -> None:
    town = House(TOWN.zone, template("Stadt {{ gremium }}", "{{ inhalt }}", "Ende der Niederschrift"))
    word = docx.Document(io.BytesIO(render(full(), "docx", town)))
    texts = [one.text for one in word.paragraphs]
    assert texts[0] == "Stadt Stadtverordnetenversammlung der Stadt Königsbrück am Main"
    assert texts[1] == "Anwesenheit"
    assert texts[-1] == "Ende der Niederschrift"
    assert len(word.tables) == len(docx.Document(io.BytesIO(render(full(), "docx", TOWN))).tables)


def test_the_same_template_and_minutes_give_the_same_bytes() -> None:
    town = House(TOWN.zone, template("{{ gremium }}", "{{ inhalt }}"))
    assert render(full(), "docx", town) == render(full(), "docx", town)


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        (template("{{ gremium }}"), "„{{ inhalt }}“"),
        (template("{{ inhalt }}", "{{ haushalt }}"), "„haushalt“"),
        (template("{{ inhalt }}", "{{ gremium"), "Fehler in einem Feld"),
        (template("{{ inhalt }}", "{{ gremium.__class__.__mro__ }}"), "Fehler in einem Feld"),
        (template("Hier: {{ inhalt }}"), "eigenen Absatz"),
        (template("{{ inhalt }}", without="List Bullet"), "„List Bullet“"),
        (b"PK nonsense", "keine Word-Datei"),
        (render(full(), "odt", TOWN), "keine Word-Datei"),
    ],
)
def test_a_wrong_template_gives_one_sentence_that_names_what_is_wrong(wrong: bytes, named: str) -> None:
    with pytest.raises(TemplateTrouble) as caught:
        docx_template.check(wrong)
    assert named in str(caught.value)
    assert str(caught.value).endswith(".")
    assert "\n" not in str(caught.value)


def test_the_template_that_ships_is_right() -> None:
    docx_template.check(docx_template.default())


def test_what_people_wrote_is_no_field_of_a_template() -> None:
    evening = opened()
    evening.add(ProseWritten("t1", "{{ gremium }} {% raw %}"))
    word = docx.Document(io.BytesIO(render(minutes("m1", evening.log), "docx", TOWN)))
    assert "{{ gremium }} {% raw %}" in [one.text for one in word.paragraphs]


# -- annexes, approval, recording --------------------------------------------------------------------------------------


def test_papers_and_roll_calls_are_annexes() -> None:
    ((_, (papers, voices)),) = document(roll_call(), TOWN.zone).after
    assert (papers.title, papers.rows) == ("Anlage 1: Unterlagen", (("TOP 11", "Gutachten", "g.pdf"),))
    assert voices.title == "Anlage 2: Namentliche Abstimmung zu TOP 11"
    assert [row[1] for row in voices.rows] == ["Ja", "nicht abgestimmt"]


def test_the_minutes_tell_how_they_were_approved() -> None:
    printed = document(minutes("m1", approved().log), TOWN.zone)
    assert [sentence.split(",")[0] for sentence in printed.standing] == [
        "Fassung 1",
        "Einwand von Alex Çelik gegen Fassung 1 zu TOP 3",
        "Genehmigt (Schriftführung): Sina Scholl",
        "Genehmigt (Vorsitz): Alex Albrecht",
    ]
    assert printed.notice == ""


def test_who_approved_is_named_where_they_sign_even_if_nobody_noted_that_they_were_there() -> None:
    noted = PersonArrived("schrift", "hall")
    unnoted = [one for one in approved().log if one.event != noted]
    assert dict(document(minutes("m1", unnoted), TOWN.zone).signatures)["Schriftführung"] == "Sina Scholl"


def test_minutes_of_results_leave_out_who_spoke_and_keep_what_was_decided() -> None:
    evening = whole()
    evening.add(MinutesProposed(1, "results"))
    text = render(minutes("m1", evening.log), "txt", TOWN).decode()
    assert "Ergebnisniederschrift" in text
    assert "Wortbeiträge" not in text
    assert "Angenommen mit 19 Ja- gegen 12 Nein-Stimmen bei 2 Enthaltungen." in text


def test_a_public_paragraph_leads_to_its_second_of_the_recording_and_a_non_public_one_nowhere() -> None:
    town = House(TOWN.zone, recording="https://stadt.example/")
    page_ = lxml_html.fromstring(render(full(), "html", town))
    links = page_.xpath("//article//a/@href")
    spoken = next(item.speeches[0] for item in full().items if item.number == "3")
    assert f"https://stadt.example/?ab={spoken.start:%Y-%m-%dT%H%%3A%M}" in " ".join(links)
    closed = page_.xpath("//section[h2[.='Nichtöffentlicher Teil']]")[0]
    assert not closed.xpath(".//a")


def links_of_word(data: bytes) -> list[str]:
    word = docx.Document(io.BytesIO(data))
    return [link.address for paragraph in word.paragraphs for link in paragraph.hyperlinks]


def links_of_odt(data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        tree = etree.fromstring(archive.read("content.xml"))
    return [node.get("{http://www.w3.org/1999/xlink}href") for node in tree.iter("{*}a")]


@pytest.mark.parametrize(("format_", "links"), [("docx", links_of_word), ("odt", links_of_odt)])
def test_word_processors_get_the_same_links_as_the_page(format_: Format, links: Callable[[bytes], list[str]]) -> None:
    town = House(TOWN.zone, recording="https://stadt.example/")
    page_ = lxml_html.fromstring(render(full(), "html", town))
    assert links(render(full(), format_, town)) == page_.xpath("//a/@href")
    assert links(render(full(), format_, TOWN)) == []


def test_without_a_recording_nothing_leads_to_it() -> None:
    assert not lxml_html.fromstring(render(full(), "html", TOWN)).xpath("//a")


# -- what two versions say otherwise -----------------------------------------------------------------------------------


def revised(text: str) -> Minutes:
    evening = whole()
    evening.add(ProseWritten("t2", text))
    return minutes("m1", evening.log)


def test_a_changed_paragraph_shows_its_words() -> None:
    older = document(full(), TOWN.zone)
    (change,) = changes(older, document(revised("Der Magistrat berichtet und trägt neue Zahlen nach."), TOWN.zone))
    assert change.heading.startswith("TOP 2")
    assert [(piece.kind, piece.text) for piece in change.pieces] == [
        ("kept", "Der Magistrat berichtet und trägt"),
        ("added", "neue"),
        ("kept", "Zahlen nach."),
    ]


def test_another_paragraph_is_one_removed_and_one_added() -> None:
    older = document(full(), TOWN.zone)
    found = changes(older, document(revised("Völlig anders."), TOWN.zone))
    assert sorted(piece.kind for change in found for piece in change.pieces) == ["added", "removed"]


def test_equal_versions_have_no_changes() -> None:
    assert changes(document(full(), TOWN.zone), document(full(), TOWN.zone)) == ()


def test_the_page_of_changes_marks_them_and_lets_no_markup_through() -> None:
    older, newer = document(full(), TOWN.zone), document(revised(HOSTILE), TOWN.zone)
    found = lxml_html.fromstring(page(older, newer, ("Fassung 1", "Fassung 2")))
    assert "".join(found.xpath("//ins//text()")) == " ".join(HOSTILE.split())
    assert found.xpath("//del")
    assert not found.xpath("//script | //img")

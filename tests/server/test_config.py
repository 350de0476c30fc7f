"""The configuration: config.toml is the manual, and every mistake is told with its line."""

from __future__ import annotations

import tomllib
import typing
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest

from agenda.events.words import PublicationMode
from server.config import ConfigError, Settings, load
from server.config_lines import line_of, lines_of
from server.config_sections import PUBLICATION_MODES, SECTIONS, rules_of

MANUAL = Path(__file__).resolve().parents[2] / "config.toml"
SECRET = "0123456789abcdef"
KEYS = [(section, key) for section, kind in SECTIONS.items() for key in rules_of(kind)]


@pytest.fixture
def written(tmp_path: Path) -> Callable[[str], Path]:
    def write(text: str) -> Path:
        path = tmp_path / "config.toml"
        path.write_text(text, "utf-8")
        return path

    return write


def mistake(path: Path) -> ConfigError:
    with pytest.raises(ConfigError) as told:
        load(path)
    assert str(told.value).startswith(f"{path}, Zeile {told.value.line}: ")
    assert str(told.value).endswith(".")
    return told.value


class TestManual:
    def test_it_holds_exactly_the_known_keys_in_their_order(self) -> None:
        document = tomllib.loads(MANUAL.read_text("utf-8"))
        assert [(section, key) for section, table in document.items() for key in table] == KEYS

    def test_its_values_are_the_defaults(self) -> None:
        assert load(MANUAL) == Settings(base=MANUAL.parent)

    @pytest.mark.parametrize(("section", "key"), KEYS)
    def test_each_key_is_explained_with_its_default_and_what_is_allowed(self, section: str, key: str) -> None:
        text = MANUAL.read_text("utf-8")
        lines = text.splitlines()
        number = line_of(lines_of(text), (section, key)) - 1
        value = lines[number].partition(" = ")[2]
        allowed = rules_of(SECTIONS[section])[key].allowed
        assert lines[number - 1] == f"# Default: {value}. Erlaubt: {allowed}."
        assert [line[:2] for line in lines[number - 3 : number - 1]] == ["# ", "# "]

    def test_no_line_is_too_long_to_read(self) -> None:
        assert max(len(line) for line in MANUAL.read_text("utf-8").splitlines()) <= 120

    def test_every_section_of_the_settings_is_in_the_file(self) -> None:
        assert [one.name for one in fields(Settings)] == ["base", *SECTIONS, "seatmap"]


def test_every_mode_of_publication_can_be_configured() -> None:
    assert typing.get_args(PublicationMode) == PUBLICATION_MODES


class TestValues:
    def test_a_missing_key_has_its_default(self, written: Callable[[str], Path]) -> None:
        settings = load(written("[server]\nport = 9000\n"))
        assert (settings.server.port, settings.server.host, settings.hall.fps) == (9000, "127.0.0.1", 15)

    def test_an_empty_file_is_all_defaults(self, written: Callable[[str], Path]) -> None:
        path = written("")
        assert load(path) == Settings(base=path.parent)

    def test_lists_become_tuples_and_whole_numbers_decimals(self, written: Callable[[str], Path]) -> None:
        settings = load(written('[media]\naddresses = ["192.0.2.1", "2001:db8::1"]\n[programme]\nsegment_s = 2\n'))
        assert settings.media.addresses == ("192.0.2.1", "2001:db8::1")
        assert repr(settings.programme.segment_s) == "2.0"

    def test_no_section_is_read_and_then_ignored(self, written: Callable[[str], Path]) -> None:
        text = '[mail]\nhost = "post.example"\n[open_data]\nenabled = false\n[question_time]\nkeep_days = 30\n'
        settings = load(written(text))
        assert (settings.mail.host, settings.open_data.enabled) == ("post.example", False)
        assert settings.question_time.keep_days == 30

    def test_a_later_file_overrides_key_by_key(self, written: Callable[[str], Path], tmp_path: Path) -> None:
        own = tmp_path / "config.local.toml"
        own.write_text("[server]\nport = 9001\n")
        settings = load(written('[server]\nport = 9000\nhost = "::"\n'), own)
        assert (settings.server.port, settings.server.host) == (9001, "::")

    def test_relative_paths_start_at_the_file(self, written: Callable[[str], Path]) -> None:
        path = written("")
        assert load(path).path("a/b") == path.parent / "a/b"
        assert load(path).path("/a/b") == Path("/a/b")

    def test_a_certificate_with_its_key(self, written: Callable[[str], Path], tmp_path: Path) -> None:
        for name in ("hall.pem", "hall.key"):
            (tmp_path / name).write_text("")
        assert load(written('[server]\ncertificate = "hall.pem"\nkey = "hall.key"\n')).server.key == "hall.key"

    @pytest.mark.parametrize(
        "line",
        [
            '[hall]\nvideo = "rtsp://10.0.0.9/stream"\naudio = "video"',
            '[hall]\nvideo = "v4l2:/dev/video0"\naudio = "alsa:default"',
            '[storage]\ndatabase = "postgresql+psycopg://rat@db.example/rat"',
            '[server]\nhost = "::"\nurl = "https://rat.example.de:8443/"',
            '[server]\nhost = "rathaus-1.example.de"',
            '[server]\ntrusted_proxies = ["10.0.0.5", "192.0.2.0/24", "2001:db8::/48"]',
            '[conference]\nsystem = "bosch:h"\ncertificate = "sha256:' + ":".join(["AB"] * 32) + '"',
        ],
    )
    def test_what_a_real_hall_writes_is_allowed(self, line: str, written: Callable[[str], Path]) -> None:
        load(written(line))


class TestMistakes:
    @pytest.mark.parametrize(
        ("text", "line", "sentence"),
        [
            (
                "\n[server]\nprot = 1\n",
                3,
                "Den Schlüssel „prot“ gibt es in [server] nicht; gemeint ist vielleicht „port“",
            ),
            ("[hall]\nzzz = 1\n", 2, "„zzz“ gibt es in [hall] nicht; erlaubt sind video, audio, width"),
            ("[sever]\nport = 1\n", 1, "Den Abschnitt „sever“ gibt es nicht; gemeint ist vielleicht „server“"),
            ("# x\nport = 1\n", 2, "Den Abschnitt „port“ gibt es nicht"),
            ("server = 1\n", 1, "„server“ ist ein Abschnitt; erlaubt ist [server]"),
            ("[[server]]\nport = 1\n", 1, "„server“ ist ein Abschnitt"),
            ("server.prot = 1\n", 1, "gemeint ist vielleicht „port“"),
            ("server = { prot = 1 }\n", 1, "gemeint ist vielleicht „port“"),
            ('[server]\n"prot" = 1\n', 2, "gemeint ist vielleicht „port“"),
            (
                '[server]\nport = "8440"\n',
                2,
                '„port“ in [server] ist "8440"; erlaubt ist eine ganze Zahl von 1 bis 65535.',
            ),
            ("[server]\nport = 0\n", 2, "„port“ in [server] ist 0; erlaubt ist eine ganze Zahl"),
            ("[server]\nport = true\n", 2, "ist true; erlaubt"),
            ("[server]\nport = 8440.5\n", 2, "ist 8440.5; erlaubt"),
            ('[server]\nhost = "http://x"\n', 2, "erlaubt ist eine IP-Adresse oder ein Rechnername."),
            ('[server]\nurl = "rat.example.de"\n', 2, "eine Adresse ohne Pfad wie"),
            ('[town]\nname = " "\n', 2, "nicht leer"),
            ('[town]\nlanguage = "fr"\n', 2, 'ist "fr"; erlaubt ist "de" oder "en".'),
            ('[town]\naccent = "blue"\n', 2, "eine Farbe wie"),
            ('[town]\ntimezone = "Europe/Musterstadt"\n', 2, "eine Zeitzone wie"),
            ('[town]\ntimezone = "Europe"\n', 2, "eine Zeitzone wie"),
            ('[town]\ntimezone = "../../etc/passwd"\n', 2, "eine Zeitzone wie"),
            ('[town]\nlogo = "none.svg"\n', 2, "Die Datei von „logo“ in [town] gibt es nicht"),
            ('[media]\naddresses = "192.0.2.1"\n', 2, "eine Liste von IP-Adressen"),
            ('[media]\naddresses = [\n  "rathaus"\n]\n', 2, "eine Liste von IP-Adressen"),
            ('[server]\ntrusted_proxies = "10.0.0.5"\n', 2, "eine Liste von IP-Adressen und Netzen"),
            ('[server]\ntrusted_proxies = ["proxy.example.de"]\n', 2, "eine Liste von IP-Adressen und Netzen"),
            ('[server]\ntrusted_proxies = ["10.0.0.5/24"]\n', 2, "eine Liste von IP-Adressen und Netzen"),
            ('[server]\ntrusted_proxies = ["0.0.0.0/0"]\n', 2, "eine Liste von IP-Adressen und Netzen"),
            ("[server]\ntrusted_proxies = [167772165]\n", 2, "eine Liste von IP-Adressen und Netzen"),
            ('[hall]\nvideo = "webcam"\n', 2, "„video“ in [hall]"),
            ('[hall]\naudio = "video"\n', 2, "die Bildquelle hat keinen Ton"),
            ("[hall]\nfps = 31\n", 2, "von 5 bis 30 (Bilder je Sekunde)."),
            ("[hall]\nwidth = 641\n", 2, "teilbar durch 2."),
            ("[programme]\nfps = 24\n", 2, "5, 10, 15, 20, 25, 30 oder 50 (Bilder je Sekunde)."),
            ("[programme]\nenabled = 1\n", 2, "true oder false."),
            ("[programme]\nsegment_s = 0.1\n", 2, "von 0.5 bis 6.0 (Sekunden)."),
            ("[programme]\nsegment_s = nan\n", 2, "von 0.5 bis 6.0 (Sekunden)."),
            (
                '[sitting]\nprofile = "DE-XX"\n',
                2,
                '"DE-NI", "DE-MV" oder "DE-RP".',
            ),
            ("[server]\nport = 9000\npublic_port = 9000\n", 3, "sind gleich"),
            ("[server]\n\nport = 8441\n", 3, "sind gleich"),
            ('[server]\ncertificate = "x.pem"\n', 2, "gehören zusammen"),
            ('[server]\nkey = "x.key"\n', 2, "gehören zusammen"),
            (
                '[server]\nkey = "x.key"\ncertificate = "x.pem"\n',
                3,
                "Die Datei von „certificate“ in [server] gibt es nicht",
            ),
            ('[conference]\nsystem = "cocon:h"\ncertificate = "sha256:' + "ab" * 32 + '"\n', 3, "passt nicht"),
            ('[conference]\nsystem = "bosch:h"\ncertificate = "sha256:ab"\n', 3, '"sha256:" mit dem Fingerabdruck'),
            ('[conference]\nsystem = "bosch:h"\ncertificate = "x.pem"\n', 3, "in [conference] gibt es nicht"),
            ("[media]\ntcp_port = 70000\n", 2, "von 0 bis 65535."),
            ("[media]\ntcp_port = 8440\n", 2, "gehört schon einer Webseite"),
            ('[media]\nhost = "0.0.0.0"\ntcp_port = 8441\n', 3, "gehört schon einer Webseite"),
            ('[media]\nfanout = "rust"\n', 2, 'erlaubt ist "auto", "native" oder "python".'),
            ('[turn]\nurls = ["http://turn.example.de"]\n', 2, "eine Liste von Adressen wie"),
            ('[turn]\nurls = ["turn:turn.example.de"]\n', 2, "gehören zusammen"),
            ('[turn]\nsecret = "sixteen-letters-x"\n', 2, "gehören zusammen"),
            ("[turn]\nvalidity_hours = 0\n", 2, "von 1 bis 168 (Stunden)."),
            ('[whip]\nview_token = "with a space in it"\n', 2, "mindestens 16 Zeichen"),
            (f'[whip]\nview_token = "{SECRET}"\nbench_token = "{SECRET}"\n', 2, "Zwei Schlüssel in [whip] sind gleich"),
            (f'[whip]\nhall_token = "{SECRET}"\n', 2, "Für „hall_token“ in [whip] bleibt nichts"),
            ("[server]\nport 8440\n", 2, "kein gültiges TOML"),
            ("[server]\nport = 1\nport = 2\n", 3, "kein gültiges TOML"),
            ("[town]\n\n[storage\n", 3, "kein gültiges TOML"),
            ('[town]\nname = """Muster\n', 2, "kein gültiges TOML"),
        ],
    )
    def test_each_is_told_with_line_and_what_is_allowed(
        self, text: str, line: int, sentence: str, written: Callable[[str], Path]
    ) -> None:
        told = mistake(written(text))
        assert (told.line, sentence in str(told)) == (line, True), str(told)

    def test_a_mistake_in_the_later_file_names_that_file(self, written: Callable[[str], Path], tmp_path: Path) -> None:
        own = tmp_path / "config.local.toml"
        own.write_text("[server]\npublic_port = 8440\n")
        with pytest.raises(ConfigError, match=r"config\.local\.toml, Zeile 2"):
            load(written(""), own)

    def test_a_missing_file(self, tmp_path: Path) -> None:
        assert "lässt sich nicht lesen" in str(mistake(tmp_path / "none.toml"))

    def test_a_file_in_another_encoding(self, tmp_path: Path) -> None:
        path = tmp_path / "config.toml"
        path.write_bytes('[town]\nname = "Müsterstadt"\n'.encode("latin-1"))
        assert "UTF-8" in str(mistake(path))

    def test_a_password_is_not_repeated(self, written: Callable[[str], Path]) -> None:
        told = str(mistake(written('[storage]\ndatabase = "mysql://rat:geheim@db/rat"\n')))
        assert "mysql://rat:…@db/rat" in told

    @pytest.mark.parametrize("key", ["whip]\nview_token", "whip]\nhall_token", "turn]\nsecret"])
    def test_a_secret_is_not_repeated(self, key: str, written: Callable[[str], Path]) -> None:
        told = str(mistake(written(f'[{key} = "geheim"\n')))
        assert "geheim" not in told
        assert "unbrauchbar" in told

    def test_a_value_of_a_whole_page_is_cut(self, written: Callable[[str], Path]) -> None:
        assert len(str(mistake(written(f'[server]\nhost = "{"x/" * 5000}"\n')))) < 400


class TestSeatMap:
    def test_cameras_and_seats_become_the_directors_plan(self, written: Callable[[str], Path]) -> None:
        camera = '[[camera]]\nid = "vorn"\nmake = "visca_udp"\nhost = "10.0.0.31"\nwide = 0\n'
        hall = load(written(f'{camera}[seats]\n7 = {{ camera = "vorn", preset = 7 }}\n')).seatmap
        assert [one.id for one in hall.cameras] == ["vorn"]
        assert [view.preset for view in hall.plan.seats[7]] == [7]

    def test_the_chair_of_the_conference_system_comes_first_for_the_director(
        self, written: Callable[[str], Path]
    ) -> None:
        system, seats = "[conference]\nchair_seats = [3]\n", "[seats]\n1 = {}\n3 = {}\n"
        assert load(written(system + seats)).seatmap.plan.chairs == {3}
        assert load(written(f"{system}{seats}[director]\nchairs = [1]\n")).seatmap.plan.chairs == {1}

    def test_a_fault_is_one_sentence_with_its_line(self, written: Callable[[str], Path]) -> None:
        file = written('[town]\nname = "Rat"\n[seats]\n7 = { camera = "vorn", preset = 7 }\n')
        with pytest.raises(ConfigError, match="Die Kamera „vorn“ gibt es nicht") as caught:
            load(file)
        assert caught.value.line == 4

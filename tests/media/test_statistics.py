"""The technician's figures carry the names and units of WebRTC's getStats."""

from __future__ import annotations

from typing import Any

from media.statistics import entry
from tests.media.figures import Connection, downlink, peer, source, uplink


def only(connection: Connection, kind: str) -> dict[str, Any]:
    """The one statistic of that type."""
    found: list[dict[str, Any]] = [stat for stat in entry(connection)["stats"] if stat["type"] == kind]
    assert len(found) == 1
    return found[0]


CAMERA = uplink("p7", "video", ("q", source(40, 2, keyframes=3)))
MICROPHONE = uplink("p7", "audio", ("", source(50, level=-20.0)))


def test_each_connection_is_named_with_its_owner_and_state() -> None:
    told = entry(Connection("peer:b", "p8", peer(state="lost")))
    assert (told["peer"], told["owner"], told["state"]) == ("peer:b", "p8", "lost")


def test_what_a_browser_sends_is_inbound_rtp() -> None:
    assert only(Connection("a", "p7", peer(uplinks=(CAMERA,))), "inbound-rtp") == {
        "type": "inbound-rtp",
        "id": "in-video-q",
        "transportId": "transport",
        "kind": "video",
        "mid": "video",
        "rid": "q",
        "trackIdentifier": "p7.camera",
        "packetsReceived": 40,
        "bytesReceived": 40_000,
        "packetsLost": 2,
        "jitter": 0.004,
        "nackCount": 7,
        "pliCount": 2,
        "retransmittedPacketsReceived": 5,
        "keyFramesReceived": 3,
        "frameHeight": 180,
    }


def test_sound_has_a_level_and_neither_keyframes_nor_layers() -> None:
    sound = only(Connection("a", "p7", peer(uplinks=(MICROPHONE,))), "inbound-rtp")
    assert sound["audioLevel"] == 0.1
    assert {"pliCount", "keyFramesReceived", "frameHeight", "rid"}.isdisjoint(sound)


def test_an_unknown_level_is_left_out() -> None:
    quiet = uplink("p7", "audio", ("", source()))
    assert "audioLevel" not in only(Connection("a", "p7", peer(uplinks=(quiet,))), "inbound-rtp")


def test_every_layer_of_a_camera_is_a_stream_of_its_own() -> None:
    layers = uplink("p7", "video", ("q", source()), ("h", source()), ("f", source()))
    stats = entry(Connection("a", "p7", peer(uplinks=(layers,))))["stats"]
    assert [stat["rid"] for stat in stats if stat["type"] == "inbound-rtp"] == ["q", "h", "f"]
    assert len({stat["id"] for stat in stats}) == len(stats)


def test_what_we_send_is_outbound_rtp_and_what_the_browser_says_of_it_remote_inbound() -> None:
    connection = Connection("a", "p7", peer(downlink("hall", "video", 30, lost_share=0.25)))
    sent, said = only(connection, "outbound-rtp"), only(connection, "remote-inbound-rtp")
    assert (sent["packetsSent"], sent["bytesSent"], sent["active"], sent["rid"]) == (30, 30_000, True, "q")
    assert (sent["retransmittedPacketsSent"], sent["retransmittedBytesSent"]) == (4, 4000)
    assert (sent["nackCount"], sent["pliCount"], sent["trackIdentifier"]) == (6, 3, "hall.camera")
    assert (said["packetsLost"], said["fractionLost"], said["jitter"], said["roundTripTime"]) == (9, 0.25, 0.012, 0.08)
    assert sent["remoteId"] == said["id"]
    assert said["localId"] == sent["id"]
    assert sent["ssrc"] == said["ssrc"]


def test_the_line_is_transport_and_candidate_pair() -> None:
    connection = Connection("a", "p7", peer())
    transport, pair = only(connection, "transport"), only(connection, "candidate-pair")
    assert (transport["packetsReceived"], transport["bytesSent"]) == (100, 200_000)
    assert (transport["dtlsState"], transport["srtpCipher"]) == ("connected", "AEAD_AES_128_GCM")
    assert (pair["availableOutgoingBitrate"], pair["currentRoundTripTime"]) == (1_500_000, 0.08)
    assert pair["state"] == "succeeded"
    assert only(connection, "remote-candidate")["address"] == "192.0.2.7"


def test_a_round_trip_nobody_has_measured_is_left_out() -> None:
    pair = only(Connection("a", "p7", peer(round_trip_s=None)), "candidate-pair")
    assert "currentRoundTripTime" not in pair

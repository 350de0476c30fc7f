"""A network camera for the tests: RTSP 1.0 over TCP (RFC 2326), H.264 interleaved on the same connection (§ 10.12)."""

from __future__ import annotations

import asyncio
import base64
import struct

import av
import numpy as np

from hardware.capture.encode import PictureEncoder
from media.packetise import RtpStream, h264_payloads, nal_units

COLOUR = (40, 60, 180)
SETTINGS_UNITS = (7, 8)  # SPS and PPS


class RtspCamera:
    """Shows one colour, `pictures` of them to each visitor, then hangs up as a camera does that restarts."""

    def __init__(self, pictures: int) -> None:
        self.visits = 0
        self._pictures = pictures
        self._film = _film(pictures, 320, 240)
        self._server: asyncio.Server | None = None

    def resize(self, width: int, height: int) -> None:
        """Show the next visitor pictures of another size."""
        self._film = _film(self._pictures, width, height)

    async def start(self) -> str:
        """Listen; the address to watch."""
        self._server = await asyncio.start_server(self._visit, "127.0.0.1", 0)
        return f"rtsp://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/1"

    async def stop(self) -> None:
        assert self._server is not None
        self._server.close()
        await self._server.wait_closed()

    async def _visit(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while request := await _request(reader):
                method, sequence = request
                writer.write(self._answer(method, sequence))
                if method == "PLAY":
                    self.visits += 1
                    await self._play(writer)
                    break
        finally:
            writer.close()

    def _answer(self, method: str, sequence: str) -> bytes:
        sdp = _description(self._film[0]) if method == "DESCRIBE" else ""
        lines = ["RTSP/1.0 200 OK", f"CSeq: {sequence}", "Session: 1", *_HEADERS.get(method, ())]
        return ("\r\n".join([*lines, f"Content-Length: {len(sdp)}", "", sdp])).encode()

    async def _play(self, writer: asyncio.StreamWriter) -> None:
        stream = RtpStream(96, 90_000, ssrc=99, first_sequence=0, first_time=0)
        for number, encoded in enumerate(self._film):
            for packet in stream.picture(h264_payloads(encoded), number / 25):
                writer.write(struct.pack("!cBH", b"$", 0, len(packet)) + packet)
            await writer.drain()


_HEADERS = {
    "OPTIONS": ("Public: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN",),
    "DESCRIBE": ("Content-Type: application/sdp",),
    "SETUP": ("Transport: RTP/AVP/TCP;unicast;interleaved=0-1",),
}


async def _request(reader: asyncio.StreamReader) -> tuple[str, str] | None:
    """Method and sequence number of the next request; None at the end."""
    try:
        text = (await reader.readuntil(b"\r\n\r\n")).decode()
    except asyncio.IncompleteReadError:
        return None
    fields = dict(line.split(": ", 1) for line in text.split("\r\n")[1:] if ": " in line)
    return text.split(" ", 1)[0], fields["CSeq"]


def _description(picture: bytes) -> str:
    sets = [base64.b64encode(unit).decode() for unit in nal_units(picture) if unit[0] & 0x1F in SETTINGS_UNITS]
    return (
        "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=camera\r\nc=IN IP4 0.0.0.0\r\nt=0 0\r\nm=video 0 RTP/AVP 96\r\n"
        "a=rtpmap:96 H264/90000\r\n"
        f"a=fmtp:96 packetization-mode=1;sprop-parameter-sets={','.join(sets)}\r\na=control:track1\r\n"
    )


def _film(pictures: int, width: int, height: int) -> list[bytes]:
    encoder = PictureEncoder(width, height, 25, 300_000)
    frame = av.VideoFrame.from_ndarray(np.full((height, width, 3), COLOUR, dtype=np.uint8), "rgb24")
    return [encoder.encode(frame, number / 25, keyframe=number == 0) for number in range(pictures)]

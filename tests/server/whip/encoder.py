"""An encoder: FFmpeg's WHIP muxer, as PyAV brings it, in a process of its own (it keeps the interpreter to itself).

`python encoder.py ADDRESS OPTIONS` (as JSON): two seconds of H.264 and Opus, then "sent", then it waits for the
end of its standard input and says goodbye.
"""

from __future__ import annotations

import json
import sys

import av
import numpy as np

FPS, RATE = 15, 48_000


def picture(number: int) -> av.VideoFrame:
    """A grey that changes."""
    frame = av.VideoFrame.from_ndarray(np.full((180, 320, 3), number * 8 % 256, np.uint8), "rgb24")
    frame.pts = number
    return frame


def sound(number: int) -> av.AudioFrame:
    """Silence for one picture."""
    samples = RATE // FPS
    frame = av.AudioFrame.from_ndarray(np.zeros((1, 2 * samples), np.int16), "s16", "stereo")
    frame.sample_rate, frame.pts = RATE, number * samples
    return frame


def main(address: str, options: dict[str, str]) -> None:
    """Send."""
    with av.open(address, "w", format="whip", options=options) as container:
        video = container.add_stream("libx264", FPS, options={"preset": "ultrafast", "tune": "zerolatency"})
        video.width, video.height, video.pix_fmt = 320, 180, "yuv420p"
        video.codec_context.profile = "Constrained Baseline"
        video.codec_context.gop_size = FPS
        audio = container.add_stream("libopus", RATE, layout="stereo")
        for number in range(2 * FPS):
            for packet in (*video.encode(picture(number)), *audio.encode(sound(number))):
                container.mux(packet)
        print("sent", flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main(sys.argv[1], json.loads(sys.argv[2]))

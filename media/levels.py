"""How loud a microphone is, from the levels its packets carry (RFC 6464), without decoding."""

from __future__ import annotations

ATTACK = 0.5
"""Share of a louder packet in the new value: speech shows within two packets (40 ms)."""

RELEASE = 0.05
"""Share of a softer packet: pauses between words (300 ms) do not make the meter drop to silence."""

SILENCE = -127.0
"""dBov, the lowest level RFC 6464 can say."""


class LevelMeter:
    """Fast up, slow down. `value` is in dBov: 0 is full scale, -127 silence."""

    def __init__(self) -> None:
        self.value = SILENCE

    def feed(self, level_byte: int) -> None:
        """Take the level byte of one packet (voice bit, then -dBov in seven bits)."""
        level = -float(level_byte & 0x7F)
        share = ATTACK if level > self.value else RELEASE
        self.value += (level - self.value) * share

"""The meeting: pure, synchronous rules. No I/O, no clock, no randomness (see the README's architecture section)."""

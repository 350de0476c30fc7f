"""WHIP (RFC 9725) and WHEP: encoders and cameras send, players watch, by one HTTP request."""

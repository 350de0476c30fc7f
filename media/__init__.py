"""Packets: a selective forwarding unit (SFU, RFC 7667 § 3.7) that never decodes what it passes on."""

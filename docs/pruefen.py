"""Prüft die drei Listen einer elektronischen geheimen Wahl: python3 pruefen.py wahl-w1-1.json

Nichts als Python wird gebraucht. Geprüft wird dreierlei: Die Auszählung stimmt mit der Urne überein; es liegen nicht
mehr Stimmzettel darin, als ausgegeben wurden; jeder trägt eine echte Unterschrift dieses Wahlgangs. Ob die Namen auf
der ersten Liste stimmen, kann nur prüfen, wer darauf steht.
"""

import json
import sys
from collections import Counter
from hashlib import sha384
from pathlib import Path


def maske(saat, laenge):
    """Füllt auf die gewünschte Länge auf (MGF1, RFC 8017, Anhang B.2.1)."""
    stuecke = [sha384(saat + zahl.to_bytes(4, "big")).digest() for zahl in range(laenge // 48 + 1)]
    return b"".join(stuecke)[:laenge]


def unterschrift_echt(zettel, n, e):
    """Rechnet die Unterschrift zurück und vergleicht mit dem Code (RSASSA-PSS, RFC 8017 § 8.1.2, ohne Salz)."""
    laenge = (n.bit_length() + 6) // 8
    zurueck = pow(int(zettel["signature"], 16), e, n).to_bytes(laenge, "big")
    verdeckt, pruefsumme, ende = zurueck[:-49], zurueck[-49:-1], zurueck[-1]
    block = bytes(a ^ b for a, b in zip(verdeckt, maske(pruefsumme, len(verdeckt)), strict=True))
    block = bytes([block[0] & 255 >> (8 * laenge - n.bit_length() + 1)]) + block[1:]
    erwartet = sha384(bytes(8) + sha384(bytes.fromhex(zettel["token"])).digest()).digest()
    return ende == 0xBC and block == bytes(len(block) - 1) + b"\x01" and pruefsumme == erwartet


def fehler(listen):
    """Alles, was nicht stimmt, als Sätze."""
    urne, n, e = listen["urn"], int(listen["modulus"], 16), listen["exponent"]
    gezaehlt = Counter(zettel["choice"] for zettel in urne)
    for wahl, name in listen["options"].items():
        if gezaehlt[wahl] != listen["tally"][wahl]:
            yield f"{name}: In der Urne liegen {gezaehlt[wahl]}, bekannt gegeben sind {listen['tally'][wahl]}."
    if set(gezaehlt) - set(listen["options"]):
        yield "In der Urne liegt, was nicht auf dem Stimmzettel steht."
    if len(urne) > len(listen["roll"]):
        yield f"{len(urne)} Stimmzettel liegen in der Urne, ausgegeben wurden nur {len(listen['roll'])}."
    if len({zettel["token"] for zettel in urne}) < len(urne):
        yield "Ein Code kommt mehr als einmal vor."
    for zettel in urne:
        if not unterschrift_echt(zettel, n, e):
            yield f"Der Stimmzettel {zettel['token'][:12]} ist nicht echt."


if __name__ == "__main__":
    LISTEN = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    MAENGEL = list(fehler(LISTEN))
    GUT = f"In Ordnung: {len(LISTEN['urn'])} Stimmzettel, {len(LISTEN['roll'])} ausgegeben."
    sys.stdout.write("\n".join(MAENGEL or [GUT]) + "\n")
    sys.exit(bool(MAENGEL))

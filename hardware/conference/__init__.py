"""Conference systems: a microphone, a request key and, in some, voting keys and a card reader at each seat.

For each system a pure wire codec (`*_wire.py`) and a driver; what they share is in `driver.py`.
"""

"""The local link: child processes (programme, capture devices) as peers of the meeting's room, over a Unix socket.

The meeting process holds a `LocalServer`, each child a `LocalLink`; what they say to each other is in `local_wire`.
"""

from media.local_client import LocalLink
from media.local_server import LocalServer
from media.local_wire import Control, KeyframeWanted, Message, Packet, Report, TrackClosed, TrackList

__all__ = [
    "Control",
    "KeyframeWanted",
    "LocalLink",
    "LocalServer",
    "Message",
    "Packet",
    "Report",
    "TrackClosed",
    "TrackList",
]

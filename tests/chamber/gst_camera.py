"""A network camera of GStreamer, for the system's own Python: `gst_camera.py LAUNCH` prints its port and serves."""

import sys

import gi  # type: ignore[import-not-found]

gi.require_version("Gst", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtspServer  # type: ignore[import-not-found]  # noqa: E402  # after the versions are chosen

Gst.init(None)
server = GstRtspServer.RTSPServer()
server.set_address("127.0.0.1")
server.set_service("0")
factory = GstRtspServer.RTSPMediaFactory()
factory.set_launch(sys.argv[1])
factory.set_shared(True)
server.get_mount_points().add_factory("/1", factory)
server.attach(None)
print(server.get_bound_port(), flush=True)
GLib.MainLoop().run()

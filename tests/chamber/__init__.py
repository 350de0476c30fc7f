"""The chamber's sources against independent peers: GStreamer as network camera and as network of microphones.

Not part of `make test`, for GStreamer brings 200 MB of packages: `make test-chamber`.
"""

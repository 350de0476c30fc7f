"""The hall's camera and microphone: from a device, a file, a network camera or the simulated hall into RTP.

Runs as a process of its own (`python -m hardware.capture`), because a device driver may block for ever in a read and
can then only be freed by ending the process.
"""

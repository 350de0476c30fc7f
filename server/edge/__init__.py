"""The edge: the process that serves the public, on this machine or another, and never troubles the meeting.

`edge` answers, `stream` and `hls` are the live list, `mirror` and `elsewhere` the recording away from its disk.
"""

"""The room's loudspeakers: what remote participants say, mixed and played in the hall, in a process of its own.

Only remote participants are in the mix, never the hall itself (mix-minus): its microphones would hear themselves.

There is no echo canceller here. One needs microphone and loudspeakers on one clock, and ours are two processes, so that
a driver that hangs can be ended alone. That of the sound server (WebRTC's, in PulseAudio and PipeWire) has both at hand
and is set up in two lines (docs/handbuch/technik.md): in a simulated hall with 80 ms of delay it took 23 dB off a voice
after 3 s and 36 dB after 12 s. Of the bindings for Python, pywebrtc-audio 0.2.0 does as well, but would bring both
devices back into one process; those of SpeexDSP are first releases or years old.
"""

"""The programme: the one place where media is decoded. Composes the public picture and sound, encodes them once.

```
local link -> inbox -> studio thread: receive -> decode -> compose, mix -> encode -> cut -> shelf thread -> SegmentSink
```
What is public is decided elsewhere; here a scene says what to show, and without a scene there is a silent placard.
"""

"""The recording is the stream: the parts that viewers get are appended to files, and nothing else is recorded.

Layout on disk, below the sitting's folder (`server.addresses.Folders.live(meeting_id)`):

```
last                             the highest segment number used and the number of runs, also of what was not kept
20261119T180204-000001/          a run: one timeline of the programme, from one start of its process to the next
    run.json                     RunInfo (begin in UTC, rungs, lengths); with it the run exists, it never changes
    high/                        a rung: one way to receive the programme ("high" is the first; "low", "sound")
        init.mp4                 its initialization segment (ISO/IEC 14496-12: `ftyp` and `moov`)
        s000001.m4s              a segment: its parts (`moof` and `mdat`) one after the other, nothing else
        s000002.m4s
        index.jsonl              one line per finished segment; a convenience, the segments themselves are the truth
    low/ …
20261119T184410-002527/          the programme was restarted: a new run, a discontinuity; the numbers go on
```

* A run is named by its begin (UTC) and its first number: names sort by time and are never used twice. So an address
  with a run in it (`/live/RUN/RUNG/FILE`) never changes its bytes. It is dead when the run's folder or file is gone,
  so caches may keep it for a minute and no longer.
* Times within a run are **ticks of 1/90,000 s** from its begin; UTC of a tick is `RunInfo.begun` + tick / 90,000.
  Segments and parts lie on a fixed grid: segment n begins at tick (n - `RunInfo.first`) x `segment_ticks`, its parts
  follow each other after `part_ticks`. All rungs of a run have the same grid and the same numbers.
* A segment's number is its media sequence number (RFC 8216bis § 4.4.3.2) and is used once in a sitting, over all runs.
  A number without a file was lost (full disk, kill) or taken away (retention, a passage taken down): the lists mark it
  as a gap. Nothing else has to be told: **a file that is gone is gone**.
* A part is appended with one unbuffered write as soon as it is made; when its last part is written a segment is made
  durable (fsync of the file, then of its line in the index). After SIGKILL everything written is there; after a power
  cut everything up to the last whole segment. What a killed process left half written is cut off by `recover`.
* A segment's file may hold fewer parts than the grid has (a kill, a full disk): what is there is its beginning.

What each participant sends can be kept beside that, as it came (`[originals]` in config.toml, off by default), as
evidence or for another cut. It is never published, and lies apart, in `server.addresses.Folders.originals(meeting_id)`:

```
20261119T180204123-hall.mkv      begin in UTC to the millisecond, and the owner of the tracks (percent-encoded)
20261119T180311870-p7.mkv        Matroska of the packets' own frames (`media.programme.originals`), mode 0600
```

* The name's moment is the file's zero (DateUTC in it says the same); its age counts from there. A file is finished when
  its owner's tracks or codec parameters change, after three seconds without a packet, and after an hour.
* A cluster is written every half second. After SIGKILL all whole clusters can be read; index and length are missing.

The live stream does not need the disk: parts go to the edges by a socket (`recordings.wire`) and to the disk beside
it. Where nothing shall be kept (`publication.mode`), no SittingWriter stands at the end and only `last` is written.

The functions, smallest first:

* `recordings.layout`  names and values: `TICKS`, `RunInfo`, `RungInfo`, `Segment(number, start, pieces)`, `Piece(size,
  duration, independent)`; `run_name`, `segment_name`, `segment_number`, `utc(info, tick)`, `tick_of(info, at)`.
* `recordings.boxes`  `pieces(data) -> Scan`: the whole parts at the beginning of a segment's bytes, and where they end.
* `recordings.index`  `read_sitting(folder) -> tuple[Run, ...]`: all runs in order, each with `folder`, `info` and
  `rungs` (name -> segments by number), only what is on disk; `read_run(folder) -> Run`; `Run.path(rung, number)`;
  `locate(runs, at) -> Place | None` (run, segment, tick of a moment in UTC). Reads beside a writer, changes nothing.
* `recordings.recover`  `recover(folder)`: mends what a killed writer left. Called by the writer's process at its start.
* `recordings.writer`  `SittingWriter(folder, kept)`: writes; a `media.programme.ports.PartSink`. Whoever has to hold
  parts back (gavel delay) or leave them out (dump, non-public) stands before it, and before the live sink, with the
  same protocol: `begin(Beginning)`, `append(Part)`, `close()`. `recordings.numbers.NumbersOnly(folder)` in its place
  keeps nothing.
* `recordings.retention`  what is past its period, and deleting it: runs, originals.
* `recordings.wire`  what goes over the socket from the programme to the edges; `recordings.window` the live window in
  memory that the socket fills, at both of its ends.
* `recordings.lists`  the HLS lists as text: live (with parts), rewind (the whole sitting), master; pure.

`archive/` below this folder is the default data folder and is never committed.
"""

"""Python's collector of reference cycles, so that it does not hold the event loop while people meet.

It looks at all objects of a generation at once. Most there are were made by starting: 130,000 that stay to the end, and
a full collection takes 115 to 127 ms of CPU with them. `freeze` takes them out of its sight: 18 to 24 ms then, with a
hundred viewers (measured with Python 3.11 and `tests.bench.sfu --only 1×100`).

The thresholds stay Python's own (700, 10, 10): a hundred joins are 27 collections of the youngest generation (1 ms at
most), two of the middle one (4 ms) and no full one; after that packets, feedback and samples leave nothing behind that
would count. Five times fewer full collections (700, 10, 50) changed none of these figures.
"""

from __future__ import annotations

import gc


def settle() -> None:
    """Look no more at what is there now; for the end of the start. What later becomes garbage of it stays for ever."""
    gc.collect()
    gc.freeze()

"""Sittings of somebody else's OParl 1.0 or 1.1 interface (oparl.org), taken over as planning files with their papers.

`source` asks, bounded in everything; `things` parses what comes; `sittings` reads sittings with their bodies, `papers`
fetches their files; `plan` makes the planning files; `command` joins them for the command line.
"""

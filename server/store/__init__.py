"""Persistence: the event log of every meeting and the rows beside it.

`Store.open` gives both. The log is append-only and hash-chained (`chain` says how to recompute it), written by one
thread in groups (`writer`), kept in SQLite or PostgreSQL (`database`); what fails is said in one sentence (`trouble`).
"""

"""The minutes (Niederschrift) as files: read by those whom they concern, published, with the transcript's words.

What stands in them is `agenda.minutes`; how it is laid out, `server.export`.
"""

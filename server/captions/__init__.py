"""Captions (Untertitel) of what is said in public, from a human, a WebVTT feed or speech recognition.

`book` keeps them as versions in one file; `release` holds them back as long as the picture; `transcript` reads them.
"""

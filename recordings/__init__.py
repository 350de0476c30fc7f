"""Segments on disk: names, writer, index. `archive/` is the default data folder and is never committed."""

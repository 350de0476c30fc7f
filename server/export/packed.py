"""ZIP files with the same bytes for the same contents: entries in the order given, none with a time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

ZIP_DATE = (1980, 1, 1, 0, 0, 0)
"""The earliest date a ZIP entry can carry."""


def packed(files: Mapping[str, bytes], stored: frozenset[str] = frozenset()) -> bytes:
    """These files; `stored` are kept as they are, the others deflated."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in files.items():
            way = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name, ZIP_DATE), data, way)
    return target.getvalue()

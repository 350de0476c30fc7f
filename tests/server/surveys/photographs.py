"""Pictures as a telephone takes them, with the place and the camera in them."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image, PngImagePlugin

WHERE = "N 50 Grad, Kamera 4711"


def picture(kind: str, way_up: int = 1) -> bytes:
    """A photograph that tells where it was taken; `way_up` as in Exif."""
    image = Image.new("RGB", (40, 20), (200, 30, 30))
    image.putpixel((3, 4), (0, 0, 255))
    sheet, exif, told = io.BytesIO(), Image.Exif(), PngImagePlugin.PngInfo()
    exif[0x0112], exif[0x010E] = way_up, WHERE
    told.add_text("Comment", WHERE)
    extra: dict[str, Any] = {"comment": WHERE.encode()} if kind == "JPEG" else {"pnginfo": told}
    image.save(sheet, kind, exif=exif, **extra)
    return sheet.getvalue()

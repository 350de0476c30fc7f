"""The package for the e-file (E-Akte): a ZIP with PDF, Akoma Ntoso, the record for machines, and a list of checksums.

`manifest.json` says for machines what is in it, `SHA256SUMS` says the same to `sha256sum --check`. It is a plain ZIP
and no xdomea message: that standard's schema is not to be had as a package, so nothing here claims to follow it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from server.export.document import Document
from server.export.packed import packed

FORMAT = "ratssaal-eakte/1"


def render(document: Document, files: Mapping[str, tuple[str, bytes]]) -> bytes:
    """The ZIP file of these files: name -> (media type, contents)."""
    contents = {name: data for name, (_, data) in files.items()}
    sums = {name: hashlib.sha256(data).hexdigest() for name, data in contents.items()}
    manifest = _manifest(document, files, sums)
    listed = "".join(f"{digest}  {name}\n" for name, digest in sums.items())
    return packed({**contents, "manifest.json": manifest, "SHA256SUMS": listed.encode()})


def _manifest(document: Document, files: Mapping[str, tuple[str, bytes]], sums: Mapping[str, str]) -> bytes:
    entries = [
        {"name": name, "media_type": media_type, "bytes": len(data), "sha256": sums[name]}
        for name, (media_type, data) in files.items()
    ]
    values = {
        "format": FORMAT,
        "title": document.name,
        "body": document.body,
        "written": document.written.isoformat(),
        "log_hash": document.log_hash,
        "files": entries,
    }
    return json.dumps(values, ensure_ascii=False, indent=1).encode()

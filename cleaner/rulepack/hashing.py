"""The hash that names a set of rule files."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping


def source_hash(sources: Mapping[str, str]) -> str:
    """One hash of all file names and contents, in sorted order."""
    digest = hashlib.sha256()
    for path in sorted(sources):
        for part in (path, sources[path]):
            raw = part.encode("utf-8", "surrogatepass")
            digest.update(len(raw).to_bytes(8, "big") + raw)
    return digest.hexdigest()

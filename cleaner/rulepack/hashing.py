"""The hash that names a set of rule files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping


def source_hash(layers: Iterable[Mapping[str, str]]) -> str:
    """One hash of all file names and contents, layer by layer, in sorted order."""
    digest = hashlib.sha256()
    for layer in layers:
        digest.update(b"layer")
        for path in sorted(layer):
            for part in (path, layer[path]):
                raw = part.encode("utf-8", "surrogatepass")
                digest.update(len(raw).to_bytes(8, "big") + raw)
    return digest.hexdigest()

"""Everything that may change the output of a document, in one hash.

Same fingerprint and same bytes in: same bytes out, at any worker count, order, hash seed, locale
or time zone. Libraries that decide over text are named by version, without importing them.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from cleaner import __version__
from cleaner.options import Options

LIBRARIES = ("trafilatura", "lxml", "selectolax", "ftfy", "langdetect", "google-re2")


def fingerprint(packs_sha256: str, options: Options) -> dict[str, Any]:
    """The parts and, under `sha256`, their hash."""
    parts: dict[str, Any] = {
        "version": __version__,
        "packs": packs_sha256,
        "options": asdict(options),
        "unicode": unicodedata.unidata_version,
        "libraries": {name: _version(name) for name in LIBRARIES},
    }
    canonical = json.dumps(parts, sort_keys=True, separators=(",", ":"))
    return {**parts, "sha256": hashlib.sha256(canonical.encode()).hexdigest()}


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "none"

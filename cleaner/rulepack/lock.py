"""A pack set pinned by hash: what `clean rules lock` writes and a run with a lock holds to.

The lock is JSON: the hash of the whole set, and the hash of each file by layer, so that a refusal
can say which file differs.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from cleaner import __version__
from cleaner.errors import LockError
from cleaner.rulepack.hashing import source_hash

LOCK = 1
_AGAIN = "write the lock anew with `clean rules lock`, or use the packs that it pins"


def lock_text(sources: Sequence[Mapping[str, str]]) -> str:
    """The lock of these layers, the lowest first."""
    record = {
        "lock": LOCK,
        "written_by": f"despill {__version__}",
        "packs": source_hash(sources),
        "layers": [_hashes(layer) for layer in sources],
    }
    return json.dumps(record, indent=1, ensure_ascii=True) + "\n"


def check_lock(path: Path, sha256: str, sources: Sequence[Mapping[str, str]] = ()) -> None:
    """Hold a set of packs to a lock; `sources` are its layers where they are known.

    Raises:
        LockError: the lock cannot be read, or the set is another one; says which files differ.
    """
    record = _read(path)
    if record["packs"] == sha256:
        return
    differing = _differing(record["layers"], [_hashes(layer) for layer in sources])
    shown = ", ".join(differing[:5]) + (" …" if len(differing) > 5 else "")
    detail = f"; {shown}" if sources and differing else ""
    raise LockError(f"{path}: the packs are not those that are locked{detail}. {_AGAIN}")


def _hashes(layer: Mapping[str, str]) -> dict[str, str]:
    return {
        name: hashlib.sha256(layer[name].encode("utf-8", "surrogatepass")).hexdigest()
        for name in sorted(layer)
    }


def _differing(
    locked: Sequence[Mapping[str, str]], found: Sequence[Mapping[str, str]]
) -> list[str]:
    told = []
    if len(locked) != len(found):
        told.append(f"{len(found)} layers where {len(locked)} are locked")
    for was, now in zip(locked, found, strict=False):
        for name in sorted({*was, *now}):
            if was.get(name) != now.get(name):
                change = (
                    "is new" if name not in was else "is gone" if name not in now else "differs"
                )
                told.append(f"{name} {change}")
    return told


def _read(path: Path) -> dict[str, Any]:
    try:
        record = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise LockError(f"{path}: the lock cannot be read: {error.strerror}") from None
    except ValueError:
        raise LockError(f"{path}: no lock: not JSON. {_AGAIN}") from None
    if (
        not isinstance(record, dict)
        or record.get("lock") != LOCK
        or not isinstance(record.get("packs"), str)
        or not isinstance(record.get("layers"), list)
        or not all(isinstance(layer, dict) for layer in record["layers"])
    ):
        raise LockError(f"{path}: no lock of a kind that this version reads. {_AGAIN}")
    return record

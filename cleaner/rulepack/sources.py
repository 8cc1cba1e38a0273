"""Which rule files a run uses, and their validated packs, warm from the cache where it can be.

The shipped packs are the first layer; every folder that the caller names lies on top of it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from cleaner.errors import Fault, PackError
from cleaner.rulepack import cache
from cleaner.rulepack.find import read_folder, shipped_folder
from cleaner.rulepack.hashing import source_hash
from cleaner.rulepack.schema import Packs

RulesArgument = str | os.PathLike[str] | Iterable[str | os.PathLike[str]] | Packs | None


def layered(folders: Iterable[str | os.PathLike[str]], *, shipped: bool = True) -> Packs:
    """The validated packs of `folders`, on top of the shipped ones unless told otherwise; from
    the cache if it has them.

    Raises:
        PackError: a folder cannot be read, a file has the path of one in a lower layer, or the
            files have faults; all faults of all files, with paths that can be opened.
    """
    layers = [shipped_folder()] if shipped else []
    layers += map(Path, folders)
    sources: dict[str, str] = {}
    homes: dict[str, Path] = {}
    faults = []
    for folder in layers:
        for path, text in read_folder(folder).items():
            if path in sources:
                message = f"{homes[path] / path} is a pack of this name already; rename this file"
                faults.append(Fault((folder / path).as_posix(), 1, 1, message))
            sources[path] = text
            homes[path] = folder
    if faults:
        raise PackError(faults)
    try:
        return load_sources(sources)
    except PackError as error:
        raise PackError(
            [replace(f, path=(homes[f.path] / f.path).as_posix()) for f in error.faults]
        ) from None


def load_sources(sources: Mapping[str, str]) -> Packs:
    """Validated packs of the files' texts, from the cache if it has them.

    Raises:
        PackError: with every fault of every file.
    """
    packs = cache.load(source_hash(sources))
    if packs is None:
        # The YAML parser and the pattern analyser; a warm start needs neither.
        from cleaner.rulepack.load import load_packs

        packs = load_packs(sources)
        cache.save(packs)
    return packs


def resolve(rules: RulesArgument) -> Packs:
    """What `Cleaner(rules=…)` takes: None (the shipped packs), folders on top of them, or packs."""
    if isinstance(rules, Packs):
        return rules
    if rules is None:
        return layered(())
    return layered([rules] if isinstance(rules, (str, os.PathLike)) else rules)

"""Which rule files a run uses, and their validated packs, warm from the cache where it can be.

The shipped packs are the first layer; every folder that the caller names lies on top of it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from cleaner.errors import Fault, PackError
from cleaner.rulepack import cache
from cleaner.rulepack.find import read_folder, shipped_folder
from cleaner.rulepack.schema import Packs

RulesArgument = str | os.PathLike[str] | Iterable[str | os.PathLike[str]] | Packs | None


def layered(folders: Iterable[str | os.PathLike[str]]) -> dict[str, str]:
    """The shipped files and those of `folders`.

    Raises:
        PackError: a folder cannot be read, or a file has the path of one in a lower layer.
    """
    sources = read_folder(shipped_folder())
    for folder in folders:
        own = read_folder(Path(folder))
        faults = [
            Fault(
                (Path(folder) / path).as_posix(), 1, 1,
                f"a lower layer has a pack `{path}` already; give this file another name",
            )
            for path in own
            if path in sources
        ]  # fmt: skip
        if faults:
            raise PackError(faults)
        sources.update(own)
    return sources


def load_sources(sources: Mapping[str, str]) -> Packs:
    """Validated packs of the files' texts, from the cache if it has them.

    Raises:
        PackError: with every fault of every file.
    """
    # The loader pulls in the YAML parser and the pattern analyser; a warm start needs neither.
    from cleaner.rulepack.hashing import source_hash

    packs = cache.load(source_hash(sources))
    if packs is None:
        from cleaner.rulepack.load import load_packs

        packs = load_packs(sources)
        cache.save(packs)
    return packs


def resolve(rules: RulesArgument) -> Packs:
    """What `Cleaner(rules=…)` takes: None (the shipped packs), folders on top of them, or packs."""
    if isinstance(rules, Packs):
        return rules
    if rules is None:
        return load_sources(layered(()))
    folders = [rules] if isinstance(rules, (str, os.PathLike)) else list(rules)
    return load_sources(layered(folders))

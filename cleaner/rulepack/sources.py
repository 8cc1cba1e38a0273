"""Which rule files a run uses, and their validated packs, warm from the cache where it can be.

Layers, the lowest first: the shipped packs, those that other distributions bring, and each folder
or zip that the caller names.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from cleaner.errors import PackError
from cleaner.rulepack import cache
from cleaner.rulepack.find import installed_folders, read_layer, shipped_folder
from cleaner.rulepack.hashing import source_hash
from cleaner.rulepack.packs import Packs

RulesArgument = str | os.PathLike[str] | Iterable[str | os.PathLike[str]] | Packs | None


def layers(folders: Iterable[str | os.PathLike[str]], *, shipped: bool = True) -> list[Path]:
    """The places of all layers; without `shipped`, those of `folders` alone."""
    below = [shipped_folder(), *installed_folders()] if shipped else []
    return [*below, *map(Path, folders)]


def layered(
    folders: Iterable[str | os.PathLike[str]],
    *,
    shipped: bool = True,
    lock: str | os.PathLike[str] | None = None,
) -> Packs:
    """The validated packs of `folders` (folders or zips), on top of the shipped and installed
    ones unless told otherwise; from the cache if it has them.

    Raises:
        PackError: with every fault of every file, with paths that can be opened.
        LockError: the packs are not those of the `lock`.
    """
    places = layers(folders, shipped=shipped)
    sources = [read_layer(place) for place in places]
    if lock is not None:
        from cleaner.rulepack.lock import check_lock

        check_lock(Path(lock), source_hash(sources), sources)
    return load_sources(sources, [place.as_posix() for place in places])


def load_sources(sources: Sequence[Mapping[str, str]], homes: Sequence[str]) -> Packs:
    """Validated packs of the files' texts by layer, from the cache if it has them.

    Raises:
        PackError: with every fault of every file.
    """
    packs = cache.load(source_hash(sources))
    if packs is None:
        # Hundreds of thousands of small objects, none of them garbage: looking takes a fifth.
        collecting = gc.isenabled()
        gc.disable()
        try:
            packs = _read(sources, homes)
        finally:
            if collecting:
                gc.enable()
        cache.save(packs)
    return replace(packs, layers=tuple(homes))


def _read(sources: Sequence[Mapping[str, str]], homes: Sequence[str]) -> Packs:
    """The packs as their files say. After each edit of the user's folder the shipped packs, which
    take ten seconds, are those of the last time."""
    # The YAML parser and the pattern analyser; a warm start needs neither.
    from cleaner.rulepack.load import load_layers, load_on_top

    def below() -> Packs | None:
        try:
            packs = load_sources(sources[:-1], homes[:-1])
            list(packs.rules)  # All are read from the cache here; another time, when first needed.
        except (PackError, ValueError, LookupError, TypeError, AttributeError):
            return None  # The faults of all layers are told at once; a spoilt cache tells none.
        return packs

    packs = load_on_top(sources, homes, below) if len(sources) > 1 else None
    return packs or load_layers(sources, homes)


def resolve(rules: RulesArgument, lock: str | os.PathLike[str] | None = None) -> Packs:
    """What `Cleaner(rules=…, lock=…)` takes: None (the shipped and installed packs), folders or
    zips on top of them, or packs."""
    if isinstance(rules, Packs):
        if lock is not None:
            from cleaner.rulepack.lock import check_lock

            check_lock(Path(lock), rules.sha256)
        return rules
    listed = [rules] if isinstance(rules, (str, os.PathLike)) else rules or ()
    return layered(listed, lock=lock)

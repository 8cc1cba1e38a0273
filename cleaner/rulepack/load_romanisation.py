"""The head of a romanisation file in, its table out; faults go to the file's reader."""

from __future__ import annotations

import re

from cleaner.rulepack.pack_file import PackFile
from cleaner.rulepack.packs import Romanisation
from cleaner.rulepack.yamltree import Scalar

_SOUND = re.compile("[a-z]+")
_GROUP = re.compile(r"\^?[^\W\d_]+[$^]?")
_COSTED = re.compile(r"([a-z]+)[$]?")


def read_romanisation(file: PackFile) -> Romanisation:
    """Validate one table. Its code is the last part of the file's path."""
    code = file.id.rpartition("/")[2]
    for key in ("letters", "native"):
        for group, sounds in file.get(key, {}).items():
            if not _GROUP.fullmatch(group):
                _fault(file, key, f"`{group}` is no group of letters; `$` marks a word's end")
            for sound in sounds:
                if not _SOUND.fullmatch(sound):
                    _fault(file, key, f"`{sound}` is no sound; write small letters, such as kh")
    for pair in file.get("near", {}):
        if len(pair.split(" ")) != 2 or not all(map(_SOUND.fullmatch, pair.split(" "))):
            _fault(file, "near", f"`{pair}` must be two sounds with a blank between them")
    for sound in file.get("missing", {}):
        if not _COSTED.fullmatch(sound):
            _fault(file, "missing", f"`{sound}` is no sound; `$` behind one marks a word's end")
    for key in ("near", "missing"):
        if any(cost < 0 for cost in file.get(key, {}).values()):
            _fault(file, key, "a cost is 0 or more")
    return Romanisation(
        code=code,
        letters=file.get("letters", {}),
        native=file.get("native", {}),
        near=file.get("near", {}),
        missing=file.get("missing", {}),
        articles=_texts(file.get("articles")),
        prefixes=_texts(file.get("prefixes")),
        words=file.get("words", {}),
    )


def _fault(file: PackFile, key: str, said: str) -> None:
    file.fault(f"`{key}`: {said}", file.head[key][0])


def _texts(items: list[Scalar] | None) -> tuple[str, ...]:
    return tuple(item.value for item in items or ())

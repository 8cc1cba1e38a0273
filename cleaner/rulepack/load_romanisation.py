"""The head of a romanisation file in, its table out; faults go to the file's reader.

What a table must keep to: every sound that it names is one that some letters stand for, so that a
misspelt sound is told instead of never being heard.
"""

from __future__ import annotations

import re

from cleaner.rulepack.pack_file import PackFile
from cleaner.rulepack.packs import Romanisation
from cleaner.rulepack.schema import ROMANISATIONS
from cleaner.rulepack.yamltree import Scalar

BASE = "latin"
_SOUND = re.compile("[a-z]+")
_GROUP = re.compile(r"\^?[^\W\d_]+[$^]?")
_COSTED = re.compile(r"([a-z]+)[$]?")


def read_romanisation(file: PackFile) -> Romanisation:
    """Validate one table. Its code is the last part of the file's path."""
    code = file.id.rpartition("/")[2]
    if code != BASE and code not in ROMANISATIONS:
        known = ", ".join((BASE, *ROMANISATIONS[:-1]))
        file.refuse(f"a romanisation is called by its code: {known}; rename the file")
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

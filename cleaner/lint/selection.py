"""What a check is asked about: packs by id, files and folders in, the packs in force and the
rules among them out.

A word that exists as a file or folder is one, anything else is an id. A folder or file that lies
in no layer makes a layer of its own, so that `clean rules check my-rules/outlets/example.org.yaml`
needs nothing else said.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from cleaner.errors import OptionError
from cleaner.rulepack.packs import NamesPack, Packs
from cleaner.rulepack.rule import Rule
from cleaner.rulepack.sources import layered, layers

_ENDINGS = (".yaml", ".yml")
# Folders of a layer by which its files are sorted; a pack's id begins with theirs.
_SHELVES = ("outlets", "shared", "placeholders", "names", "romanisation")


@dataclass(frozen=True, slots=True)
class Selection:
    """The packs in force, the rules and names packs that are asked about, and the folders named
    on top of the shipped packs."""

    packs: Packs
    rules: tuple[Rule, ...]
    names: tuple[NamesPack, ...]
    folders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked for, before anything is loaded: `folders` on top of the shipped packs;
    `places` are asked about whole, `words` by id."""

    folders: tuple[str, ...]
    places: tuple[Path, ...]
    words: tuple[str, ...]

    @classmethod
    def make(cls, asked: Iterable[str], folders: Sequence[str], *, only_folders: bool) -> Request:
        """Sort what was typed; `only_folders` where the folders were named to be checked, not
        just configured to be there.

        Raises:
            OptionError: a folder does not exist.
        """
        for folder in folders:
            if not Path(folder).exists():
                raise OptionError(f"{folder}: no such folder or zip of rule files; check the path")
        below = [layer.resolve() for layer in layers(())]
        # The shipped packs are there anyway, as where their own repository checks itself.
        used = [folder for folder in folders if Path(folder).resolve() not in below]
        places: list[Path] = []
        words: list[str] = []
        # Folders first, so that a file below one belongs to it.
        for word in sorted(asked, key=lambda word: not Path(word).is_dir()):
            place = _place(word)
            if place is None:
                words.append(word)
                continue
            places.append(place)
            homes = [*below, *(Path(folder).resolve() for folder in used)]
            if not any(place.resolve().is_relative_to(home) for home in homes):
                used.append(str(_layer_of(place)))
        if not places and not words and only_folders:
            places = [Path(folder) for folder in folders]
        return cls(tuple(used), tuple(places), tuple(words))

    @property
    def layers(self) -> list[Path]:
        """The folders and zips that the packs in force are read from."""
        return layers(self.folders)

    def load(self) -> Selection:
        """Load the packs and choose the rules.

        Raises:
            PackError: the packs have faults. OptionError: a word is no id.
        """
        packs = layered(self.folders)
        if not self.places and not self.words:
            return Selection(packs, tuple(packs.rules), packs.names, self.folders)
        ids = [_prefix(place, packs) for place in self.places]
        chosen = [
            rule
            for rule in packs.rules
            if any(rule.layer == layer and _is_below(rule.id, prefix) for layer, prefix in ids)
            or any(_is_below(rule.id, word) for word in self.words)
        ]
        names = tuple(
            pack
            for pack in packs.names
            if any(pack.layer == layer and _is_below(pack.id, prefix) for layer, prefix in ids)
            or any(_is_below(pack.id, word) for word in self.words)
        )
        for word in self.words:
            _check_word(word, packs)
        return Selection(packs, tuple(chosen), names, self.folders)


def _place(word: str) -> Path | None:
    """The file or folder that a word names; the folder of a pack's fixtures names the pack."""
    path = Path(word)
    if path.is_dir():
        beside = [path.with_name(path.name + ending) for ending in _ENDINGS]
        return next((file for file in beside if file.is_file()), path)
    return path if path.is_file() else None


def _layer_of(place: Path) -> Path:
    if place.is_dir() or place.suffix not in _ENDINGS:
        return place
    return place.parent.parent if place.parent.name in _SHELVES else place.parent


def _prefix(place: Path, packs: Packs) -> tuple[int, str]:
    """The layer that a place lies in, and the ids that it stands for."""
    for number, layer in reversed(list(enumerate(packs.layers))):
        home = Path(layer).resolve()
        if place.resolve().is_relative_to(home):
            path = place.resolve().relative_to(home).as_posix()
            return number, "" if path == "." else path.removesuffix(".yaml").removesuffix(".yml")
    raise AssertionError(f"{place} lies in no layer")  # `Request.make` has seen to it.


def _is_below(rule_id: str, prefix: str) -> bool:
    return not prefix or rule_id == prefix or rule_id.startswith(prefix + "/")


def _check_word(word: str, packs: Packs) -> None:
    known = [rule.id for rule in packs.rules] + [pack.id for pack in packs.names]
    if any(_is_below(key, word) for key in known):
        return
    ids = sorted({key.rpartition("/")[0] for key in known} | set(known))
    near = difflib.get_close_matches(word, ids, 3, 0.6)
    hint = f"; did you mean {' or '.join(near)}?" if near else "; see `clean rules list`"
    raise OptionError(f"no rule belongs to {word!r}{hint}")

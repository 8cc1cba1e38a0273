"""The folder of a run: whose it is, what in it is done, and what may be left of a killed run.

A shard is done when its marker in `done/` says so and the files that the marker names are there
with the hashes that it names.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from cleaner.errors import OptionError
from cleaner.run.lock import PREFIX, Lock
from cleaner.run.model import Counts
from cleaner.run.shard import GATHERED, Member, Shard
from cleaner.run.write import KINDS, Disk

SCHEMA = 1
_FOLDERS = ("done", *KINDS)
Check = Callable[[AbstractSet[str]], None]
Plan = Callable[[Mapping[str, Sequence[Member]]], Mapping[str, Sequence[str]]]


@dataclass(frozen=True, slots=True)
class Marker:
    """What is known of a finished shard."""

    members: tuple[Member, ...]
    counts: Counts
    files: Mapping[str, Mapping[str, Any]]
    # Only says which sources are gathered in the shard, so that parts agree on it beforehand.
    planned: bool = False


class RunFolder:
    """The folder of one run, held by one process or by its parts; to be used with `with`."""

    def __init__(self, path: Path, identity: Mapping[str, Any], disk: Disk, lock: Lock) -> None:
        self.path, self._identity, self._disk, self._lock = path, identity, disk, lock
        # `known` are all that can be read; one whose files were being replaced when the run was
        # killed is not done, but still says which sources were gathered in it.
        self.known: dict[str, Marker] = {}
        self._whole: dict[str, bool] = {}

    def __enter__(self) -> RunFolder:
        return self

    def __exit__(self, *_: object) -> None:
        self._lock.release()

    def open(
        self, *, overwrite: bool = False, check: Check | None = None, plan: Plan | None = None
    ) -> None:
        """Take the folder, and find out what is done. `check` may refuse, knowing which sources
        were one document each; what `plan` makes of the sources of one document that are gathered
        already is written down for other parts.

        Raises:
            OptionError: it is no folder of a run, another run is at it, or it was made with other
                options.
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OptionError(f"-o {self.path}: cannot be made: {error.strerror}") from None
        try:
            with self.gate():
                self._lock.take()
                self._begin(overwrite, check)
                if plan is not None:
                    for name, sources in plan(self.gathered).items():
                        members = tuple(Member(source, 0, 1, "") for source in sources)
                        self.mark(name, Marker(members, Counts(), {}, planned=True))
        except OSError as error:
            told = f"cannot be used: {error.filename or self.path}: {error.strerror or error}"
            raise OptionError(f"-o {self.path}: {told}; mend that, or name another") from None

    def gate(self) -> AbstractContextManager[None]:
        """One part at a time."""
        return self._lock.gate()

    def _begin(self, overwrite: bool, check: Check | None) -> None:
        earlier = manifest(self.path)
        if earlier is None:
            self._check_empty()
        elif not overwrite:
            _check_same(earlier.get("identity", {}), self._identity, self.path)
            self.load()
        if check is not None:
            check({member.source for members in self.gathered.values() for member in members})
        if overwrite:
            self._clear()
        # Before the folders, so that what lies in them is known to be ours.
        self.report({"complete": False})
        for name in _FOLDERS:
            (self.path / name).mkdir(exist_ok=True)
        if self._lock.alone:
            self._sweep()

    def _check_empty(self) -> None:
        found = set(os.listdir(self.path)) - {"run.json.part"}
        foreign = sorted(name for name in found if not name.startswith(PREFIX))
        if foreign:
            raise OptionError(
                f"-o {self.path}: holds {foreign[0]}, and no run.json of an earlier run; name "
                "an empty or new folder"
            )

    def _clear(self) -> None:
        # Markers first: of a run that is cleared half, nothing may count as done.
        for name in _FOLDERS:
            for path in _files(self.path / name):
                self._disk.remove(path)
            if (self.path / name).is_dir():
                self._disk.sync_folder(self.path / name)

    def load(self) -> None:
        """Read the markers; also those that other parts have made since."""
        self.known.clear()
        for path in sorted((self.path / "done").glob("*.json")):
            marker = _marker(path)
            if marker is None:
                self._disk.remove(path)
                continue
            self.known[path.stem] = marker

    def is_whole(self, name: str) -> bool:
        """Whether the files of a known shard are as its marker says."""
        if name not in self._whole:
            marker = self.known[name]
            self._whole[name] = not marker.planned and all(
                self._disk.is_whole(self.path / file, said) for file, said in marker.files.items()
            )
        return self._whole[name]

    def _sweep(self) -> None:
        """Take away what a killed run left: what is in the making, and what no marker names."""
        named = {name for marker in self.known.values() for name in marker.files}
        for folder in _FOLDERS:
            for path in _files(self.path / folder):
                known = folder == "done" or f"{folder}/{path.name}" in named
                if path.name.endswith(".part") or not known:
                    self._disk.remove(path)
        self._disk.remove(self.path / "run.json.part")

    @property
    def gathered(self) -> dict[str, tuple[Member, ...]]:
        """The sources of one document by the shard that holds them."""
        return {
            name: marker.members
            for name, marker in self.known.items()
            if re.fullmatch(rf"{GATHERED}-\d+", name, re.ASCII)
        }

    def is_done(self, shard: Shard, there: AbstractSet[str]) -> bool:
        """Whether a shard is done with this very content. Sources that are no longer `there` do
        not undo it: what came of them stays."""
        return self.is_marked(shard.name, hash(shard.members), there) and self.is_whole(shard.name)

    def is_marked(self, name: str, members: int, there: AbstractSet[str]) -> bool:
        """Whether a marker says so, of the members with this hash; its files are not looked at."""
        marker = self.known.get(name)
        if marker is None or marker.planned:
            return False
        return members == hash(tuple(m for m in marker.members if m.source in there))

    def forget(self, name: str) -> None:
        """Take a shard away whose documents are now elsewhere, or nowhere."""
        marker = self.known.pop(name)
        self._disk.remove(self.path / "done" / f"{name}.json")
        self._disk.sync_folder(self.path / "done")
        for file in marker.files:
            self._disk.remove(self.path / file)

    def mark(self, shard: str, marker: Marker) -> None:
        """Say that a shard is done; its files are in place."""
        said = {
            "schema": SCHEMA,
            "members": [member.as_json() for member in marker.members],
            "counts": asdict(marker.counts),
            "files": marker.files,
            **({"planned": True} if marker.planned else {}),
        }
        self._disk.put(self.path / "done" / f"{shard}.json", _dumped(said))
        self.known[shard] = marker
        self._whole[shard] = not marker.planned

    def report(self, said: Mapping[str, Any]) -> None:
        """Write `run.json`: what the run is, and what is known of it so far."""
        whole = {"schema": SCHEMA, "identity": self._identity, **said}
        self._disk.put(self.path / "run.json", _dumped(whole))

    def counts(self, names: Iterable[str]) -> Counts:
        """The sum of these shards."""
        return sum((self.known[name].counts for name in names), Counts())


def manifest(folder: Path) -> dict[str, Any] | None:
    """What `run.json` says, or None where there is none that can be read."""
    try:
        said = json.loads((folder / "run.json").read_bytes())
    except (OSError, ValueError):
        return None
    if not isinstance(said, dict) or said.get("schema") != SCHEMA:
        return None
    settings = _of(_of(said, "identity"), "settings")
    return said if isinstance(settings, dict) else None


def _of(said: object, name: str) -> object:
    return said.get(name) if isinstance(said, dict) else None


def _check_same(before: Mapping[str, Any], now: Mapping[str, Any], folder: Path) -> None:
    old, new = dict(_flat(before)), dict(_flat(json.loads(json.dumps(now))))
    changed = [
        f"{name}: was {old.get(name)}, is {new.get(name)}"
        for name in sorted({*old, *new})
        if old.get(name) != new.get(name)
    ]
    if changed:
        raise OptionError(
            f"-o {folder}: holds a run made otherwise ({'; '.join(changed)}). Give the options "
            "as they were, name another folder, or start afresh with --overwrite"
        )


def _flat(said: Mapping[str, Any], prefix: str = "") -> Sequence[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for name, value in said.items():
        if isinstance(value, dict):
            found += _flat(value, f"{prefix}{name}.")
        else:
            found.append((prefix + name, value))
    return found


def _files(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []


def _marker(path: Path) -> Marker | None:
    try:
        said = json.loads(path.read_bytes())
        members = tuple(Member(**member) for member in said["members"])
        counts = Counts(**said["counts"])
        files = {name: dict(file) for name, file in said["files"].items()}
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return None
    # A marker names what may be removed: nothing outside, whoever wrote it.
    is_ours = all(re.fullmatch(rf"(?:{'|'.join(KINDS)})/[^/\\]+", name) for name in files)
    numbers = [value for value in asdict(counts).values() if not isinstance(value, dict)]
    numbers += [*counts.reasons.values(), *(member.documents for member in members)]
    is_sound = all(isinstance(number, int) for number in numbers)
    is_sound = is_sound and all(isinstance(member.source, str) for member in members)
    return (
        Marker(members, counts, files, bool(said.get("planned"))) if is_ours and is_sound else None
    )


def _dumped(said: Mapping[str, Any]) -> bytes:
    return json.dumps(said, ensure_ascii=True, indent=1, sort_keys=True).encode() + b"\n"

"""The folder of a run: whose it is, what in it is done, and what may be left of a killed run.

A shard is done when its marker in `done/` says so and the files that the marker names are there
with the hashes that it names.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

from cleaner.errors import OptionError
from cleaner.run.model import Counts
from cleaner.run.shard import GATHERED, Member, Shard
from cleaner.run.write import KINDS, Disk

SCHEMA = 1
_FOLDERS = ("done", *KINDS)


@dataclass(frozen=True, slots=True)
class Marker:
    """What is known of a finished shard."""

    members: tuple[Member, ...]
    counts: Counts
    files: Mapping[str, Mapping[str, Any]]


class RunFolder:
    """The folder of one run, held by one process at a time; to be used with `with`."""

    def __init__(self, path: Path, identity: Mapping[str, Any], disk: Disk) -> None:
        self.path, self._identity, self._disk = path, identity, disk
        # `known` are all that can be read; one whose files were being replaced when the run was
        # killed is not done, but still says which sources were gathered in it.
        self.markers: dict[str, Marker] = {}
        self.known: dict[str, Marker] = {}
        self._lock: BinaryIO | None = None

    def __enter__(self) -> RunFolder:
        return self

    def __exit__(self, *_: object) -> None:
        if self._lock is not None:
            self._lock.close()

    def open(self, *, overwrite: bool = False) -> None:
        """Take the folder, and find out what is done.

        Raises:
            OptionError: it is no folder of a run, another run is at it, or it was made with other
                options.
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OptionError(f"-o {self.path}: cannot be made: {error.strerror}") from None
        self._take()
        earlier = manifest(self.path)
        if earlier is None:
            self._check_empty()
        elif overwrite:
            self._clear()
        else:
            _check_same(earlier.get("identity", {}), self._identity, self.path)
        # Before the folders, so that what lies in them is known to be ours.
        self.report({"complete": False})
        for name in _FOLDERS:
            (self.path / name).mkdir(exist_ok=True)
        self._load()
        self._sweep()

    def _check_empty(self) -> None:
        foreign = sorted(set(os.listdir(self.path)) - {"run.json.part", ".lock"})
        if foreign:
            raise OptionError(
                f"-o {self.path}: holds {foreign[0]}, and no run.json of an earlier run; name "
                "an empty or new folder"
            )

    def _take(self) -> None:
        try:
            import fcntl
        except ImportError:  # Windows: two runs into one folder are the user's to avoid.
            return
        self._lock = open(self.path / ".lock", "wb")  # noqa: SIM115
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise OptionError(
                f"-o {self.path}: another run is at work there; wait for it, or name another folder"
            ) from None

    def _clear(self) -> None:
        # Markers first: of a run that is cleared half, nothing may count as done.
        for name in _FOLDERS:
            for path in _files(self.path / name):
                self._disk.remove(path)
            if (self.path / name).is_dir():
                self._disk.sync_folder(self.path / name)

    def _load(self) -> None:
        for path in sorted((self.path / "done").glob("*.json")):
            marker = _marker(path)
            if marker is None:
                self._disk.remove(path)
                continue
            self.known[path.stem] = marker
            if all(
                self._disk.is_whole(self.path / name, said) for name, said in marker.files.items()
            ):
                self.markers[path.stem] = marker

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
    def gathered(self) -> dict[str, list[str]]:
        """The sources of one document by the shard that holds them."""
        return {
            name: [member.source for member in marker.members]
            for name, marker in self.known.items()
            if name.rpartition("-")[0] == GATHERED
        }

    def is_done(self, shard: Shard, there: AbstractSet[str]) -> bool:
        """Whether a shard is done with this very content. Sources that are no longer `there` do
        not undo it: what came of them stays."""
        marker = self.markers.get(shard.name)
        if marker is None:
            return False
        return shard.members == tuple(m for m in marker.members if m.source in there)

    def forget(self, name: str) -> None:
        """Take a shard away whose documents are now elsewhere, or nowhere."""
        self.markers.pop(name, None)
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
        }
        self._disk.put(self.path / "done" / f"{shard}.json", _dumped(said))
        self.markers[shard] = self.known[shard] = marker

    def report(self, said: Mapping[str, Any]) -> None:
        """Write `run.json`: what the run is, and what is known of it so far."""
        whole = {"schema": SCHEMA, "identity": self._identity, **said}
        self._disk.put(self.path / "run.json", _dumped(whole))

    @property
    def counts(self) -> Counts:
        """The sum of all that is done."""
        return sum((marker.counts for marker in self.markers.values()), Counts())


def manifest(folder: Path) -> dict[str, Any] | None:
    """What `run.json` says, or None where there is none that can be read."""
    try:
        said = json.loads((folder / "run.json").read_bytes())
    except (OSError, ValueError):
        return None
    return said if isinstance(said, dict) and said.get("schema") == SCHEMA else None


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
        return Marker(members, Counts(**said["counts"]), said["files"])
    except (OSError, ValueError, LookupError, TypeError):
        return None


def _dumped(said: Mapping[str, Any]) -> bytes:
    return json.dumps(said, ensure_ascii=True, indent=1, sort_keys=True).encode() + b"\n"

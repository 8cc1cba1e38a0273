"""Files that are whole or not there: `.part`, fsync, rename, and then the marker.

Everything that touches the disk goes through `Disk`, so that a test can stop the world at any of
its steps.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from cleaner.compress import SUFFIXES
from cleaner.errors import OutputError
from cleaner.run.model import Done, Settings


class Disk:
    """The steps of writing. Raises OutputError where one fails."""

    def write(self, file: BinaryIO, content: bytes) -> None:
        """Append to an open file."""
        with told(Path(file.name)):
            file.write(content)
            file.flush()

    def sync(self, file: BinaryIO) -> None:
        """Bring a file's content to the disk."""
        with told(Path(file.name)):
            os.fsync(file.fileno())

    def rename(self, old: Path, new: Path) -> None:
        """Give a finished file its name."""
        with told(new):
            os.replace(old, new)

    def remove(self, path: Path) -> None:
        """Take a file away, if it is there."""
        with told(path):
            path.unlink(missing_ok=True)

    def sync_folder(self, folder: Path) -> None:
        """Bring the names in a folder to the disk; Windows does so by itself."""
        if os.name != "posix":
            return
        with told(folder):
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)

    def is_whole(self, path: Path, said: Mapping[str, Any]) -> bool:
        """Whether a file is there as a marker says of it."""
        try:
            if path.stat().st_size != said["bytes"]:
                return False
            with open(path, "rb") as file:
                return bool(hashlib.file_digest(file, "sha256").hexdigest() == said["sha256"])
        except (OSError, LookupError):
            return False

    def put(self, path: Path, content: bytes) -> None:
        """A small file, whole."""
        part = Part(self, path)
        try:
            part.write(content)
            part.finish()
        finally:
            part.close()


@contextlib.contextmanager
def told(path: Path) -> Iterator[None]:
    """What the system says of a file, as an OutputError that names it."""
    try:
        yield
    except OSError as error:
        raise OutputError(
            f"{path}: cannot be written: {error.strerror or error}; mend that and give the same "
            "command again, what is done is kept"
        ) from None


class Part:
    """A file in the making, called `.part` until it is finished."""

    def __init__(self, disk: Disk, path: Path) -> None:
        self._disk, self._path = disk, path
        self._part = path.with_name(path.name + ".part")
        self._hash = hashlib.sha256()
        self.length = 0
        with told(self._part):
            self._file = open(self._part, "wb")  # noqa: SIM115

    def write(self, content: bytes) -> None:
        """Append."""
        if content:
            self._hash.update(content)
            self.length += len(content)
            self._disk.write(self._file, content)

    def finish(self) -> None:
        """Make it the file of that name."""
        self._disk.sync(self._file)
        self._file.close()
        self._disk.rename(self._part, self._path)
        self._disk.sync_folder(self._path.parent)

    def close(self) -> None:
        """Leave it; what is unfinished stays `.part`, which the next run clears away."""
        with contextlib.suppress(OSError):
            self._file.close()

    @property
    def sha256(self) -> str:
        """Of what was written."""
        return self._hash.hexdigest()


KINDS = ("documents", "ledger", "dead")


class ShardFiles:
    """The files of one shard: documents, ledger, and dead letters where there are any, which are
    JSONL whatever the others are."""

    def __init__(self, disk: Disk, out: Path, shard: str, settings: Settings) -> None:
        self._disk, self._out, self._settings = disk, out, settings
        lines = f"{shard}.jsonl{SUFFIXES[settings.compress]}"
        table = f"{shard}.parquet" if settings.form == "parquet" else lines
        self._names = {"documents": table, "ledger": table, "dead": lines}
        self._parts: dict[str, Part] = {}
        self._streams: dict[str, list[bytes]] = {}

    def add(self, done: Done) -> None:
        """Append what became of a batch."""
        for kind in KINDS:
            content = getattr(done, kind)
            if not content:
                continue
            if self._names[kind].endswith(".parquet"):
                self._streams.setdefault(kind, []).append(content)
            else:
                self._part(kind).write(content)

    def _part(self, kind: str) -> Part:
        if kind not in self._parts:
            self._parts[kind] = Part(self._disk, self._out / kind / self._names[kind])
        return self._parts[kind]

    def finish(self) -> dict[str, dict[str, object]]:
        """Put them in place; gives what the marker says of them."""
        for kind, streams in self._streams.items():
            from cleaner.run.tables import file_of

            self._part(kind).write(file_of(streams, self._settings.compress))
        made: dict[str, dict[str, object]] = {}
        for kind, name in self._names.items():
            if kind in self._parts:
                part = self._parts[kind]
                part.finish()
                made[f"{kind}/{name}"] = {"bytes": part.length, "sha256": part.sha256}
            else:
                # Of an earlier content of the same shard.
                self._disk.remove(self._out / kind / name)
        return made

    def close(self) -> None:
        """Leave what is unfinished."""
        for part in self._parts.values():
            part.close()

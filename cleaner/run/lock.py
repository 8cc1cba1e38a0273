"""Who may work in the folder of a run: one process, or the parts of one run side by side.

A whole run holds `.lock` alone; parts share it, and each holds a file of its own that says how
many they are and what inputs it sees. Parts that saw other inputs would cut them into other
shards, and two of them might write one file.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from cleaner.errors import OptionError

try:
    import fcntl
except ImportError:  # Windows: two runs into one folder are the user's to avoid.
    fcntl = None  # type: ignore[assignment]

Part = tuple[int, int]
PREFIX = ".lock"


class Lock:
    """Held from `take` to `release`. `alone` says whether nobody else was at the folder then."""

    def __init__(self, folder: Path, part: Part | None, view: str) -> None:
        self._folder, self._part, self._view = folder, part, view
        self._held: list[BinaryIO] = []
        self.alone = part is None

    def take(self) -> None:
        """Raises OptionError where somebody is at work who must not be disturbed."""
        if fcntl is None:
            return
        whole = self._open(PREFIX)
        if self._part is None:
            if not _soon(whole, fcntl.LOCK_EX):
                raise self._busy("another run is")
            return
        self.alone = _try(whole, fcntl.LOCK_EX)
        if not _try(whole, fcntl.LOCK_SH):
            raise self._busy("a run of the whole is")
        self._take_part(*self._part)

    def _take_part(self, index: int, count: int) -> None:
        own = f"{PREFIX}.{index}-of-{count}"
        file = self._open(own)
        if not _soon(file, fcntl.LOCK_EX):
            raise self._busy(f"part {index}/{count} is already")
        for path in sorted(self._folder.glob(f"{PREFIX}.*-of-*")):
            if path.name == own:
                continue
            with open(path, "rb") as other:
                if _try(other, fcntl.LOCK_SH):
                    continue  # What it was written by has ended.
                if not path.name.endswith(f"-of-{count}"):
                    raise self._busy(f"a part of another number ({path.name}) is")
                if other.read().decode() != self._view:
                    raise OptionError(
                        f"-o {self._folder}: the inputs are not those that {path.name} began "
                        "with; wait for the parts that are at work, then give the command again"
                    )
        file.truncate(0)
        file.write(self._view.encode())
        file.flush()

    @contextlib.contextmanager
    def gate(self) -> Iterator[None]:
        """One part at a time, for what is short and concerns the folder as a whole."""
        if fcntl is None or self._part is None:
            yield
            return
        with open(self._folder / f"{PREFIX}.gate", "ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def release(self) -> None:
        """Let others in."""
        for file in self._held:
            file.close()
        self._held.clear()

    def _open(self, name: str) -> BinaryIO:
        # To be read, too: NFS gives a shared lock only on a file that is open for reading.
        file = open(self._folder / name, "a+b")  # noqa: SIM115
        self._held.append(file)
        return file

    def _busy(self, who: str) -> OptionError:
        return OptionError(
            f"-o {self._folder}: {who} at work there; wait for it, or name another folder"
        )


def _soon(file: BinaryIO, how: int) -> bool:
    # A worker that was just being started when its run was killed holds what the run held, until
    # it has begun; a loop that gives the command again meets that.
    for _ in range(20):
        if _try(file, how):
            return True
        time.sleep(0.05)
    return False


def _try(file: BinaryIO, how: int) -> bool:
    try:
        fcntl.flock(file, how | fcntl.LOCK_NB)
    except OSError:
        return False
    return True

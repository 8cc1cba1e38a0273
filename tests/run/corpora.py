"""What the tests of runs share: corpora, folders as bytes, and a disk that dies."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any, BinaryIO

from storm import TEXT

from cleaner import Cleaner
from cleaner.compress import opened
from cleaner.run.find import find
from cleaner.run.journey import Outcome, run
from cleaner.run.model import Limits, Settings
from cleaner.run.pool import Pool
from cleaner.run.write import Disk

PAGE = (
    "<!doctype html><html lang=en><body><nav><a href=/>Home</a></nav><article>"
    "<p>The port of Brandsund was closed on Sunday after storm {0}, the harbour office said.</p>"
    "<p>Ferries to the islands stayed in the harbour until the wind dropped on Monday.</p>"
    "</article></body></html>"
)
SETTINGS = Settings(per_shard=5, fields={"id": "id"})


def line(number: int, **more: Any) -> bytes:
    """A row that cleaning changes."""
    return json.dumps({"id": f"n{number}", "text": TEXT.format(number), **more}).encode()


def rows(count: int, first: int = 0) -> list[bytes]:
    return [line(number) for number in range(first, first + count)]


def write_rows(path: Path, lines: Iterable[bytes]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"".join(line + b"\n" for line in lines))
    return path


def small_corpus(folder: Path) -> Path:
    """Rows plain and packed, texts, a page, and what must be rejected: seven shards."""
    write_rows(folder / "a.jsonl", [*rows(7), b"{broken", *rows(3, 7)])
    (folder / "b.jsonl.gz").write_bytes(gzip.compress(b"\n".join(rows(3, 20)) + b"\n", mtime=0))
    (folder / "texts").mkdir()
    for number in range(6):
        (folder / "texts" / f"{number}.txt").write_text(TEXT.format(number), "utf-8")
    (folder / "texts" / "page.html").write_text(PAGE.format(1), "utf-8")
    (folder / "torn.jsonl.gz").write_bytes(gzip.compress(b"\n".join(rows(2)), mtime=0)[:-8])
    return folder


def tree(folder: Path) -> dict[str, bytes]:
    """Every file of a run's folder, the locks apart."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".lock")
    }


def lines_of(out: Path, kind: str = "documents") -> list[bytes]:
    """The lines that a run wrote, in order of its files."""
    found = []
    for path in sorted((out / kind).iterdir()):
        with open(path, "rb") as file:
            found += opened(file).read().split(b"\n")[:-1]
    return found


def records_of(out: Path, kind: str = "documents") -> list[dict[str, Any]]:
    return [json.loads(line) for line in lines_of(out, kind)]


def clean_into(out: Path, pool: Pool, *inputs: Path, **how: Any) -> Outcome:
    """A run in this process, with real workers; the commands' tests wait for the real disk."""
    cleaner, settings, _ = pool._make
    how.setdefault("disk", QuickDisk())
    return run(find([str(item) for item in inputs]), out, cleaner, settings, pool, **how)


class Killed(BaseException):
    """The process is no more; nothing that it would have done after this reaches the disk."""


class QuickDisk(Disk):
    """Waits for no disk: what that is for, `DyingDisk` plays."""

    def sync(self, file: BinaryIO) -> None:
        file.flush()

    def sync_folder(self, folder: Path) -> None:
        pass


class DyingDisk(QuickDisk):
    """Dies at its step number `last`; a write is then half done, and what no fsync has brought
    to the disk is lost but for its first half."""

    def __init__(self, last: int) -> None:
        self._last, self.steps = last, 0
        self._unsynced: set[str] = set()

    def _step(self, file: BinaryIO | None = None, content: bytes = b"") -> None:
        self.steps += 1
        if self.steps == self._last:
            if file is not None:
                super().write(file, content[: len(content) // 2])
            for name in self._unsynced:
                if os.path.exists(name):
                    os.truncate(name, os.path.getsize(name) // 2)
        if self.steps >= self._last:
            raise Killed

    def write(self, file: BinaryIO, content: bytes) -> None:
        self._unsynced.add(file.name)
        self._step(file, content)
        super().write(file, content)

    def sync(self, file: BinaryIO) -> None:
        self._step()
        super().sync(file)
        self._unsynced.discard(file.name)

    def rename(self, old: Path, new: Path) -> None:
        self._step()
        super().rename(old, new)
        if str(old) in self._unsynced:
            self._unsynced.add(str(new))

    def remove(self, path: Path) -> None:
        self._step()
        super().remove(path)

    def sync_folder(self, folder: Path) -> None:
        self._step()
        super().sync_folder(folder)


class Explosive:
    """A cleaner that some texts kill, hang or fill; it stands in for a parser that does."""

    def __init__(self, cleaner: Cleaner) -> None:
        self._cleaner = cleaner

    @property
    def fingerprint(self) -> Any:
        return self._cleaner.fingerprint

    def clean(self, text: str | bytes, **how: Any) -> Any:
        if "kill-me" in str(text):
            os.kill(os.getpid(), 9)
        if "hang-me" in str(text):
            while True:
                pass
        if "feed-me" in str(text):
            return bytes(8 << 30)
        if "break-me" in str(text):
            raise RuntimeError("a fault of ours")
        if "once" in str(text):
            _die_once(str(text).split()[1])
        return self._cleaner.clean(text, **how)


def _die_once(path: str) -> None:
    if not os.path.exists(path):
        with open(path, "w"):
            pass
        os.kill(os.getpid(), 9)


LIMITS = Limits(seconds=1.0)

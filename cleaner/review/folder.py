"""The folder of packs that a review may write to, and nothing beside it: files whole or not at
all, each write remembered so that it can be undone."""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

from cleaner.errors import OptionError, OutputError

_NAME = re.compile(r"[\w@+-][\w.@+-]*\Z")
PACK = (".yaml", ".yml")
SAMPLE = ".csv"


@dataclass(frozen=True, slots=True)
class Change:
    """One write: the file, its bytes before (None where there was none) and after, and what it
    was for."""

    path: Path
    before: bytes | None
    after: bytes
    what: str


class Folder:
    """The folder that was chosen; it need not be there yet."""

    def __init__(self, place: Path) -> None:
        if place.exists() and not place.is_dir():
            raise OptionError(f"{place}: is no folder; name the folder of packs to write to")
        self.place = place
        self._home = place.resolve()
        self._changes: list[Change] = []

    @property
    def last(self) -> str:
        """What undo would take back; empty where nothing is left to undo."""
        return self._changes[-1].what if self._changes else ""

    def path(self, name: str, endings: tuple[str, ...] = PACK) -> Path:
        """The place of a file below the folder, by its relative name.

        Raises:
            OptionError: the name leads out of the folder, by whatever road, or is no such file's.
        """
        parts = name.split("/")
        if not name.endswith(endings) or not all(map(_NAME.match, parts)):
            raise OptionError(
                f"{name!r} is no name of a file below {self.place}; write one such as "
                f"outlets/example.org{endings[0]}"
            )
        path = self._home.joinpath(*parts)
        # A link in the folder may point anywhere.
        if self.place.resolve() != self._home or path.resolve() != path:
            raise OptionError(f"{name}: a link leads out of {self.place}; nothing is written there")
        return path

    def packs(self) -> list[str]:
        """The files of packs that are there, by relative name."""
        found = (path for path in self._home.rglob("*") if path.suffix in PACK)
        return sorted(p.relative_to(self._home).as_posix() for p in found if p.is_file())

    def read(self, path: Path) -> bytes | None:
        """A file's bytes; None where there is none.

        Raises:
            OptionError: it cannot be read.
        """
        try:
            return path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise OptionError(f"{path}: cannot be read: {error.strerror or error}") from None

    def write(self, path: Path, before: bytes | None, after: bytes, what: str) -> None:
        """Put new bytes in the place of those that were read before.

        Raises:
            OptionError: somebody else changed the file meanwhile. OutputError: it cannot be
                written; the file is as it was.
        """
        if self.read(path) != before:
            raise OptionError(f"{path.name} was changed by another program; look at it again")
        _replace(path, after)
        self._changes.append(Change(path, before, after, what))

    def undo(self) -> str:
        """Bring back what stood in the file that was written last; says what was undone.

        Raises:
            OptionError: there is nothing to undo, or the file was changed since.
        """
        if not self._changes:
            raise OptionError("nothing was written yet, so there is nothing to undo")
        last = self._changes[-1]
        if self.read(last.path) != last.after:
            raise OptionError(
                f"{last.path.name} was changed by another program since; undo it there"
            )
        if last.before is None:
            last.path.unlink()
        else:
            _replace(last.path, last.before)
        self._changes.pop()
        return last.what


def _replace(path: Path, content: bytes) -> None:
    temporary = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".clean-")
        with open(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, mode)
        os.replace(temporary, path)
    except OSError as error:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise OutputError(f"{path}: cannot be written: {error.strerror or error}") from None

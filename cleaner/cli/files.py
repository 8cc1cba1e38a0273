"""Files written whole or not at all, and never over something else."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from cleaner.errors import OptionError, OutputError


class OutputFile:
    """A file that appears at its path when it is closed, under its own name and complete.

    Made before the first document, so that a place that cannot be written is known before any
    work is done. A pipe or device is written to as it is; of a link, what it points at is replaced.
    """

    def __init__(self, path: Path) -> None:
        """Raises OptionError where nothing can be written at `path`."""
        if path.is_dir():
            raise OptionError(f"{path}: is a folder; name a file")
        self.path = Path(os.path.realpath(path))
        self._special = path.exists() and not path.is_file()
        try:
            if self._special:
                self._temporary = self.path
            else:
                import tempfile  # Costs `clean --help` more than all the rest of this module.

                self.path.parent.mkdir(parents=True, exist_ok=True)
                handle, name = tempfile.mkstemp(dir=self.path.parent, prefix=".clean-")
                os.close(handle)
                self._temporary = Path(name)
        except OSError as error:
            raise OptionError(f"{path}: cannot be written: {error.strerror or error}") from None

    def write(self, content: bytes) -> None:
        """Put the content in its place.

        Raises:
            OutputError: it cannot be written; the place is left as it was.
        """
        try:
            with open(self._temporary, "wb") as file:
                file.write(content)
                if not self._special:
                    file.flush()
                    os.fsync(file.fileno())
            if not self._special:
                os.chmod(self._temporary, 0o666 & ~_umask())
                os.replace(self._temporary, self.path)
        except OSError as error:
            self.discard()
            message = f"{self.path}: cannot be written: {error.strerror or error}"
            raise OutputError(message) from None

    def discard(self) -> None:
        """Leave the place as it was."""
        if not self._special:
            with contextlib.suppress(OSError):
                self._temporary.unlink()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def is_same(first: str | Path, second: str | Path) -> bool:
    """Whether two names mean one file, there already or not."""
    return os.path.realpath(first) == os.path.realpath(second)


def opened(name: str) -> BinaryIO:
    """A file to write. Raises OptionError where it cannot be."""
    try:
        return open(name, "wb")
    except OSError as error:
        raise OptionError(f"{name}: cannot be written: {error.strerror}") from None


def writer(file: BinaryIO) -> Callable[[bytes], None]:
    """Appends to a file at once. What it gives raises OutputError where that fails."""

    def write(content: bytes) -> None:
        try:
            file.write(content)
            file.flush()
        except OSError as error:
            raise OutputError(f"{file.name}: cannot be written: {error.strerror}") from None

    return write

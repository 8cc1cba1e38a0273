"""Places that are named by an address (`s3://bucket/folder`): what lies there, files to read, and a
folder of a run that is kept there, whole objects only.

fsspec knows the systems; each has a package of its own, which its error names.
"""

from __future__ import annotations

import io
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from cleaner.errors import CleanerError, OptionError, OutputError
from cleaner.run.model import Source
from cleaner.run.write import KINDS, Disk

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")


def is_remote(name: str) -> bool:
    """Whether a name is an address."""
    return _ADDRESS.match(name) is not None


def _system(address: str) -> tuple[Any, str]:
    """The file system of an address, and the path in it."""
    try:
        import fsspec
    except ImportError:
        raise OptionError(
            f"{address}: addresses need the Python package fsspec; install it, or copy the files"
        ) from None
    try:
        system, path = fsspec.core.url_to_fs(address)
    except Exception as error:  # Whatever the package of that system raises.
        raise OptionError(f"{address}: cannot be reached: {_first(error)}") from None
    return system, str(path)


def _first(error: Exception) -> str:
    return (str(error).split("\n")[0] or type(error).__name__)[:200]


def sources(name: str) -> Iterator[Source]:
    """The object of an address, those below it, or those that it matches as a pattern.

    Raises:
        OptionError: the system is not known or cannot be reached.
    """
    system, path = _system(name)
    try:
        if any(sign in path for sign in "*?["):
            matched = (item for item in system.glob(path) if system.isfile(item))
            found = {system.unstrip_protocol(item): item for item in matched}
        elif system.isfile(path):
            found = {name: path}
        else:
            below = path.rstrip("/") + "/"
            found = {item[len(below) :]: item for item in system.find(path) if item != below}
    except Exception as error:
        raise OptionError(f"{name}: cannot be listed: {_first(error)}") from None
    if not found:
        yield Source(name, name, ("unreadable", "no such file or folder"))
    for shown, item in found.items():
        if not any(part.startswith(".") for part in shown.split("/")):
            yield Source(shown, system.unstrip_protocol(item))


def open_file(path: str) -> BinaryIO:
    """A file or object, to be read; raises OSError."""
    if not is_remote(path):
        return open(path, "rb")
    try:
        system, inner = _system(path)
        return io.BufferedReader(system.open(inner, "rb"))
    except OSError:
        raise
    except Exception as error:
        raise OSError(_first(error)) from None


def holds_run(name: str) -> bool:
    """Whether the folder of a run lies at an address."""
    system, path = _system(name)
    return bool(system.exists(f"{path.rstrip('/')}/run.json"))


class Mirror:
    """The folder of a run at an address, and its mirror here, which holds what says how far it is:
    `run.json` and the markers, and of the other objects the names alone. To be used with `with`."""

    def __init__(self, address: str) -> None:
        self._address = address.rstrip("/")
        self.path = Path(tempfile.mkdtemp(prefix="despill-"))
        system, root = _system(self._address)
        self.disk = _RemoteDisk(system, root.rstrip("/"), self.path)

    def __enter__(self) -> Mirror:
        try:
            self.disk.fetch()
        except CleanerError:
            raise
        except Exception as error:
            raise OptionError(f"-o {self._address}: cannot be read: {_first(error)}") from None
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object
                 ) -> None:  # fmt: skip
        shutil.rmtree(self.path, ignore_errors=True)
        if isinstance(error, (OptionError, OutputError)) and str(self.path) in str(error):
            raise type(error)(str(error).replace(str(self.path), self._address)) from None


class _RemoteDisk(Disk):
    """Writes here, then puts the whole object there; what is made is not kept here."""

    def __init__(self, system: Any, root: str, here: Path) -> None:
        self._system, self._root, self._here = system, root, here
        self._sizes: dict[str, int] = {}

    def _there(self, path: Path) -> str:
        return f"{self._root}/{path.relative_to(self._here).as_posix()}"

    def fetch(self) -> None:
        """Bring the markers here, and the names of all else."""
        self._system.invalidate_cache()
        found = self._system.find(self._root, detail=True)
        for item, about in found.items():
            name = item[len(self._root) + 1 :]
            path = self._here / name
            path.parent.mkdir(parents=True, exist_ok=True)
            self._sizes[name] = about["size"]
            if name == "run.json" or name.startswith("done/"):
                path.write_bytes(self._system.cat_file(item))
            else:
                path.touch()

    def rename(self, old: Path, new: Path) -> None:
        """Put the object in its place, whole."""
        super().rename(old, new)
        try:
            self._system.put_file(str(new), self._there(new))
        except Exception as error:
            raise OutputError(
                f"{new}: cannot be written: {_first(error)}; mend that and give the same command "
                "again, what is done is kept"
            ) from None
        name = new.relative_to(self._here)
        self._sizes[name.as_posix()] = new.stat().st_size
        if name.parts[0] in KINDS:
            new.write_bytes(b"")

    def remove(self, path: Path) -> None:
        """Take an object away, if it is there."""
        if path.exists() and not path.name.endswith(".part"):
            try:
                self._system.rm_file(self._there(path))
            except FileNotFoundError:
                pass
            except Exception as error:
                raise OutputError(f"{path}: cannot be removed: {_first(error)}") from None
        super().remove(path)

    def is_whole(self, path: Path, said: Mapping[str, Any]) -> bool:
        """By its length alone: to know its hash it would have to be fetched, and no object is
        ever written half."""
        return self._sizes.get(path.relative_to(self._here).as_posix()) == said.get("bytes")

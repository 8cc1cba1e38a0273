"""What the command line names in, sources in sorted order out.

A file below a folder that is named is called by its path in that folder, any other as it was
named, so that the same corpus has the same keys wherever it is mounted.
"""

from __future__ import annotations

import glob
import os
import stat
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from cleaner.errors import OptionError
from cleaner.run.model import Source
from cleaner.run.remote import is_remote
from cleaner.run.remote import sources as remote_sources

STDIN = Source("stdin", "-")


def find(inputs: Sequence[str]) -> list[Source]:
    """The sources of files, folders and globs. Hidden files of a folder are left out; what is
    no regular file stays, as a source with a fault.

    Raises:
        OptionError: nothing is there, or two sources would have one name.
    """
    found: dict[str, Source] = {}
    for name in inputs:
        for source in _sources(name):
            known = found.setdefault(source.name, source)
            if known is not source and os.path.abspath(known.path) != os.path.abspath(source.path):
                raise OptionError(
                    f"{known.path} and {source.path} would both be called {source.name}; "
                    "run the folder above them"
                )
    sources = sorted(found.values(), key=lambda source: source.name)
    if not any(source.fault is None for source in sources):
        told = sources[0].fault[1] if sources and sources[0].fault else "no file is there"
        raise OptionError(f"{' '.join(inputs)}: {told}; check the path")
    return sources


def _sources(name: str) -> Iterator[Source]:
    if name == "-":
        # Python has none where it was closed (`<&-`), as under some schedulers.
        yield STDIN if sys.stdin else replace(STDIN, fault=("unreadable", "stdin is closed"))
    elif is_remote(name):
        yield from remote_sources(name)
    elif os.path.isdir(name):
        yield from _folder(Path(name))
    elif not os.path.lexists(name) and glob.has_magic(name):
        for path in sorted(glob.glob(name, recursive=True)):
            if not os.path.isdir(path):
                yield source_of(Path(os.path.normpath(path)).as_posix(), path)
    else:
        yield source_of(Path(os.path.normpath(name)).as_posix(), name)


def _folder(top: Path) -> Iterator[Source]:
    waiting = [top]
    real = os.path.realpath(top)
    while waiting:
        folder = waiting.pop()
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            named = folder.relative_to(top).as_posix()
            yield Source(named, str(folder), ("unreadable", f"cannot be listed: {error.strerror}"))
            continue
        for entry in entries:
            if entry.name.startswith("."):
                continue
            path = Path(entry.path)
            # A link to a folder may lead out of the corpus, or in a circle.
            named = path.relative_to(top).as_posix()
            if entry.is_dir(follow_symlinks=False):
                waiting.append(path)
            elif entry.is_symlink() and not _is_in(os.path.realpath(path), real):
                # A corpus from elsewhere may link to what its reader alone may see.
                told = "is a link that leads out of the folder; name what it points at"
                yield Source(named, entry.path, ("not_a_file", told))
            else:
                yield source_of(named, entry.path)


def _is_in(path: str, folder: str) -> bool:
    return path.startswith(folder.rstrip(os.sep) + os.sep)


def size_of(source: Source) -> int:
    """The bytes of a source, or -1 where that cannot be known."""
    try:
        return os.stat(source.path).st_size
    except (OSError, ValueError):
        return -1


def source_of(name: str, path: str) -> Source:
    """A file under its name, or why it cannot be read."""
    try:
        mode = os.stat(path).st_mode
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        return Source(name, path, ("unreadable", f"cannot be read: {reason}"))
    if not stat.S_ISREG(mode):
        # A pipe would be waited on for ever, a device has no end.
        return Source(name, path, ("not_a_file", "is no regular file"))
    return Source(name, path)

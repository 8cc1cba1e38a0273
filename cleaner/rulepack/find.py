"""Where rule files are: a folder or a zip in, `{relative path: text}` out, in sorted order.

The shipped packs lie inside the installed package; in a checkout they are the `rules/` folder
beside it. A distribution brings packs by an entry point of the group `despill.packs`, whose value
names a folder (`package:folder`, or `package` alone); it is found without importing any of its
code. Nothing is registered: a file in a folder is a pack.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from cleaner.errors import Fault, PackError

MAX_BYTES = 1 << 20
MAX_FILES = 5000
GROUP = "despill.packs"
_ENDINGS = (".yaml", ".yml")


def shipped_folder() -> Path:
    """The folder of the packs that come with this package."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "rules"
    return inside if inside.is_dir() else package.parent / "rules"


def installed_folders() -> list[Path]:
    """The folders of the packs that other distributions bring, sorted by the entry's name.

    Raises:
        PackError: an entry point names a folder that does not exist.
    """
    if not any(map(_brings_packs, sys.path)):
        return []
    # Slow to import, and hardly anybody has packs installed.
    from importlib.metadata import entry_points
    from importlib.util import find_spec

    folders: list[Path] = []
    for entry in sorted(entry_points(group=GROUP), key=lambda e: (e.name, e.value)):
        package, _, below = entry.value.partition(":")
        top, *inner = package.strip().split(".")
        # Only the top package is looked for: a path to one below would import its parents.
        spec = find_spec(top)
        places = list(spec.submodule_search_locations or ()) if spec else []
        wanted = [Path(place, *inner, *below.strip().split("/")) for place in places]
        found = next((folder for folder in wanted if folder.is_dir()), None)
        if found is None:
            message = f"the entry point `{entry.name} = {entry.value}` of group {GROUP} names no "
            raise PackError([Fault(entry.value, 1, 1, message + "folder of an installed package")])
        folders.append(found)
    return folders


def _brings_packs(place: str) -> bool:
    """Whether a distribution in a folder of `sys.path` may have such an entry point."""
    try:
        return any(
            GROUP.encode() in listed.read_bytes()
            for listed in Path(place or ".").glob("*.*-info/entry_points.txt")
        )
    except OSError:
        return False


def read_layer(place: Path) -> dict[str, str]:
    """Every `*.yaml` / `*.yml` of a folder or a zip by its relative POSIX path.

    Raises:
        PackError: there is no such folder or zip, it holds no rule file, or a file cannot be
            read, is too large or is not UTF-8.
    """
    return read_zip(place) if place.suffix == ".zip" and place.is_file() else read_folder(place)


def read_folder(folder: Path) -> dict[str, str]:
    """`read_layer` of a folder."""
    shown = folder.as_posix()
    if not folder.is_dir():
        said = "no such folder or zip of rule files"
        if folder.is_file():
            said = "a file; name the folder that it lies in"
        raise PackError([Fault(shown, 1, 1, said)])
    home = folder.resolve()
    paths = [path for path in folder.rglob("*") if path.suffix in _ENDINGS and path.is_file()]
    return _texts(
        shown,
        [(p.relative_to(folder).as_posix(), p.stat().st_size, partial(_inside, home, p))
         for p in paths],
    )  # fmt: skip


def _inside(home: Path, path: Path) -> bytes:
    if not path.resolve().is_relative_to(home):
        raise OSError(0, "it is a link that leads out of the folder; put the file itself there")
    return path.read_bytes()


def read_zip(path: Path) -> dict[str, str]:
    """`read_layer` of a zip."""
    from zipfile import BadZipFile, ZipFile

    shown = path.as_posix()
    try:
        with ZipFile(path) as archive:
            members = [
                (item.filename, item.file_size, partial(archive.read, item))
                for item in archive.infolist()
                if item.filename.endswith(_ENDINGS) and not item.is_dir()
            ]
            return _texts(shown, members)
    except (BadZipFile, OSError, RuntimeError, NotImplementedError) as error:
        # The last two: an encrypted member, and a compression that is not known here.
        raise PackError([Fault(shown, 1, 1, f"cannot be read as a zip: {error}")]) from None


def _texts(shown: str, members: Sequence[tuple[str, int, Callable[[], bytes]]]) -> dict[str, str]:
    """The members' texts, by name in sorted order; each comes as name, size and reader."""
    if not members:
        raise PackError([Fault(shown, 1, 1, "it holds no .yaml file")])
    if len(members) > MAX_FILES:
        raise PackError([Fault(shown, 1, 1, f"more than {MAX_FILES} rule files")])
    sources: dict[str, str] = {}
    faults: list[Fault] = []
    for name, size, read in sorted(members, key=lambda member: member[0]):
        said = ""
        if size > MAX_BYTES:
            said = f"file is larger than {MAX_BYTES} bytes; split it"
        elif name.startswith("/") or ".." in name.split("/"):
            said = "a path that leads out of the folder; pack the file under a plain path"
        elif name in sources:
            said = "the file is there twice; keep one of them"
        else:
            try:
                sources[name] = read().decode("utf-8")
            except UnicodeDecodeError as error:
                said = f"not UTF-8 at byte {error.start}; save the file as UTF-8"
            except OSError as error:
                said = f"cannot be read: {error.strerror}"
        if said:
            faults.append(Fault(f"{shown}/{name}", 1, 1, said))
    if faults:
        raise PackError(faults)
    return sources

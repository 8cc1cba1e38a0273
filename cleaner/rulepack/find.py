"""Where rule files are: a folder in, `{relative path: text}` out, in sorted order.

The shipped packs lie inside the installed package; in a checkout they are the `rules/` folder
beside it. Nothing is registered: a file in the folder is a pack.
"""

from __future__ import annotations

from pathlib import Path

from cleaner.errors import Fault, PackError

MAX_BYTES = 1 << 20
MAX_FILES = 5000


def shipped_folder() -> Path:
    """The folder of the packs that come with this package."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "rules"
    return inside if inside.is_dir() else package.parent / "rules"


def read_folder(folder: Path) -> dict[str, str]:
    """Every `*.yaml` / `*.yml` below `folder` by its relative POSIX path.

    Raises:
        PackError: the folder is missing or empty, or a file cannot be read, is too large or is
            not UTF-8.
    """
    shown = folder.as_posix()
    if not folder.is_dir():
        raise PackError([Fault(shown, 1, 1, "no such folder of rule files")])
    paths = sorted(
        path for path in folder.rglob("*") if path.suffix in (".yaml", ".yml") and path.is_file()
    )
    if not paths:
        raise PackError([Fault(shown, 1, 1, "the folder holds no .yaml file")])
    if len(paths) > MAX_FILES:
        raise PackError([Fault(shown, 1, 1, f"more than {MAX_FILES} rule files")])
    home = folder.resolve()
    sources: dict[str, str] = {}
    faults: list[Fault] = []
    for path in paths:
        if not path.resolve().is_relative_to(home):
            message = "a link that leads out of the folder; put the file itself there"
            faults.append(Fault(path.as_posix(), 1, 1, message))
            continue
        try:
            if path.stat().st_size > MAX_BYTES:
                message = f"file is larger than {MAX_BYTES} bytes; split it"
                faults.append(Fault(path.as_posix(), 1, 1, message))
                continue
            sources[path.relative_to(folder).as_posix()] = path.read_bytes().decode("utf-8")
        except UnicodeDecodeError as error:
            message = f"not UTF-8 at byte {error.start}; save the file as UTF-8"
            faults.append(Fault(path.as_posix(), 1, 1, message))
        except OSError as error:
            faults.append(Fault(path.as_posix(), 1, 1, f"cannot be read: {error.strerror}"))
    if faults:
        raise PackError(faults)
    return sources

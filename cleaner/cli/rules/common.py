"""What the commands below `clean rules` share: the group and the packs in force."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cleaner.errors import OptionError, OutputError

if TYPE_CHECKING:
    from cleaner.rulepack.packs import Packs

folders = click.option(
    "--rules", multiple=True, metavar="DIR",
    help="A folder or zip of rule files on top of the shipped.",
)  # fmt: skip


@click.group(epilog="Example: clean rules check --rules my-rules")
def command() -> None:
    """List, show, write, check and lock rules."""


def chosen_folders(folders: tuple[str, ...]) -> tuple[str, ...]:
    """The folders and zips that flags, environment and config files name."""
    from cleaner import settings

    chosen: tuple[str, ...] = settings.resolve({"rules": folders})["rules"].value
    return chosen


def packs_in_force(folders: tuple[str, ...]) -> Packs:
    """The packs that a run with these folders would use."""
    from cleaner.rulepack.sources import resolve

    return resolve(chosen_folders(folders))


def shown_path(path: str) -> str:
    """A path as it can be opened from here, short where it lies below."""
    try:
        return Path(path).resolve().relative_to(Path.cwd().resolve()).as_posix()
    except (OSError, ValueError):
        return path


def write_new(path: Path, text: str) -> None:
    """Write a file that is not there yet."""
    try:
        with contextlib.suppress(FileExistsError):
            path.parent.mkdir(parents=True)
        with open(path, "xb") as file:
            file.write(text.encode())
    except FileExistsError:
        raise OptionError(f"{path.as_posix()} is there already and is not overwritten") from None
    except OSError as error:
        raise OutputError(
            f"{path.as_posix()}: cannot be written: {error.strerror or error}"
        ) from None

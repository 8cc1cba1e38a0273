"""`clean retry DEAD… -o OUT`: dead letters again, once their cause is mended."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from cleaner.cli.common import cleaner_options, logging_options, refusing
from cleaner.cli.run_command import run
from cleaner.cli.run_options import run_options


@click.command(epilog="Example: clean retry cleaned -o cleaned-again --field body")
@click.argument("letters", nargs=-1, required=True, metavar="DEAD…")
@click.option("-o", "--out", required=True, metavar="DIR", help="Folder of the new run.")
@run_options
@cleaner_options
@logging_options
@refusing
def command(letters: tuple[str, ...], out: str, **options: Any) -> None:
    """Clean again what a run rejected.

    DEAD is the folder of a run or a file of its dead letters. Rows come out with the key and bytes
    that they would have had; fields are read as that run read them, unless told otherwise.
    """
    from cleaner.run.letters import letters_of, reading_letters
    from cleaner.run.resume import manifest

    sources = letters_of(letters)
    earlier = manifest(Path(letters[0])) or manifest(Path(letters[0]).parent.parent) or {}
    given = earlier.get("identity", {}).get("settings", {})
    run(sources, out, given, reader=reading_letters, **options)

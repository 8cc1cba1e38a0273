"""`clean rules lock`: the packs in force, pinned by hash."""

from __future__ import annotations

from pathlib import Path

import click

from cleaner.cli.common import logging_options, refusing, safe
from cleaner.cli.rules.common import chosen_folders, command, folders
from cleaner.errors import OutputError


@command.command("lock", epilog="Example: clean rules lock --rules my-rules -o rules.lock")
@click.option("-o", "--out", metavar="FILE", default="rules.lock", show_default=True,
              help="Where the lock is written.")  # fmt: skip
@folders
@logging_options
@refusing
def lock(out: str, rules: tuple[str, ...]) -> None:
    """Pin the packs in force; a run with the lock refuses any others."""
    from cleaner.rulepack.find import read_layer
    from cleaner.rulepack.lock import lock_text
    from cleaner.rulepack.sources import layers, load_sources

    places = layers(chosen_folders(rules))
    sources = [read_layer(place) for place in places]
    packs = load_sources(sources, [place.as_posix() for place in places])
    try:
        Path(out).write_text(lock_text(sources), "utf-8")
    except OSError as error:
        raise OutputError(f"{out}: cannot be written: {error.strerror}") from None
    files = sum(map(len, sources))
    click.echo(f"{safe(out)}: {len(packs.rules)} rules of {files} files, {packs.sha256[:16]}…")
    click.echo(f"Hold runs to it: clean --lock {safe(out)} FILE, or `lock` in clean.toml.")

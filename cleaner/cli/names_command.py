"""`clean names`: what the names packs make of a spelling, or of all spellings of a corpus."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cleaner.cli.common import log, logging_options, read_text, refusing, safe
from cleaner.cli.rules.common import folders
from cleaner.errors import InputError, OptionError

if TYPE_CHECKING:
    from cleaner.lint.name_explain import Explained


@click.group(epilog='Example: clean names explain "Maaret an-Nouman"')
def command() -> None:
    """Explain one spelling, or review those of a corpus."""


@command.command("explain", epilog='Example: clean names explain "Maaret an-Nouman"')
@click.argument("spelling")
@click.option("--json", "as_json", is_flag=True, help="As JSON, one object a pack.")
@folders
@logging_options
@refusing
def explain(spelling: str, as_json: bool, rules: tuple[str, ...]) -> None:
    """Show what each names pack makes of a spelling, and why.

    Each pack is asked as in a text that speaks of its country. Packs that hold nothing near are
    left out.
    """
    from cleaner.lint.name_explain import explain_name
    from cleaner.rulepack.sources import layered

    shown = 0
    for explained in explain_name(layered(rules), spelling):
        if not explained.tier and not explained.near:
            continue
        shown += 1
        if as_json:
            click.echo(json.dumps(asdict(explained)))
        else:
            _show(spelling, explained)
    if not shown and not as_json:
        click.echo(f"{safe(spelling)}: no names pack holds anything near")


def _show(spelling: str, explained: Explained) -> None:
    name = safe(spelling)
    if explained.canonical:
        click.echo(f"{explained.pack}: {name} → {explained.canonical} (tier {explained.tier})")
    else:
        click.echo(f"{explained.pack}: {name} stays: {explained.why_not}")
    if explained.sounds:
        click.echo(f"    read as {explained.sounds}")
    for near in explained.near:
        heard = "" if near.heard is None else f", from the native form {near.heard:.2f}"
        why = f": {near.why_not}" if near.why_not else ""
        click.echo(
            f"    {near.canonical}, as {near.spelling}: cost {near.cost:.2f} of at most "
            f"{max(near.limit, 0):.2f}{heard}{why}"
        )
        click.echo(f"        {near.sounds}")


@command.command("review", epilog="Example: clean names review texts > names.tsv")
@click.argument("corpus", nargs=-1, metavar="[FILE|DIR]…")
@click.option("--accept", "table", metavar="TABLE", help="A table whose marked rows are taken.")
@click.option("--to", "pack", metavar="PACK.yaml", help="The pack that --accept writes to.")
@folders
@logging_options
@refusing
def review(
    corpus: tuple[str, ...], table: str | None, pack: str | None, rules: tuple[str, ...]
) -> None:
    """List the spellings of names in texts as a table of tabs.

    Listed is what each would become with `--trust names=likely`, ties, and near misses. Put a
    mark into the first column of what is right; then `clean names review --accept names.tsv --to
    my-rules/names/syria.yaml` makes those spellings variants of the pack.
    """
    if bool(table) != bool(pack):
        raise OptionError("--accept and --to belong together: a table, and a pack to write to")
    if table and pack:
        _accept(table, Path(pack))
        return
    if not corpus:
        raise OptionError("name files or folders of texts, or give --accept and --to")
    from cleaner.lint.name_review import COLUMNS, review
    from cleaner.rulepack.sources import layered

    click.echo("\t".join(COLUMNS))
    for row in review(layered(rules), _texts(corpus)):
        click.echo("\t".join(safe(cell).replace("\t", " ") for cell in row.cells()))


def _texts(corpus: tuple[str, ...]) -> Iterator[str]:
    for word in corpus:
        path = Path(word)
        files = sorted(path.rglob("*.txt")) if path.is_dir() else [path]
        if not files:
            raise InputError(f"{word}: no *.txt in this folder", "unreadable")
        for file in files:
            yield read_text(str(file))


def _accept(table: str, pack: Path) -> None:
    from cleaner.errors import PackError
    from cleaner.lint.name_review import accepted, with_variants
    from cleaner.rulepack.load import load_packs

    source = read_text(str(pack))
    variants = accepted(read_text(table))
    written, missing = with_variants(source, variants)
    try:
        (loaded,) = load_packs({f"names/{pack.name}": written}).names
    except PackError as error:
        raise OptionError(f"{pack} would have faults and is left as it is:\n{error}") from None
    held = {name.canonical: set(name.variants) for name in loaded.body.names}
    for canonical, spellings in variants.items():
        if canonical not in missing and not held[canonical].issuperset(spellings):
            raise OptionError(
                f"{pack}: the entry of `{canonical}` is written in a way that cannot be added to, "
                f"so nothing is; write below it `variants: [{', '.join(spellings)}]`"
            )
    for canonical in missing:
        log.warning("%s has no name `%s`; its spellings were not taken", pack, canonical)
    pack.write_text(written, "utf-8")
    count = sum(len(found) for name, found in variants.items() if name not in missing)
    click.echo(f"{count} spellings are variants in {pack} now")
    sys.exit(1 if missing else 0)

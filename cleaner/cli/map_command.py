"""`clean map`: offsets of a clean text in its input, and back."""

from __future__ import annotations

from typing import Any

import click

from cleaner.cli.common import logging_options, read_text, refusing
from cleaner.cli.restore_command import choose
from cleaner.errors import OptionError


@click.command(epilog="Example: clean map clean.txt --ledger ledger.jsonl --to original 120 340")
@click.argument("file", metavar="CLEAN_FILE")
@click.argument("offsets", nargs=-1, type=int, required=True, metavar="OFFSET…")
@click.option("--ledger", "ledger", required=True, metavar="FILE", help="The ledger (JSONL).")
@click.option("--key", metavar="KEY", help="Which document, where the ledger holds several.")
@click.option(
    "--to",
    "to",
    type=click.Choice(["original", "clean"]),
    default="original",
    show_default=True,
    help="Which way to convert.",
)
@click.option(
    "--unit",
    type=click.Choice(["codepoints", "utf8", "utf16"]),
    default="codepoints",
    show_default=True,
    help="What the offsets count, on both sides.",
)
@click.option(
    "--bias",
    type=click.Choice(["left", "right"]),
    default="right",
    show_default=True,
    help="Which side is meant where something was cut.",
)
@logging_options
@refusing
def command(
    file: str, offsets: tuple[int, ...], key: str | None, ledger: str, **options: Any
) -> None:
    """Convert offsets between a clean text and its input.

    Prints each offset, a tab, and its counterpart.
    """
    from cleaner.mapping import TextPair

    pair = TextPair(read_text(file), choose(ledger, key, file))
    convert = pair.to_original if options["to"] == "original" else pair.to_clean
    try:
        pairs = [(offset, convert(offset, options["bias"], options["unit"])) for offset in offsets]
    except (IndexError, ValueError) as error:
        raise OptionError(str(error)) from None
    for offset, mapped in pairs:
        click.echo(f"{offset}\t{mapped}")

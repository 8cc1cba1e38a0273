"""`clean restore`: the input back from a clean text and its ledger."""

from __future__ import annotations

from pathlib import Path

import click

from cleaner.cli.common import logging_options, read_text, refusing, write_stdout
from cleaner.errors import InputError, LedgerError
from cleaner.ledger import Ledger, load_all, restore


@click.command(epilog="Example: clean restore clean.txt --ledger ledger.jsonl > original.txt")
@click.argument("file", metavar="CLEAN_FILE")
@click.option("--ledger", "ledger", required=True, metavar="FILE", help="The ledger (JSONL).")
@click.option("--key", metavar="KEY", help="Which document, where the ledger holds several.")
@logging_options
@refusing
def command(file: str, ledger: str, key: str | None) -> None:
    """Rebuild the input from a clean text and its ledger."""
    original = restore(read_text(file), choose(ledger, key, file))
    if isinstance(original, str):
        original = original.encode("utf-8", "surrogatepass")
    write_stdout(original)


def choose(path: str, key: str | None, file: str) -> Ledger:
    """The one ledger of a file that is meant: named by key (or its beginning), else by the
    clean file's name, else the only one."""
    ledgers = _ledgers(path)
    if not ledgers:
        raise InputError(f"{path}: holds no ledger", "unreadable")
    keys = [str(item.document["key"]) for item in ledgers]
    if key is not None:
        found = [item for item, k in zip(ledgers, keys, strict=True) if k.startswith(key)]
    elif len(ledgers) == 1:
        found = ledgers
    else:
        name = Path(file).name
        found = [
            item
            for item, k in zip(ledgers, keys, strict=True)
            if Path(k.rpartition("#")[0]).name == name
        ]
    if len(found) != 1:
        listed = ", ".join(keys[:5])
        raise LedgerError(
            f"{path}: {len(found)} documents fit; name one with --key. Keys: {listed}"
        )
    return found[0]


def _ledgers(path: str) -> list[Ledger]:
    """Every ledger of a file, plain, packed or Parquet; `-` is stdin."""
    if path.lower().endswith((".gz", ".zst", ".parquet")):
        # Imported here, so that a plain ledger does not wait for what reads the others.
        from cleaner.runs.read import read_run

        return [document.ledger for document in read_run(path)]
    try:
        return load_all(read_text(path))
    except LedgerError as error:
        raise LedgerError(f"{path}: {error}") from None

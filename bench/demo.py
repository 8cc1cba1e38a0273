"""Cleans the five seed articles and shows what went, by which rule, and that nothing is lost.

Run it by `make demo`, or as `python bench/demo.py` where the package is installed.
"""

from __future__ import annotations

from pathlib import Path

import click

from cleaner import Cleaner

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
WIDTH = 76


def main() -> None:
    """Clean each seed and print its edits."""
    cleaner = Cleaner()
    for path in sorted(SEEDS.glob("*.txt")):
        raw = path.read_bytes()
        result = cleaner.clean(raw, id=path.name)
        click.secho(f"\n{path.name}: {result.verdict}", bold=True)
        for entry in result.ledger.applied:
            click.secho(f"  {entry.rule} [{entry.category or entry.stage}]", fg="cyan")
            click.secho(f"    - {_short(entry.removed)}", fg="red")
            if entry.inserted:
                click.secho(f"    + {_short(entry.inserted)}", fg="green")
        if not result.ledger.applied:
            click.echo("  nothing to do: it comes out as it went in")
        counts = result.ledger.document["counts"]
        same = "the very same bytes" if result.restore() == raw else "NOT the same bytes"
        click.echo(
            f"  {counts['removed_chars']} characters taken out, {counts['inserted_chars']} put in; "
            f"restored from the ledger: {same}"
        )
    click.echo("\nThe clean text itself: clean seeds/001_9103c398c3a097b7.txt")
    click.echo("Why each block stayed or went: clean explain seeds/001_9103c398c3a097b7.txt")


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= WIDTH else f"{line[: WIDTH - 1]}…"


if __name__ == "__main__":
    main()

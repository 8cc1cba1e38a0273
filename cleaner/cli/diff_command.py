"""`clean diff`: what cleaning changes in one document, block by block, with the rule."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from cleaner.cli.common import (
    clean_input,
    cleaner_and_document,
    cleaner_options,
    document_options,
    logging_options,
    read_input,
    refusing,
    safe,
)
from cleaner.cli.terminal import PLAIN, cells, columns, folded, head, tail

if TYPE_CHECKING:
    from cleaner.cli.terminal import Run
    from cleaner.model import Entry

CONTEXT = 80
INDENT = 4
# The brackets say it without colours, too.
_REMOVED = {"fg": "red", "strikethrough": True}
_INSERTED = {"fg": "green", "underline": True}


@click.command(epilog="Example: clean diff article.txt --names off")
@click.argument("file", metavar="FILE")
@click.option("--check", is_flag=True, help="Print nothing; exit 1 if anything changes.")
@cleaner_options
@document_options
@logging_options
@refusing
def command(file: str, check: bool, **options: Any) -> None:
    """Show what cleaning changes in one document.

    One paragraph an edit: the rule, then the passage, with what goes in [-…-] and what comes in
    {+…+}.
    """
    cleaner, document = cleaner_and_document(options)
    result = clean_input(cleaner, read_input(file), file, id=file, **document)
    changes = [entry for entry in result.ledger.applied if entry.removed or entry.inserted]
    if check:
        sys.exit(1 if changes else 0)
    stages = _texts(result.text, result.entries)
    for entry in changes:
        _show(entry, stages[entry.stage])
    # `scope_unknown` is why an outlet's rules did nothing where nobody named the outlet.
    flags = f"; flags: {', '.join(result.flags)}" if result.flags else ""
    click.echo(f"{len(changes)} edits; verdict: {result.verdict}{flags}")


def _texts(clean: str, entries: tuple[Entry, ...]) -> dict[str, str]:
    """The text that each stage received, for the words around an edit."""
    from cleaner.ledger import restore_text
    from cleaner.model import STAGES

    return {
        stage: restore_text(clean, [e for e in entries if e.stage in STAGES[number:]])
        for number, stage in enumerate(STAGES)
    }


def _show(entry: Entry, text: str) -> None:
    category = f" [{entry.category}]" if entry.category else ""
    place = f"{entry.start}…{entry.end} "
    click.echo(click.style(place, dim=True) + click.style(f"{entry.rule}{category}", fg="cyan"))
    removed = safe(entry.removed).strip("\n").replace("\n", "⏎")
    changed: list[Run] = [(f"[-{removed}-]", _REMOVED)] if entry.removed else []
    if entry.inserted:
        changed.append((f"{{+{safe(entry.inserted)}+}}", _INSERTED))
    # The words around take what room the edit leaves in its line.
    room = max(0, columns() - INDENT - sum(cells(part) for part, _ in changed))
    before = safe(text[max(0, entry.start - CONTEXT) : entry.start].rpartition("\n")[2])
    after = safe(text[entry.end : entry.end + CONTEXT].partition("\n")[0])
    before = tail(before, max(room // 2, room - cells(after)))
    after = head(after, room - cells(before))
    click.echo(folded([(before, PLAIN), *changed, (after, PLAIN)], INDENT))

"""JSON lines in, cleaned lines out, one by one: `zcat x | clean run - --field text -o -`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import BinaryIO

from cleaner.run.find import STDIN
from cleaner.run.model import Batch, Counts, Done
from cleaner.run.pool import Pool
from cleaner.run.read import rows_of

Write = Callable[[bytes], None]


def stream(
    lines: BinaryIO,
    pool: Pool,
    write: Write,
    *,
    ledger: Write | None = None,
    dead: Write | None = None,
    tell: Callable[[Done], None] | None = None,
) -> Counts:
    """Clean each line as it comes and write its row before the next is waited for. A line that
    is rejected goes to `dead` and nowhere else."""
    counts = Counts()
    # The record of a line is written before the line: who reads the row may look it up.
    for _, done in pool.map(_each(lines), ahead=1):
        for content, target in ((done.ledger, ledger), (done.dead, dead), (done.documents, write)):
            if content and target is not None:
                target(content)
        counts += done.counts
        if tell is not None:
            tell(done)
    return counts


def _each(lines: BinaryIO) -> Iterator[tuple[None, Batch]]:
    for record in rows_of(STDIN, lines):
        yield None, Batch((record,))

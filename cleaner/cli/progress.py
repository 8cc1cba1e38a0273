"""How far a run is, for people: one live line on a terminal, a plain line now and then elsewhere.

12,800 documents, 412/s, 2.3 MB/s, 3.1 % removed, 2 rejected, 41 %, 1:35 left
"""

from __future__ import annotations

import logging
import os
import sys
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from cleaner.cli.common import log

if TYPE_CHECKING:
    from cleaner.run.model import Counts, Done, Source

# Between warnings, which all see, and errors, which -q leaves.
PROGRESS = logging.WARNING + 1
logging.addLevelName(PROGRESS, "PROGRESS")
_SHOWN = 20
_LIVE, _PLAIN = 0.2, 30.0


class Progress:
    """Hears of every batch; says what is rejected, the first few in full, and how far the run is.
    `total` are the bytes that there are, 0 where that cannot be known."""

    def __init__(self, total: int = 0) -> None:
        self._total, self._passed = total, 0
        self._told = self._documents = self._bytes = 0
        self._rejected = self._characters = self._removed = 0
        self._is_live = sys.stderr is not None and sys.stderr.isatty() and not _is_json()
        self._is_live = self._is_live and log.isEnabledFor(PROGRESS)
        self._began = self._last = time.monotonic()

    def __call__(self, done: Done) -> None:
        """Hear of a batch, or of a shard that needs no work."""
        self._warn(done.warnings)
        counts = done.counts
        if counts.documents:
            self._bytes += done.size
        else:
            self._passed += done.size  # Of a shard that was done before, or is another part's.
        self._documents += counts.documents
        self._rejected += counts.rejected
        self._characters += counts.characters
        self._removed += counts.removed
        now = time.monotonic()
        if now - self._last >= (_LIVE if self._is_live else _PLAIN):
            self._last = now
            said = self.line(now - self._began)
            if self._is_live:
                # Cut to the terminal, since a line that wraps cannot be taken back.
                width = os.get_terminal_size(sys.stderr.fileno()).columns - 1
                sys.stderr.write(f"\r\x1b[K{said[:width]}")
                sys.stderr.flush()
            else:
                log.log(PROGRESS, "%s", said)

    def line(self, seconds: float) -> str:
        """What there is to say after so many seconds."""
        seconds = max(seconds, 0.001)
        removed = self._removed / self._characters if self._characters else 0
        parts = [
            f"{self._documents:,} documents",
            f"{self._documents / seconds:,.0f}/s",
            f"{self._bytes / seconds / 1e6:.1f} MB/s",
            f"{removed:.1%} removed",
            f"{self._rejected:,} rejected",
        ]
        if self._total and self._bytes:
            left = max(0, self._total - self._passed - self._bytes)
            share = min(1.0, (self._passed + self._bytes) / self._total)
            minutes, rest = divmod(round(left * seconds / self._bytes), 60)
            parts += [f"{share:.0%}", f"{minutes}:{rest:02} left"]
        return ", ".join(parts)

    def close(self) -> None:
        """Take the live line away."""
        if self._is_live:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    def _warn(self, warnings: Sequence[str]) -> None:
        if warnings and self._told < _SHOWN:
            self.close()
        for warning in warnings:
            self._told += 1
            if self._told <= _SHOWN:
                log.warning("%s", warning)
            if self._told == _SHOWN:
                log.warning("more that is rejected is counted and kept, but not listed here")


def _is_json() -> bool:
    return any(getattr(handler.formatter, "is_json", False) for handler in log.handlers)


def total_of(sources: Sequence[Source]) -> int:
    """The bytes of all sources, or 0 where some are packed, a pipe or not to be read."""
    from cleaner.compress import is_compressed
    from cleaner.run.find import size_of

    total = 0
    for source in sources:
        if source.path == "-" or is_compressed(source.name):
            return 0
        if source.fault is None:
            size = size_of(source)
            if size < 0:
                return 0
            total += size
    return total


def table(counts: Counts, worked: int, seconds: float) -> str:
    """What a run is summed up by: the first number is the sum of the next three."""
    lines = [f"{counts.documents:>12,} documents"]
    for name in ("cleaned", "flagged", "rejected"):
        number = getattr(counts, name)
        share = number / counts.documents if counts.documents else 0
        lines.append(f"{number:>12,} {name:<10}{share:>7.2%}")
    lines += [f"{number:>14,} {reason}" for reason, number in counts.reasons.items()]
    if counts.skipped:
        lines.append(f"{counts.skipped:>12,} records that are no documents")
    if counts.characters:
        share = counts.removed / counts.characters
        lines.append(f"{counts.removed:>12,} characters removed, {share:.2%} of all")
    if worked:
        lines.append(f"{worked:>12,} cleaned anew in {seconds:,.0f} s, {worked / seconds:,.0f}/s")
    return "\n".join(lines)

"""Counts in, what a person and a program are told of a run out."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from cleaner.errors import OptionError
from cleaner.run.model import Counts


def summary(counts: Counts, shards: int) -> dict[str, Any]:
    """What `run.json` says of a run that came to its end."""
    return {"complete": True, "counts": asdict(counts), "shards": shards}


def shown(counts: Counts) -> str:
    """The counts as lines; the first number is the sum of the next three."""
    lines = [f"{counts.documents:>12,} documents"]
    for name in ("cleaned", "flagged", "rejected"):
        number = getattr(counts, name)
        share = number / counts.documents if counts.documents else 0
        lines.append(f"{number:>12,} {name:<10}{share:>7.2%}")
    lines += [f"{number:>14,} {reason}" for reason, number in counts.reasons.items()]
    if counts.skipped:
        lines.append(f"{counts.skipped:>12,} records that are no documents")
    return "\n".join(lines)


class Tolerance:
    """How many documents may be rejected before a run counts as failed: `20` or `0.5%`."""

    def __init__(self, text: str) -> None:
        """Raises OptionError where the text is neither."""
        self._is_share = text.endswith("%")
        try:
            self._most = float(text.removesuffix("%")) if self._is_share else int(text)
        except ValueError:
            self._most = -1
        if not 0 <= self._most <= (100 if self._is_share else float("inf")):
            raise OptionError(f"--max-rejected is {text!r}; write a number, or a share as 0.5%")

    def allows(self, counts: Counts) -> bool:
        """Whether so many were to be expected."""
        most = self._most * counts.documents / 100 if self._is_share else self._most
        return counts.rejected <= most

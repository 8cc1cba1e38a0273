"""Counts in, what a program is told of a run out, and whether it counts as failed."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from cleaner.errors import OptionError
from cleaner.run.model import Counts


def summary(counts: Counts, shards: int) -> dict[str, Any]:
    """What `run.json` says of a run that came to its end."""
    return {"complete": True, "counts": asdict(counts), "shards": shards}


class Tolerance:
    """How many documents may be rejected (or flagged) before a run counts as failed: `20` or
    `0.5%`."""

    def __init__(self, text: str, what: str = "rejected") -> None:
        """Raises OptionError where the text is neither."""
        self.what = what
        self._is_share = text.endswith("%")
        try:
            self._most = float(text.removesuffix("%")) if self._is_share else int(text)
        except ValueError:
            self._most = -1
        if not 0 <= self._most <= (100 if self._is_share else float("inf")):
            raise OptionError(f"--max-{what} is {text!r}; write a number, or a share as 0.5%")

    def allows(self, counts: Counts) -> bool:
        """Whether so many were to be expected."""
        most = self._most * counts.documents / 100 if self._is_share else self._most
        return self.number(counts) <= most

    def number(self, counts: Counts) -> int:
        """How many there are."""
        found: int = getattr(counts, self.what)
        return found

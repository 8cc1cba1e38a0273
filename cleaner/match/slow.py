"""A short block in, the patterns without a literal for the scan that it may match out.

What such a pattern cannot do without is a sign or a short word (`/` of `Name/AFP`, `|` of a bar of
links), too common to be looked for in every text and telling enough in a short block. A pattern is
tried, in a wider form that is cheap to compile, where its sign stands, the block begins as the
pattern may, and is no longer than a match.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import re2

from cleaner.match.automaton import Automaton
from cleaner.patterns.needles import parted
from cleaner.patterns.pattern import spanning


@dataclass(frozen=True, slots=True)
class Slow:
    """One pattern: whose it is, its wider form, the most characters that it spans, what it begins
    with, and its telltales (none of either where anything will do)."""

    rule: int
    number: int
    coarse: str
    longest: int
    starts: tuple[str, ...]
    telltales: tuple[str, ...]


class SlowLane:
    """All patterns without a required literal."""

    def __init__(self, patterns: Sequence[Slow]) -> None:
        self._patterns = patterns
        self._untold = [n for n, one in enumerate(patterns) if not one.telltales]
        # By telltale the patterns that it tells of, and whether it stands at the block's edges.
        told: dict[str, list[tuple[int, bool, bool]]] = {}
        for number, one in enumerate(patterns):
            for telltale in one.telltales:
                bare, first, last = parted(telltale)
                told.setdefault(bare, []).append((number, first, last))
        self._told = list(told.values())
        self._automaton = Automaton(list(told), as_dfa=False)
        self._ready: dict[int, re2.Set] = {}

    def __bool__(self) -> bool:
        return bool(self._patterns)

    def named(self, core: str, folded: str, begun: str) -> list[tuple[int, int]]:
        """`(rule, pattern)` that a block may be meant by, given its core, the core folded, and
        how it begins, see `starts.begin`."""
        named: list[tuple[int, int]] = []
        raw = core.encode()
        for number in self._with_telltale(folded):
            one = self._patterns[number]
            if (
                len(core) <= one.longest
                and (not one.starts or begun.startswith(one.starts))
                and self._wider(number).Match(raw)
            ):
                named.append((one.rule, one.number))
        return named

    def _with_telltale(self, folded: str) -> Iterable[int]:
        """The patterns of which a telltale stands in the block."""
        found = set(self._untold)
        for telltale, start, end in self._automaton.find(folded):
            for number, first, last in self._told[telltale]:
                if (not first or start == 0) and (not last or end == len(folded)):
                    found.add(number)
        return found

    def _wider(self, number: int) -> re2.Set:
        ready = self._ready.get(number)
        if ready is None:
            ready = self._ready[number] = spanning(self._patterns[number].coarse)
        return ready

"""A short block in, the patterns without a literal for the scan that it may match out.

What such a pattern cannot do without is a sign or a short word (`/` of `Name/AFP`, `|` of a bar of
links), too common to be looked for in every text and telling enough in a short block. A pattern is
tried, in a wider form that is cheap to compile, where its sign stands, the block begins as the
pattern may, and is no longer than a match.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import re2

from cleaner.match.automaton import Automaton
from cleaner.patterns.needles import MARKS, is_letter, parted
from cleaner.patterns.pattern import spanning

# To set up the telltales of all patterns takes 25 ms, as long as looking through so many blocks for
# each of them; a command that cleans one file has no more.
_FEW_BLOCKS = 30
# Of these beginnings it is kept which patterns begin so.
_KNOWN_BEGINNINGS = 4_096


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
    """All patterns without a required literal. Which of them are meant is worked out in bits, one
    a pattern: a short line has some of three signs and of a hundred patterns each."""

    def __init__(self, patterns: Sequence[Slow]) -> None:
        self._patterns = patterns
        self._asked = 0
        self._untold = sum(1 << n for n, one in enumerate(patterns) if not one.telltales)
        self._beginning = lru_cache(maxsize=_KNOWN_BEGINNINGS)(self._that_begin)
        self._ready: dict[int, re2.Set] = {}

    @cached_property
    def _telltales(self) -> tuple[Automaton, Sequence[Sequence[tuple[int, int, int]]]]:
        """All telltales, and what each tells of by how it has to stand on either side."""
        told: dict[str, dict[tuple[int, int], int]] = {}
        for number, one in enumerate(self._patterns):
            for telltale in one.telltales:
                bare, front, back = parted(telltale)
                bits = told.setdefault(bare, {})
                bits[front, back] = bits.get((front, back), 0) | 1 << number
        sides = [[(*sides, bits) for sides, bits in one.items()] for one in told.values()]
        return Automaton(list(told), as_dfa=False), sides

    @cached_property
    def _starts(self) -> Mapping[tuple[str, ...], int]:
        """By what patterns begin with those that do; many begin with the same figures."""
        found: dict[tuple[str, ...], int] = {}
        for number, one in enumerate(self._patterns):
            starts = one.starts or ("",)
            found[starts] = found.get(starts, 0) | 1 << number
        return found

    def __bool__(self) -> bool:
        return bool(self._patterns)

    def named(self, core: str, folded: str, begun: str) -> list[tuple[int, int]]:
        """`(rule, pattern)` that a block may be meant by, given its core, the core folded, and
        how it begins, see `starts.begin`."""
        if self._asked < _FEW_BLOCKS:
            self._asked += 1
            return self._narrowed(folded)._named(core, folded, begun)
        return self._named(core, folded, begun)

    def _narrowed(self, folded: str) -> SlowLane:
        """The lane of those telltales that stand in a block."""
        standing = [
            (one, tuple(told for told in one.telltales if told.strip(MARKS) in folded))
            for one in self._patterns
        ]
        return SlowLane(
            [
                replace(one, telltales=telltales)
                for one, telltales in standing
                if telltales or not one.telltales
            ]
        )

    def _named(self, core: str, folded: str, begun: str) -> list[tuple[int, int]]:
        left = self._with_telltale(folded) & self._beginning(begun)
        if not left:
            return []
        named: list[tuple[int, int]] = []
        raw = core.encode()
        length = len(core)
        while left:
            lowest = left & -left
            left ^= lowest
            number = lowest.bit_length() - 1
            one = self._patterns[number]
            if length <= one.longest and self._wider(number).Match(raw):
                named.append((one.rule, one.number))
        return named

    def _with_telltale(self, folded: str) -> int:
        """The patterns of which a telltale stands in the block."""
        found = self._untold
        automaton, told = self._telltales
        for telltale, start, end in automaton.find(folded):
            for front, back, bits in told[telltale]:
                if (
                    bits & ~found
                    and front <= _side(folded[start - 1 : start])
                    and back <= _side(folded[end : end + 1])
                ):
                    found |= bits
        return found

    def _that_begin(self, begun: str) -> int:
        """The patterns that a block may be meant by that begins so."""
        return sum(bits for starts, bits in self._starts.items() if begun.startswith(starts))

    def _wider(self, number: int) -> re2.Set:
        ready = self._ready.get(number)
        if ready is None:
            ready = self._ready[number] = spanning(self._patterns[number].coarse)
        return ready


def _side(beside: str) -> int:
    """What stands on one side of a telltale: 2 for the block's end, 1 for no letter, else 0."""
    return 2 if not beside else 0 if is_letter(beside) else 1

"""A short block in, the patterns without a required literal that it may match out.

Each has a wider form that is cheap to compile. Most have a few beginnings, and are tried where
the block begins so; what begins with figures is tried together, and so is what may begin with
any letter: a person's name, a picture's caption.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import re2

from cleaner.blocks.article import LIST_MARK
from cleaner.patterns.fold import BLANKS
from cleaner.patterns.pattern import options
from cleaner.patterns.starts import WIDTH
from cleaner.patterns.wide import widened

# A set that runs out of memory matches nothing and says so nowhere, hence far above the need.
_MEMORY = 32 << 20
# Patterns that may begin with anything multiply the states of a set: 60 of them in sets of 25 take
# three times what they take in sets of six, and one by one twice as much.
_TOGETHER = 6
_DIGITS = frozenset("0123456789")
# A beginning of one letter is none to tell texts apart by.
_MOST_LETTERS = 12


@dataclass(frozen=True, slots=True)
class Slow:
    """One pattern: whose it is, its wider form, and what a block begins with that it spans (none
    where anything will do)."""

    rule: int
    number: int
    coarse: str
    starts: tuple[str, ...]


class SlowLane:
    """All patterns without a required literal; `exact` gives the source of one."""

    def __init__(self, patterns: Sequence[Slow], exact: Callable[[int, int], str]) -> None:
        self._exact = exact
        self._by_start: dict[str, list[Slow]] = {}
        self._figures: list[Slow] = []
        self._any: list[Slow] = []
        for one in patterns:
            singles = [start for start in one.starts if len(start) == 1]
            letters = sum(map(str.isalpha, singles))
            if not one.starts or letters > _MOST_LETTERS:
                self._any.append(one)
            elif _DIGITS.issubset(singles):
                self._figures.append(one)
            else:
                for start in one.starts:
                    self._by_start.setdefault(start, []).append(one)
        self._of_figures = tuple({start for one in self._figures for start in one.starts})
        self._alone: dict[tuple[int, int], re2.Set] = {}
        self._sets = self._together(lambda one: one.coarse)

    def __bool__(self) -> bool:
        return bool(self._any or self._figures or self._by_start)

    def refine(self) -> None:
        """Take the patterns themselves but for letters: slower to set up than the wider forms,
        and they name hardly a block in vain."""
        self._sets = self._together(lambda one: widened(self._exact(one.rule, one.number)))

    def _together(
        self, source: Callable[[Slow], str]
    ) -> list[tuple[Sequence[Slow], tuple[str, ...], re2.Set]]:
        return [
            (group, starts, _full_match(map(source, group)))
            for patterns, starts in ((self._any, ("",)), (self._figures, self._of_figures))
            for group in _groups(patterns)
        ]

    def named(self, content: str, begun: str) -> list[tuple[int, int]]:
        """`(rule, pattern)` that the block may be meant by; `begun` is how its core begins, see
        `starts.begin`."""
        named: list[tuple[int, int]] = []
        for group, starts, together in self._sets:
            if begun.startswith(starts):
                for hit in together.Match(content) or ():
                    named.append((group[hit].rule, group[hit].number))
        tried = {
            id(one): one
            for width in range(1, WIDTH + 1)
            for one in self._by_start.get(begun[:width], ())
        }
        for one in tried.values():
            if self._matches(one, content):
                named.append((one.rule, one.number))
        return named

    def _matches(self, one: Slow, content: str) -> bool:
        key = one.rule, one.number
        alone = self._alone.get(key)
        if alone is None:
            alone = self._alone[key] = _full_match([one.coarse])
        return bool(alone.Match(content))


def _groups(patterns: Sequence[Slow]) -> list[Sequence[Slow]]:
    return [patterns[first : first + _TOGETHER] for first in range(0, len(patterns), _TOGETHER)]


def _full_match(sources: Iterable[str]) -> re2.Set:
    combined = re2.Set.FullMatchSet(options(memory=_MEMORY))
    for source in sources:
        # Outer blanks and a list mark are no part of a block's core.
        combined.Add(f"[{BLANKS}]*(?:{LIST_MARK})?(?:{source})[{BLANKS}]*")
    combined.Compile()
    return combined

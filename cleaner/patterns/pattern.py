"""A pattern and a block's bytes in, spans out: the only user of RE2.

RE2 because packs come from strangers: matching is linear in the text. Finding *all* matches is
not (`A+B|A` on a run of A's rescans the run after each match), so every search pays for the
bytes that it may read from a `Budget` in work units; an exhausted budget withholds the rule.
Work units, not seconds, keep the outcome the same on every machine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

import re2

from cleaner.patterns.usual import alphabet, is_usual, narrowed, ranges

_NO_WORD = r"[^\pL\pN\pM_]"
_STOP = r"[.!?\x{2026}\x{3002}\x{FF01}\x{FF1F}\x{61F}\x{6D4}]"
_CLOSER = r"[\"'\x{2019}\x{201D}\x{BB})\]]"
_BLANK = r"[ \t\x{A0}\x{202F}]"
_OPENER = r"[\"'\x{2018}\x{201C}\x{201E}\x{AB}(\[]"
# What must stand before and behind a match. `sentence`: behind a stop or at the start; then the
# end, or a capital (a glued letter, where the script has no capitals).
_BOUNDS = {
    "none": ("", ""),
    "word": (f"(?:\\A|{_NO_WORD})", f"(?:{_NO_WORD}|\\z)"),
    "sentence": (
        f"(?:\\A{_BLANK}*|{_STOP}{_CLOSER}*{_BLANK}*)",
        f"(?:{_BLANK}*\\z|{_BLANK}*{_OPENER}?(?-i:\\p{{Lu}})|{_BLANK}*{_OPENER}|\\p{{Lo}})",
    ),
}


class BudgetSpent(Exception):
    """A rule has used up the work units of a document."""


class Budget:
    """Work units (bytes that a search may read) that one rule may spend on one document."""

    __slots__ = ("_left",)

    # 40 reads of each byte: an honest rule reads a block once or twice a pattern.
    PER_BYTE = 40
    FLOOR = 100_000

    def __init__(self, size: int) -> None:
        """`size` is that of the document, in bytes."""
        self._left = self.FLOOR + self.PER_BYTE * size

    def spend(self, units: int) -> None:
        """Take `units`; raises BudgetSpent when there are not so many left."""
        self._left -= units
        if self._left < 0:
            raise BudgetSpent


@dataclass(frozen=True)
class Found:
    """One match: `start`/`end` in code points of the searched string, and the named groups."""

    start: int
    end: int
    groups: Mapping[str, str]


@cache
def options(memory: int = 8 << 20) -> re2.Options:
    """RE2 options of every pattern: case-insensitive, quiet, `memory` bytes at most."""
    chosen = re2.Options()
    chosen.case_sensitive = False
    chosen.log_errors = False
    chosen.max_mem = memory
    return chosen


class _Program:
    """RE2 source with its bounds, compiled by what is asked of it; one for `usual` texts does for
    no other ones."""

    def __init__(self, source: str, bounds: str, *, usual: bool) -> None:
        before, after = _BOUNDS[bounds]
        self._source = _for_usual(source) if usual else source
        self._before = _for_usual(before) if usual else before
        self._after = _for_usual(after) if usual else after

    @cached_property
    def whole(self) -> re2._Regexp:
        return re2.compile(self._source, options())

    @cached_property
    def inside(self) -> re2._Regexp:
        # Bounds are part of the program, not a check afterwards: a check would miss the shorter
        # alternative that ends at a word's end where the first one does not.
        return re2.compile(f"{self._before}(?P<core>{self._source}){self._after}", options())

    # Sets of one know only whether, and need a third of the memory of a pattern that can also tell
    # where. Most of what is searched for matches nothing, and is never compiled beyond them.
    @cached_property
    def throughout(self) -> re2.Set:
        return spanning(self._source)

    @cached_property
    def somewhere(self) -> re2.Set:
        source = f"{self._before}(?:{self._source}){self._after}"
        return _set_of(re2.Set.SearchSet, source)


class Pattern:
    """One pattern of a rule, compiled at its first use, for the texts that it is used on."""

    def __init__(self, source: str, re2_source: str, bounds: str) -> None:
        self.source = source
        self.re2_source = re2_source
        self._bounds = bounds
        self._named = "(?P<" in re2_source

    @cached_property
    def _usual(self) -> _Program:
        return _Program(self.re2_source, self._bounds, usual=True)

    @cached_property
    def _general(self) -> _Program:
        return _Program(self.re2_source, self._bounds, usual=False)

    def _program(self, text: str) -> _Program:
        return self._usual if is_usual(text) else self._general

    def whole(self, text: str, budget: Budget) -> Found | None:
        """The match that spans all of `text`, if there is one."""
        raw = text.encode()
        budget.spend(len(raw))
        program = self._program(text)
        if not program.throughout.Match(raw):
            return None
        if not self._named:
            return Found(0, len(text), {})
        match = program.whole.fullmatch(raw)
        return None if match is None else Found(0, len(text), _groups(match, self._named))

    def occurs(self, text: str, budget: Budget) -> bool:
        """Whether there is a match inside `text`, within the bounds."""
        raw = text.encode()
        budget.spend(len(raw))
        return bool(self._program(text).somewhere.Match(raw))

    def finditer(self, text: str, budget: Budget) -> Iterator[Found]:
        """Matches inside `text`, left to right, not overlapping, within the word bounds."""
        raw = text.encode()
        ascii_only = len(raw) == len(text)
        program = self._program(text)
        position = 0
        while position <= len(raw):
            budget.spend(len(raw) - position)
            if position == 0 and not program.somewhere.Match(raw):
                return
            match = program.inside.search(raw, position)
            if match is None:
                return
            start, end = match.span(1)
            if ascii_only:
                found = Found(start, end, _groups(match, self._named))
            else:
                first = len(raw[:start].decode())
                width = len(raw[start:end].decode())
                found = Found(first, first + width, _groups(match, self._named))
            yield found
            # The blank behind this match may be the bound in front of the next one, so the
            # search goes on at the end of the core, not at the end of the bound.
            position = max(end, start + 1)


def _for_usual(source: str) -> str:
    return narrowed(source, _usual_members)


@cache
def _usual_members(name: str) -> str:
    """The characters of the usual alphabet that RE2 counts to a class."""
    return ranges(re2.compile(name).findall(alphabet()))


def spanning(source: str) -> re2.Set:
    """What tells whether a pattern spans a text; knows nothing of groups."""
    return _set_of(re2.Set.FullMatchSet, source)


# A check of rules has an engine for every set of rules that it holds against another.
@lru_cache(maxsize=4096)
def _set_of(kind: Callable[[re2.Options], re2.Set], source: str) -> re2.Set:
    try:
        return _compiled_set(kind(options(8 << 20)), source)
    except re2.error:
        # Of its memory a set gives its program a quarter, and a pattern gives two thirds.
        return _compiled_set(kind(options(24 << 20)), source)


def _compiled_set(alone: re2.Set, source: str) -> re2.Set:
    alone.Add(source)
    alone.Compile()
    return alone


def _groups(match: re2._Match, named: bool) -> dict[str, str]:
    if not named:
        return {}
    values = match.groupdict()
    return {
        _text(name): value.decode()
        for name, value in values.items()
        if value is not None and _text(name) != "core"
    }


def _text(name: str | bytes) -> str:
    return name if isinstance(name, str) else name.decode()

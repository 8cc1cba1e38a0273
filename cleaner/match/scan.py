"""One pass over a text in, the few (rule, block, pattern) that may match out.

Three lanes, none of which costs more for rules that do not fire: a dictionary of whole lines; an
Aho-Corasick automaton of required literals; for patterns without a literal (a bare date) another
one of their signs, over short blocks. Only what they name is verified, on its block alone. The
same pass tells whether the text needs mending and which names packs it opens.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from cleaner.blocks.article import Article, core_of
from cleaner.match.hits import Needles
from cleaner.match.slow import Slow, SlowLane
from cleaner.patterns.fold import fold
from cleaner.patterns.starts import WIDTH, begin
from cleaner.rulepack.table import NO_REACH, Probe

LISTED = -1
SHORT_BLOCK = 240
_CJK_MARKS = (
    "\uff1a\u3010\u3011\uff08\uff09\u300c\u300d\u300e\u300f\u300a\u300b\u25cf\u25a0\u25c6"
    "\u25b2\u25bc\u2605\u2606\u25ce\u203b\u2192\uff1e\u30fb"
)
_DECORATION = (
    _CJK_MARKS + " -\u2013\u2014\u2022*\u00b7\u25aa\u25ba|\u00bb\u00ab\u203a\u2039<>:[]()#!."
)
_BAR = re.compile(r" ?[|\u2022\u00b7/] ?| [\u2013\u2014-] |[.!?] ")
# Of these the meaning is kept, from one document to the next: some 4 MB.
_KNOWN_LINES = 8_192


def line_key(folded: str) -> str:
    """A folded line without what scrapers leave around it: bullets, colons, brackets."""
    return folded.strip(_DECORATION)


@dataclass(frozen=True, slots=True)
class Candidates:
    """What the scan found: `(rule, block, pattern)` sorted; `pattern` is LISTED for a whole
    line. `opened` are the gates that a word of theirs stands in; `suspect` says that a mend may
    have something to do (None where the scan could not tell)."""

    found: tuple[tuple[int, int, int], ...]
    opened: frozenset[int]
    suspect: bool | None


class _Sought(NamedTuple):
    """What a needle is sought for: pattern `number` of a rule, whose blocks have at most `reach`
    characters. One that has to span its block has at most `longest` in its core, and one of
    `starts` at its beginning; `cues` are, as bits, all necessary ones of a rule that weighs."""

    rule: int
    number: int
    reach: int
    longest: int
    starts: tuple[str, ...]
    cues: int


class Scanner:
    """The compiled prefilter of a set of rules and of the names packs' gates."""

    def __init__(self, probes: Sequence[Probe], gates: Sequence[Sequence[str]]) -> None:
        self._lines: dict[str, list[int]] = {}
        needles: dict[str, list[_Sought]] = {}
        slow: list[Slow] = []
        for index, probe in enumerate(probes):
            for line in probe.lines:
                self._lines.setdefault(line_key(line), []).append(index)
            for number, literals in enumerate(probe.needles):
                if literals:
                    sought = _sought(index, number, probe)
                    for needle in literals:
                        needles.setdefault(needle, []).append(sought)
            for number, coarse in enumerate(probe.coarse):
                if coarse:
                    sought = _sought(index, number, probe)
                    telltales = _apart(probe.telltales[number], "\t")
                    slow.append(
                        Slow(index, number, coarse, sought.longest, sought.starts, telltales)
                    )
        # The longest block that a rule takes; the rest of its candidates need no look.
        self._reach = [probe.reach for probe in probes]
        self._longest_line = max(map(len, self._lines), default=0) + 8
        self._needles = Needles(needles, gates)
        self._slow = SlowLane(slow)
        # Furniture says the same on every page of an outlet, and a page of `a\n` has 500,000 lines
        # a megabyte that all do.
        self._known = lru_cache(maxsize=_KNOWN_LINES)(self._named_by)

    def scan(self, article: Article, *, near: bool = False) -> Candidates:
        """All candidates of the article; where `near` is asked for, with those that hold a needle
        and cannot match for want of another or for their length."""
        try:
            raw = article.text.encode()
        except UnicodeEncodeError:  # A lone surrogate: repair has to see the text first.
            return Candidates((), frozenset(), True)
        hits = self._needles.find(article, raw)
        found = _named(article, hits.found, near=near)
        if self._lines or self._slow:
            self._short_blocks(article, found)
        return Candidates(tuple(sorted(found)), frozenset(hits.opened), hits.suspect)

    def _listed(self, line: str) -> Sequence[int]:
        """The rules whose lexicon holds the line, or each part of a bar such as
        `Terms | Privacy | Contact`; the first part's rules stand for a bar."""
        rules = self._lines.get(line_key(line))
        if rules is not None:
            return rules
        if _BAR.search(line) is None:
            return ()
        parts = [line_key(part) for part in _BAR.split(line)]
        if len(parts) < 2 or not all(part in self._lines for part in parts if part):
            return ()
        return next((self._lines[part] for part in parts if part), ())

    def _short_blocks(self, article: Article, found: set[tuple[int, int, int]]) -> None:
        longest = max(self._longest_line, SHORT_BLOCK)
        text = article.text
        for block in article.blocks:
            if 0 < block.end - block.start <= longest:
                for rule, number in self._known(text[block.start : block.end]):
                    found.add((rule, block.index, number))

    def _named_by(self, content: str) -> list[tuple[int, int]]:
        """`(rule, pattern)` that a short block as a whole may be meant by."""
        named: list[tuple[int, int]] = []
        length = len(content)
        core = content[slice(*core_of(content))]
        folded = fold(core)
        if length <= self._longest_line:
            named += [(rule, LISTED) for rule in self._listed(folded)]
        if length <= SHORT_BLOCK:
            named += [
                (rule, number)
                for rule, number in self._slow.named(core, folded, begin(core[:WIDTH]))
                if length <= self._reach[rule]
            ]
        return named


@cache
def _apart(joined: str, mark: str = "\n") -> tuple[str, ...]:
    return tuple(joined.split(mark)) if joined else ()


def _sought(rule: int, number: int, probe: Probe) -> _Sought:
    spans = number < len(probe.longest)
    return _Sought(
        rule,
        number,
        probe.reach,
        probe.longest[number] if spans else NO_REACH,
        _apart(probe.starts[number]) if spans else (),
        (1 << len(probe.needles)) - 1 if probe.cues else 0,
    )


def _named(
    article: Article, hits: Iterable[tuple[int, Sequence[_Sought]]], *, near: bool
) -> set[tuple[int, int, int]]:
    """The candidates among the hits."""
    found: set[tuple[int, int, int]] = set()
    cues: dict[tuple[int, int], int] = {}
    wanted: dict[int, int] = {}
    seen = length = first = last = -1
    begun = ""
    for block, meant in hits:
        if block != seen:
            place = article.blocks[block]
            seen, length, last = block, place.end - place.start, -1
        for rule, number, reach, longest, starts, needed in meant:
            if length > reach:
                continue
            if needed:
                cues[rule, block] = cues.get((rule, block), 0) | 1 << number
                wanted[rule] = needed
                continue
            if (starts or longest != NO_REACH) and not near:
                if last < 0:
                    first, last = article.core(block)
                    begun = begin(article.text[first : min(last, first + WIDTH)])
                if last - first > longest or (starts and not begun.startswith(starts)):
                    continue
            found.add((rule, block, number))
    for (rule, block), held in cues.items():
        if held == wanted[rule] or (near and held & 1):
            found.add((rule, block, 0))
    return found

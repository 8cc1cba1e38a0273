"""One pass over an article in, the few (rule, block, pattern) that may match out.

Three lanes, none of which costs more for rules that do not fire: a dictionary of whole lines; an
Aho-Corasick automaton of required literals over the folded text; for patterns without a literal
(a bare date) one RE2 set over short blocks. Only what they name is verified, on its block alone.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import re2
from ahocorasick_rs import AhoCorasick, Implementation

from cleaner.blocks.article import LIST_MARK, Article
from cleaner.match.compiled import CompiledRule
from cleaner.patterns.fold import BLANKS, collapse_blanks, fold_keeping_runs
from cleaner.patterns.pattern import options
from cleaner.rulepack.schema import Rule, searchable

LISTED = -1
SHORT_BLOCK = 240
WORD_LENGTH = 24
_DECORATION = " -\u2013\u2014\u2022*\u00b7\u25aa\u25ba|\u00bb\u00ab\u203a\u2039<>:[]()#!."
_BAR = re.compile(r" ?[|\u2022\u00b7/] ?| [\u2013\u2014-] |[.!?] ")
# The automaton as a DFA scans half as fast again but takes 25 ms per 1,000 needles to build;
# a command that cleans one file should not wait for that.
_DFA_AFTER = 500_000
_DFA_NEEDLES = 6_000
# A set that runs out of memory matches nothing and says so nowhere, hence far above the need.
_SLOW_MEMORY = 128 << 20


def line_key(folded: str) -> str:
    """A folded line without what scrapers leave around it: bullets, colons, brackets."""
    return folded.strip(_DECORATION)


@dataclass(frozen=True, slots=True)
class Candidates:
    """What the scan found: `(rule, block, pattern)` sorted; `pattern` is LISTED for a whole
    line. `opened` are the names packs whose context or spellings occur."""

    found: tuple[tuple[int, int, int], ...]
    opened: frozenset[int]


class Scanner:
    """The compiled prefilter of a set of rules and of the names packs' gates."""

    def __init__(self, rules: Sequence[CompiledRule], gates: Sequence[Sequence[str]] = ()) -> None:
        self._lines: dict[str, list[int]] = {}
        needles: dict[str, list[tuple[int, int]]] = {}
        slow: list[tuple[int, int, str]] = []
        for compiled in rules:
            for line in compiled.rule.lines:
                self._lines.setdefault(line_key(line), []).append(compiled.index)
            for number, pattern in enumerate(compiled.patterns):
                for needle in pattern.needles:
                    needles.setdefault(needle, []).append((compiled.index, number))
                if pattern.coarse:
                    slow.append((compiled.index, number, pattern.coarse))
            for needle in _evidence_needles(compiled.rule):
                needles.setdefault(needle, []).append((compiled.index, 0))
        for gate, words in enumerate(gates):
            for word in words:
                # Gates share the table of rules as negative numbers.
                needles.setdefault(word, []).append((-1 - gate, 0))
        # The longest block that a rule takes; the rest of its candidates need no look.
        self._reach = [_reach(compiled.rule) for compiled in rules]
        self._longest_line = max(map(len, self._lines), default=0) + 8
        self._needles = sorted(needles)
        self._targets = [needles[needle] for needle in self._needles]
        self._automaton = AhoCorasick(self._needles) if self._needles else None
        self._is_dfa = len(self._needles) > _DFA_NEEDLES
        self._scanned = 0
        self._slow = _slow_set([source for _, _, source in slow])
        self._slow_targets = [(rule, number) for rule, number, _ in slow]

    def scan(self, article: Article) -> Candidates:
        """All candidates of the article."""
        text = article.text
        folded = fold_keeping_runs(text)
        starts: list[int] | None = None
        if len(folded) != len(text) or "  " in folded:
            pieces = [
                collapse_blanks(fold_keeping_runs(text[b.start : b.end])) for b in article.blocks
            ]
            folded = "\n".join(pieces)
            starts = [0]
            for piece in pieces[:-1]:
                starts.append(starts[-1] + len(piece) + 1)
        found: set[tuple[int, int, int]] = set()
        opened: set[int] = set()
        if self._automaton is not None:
            for needle, start, end in self._find(folded):
                block = length = -1
                for rule, number in self._targets[needle]:
                    if rule < 0:
                        if -1 - rule not in opened and _stands_alone(folded, start, end):
                            opened.add(-1 - rule)
                        continue
                    if block < 0:
                        block = bisect_right(starts or article.starts, start) - 1
                        length = article.blocks[block].end - article.blocks[block].start
                    if length <= self._reach[rule]:
                        found.add((rule, block, number))
        if self._lines or self._slow is not None:
            self._short_blocks(article, folded, starts, found)
        return Candidates(tuple(sorted(found)), frozenset(opened))

    def _find(self, folded: str) -> list[tuple[int, int, int]]:
        assert self._automaton is not None
        if not self._is_dfa:
            self._scanned += len(folded)
            if self._scanned > _DFA_AFTER:
                self._automaton = AhoCorasick(self._needles, implementation=Implementation.DFA)
                self._is_dfa = True
        return self._automaton.find_matches_as_indexes(folded, overlapping=True)

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

    def _short_blocks(
        self,
        article: Article,
        folded: str,
        starts: list[int] | None,
        found: set[tuple[int, int, int]],
    ) -> None:
        longest = max(self._longest_line, SHORT_BLOCK)
        text = article.text
        match = None if self._slow is None else self._slow.Match
        for block in article.blocks:
            length = block.end - block.start
            if length > longest or length == 0:
                continue
            if starts is None:
                line = folded[block.start : block.end]
            else:
                stop = starts[block.index + 1] - 1 if block.index + 1 < len(starts) else len(folded)
                line = folded[starts[block.index] : stop]
            for rule in self._listed(line):
                found.add((rule, block.index, LISTED))
            if match is not None and length <= SHORT_BLOCK:
                for hit in match(text[block.start : block.end]) or ():
                    rule, number = self._slow_targets[hit]
                    if length <= self._reach[rule]:
                        found.add((rule, block.index, number))


def _reach(rule: Rule) -> int:
    """The most characters that a block may have for the rule: words are counted late and
    characters at once, so `max_words` bounds both."""
    return rule.max_words * WORD_LENGTH if rule.max_words else 1 << 30


def _stands_alone(folded: str, start: int, end: int) -> bool:
    """Whether no letter or digit touches the span: the Iran in `refrain` opens nothing."""
    before = folded[start - 1 : start]
    return not (before.isalnum() or folded[end : end + 1].isalnum())


def _evidence_needles(rule: Rule) -> list[str]:
    """The literals of one necessary cue of an evidence rule: the one with the longest."""
    total = sum(cue.weight for cue in rule.cues)
    best: list[str] = []
    for cue in rule.cues:
        if not searchable(cue, total, rule.threshold):
            continue
        literals = (
            ["\u2026", "..."]
            if cue.name == "ends"
            else [needle for pattern in cue.patterns for needle in pattern.needles]
        )
        if not best or min(map(len, literals)) > min(map(len, best)):
            best = literals
    return best


def _slow_set(sources: list[str]) -> re2.Set | None:
    if not sources:
        return None
    combined = re2.Set.FullMatchSet(options(memory=_SLOW_MEMORY))
    for source in sources:
        # Outer blanks and a list mark are no part of a block's core.
        combined.Add(f"[{BLANKS}]*(?:{LIST_MARK})?(?:{source})[{BLANKS}]*")
    combined.Compile()
    return combined

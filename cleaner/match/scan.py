"""One pass over a text in, the few (rule, block, pattern) that may match out.

Three lanes, none of which costs more for rules that do not fire: a dictionary of whole lines; an
Aho-Corasick automaton of required literals; for patterns without a literal (a bare date) another
one of their signs, over short blocks. Only what they name is verified, on its block alone. The
same pass tells whether the text needs mending and which names packs it opens.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from cleaner.blocks.article import Article, core_of
from cleaner.match.automaton import Automaton
from cleaner.match.bytewise import ODD, is_bytewise, spellings, suspect_needles
from cleaner.match.slow import Slow, SlowLane
from cleaner.patterns.fold import collapse_blanks, fold, fold_keeping_runs
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
# The raw scan needs 200 ms to be set up; a command that cleans one file should not wait for it.
_BYTES_AFTER = 60_000

# Of these the meaning is kept, from one document to the next: some 4 MB.
_KNOWN_LINES = 8_192

# What a needle of the raw scan means: rules only, gates too, damage, or that folding is needed.
_RULES, _GATES, _SUSPECT, _ODD = range(4)
# A needle's target is a rule's index and pattern; gates are counted downwards from -1.

_Target = tuple[int, int]


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


class Scanner:
    """The compiled prefilter of a set of rules and of the names packs' gates."""

    def __init__(self, probes: Sequence[Probe], gates: Sequence[Sequence[str]]) -> None:
        self._lines: dict[str, list[int]] = {}
        needles: dict[str, list[_Target]] = {}
        slow: list[Slow] = []
        for index, probe in enumerate(probes):
            for line in probe.lines:
                self._lines.setdefault(line_key(line), []).append(index)
            for number, literals in enumerate(probe.needles):
                for needle in literals:
                    needles.setdefault(needle, []).append((index, number))
            slow += [
                Slow(
                    index,
                    number,
                    coarse,
                    probe.longest[number] if probe.longest else NO_REACH,
                    _apart(probe.starts[number]) if probe.starts else (),
                    _apart(probe.telltales[number], "\t"),
                )
                for number, coarse in enumerate(probe.coarse)
                if coarse
            ]
        for gate, words in enumerate(gates):
            for word in words:
                needles.setdefault(word, []).append((-1 - gate, 0))
        # The longest block that a rule takes; the rest of its candidates need no look.
        self._reach = [probe.reach for probe in probes]
        # All necessary cues of an evidence rule, as bits.
        self._cues = [(1 << len(probe.needles)) - 1 if probe.cues else 0 for probe in probes]
        self._longest_line = max(map(len, self._lines), default=0) + 8
        self._needles = needles
        self._bytes: Automaton | None = None
        self._always_folded = False
        self._scanned = 0
        self._folded: tuple[Automaton, list[list[_Target]]] | None = None
        self._slow = SlowLane(slow)
        # Furniture says the same on every page of an outlet, and a page of `a\n` has 500,000 lines
        # a megabyte that all do.
        self._known = lru_cache(maxsize=_KNOWN_LINES)(self._named_by)
        self._probes = probes

    def _set_up_bytes(self) -> None:
        """The automaton over raw UTF-8. A needle that cannot be spelt out for it (of Cyrillic,
        say) stands only in texts that are folded anyway; if it might stand in others, all are."""
        always_folded = False
        targets: dict[bytes, list[_Target]] = {}
        for needle, meant in self._needles.items():
            spelt = spellings(needle)
            if spelt is None:
                always_folded |= not _is_of_other_case(needle)
                continue
            for raw in spelt:
                targets.setdefault(raw, []).extend(meant)
        kinds = {raw: _GATES if min(meant)[0] < 0 else _RULES for raw, meant in targets.items()}
        for marks, kind in ((suspect_needles(), _SUSPECT), (ODD, _ODD)):
            for raw in marks:
                targets.setdefault(raw, [])
                kinds[raw] = kind
        self._byte_targets = list(targets.values())
        self._byte_kinds = [kinds[raw] for raw in targets]
        self._always_folded = always_folded
        self._bytes = Automaton(list(targets))

    def scan(self, article: Article, *, near: bool = False) -> Candidates:
        """All candidates of the article; where `near` is asked for, with those that hold a needle
        and cannot match for want of another or for their length."""
        try:
            raw = article.text.encode()
        except UnicodeEncodeError:  # A lone surrogate: repair has to see the text first.
            return Candidates((), frozenset(), True)
        hits, suspect = self._hits(article, raw)
        opened: set[int] = set()
        found = self._named(article, hits, opened, near=near)
        if self._lines or self._slow:
            self._short_blocks(article, found)
        return Candidates(tuple(sorted(found)), frozenset(opened), suspect)

    def _named(
        self,
        article: Article,
        hits: Iterable[tuple[int, list[_Target], bool]],
        opened: set[int],
        *,
        near: bool,
    ) -> set[tuple[int, int, int]]:
        """The candidates among the hits; what they open is added to `opened`."""
        found: set[tuple[int, int, int]] = set()
        cues: dict[tuple[int, int], int] = {}
        seen = length = -1
        core = 0, ""
        for block, targets, alone in hits:
            if block != seen:
                place = article.blocks[block]
                seen, length, core = block, place.end - place.start, _core(article, block)
            for rule, number in targets:
                if rule < 0:
                    if alone:
                        opened.add(-1 - rule)
                elif length > self._reach[rule]:
                    continue
                elif self._cues[rule]:
                    cues[rule, block] = cues.get((rule, block), 0) | 1 << number
                elif near or self._may_span(rule, number, *core):
                    found.add((rule, block, number))
        for (rule, block), held in cues.items():
            if held == self._cues[rule] or (near and held & 1):
                found.add((rule, block, 0))
        return found

    def _may_span(self, rule: int, number: int, length: int, begun: str) -> bool:
        """Whether a pattern that has to span a core may span one of this length that begins so."""
        probe = self._probes[rule]
        if not probe.longest:
            return True
        if length > probe.longest[number]:
            return False
        told = probe.starts[number]
        return not told or begun.startswith(_apart(told))

    def _hits(
        self, article: Article, raw: bytes
    ) -> tuple[Iterable[tuple[int, list[_Target], bool]], bool | None]:
        """`(block, targets, stands alone)` of every needle that occurs."""
        if self._bytes is None:
            self._scanned += len(raw)
            if self._scanned < _BYTES_AFTER:
                return self._folded_hits(article), None
            self._set_up_bytes()
            assert self._bytes is not None
        if self._always_folded or not is_bytewise(raw):
            return self._folded_hits(article), None
        raw = raw.lower()
        suspect = False
        hits = []
        # Of a run of `#` each is a hit, and all but the first of a block say nothing new.
        told: dict[int, int] = {}
        line = offset = counted_to = 0
        for needle, start, end in self._bytes.find(raw):
            kind = self._byte_kinds[needle]
            if kind == _ODD:
                return self._folded_hits(article), suspect or None
            suspect |= kind == _SUSPECT
            targets = self._byte_targets[needle]
            if targets:
                # Matches come by their ends, so a start may lie before the last one, by a needle's
                # length at most; counting goes on from there and never begins anew.
                if start < counted_to:
                    line -= raw.count(b"\n", start, counted_to)
                    offset -= len(raw[start:counted_to].decode("utf-8", "ignore"))
                else:
                    line += raw.count(b"\n", counted_to, start)
                    offset += len(raw[counted_to:start].decode("utf-8", "ignore"))
                counted_to = start
                block = line if article.is_lines else article.block_at(offset)
                if kind == _RULES and told.get(needle) == block:
                    continue
                told[needle] = block
                alone = kind == _GATES and _stands_alone(raw, start, end)
                hits.append((block, targets, alone))
        return hits, suspect

    def _folded_hits(self, article: Article) -> Iterable[tuple[int, list[_Target], bool]]:
        """The same over the folded text: for other scripts, odd characters, runs of blanks."""
        if self._folded is None:
            ordered = sorted(self._needles)
            self._folded = (
                Automaton(ordered),
                [self._needles[needle] for needle in ordered],
            )
        automaton, targets = self._folded
        folded = fold_keeping_runs(article.text)
        starts = article.starts
        if len(folded) != len(article.text) or "  " in folded:
            pieces = [
                collapse_blanks(fold_keeping_runs(article.text[block.start : block.end]))
                for block in article.blocks
            ]
            folded = "\n".join(pieces)
            starts = [0]
            for piece in pieces[:-1]:
                starts.append(starts[-1] + len(piece) + 1)
        for needle, start, end in automaton.find(folded):
            alone = not (folded[start - 1 : start].isalnum() or folded[end : end + 1].isalnum())
            yield bisect_right(starts, start) - 1, targets[needle], alone

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


def _core(article: Article, block: int) -> tuple[int, str]:
    """The length of a block's core, and how it begins."""
    start, end = article.core(block)
    return end - start, begin(article.text[start : min(end, start + WIDTH)])


def _is_of_other_case(needle: str) -> bool:
    """Whether every text that holds the needle is folded, for it has a letter of U+0370–058F."""
    return any("\u0370" <= char <= "\u058f" for char in needle)


def _stands_alone(raw: bytes, start: int, end: int) -> bool:
    """Whether no letter or digit touches the span: the Iran in `refrain` opens nothing."""
    before = raw[max(0, start - 4) : start].decode("utf-8", "ignore")[-1:]
    after = raw[end : end + 4].decode("utf-8", "ignore")[:1]
    return not (before.isalnum() or after.isalnum())

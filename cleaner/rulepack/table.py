"""Rules as the engine wants them: what the scan looks for at once, the rest of a rule when a text
first needs it.

Ten thousand rules are ten thousand `Rule` objects, half a second of a start; a text needs a dozen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple, overload

from cleaner.patterns.needles import parted
from cleaner.rulepack.rule import PatternData, Rule, is_necessary, most, searchable

# `max_words` bounds characters too: a word of more than these is no word.
WORD_LENGTH = 24
NO_REACH = 1 << 30


class Probe(NamedTuple):
    """What is asked of a rule before it has a candidate.

    `needles` are, by pattern, the literals one of which every match holds (none where the pattern
    goes through the slow lane, whose wider pattern stands in `coarse`); those of an evidence rule
    belong to its necessary cues, the most telling one first, and a block holds one of each.
    `reach` is the most characters a block may have, `longest` those of its core, by pattern, and
    `starts` what a core begins with, one after another with line feeds between; `telltales` are
    those of the patterns of the slow lane, with tabs between.
    A rule that `measures` has no literals; it is asked about every loose line. One that `repeats`
    has none either; it is asked where blocks say the same. One that `selects` looks at pages, and
    has nothing that a text is searched for.
    """

    id: str
    trust: str
    category: str
    lines: Sequence[str]
    needles: Sequence[Sequence[str]]
    coarse: Sequence[str]
    reach: int
    measures: bool = False
    selects: bool = False
    repeats: bool = False
    longest: Sequence[int] = ()
    starts: Sequence[str] = ()
    cues: bool = False
    telltales: Sequence[str] = ()


def probe(rule: Rule) -> Probe:
    """What the scan looks for on behalf of the rule."""
    needles: list[Sequence[str]] = [_sought(pattern) for pattern in rule.patterns]
    if rule.kind == "evidence":
        needles = _evidence_needles(rule)
    elif rule.bounds == "none":
        needles = [sorted({parted(needle)[0] for needle in one}) for one in needles]
    coarse = [pattern.coarse for pattern in rule.patterns]
    measures = bool(rule.cues) and rule.cues[0].name == "measure"
    return Probe(
        rule.id, rule.trust, rule.category, rule.lines, needles, coarse, _reach(rule), measures,
        rule.kind == "selector", rule.kind == "repeat",
        [pattern.longest for pattern in _spanning(rule)],
        ["\n".join(pattern.starts) for pattern in _spanning(rule)],
        rule.kind == "evidence",
        ["\t".join(pattern.telltales) for pattern in rule.patterns],
    )  # fmt: skip


def _spanning(rule: Rule) -> Sequence[PatternData]:
    """The patterns that have to span a block."""
    if rule.kind in ("block", "run") or (rule.kind == "from" and rule.bounds != "sentence"):
        return rule.patterns
    return ()


def _reach(rule: Rule) -> int:
    """Words are counted late and characters at once, so `max_words` bounds both."""
    if rule.max_words and rule.kind != "phrase":
        return rule.max_words * WORD_LENGTH
    if rule.bounds == "sentence":
        return NO_REACH
    total = most(rule.cues)
    for cue in rule.cues:
        if cue.name == "max_words" and is_necessary(cue.weight, total, rule.threshold):
            return int(cue.value) * WORD_LENGTH
    return NO_REACH


def _evidence_needles(rule: Rule) -> list[Sequence[str]]:
    """The literals of the necessary cues of an evidence rule, first of the one with the longest.
    `phone` alone stands in every tenth text, hardly ever beside `sale`."""
    total = most(rule.cues)
    found: list[list[str]] = []
    best = 0
    for cue in rule.cues:
        if not searchable(cue, total, rule.threshold):
            continue
        worded = [needle for pattern in cue.patterns for needle in _sought(pattern)]
        literals = worded or ["\u2026", "..."]
        if not found or _shortest(literals) > _shortest(found[best]):
            best = len(found)
        found.append(literals)
    # Where lines are joined to paragraphs, the ellipsis may stand in another block.
    others = [
        literals
        for number, literals in enumerate(found)
        if number != best and literals != ["\u2026", "..."]
    ]
    return [*found[best : best + 1], *others]


def _sought(pattern: PatternData) -> Sequence[str]:
    """What the scan looks for; a pattern that was made by hand has literals alone."""
    return pattern.sought or pattern.needles


def _shortest(needles: Iterable[str]) -> int:
    return min(len(parted(needle)[0]) for needle in needles)


class RuleTable(Sequence[Rule]):
    """Rules by number, made when they are first asked for; `probes` are there from the start.

    Pickles as what its rules are made from.
    """

    def __init__(
        self, probes: Sequence[Probe], sources: Sequence[bytes], make: Callable[[bytes], Rule]
    ) -> None:
        self.probes = probes
        self._sources = sources
        self._make = make
        self._made: dict[int, Rule] = {}

    @classmethod
    def of(cls, rules: Iterable[Rule]) -> RuleTable:
        """A table of rules that exist already."""
        if isinstance(rules, RuleTable):
            return rules
        made = dict(enumerate(rules))
        table = cls([probe(rule) for rule in made.values()], (), _none)
        table._made = made
        return table

    def only(self, numbers: Sequence[int]) -> RuleTable:
        """The table of some of the rules, in the order of `numbers`."""
        return _Part(self, numbers)

    def __len__(self) -> int:
        return len(self.probes)

    @overload
    def __getitem__(self, number: int) -> Rule: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[Rule]: ...
    def __getitem__(self, number: int | slice) -> Rule | Sequence[Rule]:
        if isinstance(number, slice):
            return [self._get(n) for n in range(len(self))[number]]
        return self._get(range(len(self))[number])

    def __iter__(self) -> Iterator[Rule]:
        return map(self._get, range(len(self)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    def _get(self, number: int) -> Rule:
        rule = self._made.get(number)
        if rule is None:
            rule = self._made[number] = self._make(self._sources[number])
        return rule


class _Part(RuleTable):
    """Some rules of another table."""

    def __init__(self, whole: RuleTable, numbers: Sequence[int]) -> None:
        super().__init__([whole.probes[number] for number in numbers], (), _none)
        self._whole = whole
        self._numbers = numbers

    def _get(self, number: int) -> Rule:
        return self._whole[self._numbers[number]]


def _none(source: bytes) -> Rule:
    raise LookupError("a table of made rules makes none")

"""A rule made ready for matching: its patterns as RE2, its needles for the scan."""

from __future__ import annotations

from collections.abc import Iterable

from cleaner.patterns.pattern import Pattern
from cleaner.rulepack.schema import PatternData, Rule


class CompiledRule:
    """One rule with its patterns; `index` is its place in the scanner's table."""

    __slots__ = ("cue_patterns", "index", "patterns", "rule")

    def __init__(self, index: int, rule: Rule) -> None:
        self.index = index
        self.rule = rule
        self.patterns = _compile(rule.patterns, rule.bounds)
        self.cue_patterns = tuple(_joined(cue.patterns) for cue in rule.cues)


def _joined(data: tuple[PatternData, ...]) -> Pattern | None:
    """A cue's patterns as one: which of them holds does not matter, and thirty searches would
    cost thirty times one."""
    if not data:
        return None
    needles = tuple(needle for item in data for needle in item.needles)
    source = "|".join(f"(?:{item.re2})" for item in data)
    return Pattern(", ".join(item.source for item in data), source, needles, "word", "")


def _compile(data: Iterable[PatternData], bounds: str) -> tuple[Pattern, ...]:
    return tuple(Pattern(item.source, item.re2, item.needles, bounds, item.coarse) for item in data)

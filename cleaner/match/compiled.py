"""A rule made ready for matching: its patterns and the wording of its cues as RE2."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from cleaner.patterns.pattern import Budget, Pattern
from cleaner.rulepack.rule import PatternData, Rule, is_necessary, most

_COST = {"ends": 0, "max_words": 1, "place": 2, "company": 3, "form": 4, "match": 5, "regex": 6,
         "measure": 7}  # fmt: skip

_ANCHOR = re.compile(r"\^|\$|\\[Az]")
# Escaped characters and classes: `[^ ]` asks for no beginning.
_CLASS = re.compile(r"\\[^Az]|\[\^?\]?[^\]]*\]")


class CompiledRule:
    """One rule with its patterns."""

    __slots__ = ("cue_order", "cue_patterns", "most", "needed", "patterns", "rule", "wording_for",
                 "wording_within")  # fmt: skip

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self.patterns = _compile(rule.patterns, rule.bounds)
        self.cue_patterns = tuple(
            CueWording(cue.patterns) if cue.patterns else None for cue in rule.cues
        )
        self.most = most(rule.cues)
        # The cheap cues first: most candidates fall to the way a paragraph ends.
        self.cue_order = sorted(range(len(rule.cues)), key=lambda n: _COST[rule.cues[n].name])
        # The wording that speaks for the cut, the most telling first: the subject, as a rule.
        self.wording_for = sorted(
            (
                (cue.weight, wording)
                for cue, wording in zip(rule.cues, self.cue_patterns, strict=True)
                if wording and cue.weight > 0
            ),
            key=lambda one: -one[0],
        )
        # Of that, what no sentence shows where its block does not. `^Order` is no such wording.
        self.wording_within = [one for one in self.wording_for if not one[1].is_anchored]
        # And what the rule cannot do without.
        self.needed = [
            wording
            for weight, wording in self.wording_within
            if is_necessary(weight, self.most, rule.threshold)
        ]


class CueWording:
    """A cue's patterns as one: which of them holds does not matter, and thirty searches would
    cost thirty times one. Those that tell capitals from small letters are joined by themselves,
    since their classes of letters multiply the states of long lists of words."""

    __slots__ = ("is_anchored", "patterns")

    def __init__(self, data: Iterable[PatternData]) -> None:
        kinds: dict[bool, list[PatternData]] = {}
        for item in data:
            kinds.setdefault("(?-i:" in item.re2, []).append(item)
        self.patterns = tuple(map(_joined, kinds.values()))
        # Whether a pattern asks for the beginning or the end of its text.
        self.is_anchored = any(_ANCHOR.search(_CLASS.sub("", p.re2_source)) for p in self.patterns)

    def occurs(self, text: str, budget: Budget) -> bool:
        """Whether one of the patterns matches inside `text`."""
        # An `any` would cost as much again as a short search.
        for pattern in self.patterns:  # noqa: SIM110
            if pattern.occurs(text, budget):
                return True
        return False


def _joined(data: Sequence[PatternData]) -> Pattern:
    source = "|".join(f"(?:{item.re2})" for item in data)
    return Pattern(", ".join(item.source for item in data), source, "word")


def _compile(data: Iterable[PatternData], bounds: str) -> tuple[Pattern, ...]:
    return tuple(Pattern(item.source, item.re2, bounds) for item in data)

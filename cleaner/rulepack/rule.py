"""A rule as it is once read: what a pack's YAML becomes, and the cache keeps. Pure data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cleaner.patterns.longest import UNBOUNDED


@dataclass(frozen=True, slots=True)
class PatternData:
    """A pattern as written, its RE2 source, and its required literals; where it has none, the
    wider pattern of the slow lane and its `telltales`. `sought` is what the scan looks for in
    place of the literals, see `telltales.literals`. No match has more than `longest` characters,
    and each begins with one of `starts`, where there are some."""

    source: str
    re2: str
    needles: tuple[str, ...]
    sought: tuple[str, ...] = ()
    coarse: str = ""
    longest: int = UNBOUNDED
    starts: tuple[str, ...] = ()
    telltales: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cue:
    """One declared cue of an evidence rule; `value` is what it asks, patterns are alternatives.
    A measure has a weight for each range between its steps; `weight` is the highest."""

    name: str
    value: str
    weight: float
    patterns: tuple[PatternData, ...] = ()
    steps: tuple[float, ...] = ()
    weights: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, validated. `id` is `pack/rule-id`; `source` is `path:line` for people."""

    id: str
    kind: str
    category: str
    trust: str
    why: str
    source: str
    layer: int = 0
    overrides: str = ""
    lines: tuple[str, ...] = ()
    patterns: tuple[PatternData, ...] = ()
    bounds: str = "word"
    where: str = "anywhere"
    lead: str = ""
    of: str = ""
    min_words: int = 0
    max_words: int = 0
    ends: str = ""
    beside: tuple[str, ...] = ()
    at_least: int = 2
    until: str = "prose"
    protects: str = "match"
    replacement: str = ""
    cues: tuple[Cue, ...] = ()
    threshold: float = 0.0
    among: str = ""
    picks: str = ""
    css: tuple[str, ...] = ()
    texts: str = ""
    languages: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    valid_from: str = ""
    valid_until: str = ""
    since: str = ""
    formerly: tuple[str, ...] = ()
    removes: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()


def most(cues: Sequence[Cue]) -> float:
    """What all cues that speak for a cut come to."""
    return sum(max(0.0, cue.weight) for cue in cues)


def is_necessary(weight: float, total: float, threshold: float) -> bool:
    """Whether the threshold is out of reach without a cue of this weight."""
    return total - weight < threshold


def searchable(cue: Cue, total: float, threshold: float) -> bool:
    """Whether the rule can be found by this cue alone: it is necessary, and it has literals."""
    necessary = is_necessary(cue.weight, total, threshold)
    literal = (cue.name == "ends" and cue.value == "ellipsis") or (
        bool(cue.patterns) and all(pattern.needles for pattern in cue.patterns)
    )
    return necessary and literal

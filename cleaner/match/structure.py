"""Evidence that is measured: loose lines for which declared step functions reach a threshold.

No wording calls these rules up; every loose line of an article is measured, the cheap measures
first, until the threshold is out of reach.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator

from cleaner.blocks.article import Article
from cleaner.blocks.layout import Layout
from cleaner.blocks.measures import MEASURES
from cleaner.blocks.sentences import ends_so
from cleaner.match.whole import Near
from cleaner.model import Evidence, Match
from cleaner.rulepack.rule import Rule

_ORDER = {name: number for number, name in enumerate(MEASURES)}


class Measuring:
    """One rule that measures, its cues in the order of their cost."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self._cues = sorted(rule.cues, key=lambda cue: _ORDER[cue.value])
        # What the cues from each one on can add at most.
        self._rest = [0.0]
        for cue in reversed(self._cues):
            self._rest.insert(0, self._rest[0] + cue.weight)

    def weigh(self, layout: Layout, index: int) -> list[tuple[str, float]] | None:
        """The measures with their weights, or None where the threshold is out of reach."""
        total = 0.0
        held = []
        for number, cue in enumerate(self._cues):
            if total + self._rest[number] < self.rule.threshold:
                return None
            value = MEASURES[cue.value][0](layout, index)
            weight = cue.weights[bisect_left(cue.steps, value)]
            total += weight
            held.append((cue.value, weight))
        return held if total >= self.rule.threshold else None


def find(
    rules: Iterable[Measuring],
    article: Article,
    layout: Layout,
    known: Collection[int] = (),
    near: Near | None = None,
) -> Iterator[Match]:
    """One match for each rule and loose line of the layout that reaches its threshold; those that
    are `known` to go are not asked again."""
    asked = list(rules)
    gone = set(known)
    for index in layout.loose():
        if index in known:
            continue
        place = layout.place(index)
        for measuring in asked:
            rule = measuring.rule
            if rule.among not in ("", place) or (
                rule.ends and not ends_so(layout.ending(index), rule.ends)
            ):
                continue
            held = measuring.weigh(layout, index)
            if held is None:
                continue
            if layout.in_list(index, gone):
                if near is not None:
                    near(rule, index, "one of a list: its lines begin alike")
                continue
            gone.add(index)
            block = article.blocks[index]
            gain = sum(weight for _, weight in held if weight > 0)
            yield Match(
                rule=rule,
                start=block.start,
                end=block.stop,
                first=index,
                last=index,
                reason=tuple(
                    Evidence(f"measure: {name}", round(weight / gain, 4))
                    for name, weight in held
                    if weight > 0
                ),
                whole=True,
            )

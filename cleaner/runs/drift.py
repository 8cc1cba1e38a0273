"""The counts of two runs in, what changed within an outlet beyond chance out.

For each outlet with `MIN_DOCUMENTS` on both sides these questions are asked: do more (or fewer)
documents lose more than a usual share of their text, and does each rule hit in more (or fewer) of
them? Each is two shares of documents, compared by Fisher's exact test, which holds for small
samples and asks nothing of how shares are distributed. The p of each is multiplied by the number
of questions (Bonferroni), so that a whole comparison without any change cries wolf less than once
in 1 / `ALPHA` times. And the change must be worth telling: at least `floor`.

Documents of one outlet are taken as independent. Where they come in bursts (the same ad all day),
a change is surer than it should be; `floor` is there for that.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cleaner.runs.statistic import fisher
from cleaner.runs.stats import BINS, Outlet, RunStats

ALPHA = 0.001
MIN_DOCUMENTS = 20
# Fewer hits than these on both sides together cannot come out as beyond chance.
MIN_HITS = 10
FLOOR = 0.10
# Where "more than a usual share" is drawn: at the quartiles of both sides together.
_MARKS = (0.25, 0.5, 0.75)


@dataclass(frozen=True, slots=True)
class Drift:
    """One change within an outlet.

    `rule` is empty where it is the removed share, and then `before` and `after` are the share that
    a document loses on average; else the share of documents in which the rule hit. `p` is
    corrected for the number of comparisons.
    """

    outlet: str
    rule: str
    before: float
    after: float
    documents_before: int
    documents_after: int
    p: float

    @property
    def what(self) -> str:
        """The change in a word: jumped or fell; stopped, started, more often or more seldom."""
        if not self.rule:
            return "jumped" if self.after > self.before else "fell"
        if not self.after or not self.before:
            return "started" if self.after else "stopped"
        return "more often" if self.after > self.before else "more seldom"


@dataclass(frozen=True, slots=True)
class DriftReport:
    """All that was found, by outlet, the removed share first; how many outlets were judged, how
    many had too few documents on a side, how many comparisons were made."""

    found: tuple[Drift, ...]
    judged: int
    too_small: int
    comparisons: int


@dataclass(frozen=True, slots=True)
class _Question:
    outlet: str
    rule: str
    hits: tuple[int, int]
    documents: tuple[int, int]
    shares: tuple[float, float]


def drift(before: RunStats, after: RunStats, floor: float = FLOOR) -> DriftReport:
    """What changed within outlets from one run to the other, by at least `floor` (0.1: 10 points).

    An outlet of the empty name holds the documents that name none.
    """
    questions: list[_Question] = []
    judged = 0
    names = before.outlets.keys() | after.outlets.keys()
    for name in sorted(names):
        old, new = before.outlets.get(name), after.outlets.get(name)
        if (
            old is None
            or new is None
            or min(old.tally.documents, new.tally.documents) < MIN_DOCUMENTS
        ):
            continue
        judged += 1
        questions += _of_shares(name, old, new)
        questions += _of_rules(name, old, new)
    found: dict[tuple[str, str], Drift] = {}
    for asked in questions:
        if abs(asked.shares[1] - asked.shares[0]) < floor:
            continue
        p = len(questions) * fisher(
            asked.hits[0], asked.documents[0], asked.hits[1], asked.documents[1]
        )
        known = found.get((asked.outlet, asked.rule))
        if p < ALPHA and (known is None or p < known.p):
            found[asked.outlet, asked.rule] = Drift(
                asked.outlet, asked.rule, *asked.shares, *asked.documents, p
            )
    return DriftReport(
        tuple(found[key] for key in sorted(found)), judged, len(names) - judged, len(questions)
    )


def _of_shares(name: str, old: Outlet, new: Outlet) -> Iterator[_Question]:
    documents = sum(old.shares), sum(new.shares)
    if min(documents) < MIN_DOCUMENTS:  # Their ledgers do not say how long the texts are.
        return
    both = [a + b for a, b in zip(old.shares, new.shares, strict=True)]
    for mark in sorted({_quantile(both, q) for q in _MARKS}):
        above = sum(old.shares[mark + 1 :]), sum(new.shares[mark + 1 :])
        if MIN_HITS <= sum(above) <= sum(documents) - MIN_HITS:
            yield _Question(name, "", above, documents, (old.share, new.share))


def _quantile(counts: list[int], q: float) -> int:
    wanted, seen = q * sum(counts), 0
    for value, count in enumerate(counts):
        seen += count
        if seen >= wanted:
            return value
    return BINS - 1


def _of_rules(name: str, old: Outlet, new: Outlet) -> Iterator[_Question]:
    documents = old.tally.documents, new.tally.documents
    for rule in sorted(old.rules.keys() | new.rules.keys()):
        hits = old.rules[rule], new.rules[rule]
        if MIN_HITS <= sum(hits) <= sum(documents) - MIN_HITS:
            shares = hits[0] / documents[0], hits[1] / documents[1]
            yield _Question(name, rule, hits, documents, shares)

"""A rule and a corpus in, what the rule would do there out: hits, and harm."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from cleaner.learn.diff import RulesDiff, difference
from cleaner.lint.gate import check_gate
from cleaner.lint.ground import Ground
from cleaner.model import Document
from cleaner.pipeline import Cleaner
from cleaner.result import Rejected, Result
from cleaner.rulepack.check import check_rule
from cleaner.rulepack.packs import Packs
from cleaner.rulepack.rule import Rule
from cleaner.rulepack.table import RuleTable

Outcome = Result | Rejected
# Rules that take text; the others can do no harm to a good article.
_GUARDS = ("keep", "selector")


@dataclass(frozen=True, slots=True)
class Mark:
    """A passage of a document that somebody said must stay."""

    document: int
    text: str


@dataclass(frozen=True, slots=True)
class Trial:
    """What changes by the rule, and why it should not be saved: examples that do not hold,
    passages of good articles that it would take, marked passages that would go."""

    difference: RulesDiff
    harm: tuple[str, ...]


def packs_with(packs: Packs, rule: Rule) -> Packs:
    """The packs with a rule among them that acts, whatever its trust."""
    others = [r for r in packs.rules if r.id not in (rule.id, rule.overrides)]
    return replace(packs, rules=RuleTable.of([*others, replace(rule, trust="safe")]))


def cleaned(cleaner: Cleaner, corpus: Iterable[Document]) -> list[Outcome]:
    """The documents cleaned, rejected ones among them."""
    return list(cleaner.pipe(corpus, input="auto"))


def trial(
    packs: Packs,
    rule: Rule,
    corpus: Sequence[Document],
    before: Sequence[Outcome],
    marks: Sequence[Mark],
) -> Trial:
    """Try a rule: `before` is what the packs without it make of the corpus."""
    after = cleaned(Cleaner(packs_with(packs, rule), names="off"), corpus)
    harm = [f"{f.kind}: {f.example!r}: {f.message}" for f in check_rule(rule)]
    harm += _unmarked(before, after, marks)
    harm += bitten(packs, rule)
    return Trial(difference(zip(corpus, before, after, strict=True)), tuple(harm))


def bitten(packs: Packs, rule: Rule) -> list[str]:
    """What the rule would take of good articles, were they of its outlet."""
    if rule.kind in _GUARDS:
        return []
    everywhere = replace(rule, outlets=(), trust="safe")
    ground = Ground(packs_with(packs, everywhere), [everywhere])
    return [f.message for f in check_gate(ground).findings if f.code == "good-text"]


def _unmarked(
    before: Sequence[Outcome], after: Sequence[Outcome], marks: Sequence[Mark]
) -> list[str]:
    """The marked passages of which fewer are left than before."""
    found = []
    for mark in marks:
        one, other = before[mark.document], after[mark.document]
        if isinstance(one, Rejected) or isinstance(other, Rejected):
            continue
        if other.text.count(mark.text) < one.text.count(mark.text):
            found.append(f"takes {mark.text[:80]!r}, which you said must stay")
    return found

"""What the kinds that take whole blocks share: does this rule's wording and form hold here?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cleaner.blocks.article import Article
from cleaner.blocks.prose import words
from cleaner.blocks.sentences import ends_so
from cleaner.match.compiled import CompiledRule
from cleaner.match.scan import LISTED
from cleaner.model import Evidence
from cleaner.patterns.pattern import Budget
from cleaner.rulepack.rule import Rule

# Told of a block that a rule came close to, and what was missing; only `explain` listens.
Near = Callable[[Rule, int, str], None]


GOES_ON = "its sentence goes on in the next line"
# A paragraph that holds a word of a pattern came close to nothing.
NEAR_WORDS = 25


@dataclass(frozen=True, slots=True)
class Wording:
    """A block that shows a rule's wording; `listed` where a whole-line lexicon found it, `goes_on`
    where the next line may go on with its sentence."""

    evidence: Evidence
    captured: dict[str, str]
    listed: bool
    goes_on: bool = False


def wording(
    compiled: CompiledRule,
    article: Article,
    block: int,
    pattern: int,
    budget: Budget,
    near: Near | None,
) -> Wording | None:
    """Verify one candidate on its whole block, list marks and outer blanks aside."""
    rule = compiled.rule
    start, end = article.core(block)
    content = article.text[start:end]
    captured: dict[str, str] = {}
    goes_on = pattern == LISTED and article.goes_on(block)
    if pattern == LISTED:
        # A block waits for what becomes of the next line; in a run its neighbours would, too.
        if goes_on and rule.kind == "run":
            if near is not None:
                near(rule, block, GOES_ON)
            return None
        evidence = Evidence("line", detail=content[:80])
    else:
        found = compiled.patterns[pattern].whole(content, budget)
        if found is None:
            if near is not None and len(words(content)) <= NEAR_WORDS:
                near(compiled.rule, block, "the pattern does not span the whole block")
            return None
        captured = dict(found.groups)
        evidence = Evidence("pattern", detail=compiled.patterns[pattern].source[:80])
    if rule.max_words and len(words(content)) > rule.max_words:
        if near is not None:
            near(compiled.rule, block, f"more than {rule.max_words} words")
        return None
    if rule.ends and not ends_so(article.ending(block), rule.ends):
        if near is not None:
            near(compiled.rule, block, f"ends `{article.ending(block)}`, not `{rule.ends}`")
        return None
    return Wording(evidence, captured, pattern == LISTED, goes_on)


def wordings(
    compiled: CompiledRule,
    article: Article,
    hits: list[tuple[int, int]],
    budget: Budget,
    near: Near | None,
) -> dict[int, Wording]:
    """The blocks among the candidates that show the rule's wording; the first pattern counts."""
    shown: dict[int, Wording] = {}
    for block, pattern in hits:
        if block not in shown:
            found = wording(compiled, article, block, pattern, budget, near)
            if found is not None:
                shown[block] = found
    return shown

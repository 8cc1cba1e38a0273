"""Kind `block`: one whole block that shows the rule's wording and form."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.blocks.article import Article
from cleaner.match.compiled import CompiledRule
from cleaner.match.whole import Near, Wording, wordings
from cleaner.model import Match
from cleaner.patterns.pattern import Budget


def find(
    compiled: CompiledRule,
    article: Article,
    hits: list[tuple[int, int]],
    budget: Budget,
    near: Near | None = None,
) -> Iterator[Match]:
    """One match for each block; `hits` are `(block, pattern)` candidates."""
    for index, shown in wordings(compiled, article, hits, budget, near).items():
        yield whole_block(compiled, article, index, shown)


def whole_block(
    compiled: CompiledRule, article: Article, index: int, shown: Wording, group: str = ""
) -> Match:
    """The match that takes the block with its separator."""
    block = article.blocks[index]
    return Match(
        rule=compiled.rule,
        start=block.start,
        end=block.stop,
        first=index,
        last=index,
        reason=(shown.evidence,),
        captured=shown.captured,
        group=group,
        whole=True,
        listed=shown.listed,
        goes_on=shown.goes_on,
    )

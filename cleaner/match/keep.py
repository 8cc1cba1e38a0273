"""Kind `keep`: a passage or block that no rule may cut; what it captures is still captured."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.blocks.article import Article
from cleaner.match.compiled import CompiledRule
from cleaner.match.whole import Near
from cleaner.model import Evidence, Match
from cleaner.patterns.pattern import Budget


def find(
    compiled: CompiledRule,
    article: Article,
    hits: list[tuple[int, int]],
    budget: Budget,
    near: Near | None = None,
) -> Iterator[Match]:
    """One match for each protected span."""
    for index, number in hits:
        block = article.blocks[index]
        for found in compiled.patterns[number].finditer(article.content(index), budget):
            wide = compiled.rule.protects == "block"
            yield Match(
                rule=compiled.rule,
                start=block.start if wide else block.start + found.start,
                end=block.end if wide else block.start + found.end,
                first=index,
                last=index,
                reason=(Evidence("pattern", detail=compiled.patterns[number].source[:80]),),
                captured=found.groups,
            )

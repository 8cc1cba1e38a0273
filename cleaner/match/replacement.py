"""Kind `replace`: a passage for which the rule declares another."""

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
    """One match for each place that does not read as the replacement already."""
    for index, number in hits:
        start = article.blocks[index].start
        content = article.content(index)
        for found in compiled.patterns[number].finditer(content, budget):
            if content[found.start : found.end] == compiled.rule.replacement:
                continue
            yield Match(
                rule=compiled.rule,
                start=start + found.start,
                end=start + found.end,
                first=index,
                last=index,
                reason=(Evidence("pattern", detail=compiled.patterns[number].source[:80]),),
                inserted=compiled.rule.replacement,
                captured=found.groups,
            )

"""Kind `phrase`: a passage inside a block, such as an ad glued to a sentence. The blanks that go
with it are settled when it is known what else goes."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.blocks.article import Article
from cleaner.blocks.prose import words
from cleaner.match.compiled import CompiledRule
from cleaner.match.whole import Near
from cleaner.model import Evidence, Match
from cleaner.patterns.pattern import Budget, Found


def find(
    compiled: CompiledRule,
    article: Article,
    hits: list[tuple[int, int]],
    budget: Budget,
    near: Near | None = None,
) -> Iterator[Match]:
    """One match for each place; `hits` are `(block, pattern)` candidates."""
    for index, number in hits:
        pattern = compiled.patterns[number]
        content = article.content(index)
        missed = True
        for found in pattern.finditer(content, budget):
            missed = False
            passage = content[found.start : found.end]
            if compiled.rule.max_words and len(words(passage)) > compiled.rule.max_words:
                if near is not None:
                    near(compiled.rule, index, f"more than {compiled.rule.max_words} words")
                continue
            yield _match(compiled, article, index, content, found, pattern.source)
        if missed and near is not None:
            near(compiled.rule, index, "a word of the pattern, not the whole of it")


def _match(
    compiled: CompiledRule, article: Article, index: int, content: str, found: Found, source: str
) -> Match:
    block = article.blocks[index]
    # A phrase that is all there is of its block is a cut of the block.
    whole = not content[: found.start].strip() and not content[found.end :].strip()
    return Match(
        rule=compiled.rule,
        start=block.start if whole else block.start + found.start,
        end=block.stop if whole else block.start + found.end,
        first=index,
        last=index,
        reason=(Evidence("pattern", detail=source[:80]),),
        captured=found.groups,
        whole=whole,
    )

"""Kind `phrase`: a passage inside a block, such as an ad glued to a sentence.

The cut is what the pattern matched and the blanks that go with it: those behind it where it
stands after a blank or at the block's start, those in front where it ends the block. So no two
blanks are left where one was, and nothing else changes.
"""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.blocks.article import Article
from cleaner.match.compiled import CompiledRule
from cleaner.match.whole import Near
from cleaner.model import Evidence, Match
from cleaner.patterns.fold import BLANKS
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
            yield _match(compiled, article, index, content, found, pattern.source)
        if missed and near is not None:
            near(compiled, index, "a word of the pattern, not the whole of it")


def _match(
    compiled: CompiledRule, article: Article, index: int, content: str, found: Found, source: str
) -> Match:
    start, end = found.start, found.end
    if start == 0 or content[start - 1] in BLANKS:
        while end < len(content) and content[end] in BLANKS:
            end += 1
    if end == len(content):
        while start > 0 and content[start - 1] in BLANKS:
            start -= 1
    block = article.blocks[index]
    # A phrase that is all there is of its block takes the separator too.
    whole = not content[:start].strip() and not content[end:].strip()
    return Match(
        rule=compiled.rule,
        start=block.start if whole else block.start + start,
        end=block.stop if whole else block.start + end,
        first=index,
        last=index,
        reason=(Evidence("pattern", detail=source[:80]),),
        captured=found.groups,
        whole=whole,
    )

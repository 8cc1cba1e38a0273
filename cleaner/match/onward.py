"""Kind `from`: a block that shows the rule's wording, and what follows it up to where the rule
says. (`from` is a word of the language, hence the module's name.)"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from cleaner.blocks.article import Article
from cleaner.blocks.prose import is_prose, words
from cleaner.match.block import whole_block
from cleaner.match.compiled import CompiledRule
from cleaner.match.phrase import find as find_phrase
from cleaner.match.whole import Near, Wording, wordings
from cleaner.model import Evidence, Match
from cleaner.patterns.pattern import Budget

HEADING_MAX_WORDS = 12


def find(
    compiled: CompiledRule,
    article: Article,
    hits: list[tuple[int, int]],
    budget: Budget,
    near: Near | None = None,
) -> Iterator[Match]:
    """Matches for the opening block and each block after it, all of one group."""
    # A link to the comments above the text must not hide their heading below it.
    reached = article.late(article.lead()) - 1 if compiled.rule.where == "late" else -1
    for opening in _openings(compiled, article, hits, budget, near):
        index = opening.first
        if index <= reached:
            continue
        if compiled.rule.until == "end" and _would_take_most(article, index):
            if near is not None:
                near(compiled.rule, index, "more prose follows than stands before")
            continue
        group = f"{compiled.rule.id}@{index}"
        yield replace(opening, group=group)
        reached = index
        follows = Wording(Evidence("follows", detail=opening.reason[0].detail), {}, False)
        for later in range(index + 1, len(article.blocks)):
            if _stops(compiled.rule.until, article, later):
                break
            match = whole_block(compiled, article, later, follows, group)
            yield replace(match, opener=index, goes_on=opening.goes_on)
            reached = later


def _would_take_most(article: Article, opener: int) -> bool:
    """Whether more prose follows the opening block than stands before it: where a page's head
    came late, `3 comments` stands in front of the article."""
    before = after = 0
    for block in article.blocks:
        if article.is_prose(block.index):
            if block.index < opener:
                before += block.end - block.start
            else:
                after += block.end - block.start
    return after > before


def _openings(
    compiled: CompiledRule,
    article: Article,
    hits: list[tuple[int, int]],
    budget: Budget,
    near: Near | None,
) -> list[Match]:
    """The blocks that open a cut; from within a block where the rule's `bounds` say that its
    heading may be glued to what stands before and behind it."""
    if compiled.rule.bounds != "sentence":
        shown = wordings(compiled, article, hits, budget, near)
        return [whole_block(compiled, article, i, shown[i]) for i in sorted(shown)]
    found = sorted(
        find_phrase(compiled, article, hits, budget, near), key=lambda match: match.start
    )
    openings = []
    for match in found:
        block = article.blocks[match.first]
        whole = not article.text[block.start : match.start].strip()
        start = block.start if whole else match.start
        if compiled.rule.until == "prose" and is_prose(article.text[match.start : block.end]):
            continue  # What is glued behind the heading is the article's next sentence.
        openings.append(replace(match, start=start, end=block.stop, whole=whole))
    return openings


def _stops(until: str, article: Article, index: int) -> bool:
    if until == "end":
        return False
    if article.is_prose(index):
        return until == "prose"
    text = article.content(index)
    return (
        until == "heading"
        and bool(text.strip())
        and article.ending(index) == "open"
        and len(words(text)) <= HEADING_MAX_WORDS
    )

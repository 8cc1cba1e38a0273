"""A cleaned document in, its lines with what speaks for and against each of them out."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from cleaner.blocks.article import Article
from cleaner.blocks.prose import WIDE, is_wide, words
from cleaner.fixtures.scrub import cuts
from cleaner.learn.thresholds import SAME_ARTICLE, SHORT_WIDE_LETTERS, SHORT_WORDS
from cleaner.patterns.fold import fold
from cleaner.result import Result


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a document that is not blank, the `number`-th; versions of one article have the
    same `article`. `taken` says that rules in force take it whole, for `category`; `prose` that
    it reads as a paragraph, `stop` that it ends as a sentence does, `first` that it may be the
    title."""

    article: int
    document: int
    number: int
    text: str
    key: str
    taken: bool
    category: str
    prose: bool
    stop: bool
    first: bool

    @property
    def is_short(self) -> bool:
        """Whether it is short and ends as no sentence does."""
        return not self.stop and is_short(self.text)


def is_short(text: str) -> bool:
    """Whether a line is as short as furniture is."""
    return len(words(text)) <= SHORT_WORDS and len(WIDE.findall(text)) <= SHORT_WIDE_LETTERS


def seen(results: Sequence[Result]) -> list[list[Line]]:
    """The lines of each document. Versions of one article (one address, or prose in common) share
    their number: what stands in both says nothing of the outlet."""
    found: list[list[Line]] = []
    articles: list[tuple[str | None, set[str]]] = []
    for result in results:
        lines = _lines(len(found), result)
        prose = {line.key for line in lines if line.prose}
        number = next(
            (
                n
                for n, (url, own) in enumerate(articles)
                if (url and url == result.hints.url)
                or len(prose & own) > SAME_ARTICLE * max(1, min(len(prose), len(own)))
            ),
            len(articles),
        )
        if number == len(articles):
            articles.append((result.hints.url, set()))
        articles[number][1].update(prose)
        found.append([replace(line, article=number) for line in lines])
    return found


def _lines(document: int, result: Result) -> list[Line]:
    article = Article(result.before_spill, result.hints.title)
    taken = sorted(cuts(result))
    starts = [start for start, _ in taken]
    category = _categories(result)
    title = article.title_block
    lines: list[Line] = []
    for block in article.blocks:
        start, end = article.core(block.index)
        text = article.text[start:end]
        if not any(map(str.isalnum, text)):
            continue
        at = bisect_right(starts, start) - 1
        is_taken = at >= 0 and taken[at][1] >= end
        wide = is_wide(text) and article.ending(block.index) == "stop"
        lines.append(
            Line(
                0, document, len(lines), text, fold(text).strip(), is_taken,
                category.get(fold(text).strip(), "") if is_taken else "",
                wide or article.is_prose(block.index),
                article.ending(block.index) == "stop",
                title is not None and title[0] == block.index,
            )
        )  # fmt: skip
    return lines


def _categories(result: Result) -> dict[str, str]:
    return {
        fold(entry.removed).strip(): entry.category
        for entry in result.entries
        if entry.outcome == "applied"
    }


def common(values: Sequence[str]) -> str:
    """The value that stands there most often, the first in order among equals; not an empty one."""
    counted = Counter(value for value in values if value)
    return min(counted, key=lambda value: (-counted[value], value)) if counted else ""

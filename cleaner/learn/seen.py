"""A cleaned document in, its lines with what speaks for and against each of them out."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from cleaner.blocks.article import Article
from cleaner.blocks.prose import WIDE, is_wide, words
from cleaner.fixtures.scrub import cuts
from cleaner.learn.thresholds import SAME_ARTICLE, SHORT_WIDE_LETTERS, SHORT_WORDS
from cleaner.patterns.fold import fold
from cleaner.result import Result


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a document that is not blank: `taken` says that rules in force take it whole,
    with `category`; `own_prose` that it reads as a paragraph; `first` that it may be the title."""

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
    """The lines of each document, but for those of a document that is another version of an
    earlier one, which says nothing of the outlet."""
    found: list[list[Line]] = []
    paragraphs: list[set[str]] = []
    for result in results:
        lines = _lines(len(found), result)
        prose = {line.key for line in lines if line.prose}
        if prose and any(len(prose & own) > SAME_ARTICLE * len(prose) for own in paragraphs):
            continue
        found.append(lines)
        paragraphs.append(prose)
    return found


def _lines(document: int, result: Result) -> list[Line]:
    article = Article(result.before_spill)
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
                document, len(lines), text, fold(text).strip(), is_taken,
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

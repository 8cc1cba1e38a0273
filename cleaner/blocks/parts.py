"""Short lines of a text in, those out that head its own parts: the dates of a chronology, the
sections of a paper that a report quotes from. A page's own date or section stands once, or beside
its like; a heading has sentences between itself and the next.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from cleaner.blocks.article import Article
from cleaner.blocks.sentences import ending

# An article may have one subheading that reads like a section's name, but hardly three.
MIN_PARTS = 3
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
# 3 May 2019, 2012年3月5日, 14 de enero de 2018, 9 березня 2011 року; and May 30, 2024.
_MAX_WORDS = 5
_MONTH_FIRST = re.compile(r"[^\W\d_]+\.? \d{1,2},? \d{4}")


def date_headings(article: Article, gone: Collection[int]) -> frozenset[int]:
    """The dates of a chronology: lines with a year and little else."""
    dates = (block.index for block in article.blocks if is_date_line(article.content(block.index)))
    return headings(article, dates, gone)


def is_date_line(text: str) -> bool:
    """Whether a line has a year, no clock, and room for no more than a date."""
    line = text.strip()
    # A comment stands below the clock or its author's name; neither is a chronology's.
    if not _YEAR.search(line) or ":" in line or ending(line) == "stop":
        return False
    if line[0].isdecimal():
        return len(line.split()) <= _MAX_WORDS
    return _MONTH_FIRST.fullmatch(line) is not None


def headings(article: Article, lines: Iterable[int], gone: Collection[int]) -> frozenset[int]:
    """Those of the lines that follow each other with sentences in between, and nothing else that
    is not `gone`, at least three in a row."""
    found: set[int] = set()
    row: list[int] = []
    for index in sorted(set(lines)):
        if row and not _are_sentences(article, range(row[-1] + 1, index), gone):
            found.update(row if len(row) >= MIN_PARTS else ())
            row = []
        row.append(index)
    found.update(row if len(row) >= MIN_PARTS else ())
    return frozenset(found)


def _are_sentences(article: Article, between: range, gone: Collection[int]) -> bool:
    kept = [i for i in between if i not in gone and not article.is_blank(i)]
    return bool(kept) and all(ending(article.content(i)) == "stop" for i in kept)

"""An article's solid paragraphs, and the loose lines before, between and behind them.

What a loose line is worth is told by what no cut of loose lines can change: its own words and
where it stands among the solid paragraphs. Its company counts only in ways that fade when the
company goes. That is why cleaning twice changes nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Container, Iterable, Mapping
from functools import cached_property

from cleaner.blocks.article import Article
from cleaner.blocks.prose import WIDE, is_prose, is_sentence_like
from cleaner.blocks.sentences import ending, sentence_ends

PLACES = ("before", "between", "behind")
# A paragraph of so many words and a full stop is the article's, whatever else it looks like.
SOLID_WORDS = 20
WIDE_LETTERS_A_WORD = 2
# A list: so many loose lines in one gap, this share of which begin with the same two words as two
# others. `Portion: 1 cup` thirty times is a recipe, not thirty teasers.
LIST_LINES = 6
LIST_SHARE = 0.3
_ALIKE = 3
_WORD = re.compile(r"[^\W\d_]+")
_CONTENT = re.compile(r"[^\W\d_]{3,}")


class Layout:
    """The loose lines of one article; `taken` are the blocks that other rules take whole, `cuts`
    the spans by block that they take out of others: a line is measured as it will stand."""

    def __init__(
        self,
        article: Article,
        taken: Collection[int],
        cuts: Mapping[int, Iterable[tuple[int, int]]] | None = None,
    ) -> None:
        self._article = article
        self.lines = [b.index for b in article.blocks if not article.is_blank(b.index)]
        self.text = {i: article.content(i).strip() for i in self.lines}
        for index, spans in (cuts or {}).items():
            self.text[index] = _without(article, index, spans)
        self._taken = {*taken, *(i for i in self.lines if not self.text[i])}
        self.solid = [i for i in self.lines if i not in self._taken and self._is_solid(i)]

    def loose(self) -> list[int]:
        """The lines that may be judged: neither solid nor taken, in an article that has solid
        paragraphs and is not hard-wrapped."""
        if not self.solid or self._article.is_wrapped:
            return []
        solid = set(self.solid)
        return [i for i in self.lines if i not in solid and i not in self._taken]

    def ending(self, index: int) -> str:
        """How what stays of the line ends."""
        return ending(self.text[index])

    def _is_solid(self, index: int) -> bool:
        text = self.text[index]
        if ending(text) != "stop":
            return False
        if text.count(" ") + 1 >= SOLID_WORDS:
            return True
        if WIDE.search(text) is None:
            several = len(text) > 40 and len(list(sentence_ends(text))) > 1
        else:
            wide = len(WIDE.findall(text)) * 2 > len(text)
            if wide and len(text) >= SOLID_WORDS * WIDE_LETTERS_A_WORD:
                return is_prose(text)
            several = len(list(sentence_ends(text))) > 1
        return several and is_prose(text)

    @cached_property
    def is_wide(self) -> bool:
        """Whether words are not set off by blanks."""
        text = "".join(self.text[i] for i in self.solid[:20])
        return len(WIDE.findall(text)) * 5 > len(text)

    def gap(self, index: int) -> int:
        """The number of the gap that a line lies in: how many solid paragraphs stand before it."""
        return bisect_right(self.solid, index)

    def place(self, index: int) -> str:
        """`before` the first sentence, `behind` the last solid paragraph, or `between`."""
        if index < self._first_sentence:
            return PLACES[0]
        return PLACES[2 if self.gap(index) == len(self.solid) else 1]

    @cached_property
    def _first_sentence(self) -> int:
        """What follows a short lead is the article's already, a recipe's list for instance. A line
        of blanks is solid for its length, and no sentence for its words."""
        sentences = (
            i for i in self.lines if i not in self._taken and is_sentence_like(self.text[i])
        )
        return next(sentences, self.solid[0])

    @cached_property
    def left(self) -> dict[int, list[int]]:
        """The loose lines of each gap that no rule has taken."""
        gaps: dict[int, list[int]] = {}
        for index in self.loose():
            gaps.setdefault(self.gap(index), []).append(index)
        return gaps

    @cached_property
    def taken_in(self) -> Counter[int]:
        """How many lines of each gap other rules have taken."""
        return Counter(self.gap(i) for i in self.lines if i in self._taken)

    @cached_property
    def open_in(self) -> dict[int, int]:
        """How many loose lines of each gap have no full stop."""
        return {
            gap: sum(ending(self.text[i]) != "stop" for i in lines)
            for gap, lines in self.left.items()
        }

    @cached_property
    def _beside(self) -> dict[int, int]:
        counts: Counter[int] = Counter()
        for one, other in zip(self.lines, self.lines[1:], strict=False):
            counts[one] += other in self._taken
            counts[other] += one in self._taken
        return counts

    def taken_beside(self, index: int) -> int:
        """How many of the two neighbouring lines other rules have taken."""
        return self._beside[index]

    @cached_property
    def _lengths(self) -> list[int]:
        lengths = [0]
        for index in self.solid:
            lengths.append(lengths[-1] + len(self.text[index]))
        return lengths

    def share_before(self, index: int) -> float:
        """The share of the solid text that stands before a line."""
        return self._lengths[self.gap(index)] / self._lengths[-1]

    @cached_property
    def _counts(self) -> Counter[str]:
        return Counter(text.casefold() for text in self.text.values())

    def repeats(self, index: int) -> bool:
        """Whether the article has the same line again."""
        return self._counts[self.text[index].casefold()] > 1

    def content_words(self, text: str) -> list[str]:
        """The words of three letters or more; where words are not spaced, pairs of letters."""
        lowered = text.lower()
        if self.is_wide:
            return [lowered[i : i + 2] for i in range(len(lowered) - 1)]
        return _CONTENT.findall(lowered)

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """The content words of the solid paragraphs."""
        found: set[str] = set()
        for index in self.solid:
            found.update(self.content_words(self.text[index]))
        return frozenset(found)

    @cached_property
    def _lists(self) -> frozenset[int]:
        return frozenset(gap for gap, lines in self.left.items() if self._is_list(lines))

    def in_list(self, index: int, gone: Container[int] = ()) -> bool:
        """Whether the line stands in a list of the article: one that a line ending in a colon
        opens, unless that is taken or `gone`, or that is built by one template."""
        if self.gap(index) in self._lists:
            return True
        opener = self._article.opener(index)
        return opener is not None and opener not in self._taken and opener not in gone

    def _is_list(self, lines: list[int]) -> bool:
        if len(lines) < LIST_LINES:
            return False
        openings: Counter[tuple[str, ...]] = Counter()
        for index in lines:
            opening = tuple(_WORD.findall(self.text[index].lower())[:2])
            if len(opening) == 2:
                openings[opening] += 1
        alike = sum(count for count in openings.values() if count >= _ALIKE)
        return alike >= LIST_SHARE * len(lines)


def _without(article: Article, index: int, spans: Iterable[tuple[int, int]]) -> str:
    """What stays of a line."""
    block = article.blocks[index]
    kept = []
    at = block.start
    for start, end in sorted(spans):
        kept.append(article.text[at : max(at, min(start, block.end))])
        at = max(at, end)
    return "".join([*kept, article.text[at : block.end]]).strip()

"""A text with its blocks and their features, computed when first asked for.

Features cost more than the prefilter; a document without a candidate never pays for them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Container
from functools import cached_property, partial
from itertools import islice

from cleaner.blocks import prose
from cleaner.blocks.sentences import STOPS, ending, lost_ends, pieces, sentence_ends
from cleaner.blocks.split import split
from cleaner.blocks.zones import Zones
from cleaner.model import Block
from cleaner.patterns.fold import BLANKS, fold

TITLE_MAX_WORDS = 20
# How many lines a list may have, and how many words open one.
LIST_LINES = 30
MIN_INTRODUCTION = 4
# A hard-wrapped paragraph of more lines than these is taken for several.
PARAGRAPH_LINES = 40
_GLUED_END = re.compile(
    f"[{STOPS}][\"'\u2019\u201d\u00bb)\\]]*(?=\\s*[^\\W\\d_a-z]|\\s+[\"'\u201c\u2018\u00ab(\\[])"
)
_LIST_MARK = re.compile("[-\u2013\u2014\u2022*\u00b7\u25aa\u25ba\u00bb>|]+[ \t\u00a0]+")


def core_of(content: str) -> tuple[int, int]:
    """The span of a block's text that is its core, see `Article.core`."""
    start, end = 0, len(content)
    while start < end and content[start] in BLANKS:
        start += 1
    while end > start and content[end - 1] in BLANKS:
        end -= 1
    mark = _LIST_MARK.match(content, start, end)
    return (mark.end() if mark and mark.end() < end else start), end


class Article:
    """A text under examination. Immutable from outside; what it computes it keeps."""

    def __init__(self, text: str, title: str | None = None) -> None:
        self.text = text
        self._title_hint = fold(title).strip() if title else ""
        self._prose: dict[int, bool] = {}
        self._joined: dict[int, str] = {}
        self._pieces: dict[int, tuple[tuple[int, int], ...]] = {}
        self._lost_ends: dict[int, tuple[str, ...]] = {}

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """All blocks in order."""
        return split(self.text)

    @cached_property
    def is_lines(self) -> bool:
        """Whether the blocks are just the lines between line feeds."""
        return "\r" not in self.text and not any(block.sentence for block in self.blocks)

    @cached_property
    def is_flat(self) -> bool:
        """Whether most of the text lost its line breaks: it stands in blocks of one sentence."""
        sentences = sum(block.end - block.start for block in self.blocks if block.sentence)
        return 2 * sentences > len(self.text)

    @cached_property
    def starts(self) -> list[int]:
        """The blocks' starts, for bisection."""
        return [block.start for block in self.blocks]

    def block_at(self, offset: int) -> int:
        """The index of the block that holds the code point at `offset`."""
        return bisect_right(self.starts, offset) - 1

    def content(self, index: int) -> str:
        """A block's text without its separator."""
        block = self.blocks[index]
        return self.text[block.start : block.end]

    def core(self, index: int) -> tuple[int, int]:
        """The span of a block without outer blanks and a list mark in front: the `- ` of
        `- In Reports` is the scraper's, not the line's."""
        first, last = core_of(self.content(index))
        start = self.blocks[index].start
        return start + first, start + last

    def pieces(self, index: int) -> tuple[tuple[int, int], ...]:
        """The spans of the sentences of a block's core, within it; see `sentences.pieces`."""
        known = self._pieces.get(index)
        if known is None:
            start, end = self.core(index)
            known = self._pieces[index] = tuple(pieces(self.text[start:end]))
        return known

    def lost_ends(self, index: int) -> tuple[str, ...]:
        """What stands in front of where the block lost a line end; see `sentences.lost_ends`."""
        known = self._lost_ends.get(index)
        if known is None:
            start, end = self.core(index)
            found = lost_ends(self.text[start:end], partial(self.pieces, index))
            known = self._lost_ends[index] = tuple(found)
        return known

    @cached_property
    def _paragraphs(self) -> list[tuple[int, int]] | None:
        """In hard-wrapped text the blocks `(first, last)` that each block is joined with."""
        long_open = counted = 0
        for index, block in enumerate(self.blocks):
            length = block.end - block.start
            if length == 0:
                continue
            counted += 1
            if 60 <= length <= 90 and ending(self.content(index)) == "open":
                long_open += 1
        if counted < 6 or long_open * 2 <= counted:
            return None
        spans: list[tuple[int, int]] = []
        first = 0
        for index, block in enumerate(self.blocks):
            length = block.end - block.start
            full = index - first + 1 >= PARAGRAPH_LINES
            last_line = length < 60 or full or index == len(self.blocks) - 1
            if last_line:
                spans += [(first, index)] * (index - first + 1)
                first = index + 1
        return spans

    @property
    def is_wrapped(self) -> bool:
        """Whether the text is hard-wrapped: its lines are no paragraphs."""
        return self._paragraphs is not None

    def paragraph(self, index: int) -> str:
        """The block's text, joined with its neighbours where the text is hard-wrapped."""
        if self._paragraphs is None:
            return self.content(index)
        first, last = self._paragraphs[index]
        joined = self._joined.get(first)
        if joined is None:
            lines = [self.content(i).strip() for i in range(first, last + 1)]
            joined = self._joined[first] = " ".join(lines).strip()
        return joined

    def ending(self, index: int) -> str:
        """How the block's paragraph ends: `stop`, `open` or `ellipsis`."""
        return ending(self.paragraph(index))

    def is_prose(self, index: int) -> bool:
        """Whether the block's paragraph is prose."""
        known = self._prose.get(index)
        if known is None:
            known = self._prose[index] = prose.is_prose(self.paragraph(index))
        return known

    def is_fragment(self, index: int) -> bool:
        """Whether no sentence of the block is prose, not even one that lost the blank behind it:
        an ad glued to a paragraph must not take the paragraph along."""
        text = self.paragraph(index)
        ends = [match.end() for match in _GLUED_END.finditer(text)] + [len(text)]
        start = 0
        for end in ends:
            if prose.is_prose(text[start:end]):
                return False
            start = end
        return True

    def goes_on(self, index: int, taken: Container[int] = ()) -> bool:
        """Whether the next line goes on with this one's sentence: `Anzeige` may be its first
        word where a scraper broke the line at a link. A line that is `taken` goes on with
        nothing, and the one behind it is asked."""
        blanks = 0
        for later in range(index + 1, len(self.blocks)):
            if later in taken:
                continue
            text = self.content(later).strip()
            if text:
                return text[0].islower() or text[0] in ",;.:"
            blanks += 1
            if blanks == 3:
                break
        return False

    def is_introduced(self, index: int, taken: Container[int]) -> bool:
        """Whether the block stands in a list that a line of the article opens with a colon; a
        line that is spill itself (`taken`) opens nothing."""
        opener = self.opener(index)
        return opener is not None and opener not in taken

    def opener(self, index: int) -> int | None:
        """The line that opens, with a colon, the list in which the block stands."""
        for earlier in range(index - 1, max(-1, index - LIST_LINES), -1):
            text = self.content(earlier).strip()
            if text.endswith((":", "\uff1a")):
                long = len(text.split()) >= MIN_INTRODUCTION or prose.is_wide(text)
                return earlier if long else None
            if self.is_prose(earlier):
                return None
        return None

    def neighbours(self, index: int, gone: Container[int] = ()) -> list[int]:
        """The nearest blocks with text that are not `gone` in front of and behind a block, where
        there are any."""
        found = []
        for step in (-1, 1):
            other = index + step
            while 0 <= other < len(self.blocks) and (other in gone or self.is_blank(other)):
                other += step
            if 0 <= other < len(self.blocks):
                found.append(other)
        return found

    def is_blank(self, index: int) -> bool:
        """Whether the block holds nothing but blanks."""
        return not self.content(index).strip()

    @cached_property
    def title_block(self) -> tuple[int, bool] | None:
        """`(index, certain)` of the title: certain where it equals the hint, else a first block
        of at most 20 words without a final stop."""
        first = next((i for i in range(len(self.blocks)) if not self.is_blank(i)), None)
        if first is None:
            return None
        if self._title_hint:
            for index in range(first, min(first + 5, len(self.blocks))):
                if fold(self.content(index)).strip() == self._title_hint:
                    return index, True
            return None
        if len(self.blocks) < 2 or self.blocks[first].sentence:
            return None
        text = self.content(first)
        one_sentence = len(list(sentence_ends(text))) == 1
        if one_sentence and ending(text) == "open" and len(prose.words(text)) <= TITLE_MAX_WORDS:
            return first, False
        return None

    def lead(self, head: Collection[int] = ()) -> int:
        """The index of the lead, the number of blocks where there is none; `head` are blocks that
        rules for the head take whole: a caption or byline in front of the article is not its
        lead."""
        count = len(self.blocks)
        return next(
            (
                i
                for i in range(count)
                if i not in head and prose.is_sentence_like(self.paragraph(i))
            ),
            count,
        )

    def late(self, lead: int) -> int:
        """The first block behind the lead and two more prose blocks."""
        count = len(self.blocks)
        prose_behind = (i + 1 for i in range(lead + 1, count) if self.is_prose(i))
        return next(islice(prose_behind, 1, None), count)

    def zones(
        self,
        head: Collection[int] = (),
        tail: Collection[int] = (),
        gone: Collection[int] = (),
    ) -> Zones:
        """Where the parts lie, given the blocks that rules for the head and for the tail take
        whole, and those that go wherever they stand."""
        count = len(self.blocks)
        lead = self.lead(head)
        if lead == count:
            return Zones(count, count, count, 0)
        body = next(
            (i for i in range(lead + 1, count) if i not in gone and self.is_prose(i)), count
        )
        last = next(
            (i for i in range(count - 1, lead, -1) if i not in tail and self.is_prose(i)), lead
        )
        return Zones(lead, min(body, last + 1), self.late(lead), last + 1)

    def is_before_lead(self, lead: int, at: int) -> bool:
        """Whether `at` lies in front of the lead's first sentence: at the start of its block, or
        behind a title that lost its line end and stands at the start of the text."""
        start = self.blocks[lead].start
        glued = self.text[start:at].strip()
        if not glued:
            return True
        return (
            not self.text[:start].strip()
            and self.text[at - 1].isspace()
            and 2 < len(prose.words(glued)) <= TITLE_MAX_WORDS
            and len(list(sentence_ends(glued))) == 1
            and ending(glued) == "open"
        )

    def first_sentence(self, block: int) -> tuple[int, int]:
        """The span of the first sentence of a block."""
        start = self.blocks[block].start
        for end, _ in sentence_ends(self.content(block)):
            return start, start + end
        return start, self.blocks[block].end

"""Pieces of text with the elements they stand in, in; blocks out.

White space collapses as browsers do it: blanks and line ends, but not NBSP or the ideographic
space, which authors put there on purpose.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from cleaner.page.model import (
    IN_EM,
    IN_LINK,
    IN_PRE,
    IN_STRONG,
    PageBlock,
    PageNode,
)

# A longer cell is a column of a layout, not a field of a data table, and a block of its own.
LONG_CELL = 80

_MARKED = IN_LINK | IN_STRONG | IN_EM
WHITE = " \t\n\r\f"
_RUN = re.compile(r"[ \t\n\r\f]+")
_LINE_END = re.compile(r"\r\n|\n|\r")
# Blocks of these alone show nothing.
_INVISIBLE = (
    WHITE + "\v\x1c\x1d\x1e\x1f\x85\xa0\xad\u2028\u2029\u3000\u200b\u200c\u200d\u2060\ufeff"
)


@dataclass(frozen=True, slots=True)
class _Before:
    """The block as it was when a cell began behind another of its row."""

    parts: int
    size: int
    first: int
    low: int
    links: int
    link_chars: int
    strong_chars: int
    em_chars: int


class Assembly:
    """The blocks so far, and the one that is being put together. `nodes` is the table of
    elements that the walk fills. `size` is the length of the block so far, `dip` the smallest depth
    that the walk has risen to since its last text."""

    def __init__(self, nodes: list[PageNode]) -> None:
        self.nodes = nodes
        self.blocks: list[PageBlock] = []
        self.lines: list[str] = []
        self._position = 0
        self._lines_before_cell = 0
        self._clear()

    def _clear(self) -> None:
        self._parts: list[str] = []
        self.size = 0
        self._gap = ""
        self._first = self._low = self.dip = 0
        self._links = self._link_chars = self._strong_chars = self._em_chars = 0
        self._last_link = self._link_at_end = -1
        self._cell = -1
        self._before_cell: _Before | None = None

    def text(self, text: str, number: int) -> None:
        """Text in element `number`."""
        node = self.nodes[number]
        if node.flags & IN_PRE:
            for place, line in enumerate(_LINE_END.split(text)):
                if place:
                    self.end_block()
                if line:
                    self._add(line, number, node)
            return
        bare = text.strip(WHITE)
        if not bare:
            self._gap = self._gap or " "
            return
        if text[0] in WHITE and not self._gap:
            self._gap = " "
        # Five searches for a character or two take less than one for a pattern.
        if "  " in bare or "\n" in bare or "\t" in bare or "\r" in bare or "\f" in bare:
            bare = _RUN.sub(" ", bare)
        self._add(bare, number, node)
        if text[-1] in WHITE:
            self._gap = " "

    def _add(self, text: str, number: int, node: PageNode) -> None:
        flags, depth = node.flags, node.depth
        link = node.link
        if not self.size:
            self._first, self._low = number, depth
        else:
            self._low = min(self._low, self.dip, depth)
            if not self._gap and link >= 0 and 0 <= self._link_at_end != link:
                # `Privacy` and `Terms` that touch are two buttons which the style sheet parts:
                # of 4,237 such places, 4,209 stood outside articles, and 12 of 28 inside were
                # two words.
                self._gap = " "
            if self._gap:
                self._parts.append(self._gap)
                self.size += 1
        self._gap = ""
        self.dip = depth
        self._link_at_end = link
        self._parts.append(text)
        size = len(text)
        self.size += size
        if flags & _MARKED:
            if link >= 0:
                self._link_chars += size
                if link != self._last_link:
                    self._links += 1
                    self._last_link = link
            if flags & IN_STRONG:
                self._strong_chars += size
            if flags & IN_EM:
                self._em_chars += size

    def begin_cell(self, number: int) -> None:
        """A cell that follows another's text in its row is parted from it by a tab."""
        self._before_cell = None
        self._lines_before_cell = len(self.lines)
        if self.size:
            self._cell = number
            self._before_cell = _Before(
                len(self._parts), self.size, self._first, self._low,
                self._links, self._link_chars, self._strong_chars, self._em_chars,
            )  # fmt: skip
            self._gap = "\t"

    def end_cell(self, depth: int) -> None:
        """The end of a cell at `depth`; a long one, or one of several lines, stands alone."""
        self.dip = min(self.dip, depth - 1)
        before = self._before_cell
        long = self.size - (before.size if before else 0) > LONG_CELL
        if long or len(self.lines) > self._lines_before_cell:
            self.end_block()
        self._before_cell = None

    def end_block(self) -> None:
        """What follows begins a new line."""
        if not self.size:
            self._gap = ""
            return
        before = self._before_cell
        if before is None or before.parts == len(self._parts):
            self._emit(
                "".join(self._parts), self._climb(self._first, self._low), self._links,
                self._link_chars, self._strong_chars, self._em_chars,
            )  # fmt: skip
        else:
            # Lines within a cell: what stood in the cells before it is a block of its own.
            self._emit(
                "".join(self._parts[: before.parts]), self._climb(before.first, before.low),
                before.links, before.link_chars, before.strong_chars, before.em_chars,
            )  # fmt: skip
            self._emit(
                "".join(self._parts[before.parts + 1 :]), self._cell, self._links - before.links,
                self._link_chars - before.link_chars, self._strong_chars - before.strong_chars,
                self._em_chars - before.em_chars,
            )  # fmt: skip
        self._clear()

    def _climb(self, number: int, depth: int) -> int:
        while self.nodes[number].depth > depth:
            number = self.nodes[number].parent
        return number

    def _emit(self, text: str, core: int, *counts: int) -> None:
        """Put a block down, unless it shows nothing; `counts` as at the end of `PageBlock`."""
        if not text.strip(_INVISIBLE):
            return
        inner = self.nodes[core]
        number = inner.box
        start = self._position
        end = start + len(text)
        self._position = end + 1
        self.lines.append(text)
        tag, flags = self.nodes[number].tag, inner.flags
        self.blocks.append(
            PageBlock(
                start, end, number, core, tag, flags, inner.heading, inner.list_depth, *counts
            )
        )

"""A text in, its blocks out: what a separator belongs to, and what counts as one unit.

A block is a line; `\\n`, `\\r\\n` and `\\r` end it and nothing else does (not U+2028, not form
feed, which `str.splitlines` would take). A line above 1,500 characters, and a text of one line,
are cut into sentences, since there a rule for whole blocks would find nothing or far too much.
"""

from __future__ import annotations

import re

from cleaner.blocks.sentences import sentence_ends
from cleaner.model import Block

LONG_BLOCK = 1500

_LINE_END = re.compile("\r\n|\n|\r")


def split(text: str) -> tuple[Block, ...]:
    """All blocks of `text` in order; their spans with separators cover it without a gap."""
    blocks: list[Block] = []
    if "\r" not in text:
        lines = text.split("\n")
        if len(lines) > 1 and len(max(lines, key=len)) <= LONG_BLOCK:
            start = 0
            for line in lines:
                end = start + len(line)
                blocks.append(Block(len(blocks), start, end, end + 1))
                start = end + 1
            # Behind the last line there is no separator, and behind a last separator no line.
            last = blocks.pop()
            if last.end > last.start:
                blocks.append(last._replace(stop=last.end))
            if len(blocks) > 1:
                return tuple(blocks)
            blocks = []
    spans = _lines(text)
    for start, end, stop in spans:
        if end - start > LONG_BLOCK or (len(spans) == 1 and end > start):
            _split_line(text, start, end, stop, blocks)
        else:
            blocks.append(Block(len(blocks), start, end, stop))
    return tuple(blocks)


def is_one_line(text: str) -> bool:
    """Whether the text has no line end but its last characters; such a text is cut into
    sentences."""
    first = _LINE_END.search(text)
    return first is None or first.end() == len(text)


def _lines(text: str) -> list[tuple[int, int, int]]:
    """`(start, end, stop)` of each line; `stop` is behind its separator."""
    spans: list[tuple[int, int, int]] = []
    start = 0
    for match in _LINE_END.finditer(text):
        spans.append((start, match.start(), match.end()))
        start = match.end()
    if start < len(text):
        spans.append((start, len(text), len(text)))
    return spans


def _split_line(text: str, start: int, end: int, stop: int, blocks: list[Block]) -> None:
    spans = list(sentence_ends(text[start:end]))
    if len(spans) < 2:
        blocks.append(Block(len(blocks), start, end, stop))
        return
    position = start
    for number, (sentence_end, next_start) in enumerate(spans):
        last = number == len(spans) - 1
        blocks.append(
            Block(
                len(blocks),
                position,
                end if last else start + sentence_end,
                stop if last else start + next_start,
                sentence=True,
            )
        )
        position = start + next_start

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
    lines: list[tuple[int, int, int]] = []
    start = 0
    if "\r" in text:
        for match in _LINE_END.finditer(text):
            lines.append((start, match.start(), match.end()))
            start = match.end()
    else:
        end = text.find("\n")
        while end >= 0:
            lines.append((start, end, end + 1))
            start = end + 1
            end = text.find("\n", start)
    if start < len(text):
        lines.append((start, len(text), len(text)))
    whole = len(lines) == 1
    blocks: list[Block] = []
    for start, end, stop in lines:
        if end - start > LONG_BLOCK or (whole and end > start):
            _split_line(text, start, end, stop, blocks)
        else:
            blocks.append(Block(len(blocks), start, end, stop))
    return tuple(blocks)


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

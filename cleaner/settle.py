"""What goes along with a cut: a block its separator, a phrase the blanks that set it off.

Settled after the rules have competed, since it depends on what else is cut: between two ads that
stand side by side there is one blank, and it goes with the first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from cleaner.blocks.article import Article
from cleaner.model import Block, Match
from cleaner.patterns.fold import BLANKS


def settle(
    winners: Sequence[Match], article: Article, is_free: Callable[[int], bool]
) -> tuple[Match, ...]:
    """The winners with the spans that are cut in the end; `is_free` tells of a code point
    whether nothing protects it."""
    by_block: dict[int, list[Match]] = {}
    for match in winners:
        by_block.setdefault(match.first, []).append(match)
    gone: list[int] = []
    for index, pieces in by_block.items():
        block = article.blocks[index]
        if not pieces[0].whole:
            pieces = by_block[index] = _blanks_along(pieces, block, article.text, is_free)
        if _is_gone(pieces, block, article.text):
            gone.append(index)
            if not pieces[0].whole:
                pieces[0] = replace(pieces[0], start=block.start)
                pieces[-1] = replace(pieces[-1], end=block.stop)
    _separators_at_the_end(by_block, gone, article)
    return tuple(match for index in sorted(by_block) for match in by_block[index])


def _blanks_along(
    pieces: list[Match], block: Block, text: str, is_free: Callable[[int], bool]
) -> list[Match]:
    """A cut takes the blanks behind it where it stands behind a blank or at the block's start,
    and those in front where it ends the block: so no two blanks are left where one was."""
    settled: list[Match] = []
    reached = block.start
    for number, match in enumerate(pieces):
        if match.inserted:
            settled.append(match)
            reached = match.end
            continue
        start, end = match.start, match.end
        limit = pieces[number + 1].start if number + 1 < len(pieces) else block.end
        if start == reached or text[start - 1] in BLANKS:
            while end < limit and text[end] in BLANKS and is_free(end):
                end += 1
        if end == block.end:
            while start > reached and text[start - 1] in BLANKS and is_free(start - 1):
                start -= 1
        settled.append(replace(match, start=start, end=end))
        reached = end
    return settled


def _is_gone(pieces: Sequence[Match], block: Block, text: str) -> bool:
    position = block.start
    for match in pieces:
        if match.inserted or text[position : match.start].strip():
            return False
        position = match.end
    return not text[position : block.end].strip()


def _separators_at_the_end(
    by_block: dict[int, list[Match]], gone: Sequence[int], article: Article
) -> None:
    """A run of blocks that reaches the end of the text has no separator behind its last block
    and takes the one in front of its first, so that the text does not end in a stray line end
    that the input did not end in."""
    blocks = article.blocks
    if not blocks or blocks[-1].end != blocks[-1].stop:
        return
    left = set(gone)
    index = len(blocks) - 1
    # Never down to the first block: `decide` withholds all where nothing would be left.
    while index in left:
        pieces = by_block[index]
        pieces[-1] = replace(pieces[-1], end=blocks[index].end)
        pieces[0] = replace(pieces[0], start=blocks[index - 1].end)
        index -= 1

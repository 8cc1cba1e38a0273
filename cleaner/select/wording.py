"""The text of a block in, what its wording measures out: length and shares of characters."""

from __future__ import annotations

from typing import NamedTuple

from cleaner.blocks.prose import is_prose

# Where more of a block is link than this, it is a list of links, however long its sentences.
LINKED = 0.5


class Wording(NamedTuple):
    """`upper` and `digits` are shares of the characters."""

    chars: int
    words: int
    prose: bool
    upper: float
    digits: float


def wording(text: str, link_density: float) -> Wording:
    """Measure the text of one block; a block of links is no prose."""
    chars = len(text)
    one = max(1, chars)
    return Wording(
        chars,
        text.count(" ") + 1,
        link_density < LINKED and is_prose(text),
        sum(map(str.isupper, text)) / one,
        sum(map(str.isdigit, text)) / one,
    )

"""The text of a block in, what its wording measures out: length, ending, shares of characters."""

from __future__ import annotations

from typing import NamedTuple

from cleaner.blocks.prose import is_prose
from cleaner.blocks.sentences import ending

# Where more of a block is link than this, it is a list of links, however long its sentences.
LINKED = 0.5
_ENDINGS = {"stop": 0, "open": 1, "ellipsis": 2}
_COMMAS = ",;\uff0c\u3001\uff1b\u060c"
_OPENING = "\"'\u201c\u201e\u00ab\u300c\u300e-\u2013\u2014\u2022"


class Wording(NamedTuple):
    """`ending` is 0 for a stop, 1 for none, 2 for an ellipsis; `upper` and `digits` are shares
    of the characters, `commas` a number in a hundred."""

    chars: int
    words: int
    prose: bool
    ending: int
    upper: float
    digits: float
    commas: float
    quoted: bool
    tabular: bool


def wording(text: str, link_density: float) -> Wording:
    """Measure the text of one block; a block of links is no prose."""
    chars = len(text)
    one = max(1, chars)
    return Wording(
        chars,
        text.count(" ") + 1,
        link_density < LINKED and is_prose(text),
        _ENDINGS[ending(text)],
        sum(map(str.isupper, text)) / one,
        sum(map(str.isdigit, text)) / one,
        100 * sum(map(text.count, _COMMAS)) / one,
        text[:1] in _OPENING,
        "\t" in text,
    )

"""A pattern in, the fewest words that a match of it can have out."""

from __future__ import annotations

import re
from typing import NamedTuple

from cleaner.patterns import tree
from cleaner.patterns.fold import BLANKS
from cleaner.patterns.syntax import PatternFault, parse

_BLANK_RUN = re.compile(f"[{BLANKS}]+")
_CASED = "(?-i:"


class _Shape(NamedTuple):
    """Of all that a node matches: at least so many runs of blanks; whether one may begin or end
    with a blank, and whether one is empty."""

    runs: int
    starts: bool
    ends: bool
    empty: bool


_NOTHING = _Shape(0, False, False, True)


def least_words(re2_source: str) -> int:
    """How many words every text that the pattern spans has at least."""
    try:
        # Case flags are the engine's; the parser of what people write knows none.
        shape = _shape(parse(re2_source.replace(_CASED, "(?:")))
    except PatternFault:
        return 1
    # Blanks at either end are no part of what a block's pattern spans.
    return max(1, shape.runs + 1 - shape.starts - shape.ends)


def _shape(node: tree.Node) -> _Shape:
    match node:
        case tree.Literal(text):
            return _Shape(
                len(_BLANK_RUN.findall(text)), text[:1] in BLANKS, text[-1:] in BLANKS, False
            )
        case tree.CharSet(members):
            if members is None:
                return _Shape(0, True, True, False)
            blanks = sum(char in BLANKS for char in members)
            return _Shape(int(blanks == len(members)), blanks > 0, blanks > 0, False)
        case tree.Group(body=body) | tree.Piece(body=body):
            return _shape(body)
        case tree.Repeat(body, low, _):
            once = _shape(body)
            shape = _NOTHING if low == 0 else once
            for _ in range(min(low, 50) - 1):
                shape = _joined(shape, once)
            # More turns may bring a blank to the border that the fewest do not.
            return shape._replace(starts=once.starts, ends=once.ends)
        case tree.Concat(parts):
            shape = _NOTHING
            for part in parts:
                shape = _joined(shape, _shape(part))
            return shape
        case tree.Alternate(options):
            shapes = [_shape(option) for option in options]
            return _Shape(
                min(shape.runs for shape in shapes),
                any(shape.starts for shape in shapes),
                any(shape.ends for shape in shapes),
                any(shape.empty for shape in shapes),
            )
        case tree.Anchor() | tree.Empty():
            return _NOTHING


def _joined(one: _Shape, other: _Shape) -> _Shape:
    """The shape of one text behind the other; two runs of blanks that meet are one."""
    meet = one.ends and other.starts and one.runs > 0 and other.runs > 0
    return _Shape(
        one.runs + other.runs - meet,
        one.starts or (one.empty and other.starts),
        other.ends or (other.empty and one.ends),
        one.empty and other.empty,
    )

"""Derive from a pattern short strings of which every text that it matches holds one.

Where a literal of the scan must be rare, a telltale may be any word or sign, since it is looked
for only in short blocks (`|` of a bar of links) and in blocks that are candidates already (`now`
and `ya` of `{offer_now}`). What makes so little tell something is where it stands: a cue stands
between word bounds, so a telltale at an end of its pattern begins, or ends, where a word does; and
that of a pattern which has to span a block begins, or ends, the block.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from cleaner.patterns import tree
from cleaner.patterns.needles import needles, weight

# Marks an end of the pattern. No text that is searched holds a line break, so that a pattern that
# has one matches nothing, and whatever is derived from it is right.
EDGE = "\n"
_EDGE = tree.Literal(EDGE)
# More would cost more to look for than the pattern.
MAX_TELLTALES = 2_000


def telltales(node: tree.Node, fold: Callable[[str], str]) -> frozenset[str] | None:
    """Strings of which `fold(text)` holds one for every text in which the pattern matches between
    word bounds, None where there are none. One that begins with EDGE follows a word bound, one
    that ends with it is followed by one; EDGE itself is not in the text."""
    found = _wanted(node, (_EDGE,), (_EDGE,), fold)
    if found is None:
        return None
    least = _least(set(map(_settled, found)))
    is_told = len(least) <= MAX_TELLTALES and all(one.strip(EDGE) for one in least)
    return least if is_told else None


def parted(telltale: str) -> tuple[str, bool, bool]:
    """What stands in the text, and whether a bound stands in front of it and behind it."""
    return telltale.strip(EDGE), telltale.startswith(EDGE), telltale.endswith(EDGE)


def _wanted(
    node: tree.Node,
    before: tuple[tree.Node, ...],
    after: tuple[tree.Node, ...],
    fold: Callable[[str], str],
) -> frozenset[str] | None:
    """What the node cannot do without, with what stands before and behind it."""
    match node:
        case tree.Group(body=body):
            return _wanted(body, before, after, fold)
        case tree.Piece(body=body, kept=kept):
            key = "telltales", bool(before), bool(after)
            if key not in kept:
                kept[key] = _wanted(body, before, after, fold)
            known: frozenset[str] | None = kept[key]
            return known
        case tree.Alternate(options):
            # One by one, however many they are: a placeholder may have a thousand words.
            each = [_wanted(option, before, after, fold) for option in options]
            told = [found for found in each if found is not None]
            return frozenset[str]().union(*told) if len(told) == len(each) else None
    parts = node.parts if isinstance(node, tree.Concat) else (node,)
    found = [needles(tree.Concat((*before, *parts, *after)), fold, _is_telling)]
    if isinstance(node, tree.Repeat) and node.low:
        # Its first turn begins where it does: the first of a bar of buttons.
        found.append(_wanted(node.body, before, (), fold))
    if len(parts) > 1:
        last = len(parts) - 1
        found += [
            _wanted(part, before if place == 0 else (), after if place == last else (), fold)
            for place, part in enumerate(parts)
        ]
    return min((one for one in found if one is not None), key=_commonness, default=None)


def _commonness(found: frozenset[str]) -> float:
    """How often one of the strings stands in a text, roughly: a list of agencies is more telling
    than the comma in front of it."""
    return math.fsum(8.0 ** -(weight(one.strip(EDGE)) + one.count(EDGE) / 2) for one in found)


def _is_telling(literal: str) -> bool:
    return literal.strip(EDGE + " ") != ""


def _settled(telltale: str) -> str:
    """Without blanks at the ends, and without the bound beside them: a run of blanks is one blank
    when folded, and the first of them may be the bound, the second the pattern's."""
    for side in (str.lstrip, str.rstrip):
        bare = side(telltale, EDGE)
        if side(bare, " \u0307") != bare:
            telltale = side(bare, " \u0307")
    return telltale


def _least(found: set[str]) -> frozenset[str]:
    """Without those that another one finds already, for it asks for fewer bounds."""
    sides = (str.strip, str.lstrip, str.rstrip)
    return frozenset(
        one for one in found if not any(side(one, EDGE) in found - {one} for side in sides)
    )

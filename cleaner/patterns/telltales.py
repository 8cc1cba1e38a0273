"""Derive from a pattern strings of which every text that it matches holds one, and where.

The scan asks for `literals`: strings that are rare in running text. In short blocks any word or
sign tells something, `|` of a bar of links: `telltales`. Both are marked where no letter can stand
beside them (`eur` of `{money}` stands behind a figure or a blank, not in `fleur`), and at an end of
the pattern: where that has to span its block, they stand at that end of the block.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from cleaner.patterns import tree
from cleaner.patterns.needles import (
    BOUND,
    EDGE,
    MARKS,
    is_rare,
    needles,
    parted,
    weight,
)
from cleaner.patterns.words import ALL_FUNCTION_WORDS

_EDGE, _BOUND = tree.Literal(EDGE), tree.Literal(BOUND)
_COMMON_SIGNS = "\u00ab\u00bb\u201c\u201d\u201e\u2018\u2019\u2013\u2014"
# Words of nearly every text, in any language.
_COMMON_WORDS = ALL_FUNCTION_WORDS | frozenset(
    "about all also are ago call can find for get here home how into its just like line made make "
    "many more most new news now one only open other our out over page people read report see "
    "some start story take tell time today top two what when where will year you your "
    "aller faire fois jour page pour tous tout voir alle hier jetzt mehr nur oder sie wir zum zur "
    "aqui cada hoje mais muito todo todos aquí año hoy más solo todo anni anno cosa oggi più solo "
    "tutti alles deze geen meer wat bardzo więcej wszystko tylko ago kim var yeni".split()
)
# More would cost more to look for than the pattern.
MOST = 2_000


@dataclass(frozen=True, slots=True)
class _Search:
    """How strings are compared, and which will do."""

    fold: Callable[[str], str]
    is_telling: Callable[[str], bool]


def literals(node: tree.Node, fold: Callable[[str], str]) -> frozenset[str] | None:
    """Rare strings of which `fold(text)` holds one for every text in which the pattern matches
    between word bounds, None where there are none; see `needles.parted` for their marks."""
    return _derived(node, _Search(fold, is_rare))


def telltales(node: tree.Node, fold: Callable[[str], str]) -> frozenset[str] | None:
    """The same for texts that the pattern spans, rare or not."""
    return _derived(node, _Search(fold, _is_any))


def _derived(node: tree.Node, how: _Search) -> frozenset[str] | None:
    found = _wanted(node, (_EDGE,), (_EDGE,), how)
    if found is None:
        return None
    least = _least(found)
    is_told = len(least) <= MOST and all(one.strip(MARKS) for one in least)
    return least if is_told else None


def _is_any(literal: str) -> bool:
    return literal.strip(MARKS + " ") != ""


def _wanted(
    node: tree.Node,
    before: tuple[tree.Node, ...],
    after: tuple[tree.Node, ...],
    how: _Search,
) -> frozenset[str] | None:
    """What the node cannot do without, with what stands before and behind it."""
    match node:
        case tree.Group(body=body):
            return _wanted(body, before, after, how)
        case tree.Piece(body=body, kept=kept):
            key = "telltales", before, after, how
            if key not in kept:
                kept[key] = _wanted(body, before, after, how)
            known: frozenset[str] | None = kept[key]
            return known
        case tree.Alternate(options):
            # One by one, however many they are: a placeholder may have a thousand words.
            each = [_wanted(option, before, after, how) for option in options]
            told = [found for found in each if found is not None]
            return frozenset[str]().union(*told) if len(told) == len(each) else None
    parts = node.parts if isinstance(node, tree.Concat) else (node,)
    whole = tree.Concat((*before, *parts, *after))
    found = [needles(whole, how.fold, how.is_telling, _COMMON_WORDS, BOUND)]
    if isinstance(node, tree.Repeat) and node.low:
        # Its first turn begins where it does: the first of a bar of buttons.
        found.append(_wanted(node.body, before, (), how))
    if len(parts) > 1:
        fronts = _bounds(parts, before)
        backs = _bounds(parts[::-1], after, last=False)[::-1]
        found += [
            _wanted(part, front, back, how)
            for part, front, back in zip(parts, fronts, backs, strict=True)
        ]
    return min((one for one in found if one is not None), key=_commonness, default=None)


def _bounds(
    parts: tuple[tree.Node, ...], outer: tuple[tree.Node, ...], *, last: bool = True
) -> list[tuple[tree.Node, ...]]:
    """In front of each part, or behind it where they are turned round and asked for how they
    begin, the mark of what stands there."""
    found = [outer]
    for part in parts[:-1]:
        is_parted = _parts_from_letters(part, last=last)
        if is_parted is None:  # It may be empty, and then what stands before it counts.
            is_parted = bool(found[-1])
        found.append((_BOUND,) if is_parted else ())
    return found


def _parts_from_letters(node: tree.Node, *, last: bool) -> bool | None:
    """Whether all that a node can match ends (or begins) with a figure or a sign; None where it
    may as well be empty."""
    match node:
        case tree.Literal(text):
            return _is_sign(text[-1 if last else 0]) if text else None
        case tree.CharSet(members):
            return members is not None and all(map(_is_sign, members))
        case tree.Group(body=body) | tree.Piece(body=body):
            return _parts_from_letters(body, last=last)
        case tree.Repeat(body, low, high):
            parts = None if high == 0 else _parts_from_letters(body, last=last)
            return None if parts and not low else parts
        case tree.Concat(nodes):
            for one in reversed(nodes) if last else nodes:
                parts = _parts_from_letters(one, last=last)
                if parts is not None:
                    return parts
            return None
        case tree.Alternate(options):
            each = [_parts_from_letters(option, last=last) for option in options]
            return False if False in each else None if None in each else True
        case tree.Anchor() | tree.Empty():
            return None


def _is_sign(char: str) -> bool:
    """Whether the character is no letter, nor anything that folds to one."""
    known = char < "\u00c0" or "\u2000" <= char < "\u2070" or "\u3000" <= char < "\u3040"
    return known and not char.isalpha()


def _commonness(found: frozenset[str]) -> float:
    """How often one of the strings stands in a text, roughly: a list of agencies is more telling
    than the comma in front of it."""
    return math.fsum(
        8.0 ** -(_weight(one.strip(MARKS)) + (one.count(EDGE) + one.count(BOUND)) / 2)
        for one in found
    )


def _weight(bare: str) -> int:
    return 1 if bare in _COMMON_WORDS or bare in _COMMON_SIGNS else weight(bare)


def _least(found: frozenset[str]) -> frozenset[str]:
    """Without those that another one finds already, for it asks for less beside it."""
    return frozenset(one for one in found if not any(other in found for other in _weaker(one)))


def _weaker(one: str) -> Iterator[str]:
    bare, front, back = parted(one)
    for before in ("", BOUND, EDGE)[: front + 1]:
        for behind in ("", BOUND, EDGE)[: back + 1]:
            if (other := before + bare + behind) != one:
                yield other

"""A pattern without a required literal in, an ordinary text that it takes whole out, if any: such
a pattern would take every line of an article."""

from __future__ import annotations

from cleaner.patterns.pattern import Budget, Pattern
from cleaner.patterns.tree import Alternate, CharSet, Group, Literal, Node, Piece, Repeat, children

_TEXTS = ("The old mill burned down nine years ago.", "the old mill", "mill")
_LETTERS = frozenset("".join(_TEXTS).casefold())


def taken_whole(tree: Node, re2_source: str) -> str:
    """One of the ordinary texts, or an empty string."""
    if not _may_take(tree):
        return ""
    pattern = Pattern(re2_source, re2_source, "none")
    return next((text for text in _TEXTS if pattern.whole(text, Budget(len(text)))), "")


def _may_take(node: Node) -> bool:
    """Whether all that the pattern asks for stands in the texts: to compile it costs far more
    than this look."""
    match node:
        case Literal(text):
            return _LETTERS.issuperset(text.casefold())
        case CharSet(members):
            return members is None or not _LETTERS.isdisjoint(map(str.casefold, members))
        case Repeat(body, low, _):
            return low == 0 or _may_take(body)
        case Group(body=body):
            return _may_take(body)
        case Piece(body=body, kept=kept):
            if "anything" not in kept:
                kept["anything"] = _may_take(body)
            return bool(kept["anything"])
        case Alternate(options):
            return any(map(_may_take, options))
    return all(map(_may_take, children(node)))

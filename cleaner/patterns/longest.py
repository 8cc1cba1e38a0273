"""The tree of a pattern in, the most code points that a match can have out.

`Published on 3 May` never spans a paragraph of prose that has a year in it; knowing that is
cheaper than trying. RE2 matches one character by one, whatever the case.
"""

from __future__ import annotations

from cleaner.patterns import tree

UNBOUNDED = 1 << 30


def longest(node: tree.Node) -> int:
    """The length of the longest match, UNBOUNDED where there is none."""
    match node:
        case tree.Literal(text):
            return len(text)
        case tree.CharSet():
            return 1
        case tree.Piece(body=body, kept=kept):
            if "longest" not in kept:
                kept["longest"] = longest(body)
            known: int = kept["longest"]
            return known
        case tree.Group(body=body):
            return longest(body)
        case tree.Repeat(body, _, high):
            most = longest(body)
            return min(UNBOUNDED, most * (UNBOUNDED if high is None else high))
        case tree.Concat(parts):
            return min(UNBOUNDED, sum(map(longest, parts)))
        case tree.Alternate(options):
            return max(map(longest, options))
    return 0

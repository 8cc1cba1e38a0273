"""The tree of a pattern in, the few characters that a match may begin with out.

`Published on {date}` begins no paragraph that begins with `The`; knowing that is cheaper than
trying, and a pattern that is never tried is never compiled. Characters of ASCII stand for
themselves in lower case, all others for their kind: a few ranges of scripts.
"""

from __future__ import annotations

import string
from bisect import bisect_right
from collections import Counter
from functools import cache

from cleaner.patterns import tree

WIDTH = 3
_MOST = 96
# Beyond ASCII the kinds end before: Latin, Greek and Cyrillic, Hebrew and Arabic, other scripts
# and marks, those of East Asia.
_ENDS = (0x370, 0x590, 0x900, 0x2E00, 0x110000)
_KINDS = tuple(map(chr, range(0x80, 0x80 + len(_ENDS))))
# What folds to several characters; RE2 knows it as itself and its capital alone.
_SEVERAL = "\x7f"
_BEYOND = frozenset((*_KINDS, _SEVERAL))
_LONGEST_RANGE = 30_000
# The ways in which a match may begin: text, and whether more may follow of what is known.
_Ways = frozenset[tuple[str, bool]]
_NOTHING: _Ways = frozenset([("", True)])
_UNKNOWN: _Ways = frozenset([("", False)])


def begin(text: str) -> str:
    """How a text begins, in the characters that `starts` gives."""
    head = text[:WIDTH]
    return head.lower() if head.isascii() else "".join(map(kind, head))


def kind(char: str) -> str:
    """What stands for the character; the same for all that RE2 takes for one, whatever the case."""
    folded = char.casefold()
    if len(folded) > 1:
        return _SEVERAL
    return folded if folded.isascii() else _KINDS[bisect_right(_ENDS, ord(folded))]


def kinds_of_range(codes: range) -> frozenset[str] | None:
    """The kinds of the characters of a range, None where they are too many to look at."""
    if len(codes) > _LONGEST_RANGE:
        return None
    return _kinds_between(codes.start, codes.stop)


@cache
def _kinds_between(first: int, stop: int) -> frozenset[str]:
    return frozenset(kind(chr(code)) for code in range(first, stop))


def kinds_of_property(written: str) -> frozenset[str] | None:
    """The kinds of `\\pL` or `\\p{Greek}`; None for `\\P`, marks and the like."""
    name = written[2:].strip("{}")
    if written[1] != "p" or (name[0] in "PSZC" and name != "Cyrillic"):
        return None
    in_ascii = string.ascii_lowercase if name in ("L", "Lu", "Ll", "Latin") else ""
    return _BEYOND.union(string.digits if name in ("N", "Nd") else in_ascii)


def starts(node: tree.Node) -> frozenset[str] | None:
    """Texts of at most WIDTH characters, one of which begins each match, see `begin`; None where
    it may begin with anything."""
    found = frozenset(text for text, _ in _ways(node))
    return None if "" in found else found


def _ways(node: tree.Node) -> _Ways:
    match node:
        case tree.Literal(text):
            return _literal(text)
        case tree.CharSet(members, kinds=known):
            if members is not None:
                known = frozenset(map(kind, members))
            return _UNKNOWN if known is None else frozenset((char, True) for char in known)
        case tree.Group(body=body):
            return _ways(body)
        case tree.Piece(body=body, kept=kept):
            if "starts" not in kept:
                kept["starts"] = _ways(body)
            ways: _Ways = kept["starts"]
            return ways
        case tree.Repeat(body, low, high):
            return _repeat(_ways(body), low, high)
        case tree.Concat(parts):
            ways = _NOTHING
            for part in parts:
                if not any(more for _, more in ways):
                    break
                ways = _crossed(ways, _ways(part))
            return ways
        case tree.Alternate(options):
            return _few(frozenset[tuple[str, bool]]().union(*map(_ways, options)))
    return _NOTHING


def _literal(text: str) -> _Ways:
    return frozenset([("".join(map(kind, text[:WIDTH])), len(text) < WIDTH)])


def _repeat(body: _Ways, low: int, high: int | None) -> _Ways:
    if high == 0:
        return _NOTHING
    ways = body
    for number in range(1, min(WIDTH, high or WIDTH)):
        ways = _crossed(ways, body if number < low else body | _NOTHING)
    return ways if low else ways | _NOTHING


def _crossed(left: _Ways, right: _Ways) -> _Ways:
    found = set()
    for text, more in left:
        if not more:
            found.add((text, False))
            continue
        for behind, goes_on in right:
            longer = (text + behind)[:WIDTH]
            found.add((longer, goes_on and len(longer) < WIDTH))
    return _few(frozenset(found))


def _few(ways: _Ways) -> _Ways:
    """The same, or where they are many, the first characters of those that have most in common:
    of dates the figures, while the months stay."""
    while len(ways) > _MOST:
        kin = Counter(text[:1] for text, _ in ways if len(text) > 1)
        if not kin:
            break
        most = min(kin, key=lambda char: (-kin[char], char))
        ways = frozenset(
            (text[:1], False) if text[:1] == most and len(text) > 1 else (text, more)
            for text, more in ways
        )
    return ways

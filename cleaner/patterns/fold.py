"""One fold for everything that is compared without regard to case: needles, lexicon lines, text.

The prefilter is sound only if two strings that a case-insensitive pattern takes for equal fold
to the same string. `str.casefold` has that property character by character (K → k, ſ → s,
ß and ẞ → ss, ς → σ); `str.lower` has not (ſ and ς stay). On top of it: Turkish İ and ı join i, so
that a capital headline finds its rule; typographic apostrophes, hyphens and blanks join their
ASCII forms, since scrapers and editors change them at will.
"""

from __future__ import annotations

import re

BLANKS = " \t\u00a0\u2002\u2003\u2007\u2009\u202f\u3000"
APOSTROPHES = "'\u2018\u2019\u02bc\u0060\u00b4"
HYPHENS = "-\u2010\u2011"

_TO_ASCII = (
    [(char, " ") for char in BLANKS[1:]]
    + [(char, "'") for char in APOSTROPHES[1:]]
    + [(char, "-") for char in HYPHENS[1:]]
)
_BLANK_RUN = re.compile("  +")


def fold_keeping_runs(text: str) -> str:
    """Casefold and join look-alikes; blanks stay as many as they are.

    The result has the length of `text` unless a character casefolds to several.
    """
    folded = text.casefold()
    if folded.isascii():
        if "`" in folded:
            folded = folded.replace("`", "'")
        return folded.replace("\t", " ") if "\t" in folded else folded
    for char, plain in _TO_ASCII:
        # `replace` returns the same object at memchr speed where there is nothing to do;
        # str.translate would cost thirty times as much on every text.
        folded = folded.replace(char, plain)
    while "i\u0307" in folded:  # Two dots over one i are two steps.
        folded = folded.replace("i\u0307", "i")
    return folded.replace("\u0131", "i")


def collapse_blanks(folded: str) -> str:
    """Runs of blanks of a folded text become one blank."""
    return _BLANK_RUN.sub(" ", folded) if "  " in folded else folded


def fold(text: str) -> str:
    """The folded form that needles and lexicon lines are compared in."""
    return collapse_blanks(fold_keeping_runs(text))

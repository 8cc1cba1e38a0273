"""A spelling in, the form in which spellings are compared out.

Fold: case, marks, apostrophes and ayn signs go, hyphens become blanks. Skeleton: the folded words
without their Arabic article, and where the articles stood, so that al-, el-, as- and no article
can be told apart and still meet.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

ARTICLES = frozenset("al el ul il as ash es esh an en at et ad ed adh ar er az ez ech".split())
# The others are words of English or French when they stand alone ("as Hama fell").
LOOSE_ARTICLES = frozenset(("al", "el"))

APOSTROPHES = "'\u2018\u2019\u02bb\u02bc\u02bd\u02be\u02bf\u0060\u00b4\u02b9"
_DROPPED = dict.fromkeys(map(ord, APOSTROPHES))
_LETTERS = str.maketrans({"\u0131": "i", "\u0142": "l", "\u00f8": "o", "\u0111": "d"})


@lru_cache(maxsize=65536)
def fold_word(word: str) -> str:
    """One word without case, marks and apostrophes."""
    folded = word.casefold().translate(_DROPPED)
    if folded.isascii():
        return folded
    bare = "".join(c for c in unicodedata.normalize("NFD", folded) if not unicodedata.combining(c))
    return bare.translate(_LETTERS)


@dataclass(frozen=True, slots=True)
class Skeleton:
    """`words` without articles; `articles` holds `i` where one stood in front of `words[i]`."""

    words: tuple[str, ...]
    articles: frozenset[int]


def skeleton(folded: tuple[str, ...]) -> Skeleton:
    """The skeleton of folded words; a spelling that is nothing but articles keeps them."""
    words: list[str] = []
    articles: set[int] = set()
    for word in folded:
        if word in ARTICLES:
            articles.add(len(words))
        else:
            words.append(word)
    if not words or len(words) in articles:
        return Skeleton(folded, frozenset())
    return Skeleton(tuple(words), frozenset(articles))

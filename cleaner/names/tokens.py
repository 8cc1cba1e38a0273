"""A text in, its words out, each with what joins it to the next, for finding names.

Words inside web addresses, e-mail addresses, handles, hashtags and file names are left out: they
are identifiers, and a rewritten one is broken.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from cleaner.blocks.sentences import STOPS
from cleaner.names.spelling import APOSTROPHES, fold_word

SIGNS = frozenset(APOSTROPHES)
_WORD = re.compile(rf"[^\W\d_](?:[{APOSTROPHES}]?[^\W\d_]|[\u0300-\u036f])*")
# A word that begins with a capital, marks and apostrophes inside it included.
CAPITALISED = re.compile(f"[^\\W\\d_a-z](?:[{APOSTROPHES}]?[^\\W\\d_]|[\u0300-\u036f])*")
_IDENTIFIER = re.compile(
    # Bounded, since `a.a.a.` may begin one at each of its letters.
    r"(?:https?://|www\.)\S+|[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]+|[@#]\w+"
    r"|\b[\w-]{1,64}(?:\.[\w-]{1,64}){0,8}\.(?:com|org|net|info|jpe?g|png|gif|pdf|html?|mp[34]|docx?)\b\S*",
    re.IGNORECASE,
)
# Behind a full stop or a colon, or where a line begins.
SENTENCE_START = re.compile(
    f"(?:\\A|[\\n\\r]|[{STOPS}:][\"'\u2019\u201d\u00bb)\\]]*\\s+)[\"'\u2018\u201c\u00ab(\\[]*\\s*\\Z"
)
_POSSESSIVE = ("'s", "\u2019s")
# The head or cape of Ra's Lanuf is no genitive.
_NO_GENITIVE = frozenset(("Ra", "ra", "RA"))
# What may stand between the words of one name; an apostrophe may stand for an ayn (Baba 'Amr,
# Rabi' al-Awwal). Around a name it is a quotation mark, unless a listed spelling has it: only the
# signs that are letters (\u02bb, \u02bf) belong to a word on their own account.
_JOINS = (" ", "-", "\u00a0", "\u2011", "\u2010")
JOINS = frozenset(
    (*_JOINS, *(s for j in _JOINS for sign in "'\u2018\u2019\u0060" for s in (j + sign, sign + j)))
)


class Token(NamedTuple):
    """One word: its span without a possessive 's, its folded form, and the text between it and
    the next word."""

    start: int
    end: int
    text: str
    folded: str
    gap: str

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text.lstrip(APOSTROPHES)[:1].isupper()


def words_of(spelling: str) -> list[str]:
    """The words of a spelling as they are written."""
    return _WORD.findall(spelling)


def without_possessive(word: str) -> str:
    """A word without its 's."""
    bare = word[:-2]
    return bare if word.endswith(_POSSESSIVE) and bare and bare not in _NO_GENITIVE else word


def tokens(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """The words of `text[start:end]` outside identifiers, with offsets in `text`."""
    end = len(text) if end is None else end
    found = [match.span() for match in _WORD.finditer(text, start, end)]
    if _has_identifier(text, start, end):
        found = _outside(found, [m.span() for m in _IDENTIFIER.finditer(text, start, end)])
    result: list[Token] = []
    last_one = len(found) - 1
    # Plain loops: this is where most of the time goes in a text of a pack's country.
    for number, (first, last) in enumerate(found):
        following = found[number + 1][0] if number < last_one else end
        word = text[first:last]
        if word[-1] == "s" and (bare := without_possessive(word)) != word:
            last -= 2
            word = bare
        result.append(Token(first, last, word, fold_word(word), text[last:following]))
    return result


def _outside(words: list[tuple[int, int]], spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The words that begin in none of the spans; both are in order."""
    found = []
    number = 0
    for word in words:
        while number < len(spans) and spans[number][1] <= word[0]:
            number += 1
        if number == len(spans) or word[0] < spans[number][0]:
            found.append(word)
    return found


def _has_identifier(text: str, start: int, end: int) -> bool:
    return any(text.find(mark, start, end) >= 0 for mark in "@#.")

"""A text in, its words out, each with what joins it to the next, for finding names.

Words inside web addresses, e-mail addresses, handles, hashtags and file names are left out: they
are identifiers, and a rewritten one is broken.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from cleaner.blocks.sentences import STOPS
from cleaner.names.spelling import fold_word

_APOSTROPHES = "'\u2018\u2019\u02bb\u02bc\u02be\u02bf\u0060\u00b4"
_SIGNS = frozenset(_APOSTROPHES)
_WORD = re.compile(rf"[^\W\d_](?:[{_APOSTROPHES}]?[^\W\d_]|[\u0300-\u036f])*")
_OPENING_AYN = "\u02bb\u02bc\u02be\u02bf"
_IDENTIFIER = re.compile(
    r"(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+\.[\w.-]+|[@#]\w+"
    r"|\b[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|info|jpe?g|png|gif|pdf|html?|mp[34]|docx?)\b\S*",
    re.IGNORECASE,
)
# Behind a full stop or a colon, or where a line begins.
SENTENCE_START = re.compile(
    f"(?:\\A|[\\n\\r]|[{STOPS}:][\"'\u2019\u201d\u00bb)\\]]*\\s+)[\"'\u2018\u201c\u00ab(\\[]*\\s*\\Z"
)
_POSSESSIVE = ("'s", "\u2019s")
# The head or cape of Ra's Lanuf is no genitive.
_NO_GENITIVE = frozenset(("Ra", "ra", "RA"))
# What may stand between the words of one name; an apostrophe may stand for an ayn (Baba 'Amr).
_JOINS = (" ", "-", "\u00a0", "\u2011", "\u2010")
JOINS = frozenset(
    (*_JOINS, *(f"{join}{sign}" for join in _JOINS for sign in "'\u2018\u2019\u0060"))
)
_OPENING = re.compile("(?<![^\\W_])['\u2018\u0060](?=[^\\W_])")
_CLOSING = re.compile("['\u2019\u0060\u00b4](?![^\\W_])")


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
        return self.text.lstrip(_APOSTROPHES)[:1].isupper()


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
        spans = [match.span() for match in _IDENTIFIER.finditer(text, start, end)]
        if spans:
            found = [s for s in found if not any(a <= s[0] < b for a, b in spans)]
    result: list[Token] = []
    last_one = len(found) - 1
    # Plain loops: this is where most of the time goes in a text of a pack's country.
    for number, (first, last) in enumerate(found):
        if first > start and text[first - 1] in _SIGNS and is_ayn(text, first - 1, start):
            first -= 1
        following = end
        if number < last_one:
            following = found[number + 1][0]
            sign = following - 1
            if text[sign] in _SIGNS and sign >= last and is_ayn(text, sign, start):
                following = sign
        word = text[first:last]
        if last < end and text[last] in _SIGNS and is_trailing_ayn(text, last, start):
            last += 1
            word = text[first:last]
        elif word[-1] == "s" and (bare := without_possessive(word)) != word:
            last -= 2
            word = bare
        result.append(Token(first, last, word, fold_word(word), text[last:following]))
    return result


def is_ayn(text: str, at: int, start: int) -> bool:
    """Whether the sign in front of a word belongs to it: an ayn (ʿAyn), or any apostrophe behind
    a hyphen (al-'Asal). Behind a blank an apostrophe is a quotation mark where another closes."""
    behind_hyphen = at > start and text[at - 1] in "-\u2010\u2011"
    if behind_hyphen:
        return text[at] in _APOSTROPHES
    if at > start and text[at - 1] not in " \u00a0([":
        return False
    if text[at] in _OPENING_AYN:
        return True
    line_end = text.find("\n", at)
    line_end = len(text) if line_end < 0 else line_end
    return text[at] in _APOSTROPHES and not _CLOSING.search(text, at + 1, line_end)


def is_trailing_ayn(text: str, at: int, start: int) -> bool:
    """Whether the sign behind a word belongs to it: an ayn (Mawza') or a soft sign (Rossosh').
    It closes a quotation that was opened in the line, and behind an s it is a genitive."""
    if (
        at >= len(text)
        or text[at] not in _APOSTROPHES
        or (at + 1 < len(text) and (text[at + 1].isalnum()))
    ):
        return False
    if text[at] in _OPENING_AYN:
        return True
    return text[at - 1] not in "sS" and not _OPENING.search(text, start, at)


def line_start(text: str, at: int) -> int:
    """Where the line of a place begins."""
    return text.rfind("\n", 0, at) + 1


def _has_identifier(text: str, start: int, end: int) -> bool:
    return any(text.find(mark, start, end) >= 0 for mark in "@#.")

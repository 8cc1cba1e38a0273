"""A text in, its runs of capitalised words out: what may be a name that nobody listed.

A run is taken whole or not at all: the Salemi of Vahid Salemi is a surname, Golani Brigade no
town. Only at the beginning of a sentence its first word may be any word (`In`, `Near`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from cleaner.names.spelling import APOSTROPHES, ARTICLES, LOOSE_ARTICLES, fold_word
from cleaner.names.tokens import SENTENCE_START

_AYN = "\u02bb\u02bc\u02be\u02bf"
_LETTER = r"[^\W\d_]"
_WORD = f"[{_AYN}]?{_LETTER}(?:[{APOSTROPHES}]?{_LETTER}|[\u0300-\u036f])*[\u02be\u02bf]?"
_JOIN = "[ \u00a0\u2010\u2011-]"
_HYPHEN = "[\u2010\u2011-]"
# What stands in small letters within a name; those that are words of their own need a hyphen, or
# the sun letter that they were levelled to: Sharm ash Shaykh.
_SMALL = (
    f"(?:(?:al|el|ul|il|bin|ibn|bint|ben|abu|abou|umm|oum|ould|wa|va){_JOIN}|"
    f"(?:a[dnrstz]|e[dnrstz]|a[cs]h|e[cs]h|adh|edh|i|e|ye|yi|o|u|ha|be|la){_HYPHEN}|"
    "[aeiu](?=n N|r R|[s\u015f\u1e63] [S\u015e\u1e62]|[t\u0163\u1e6d] [T\u0162\u1e6c]|"
    "[d\u1e0d\u1e11] [D\u1e0c\u1e10]|[z\u1e93] [Z\u1e92]|[cs]h [CS]h|dh Dh|th Th)\\w{1,2} )"
)
_SIGN = f"[{APOSTROPHES}]?"
_EZAFE = f"(?:{_HYPHEN}(?:e|i|ye|yi|o|u)(?![\\w-]))?"
_RUN = re.compile(
    f"(?<![\\w{_AYN}])(?<!\\w[-\u2011\u2010'\u2019])(?:{_SMALL}){{0,3}}{_SIGN}(?=[^a-z]){_WORD}{_EZAFE}"
    f"(?:{_JOIN}{_SIGN}(?:{_SMALL}){{0,3}}{_SIGN}(?=[^a-z]){_WORD}{_EZAFE})*"
)
_POSSESSIVE = re.compile(r"['\u2019]s(?![^\W_])")
_LOWER = re.compile(r"(?<![\w-])[^\W\d_A-Z][^\W\d_A-Z]+(?!\w)")
_QUOTES = "'\u2018\u2019\u0060\u00b4"


# A longer run is no name but a list or a heading in capitals; comparing sounds is dear.
MAX_WORDS, MAX_CHARS = 10, 100


class Run(NamedTuple):
    """A run's span, its text, and whether a sentence begins with it."""

    start: int
    end: int
    text: str
    begins: bool


def runs(text: str) -> Iterator[Run]:
    """The runs of a text, cut where a possessive ends: `Syria's Al-Watan` is two."""
    for match in _RUN.finditer(text):
        start = match.start()
        parts = [*_POSSESSIVE.finditer(text, start, match.end())]
        for stop, following in [*(m.span() for m in parts), (match.end(), match.end())]:
            span = _trimmed(text, start, stop)
            if span is not None and not _is_too_long(text, *span):
                yield Run(*span, text[slice(*span)], _begins_sentence(text, span[0]))
            start = following


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The span without quotation marks and joins at its ends; None where no capital is in it."""
    while start < end and text[start] in " -\u00a0\u2010\u2011" + _QUOTES:
        start += 1
    if start >= end or not any(char.isupper() for char in text[start:end]):
        return None
    return start, end


def _is_too_long(text: str, start: int, end: int) -> bool:
    return end - start > MAX_CHARS or len(re.findall(_JOIN, text[start:end])) >= MAX_WORDS


def _begins_sentence(text: str, start: int) -> bool:
    return bool(SENTENCE_START.search(text[max(0, start - 12) : start]))


def without_first(run: Run) -> Run | None:
    """The run without its first word, None where it has but one."""
    match = re.search(f"{_JOIN}[{_QUOTES}]*", run.text)
    if match is None or not run.text[match.end() :]:
        return None
    return Run(run.start + match.end(), run.end, run.text[match.end() :], False)


def first_word(run: Run) -> str:
    """The first word of a run, folded."""
    return fold_word(re.split(_JOIN, run.text, maxsplit=1)[0])


def begins_with_article(run: Run) -> bool:
    """Whether the first word of a run is the article of its second, whatever else it may be: the
    En of En-Nouman, not the As of `As Saraqeb fell`."""
    match = re.search(_JOIN, run.text)
    first = first_word(run)
    if match is None or first not in ARTICLES:
        return False
    return first in LOOSE_ARTICLES or re.match(_HYPHEN, match[0]) is not None


def small_words(text: str) -> frozenset[str]:
    """The words that the text itself writes in small letters, folded: they are no names."""
    return frozenset(fold_word(word) for word in _LOWER.findall(text) if word.islower())

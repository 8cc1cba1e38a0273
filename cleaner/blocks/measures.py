"""What can be measured on a loose line: numbers that declared steps give weights to.

Each is cheap and means something to a reader; those that ask for the company of other lines only
ever speak for a cut, and fall when the company goes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from cleaner.blocks.layout import WIDE_LETTERS_A_WORD, Layout
from cleaner.blocks.prose import is_prose
from cleaner.patterns.words import ALL_FUNCTION_WORDS

_TIME = re.compile(r"\d{1,2}[:.h]\d\d")
_YEAR = re.compile(r"(?:19|20)\d\d")
_ADDRESS = re.compile(r"https?:|www\.|@|\.(?:com|org|net|de|ru|pl|gr|cn|fr)\b", re.IGNORECASE)
_READER = re.compile(
    r"\b(?:you|your|yours|us|our|we|sie|ihre|ihr|votre|vous|su|usted|tu|вы|вас|ваш|wir|nous|сайта?)\b",
    re.IGNORECASE,
)
_BARS = re.compile("[|»›>•·/→]")
_ENDS = (":\uff1a", "!\uff01", "?\uff1f\u061f", "\u2026", ")]\u3011")
_STARTS = ("\"'\u201c\u201e\u00ab\u2018\u300c", "-\u2013\u2014\u2022*", "([\u3010\uff08")
_SOME = 40


def _words(layout: Layout, index: int) -> float:
    text = layout.text[index]
    count = len(text) / WIDE_LETTERS_A_WORD if layout.is_wide else text.count(" ") + 1
    return min(count, 60)


def _capitals(layout: Layout, index: int) -> float:
    text = layout.text[index]
    letters = sum(map(str.isalpha, text))
    return sum(map(str.isupper, text)) / letters if letters else 0.0


def _capital_words(layout: Layout, index: int) -> float:
    words = layout.text[index].split()
    return sum(word[0].isupper() for word in words) / len(words)


def _digits(layout: Layout, index: int) -> float:
    text = layout.text[index]
    return sum(map(str.isdigit, text)) / len(text)


def _function_words(layout: Layout, index: int) -> float:
    words = layout.text[index].lower().split()
    return sum(word in ALL_FUNCTION_WORDS for word in words) / len(words)


def _commas(layout: Layout, index: int) -> float:
    text = layout.text[index]
    return text.count(",") / (text.count(" ") + 1)


def _last(layout: Layout, index: int) -> float:
    """0 for a letter or digit at the end, 1 a colon, 2 an exclamation, 3 a question, 4 `…`, 5 a
    closing bracket, 6 another sign."""
    text = layout.text[index]
    end = text[-1]
    if end.isalnum():
        return 0
    for number, signs in enumerate(_ENDS, 1):
        if end in signs:
            return number
    return 4 if text.endswith("...") else 6


def _first(layout: Layout, index: int) -> float:
    """0 for a capital or a letter without case at the start, 1 a small letter, 2 a digit, 3 a
    quotation mark, 4 a dash or bullet, 5 an opening bracket, 6 another sign."""
    start = layout.text[index][0]
    if start.isalpha():
        return 1 if start.islower() else 0
    if start.isdigit():
        return 2
    for number, signs in enumerate(_STARTS, 3):
        if start in signs:
            return number
    return 6


def _known(layout: Layout, index: int) -> float:
    """The share of its content words that the solid paragraphs hold."""
    words = layout.content_words(layout.text[index])
    if not words:
        return -1.0
    return sum(word in layout.vocabulary for word in words) / len(words)


# By name, the cheapest first: the value, and what it tells a reader.
MEASURES: Mapping[str, tuple[Callable[[Layout, int], float], str]] = {
    "words": (_words, "words, at most 60; where they are not spaced, half the letters"),
    "first": (_first, _first.__doc__ or ""),
    "last": (_last, _last.__doc__ or ""),
    "taken-beside": (
        lambda layout, i: layout.taken_beside(i),
        "neighbouring lines that other rules take, 0 to 2",
    ),
    "taken-in-gap": (
        lambda layout, i: min(layout.taken_in[layout.gap(i)], _SOME),
        "lines of its gap that other rules take",
    ),
    "open-in-gap": (
        lambda layout, i: min(layout.open_in.get(layout.gap(i), 0), _SOME),
        "loose lines of its gap without a full stop",
    ),
    "solid": (lambda layout, _: min(len(layout.solid), _SOME), "solid paragraphs of the article"),
    "solid-after": (
        lambda layout, i: min(len(layout.solid) - layout.gap(i), _SOME),
        "solid paragraphs behind the line",
    ),
    "share-before": (
        lambda layout, i: layout.share_before(i),
        "share of the solid text before the line",
    ),
    "bars": (lambda layout, i: min(len(_BARS.findall(layout.text[i])), 6), "bars and arrows"),
    "time": (lambda layout, i: bool(_TIME.search(layout.text[i])), "holds a time of day"),
    "year": (lambda layout, i: bool(_YEAR.search(layout.text[i])), "holds a year"),
    "address": (lambda layout, i: bool(_ADDRESS.search(layout.text[i])), "holds an address"),
    "reader": (lambda layout, i: bool(_READER.search(layout.text[i])), "speaks to the reader"),
    "copyright": (
        lambda layout, i: "\u00a9" in layout.text[i] or "(c)" in layout.text[i].lower(),
        "holds a copyright mark",
    ),
    "commas": (_commas, "commas a word"),
    "capital-words": (_capital_words, "share of words with a capital"),
    "capitals": (_capitals, "share of letters that are capitals"),
    "digits": (_digits, "share of characters that are digits"),
    "function-words": (_function_words, "share of function words"),
    "repeated": (lambda layout, i: layout.repeats(i), "the article has the line again"),
    "prose": (lambda layout, i: is_prose(layout.text[i]), "reads as prose"),
    "known-words": (_known, _known.__doc__ or ""),
}
COMPANY = frozenset(("taken-beside", "taken-in-gap", "open-in-gap", "repeated"))

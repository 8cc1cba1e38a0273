"""What a pattern becomes for texts of usual characters."""

from __future__ import annotations

import sys

import pytest
import re2
from hypothesis import assume, given
from hypothesis import strategies as st
from profiles import searching

from cleaner import Cleaner
from cleaner.patterns.usual import alphabet, is_usual, narrowed, ranges

CLASSES = ("\\pL", "\\pN", "\\pM", "\\p{Lu}")
USUAL = "".join(filter(is_usual, alphabet()))
PIECES = (
    *CLASSES, "[\\pL ]{2,5}", "[^\\pL\\pN\\pM_]", "[^]\\pL]", "[]\\p{Lu}-]+", "(?-i:\\p{Lu})",
    "\\[", "\\x{5B}", "a", "ß", "k", "[[:digit:]\\pL]", " ", "\\\\pL", "\\p{Greek}", ".",
)  # fmt: skip
FEW = "aAkKsSßẞſıiİ1².,- \u0301\u0345ιΙωΩжЖé[]\\p_’€🙂"


def members(name: str) -> str:
    return ranges(re2.compile(name).findall(alphabet()))


def made(source: str, *, caseless: bool) -> re2._Regexp:
    options = re2.Options()
    options.case_sensitive = not caseless
    return re2.compile(source, options)


def spans(source: str, text: str, *, caseless: bool) -> list[tuple[int, int]]:
    return [match.span() for match in made(source, caseless=caseless).finditer(text)]


@pytest.mark.parametrize("caseless", [False, True])
@pytest.mark.parametrize("name", CLASSES)
def test_classes_keep_their_usual_members(name: str, caseless: bool) -> None:
    """Of all usual characters a class has the same ones after, negated or not, in either case."""
    assert len(USUAL) > 4_000
    for source in (name, f"[^{name}]", f"[{name}_]"):
        small = narrowed(source, members)
        assert small != source
        assert spans(small, USUAL, caseless=caseless) == spans(source, USUAL, caseless=caseless)


@given(
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=6).map("".join),
    st.text(st.sampled_from(FEW), max_size=12).filter(is_usual),
    st.booleans(),
)
@searching(300)
def test_patterns_match_as_before(source: str, text: str, caseless: bool) -> None:
    """A pattern and what it becomes find the same spans in every usual text."""
    small = narrowed(source, members)
    assert spans(small, text, caseless=caseless) == spans(source, text, caseless=caseless), small


@given(st.data())
@searching(100)
def test_shipped_patterns_match_as_before(shipped: Cleaner, data: st.DataObject) -> None:
    """In words of the rules' own examples shipped patterns find what they find as written."""
    rule = data.draw(
        st.sampled_from([rule for rule in shipped.packs.rules if rule.patterns and rule.removes])
    )
    words = [word for example in rule.removes for word in example.split()]
    text = " ".join(data.draw(st.lists(st.sampled_from(words), max_size=12)))
    assume(is_usual(text))
    for one in rule.patterns[:4]:
        small = narrowed(one.re2, members)
        assert spans(small, text, caseless=True) == spans(one.re2, text, caseless=True), one.source


def test_what_is_usual() -> None:
    """Latin, Greek and Cyrillic text with its signs is usual; other scripts are not."""
    assert is_usual("Grüße aus Łódź, “Ελλάδα” – Київ № 5: 3 € 🙂")
    assert not any(map(is_usual, ("中", "あ", "ب", "ệ", "\u0301", "\u212a")))
    every = map(chr, [*range(0xD800), *range(0xE000, sys.maxunicode + 1)])
    assert {char for char in every if is_usual(char)} == set(USUAL)

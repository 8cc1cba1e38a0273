"""What is made wider for the scan matches all that the pattern matches."""

from __future__ import annotations

import pytest
import re2
from hypothesis import given
from hypothesis import strategies as st

from cleaner.patterns.pattern import options
from cleaner.patterns.wide import widened


@pytest.mark.parametrize(
    ("source", "wider"),
    [
        (r"by \p{Lu}\pL+", r"by [A-Z\x{80}-\x{10FFFF}][A-Za-z\x{80}-\x{10FFFF}]+"),
        (r"[\pL\pM'-]{2}", r"[A-Za-z\x{80}-\x{10FFFF}\x{80}-\x{10FFFF}'-]{2}"),
        (r"[^\pL\pM\d]", r"[^A-Za-z\x{301}\d]"),
        (r"[[\pN]\[\pN", r"[[0-9\x{80}-\x{10FFFF}]\[[0-9\x{80}-\x{10FFFF}]"),
        (r"\\pL[]\pL]", r"\\pL[]A-Za-z\x{80}-\x{10FFFF}]"),
        (r"\p{Han}[\x{41}\PL]", r"\p{Han}[\x{41}\PL]"),
    ],
)
def test_letters_widen(source: str, wider: str) -> None:
    """Properties become what of them is ASCII and all beyond; what is excluded shrinks."""
    assert widened(source) == wider
    assert re2.compile(wider, options())


@given(st.text("aZ9 ,-'éßЖЯ中\u0301\u0663[]", max_size=12))
def test_it_matches_no_less(text: str) -> None:
    """Whatever matches a pattern matches its wider form."""
    for source in (r"\p{Lu}[\pL\pM'-]*", r"[^\pL]+", r"[^\pL\pM ]*\pN?", r"(?-i:\p{Ll}|\p{Lo})+",
                   r"[\pN,]+[^\p{Lu}]*"):  # fmt: skip
        if re2.compile(source, options()).fullmatch(text):
            assert re2.compile(widened(source), options()).fullmatch(text), source

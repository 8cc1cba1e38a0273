"""Regexes of other engines, and what they are here."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.patterns.anything import taken_whole
from cleaner.patterns.remedies import curly_quote, meant
from cleaner.patterns.syntax import parse


@pytest.mark.parametrize(
    ("foreign", "here"),
    [
        (r"\bzebra\b", "zebra"),
        (r"[\w-]+ \w+", r"[\pL\pN-]+ [\pL\pN]+"),
        (r"\W", r"[^\pL\pN]"),
        ("(?i)zebra", "zebra"),
        ("(?i:zebra)", "(?:zebra)"),
        ("(?>zebra)", "(?:zebra)"),
        ("(?<animal>zebra)", "(?P<animal>zebra)"),
        ("a++b*+c{2}+", "a+b*c{2}"),
        ("a{,5}", "a{0,5}"),
        ("[[:alpha:]_]", r"[\pL_]"),
        (r"\u2019", r"\x{2019}"),
        (r"zebra\Z", r"zebra\z"),
    ],
)
def test_a_foreign_regex_has_its_form_here(foreign: str, here: str) -> None:
    """What other engines read is written as it is read here, and is accepted."""
    assert meant(foreign) == here
    parse(here)


@given(st.text(r"ab[]\\^-(){}*+?.|dswWbpL,:’“", max_size=16))
def test_what_is_accepted_is_not_corrected(source: str) -> None:
    """A pattern that is accepted stays as it is, curly quotes apart."""
    try:
        parse(source)
    except ValueError:
        return
    if not curly_quote(source):
        assert meant(source) == source


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("n’est", "’"),
        ("n['’]est", ""),
        ("(?:n'|n’)est", ""),
        ("“[^”]+”", "“"),
        ("[^“]", ""),
        (r"\’", ""),
    ],
)
def test_a_curly_quote_without_its_straight_form_is_found(source: str, found: str) -> None:
    """Outside of a set, a curly quote alone misses the texts that have straight ones."""
    assert curly_quote(source) == found


@pytest.mark.parametrize(
    ("source", "takes"),
    [
        (r"(?:\pL+ ?)+", True),
        (r".+\.", True),
        (r"[a-z ]+", True),
        (r"\pL+", True),
        (r"by (?:\pL+ ?)+", False),
        (r"\d+(?: \pL+)*", False),
        (r"(?:the|a) \pL+", False),
        (r"(?:the|old|mill| )+", True),
    ],
)
def test_a_pattern_for_any_text_is_found(source: str, takes: bool) -> None:
    """What takes an ordinary word, line or sentence whole is told from what asks for more."""
    assert bool(taken_whole(parse(source), source)) is takes

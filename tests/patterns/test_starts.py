"""What is known of a match before it is tried: how it may begin, and how long it may be."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from profiles import searching
from test_needles import caseless, recased, sources, texts

from cleaner.patterns.longest import UNBOUNDED, longest
from cleaner.patterns.starts import begin, starts
from cleaner.patterns.syntax import parse


@given(st.data())
@searching(300)
def test_every_match_begins_and_ends_as_told(data: st.DataObject) -> None:
    """Every text that RE2 matches without regard to case begins with one of the pattern's starts
    and is no longer than its longest match."""
    source = data.draw(sources())
    node = parse(source)
    text = data.draw(texts(node).flatmap(recased))
    assume(caseless(source).fullmatch(text))
    known = starts(node)
    assert known is None or begin(text).startswith(tuple(known))
    assert len(text) <= longest(node)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Published on .*", {"pub"}),
        ("(?:by|von) [A-C]", {"by ", "von"}),
        (r"\d Mai", set(map("{} m".format, range(10)))),
        (".*Mai", None),
    ],
)
def test_starts(source: str, expected: set[str] | None) -> None:
    """A pattern's starts are its first three characters in lower case."""
    assert starts(parse(source)) == expected


@pytest.mark.parametrize(
    ("source", "text", "other"),
    [
        ("über .*", "Über uns", "Impressum"),
        ("[一-龥]{2}年", "二〇年", "Am Abend"),
        (r"\p{Greek}{3}", "μια", "mia"),
        ("kiss me", "\u212ais\u017f me", "Jiss"),
    ],
)
def test_beyond_ascii_scripts_differ(source: str, text: str, other: str) -> None:
    """What begins in one script is told apart from what begins in another."""
    known = tuple(starts(parse(source)) or ())
    assert begin(text).startswith(known)
    assert not begin(other).startswith(known)


@pytest.mark.parametrize(
    ("source", "length"), [("ab?c", 3), ("(?:ab|c){2,3}d", 7), ("a.*", UNBOUNDED), ("", 0)]
)
def test_longest(source: str, length: int) -> None:
    """The longest match of a pattern is told where there is one."""
    assert longest(parse(source)) == length

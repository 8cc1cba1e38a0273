"""What was probably meant by a value that is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.rulepack import meant
from cleaner.rulepack.lines import quoted, split_lines, with_quotes, with_value


@pytest.mark.parametrize(
    ("slip", "value", "right"),
    [
        (meant.iso_date, "2025/6/3", "2025-06-03"),
        (meant.iso_date, "2025.06.03", "2025-06-03"),
        (meant.iso_date, "20250603", "2025-06-03"),
        (meant.iso_date, "2025-06-03T10:00", "2025-06-03"),
        (meant.iso_date, "3.6.2025", ""),
        (meant.iso_date, "2025-13-01", ""),
        (meant.domain, "https://www.Example.org/news?x=1", "example.org"),
        (meant.domain, "example.org:8080", "example.org"),
        (meant.domain, "*.example.org.", "example.org"),
        (meant.domain, "user@example.org", "example.org"),
        (meant.domain, "müller.example", "xn--mller-kva.example"),
        (meant.domain, "The Example", ""),
        (meant.language, "EN", "en"),
        (meant.language, "en-GB", "en"),
        (meant.language, "zh_Hant", "zh"),
        (meant.language, "English", "en"),
        (meant.language, "deu", "de"),
        (meant.language, "klingon", ""),
        (meant.slug, "My Rule", "my-rule"),
        (meant.slug, "Été_2", "ete-2"),
        (meant.whole_number, "20 words", "20"),
        (meant.whole_number, "1_000", "1000"),
        (meant.whole_number, "03", "3"),
        (meant.whole_number, "3.0", "3"),
        (meant.whole_number, "3.5", ""),
        (meant.whole_number, "0", ""),
        (meant.number, "2,5", "2.5"),
        (meant.number, ".5", "0.5"),
        (meant.number, "+3", "3"),
        (meant.number, "-3", ""),
        (meant.requirement, "0.2", ">=0.2"),
        (meant.requirement, "^1", ">=1.0"),
        (meant.requirement, "latest", ""),
    ],
)
def test_what_was_meant_is_told(slip: meant.Mend, value: str, right: str) -> None:
    """A slip has one correction, or none where it can be read in two ways."""
    assert slip(value) == right


@given(st.text(max_size=40))
def test_a_correction_is_right(value: str) -> None:
    """Whatever is corrected is accepted in its new form."""
    assert meant.is_date(meant.iso_date(value) or "2025-06-03")
    assert meant.is_domain(meant.domain(value) or "example.org")
    assert meant.is_language(meant.language(value) or "en")


@pytest.mark.parametrize("code", ["en", "no", "nb", "ckb", "ar"])
def test_codes_of_languages_are_known(code: str) -> None:
    """Codes of two letters hold, and those of three where a language has no shorter one."""
    assert meant.is_language(code)


@pytest.mark.parametrize(
    ("line", "column", "old", "new", "right"),
    [
        ("id: My Rule", 5, "My Rule", "my-rule", "id: my-rule"),
        ("id: 'It''s'", 5, "It's", "its", "id: 'its'"),
        ('id: "a b"  # c', 5, "a b", "a-b", 'id: "a-b"  # c'),
        ("id: ab", 5, "ab", "a: b", 'id: "a: b"'),
        ("match: on {dat}", 8, "on {dat}", "on {date}", "match: on {date}"),
        ('id: "a\\tb"', 5, "a\tb", "ab", ""),
        ("id: same", 5, "same", "same", ""),
        ("id: " + "x" * 500, 5, "x" * 500, "x", ""),
    ],
)
def test_a_value_is_rewritten_where_it_stands(
    line: str, column: int, old: str, new: str, right: str
) -> None:
    """The rest of the line and its quotes stay; what is not spelt out in it is left alone."""
    assert with_value(line, column, old, new) == right


def test_quotes_go_around_a_text_and_not_its_comment() -> None:
    """All of a value is quoted, with the quotes that it does not hold itself."""
    assert with_quotes("- Photo: x  # why", 3) == '- "Photo: x"  # why'
    assert with_quotes('- {a} "b"', 3) == "- '{a} \"b\"'"
    assert quoted('it\'s "so"') == "'it''s \"so\"'"


@given(st.text("ab\n\r\x85\u2028", max_size=30))
def test_lines_are_those_of_the_parser(text: str) -> None:
    """Every line end that YAML knows ends a line, and nothing else is lost."""
    lines = split_lines(text)
    assert "".join(lines) == "".join(char for char in text if char in "ab")
    assert len(lines) == 1 + sum(text.count(end) for end in "\n\r\x85\u2028") - text.count("\r\n")

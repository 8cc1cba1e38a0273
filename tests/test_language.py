"""The language of a text: from the hint, the script or the words, and never at random."""

from __future__ import annotations

import pytest
import strategies
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import examples

from cleaner import Cleaner
from cleaner.blocks.language import Language, detect, script_of

RUSSIAN = (
    "Порт был закрыт в воскресенье после того, как шторм сломал два причала и не только это "
    "было причиной."
)
UKRAINIAN = (
    "Порт закрили в неділю після того, як шторм зламав два причали, але це не була та причина, "
    "що вони назвали."
)


@pytest.mark.parametrize(
    ("text", "code", "known_by"),
    [
        (strategies.SENTENCES[0] * 2, "en", "words"),
        (strategies.SENTENCES[3] * 2, "fr", "words"),
        (strategies.SENTENCES[4] * 2, "de", "words"),
        (strategies.SENTENCES[5] * 2, "es", "words"),
        (strategies.SENTENCES[6] * 2, "ar", "words"),
        (strategies.SENTENCES[7], "ja", "script"),
        ("Το λιμάνι έκλεισε την Κυριακή μετά την καταιγίδα.", "el", "script"),
        ("הנמל נסגר ביום ראשון לאחר הסערה.", "he", "script"),
        ("항구는 폭풍 이후 일요일에 폐쇄되었다.", "ko", "script"),
        ("港口在风暴后于星期日关闭。", "zh", "script"),
        (RUSSIAN, "ru", "words"),
        (UKRAINIAN, "uk", "words"),
        ("", None, "unknown"),
        ("12345 67890", None, "unknown"),
        ("…!?", None, "unknown"),
    ],
)  # fmt: skip
def test_languages_are_told(text: str, code: str | None, known_by: str) -> None:
    """Script and function words tell the language, and the result says which of them did."""
    assert detect(text) == Language(code, known_by)


@pytest.mark.parametrize(
    ("hint", "code"), [("de", "de"), ("DE", "de"), ("de-AT", "de"), ("pt_BR", "pt")]
)
def test_a_hint_is_believed(hint: str, code: str) -> None:
    """A hint counts more than the words, and its region is left out."""
    assert detect(strategies.SENTENCES[0], hint) == Language(code, "hint")


def test_an_empty_hint_is_none() -> None:
    """An empty hint says nothing."""
    assert detect(strategies.SENTENCES[0] * 2, "").code == "en"


@settings(max_examples=examples(50))
@given(st.one_of(strategies.sound_texts, st.text(max_size=60)))
def test_the_language_is_no_matter_of_chance(text: str) -> None:
    """The same text has the same language when asked again."""
    first = detect(text)
    assert all(detect(text) == first for _ in range(3))


@given(st.text(st.characters()))
def test_no_text_breaks_the_scripts(text: str) -> None:
    """A script is found in a text that holds letters of one of them, and in no ASCII text
    without letters."""
    found = script_of(text)
    if any("a" <= char <= "z" for char in text):
        assert found is not None
    if text.isascii() and not any(map(str.isalpha, text)):
        assert found is None


def test_no_rule_no_question(plain: Cleaner) -> None:
    """Where no rule asks for the language, none is looked for."""
    result = plain.clean("Storm closes port")
    assert result.language is None
    assert result.ledger.document["language"] == {"code": None, "known_by": "not_needed"}

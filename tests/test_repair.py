"""Broken encoding is mended, each mend is an entry, and nothing else is touched."""

from __future__ import annotations

import unicodedata

import pytest
import strategies
from hypothesis import example, given
from hypothesis import strategies as st

from cleaner import Cleaner
from cleaner.apply import apply
from cleaner.model import Edit
from cleaner.repair.guard import is_suspect
from cleaner.repair.repair import compose, repair

MENDED = [
    ("Le cafÃ© est fermÃ© ce soir.", "Le café est fermé ce soir.", "repair/encoding"),
    ("They donâ€™t know.", "They don’t know.", "repair/encoding"),
    ("It was 20Â°C in the shade.", "It was 20°C in the shade.", "repair/encoding"),
    ("ÐœÐ¾Ñ\x81ÐºÐ²Ð° was cold.", "Москва was cold.", "repair/encoding"),
    ("cafe\u0301", "café", "repair/nfc"),
    ("A\u030angstro\u0308m", "Ångström", "repair/nfc"),
    ("\u212b", "\u00c5", "repair/nfc"),
    ("\u1112\u1161\u11ab", "한", "repair/nfc"),
    ("a\u200bb", "ab", "repair/unseen"),
    ("so\u00adft", "soft", "repair/unseen"),
    ("\ufeffa", "a", "repair/unseen"),
    ("a\u202eb\u202c", "ab", "repair/unseen"),
    ("a\x00b\x07", "ab", "repair/unseen"),
    ("a\x0bb\x0cc", "a b c", "repair/unseen"),
    ("\x1b[31mrust\x1b[0m", "rust", "repair/unseen"),
    ("a\ud800b", "a\ufffdb", "repair/surrogate"),
    ("x" + "\u0301" * 31, None, "repair/surplus-marks"),
]
LEFT_ALONE = [
    "“Quotes” ‘single’ „German“ «French»",
    "ﬁnal ﬂag",
    "ＡＢＣ１２３",
    "می‌خواهم",
    "क्‍ष",
    "👩‍👩‍👧",
    "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "a\r\nb\rc\nd\te",
    "Straße İstanbul ısı",
    "x² ½ № ™",
    "\u00a0\u202f\u3000",
    "IRMÃ CLARA e a MANHÃ DE SOL em SÃO PAULO, Ângela",
    "LE CHÂTEAU, LÂ BAS, AVELÃ… – AMANHÃ “boa”",
    "Ελλάδα Россия עברית العربية",
    "العَرَبِيَّةُ",
    "a — b – c - d … ...",
    "\u2028\u2029",
]


@pytest.mark.parametrize(("broken", "sound", "rule"), MENDED, ids=lambda value: repr(value)[:30])
def test_what_is_broken_is_mended(
    plain: Cleaner, broken: str, sound: str | None, rule: str
) -> None:
    """Each kind of damage is mended, flagged, and recorded under its name."""
    result = plain.clean(broken)
    if sound is not None:
        assert result.text == sound
    assert result.text != broken
    assert result.flags == ("repaired",)
    assert rule in {entry.rule for entry in result.ledger.applied}
    assert {entry.stage for entry in result.ledger.applied} == {"repair"}
    assert result.restore() == broken


@pytest.mark.parametrize("text", LEFT_ALONE, ids=lambda text: ascii(text)[:30])
def test_what_is_sound_is_left_alone(plain: Cleaner, text: str) -> None:
    """Quotes, ligatures, widths, joiners, line ends and flags stay as they are."""
    result = plain.clean(text)
    assert result.text == text
    assert "repaired" not in result.flags


@given(strategies.texts)
@example("Ã\u200b©")
@example("e\u200b\u0301")
@example("\u0301" * 80)
@example("â€\x9d")
def test_a_second_repair_finds_nothing(text: str) -> None:
    """A mended text needs no mend."""
    mended = apply(text, repair(text))
    assert repair(mended) == []


@given(strategies.texts)
def test_mended_text_can_be_written(text: str) -> None:
    """No lone surrogate and no control but tab and line ends is left, so every file can hold it."""
    mended = apply(text, repair(text))
    mended.encode("utf-8")
    left = {c for c in mended if unicodedata.category(c) == "Cc"}
    assert left <= {"\t", "\n", "\r"}


@given(strategies.texts)
def test_mended_text_is_normalised(text: str) -> None:
    """What comes out of repair is in NFC."""
    mended = apply(text, repair(text))
    assert unicodedata.is_normalized("NFC", mended)


@given(strategies.texts)
def test_line_ends_survive(text: str) -> None:
    """Repair leaves every line end where it was."""
    mended = apply(text, repair(text))
    assert [c for c in mended if c in "\r\n"] == [c for c in text if c in "\r\n"]


@given(st.text(st.characters(exclude_categories=["Cs", "Cn"]), max_size=60))
def test_the_guard_sees_all_that_is_not_normalised(text: str) -> None:
    """A text that the quick look passes as sound is in NFC."""
    if not is_suspect(text):
        assert unicodedata.is_normalized("NFC", text)


def test_the_guard_knows_every_character() -> None:
    """Each single character that NFC changes, and each that NFC may join or move, is suspect."""
    missed = [
        hex(code)
        for code in range(0x110000)
        if not is_suspect(chr(code)) and not unicodedata.is_normalized("NFC", chr(code))
    ]
    missed += [
        hex(code)
        for code in range(0x300, 0x110000)
        if unicodedata.combining(chr(code)) and not is_suspect("a" + chr(code))
        and not unicodedata.is_normalized("NFC", "\u0323a" + chr(code) + "\u0334")
        and unicodedata.is_normalized("NFC", "\u0323a\u0334")
    ]  # fmt: skip
    assert missed == []


@st.composite
def two_rounds(draw: st.DrawFn) -> tuple[str, list[Edit], list[Edit]]:
    def edits(text: str, letters: str) -> list[Edit]:
        bounds = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
        return [
            Edit(a, b, draw(st.text(letters, max_size=2)))
            for a, b in zip(bounds[::2], bounds[1::2], strict=False)
        ]

    text = draw(st.text("abcdef", min_size=1, max_size=20))
    first = edits(text, "xyz")
    return text, first, edits(apply(text, first), "uvw")


@given(two_rounds())
def test_two_rounds_make_one(case: tuple[str, list[Edit], list[Edit]]) -> None:
    """Composed edits do what the two rounds do one after the other."""
    text, first, second = case
    middle = apply(text, first)
    assert apply(text, compose(first, second, middle)) == apply(middle, second)


@pytest.mark.parametrize("marks", ["\u0301", "\u0301\u0316", "\u0316\u0301\u0323"])
def test_a_prank_of_marks_is_capped(
    plain: Cleaner, marks: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of thousands of marks on a base thirty stay, and no normalisation, which is quadratic in
    them, ever sees many more."""
    longest = 0
    normalize = unicodedata.normalize

    def watched(form: str, text: str) -> str:
        nonlocal longest
        longest = max(longest, sum(map(bool, map(unicodedata.combining, text))))
        return normalize(form, text)

    monkeypatch.setattr("unicodedata.normalize", watched)
    prank = "a" + marks * (3000 // len(marks)) + " b"
    result = plain.clean(prank)
    assert len(result.text) <= 33
    assert result.restore() == prank
    assert longest <= 62


def test_only_the_damage_is_an_edit(plain: Cleaner) -> None:
    """A mend's entry holds the damaged letters and not the line they stand in."""
    text = "A long and sound line, in which one cafÃ© is broken, and no other word."
    [entry] = plain.clean(text).ledger.applied
    assert (entry.removed, entry.inserted) == ("Ã©", "é")


@pytest.mark.parametrize("text", ["\x00", "\u200b\u200b", "\ufeff", "\x1b[0m"])
def test_invisible_characters_alone_are_no_text(plain: Cleaner, text: str) -> None:
    """A document of invisible characters alone is no text, and its verdict says so."""
    assert plain.clean(text).verdict == "not_text"

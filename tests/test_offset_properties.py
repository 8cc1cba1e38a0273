"""Where a character of the clean text stood, and back: for every text, stage and unit."""

from __future__ import annotations

from itertools import pairwise

import pytest
import reference
import strategies
from hypothesis import assume, given, reject, settings
from hypothesis import strategies as st
from profiles import examples

from cleaner import Cleaner, Ledger, Result
from cleaner.apply import apply
from cleaner.errors import InputError
from cleaner.mapping import TextPair
from cleaner.model import Edit
from cleaner.offsets import OffsetMap, StageMap


def kept_characters(source: str, result: Result) -> list[tuple[int, int]]:
    """`(place in the clean text, place in the input)` of every kept character, by hand."""
    traced = reference.traced(source, result.ledger.to_jsonl())
    return [(i, place) for i, (_, place) in enumerate(traced) if place is not None]


@given(strategies.texts)
def test_kept_characters_map_one_to_one(shipped: Cleaner, text: str) -> None:
    """A kept character's offset leads to that very character, and back to itself."""
    result = shipped.clean(text)
    for clean, original in kept_characters(text, result):
        assert text[original] == result.text[clean]
        assert result.to_original(clean) == original
        assert result.to_clean(original) == clean


@settings(max_examples=examples(200))
@given(strategies.packs, strategies.rule_texts)
def test_kept_characters_map_one_to_one_with_arbitrary_packs(
    packs: strategies.Packs, text: str
) -> None:
    """The offset map holds for every rule set, replacements included."""
    result = Cleaner(packs).clean(text)
    for clean, original in kept_characters(text, result):
        assert text[original] == result.text[clean]
        assert result.to_original(clean) == original
        assert result.to_clean(original) == clean


@settings(max_examples=200)
@given(strategies.texts)
def test_the_map_is_strictly_increasing(shipped: Cleaner, text: str) -> None:
    """Kept characters keep their order, and no two of them share a place."""
    result = shipped.clean(text)
    places = [result.to_original(clean) for clean, _ in kept_characters(text, result)]
    assert all(a < b for a, b in pairwise(places))


@given(strategies.texts)
def test_every_position_maps_and_none_goes_backwards(shipped: Cleaner, text: str) -> None:
    """Both maps are defined from the first to the last position, with either bias, in order."""
    result = shipped.clean(text)
    for bias in ("left", "right"):
        back = [result.to_original(i, bias) for i in range(len(result.text) + 1)]
        forth = [result.to_clean(i, bias) for i in range(len(text) + 1)]
        assert all(0 <= place <= len(text) for place in back)
        assert all(0 <= place <= len(result.text) for place in forth)
        assert all(a <= b for a, b in pairwise(back))
        assert all(a <= b for a, b in pairwise(forth))


@settings(max_examples=examples(200))
@given(strategies.texts)
def test_bias_tells_the_sides_of_a_cut(plain: Cleaner, text: str) -> None:
    """At a cut `left` gives the place in front of what went, `right` the place behind it."""
    result = plain.clean(text)
    assume({e.stage for e in result.ledger.applied} == {"spill"})
    cuts = [(e.start, e.end) for e in result.ledger.applied if not e.inserted]
    touching = {end for _, end in cuts} & {start for start, _ in cuts}
    for start, end in cuts:
        place = result.to_clean(start, "left")
        assert result.to_clean(end) == result.to_clean(start) == place
        for inside in range(start, end):
            assert result.to_clean(inside) == result.to_clean(inside + 1, "left") == place
        if start not in touching and end not in touching:
            assert result.to_original(place, "left") == start
            assert result.to_original(place, "right") == end


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, list[Edit]]:
    """A text of distinct characters and edits on it that neither overlap nor touch."""
    length = draw(st.integers(1, 40))
    bounds = sorted(draw(st.sets(st.integers(0, length), max_size=12)))
    text = "".join(chr(0x4E00 + i) for i in range(length))
    edits = [Edit(a, b, draw(st.text("xyz", max_size=3))) for a, b in list(pairwise(bounds))[::2]]
    return text, edits


@given(edited())
def test_a_replacement_gives_its_source_span(case: tuple[str, list[Edit]]) -> None:
    """Both ends of a replacement lead to the ends of what it stands for, and back."""
    text, edits = case
    after = apply(text, edits)
    offsets = OffsetMap([StageMap(edits, len(text))])
    shift = 0
    for edit in edits:
        start = edit.start + shift
        end = start + len(edit.inserted)
        shift += len(edit.inserted) - (edit.end - edit.start)
        assert after[start:end] == edit.inserted
        if not edit.inserted:
            continue
        assert offsets.to_original_span(start, end) == (edit.start, edit.end)
        assert offsets.to_clean_span(edit.start, edit.end) == (start, end)
        for inside in range(start + 1, end):
            assert offsets.to_original(inside, "left") == edit.start
            assert offsets.to_original(inside, "right") == edit.end


@settings(max_examples=200)
@given(edited(), st.data())
def test_stages_chain(case: tuple[str, list[Edit]], data: st.DataObject) -> None:
    """Two stages map as the second after the first, character by character."""
    text, edits = case
    middle = apply(text, edits)
    bounds = sorted(data.draw(st.sets(st.integers(0, len(middle)), max_size=6)))
    more = [Edit(a, b, "w") for a, b in list(pairwise(bounds))[::2]]
    after = apply(middle, more)
    offsets = OffsetMap([StageMap(edits, len(text)), StageMap(more, len(middle))])
    for place, char in enumerate(after):
        if char not in "wxyz":
            original = offsets.to_original(place)
            assert text[original] == char
            assert offsets.to_clean(original) == place


@settings(max_examples=200)
@given(strategies.furniture_texts)
def test_a_mention_lies_where_it_says(shipped: Cleaner, text: str) -> None:
    """Each mention's places hold its spelling before, and its form after, the names stage."""
    result = shipped.clean(text)
    named = [e for e in result.ledger.applied if e.stage == "names"]
    before, position, shift = [], 0, 0
    for entry in named:
        start = entry.start + shift
        before += [result.text[position:start], entry.removed]
        position = start + len(entry.inserted)
        shift += len(entry.inserted) - len(entry.removed)
    received = "".join(before) + result.text[position:]
    for mention in result.mentions:
        assert received[mention.start : mention.end] == mention.before
        assert result.text[mention.clean_start : mention.clean_end] == mention.after


@given(strategies.texts, st.booleans())
def test_units_agree_with_code_points(shipped: Cleaner, text: str, as_bytes: bool) -> None:
    """A stored pair maps UTF-8 and UTF-16 offsets to where the code points lead."""
    if as_bytes:
        text = text.encode("utf-8", "replace").decode()
    try:
        result = shipped.clean(text.encode() if as_bytes else text)
    except InputError:
        reject()  # Bytes with so many controls that they are taken for a program.
    pair = TextPair(result.text, Ledger.from_jsonl(result.ledger.to_jsonl()))

    def units(string: str, place: int, unit: str) -> int:
        head = string[:place]
        if unit == "utf8":
            return len(head.encode("utf-8", "surrogatepass"))
        return len(head.encode("utf-16-le", "surrogatepass")) // 2

    # Two lone surrogates side by side are one character to whoever counts in UTF-16.
    assume(text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace") == text)
    step = max(1, len(result.text) // 40)
    for place in range(0, len(result.text) + 1, step):
        for bias in ("left", "right"):
            original = result.to_original(place, bias)
            assert pair.to_original(place, bias) == original
            for unit in ("utf8", "utf16"):
                found = pair.to_original(units(result.text, place, unit), bias, unit)
                assert found == units(text, original, unit)
    step = max(1, len(text) // 40)
    for place in range(0, len(text) + 1, step):
        clean = result.to_clean(place)
        assert pair.to_clean(place) == clean
        for unit in ("utf8", "utf16"):
            found = pair.to_clean(units(text, place, unit), unit=unit)
            assert found == units(result.text, clean, unit)


@settings(max_examples=200)
@given(st.text(st.sampled_from("ab\ud800\udc00é\U0001f600\n"), max_size=12))
def test_lone_surrogates_can_be_mapped(plain: Cleaner, text: str) -> None:
    """A text that holds lone surrogates maps in every unit, at every code point."""
    result = plain.clean(text)
    pair = TextPair(result.text, result.ledger)
    whole = text.encode("utf-16-le", "surrogatepass")
    assume(len(whole.decode("utf-16-le", "surrogatepass")) == len(text))
    for place in range(len(text) + 1):
        clean = result.to_clean(place)
        eight = len(text[:place].encode("utf-8", "surrogatepass"))
        sixteen = len(text[:place].encode("utf-16-le", "surrogatepass")) // 2
        assert pair.to_clean(place) == clean
        assert pair.to_clean(eight, unit="utf8") == len(result.text[:clean].encode())
        expected = len(result.text[:clean].encode("utf-16-le")) // 2
        assert pair.to_clean(sixteen, unit="utf16") == expected


def test_a_position_outside_raises(plain: Cleaner) -> None:
    """Offsets below zero or behind the end raise IndexError, a wrong bias ValueError."""
    text = "Storm closes port\nThe port was closed on Sunday after the storm, they said.\nComments"
    result = plain.clean(text)
    assert result.text != text
    for wrong in (-1, len(text) + 1):
        with pytest.raises(IndexError):
            result.to_clean(wrong)
    with pytest.raises(IndexError):
        result.to_original(len(result.text) + 1)
    with pytest.raises(ValueError, match="bias"):
        result.to_original(0, "up")
    pair = TextPair(result.text, result.ledger)
    with pytest.raises(IndexError):
        pair.to_clean(len(text) + 1)
    with pytest.raises(IndexError):
        pair.to_original(-1, unit="utf16")


def test_an_unchanged_text_is_checked_too(plain: Cleaner) -> None:
    """Where nothing was changed, an offset outside the text raises as it does elsewhere."""
    result = plain.clean("Storm closes port")
    assert not result.stages
    for wrong in (-1, 99):
        with pytest.raises(IndexError):
            result.to_clean(wrong)
        with pytest.raises(IndexError):
            result.to_original(wrong)
    with pytest.raises(ValueError, match="bias"):
        result.to_original(0, "up")


def test_an_offset_inside_a_character_raises(plain: Cleaner) -> None:
    """A UTF-8 or UTF-16 offset that splits a character is refused."""
    result = plain.clean("é\U0001f600 was here.")
    pair = TextPair(result.text, result.ledger)
    with pytest.raises(IndexError, match="inside a character"):
        pair.to_original(1, unit="utf8")
    with pytest.raises(IndexError, match="inside a character"):
        pair.to_original(2, unit="utf16")


@settings(max_examples=100)
@given(strategies.sound_texts)
def test_result_and_stored_pair_agree(shipped: Cleaner, text: str) -> None:
    """The map of a stored text and ledger is that of the run."""
    result = shipped.clean(text)
    pair = TextPair(result.text, Ledger.from_jsonl(result.ledger.to_jsonl()))
    for bias in ("left", "right"):
        for place in range(0, len(text) + 1, 7):
            assert pair.to_clean(place, bias) == result.to_clean(place, bias)


def test_places_at_the_edges_of_edits() -> None:
    """A cut, a replacement and an insertion, position by position, with either bias."""
    edits = [Edit(1, 3), Edit(4, 6, "xyz"), Edit(7, 7, "w")]
    offsets = OffsetMap([StageMap(edits, 8)])
    assert apply("abcdefgh", edits) == "adxyzgwh"
    assert [offsets.to_original(i, "left") for i in range(9)] == [0, 1, 4, 4, 4, 6, 7, 7, 8]
    assert [offsets.to_original(i, "right") for i in range(9)] == [0, 3, 4, 6, 6, 6, 7, 7, 8]
    assert [offsets.to_clean(i, "left") for i in range(9)] == [0, 1, 1, 1, 2, 2, 5, 6, 8]
    assert [offsets.to_clean(i, "right") for i in range(9)] == [0, 1, 1, 1, 2, 5, 5, 7, 8]
    assert offsets.to_original_span(1, 6) == (3, 7)
    assert offsets.to_original_span(1, 1) == offsets.to_original_span(1, 0) == (3, 3)
    assert offsets.to_clean_span(1, 3) == (1, 1)


@pytest.mark.parametrize("edit", [Edit(-1, 0), Edit(2, 1), Edit(2, 5), Edit(5, 5)])
def test_an_edit_outside_the_text_is_refused(edit: Edit) -> None:
    """A span that ends before it starts or lies outside the text raises ValueError."""
    with pytest.raises(ValueError, match="lies outside the text"):
        apply("abcd", [edit])


def test_places_outside_the_text_are_refused() -> None:
    """The place behind the last character is one of the text's, the next is none; a bias that is
    neither side is an error."""
    offsets = OffsetMap([StageMap([Edit(0, 1)], 3)])
    assert offsets.to_original(2) == offsets.to_clean(3) + 1 == 3
    for ask, place in ((offsets.to_original, 3), (offsets.to_clean, 4), (offsets.to_clean, -1)):
        with pytest.raises(IndexError, match="outside the text"):
            ask(place)
    with pytest.raises(ValueError, match="'left' or 'right'"):
        offsets.to_clean(0, "middle")

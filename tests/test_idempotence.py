"""Cleaning what was cleaned changes nothing, with the packs that are shipped."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import strategies
import yaml
from hypothesis import assume, example, given, settings
from measured import SHOUT, SOLID
from profiles import examples

from cleaner import Cleaner
from cleaner.rulepack.load import load_packs

ROOT = Path(__file__).resolve().parent.parent
SEEDS = sorted((ROOT / "seeds").glob("*.txt"))
CASES = [
    pytest.param(re.sub("[⟦⟧]", "", case["text"]), id=f"{path.parent.name}-{case['id']}")
    for folder in ("blind", "cases", "seeds")
    for path in sorted((ROOT / "tests" / "fixtures" / folder).glob("*.yaml"))
    for case in yaml.safe_load(path.read_text("utf-8"))
]


def assert_settled(cleaner: Cleaner, text: str) -> None:
    once = cleaner.clean(text)
    twice = cleaner.clean(once.text)
    assert twice.text == once.text
    assert not twice.ledger.applied


# What is left of a line is furniture itself once a passage is cut out of it.
REST_OF_A_LINE = "The harbour is shut.\nAll rights reserved. Read also: Ferry crews will strike\n"


@pytest.mark.xfail(strict=True, reason="the rest of a line is not looked at as a line of its own")
def test_the_rest_of_a_line_is_settled(shipped: Cleaner) -> None:
    """A line that is furniture but for a passage goes with the passage."""
    assert_settled(shipped, REST_OF_A_LINE)


@settings(max_examples=examples(200))
@given(strategies.texts)
@example("Read more The harbour was closed on Sunday, officials said. Read more\n\nRead more ")
def test_a_second_cleaning_finds_nothing(shipped: Cleaner, text: str) -> None:
    """Whatever the text, its clean form is clean; rests of lines apart, see above."""
    once = shipped.clean(text).text
    if not set(once.splitlines()) <= set(text.splitlines()):
        assume(once == shipped.clean(once).text)
    assert_settled(shipped, text)


@settings(max_examples=examples(100))
@given(strategies.line_texts)
def test_a_second_cleaning_of_furniture_finds_nothing(shipped: Cleaner, text: str) -> None:
    """An article in lines that is full of furniture is clean after one pass."""
    assert_settled(shipped, text)


@settings(max_examples=examples(100))
@given(strategies.sound_texts)
def test_a_second_cleaning_of_glued_furniture_finds_nothing(shipped: Cleaner, text: str) -> None:
    """Furniture glued to sentences and to other furniture is gone after one pass."""
    assert_settled(shipped, text)


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_the_seeds_are_settled(shipped: Cleaner, path: Path) -> None:
    """Cleaning a seed twice gives what cleaning it once gives."""
    assert_settled(shipped, path.read_bytes().decode())


@pytest.mark.parametrize("text", CASES)
def test_the_cases_are_settled(shipped: Cleaner, text: str) -> None:
    """Cleaning a case twice gives what cleaning it once gives."""
    assert_settled(shipped, text)


def test_there_are_seeds_and_cases() -> None:
    """The files that the tests above run on are there."""
    assert len(SEEDS) == 5
    assert len(CASES) >= 100


LETTER = "Sign up for the letter of the harbour office and read each week what the sea brings."
PACK = (
    SHOUT
    + """\
  - id: furniture
    kind: block
    category: navigation
    trust: safe
    why: Made for a test.
    lines: [Notice, more of it]
    examples: {removes: ["⟦Notice⟧"], keeps: ["Notice of it"]}
  - id: quays
    kind: run
    category: teaser
    trust: safe
    why: Made for a test.
    match: ["Quay 1", "Quay 2"]
    at_least: 2
    examples: {removes: ["⟦Quay 1⟧\\n⟦Quay 2⟧"], keeps: ["Quay 1"]}
  - id: sign-up
    kind: phrase
    category: newsletter
    trust: safe
    why: Made for a test.
    match: ["sign up for the letter of the harbour office and read each week what the sea brings."]
    examples:
      removes:
        - "⟦Sign up for the letter of the harbour office and read each week what the sea brings.⟧"
      keeps: ["Sign up for the letter of the harbour office and read each week what the sea"]
"""
)
HANGING = {
    "a line in front of a taken one that begins small": ("Notice", "more of it"),
    "a row across lines that are measured": ("Quay 1", "BUY NOW", "Quay 2"),
    "a list whose opening line is measured": ("BUY THIS BOAT NOW:", "ROPES"),
    "a line that a cut leaves short": (f"BUY NOW - {LETTER}",),
}


@pytest.mark.parametrize("lines", HANGING.values(), ids=HANGING)
def test_what_hangs_on_spill_goes_with_it(lines: tuple[str, ...]) -> None:
    """Lines that only stood for the sake of others that go are gone after one pass, too."""
    cleaner = Cleaner(load_packs({"t.yaml": PACK}))
    assert cleaner.clean("\n".join((*SOLID, *lines))).text == "\n".join(SOLID)


def test_a_line_whose_sentence_goes_on_stays() -> None:
    """A word of a lexicon is the article's where the next line goes on with it and stays."""
    cleaner = Cleaner(load_packs({"t.yaml": PACK}))
    text = "\n".join((*SOLID, "Notice", "is what the harbour office calls it.", "Quay 1"))
    assert cleaner.clean(text).text == text

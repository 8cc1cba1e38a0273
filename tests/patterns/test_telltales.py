"""What a text in which a pattern matches cannot do without, and where that stands in it."""

from __future__ import annotations

import sys

import pytest
import re2
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from profiles import examples, searching
from test_needles import FILLERS, recased, sources, texts

from cleaner import Cleaner
from cleaner.blocks.article import Article
from cleaner.match.compiled import CueWording
from cleaner.match.hits import Needles
from cleaner.match.slow import Slow, SlowLane
from cleaner.patterns.fold import fold
from cleaner.patterns.needles import BOUND, EDGE
from cleaner.patterns.pattern import Budget
from cleaner.patterns.syntax import parse
from cleaner.patterns.telltales import literals, telltales
from cleaner.rulepack.rule import PatternData

BESIDE = FILLERS + "aZ1_-!é 中"


def is_found(needles: frozenset[str], text: str, *, raw: bool) -> bool:
    """Whether the scan finds one of the needles, over folded text or over bytes."""
    lane = Needles({needle: ["pattern"] for needle in needles}, ())
    if raw:
        lane.over_bytes()
    text += "\n-"  # A text of one line would be cut into sentences.
    return bool(lane.find(Article(text), text.encode()).found)


def occurs(source: str, text: str) -> bool:
    return CueWording([PatternData(source, source, ())]).occurs(text, Budget(10_000))


@given(st.data(), st.booleans())
@searching(300)
def test_a_match_has_a_literal_that_is_found(data: st.DataObject, raw: bool) -> None:
    """Every text in which RE2 finds a pattern between word bounds holds a literal of it where the
    scan looks for it, over bytes and over folded text."""
    source = data.draw(sources())
    node = parse(source)
    found = literals(node, fold)
    assume(found is not None)
    around = st.text(BESIDE, max_size=3)
    text = data.draw(around) + data.draw(texts(node).flatmap(recased)) + data.draw(around)
    assume(occurs(source, text))
    assert is_found(found or frozenset(), text, raw=raw), (source, text, found)


@given(st.data(), st.booleans())
@settings(max_examples=examples(100), deadline=None)
def test_shipped_patterns_are_found(shipped: Cleaner, data: st.DataObject, raw: bool) -> None:
    """Whatever words of the shipped rules' own examples stand in a text, the literals of each of
    their patterns that occurs in it are found."""
    rules = [rule for rule in shipped.packs.rules if rule.removes]
    rule = data.draw(st.sampled_from(rules))
    words = [word for example in rule.removes for word in example.split()]
    text = " ".join(data.draw(st.lists(st.sampled_from(words), max_size=20)))
    for pattern in (*rule.patterns, *(p for cue in rule.cues for p in cue.patterns)):
        if pattern.needles and CueWording([pattern]).occurs(text, Budget(10_000)):
            assert is_found(frozenset(pattern.sought), text, raw=raw), pattern.source


def test_a_lost_line_end_is_a_bound() -> None:
    """In front of a capital and behind it a literal is found inside a word, and nowhere else."""
    offers = literals(parse("offers"), fold) or frozenset()
    for raw in (False, True):
        for text in ("offersThe harbour", "harbourOffers", "OFFERS", "offers2", "2offers"):
            assert is_found(offers, text, raw=raw), text
        for text in ("coffers", "COFFERS", "offersman"):
            assert not is_found(offers, text, raw=raw), text


@given(st.data())
@searching(300)
def test_what_spans_a_text_is_told(data: st.DataObject) -> None:
    """Every text that RE2 matches from end to end is named by the lane that looks for telltales."""
    source = data.draw(sources())
    node = parse(source)
    told = telltales(node, fold)
    assume(told is not None)
    text = data.draw(texts(node).flatmap(recased))
    assume(re2.compile(source, _caseless()).fullmatch(text))
    lane = SlowLane([Slow(0, 0, ".*", 1 << 30, (), tuple(told or ()))])
    assert lane.named(text, fold(text), "") == [(0, 0)], (source, text, told)


def _caseless() -> re2.Options:
    options = re2.Options()
    options.case_sensitive = False
    return options


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("price: .*", {"\nprice:\r"}),
        (r"\d+ ?euros?", {"\reuro"}),
        (r"[(\[](?:ap |afp |[a-z]+ )?photos?.*", {"\rphoto"}),
        ("[a-z]*berry", {"berry\n"}),
        ("(?:[a-z]+ )?berry-[a-z]+", {"\rberry-"}),
        (r"\pL+ share \pL+", {"\rshare\r"}),
        (r"\pL* *share *\pL*", {"share"}),
        ("now", {"\nnow\n"}),
        (r"\d\d", None),
    ],
)
def test_literals(source: str, expected: set[str] | None) -> None:
    """They say on which sides no letter can stand beside them."""
    assert literals(parse(source), fold) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("now|apply .*", {"\nnow\n", "\napply\r"}),
        (r"in (?:nur )?\d{1,2} Minuten", {"\rminuten\n"}),
        (r"[$€] ?\d+", {"\n$\r", "\n€\r"}),
        ("[^ ]*!", {"!\n"}),
        (" ?now", {"\rnow\n"}),
        ("now|today|nowadays.*", {"\nnow\n", "\ntoday\n", "\nnowadays"}),
        (
            r"(?:{})(?:now|here)".format("|".join(map("w{}".format, range(90)))),
            {"\rnow\n", "\rhere\n"},
        ),
        (
            r"(?:share|tweet|{} ?){{2,9}}".format("|".join(map("b{}".format, range(90)))),
            {"\nshare", "\ntweet", *map("\nb{}".format, range(90))},
        ),
        ("(?:now)*", None),
        (r"\pL+", None),
        ("now|.*", None),
        ("", None),
    ],
)
def test_telltales(source: str, expected: set[str] | None) -> None:
    """They are what each way to match cannot do without; those at an end of the pattern say so."""
    assert telltales(parse(source), fold) == expected


def test_no_sign_folds_to_a_letter() -> None:
    """What is no letter, figure or mark to RE2 is none to Python once it is folded, so that a word
    bound of a text is one of the folded text."""
    signs = re2.compile(r"[^\pL\pN\pM_]")
    every = map(chr, [*range(0xD800), *range(0xE000, sys.maxunicode + 1)])
    odd = [c for c in every if any(x.isalnum() and x < "\u0700" for x in fold(c))]
    assert len(odd) > 1_000
    assert not [c for c in odd if c != " " and signs.fullmatch(c)]
    assert not {EDGE, BOUND} & set(fold("a\tb\u00a0c"))

"""What a text that shows a cue cannot do without, and where it stands."""

from __future__ import annotations

import sys

import pytest
import re2
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from profiles import examples, searching
from test_needles import FILLERS, recased, sources, texts

from cleaner import Cleaner
from cleaner.match.compiled import CueWording
from cleaner.match.telling import Telling
from cleaner.patterns.fold import fold
from cleaner.patterns.pattern import Budget
from cleaner.patterns.syntax import parse
from cleaner.patterns.telltales import EDGE, telltales
from cleaner.rulepack.rule import Cue, PatternData

BESIDE = FILLERS + "aZ1_-!é 中"


def cue(source: str, told: frozenset[str] | None) -> Cue:
    data = PatternData(source, source, (), telltales=tuple(told or ()))
    return Cue("regex", source, 1.0, (data,))


@given(st.data())
@searching(300)
def test_a_cue_that_holds_is_told(data: st.DataObject) -> None:
    """Every text in which RE2 finds a cue between word bounds holds a telltale of it."""
    source = data.draw(sources())
    node = parse(source)
    told = telltales(node, fold)
    assume(told is not None)
    one = cue(source, told)
    around = st.text(BESIDE, max_size=3)
    text = data.draw(around) + data.draw(texts(node).flatmap(recased)) + data.draw(around)
    assume(CueWording(one.patterns).occurs(text, Budget(1_000)))
    assert Telling([one]).cues(text) == 1


@given(st.data())
@settings(max_examples=examples(100), deadline=None)
def test_shipped_cues_are_told(shipped: Cleaner, data: st.DataObject) -> None:
    """Whatever words of the shipped rules' own examples stand in a text, each cue that holds in it
    is told."""
    rules = [rule for rule in shipped.packs.rules if any(cue.patterns for cue in rule.cues)]
    rule = data.draw(st.sampled_from(rules))
    words = [word for example in rule.removes for word in example.split()]
    text = " ".join(data.draw(st.lists(st.sampled_from(words), max_size=20)))
    told = Telling(rule.cues).cues(text)
    for number, one in enumerate(rule.cues):
        if one.patterns and CueWording(one.patterns).occurs(text, Budget(10_000)):
            assert told >> number & 1, one.value


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("now|apply .*", {"\nnow\n", "\napply"}),
        (r"in (?:nur )?\d{1,2} Minuten", {"minuten\n"}),
        (r"[$€] ?\d+", {"\n$", "\n€"}),
        ("[^ ]*!", {"!\n"}),
        (" ?now", {"now\n"}),
        ("now|today|nowadays.*", {"\nnow\n", "\ntoday\n", "\nnowadays"}),
        (r"(?:{})(?:now|here)".format("|".join(map("w{}".format, range(90)))), {"now\n", "here\n"}),
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


def test_words_within_words_do_not_tell() -> None:
    """A telltale at the pattern's ends is found as a word, not within another."""
    one = cue("now", telltales(parse("now"), fold))
    shown = {text: Telling([one]).cues(text) for text in ("known", "nowhere", "(Now)", "now", "")}
    assert shown == {"known": 0, "nowhere": 0, "(Now)": 1, "now": 1, "": 0}


def test_no_sign_folds_to_a_letter() -> None:
    """What is no letter, figure or mark to RE2 is none to Python once it is folded, so that a word
    bound of a text is one of the folded text."""
    signs = re2.compile(r"[^\pL\pN\pM_]")
    every = map(chr, [*range(0xD800), *range(0xE000, sys.maxunicode + 1)])
    odd = [c for c in every if any(x.isalnum() and x < "\u0700" for x in fold(c))]
    assert len(odd) > 1_000
    assert not [c for c in odd if c != " " and signs.fullmatch(c)]
    assert EDGE not in fold("a\tb\u00a0c")

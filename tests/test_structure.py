"""Lines are measured among solid paragraphs, and what is measured can be cut only once."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from measured import SHOUT, SOLID
from profiles import examples

from cleaner import Cleaner, PackError
from cleaner.blocks.article import Article
from cleaner.blocks.layout import Layout
from cleaner.blocks.measures import COMPANY, MEASURES
from cleaner.engine import Engine
from cleaner.model import Hints
from cleaner.rulepack import load_measures
from cleaner.rulepack.load import load_packs
from cleaner.rulepack.schema import MEASURES as DECLARED


def article(*lines: str) -> str:
    return "\n".join((*SOLID, *lines))


def test_solid_paragraphs_and_gaps() -> None:
    """Long sentences are solid; lines without a stop and short ones are loose, each in its gap."""
    text = "\n".join(("A headline", SOLID[0], "Short one.", SOLID[1], "More news"))
    layout = Layout(Article(text), ())
    assert layout.solid == [1, 3]
    assert layout.loose() == [0, 2, 4]
    assert [layout.place(i) for i in layout.loose()] == ["before", "between", "behind"]


def test_without_solid_paragraphs_nothing_is_loose() -> None:
    """A text of short lines only is not judged."""
    assert Layout(Article("One line\nAnother line"), ()).loose() == []


def test_hard_wrapped_text_is_not_judged() -> None:
    """Where lines are no paragraphs, none of them is measured."""
    line = "the ferry left the harbour at noon with forty people on board and a dog"
    text = "\n".join([f"{line} {n}" for n in range(12)] + [SOLID[0], SOLID[1]])
    assert Layout(Article(text), ()).loose() == []


def test_each_measure_is_declared_and_computed() -> None:
    """What a pack may name is what can be measured, and each gives a number for any line."""
    assert tuple(MEASURES) == DECLARED
    assert load_measures._COMPANY == COMPANY
    layout = Layout(Article(article("… 12 & — 日本", "?", "x")), ())
    for measure, told in MEASURES.values():
        assert told
        for index in layout.loose():
            assert float(measure(layout, index)) >= -1


def test_a_line_is_cut_where_its_weights_reach_the_threshold() -> None:
    """Both cues together cut, one alone does not, and the ledger shows the share of each."""
    cleaner = Cleaner(load_packs({"t.yaml": SHOUT}))
    assert cleaner.clean(article("BUY NOW")).text == article()
    assert cleaner.clean(article("Buy now")).text == article("Buy now")
    assert cleaner.clean(article("BUY NOW.")).text == article("BUY NOW.")
    [entry] = cleaner.clean(article("BUY NOW")).ledger.applied
    assert [cue.cue for cue in entry.reason] == ["measure: words", "measure: capitals"]
    assert sum(cue.share for cue in entry.reason) == pytest.approx(1)


def test_a_line_in_another_place_stays() -> None:
    """`among: behind` says nothing of lines in front of or between the paragraphs."""
    cleaner = Cleaner(load_packs({"t.yaml": SHOUT}))
    for text in ("\n".join(("A title", "BUY NOW", *SOLID)), f"{SOLID[0]}\nBUY NOW\n{SOLID[1]}"):
        assert cleaner.clean(text).text == text


def test_a_list_is_the_articles() -> None:
    """Lines that begin alike are a list, which no measure takes."""
    cleaner = Cleaner(load_packs({"t.yaml": SHOUT}))
    text = article(*(f"PACK SIZE {n}" for n in range(8)))
    assert cleaner.clean(text).text == text


BROKEN = {
    "steps must rise": ("steps: [0.5]", "steps: [0.5, 0.2]"),
    "1 steps need 2 weights; there are 1": ("weights: [-1, 2]", "weights: [2]"),
    "alone reaches the threshold": ("weights: [-1, 2]", "weights: [-1, 3]"),
    "`threshold` must lie above 0": ("threshold: 3", "threshold: 9"),
    "again; one cue holds all its steps": ("measure: words", "measure: capitals"),
    "must not fall": (
        "measure: words\n        steps: [4.5]",
        "measure: open-in-gap\n        steps: [4.5]",
    ),
    "lacks the key `steps`": ("        steps: [4.5]\n", ""),
}


@pytest.mark.parametrize("said", BROKEN)
def test_a_faulty_measure_is_refused(said: str) -> None:
    """Step functions that say nothing, too much, or would feed on their own cuts are faults."""
    old, new = BROKEN[said]
    with pytest.raises(PackError) as caught:
        load_packs({"t.yaml": SHOUT.replace(old, new)})
    assert said in str(caught.value).replace("`steps` must rise", "steps must rise")


LINES = st.lists(
    st.sampled_from(
        (
            *SOLID, "Share", "More news from the port", "12 March 2019, 12:40", "OUR SHOP",
            "@example", "© Example 2019", "Ten Recipes For A Rainy Weekend", "How it began",
            "Follow us!", "Home » News", "Nobody was hurt.", "- Lena Harbour", "www.example.org",
        )
    ),
    min_size=4,
    max_size=24,
)  # fmt: skip


@cache
def measuring(trust: str) -> Cleaner:
    """A cleaner with the rules that measure and no others."""
    others = [r.id for r in Cleaner().packs.rules if not r.id.startswith("fitted/")]
    return Cleaner(names="off", trust=trust, off=others)


@settings(max_examples=examples(200))
@given(LINES, st.sampled_from(("safe", "likely")))
def test_what_is_left_was_judged_already(lines: list[str], trust: str) -> None:
    """Rules that measure, on their own, find nothing in what they left."""
    cleaner = measuring(trust)
    once = cleaner.clean("\n".join(lines))
    assert cleaner.clean(once.text).text == once.text


def test_explain_hears_of_a_list() -> None:
    """What reaches the threshold but is one of a list is told of, with the line's number."""
    told: list[tuple[str, int, str]] = []
    Engine(load_packs({"t.yaml": SHOUT}).rules).find(
        Article(article(*(f"PACK SIZE {n}" for n in range(8)))),
        Hints(),
        lambda rule, block, missing: told.append((rule.id, block, missing)),
    )
    said = "one of a list: its lines begin alike"
    assert told == [("t/shout", block, said) for block in range(2, 10)]


def test_the_shares_are_those_of_what_speaks_for_the_cut() -> None:
    """A weight below 0 lowers the sum and has no share; where it keeps a line below the threshold,
    the line stays."""
    source = SHOUT.replace("weights: [2, 0]", "weights: [2, -1]")
    more = "      - measure: digits\n        steps: [0.1]\n        weights: [WEIGHT, -1]\n"
    for weight, expected in (
        ("1", [0.2, 0.4, 0.4]),
        ("2", [0.3333] * 3),
        ("0", [0.5, 0.5]),
        ("-1", [0.5, 0.5]),
        ("-2", []),
    ):
        added = source.replace("    examples:", more.replace("WEIGHT", weight) + "    examples:")
        rules = load_packs({"t.yaml": added})
        entries = Cleaner(rules, names="off").clean(article("BUY NOW")).ledger.applied
        assert sorted(cue.share for entry in entries for cue in entry.reason) == expected

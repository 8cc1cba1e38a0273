"""Rules of kind `selector`: which selectors are taken, how examples are tried, who inherits."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from cleaner.lint.coverage import cover
from cleaner.lint.hits import example_hits
from cleaner.pipeline import Cleaner
from cleaner.rulepack.check import check_rules
from cleaner.rulepack.css import selector_fault, words_of_selector
from cleaner.rulepack.load import load_layers, load_packs
from cleaner.rulepack.rule import Rule

ROOT = Path(__file__).resolve().parent.parent.parent
_PARTS = (
    "a", "div", ".", "#", "[", "]", "=", '"', "x", "-", "1", " ", " > ", ":not(", ":has(", ")",
    ":first-child", "~", "+", " i", "_", "é", "|", "^", "*", ",", "'", "\\", "--", ".x", "[x]",
    ":not(.x)", ":has(> a)", '[x="y z"]',
)  # fmt: skip


@given(st.lists(st.sampled_from(_PARTS), min_size=1, max_size=8).map("".join))
def test_what_is_taken_the_parser_of_pages_takes(selector: str) -> None:
    """A selector without fault never makes the parser of pages raise."""
    if selector_fault(selector, everywhere=False) is None:
        LexborHTMLParser("<div class=x><a>y</a></div>").css(selector)


@pytest.mark.parametrize(
    "selector",
    [
        ".story", "#text", "article > .text", '[itemprop="articleBody"]', "p:not(.x)", "div p",
        "p:has(> strong)", "figure + p", ".a .b > p.c",
        'a[href^="/x" i]', "section[data-type='x']", "li:last-child", "h2:first-of-type ~ p",
    ],
)  # fmt: skip
def test_plain_selectors_are_taken(selector: str) -> None:
    """What outlets need is taken."""
    assert selector_fault(selector, everywhere=False) is None


@pytest.mark.parametrize(
    "selector",
    [
        "*", ".a > *", ":first-child", ".a, .b", "p:has(a:has(b))", "p:has(a):has(b)", "a >", "> a",
        ".1a", "..a", "p:contains(x)", "p::before", ".a .b .c .d", "a  b", " a", "a\nb", "", "[a",
        "p:nth-child(2)", "p:not(.a .b)", "x" * 201,
    ],
)  # fmt: skip
def test_costly_and_broken_selectors_are_not(selector: str) -> None:
    """What takes everything, costs much or means nothing is refused with what would be right."""
    fault = selector_fault(selector, everywhere=False)
    assert fault is not None
    assert len(fault.message) > 20


def test_a_selector_for_all_outlets_may_cost_less() -> None:
    """Two gaps are taken where the outlet is known, one elsewhere."""
    assert selector_fault(".a .b p", everywhere=False) is None
    assert selector_fault(".a .b p", everywhere=True) is not None
    assert selector_fault(".a p", everywhere=True) is None


def test_the_names_of_a_selector() -> None:
    """They are the classes, ids and values that it asks for, else its tag; not what it excludes."""
    assert words_of_selector(".a > #b [c='d e']") == ("a", "b", "d e")
    assert words_of_selector("figure p:not(.x)") == ("figure",)


HEAD = "format: 1\noutlets: [example.org]\nrules:\n"
RULE = """  - id: {id}
    kind: selector
    picks: {picks}
    css: {css}
    why: Made for a test.
    {more}
    examples:
      removes: ['{removes}']
      keeps: ['{keeps}']
"""


def loaded(
    picks: str, css: str, removes: str, keeps: str = "<i>text x by</i>", more: str = "trust: safe"
) -> Rule:
    text = RULE.format(id="r", picks=picks, css=css, removes=removes, keeps=keeps, more=more)
    (rule,) = load_packs({"outlets/o.yaml": HEAD + text}).rules
    return rule


@pytest.mark.parametrize(
    ("picks", "css", "removes"),
    [
        ("content", ".text", "<p>⟦Home⟧</p><div class=text><p>Late.</p></div>"),
        ("content", ".text", "<h1>⟦Late⟧</h1><div class=text>Late<p>Late.</p></div><p>⟦By⟧</p>"),
        ("title", ".x", "<h1 class=x>⟦Late⟧</h1><p>Late.</p>"),
        ("author", ".by a", "<p class=by>By <a>⟦Ann⟧</a>, 3 May</p>"),
        ("caption", ".x", "<p>Late.</p><div class=x><p>⟦Ferry⟧</p><p>⟦Photo: B⟧</p></div>"),
        ("tags", ".x", "<div class=x>a</div>"),
    ],
)
def test_marks_stand_around_what_goes(picks: str, css: str, removes: str) -> None:
    """An example holds where the marks stand around what the rule takes, and only there."""
    rule = loaded(picks, css, removes)
    assert check_rules([rule]) == []
    (hit,) = example_hits(rule)
    assert hit.reason == (f"css `{css}`",)
    wrong = loaded(picks, css, removes.replace("⟦", "", 1).replace("⟧", "", 1) + "<p>⟦No⟧</p>")
    assert [failure.kind for failure in check_rules([wrong])] == ["removes"]


def test_a_fragment_of_keeps_loses_nothing() -> None:
    """What a selector finds in a fragment of `keeps` is told."""
    rule = loaded("caption", ".x", "<p class=x>a</p>", "<p>b</p><p class=x>c</p>")
    (failure,) = check_rules([rule])
    assert failure.message == "must stay, but 'c' went"


def test_each_selector_and_scope_is_a_condition() -> None:
    """A selector is proven by a fragment in which it alone finds something; outlets and dates
    prove themselves."""
    more = "valid_from: 2024-01-01\n    valid_until: 2024-06-01"
    rule = loaded("caption", "[.x, .text]", "<p class=x>a</p>", more=more)
    found = cover([rule])
    assert found.conditions == 5
    assert [item.condition for item in found.unproven] == ["css 2: .text"]


def test_what_a_selector_asks_of_its_surroundings_is_a_condition() -> None:
    """Where a selector asks for an element around, a fragment without that element proves it."""
    rule = loaded("caption", ".x > .y", "<p class=x><b class=y>a</b></p>", "<i class=x>b</i>")
    assert [item.condition for item in cover([rule]).unproven] == ["css 1 context: .x >"]
    rule = loaded("caption", ".x > .y", "<div class=x><p class=y>a</div>", "<p class=y>b</p>")
    assert cover([rule]).unproven == ()


def test_a_group_lends_its_rules() -> None:
    """A pack that extends another gives its rules to further outlets, in a higher layer too;
    rules for outlets of their own stay theirs."""
    text = HEAD + RULE.format(
        id="r", picks="content", css=".x", removes="<p class=x>a</p>", keeps="x", more="trust: safe"
    )
    text += RULE.format(id="own", picks="drop", css=".x", removes="<p class=x>a</p>", keeps="x",
                        more="category: ad\n    outlets: [one.example]")  # fmt: skip
    lower = {"outlets/group.yaml": text}
    upper = {"mine.yaml": "format: 1\nextends: outlets/group\noutlets: [two.example]\n"}
    packs = load_layers([lower, upper], ["a", "b"])
    assert {rule.id: rule.outlets for rule in packs.rules} == {
        "outlets/group/own": ("one.example",),
        "outlets/group/r": ("example.org", "two.example"),
    }


def test_in_texts_they_do_nothing(tmp_path: Path) -> None:
    """A rule for pages has nothing that a text is searched for, and loading it imports no parser
    of pages."""
    (tmp_path / "outlets").mkdir()
    text = HEAD + RULE.format(id="r", picks="drop", css=".x", removes="<p class=x>Late</p>",
                              keeps="x", more="category: ad\n    trust: safe")  # fmt: skip
    (tmp_path / "outlets" / "o.yaml").write_text(text, "utf-8")
    cleaner = Cleaner([tmp_path])
    kept = cleaner.clean("Late\nThe ferry was late again on Monday.", outlet="example.org")
    assert kept.text == "Late\nThe ferry was late again on Monday."
    program = (
        "import sys\nfrom cleaner.rulepack.load import load_packs\n"
        f"load_packs({{'o.yaml': {text!r}}})\nprint('selectolax' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout == "False\n"

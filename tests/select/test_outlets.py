"""What an outlet's selectors find on a page."""

from __future__ import annotations

import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.page.read import open_page
from cleaner.rulepack.rule import Rule
from cleaner.select.outlets import OutletChoice, choose

PAGE = """<html><body><nav>Harbour Bridge</nav>
<div class="story"><h1>Ferry late</h1><p class="by">By <a rel="author">Ann Smith</a>, 3 May</p>
<div class="text"><p>The ferry was late.</p><div class="box"><p>Sign up</p></div>
<figure><figcaption>The ferry<p>Photo: B. Jones</p></figcaption></figure>
<p>It came at <span class="box">noon</span>.</p></div>
<ul class="tags"><li>Ferries</li><li>Harbour</li></ul></div>
<footer>Harbour Times</footer></body></html>"""


def made(picks: str, *css: str, **keys: Any) -> Rule:
    keys = {"category": "other", "trust": "safe", "why": "", "source": "", **keys}
    return Rule(**{"id": f"t/{picks}", "kind": "selector", "picks": picks, "css": css, **keys})


def chosen(*rules: Rule, page: str = PAGE) -> tuple[list[str], OutletChoice]:
    """The content as lines, and the choice."""
    opened = open_page(page)
    choice = choose(opened, rules, lambda rule: True)
    blocks = opened.page.blocks
    return [opened.page.text_of(blocks[index]) for index in sorted(choice.content)], choice


def test_the_content_is_what_stands_in_its_element() -> None:
    """Every line in an element of the content, and no other, is content."""
    lines, choice = chosen(made("content", ".text"))
    assert lines == [
        "The ferry was late.", "Sign up", "The ferry", "Photo: B. Jones", "It came at noon.",
    ]  # fmt: skip
    assert choice.content_rule is not None
    assert choice.content_rule.picks == "content"


def test_what_is_dropped_goes_from_the_content() -> None:
    """A dropped element goes from the content with all its lines; a span within a line does not."""
    lines, choice = chosen(made("content", ".text"), made("drop", ".box", category="newsletter"))
    assert lines == ["The ferry was late.", "The ferry", "Photo: B. Jones", "It came at noon."]
    assert [rule.category for rule in choice.dropped.values()] == ["newsletter"]


def test_what_is_read_goes() -> None:
    """Title, author, tags and captions are read, and go from the content."""
    rules = [
        made("content", ".story"), made("title", "h1"), made("author", ".by"),
        made("tags", ".tags"), made("caption", "figcaption"),
    ]  # fmt: skip
    lines, choice = chosen(*rules)
    assert lines == ["The ferry was late.", "Sign up", "It came at noon."]
    assert choice.captured == {
        "title": ("Ferry late",),
        "author": ("By Ann Smith, 3 May",),
        "tags": ("Ferries", "Harbour"),
        "caption": ("The ferry Photo: B. Jones",),
    }


def test_words_within_a_line_are_read_and_stay() -> None:
    """An element within a line is read, and its line stays."""
    lines, choice = chosen(made("content", ".by"), made("author", '[rel="author"]'))
    assert choice.captured == {"author": ("Ann Smith",)}
    assert lines == ["By Ann Smith, 3 May"]


def test_an_outlet_is_heard_before_its_group() -> None:
    """Of two rules for the content the one for fewer outlets decides, unless it finds nothing."""
    group = made("content", ".story", id="a/group", outlets=("a.example", "b.example"))
    for css, told in ((".text", "b/own"), (".gone", "a/group")):
        own = made("content", css, id="b/own", outlets=("a.example",))
        rule = chosen(group, own)[1].content_rule
        assert rule is not None
        assert rule.id == told


def test_all_rules_for_captions_are_heard() -> None:
    """Captions are gathered from all rules, an author from the first that finds one."""
    rules = [
        made("caption", "figcaption", id="a/one"), made("caption", ".box", id="a/two"),
        made("author", ".by a", id="a/x"), made("author", "footer", id="a/y"),
    ]  # fmt: skip
    captured = chosen(*rules)[1].captured
    assert captured["caption"] == ("The ferry Photo: B. Jones", "Sign up", "noon")
    assert captured["author"] == ("Ann Smith",)


def test_a_headline_is_no_article() -> None:
    """Where the first selector of a rule for the content finds no text, the rule is passed over;
    what the others find is added to it."""
    for first, wanted in ((".text .box", ["Ferry late", "Sign up"]), (".gone", []), ("br", [])):
        lines, choice = chosen(made("content", first, "h1"))
        assert lines == wanted
        assert (choice.content_rule is not None) == bool(wanted)


def test_rules_that_do_not_apply_are_not_heard() -> None:
    """Without a rule that applies, or that finds anything, nothing is chosen."""
    opened = open_page(PAGE)
    nothing = OutletChoice()
    assert choose(opened, [made("content", ".text")], lambda rule: False) == nothing
    assert choose(opened, [], lambda rule: True) == nothing
    assert chosen(made("content", ".gone"), made("drop", ".gone"))[1] == nothing


def test_all_of_the_content_may_go() -> None:
    """Where all of the content is dropped, the rule is told and nothing is left."""
    lines, choice = chosen(made("content", ".text"), made("drop", ".story"))
    assert lines == []
    assert choice.content_rule is not None


def test_a_choice_travels() -> None:
    """A choice can be pickled."""
    choice = chosen(made("content", ".text"))[1]
    assert pickle.loads(pickle.dumps(choice)) == choice


_TAGS = st.sampled_from(
    ["<p>", "</p>", "<div class=text>", "</div>", "<b>", "<table>", "<td>", "<template>", "<br>",
     "<script>", "<ul class=tags>", "<li>", "word", " ", "\x00", "\ud800",
     "<a rel=author>", "<![CDATA["]
)  # fmt: skip


@given(st.lists(_TAGS, max_size=30).map("".join))
def test_no_page_makes_it_raise(page: str) -> None:
    """Whatever a page holds, blocks of it are chosen, each once content or dropped."""
    rules = [made("content", ".text"), made("tags", ".tags li"), made("author", '[rel="author"]'),
             made("drop", "p:has(> b)"), made("title", "td"), made("date", "table")]  # fmt: skip
    _, choice = chosen(*rules, page=page)
    count = len(open_page(page).page.blocks)
    assert choice.content.isdisjoint(choice.dropped)
    assert all(0 <= block < count for block in (*choice.content, *choice.dropped))


def test_deep_and_wide_pages_take_no_time() -> None:
    """A page of two thousand elements, nested as deep as the reader goes, is chosen from."""
    page = "<div class=text>" * 900 + "<p>Ferry</p>" * 1000
    lines, _ = chosen(made("content", ".text"), made("drop", ".gone .text p"), page=page)
    assert len(lines) == 1000


@pytest.mark.parametrize("picks", ["title", "author", "date", "section", "tags", "caption"])
def test_what_is_not_shown_is_not_read(picks: str) -> None:
    """A hidden element is neither read nor taken."""
    page = "<p>The ferry.</p><p hidden class=x>Ann Smith</p>"
    assert chosen(made(picks, ".x"), page=page)[1] == OutletChoice()

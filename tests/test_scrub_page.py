"""Scrubbed pages: no word of the page is left, its elements and what becomes of it are."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from page_layouts import CAPTION, COMMENT, DATA, HOLDERS, PROSE, SECRET, TEASERS, TITLE, layout
from profiles import examples

from cleaner import Cleaner
from cleaner.errors import OptionError
from cleaner.fixtures.find import fixtures
from cleaner.fixtures.markup import copied, written
from cleaner.fixtures.prune import pruned
from cleaner.fixtures.run import fixture_cleaner, read
from cleaner.fixtures.scrub_page import (
    ScrubbedPage,
    foreign_words,
    is_scrubbed_page,
    scrub_page,
)
from cleaner.fixtures.veil import Filler
from cleaner.page.read import open_page
from cleaner.result import Result
from cleaner.rulepack.find import shipped_folder
from cleaner.rulepack.load import load_packs

PLAIN = [holder for holder in sorted(HOLDERS) if holder != "deep"]


def scrubbed(html: str, cleaner: Cleaner) -> tuple[Result, ScrubbedPage]:
    result = cleaner.clean_html(html, outlet="example.org")
    return result, scrub_page(html.encode(), result, cleaner)


def fates(result: Result) -> list[tuple[int, int, str, str, str]]:
    return [(b.start, b.end, b.path.split(" ")[-1].split(":")[0], b.fate, b.rule)
            for b in result.blocks]  # fmt: skip


@pytest.mark.parametrize("language", sorted(PROSE))
@pytest.mark.parametrize("holder", PLAIN)
def test_the_same_blocks_are_kept(holder: str, language: str, plain: Cleaner) -> None:
    """Each block of the scrubbed page is as long as it was, stands in the same element, and is
    kept or cut by the same rule."""
    before, made = scrubbed(layout(holder, language, DATA), plain)
    assert made.differing == ()
    assert fates(plain.clean_html(made.html, outlet="example.org")) == fates(before)


@pytest.mark.parametrize("language", sorted(PROSE))
def test_no_wording_is_left(language: str, plain: Cleaner) -> None:
    """No paragraph, title, caption, teaser, comment, hidden text or name of the data is left, in
    texts or in attributes; the page is known for a scrubbed one, the article is not."""
    html = layout("article", language, DATA)
    _, made = scrubbed(html, plain)
    said = (*PROSE[language], TITLE[language], CAPTION, COMMENT, SECRET, *TEASERS, "Ann Smith",
            "Storm closes", "Waves", "Brandsund", "Coast")  # fmt: skip
    assert [text for text in said if text in made.html] == []
    assert is_scrubbed_page(made.html)
    assert not is_scrubbed_page(html)


def test_structure_stays(plain: Cleaner) -> None:
    """Elements, class words, ids, roles, hidden state and links stay; scripts, style sheets,
    comments, addresses and handlers go."""
    html = layout("article", head=DATA + "<style>p{}</style><script>let a</script><!-- a note -->")
    html = html.replace(
        "<footer>",
        '<div role="note" aria-hidden="true" hidden onclick="tell()" data-story="Ferry late">'
        '<a href="https://example.org/ferry-late">Late</a><svg><text>Late</text></svg></div>'
        "<footer>",
    )
    _, made = scrubbed(html, plain)
    for part in ('class="menu"', 'id="comments"', '<article class="story">', 'hidden>', "<nav",
                 'style="display:none"', 'role="note" aria-hidden="true"', '<a href="#">',
                 "application/ld+json", '"@type": "NewsArticle"'):  # fmt: skip
        assert part in made.html
    for part in ("<style", "let a", "a note", "svg", "tell()", "ferry-late", "data-story", "a.jpg"):
        assert part not in made.html


def test_what_says_the_same_still_does(plain: Cleaner) -> None:
    """The title is one text in `title`, `meta`, JSON-LD and the headline, as it was."""
    html = layout("article", head=DATA)
    _, made = scrubbed(html, plain)
    titles = open_page(made.html).page.metadata.titles
    before = open_page(html).page.metadata.titles
    assert [len(title) for title in titles] == [len(title) for title in before]
    assert titles[1].startswith(titles[0])


def test_stock_phrases_stay(plain: Cleaner) -> None:
    """What a rule knows by its words stays so far that the rule still takes it; of a teaser that
    is no more than how it opens."""
    html = layout("article").replace(
        f"<p>{PROSE['en'][2]}</p>",
        f"<p>Read more</p><p>{PROSE['en'][2]}</p><p>Read also: Bakers of Brandsund win a prize</p>",
    )
    before, made = scrubbed(html, plain)
    taken = {block.rule for block in before.blocks if "Read" in block.text}
    assert taken
    assert taken <= {entry.rule for entry in made.result.entries}
    assert "Read more" in made.html
    assert "Read also:" in made.html
    assert "Bakers" not in made.html


def test_spans_that_are_to_stay_do(plain: Cleaner) -> None:
    """A span that the caller names stays word for word."""
    html = layout("article").replace("<h1>", "<p>Hear the tides first: tap the bell.</p><h1>")
    html = html.replace(PROSE["en"][1], f"{PROSE['en'][1]} Hear the tides first: tap the bell.")
    result = plain.clean_html(html, outlet="example.org")
    spill = "Hear the tides first: tap the bell."
    start = result.before_spill.rindex(spill)
    made = scrub_page(html.encode(), result, plain, [(start, start + len(spill))])
    assert made.html.count(spill) == 1


def test_names_made_of_the_articles_words_go(plain: Cleaner) -> None:
    """An id made of a headline and the topics on a page's body are filler; the names of elements
    are not, whatever their words."""
    html = layout("article").replace("<body>", '<body class="post tag-brandsund">')
    html = html.replace("<h1>", '<h1 id="storm-closes-the-port" class="story-head-line">')
    _, made = scrubbed(html, plain)
    assert "storm-closes" not in made.html
    assert "tag-brandsund" not in made.html
    assert 'class="post tag-' in made.html
    assert 'class="story-head-line"' in made.html


def test_attributes_are_kept_as_far_as_selectors_see_them(plain: Cleaner) -> None:
    """Of an attribute that a selector asks for, what it asks for stays and nothing else."""
    veil = Filler("example.org", "", [], ['[data-unit="text"]', 'a[href*="/author/"]', "[data-x]"])
    made = veil.attributes("a", {"data-unit": "text", "href": "/author/ann-smith", "data-x": "Ann"})
    assert made == {"data-unit": "text", "href": "/author/", "data-x": ""}
    assert veil.attributes("a", {"data-unit": "Ann Smith"}) == {"data-unit": ""}


READS = """\
format: 1
rules:
  - id: wanted
    kind: phrase
    category: other
    trust: safe
    why: For tests.
    regex: ['[^.]* in the county of zorble [^.]*\\.']
    bounds: sentence
    max_words: 60
    examples:
      removes: ["⟦It was in the county of zorble that they met. ⟧The sails turn."]
      keeps: ["They met in the county of zorbles."]
"""
OFFER = (
    "Whoever lives in the county of zorble and has a garden with at least three apple trees, a "
    "well and a shed that nobody uses may ask for a second goat and for the hay that it eats."
)


def test_what_rules_read_is_told() -> None:
    """A long passage that a rule knows by its words is filler all the same, and the block is told
    of with what became of it."""
    cleaner = Cleaner(load_packs({"mine.yaml": READS}), names="off")
    long = "".join(f"<p>{said} {n}.</p>" for n in range(3) for said in PROSE["en"])
    html = layout("article").replace("<figure>", f"{long}<p>{OFFER}</p><figure>")
    result, made = scrubbed(html, cleaner)
    assert OFFER not in result.text
    assert "zorble" not in made.html
    (told,) = made.differing
    assert told.startswith(f"{OFFER[:60]!r}"[:-1])
    assert told.endswith("cut by mine/wanted, of the filler kept")


SHORT = """\
format: 1
rules:
  - id: text
    kind: selector
    picks: content
    outlets: [example.org]
    css: ['[title^="Storm"]']
    trust: safe
    why: For tests.
    examples:
      removes: ['<nav>⟦Harbour⟧</nav><div title="Storm"><p>The ferry was late.</p></div>']
      keeps: ['<p title="A Storm">The ferry was late.</p>']
"""


def test_broken_markup_is_refused(plain: Cleaner) -> None:
    """A page that is read differently when it is written anew is refused with the place."""
    html = layout("article")
    result = plain.clean_html(html, outlet="example.org")
    other = html.replace(f"<p>{PROSE['en'][2]}</p>", "")
    with pytest.raises(OptionError, match=r"its markup is broken.*Anna Holm"):
        scrub_page(other.encode(), result, plain)


def test_titles_that_selectors_ask_for_stay() -> None:
    """What a selector asks of an attribute that is read is left in it, so that it still finds
    the element."""
    cleaner = Cleaner(load_packs({"mine.yaml": SHORT}), names="off")
    html = layout("article").replace('class="story"', 'class="story" title="Storm in Brandsund"')
    _, made = scrubbed(html, cleaner)
    assert made.differing == ()
    assert "Brandsund" not in made.html


def test_a_pruned_page_shows_the_same(plain: Cleaner) -> None:
    """Furniture goes until the page is small enough; what it becomes stays line by line, or lacks
    paragraphs from the middle, and never the first or the last."""
    html = layout("article").replace(
        "<footer>", "<ul>" + "<li>Menu item</li>" * 300 + "</ul><footer>"
    )
    _, made = scrubbed(html, plain)
    text = made.result.text
    small = pruned(made, plain, budget=3_000)
    assert len(small) <= 3_000 < len(made.html)
    lines = plain.clean_html(small, outlet="example.org").text.split("\n")
    assert lines == text.split("\n")


def test_a_long_article_loses_its_middle(plain: Cleaner) -> None:
    """Of a long article paragraphs in the middle go."""
    long = "".join(
        f"<p>{said} {number} people came.</p>" for number in range(12) for said in PROSE["en"]
    )
    html = layout("article").replace("<figure>", f"{long}<figure>")
    _, made = scrubbed(html, plain)
    small = pruned(made, plain, budget=6_000)
    assert len(small) < len(made.html)
    before = made.result.text.split("\n")
    after = plain.clean_html(small, outlet="example.org").text.split("\n")
    assert (after[:2], after[-1]) == (before[:2], before[-1])
    assert len(after) < len(before)


_TAGS = st.sampled_from(
    ["p", "div", "span", "a", "b", "li", "ul", "table", "td", "h1", "pre", "br", "noscript"]
)


@st.composite
def fragments(draw: st.DrawFn) -> str:
    """HTML that is as broken as pages are."""
    parts = st.one_of(
        st.builds("<{}>".format, _TAGS),
        st.builds("</{}>".format, _TAGS),
        st.sampled_from(
            ["The ferry ", "\n", " late", "&amp;", "a\xa0b", "<!-- x -->", "<img alt='A ferry'>"]
        ),
    )
    return "".join(draw(st.lists(parts, max_size=25)))


@settings(max_examples=examples(200))
@given(fragments())
def test_any_page_is_copied(html: str) -> None:
    """Whatever a page holds, its copy is written, and no word of it is left in the copy."""
    opened = open_page(html)
    count = sum(not char.isspace() for char in opened.page.text)
    made = written(copied(opened, Filler("example.org", html, [0] * count, [])))
    assert not list(foreign_words(made))
    assert "ferry" not in made.lower()


def test_shipped_pages_are_scrubbed(plain: Cleaner) -> None:
    """Each pack of an outlet's pages has a fixture without anybody's prose, of at most 15 kB,
    and almost all words in it are filler."""
    found = [fixture for fixture in fixtures(shipped_folder()) if fixture.is_page]
    packs = {rule.id.rpartition("/")[0] for rule in plain.packs.rules if rule.picks == "content"}
    assert {fixture.pack for fixture in found} == packs
    for fixture in found:
        html = read(fixture.input)
        assert len(html.encode()) <= 15_000, fixture.pack
        assert is_scrubbed_page(html), fixture.pack
        assert len(" ".join(foreign_words(html))) <= 200, fixture.pack


def test_shipped_pages_become_what_is_expected(shipped: Cleaner) -> None:
    """Every tenth page fixture becomes its expectation by rules of its pack (`clean rules check`
    runs all)."""
    cleaner = fixture_cleaner(shipped.packs)
    from cleaner.fixtures.run import run

    for fixture in [one for one in fixtures(shipped_folder()) if one.is_page][::10]:
        result = run(fixture, cleaner)
        assert fixture.clean is not None
        assert result.text == read(fixture.clean)
        assert any(entry.rule.startswith(f"{fixture.pack}/") for entry in result.entries)

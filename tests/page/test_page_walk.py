"""Which blocks a page has, what is in them, and what is known of each."""

from __future__ import annotations

import pytest

from cleaner.page.model import IN_EM, IN_LINK, IN_STRONG, Page, PageBlock
from cleaner.page.read import open_page, read_page


def lines(html: str) -> list[str]:
    page = read_page(html)
    assert [page.text_of(block) for block in page.blocks] == (
        page.text.split("\n") if page.text else []
    )
    return [page.text_of(block) for block in page.blocks]


def block(page: Page, start: str) -> PageBlock:
    return next(b for b in page.blocks if page.text_of(b).startswith(start))


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>One</p><p>Two</p>", ["One", "Two"]),
        ("<div>Before<p>Inside</p>after</div>", ["Before", "Inside", "after"]),
        ("<p>First line<br>second line<br/><br/>third</p>", ["First line", "second line", "third"]),
        ("<p>The <b>harbour</b>-<i>master</i> said</p>", ["The harbour-master said"]),
        ("<p><span class=cap>T</span>he ferry</p>", ["The ferry"]),
        ("<p>one\n  two\t three </p>", ["one two three"]),
        ("<p>one <b> two </b> three</p>", ["one two three"]),
        ("<p>10\xa0km&nbsp;\xa0away</p>", ["10\xa0km\xa0\xa0away"]),
        ("<p>\u3000\u3000\u6e2f\u53e3</p>", ["\u3000\u3000\u6e2f\u53e3"]),
        ("<p>&nbsp;</p><p>\u200b</p><p> </p><p>x</p>", ["x"]),
        ("<ul><li>a<ul><li>b</ul>c</ul>", ["a", "b", "c"]),
        ("<dl><dt>Term<dd>What it is</dl>", ["Term", "What it is"]),
        ("<pre>\none\n  two\r\nthree</pre>", ["one", "  two", "three"]),
        ("<p style='white-space: pre-line'>one\ntwo</p>", ["one", "two"]),
        ("<a href=x><h3>Head</h3><p>Text</p></a>", ["Head", "Text"]),
        ("<span style='display: block'>a</span><span>b</span>", ["a", "b"]),
        ("<div style='display:inline'>a</div><div style='display:inline'>b</div>", ["ab"]),
        ("<p>a <button>term</button> c</p>", ["a term c"]),
        ("<div><button>Share</button><button>Print</button></div>", ["Share", "Print"]),
        ("<p>before<!-- not <b>this</b> -->after</p>", ["beforeafter"]),
        ("<p>1 &lt; 2 &amp; 3&#13;4</p>", ["1 < 2 & 3 4"]),
        ("<p><a href=a>Privacy</a><a href=b>Te<b>rms</b></a>, all", ["Privacy Terms, all"]),
        ("<ruby>\u6f22<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>", ["\u6f22kan"]),
    ],
)
def test_blocks_end_where_lines_do(html: str, expected: list[str]) -> None:
    """A block is what a browser shows as one paragraph or line, white space as it shows it."""
    assert lines(html) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<tr><th>Town<th>Votes<tr><td>Oldport<td>1,204", ["Town\tVotes", "Oldport\t1,204"]),
        ("<tr><td>Menu<td><p>One</p><p>Two</p><td>Ads", ["Menu", "One", "Two", "Ads"]),
        ("<tr><td>Menu<td>One<br>Two<td>Ads", ["Menu", "One", "Two", "Ads"]),
        (f"<tr><td>Menu<td>{'long ' * 30}<td>Ads", ["Menu", ("long " * 30).strip(), "Ads"]),
        ("<tr><td>a<td> <td>b", ["a\tb"]),
        ("<tr><td>a<td><table><tr><td>b<td>c</table><td>d", ["a", "b\tc", "d"]),
    ],
)
def test_rows_of_data_are_lines_and_columns_are_not(html: str, expected: list[str]) -> None:
    """The short cells of a row are one block; a cell with lines or long text stands alone."""
    assert lines(f"<table>{html}</table>") == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("", []),
        (" \n ", []),
        ("Plain text\nin two lines", ["Plain text", "in two lines"]),
        ("Tom & Ann < Bob\n\nsecond", ["Tom & Ann < Bob", "second"]),
        ("\ufeff<p>x", ["x"]),
        ("a\0b<p>c\0d", ["ab", "cd"]),
        ("<body>one</body><body class=x>two<html><p>three", ["onetwo", "three"]),
        (
            "<html><body><p>one</p></body></html><html><body><p>two</p></body></html>",
            ["one", "two"],
        ),
        ("<frameset><frame src=a><noframes>no frames</noframes></frameset>", []),
        ("<p>one<p>two<b>bold<p>still", ["one", "twobold", "still"]),
        ("<p>\ud800x", ["\ufffdx"]),
        ("</div></p><td>cell", ["cell"]),
        ("<form><div><p>In a form</p></div></form>", ["In a form"]),
    ],
)
def test_any_page_is_read(html: str, expected: list[str]) -> None:
    """Empty, plain, broken, doubled and framed pages give their visible text."""
    assert lines(html) == expected


def test_depth_loses_nothing() -> None:
    """Text 50,000 elements deep, closed or not, is there, in time that a test can wait for."""
    for tag in ("div", "ul><li"):
        opened, closed = f"<{tag}>" * 50_000, f"</{tag.split('>')[0]}>" * 50_000
        assert lines(f"<p>first</p>{opened}deep{closed}<p>last</p>") == ["first", "deep", "last"]
        assert lines(f"{opened}deep") == ["deep"]


def test_many_open_paragraphs_are_not_deep() -> None:
    """A book whose 12,000 paragraphs nobody closed keeps every one as a block."""
    assert len(read_page("".join(f"<p>Paragraph {n}" for n in range(12_000))).blocks) == 12_000


def test_the_innermost_element_is_known() -> None:
    """The core of a block is the innermost element that holds all of it."""
    page = read_page(
        "<p class=x><em class=credit>Photo: <a href=u>A Name</a></em></p><p>a<i>b</i></p>"
    )
    photo, plain = page.blocks
    assert (photo.tag, page.nodes[photo.core].tag) == ("p", "em")
    assert (plain.tag, page.nodes[plain.core].tag) == ("p", "p")
    assert [page.nodes[n].tag for n in page.chain(photo)] == ["em", "p", "body", "html"]
    assert page.words_around[photo.core] == {"credit", "x"}
    assert photo.flags & IN_EM
    assert not plain.flags & IN_EM


def test_letters_in_links_and_stress_are_counted() -> None:
    """Links, their characters and those in bold and italics are counted block by block."""
    page = read_page(
        "<p>See <a href=a>this</a>, <a href=b>th<b>at</b></a> and <a>no link</a></p><p>x"
    )
    first, second = page.blocks
    assert (first.links, first.link_chars, first.strong_chars, first.em_chars) == (2, 8, 2, 0)
    assert first.link_density == 8 / len("See this, that and no link")
    assert (second.links, second.link_density) == (0, 0.0)
    whole = read_page("<h2><a href=x>Head</a></h2>").blocks[0]
    assert whole.flags & IN_LINK
    assert not whole.flags & IN_STRONG


def test_cells_count_for_themselves() -> None:
    """Where a row is parted into blocks, each has the links of its own cells."""
    page = read_page("<table><tr><td><a href=x>Menu</a><td>One<br>Two <a href=y>z</a></table>")
    assert [(b.links, b.link_chars) for b in page.blocks] == [(1, 4), (0, 0), (1, 1)]


def test_what_a_block_stands_in() -> None:
    """Figure, caption, list, heading, table, form and quotation are known of each block."""
    page = read_page(
        "<form><figure><img alt='Boats'><figcaption>Boats at dusk</figcaption></figure></form>"
        "<h2>Head</h2><ul><li>one<ol><li>two</ol></ul><table><tr><td>cell</table>"
    )
    caption = block(page, "Boats")
    assert caption.in_figure
    assert caption.is_caption
    assert caption.in_form
    assert block(page, "Head").heading == 2
    assert [block(page, w).list_depth for w in ("one", "two", "cell")] == [1, 2, 0]
    assert block(page, "two").in_item
    assert block(page, "cell").in_table
    assert not block(page, "Head").in_form


def test_pictures_have_neighbours() -> None:
    """A block knows the picture right before it and the one in or right behind it."""
    page = read_page(
        "<p>One</p><img alt=A><p>Two</p><p>Three <img alt=B> words</p><p>Four</p>"
        "<noscript><img src=x alt='C &amp; D'></noscript><picture><img alt=E></picture><p>Five</p>"
    )
    assert [m.alt for m in page.media] == ["A", "B", "C & D", "E"]
    assert page.beside == ((-1, 0), (0, -1), (-1, 1), (-1, 2), (3, -1))


def test_paths_select_their_elements() -> None:
    """The path of a block, asked of the page's own tree, finds the block's element alone."""
    html = (
        "<script>x</script><div><p>a</p><p hidden>no</p><section><p>b<p>c</section>"
        "<x-card>tail</x-card></div><table><tr><td>d</table>"
    )
    opened = open_page(html)
    for one in opened.page.blocks:
        assert opened.select(opened.page.path(one)) == [one.node]
    assert opened.page.path(opened.page.blocks[1]).endswith("section:nth-child(3) > p:nth-child(1)")


def test_selectors_find_the_blocks_below() -> None:
    """A selector's elements stand in the chains of the blocks that they hold, and hidden elements
    are not found."""
    opened = open_page("<main><p>a</p><aside><p>b</p></aside></main><p class=x hidden>c</p><p>d")
    (main,) = opened.select("main")
    inside = [opened.page.text_of(b) for b in opened.page.blocks if main in opened.page.chain(b)]
    assert inside == ["a", "b"]
    assert opened.select(".x") == []


def test_words_are_cut_from_names() -> None:
    """Class and id names are cut at capitals, hyphens and underscores."""
    page = read_page("<div class='articleBody main__text-2' id=storyTop><p>a</p></div>")
    (number,) = [n for n, node in enumerate(page.nodes) if node.tag == "div"]
    assert page.words(number) == ("article", "body", "main", "text", "2", "story", "top")

"""Whatever the page is, it is read, and its blocks are its text."""

from __future__ import annotations

import pickle
import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.page.model import Page
from cleaner.page.read import open_page, read_page

TAGS = (
    "p div span a b em table tr td th ul li h2 br img figure figcaption pre form script style "
    "template noscript select option button svg title body head html article dialog ruby rt center"
).split()
ATTRIBUTES = (
    "", " hidden", " style='display:none'", " style='display:block'", " style='white-space:pre'",
    " class='articleBody x-y'", " href=#", " id='S:0'", " id='B:0'", " alt='x'",
    " style='font-size:0'",
)  # fmt: skip
PIECES = st.one_of(
    st.builds(
        lambda tag, said: f"<{tag}{said}>", st.sampled_from(TAGS), st.sampled_from(ATTRIBUTES)
    ),
    st.builds(lambda tag: f"</{tag}>", st.sampled_from(TAGS)),
    st.sampled_from(
        [" ", "\n", "\r\n", "&nbsp;", "&#13;", "&amp;", "<!-- c -->", "<", "&#0;", "\0"]
    ),
    st.text(max_size=4),
    st.sampled_from(
        ["The harbour ", "was closed", "港口", "\u2028", "\x85", "\u200b", "long " * 20]
    ),
)
MARKUP = st.lists(PIECES, max_size=40).map("".join)


def check(page: Page) -> None:
    """The laws of a page."""
    assert page.text.split("\n") == [page.text_of(b) for b in page.blocks] or not page.blocks
    assert page.blocks or page.text == ""
    for before, after in pairwise(page.blocks):
        assert after.start == before.end + 1
    for block in page.blocks:
        text = page.text_of(block)
        assert text.strip()
        assert not re.search(r"[\n\r]", text)
        chain = list(page.chain(block))
        assert block.node in chain
        assert all(a > b for a, b in pairwise(chain))
        assert 0.0 <= block.link_density <= 1.0
        for counted in (block.link_chars, block.strong_chars, block.em_chars):
            assert 0 <= counted <= len(text)
        assert page.path(block).startswith("html")
    assert len(page.beside) == len(page.blocks)
    assert len(page.words_around) == len(page.nodes)


@settings(max_examples=300)
@given(MARKUP)
def test_any_markup_is_a_page(html: str) -> None:
    """Blocks of any markup lie in order, joined by line feeds, each one line that shows
    something, in elements that are numbered from the root down."""
    check(read_page(html))


@given(st.binary(max_size=200))
def test_any_bytes_are_a_page(raw: bytes) -> None:
    """Any bytes are read."""
    check(read_page(raw))


@given(st.text(max_size=100))
def test_any_text_is_a_page(text: str) -> None:
    """Any string is read, lone surrogates and all."""
    check(read_page(text))


@given(MARKUP)
def test_reading_is_repeatable(html: str) -> None:
    """The same page gives the same blocks, and they survive the way to another process."""
    page = read_page(html)
    assert pickle.loads(pickle.dumps(page)) == page == read_page(html)


@given(MARKUP)
def test_letters_come_from_the_page(html: str) -> None:
    """No letter or digit is in the page text more often than in the whole parsed page."""
    opened = open_page(html)
    # Head and templates included; only the picture's texts are attributes.
    held = opened.tree.root.text() if opened.tree.root else ""
    for character in set(filter(str.isalnum, opened.page.text)):
        assert opened.page.text.count(character) <= held.count(character)


LETTERS = "käse öl ".encode("latin-1")


@pytest.mark.parametrize(
    "raw",
    [
        LETTERS + b"<" * 400_000,
        LETTERS + b"<!--" * 100_000,
        LETTERS + b"<script>" * 60_000,
        b"<" * 11_000 + b"<" + b"a" * 400_000,
        b"<meta " * 100_000,
        b'<p style="display:' + b" " * 400_000 + b'x">a',
        b"<noscript>" + b"<img " * 100_000,
        b'<script type="application/ld+json">' + b";" * 1_000_000,
        b'<script type="application/ld+json">{' + b" " * 1_000_000 + b"}</script>",
        b'<script type="application/ld+json">' + b'{"@graph":' * 100_000,
        b"<a href=x>" + b"<b>x" * 9_000,
        b'<div style="font-size:0">' * 3_000 + b"x",
        b"<table><tr>" + b"<td>x" * 50_000,
        b"<div></x>" * 50_000,
        b"x<br>" * 50_000,
    ],
    ids=range(15),
)
def test_hostile_pages_end(raw: bytes) -> None:
    """Shapes on which a pattern or a walk of quadratic time would take minutes are read."""
    check(read_page(raw))

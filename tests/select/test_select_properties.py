"""Whatever the page is, it is accounted for."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from page_laws import check
from profiles import examples
from strategies import FURNITURE, HOSTILE, MOJIBAKE, SENTENCES

from cleaner import Cleaner

TAGS = (
    "p div span a b em table tr td ul li h1 h2 br img figure figcaption pre form script nav aside "
    "article main footer section"
).split()
ATTRIBUTES = ("", " hidden", " class='articleBody'", " class='related share'", " href=#")
PIECES = st.one_of(
    st.builds(
        lambda tag, said: f"<{tag}{said}>", st.sampled_from(TAGS), st.sampled_from(ATTRIBUTES)
    ),
    st.builds(lambda tag: f"</{tag}>", st.sampled_from(TAGS)),
    st.sampled_from((*SENTENCES, *FURNITURE, *MOJIBAKE, *HOSTILE)),
    st.builds(lambda said: f"<p>{said}</p>", st.sampled_from(SENTENCES)),
)
MARKUP = st.lists(PIECES, max_size=40).map("".join)


@pytest.fixture(scope="module")
def choosers(shipped: Cleaner) -> dict[str, Cleaner]:
    """A cleaner for each way of choosing the article."""
    return {
        "auto": shipped,
        "fast": Cleaner(shipped.packs, fast=True),
        "trafilatura": Cleaner(shipped.packs, extractor="trafilatura"),
        "captions kept": Cleaner(shipped.packs, keep=["caption", "byline", "share"]),
    }


@settings(max_examples=examples(100))
@given(MARKUP, st.sampled_from(["auto", "auto", "fast", "trafilatura", "captions kept"]))
@example("", "auto")
@example("\ud800<p>\ud800", "trafilatura")
@example("<p>\u200b</p><p>a\u200bb</p>", "auto")
def test_any_page_is_accounted_for(choosers: dict[str, Cleaner], html: str, way: str) -> None:
    """Of any markup the ledger gives the page text back and the clean text again, and the blocks
    are the page's, in order, with fates that the text bears out."""
    check(choosers[way].clean_html(html))

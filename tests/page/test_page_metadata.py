"""What a page says of itself is heard, however it says it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.page.model import PageMetadata
from cleaner.page.read import read_page


def metadata(html: str) -> PageMetadata:
    return read_page(html).metadata


def ld(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    return f'<script type="application/ld+json">{text}</script>'


def test_open_graph_and_meta() -> None:
    """OpenGraph, article and plain meta elements fill every field."""
    said = metadata(
        "<html lang=de-AT><head><title>Storm | Example News</title>"
        "<meta property='og:title' content=' Storm closes\n port '>"
        "<meta name=description content='What happened.'><meta name=Author content='Ann Reed'>"
        "<meta property='article:published_time' content='2024-05-03T08:00:00Z'>"
        "<meta property='article:modified_time' content='2024-05-04'>"
        "<meta property='og:site_name' content='Example News'>"
        "<meta property='og:type' content=article>"
        "<meta property='article:section' content=Coast><meta property='article:tag' content=storm>"
        "<meta property='article:tag' content=port><meta property='og:image:alt' content='A pier'>"
        "<link rel=Canonical href='https://example.org/a'></head>"
        "<body><h1>Example News</h1><h1><b>Sto</b>rm</h1>"
    )
    assert said == PageMetadata(
        title="Storm",
        titles=("Storm", "Example News", "Storm closes port", "Storm | Example News"),
        description="What happened.",
        authors=("Ann Reed",),
        published="2024-05-03T08:00:00Z",
        modified="2024-05-04",
        site_name="Example News",
        language="de-AT",
        section="Coast",
        tags=("storm", "port"),
        canonical_url="https://example.org/a",
        page_type="article",
        image_alts=("A pier",),
    )


ARTICLE = {
    "@type": "NewsArticle",
    "headline": "Storm &amp; tide",
    "author": [{"@type": "Person", "name": "Ann Reed"}, "Bo Lind"],
    "datePublished": "2024-05-03",
    "publisher": {"name": "Example News"},
    "keywords": "storm, port",
    "articleSection": ["Coast", "News"],
    "articleBody": "The harbour was closed.",
    "isAccessibleForFree": False,
}


@pytest.mark.parametrize(
    "value",
    [
        ARTICLE,
        [{"@type": "WebSite", "name": "x"}, ARTICLE],
        {"@context": "https://schema.org", "@graph": [{"@type": "Person", "name": "No"}, ARTICLE]},
        {"@type": "WebPage", "mainEntity": ARTICLE},
        {**ARTICLE, "@type": ["Article", "BlogPosting"]},
        f"\n<!--{json.dumps(ARTICLE)}-->\n",
        f"//<![CDATA[\n{json.dumps(ARTICLE)}\n//]]>",
        json.dumps(ARTICLE).replace("The harbour", "The\nharbour") + ";",
    ],
    ids=["plain", "list", "graph", "entity", "types", "comment", "cdata", "line feed"],
)
def test_json_ld(value: object) -> None:
    """The article's object is found in lists, graphs and pages, commented or slightly broken."""
    said = metadata(ld(value))
    assert said.title == "Storm & tide"
    assert said.authors == ("Ann Reed", "Bo Lind")
    assert (said.published, said.site_name, said.section) == ("2024-05-03", "Example News", "Coast")
    assert said.tags == ("storm", "port")
    assert said.article_body_length == len("The harbour was closed.")
    assert said.paywalled is True


def test_profiles_are_no_names() -> None:
    """An author given by address only, of a page or for letters, is left out, and the next source
    is asked."""
    said = metadata(
        "<meta property='article:author' content='https://example.org/ann'>"
        "<meta name=byl content='By Ann Reed'>"
        + ld(
            {"@type": "NewsArticle", "author": ["https://example.org/people/1", "ann@example.org"]}
        )
    )
    assert said.authors == ("By Ann Reed",)


def test_a_date_in_the_text_is_the_last_resort() -> None:
    """Without a word in the head, the first dated time element gives the date as written."""
    assert metadata("<p><time>today</time> <time datetime=2024-05-03>3 May</time>").published == (
        "2024-05-03"
    )
    assert metadata("<p>nothing said").published is None


@pytest.mark.parametrize(
    "text",
    [
        "{", "[" * 50_000, "null", "3", '"text"', "{}", '{"@type": null}', '{"@graph": 5}',
        '{"@type": "Article", "author": {"name": [[]]}, "headline": {"a": 1}, "keywords": [null]}',
        '{"@type": "Article", "headline": 1e999, "publisher": [], "datePublished": [{}]}',
        "[" + ",".join(['{"@type": "Thing"}'] * 5_000) + "]", "\x00", "9" * 10_000,
    ],
)  # fmt: skip
def test_broken_json_ld_is_passed_over(text: str) -> None:
    """Broken, nested, huge and senseless JSON-LD says nothing, and what stands beside it is
    heard."""
    html = f"{ld(text)}<meta name=author content='Ann Reed'><p>x"
    assert metadata(html).authors == ("Ann Reed",)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "@type",
                    "@graph",
                    "author",
                    "name",
                    "headline",
                    "publisher",
                    "keywords",
                    "mainEntity",
                ]
            ),
            inner | st.just("NewsArticle"),
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(JSON)
def test_any_json_ld_is_read(value: object) -> None:
    """Any JSON gives metadata of the declared types."""
    said = metadata(ld(json.dumps(value).replace("</", "<\\/")))
    assert all(isinstance(author, str) and author for author in said.authors)
    assert said.title is None or isinstance(said.title, str)

"""A parsed page in, what it says of itself out: OpenGraph, `meta`, JSON-LD, as written there.

The tree must not have been pruned: JSON-LD stands in scripts. It comes broken, nested and huge,
so a bounded number of objects is looked at, what does not parse is passed over, nothing raises.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cleaner.page.jsonld import Thing, article_of, name_of, names_of, text_of, texts_of
from cleaner.page.model import PageMetadata

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

MAX_VALUE = 2_000
MAX_VALUES = 200
MAX_HEADINGS = 20

_WORD = re.compile(r"\w+")

Said = dict[str, list[str]]


def read_metadata(tree: LexborHTMLParser) -> PageMetadata:
    """What a page says of itself."""
    said = _said(tree)
    thing = article_of(node.text() or "" for node in tree.css('script[type*="ld+json" i]'))
    html = tree.css_first("html")
    lang = (html.attributes.get("lang") or html.attributes.get("xml:lang")) if html else None
    titles = _titles(tree, thing, said)
    body = thing.get("articleBody")
    free = thing.get("isAccessibleForFree")
    return PageMetadata(
        title=titles[0] if titles else None,
        titles=titles,
        description=_first(said, "og:description", "description") or text_of(thing, "description"),
        authors=_authors(thing, said),
        published=text_of(thing, "datePublished")
        or _first(
            said, "article:published_time", "og:published_time", "datepublished", "date",
            "dc.date", "dcterms.created", "pubdate", "publish-date", "parsely-pub-date",
            "sailthru.date",
        )
        or _time(tree),
        modified=text_of(thing, "dateModified")
        or _first(said, "article:modified_time", "og:updated_time", "datemodified"),
        site_name=_first(said, "og:site_name")
        or name_of(thing.get("publisher"))
        or _first(said, "application-name"),
        language=lang
        or _first(said, "content-language", "og:locale", "language", "dc.language")
        or text_of(thing, "inLanguage"),
        section=_first(said, "article:section") or text_of(thing, "articleSection"),
        tags=_tags(thing, said),
        canonical_url=_link(tree) or _first(said, "og:url") or text_of(thing, "url"),
        page_type=_first(said, "og:type"),
        image_alts=_distinct(*said.get("og:image:alt", ()), *said.get("twitter:image:alt", ())),
        article_body_length=len(body) if isinstance(body, str) else None,
        paywalled=None if free is None else str(free).lower() in ("false", "0", "no"),
    )  # fmt: skip


def _said(tree: LexborHTMLParser) -> Said:
    """The contents of all `meta`, by lower-cased property, name, itemprop or http-equiv."""
    said: Said = {}
    for node in tree.css("meta[content]"):
        attributes = node.attributes
        content = _clean(attributes.get("content"))
        if not content:
            continue
        for kind in ("property", "name", "itemprop", "http-equiv"):
            if key := attributes.get(kind):
                values = said.setdefault(key.strip().lower(), [])
                if len(values) < MAX_VALUES:
                    values.append(content)
                break
    return said


def _clean(value: str | None) -> str | None:
    return " ".join(value[: 4 * MAX_VALUE].split())[:MAX_VALUE] or None if value else None


def _first(said: Said, *keys: str) -> str | None:
    return next((said[key][0] for key in keys if key in said), None)


def _distinct(*values: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))


def _titles(tree: LexborHTMLParser, thing: Thing, said: Said) -> tuple[str, ...]:
    """All titles that the page gives itself, the headline first: the longest `h1` that another
    title begins with. The site's name is often an `h1` too, and stands at the end of `title`;
    `og:title` is often another wording, for readers elsewhere."""
    headings = [_clean(node.text()) for node in tree.css("h1")[:MAX_HEADINGS]]
    others = (
        _first(said, "og:title"),
        text_of(thing, "headline"),
        _first(said, "twitter:title"),
        _node_text(tree, "title"),
    )
    folded = [_folded(other) for other in others if other]
    confirmed = [
        heading
        for heading in headings
        if heading and (key := _folded(heading)) and any(f.startswith(key) for f in folded)
    ]
    headline = max(confirmed, key=len, default=None) or others[1]
    return _distinct(headline, *headings[:1], *others, *headings[1:])


def _folded(title: str) -> str:
    return " ".join(_WORD.findall(title.casefold()))


def _node_text(tree: LexborHTMLParser, tag: str) -> str | None:
    node = tree.css_first(tag)
    return _clean(node.text(separator="")) if node else None


def _time(tree: LexborHTMLParser) -> str | None:
    """The first `time`, better one that is declared as the date of publication."""
    node = tree.css_first('time[itemprop="datePublished"], time[pubdate]') or tree.css_first(
        "time[datetime]"
    )
    return _clean(node.attributes.get("datetime") or node.text()) if node else None


def _link(tree: LexborHTMLParser) -> str | None:
    node = tree.css_first('link[rel="canonical" i][href]')
    return _clean(node.attributes.get("href")) if node else None


def _authors(thing: Thing, said: Said) -> tuple[str, ...]:
    found = names_of(thing.get("author")) or names_of(thing.get("creator"))
    if not found:
        for key in ("author", "article:author", "dc.creator", "dcterms.creator", "parsely-author",
                    "sailthru.author", "byl"):  # fmt: skip
            # `article:author` is often a profile, which is no name.
            found = [name for name in said.get(key, ()) if not name.startswith(("http", "www."))]
            if found:
                break
    return _distinct(*found)


def _tags(thing: Thing, said: Said) -> tuple[str, ...]:
    found = list(said.get("article:tag", ())) or texts_of(thing.get("keywords"))
    if not found:
        found = [*said.get("news_keywords", ())[:1]] or [*said.get("keywords", ())[:1]]
    if len(found) == 1:
        found = found[0].split(",")
    return _distinct(*(tag.strip() for tag in found[:MAX_VALUES]))

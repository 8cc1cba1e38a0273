"""Makes news pages for the measurements: what four kinds of site put around an article.

`pages(count, seed)` gives `(page as bytes, url, the article's text)`, the same for the same seed.
The articles are those of `bench/synthetic.py`; all names are invented. The kinds are

- semantic: `<article>` in `<main>`, nav, figure, share bar, related articles, footer
- divs: nothing but `div`s with telling classes, teasers between the paragraphs
- hashed: `section`s with class names that a build tool made, cards, a newsletter box
- table: the layout of an old site, tables in tables, links in `font`

They come near the measure of real ones: 80 kB, 800 elements, 160 links, 8,000 characters of text,
an article of 4,000 (200 pages of nine public sets: medians 94 kB, 740, 150, 12,000, 2,200; the mean
article has 4,800). How *well* anybody reads real pages they cannot say.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from html import escape
from typing import Any

import synthetic

_SECTIONS = "World Politics Economy Sport Culture Science Health Travel Weather Opinion".split()
_PLACES = ("Orrin", "Upper Tesk", "Brenholm", "the Marsh Islands", "Port Ellery", "Quarrow")
_SUBJECTS = (
    "Ferry crews vote for a second week of strikes", "What the new water law means for tenants",
    "Museum shows the maps that nobody believed", "Ten gardens to see before the first frost",
    "Orchestra plays in the old tram depot", "Why the night train keeps being late",
    "Council argues about the colour of a bridge", "Bakers warn of the price of butter",
)  # fmt: skip
_PEOPLE = ("Anna Holm", "Tomas Reyk", "Mirela Osk", "Jon Ferrow")


def _headline(chance: random.Random) -> str:
    return f"{chance.choice(_SUBJECTS)} in {chance.choice(_PLACES)}"


def _links(chance: random.Random, count: int) -> str:
    return "".join(
        f'<li class="menu__item menu__item--level-1" data-position="{number}"><a class="menu__link '
        f'js-track" data-event="menu-click" href="https://example.org/'
        f'{(name := chance.choice(_SECTIONS)).lower()}/{chance.randrange(10**6)}">'
        f'<span class="menu__label">{name}</span></a></li>'
        for number in range(count)
    )


def _teasers(chance: random.Random, count: int, css: str) -> str:
    return "".join(
        f'<div class="{css} grid__cell grid__cell--third" data-id="{chance.randrange(10**9)}"><div '
        f'class="{css}__inner"><a class="{css}__link" href="https://example.org/a/'
        f'{chance.randrange(10**9)}"><picture><source media="(min-width: 900px)" srcset="/i/'
        f'{chance.randrange(10**9)}-640.webp 640w, /i/{chance.randrange(10**9)}-1280.webp 1280w">'
        f'<img src="/i/{chance.randrange(10**9)}.jpg" alt="" loading="lazy" width="320" '
        f'height="180" class="{css}__image"></picture><h3 class="{css}__title"><span>'
        f'{_headline(chance)}</span></h3></a><div class="{css}__meta"><span class="{css}__author">'
        f'{chance.choice(_PEOPLE)}</span><time datetime="2024-05-0{chance.randint(1, 9)}">'
        f"{chance.randint(2, 23)} hours ago</time></div></div></div>"
        for _ in range(count)
    )


def _share(css: str) -> str:
    places = ("Facebook", "X", "WhatsApp", "LinkedIn", "Email")
    return f'<ul class="{css}">' + "".join(
        f'<li><button type="button" data-share="{place.lower()}"><svg viewBox="0 0 24 24">'
        f'<path d="M2 3h20v18H2zM4 5l8 7 8-7"/></svg>Share on {place}</button></li>'
        for place in places
    ) + "</ul>"  # fmt: skip


def _head(title: str, url: str, chance: random.Random) -> str:
    told = {
        "@context": "https://schema.org", "@type": "NewsArticle", "headline": title, "url": url,
        "datePublished": "2024-05-03T06:00:00Z",
        "author": {"@type": "Person", "name": chance.choice(_PEOPLE)},
    }  # fmt: skip
    rules = "".join(
        f".c{number}{{margin:{chance.randrange(40)}px;color:#{chance.randrange(16**6):06x}}}"
        for number in range(300)
    )
    state = json.dumps({f"k{number}": chance.random() for number in range(700)})
    return (
        f'<head><meta charset="utf-8"><title>{escape(title)} - The Tesk Courier</title>'
        f'<link rel="canonical" href="{url}"><meta property="og:title" content="{escape(title)}">'
        f'<meta property="og:type" content="article"><style>{rules}</style>'
        f'<script type="application/ld+json">{json.dumps(told)}</script>'
        f"<script>window.__STATE__ = {state};</script></head>"
    )


def _paragraphs(lines: list[str], between: str = "") -> str:
    made = [f"<p>{escape(line)}</p>" for line in lines]
    made.insert(min(4, len(made)), between)
    return "\n".join(made)


def _semantic(title: str, lines: list[str], chance: random.Random) -> str:
    caption = f"<figcaption>The bridge in {chance.choice(_PLACES)}. Photo: Tomas Reyk</figcaption>"
    return (
        f'<header><a href="/">The Tesk Courier</a><nav><ul>{_links(chance, 60)}</ul></nav></header>'
        f'<main><article class="story"><h1>{escape(title)}</h1><p class="byline">By '
        f'{chance.choice(_PEOPLE)}</p><time datetime="2024-05-03">3 May 2024</time>'
        f'{_share("share")}<figure><img src="/i/1.jpg" alt="">{caption}</figure>'
        f"{_paragraphs(lines)}</article><aside><h2>Most read</h2>"
        f"{_teasers(chance, 32, 'teaser')}</aside></main><footer><ul>{_links(chance, 70)}</ul>"
        "<p>© The Tesk Courier. All rights reserved.</p></footer>"
    )


def _divs(title: str, lines: list[str], chance: random.Random) -> str:
    related = f'<div class="related-box"><b>Read also</b>{_teasers(chance, 2, "related")}</div>'
    return (
        f'<div id="wrap"><div class="top-menu"><ul>{_links(chance, 60)}</ul></div>'
        f'<div class="breadcrumb"><a href="/">Home</a> &gt; <a href="/w">World</a></div>'
        f'<div class="content"><div class="article-title"><h1>{escape(title)}</h1></div>'
        f'<div class="article-meta">{chance.choice(_PEOPLE)} | 3 May 2024, 8:16</div>'
        f'<div class="article-body">{_paragraphs(lines, related)}</div>{_share("social")}'
        f'<div class="tags">Tags: <a href="/t/1">bridge</a>, <a href="/t/2">council</a></div></div>'
        f'<div class="sidebar">{_teasers(chance, 32, "box")}</div>'
        f'<div class="comments"><h3>Comments</h3><div>Log in to comment</div></div>'
        f'<div class="bottom"><ul>{_links(chance, 60)}</ul>© Brenholm Post</div></div>'
    )


def _hashed(title: str, lines: list[str], chance: random.Random) -> str:
    box = (
        '<section class="css-1q9x"><h4>Sign up for our newsletter</h4><form action="/n">'
        '<input type="email" placeholder="Email"><button>Sign up</button></form></section>'
    )
    return (
        f'<div id="root"><section class="css-8ab2"><ul>{_links(chance, 60)}</ul></section>'
        f'<section class="css-0k1z"><h1 class="css-77aa">{escape(title)}</h1>'
        f'<span class="css-p2">{chance.choice(_PEOPLE)}</span>{_share("css-sh4")}'
        f'<section class="css-b0dy" itemprop="articleBody">{_paragraphs(lines, box)}</section>'
        f'</section><section class="css-c4rd">{_teasers(chance, 36, "css-9tt")}</section>'
        f'<section class="css-f00t"><ul>{_links(chance, 60)}</ul><p>We use cookies to improve your '
        "experience on this site.</p><button>Accept all</button></section></div>"
    )


def _table(title: str, lines: list[str], chance: random.Random) -> str:
    cells = "".join(
        f'<tr><td><font size="2"><a href="/n{number}.htm">{_headline(chance)}</a></font></td></tr>'
        for number in range(60)
    )
    return (
        '<table width="980" border="0"><tr><td colspan="3"><img src="logo.gif" alt="The Herald">'
        f"</td></tr><tr><td width='160'><table>{cells}</table></td><td><h2>{escape(title)}</h2>"
        f"<i>3 May 2024</i>{_paragraphs(lines)}<p><a href='/print'>Print this page</a> | "
        f"<a href='/mail'>Email this page</a></p></td><td width='160'><table>{cells}</table></td>"
        f"</tr></table><center><ul>{_links(chance, 25)}</ul>Terms | Privacy | Contact</center>"
    )


_KINDS: tuple[Callable[[str, list[str], random.Random], str], ...] = (
    _semantic, _divs, _hashed, _table,
)  # fmt: skip


def page(article: dict[str, Any], kind: int, chance: random.Random) -> tuple[bytes, str, str]:
    """A record of `bench/synthetic.py` as a page, its address, and the article alone."""
    title, *lines = article["text"].split("\n")
    lines = [line for line in lines if line != article["meta"]["hit"]]
    lines = lines[: chance.randint(3, max(3, len(lines)))]
    url = f"https://example.org/{article['id']}"
    body = _KINDS[kind](title, lines, chance)
    text = f'<!doctype html><html lang="en">{_head(title, url, chance)}<body>{body}</body></html>'
    return text.encode(), url, "\n".join(lines)


def pages(count: int, seed: int = 1) -> Iterator[tuple[bytes, str, str]]:
    """So many pages, the kinds in turns."""
    chance = random.Random(seed)
    for number in range(count):
        yield page(synthetic.record(number, chance), number % len(_KINDS), chance)

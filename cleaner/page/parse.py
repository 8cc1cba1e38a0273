"""HTML in, lexbor's tree out, whatever the HTML is; and the tree without what is not shown.

The parser takes quadratic time in depth (50,000 nested `div`: 3 s, as many `ul`: 13 s), so
nesting beyond any real page is flattened before: the tags go, their text stays.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

MAX_DEPTH = 1_000
# A page of fewer tags cannot be deep enough to matter.
_MANY_TAGS = 10_000

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*+)[^<>]*+>")
_SURROGATE = re.compile("[\ud800-\udfff]")
# They never nest, or the next of their kind ends them: thousands of open `<p>` are not deep.
_FLAT = frozenset(
    "a area base br col colgroup dd dt embed hr img input li link meta option p param source tbody "
    "td tfoot th thead tr track wbr".split()
)

# Nor do these within the element that they belong to; outside of it they do.
_FLAT_WITHIN = {"rp": "ruby", "rt": "ruby"}
# In a `select` the parser looks through all that came before: 40,000 options take it 3 s. None
# of them is shown, so those beyond any real list may as well be one.
_OPTIONS = frozenset(("option", "optgroup"))

# As the parser does, so that a `>` in quotes ends nothing. Each part takes all that it can and
# gives nothing back, and the whole never fails: linear whatever the page.
_NAMED = r"[^\s/>=]++(?:\s*+=\s*+(?:\"[^\"]*+\"?+|'[^']*+'?+|[^\s>\"'][^\s>]*+)?+)?+"
_ATTRIBUTE = rf"(?:[\s/]++|=|{_NAMED})"
_ELEMENT = re.compile(
    r"<!--.*?(?:-->|\Z)|<(?:(?P<raw>script|style|textarea|title|xmp)(?=[\s/>])|[a-z][^\s/>]*+)"
    rf"(?P<attributes>{_ATTRIBUTE}*+)(?(raw).*?(?:</(?P=raw)|\Z))",
    re.IGNORECASE | re.DOTALL,
)
# The parser compares each attribute with all before it: 80,000 on one element take it 20 s.
# 1,000 of them with the blanks between.
_FIRST_ATTRIBUTES = re.compile(f"{_ATTRIBUTE}{{0,2000}}+")
# Fewer characters cannot be so many attributes that it takes long.
_MANY_ATTRIBUTES = 10_000
_RAW = ("script", "style", "textarea", "title", "xmp")
# Each with the blanks before it, so that half as many steps see the same 2,000 at most.
_STEP = rf"(?:[\s/]*+(?:=|{_NAMED}))"
_FEW = rf"{_STEP}{{0,999}}+(?!{_STEP})"
# A whole page none of whose elements has more: one match, three times as fast as one an element.
_USUAL = re.compile(
    rf"(?:[^<]++|<(?:/|[a-ru-wyz][^\s/>]*+{_FEW}|!--.*?(?:-->|\Z)"
    + "".join(rf"|{raw}(?=[\s/>]){_FEW}[^<]*+(?:<(?!/{raw})[^<]*+)*+" for raw in _RAW)
    + rf"|(?!(?:{'|'.join(_RAW)})[\s/>])[stx][^\s/>]*+{_FEW}|(?![a-z]|!--)))*+\Z",
    re.IGNORECASE | re.DOTALL,
)


def parse(html: str) -> LexborHTMLParser:
    """The tree of a page; for an empty or broken one, too."""
    from selectolax.lexbor import LexborHTMLParser  # Text mode must not wait for it.

    html = html.removeprefix("\ufeff")
    if len(html) > _MANY_ATTRIBUTES * 5:
        html = _trim(html)
    if html.count("<") > _MANY_TAGS:
        html = _flatten(html)
    try:
        raw = html.encode()
    except UnicodeEncodeError:
        # With a lone surrogate in it the parser would give back an empty page.
        raw = _SURROGATE.sub("\ufffd", html).encode()
    # As in a browser that runs scripts, `noscript` is one text: parsed as markup, its notice in
    # the head ends the head and stands in the body as text.
    return LexborHTMLParser(raw, scripting=True)


def _trim(html: str) -> str:
    """`html` without the attributes beyond those that any real element has."""
    if _USUAL.match(html):
        return html
    parts: list[str] = []
    position = 0
    for found in _ELEMENT.finditer(html):
        start, end = found.span("attributes")
        if end - start > _MANY_ATTRIBUTES:
            first = _FIRST_ATTRIBUTES.match(html, start)
            assert first is not None  # None of them at all is a match, too.
            parts.append(html[position : first.end()])
            position = end
    return "".join([*parts, html[position:]]) if parts else html


def _flatten(html: str) -> str:
    """`html` without the tags that would nest deeper than `MAX_DEPTH`."""
    depth = options = 0
    opened: Counter[str] = Counter()

    def keep(match: re.Match[str]) -> str:
        nonlocal depth, options
        closing, name = match[1], match[2].lower()
        if name in _OPTIONS and opened["select"]:
            options += 1
            return match[0] if options <= MAX_DEPTH else " "
        if name in _FLAT or opened[_FLAT_WITHIN.get(name, "")]:
            return match[0]
        if not closing:
            depth += 1
            opened[name] += 1
            return match[0] if depth <= MAX_DEPTH else " "
        if not opened[name]:
            return match[0]
        depth -= 1
        opened[name] -= 1
        return match[0] if depth < MAX_DEPTH else " "

    return _TAG.sub(keep, html)

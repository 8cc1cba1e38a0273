"""An element in, whether a reader sees it out.

Only what the page itself says counts: the element's kind, `hidden`, and its own `style`. Style
sheets are not read, so a class such as `sr-only` is evidence for later, not a verdict here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

# Never shown, or shown without text of the article: code, fallbacks, form controls, fonts' hints.
UNSHOWN = frozenset(
    "head script style template noscript noframes noembed title meta link base object embed "
    "iframe canvas svg audio video applet select datalist textarea param source "
    "track area map rp annotation annotation-xml frame input img picture".split()
)
# Hidden until a script has run, on pages that fade in or wait for consent.
_WAKES = frozenset(("html", "body"))
# No height and far off-screen: in 2,203 pages no line of an article, and 33 others. Not
# `opacity: 0`, with which articles fade in (71 lines of articles, 36 others).
_UNSEEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)"
    r"|(?:^|[;\s])(?:max-)?height\s*:\s*0(?:px)?\s*(?:[;!]|$)"
    r"|(?:^|[;\s])(?:left|right|top|text-indent)\s*:\s*-\d{3}",
    re.IGNORECASE,
)
_NO_SIZE = re.compile(r"font-size\s*:\s*0(?:px|pt|em|rem|%)?\s*(?:[;!]|$)", re.IGNORECASE)


_STREAMED = re.compile(r"(?:^|[^a-zA-Z])([SBP]):([0-9a-f]+)$")
_DISPLAY = re.compile(r"display\s*:\s*([a-z-]+)", re.IGNORECASE)
_KEEPS_LINES = re.compile(r"white-space\s*:\s*pre", re.IGNORECASE)
_IN_LINE = frozenset("inline inline-block inline-flex inline-grid inline-table contents".split())
_OWN_LINE = frozenset("block flex grid table list-item flow-root -webkit-box".split())


def display_of(style: str) -> tuple[bool | None, bool]:
    """Whether a `style` says that its element has lines of its own (None: it does not say), and
    whether it says that line ends in the text count."""
    said: bool | None = None
    if found := _DISPLAY.search(style):
        value = found[1].lower()
        said = True if value in _OWN_LINE else False if value in _IN_LINE else None
    return said, bool(_KEEPS_LINES.search(style))


def streamed_id(attributes: Mapping[str, str | None], kinds: str = "SBP") -> str | None:
    """The id of a part of the page that React sends after the rest, in a hidden element at the
    end, and puts in its place by script: of `S:1a`, which takes the place of the `template`
    called `B:1a` or `P:1a`, it is `1a`. On such pages the whole article may come that way."""
    found = _STREAMED.search(attributes.get("id") or "")
    return found[2] if found and found[1] in kinds else None


def is_hidden(tag: str, attributes: Mapping[str, str | None], node: LexborNode) -> bool:
    """Whether an element that has attributes is not shown."""
    if tag in _WAKES:
        return False
    if "hidden" in attributes:
        return streamed_id(attributes, "S") is None
    if tag == "dialog" and "open" not in attributes:
        return True
    style = attributes.get("style")
    if not style:
        return False
    if _NO_SIZE.search(style):
        # Letters of no size; or a box that closes the gaps between its children, which then say
        # their own size. The selector's first half finds the element itself.
        return node.css_first('[style*="font-size" i] [style*="font-size" i]') is None
    return bool(_UNSEEN.search(style))

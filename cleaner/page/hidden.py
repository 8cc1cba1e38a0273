"""An element in, whether a reader sees it out.

Only what the page itself says counts: the element's kind, `hidden`, and its own `style`. Style
sheets are not read, so a class such as `sr-only` is evidence for later, not a verdict here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

# Never shown, or shown without text of the article: code, fallbacks, form controls, fonts' hints.
UNSHOWN = frozenset(
    "head script style template noscript noframes noembed title meta link base object embed "
    "iframe canvas svg audio video applet select datalist textarea option optgroup param source "
    "track area map rp annotation annotation-xml frame input img picture".split()
)
# Hidden until a script has run, on pages that fade in or wait for consent.
_WAKES = frozenset(("html", "body"))
_UNSEEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)", re.IGNORECASE)


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


def is_hidden(tag: str, attributes: Mapping[str, str | None]) -> bool:
    """Whether an element that has attributes is not shown."""
    if tag in _WAKES:
        return False
    if "hidden" in attributes:
        return True
    if tag == "dialog" and "open" not in attributes:
        return True
    style = attributes.get("style")
    return bool(style and _UNSEEN.search(style))

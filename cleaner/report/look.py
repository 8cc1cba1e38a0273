"""How each category looks: a group (its colour), a sign and the form of its strike.

Twenty-one colours cannot be told apart, by anybody. So seven groups have the colours of Okabe and
Ito (Color Universal Design, 2008), which hold for every kind of colour blindness; within a
group the sign and the form of the line tell, and so they do in black and white.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Look:
    """`line` is a value of CSS `text-decoration-style`."""

    group: str
    sign: str
    line: str


LOOKS = {
    "ad": Look("selling", "◆", "solid"),
    "subscription": Look("selling", "◇", "double"),
    "newsletter": Look("selling", "✉", "dashed"),
    "donation": Look("selling", "♥", "wavy"),
    "teaser": Look("elsewhere", "➤", "solid"),
    "navigation": Look("elsewhere", "≡", "double"),
    "section": Look("elsewhere", "§", "dashed"),
    "tags": Look("elsewhere", "#", "dotted"),
    "caption": Look("picture", "▣", "solid"),
    "credit": Look("picture", "©", "double"),
    "player": Look("picture", "▶", "dashed"),
    "embed": Look("picture", "⧉", "dotted"),
    "byline": Look("maker", "✎", "solid"),
    "bio": Look("maker", "☺", "double"),
    "agency": Look("maker", "⌘", "dashed"),
    "date": Look("maker", "◷", "dotted"),
    "share": Look("service", "⇪", "solid"),
    "comments": Look("service", "❝", "double"),
    "cookie": Look("service", "●", "dashed"),
    "legal": Look("service", "¶", "dotted"),
    "other": Look("other", "○", "solid"),
}
# Changes that no category has: mends of the encoding, and names.
NO_CATEGORY = Look("name", "✱", "dotted")

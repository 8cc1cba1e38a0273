"""The text of a block in, what its wording measures out: length, prose, shares of characters."""

from __future__ import annotations

import re

# Where more of a block is link than this, it is a list of links, however long its sentences.
LINKED = 0.5

_PLAIN = re.compile(r"[^\W_]+")
_BEYOND_ASCII = re.compile("[^\x00-\x7f]+")
_LOWER = bytes(range(256)).lower()
_NO_LETTERS = bytes(code for code in range(128) if not chr(code).isalnum())
_UPPER = bytes(range(ord("A"), ord("Z") + 1))
_DIGITS = bytes(range(ord("0"), ord("9") + 1))


def plain(text: str) -> str:
    """The letters and digits of a text, for telling whether two say the same."""
    if text.isascii():
        return text.encode().translate(_LOWER, _NO_LETTERS).decode()
    return "".join(_PLAIN.findall(text.lower()))


def shares(text: str) -> tuple[float, float]:
    """The shares of capitals and of digits among the characters."""
    # Bytes are counted three times as fast as characters are asked one by one.
    raw = text.encode("ascii", "ignore")
    upper = len(raw) - len(raw.translate(None, _UPPER))
    digits = len(raw) - len(raw.translate(None, _DIGITS))
    if len(raw) < len(text):
        rest = "".join(_BEYOND_ASCII.findall(text))
        upper += sum(map(str.isupper, rest))
        digits += sum(map(str.isdigit, rest))
    one = max(1, len(text))
    return upper / one, digits / one

"""Whether a text needs any mend: the one look that every sound text pays for."""

from __future__ import annotations

import re
from collections.abc import Iterator

# UAX #15 (stream-safe text format) allows 30 marks on a base; more are a prank or an attack, and
# normalising them is quadratic up to CPython 3.12.
MAX_MARKS = 30

# Everything from U+0300 on that NFC may change or reorder; a superset in few ranges, since this
# class is searched for in every text.
NFC_SUSPECT = (
    "\u0300-\u036f\u0374\u037e\u0387\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06ed\u0711\u0730-\u074a\u07eb-\u07fd\u0816-\u08ff\u093c-\u0fff\u102e-\u103a\u108d"
    "\u1161-\u11c2\u135d-\u135f\u1714-\u1cff\u1dc0-\u1dff\u1f71-\u2001\u20d0-\u20f0\u2126-\u212b"
    "\u2329\u232a\u2adc\u2cef-\u2dff\u302a-\u302f\u3099\u309a\ua66f-\ua6f1\ua806-\uabed"
    "\uf900-\ufad9\ufb1d-\ufb4e\ufe20-\ufe2f\U000101fd-\U0001e94a\U0002f800-\U0002fa1d"
)
CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
INVISIBLE = (
    "\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\U000e0000-\U000e007f"
)
SURROGATES = "\ud800-\udfff"
# First letters of UTF-8 read as Windows-1252 or Latin-1 (Ã© â€™ Â°), MacRoman (‚Äô) or CP437 (ΓÇÖ).
_MOJIBAKE_LEADS = "\u00c2\u00c3\u00c5\u00d0\u00d1\u00d8\u00d9\u00e2\u00ef\u00f0\u201a\u221a\u0393"

_CLASS = f"{CONTROLS}{INVISIBLE}{SURROGATES}{_MOJIBAKE_LEADS}{NFC_SUSPECT}"
_CYRILLIC_MOJIBAKE = ("\u0432\u0402", "\u0420\u00b0", "\u0420\u0451", "\u0420\u0405")


def is_suspect(text: str) -> bool:
    """Whether any mend could have something to do; the only cost of repair on sound texts."""
    if text.isascii():
        return re.search(f"[{CONTROLS}]", text) is not None
    # `re` keeps it compiled; few starts need it, since the scanner knows most sound texts.
    if re.search(f"[{_CLASS}]", text) is not None:
        return True
    return any(word in text for word in _CYRILLIC_MOJIBAKE)


def suspect_ranges() -> Iterator[tuple[int, int]]:
    """The suspect code points as `(first, last)`; the Cyrillic pairs are not among them."""
    position = 0
    while position < len(_CLASS):
        if _CLASS[position + 1 : position + 2] == "-":
            yield ord(_CLASS[position]), ord(_CLASS[position + 2])
            position += 3
        else:
            yield ord(_CLASS[position]), ord(_CLASS[position])
            position += 1

"""Needles for a scan over the raw UTF-8 of a text, so that sound texts are folded nowhere.

`bytes.lower` is ten times as fast as `str.casefold`, but knows ASCII only. Every other way in
which a text may spell a needle is spelt out as a needle of its own: É for é, ß for ss, ’ for '.
What cannot be spelt out in a few needles is rare in the scripts that this scan is for, and
stands among `ODD`: a text that holds one of them, or Greek, Cyrillic or Armenian letters, is
folded as a whole instead. `SUSPECT` are the bytes without which no mend has anything to do.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import product

from cleaner.patterns.fold import fold_keeping_runs
from cleaner.repair.guard import suspect_ranges

# Characters that fold to something which is neither themselves nor their capital: no-break
# blank, acute, micro, dotted and dotless i, long s, titlecase digraphs, typographic blanks and
# hyphens, Kelvin, Ångström and Ohm signs, ligatures. And what folds in ASCII.
_ODD_CHARACTERS = (
    "\u00a0\u00b4\u00b5\u0130\u0131\u0149\u017f\u01c5\u01c8\u01cb\u01f0\u01f2\u02bc\u0345\u0587"
    "\u1e96\u1e97\u1e98\u1e99\u1e9a\u1e9b\u1e9e\u2002\u2003\u2007\u2009\u2010\u2011\u202f\u2126"
    "\u212a\u212b\u3000\ufb00\ufb01\ufb02\ufb03\ufb04\ufb05\ufb06`\t"
)
ODD = (*(char.encode() for char in _ODD_CHARACTERS), b"  ")
# The bytes that begin a Greek or Cyrillic letter, or an Armenian one below U+0580; what follows
# shares its first byte with Hebrew, and its capitals are spelt out.
_OTHER_CASES = tuple(bytes((lead,)) for lead in range(0xCD, 0xD6))
_MAX_SPELLINGS = 64


def is_bytewise(raw: bytes) -> bool:
    """Whether the text is of scripts that this scan is for."""
    return not any(lead in raw for lead in _OTHER_CASES)


def spellings(needle: str) -> list[bytes] | None:
    """All ways in which lower-cased UTF-8 without odd characters may spell a folded needle, or
    None where they are too many or of a script with other capitals."""
    options = [_spelt(part) for part in _parts(needle)]
    count = 1
    for option in options:
        if not option:
            return None
        count *= len(option)
    if count > _MAX_SPELLINGS:
        return None
    return ["".join(choice).encode() for choice in product(*options)]


def _parts(needle: str) -> Iterator[str]:
    position = 0
    while position < len(needle):
        width = 2 if needle.startswith("ss", position) else 1
        yield needle[position : position + width]
        position += width


def _spelt(part: str) -> tuple[str, ...]:
    if part == "ss":
        return ("ss", "\u00df")
    if part == "'":
        return ("'", "\u2019", "\u2018")
    if part.isascii():
        return (part,)
    if "\u0370" <= part <= "\u057f":
        # Scanned for only where the text is folded.
        return ()
    capital = part.upper()
    if capital == part or fold_keeping_runs(capital) != part:
        return (part,) if capital == part else ()
    return (part, capital)


@cache
def suspect_needles() -> tuple[bytes, ...]:
    """Beginnings of the UTF-8 of every suspect character: two bytes, three where two would
    stand for common punctuation too."""
    found: set[bytes] = set()
    for first, last in suspect_ranges():
        code = first
        while code <= last and not 0xD800 <= code <= 0xDFFF:
            raw = chr(code).encode()
            if len(raw) < 3 or raw[0] in (0xE2, 0xEF):
                found.add(raw)
                code += 1
            else:
                found.add(raw[:2])
                # All that share the two bytes are done.
                code = (code | (0x3F if len(raw) == 3 else 0xFFF)) + 1
    return tuple(sorted(found))

"""A text in, what the names stage reads it as and the spans that it leaves alone out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from cleaner.blocks.article import Article
from cleaner.decide import Protection

_BREAK = re.compile(r"(?<=[^\n])\n(?=[^\n])")
_QUOTATION = re.compile(
    "\u201c[^\u201c\u201d\n]{1,2000}\u201d|\u201e[^\u201e\u201c\u201d\n]{1,2000}[\u201c\u201d]"
    "|\u00ab[^\u00ab\u00bb\n]{1,2000}\u00bb|\u00bb[^\u00ab\u00bb\n]{1,2000}\u00ab"
    '|"[^"\n]{1,2000}"'
)
# By-lines and credits that stay in the text: whoever is called Idleb there is a person.
_CREDIT = re.compile(
    r"^(?:By|Par|Von|Por|De|Di|Text|Texte|Photos?|Fotos?|Pictures?|Images?|Credits?|Cr[e\u00e9]dits?)"
    r"(?::|[ ](?=[A-Z\u00c0-\u00de]))[^\n.!?]{0,80}$"
    r"|\u00a9[^\n.]{0,80}"
    r"|[(\[][^()\[\]\n]{0,80}(?:/|\bvia\b|\u00a9|[Pp]hoto|[Ff]oto|[Cc]redit)[^()\[\]\n]{0,60}[)\]]"
    r"|\b[Pp]hoto(?:graph)?s?(?: by |: )[^\n.!?]{2,60}",
    re.MULTILINE,
)


def joined(text: str) -> str:
    """The text with the lines of its paragraphs joined by blanks where it is hard-wrapped, so that
    a name that is broken over two lines is found; offsets stay."""
    long_ones = sum(60 <= len(line) <= 90 for line in text.split("\n"))
    if long_ones < 4 or not Article(text).is_wrapped:
        return text
    return _BREAK.sub(" ", text)


def spared(text: str, places: Iterable[int], *, quotes: bool) -> Iterator[Protection]:
    """By-lines and credits in the lines of these places, in order; with `quotes` also direct
    quotations."""
    end = -1
    for place in places:
        if place <= end:
            continue
        start = text.rfind("\n", 0, place) + 1
        end = text.find("\n", place)
        end = len(text) if end < 0 else end
        for match in _CREDIT.finditer(text, start, end):
            yield Protection(*match.span(), "credit: the name of who wrote or pictured")
        for match in _QUOTATION.finditer(text, start, end) if quotes else ():
            yield Protection(*match.span(), "option: names_quotes keep")

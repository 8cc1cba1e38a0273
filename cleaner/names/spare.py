"""A text in, what the names stage reads it as and the spans that it leaves alone out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cleaner.blocks.article import Article
from cleaner.decide import Protection

_BREAK = re.compile(r"(?<=[^\n])\n(?=[^\n])")
_QUOTATION = re.compile(
    "\u201c[^\u201c\u201d\n]{1,2000}\u201d|\u201e[^\u201e\u201c\u201d\n]{1,2000}[\u201c\u201d]"
    "|\u00ab[^\u00ab\u00bb\n]{1,2000}\u00bb|\u00bb[^\u00ab\u00bb\n]{1,2000}\u00ab"
    # A ’ in front of a letter is an apostrophe, a " behind a digit says inches.
    "|(?<!\\w)\u2018(?:[^\u2018\u2019\n]|\u2019(?=\\w)){1,2000}\u2019(?!\\w)"
    "|\u201a(?:[^\u201a\u2018\u2019\n]|\u2019(?=\\w)){1,2000}[\u2018\u2019](?!\\w)"
    r'|(?<!\d)"[^"\n]{1,2000}"'
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


def spared(
    text: str, searched: str, places: Sequence[int], *, quotes: bool
) -> Iterator[Protection]:
    """By-lines and credits in the lines of these places, in order; with `quotes` also the direct
    quotations of the text as it was `searched`, which may run over a line break."""
    for span in _matches(_CREDIT, text, places):
        yield Protection(*span, "credit: the name of who wrote or pictured")
    for span in _matches(_QUOTATION, searched, places) if quotes else ():
        yield Protection(*span, "option: names_quotes keep")


def _matches(
    pattern: re.Pattern[str], text: str, places: Sequence[int]
) -> Iterator[tuple[int, int]]:
    end = -1
    for place in places:
        if place <= end:
            continue
        start = text.rfind("\n", 0, place) + 1
        end = text.find("\n", place)
        end = len(text) if end < 0 else end
        for match in pattern.finditer(text, start, end):
            yield match.span()

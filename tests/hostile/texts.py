"""Hostile plain text: encodings, controls, sizes, and words that break greedy machines."""

from __future__ import annotations

import codecs
from collections.abc import Iterator

from hostile.model import (
    ARABIC,
    ARTICLE,
    CHINESE,
    CYRILLIC,
    KOREAN,
    TEXT,
    WORD,
    Case,
    filled,
    fixed,
)

_UNDECODABLE = ("undecodable",)
_BOMS = {
    "utf-8": codecs.BOM_UTF8,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "utf-32-le": codecs.BOM_UTF32_LE,
    "utf-32-be": codecs.BOM_UTF32_BE,
}
# Stand in the text somewhere; `gone` ones must not be left in it.
_SIGNS = {
    "NUL": ("\x00", True),
    "bell": ("\x07", True),
    "backspace": ("\x08", True),
    "vertical tab": ("\x0b", True),
    "form feed": ("\x0c", True),
    "escape": ("\x1b", True),
    "unit separator": ("\x1f", True),
    "delete": ("\x7f", True),
    "next line": ("\x85", True),
    "csi": ("\x9b31m", False),
    "ansi colour": ("\x1b[31;1m", True),
    "ansi clear": ("\x1b[2J", True),
    "ansi title": ("\x1b]0;owned\x07", False),
    "soft hyphen": ("\xad", True),
    "zero width space": ("\u200b", True),
    "word joiner": ("\u2060", True),
    "bom inside": ("\ufeff", True),
    "rlo": ("\u202e", True),
    "lre": ("\u202a", True),
    "isolate": ("\u2066", True),
    "lrm": ("\u200e", True),
    "alm": ("\u061c", True),
    "tag letters": ("\U000e0041\U000e0042\U000e007f", True),
    "language tag": ("\U000e0001", True),
    "noncharacter": ("\uffff", True),
    "annotation": ("\ufff9x\ufffay\ufffb", False),
    "mongolian separator": ("\u180e", True),
    "line separator": ("\u2028", False),
    "paragraph separator": ("\u2029", False),
    "replacement": ("\ufffd", False),
    "zwj": ("\u200d", False),
    "zwnj": ("\u200c", False),
    "private use": ("\ue000", False),
    "variation selector": ("\ufe0f", False),
    "last plane": ("\U0010fffd", False),
    "unassigned": ("\U0003fffd", False),
    "object": ("\ufffc", False),
    "musical": ("\U0001d173", False),
    "hangul filler": ("\u3164", False),
    "braille blank": ("\u2800", False),
    "keycap": ("1\ufe0f\u20e3", False),
}
_RUNS = {
    "marks on a letter": "\u0301",
    "two kinds of marks": "\u0301\u0323",
    "hebrew marks": "\u05b0\u05b1",
    "nukta marks": "\u093c\u0301",
    "arabic marks": "\u0651\u0650",
    "half marks": "\ufe20\u0301",
    "enclosing marks": "\u20dd",
    "hangul jamo": "\u1100\u1161\u11a8",
    "angstroms": "\u212b",
    "ideographic compatibility": "\uf900",
    "long mojibake": "Ã©",
    "mojibake twice": "ÃƒÂ©",
    "quote mojibake": "â€œ",
    "zero width": "\u200b",
    "rtl and ltr": "\u202e\u202d",
    "nul": "\x00",
    "escapes": "\x1b[31m",
    "emoji family": "\U0001f468\u200d\U0001f469\u200d",
    "flags": "\U0001f1e6",
    "black flag": "\U0001f3f4\U000e0067\U000e0062",
    "bom": "\ufeff",
    "tibetan": "\u0f71\u0f72\u0f74",
    "musical marks": "\U0001d157\U0001d165",
}
_LONG = {
    "one letter": "a",
    "one word": "word ",
    "blanks": " ",
    "tabs": "\t",
    "line feeds": "\n",
    "carriage returns": "\r",
    "crlf": "\r\n",
    "cr cr lf": "\r\r\n",
    "full stops": ".",
    "ellipses": "…",
    "dots": "...",
    "stops and blanks": ". ",
    "quotes": '"',
    "open brackets": "(",
    "copyrights": "©",
    "dollars": "$1 ",
    "percents": "200% ",
    "digits": "1234567890",
    "hyphens": "-",
    "pipes": "| ",
    "hashes": "#",
    "at signs": "@a ",
    "addresses": "https://x.org/ ",
    "read more": "Read more ",
    "read more lines": "Read more\n",
    "advert lines": "Advertisement\n",
    "photo": "Photo: ",
    "by by": "By Anna By ",
    "caption cut off": "© X The new …",
    "commas": "a, ",
    "colons": "a: ",
    "capitals": "A B ",
    "dotted capitals": "U.S. ",
    "dotted i": "İ",
    "sharp s": "ßſ",
    "underscores": "_",
    "apostrophes": "l'",
    "names": "al-Numan ",
    "name particles": "al- ",
    "no spaces": "readmore",
    "cjk": "渡",
    "cjk stops": "。",
    "arabic letters": "م",
    "thai": "กรุงเทพ",
    "lottery": "12 - 25 - 33 ",
    "dates": "4 May 2024 ",
    "date lines": "4 May 2024, 15:54\n",
    "casino line": "50 free spins no deposit ",
    "questions": "Why? ",
    "comment lines": "12 comments\n",
    "share bars": "Share | Tweet | Email\n",
    "empty html": "<>",
    "markdown": "[a](b) ",
    "table": "|a|b|\n",
    "mixed ends": "a\rb\nc\r\nd\u2028",
    "one-letter lines": "a\n",
    "indented": "        a\n",
    "ad in mid line": "x Advertisement y ",
    "teasers": "The ten things that you did not know about the sea…\n",
    "hard wrapped": "the council has voted to close the old public pool after the tide of\n",
}


def cases() -> Iterator[Case]:
    """All cases of plain text."""
    for name, mark in _BOMS.items():
        raw = TEXT.encode(name)
        yield Case(f"{name} with mark", "text", fixed(mark + raw), has=(WORD,), lacks=("\ufeff",))
        yield Case(f"{name} mark alone", "text", fixed(mark))
        yield Case(f"{name} mark twice", "text", fixed(mark * 2 + raw), has=(WORD,))
        if name != "utf-8":
            yield Case(f"{name} without mark", "text", fixed(raw), "either", reasons=_UNDECODABLE)
            yield Case(f"{name} cut", "text", fixed((mark + raw)[:-1]), "either")
    for name, text in {
        "cp1251": CYRILLIC,
        "koi8-r": CYRILLIC,
        "gb18030": CHINESE,
        "euc-kr": KOREAN,
        "cp1256": ARABIC,
        "shift-jis": "港は閉鎖された。" * 9,
    }.items():
        yield Case(
            f"{name} unsaid", "text", fixed(text.encode(name)), "rejected", reasons=_UNDECODABLE
        )
    sound = TEXT.encode() * 4
    for share, expect in ((0.5, "ok"), (0.9, "ok"), (1.2, "rejected"), (50, "rejected")):
        bad = b"\xff" * int(len(sound) * share / (100 - share))
        yield Case(
            f"{share} % bad bytes",
            "text",
            fixed(sound + bad),
            expect,
            reasons=_UNDECODABLE,
            flag="undecodable" if expect == "ok" else "",
        )
    for name, raw in {
        "overlong slash": b"\xc0\xaf",
        "encoded surrogate": b"\xed\xa0\x80",
        "above the last": b"\xf4\x90\x80\x80",
        "lone continuation": b"\x80",
        "cut sequence": b"\xe2\x82",
        "five bytes": b"\xf8\x88\x80\x80\x80",
        "pair of surrogates": b"\xed\xa0\xbd\xed\xb8\x80",
    }.items():
        yield Case(name, "text", fixed(sound + raw), has=(WORD,), flag="undecodable")
    for name, raw in {
        "empty": b"",
        "one blank": b" ",
        "one line feed": b"\n",
        "one nul": b"\x00",
        "blanks and ends": b" \t\r\n \n",
        "one letter": b"a",
        "one cr": b"\r",
        "one bom": b"\xef\xbb\xbf",
        "one bad byte": b"\xff",
        "nuls": b"\x00" * 500,
        "no-break blanks": "\xa0\u3000".encode() * 40,
    }.items():
        yield Case(f"only {name}", "text", fixed(raw), "either", reasons=("undecodable", "empty"))
    # Long enough for a paragraph, and without words.
    yield Case(
        "blanks for words", "text", fixed(f"{WORD}{' ' * 60}is shut.\nMay\nre\n"), has=(WORD,)
    )
    for name, (sign, gone) in _SIGNS.items():
        text = TEXT.replace("harbour", f"har{sign}bour").replace(" ", f" {sign}", 1) + sign
        lacks = (sign,) if gone else ()
        yield Case(f"sign {name}", "text", fixed(text), has=(WORD,), lacks=lacks)
    for name, piece in _RUNS.items():
        make = filled(piece, f"{ARTICLE[0]} e", f" {ARTICLE[2]}")
        yield Case(f"run of {name}", "text", make, has=(WORD,), grows=True)
    for name, piece in _LONG.items():
        yield Case(f"many {name}", "text", filled(piece), grows=True)
    for name, piece in {"word": "word ", "letters": "a", "cjk": "渡", "rtl": ARABIC}.items():
        make = filled(piece, f"{ARTICLE[0]} ", f" {ARTICLE[2]}")
        yield Case(f"one long line of {name}", "text", make, has=(WORD,), grows=True)

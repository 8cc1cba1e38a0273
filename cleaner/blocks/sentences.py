"""Where sentences end, in every script, and how a block ends.

A sentence ends at its script's full stop where what follows does not go on with it: `U.S. envoy`,
`Mr. Assad`, `8:16 a.m.` and `29 nov. 2024` are no ends. Wrong splits cost more than missed ones,
since a sentence of a long line may be cut on its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

STOPS = ".!?\u2026\u3002\uff01\uff1f\uff0e\u061f\u06d4\u0964\u0589\u1362"
_WIDE_STOPS = "\u3002\uff01\uff1f\uff0e"
_CLOSERS = "\"'\u2019\u201d\u201c\u00bb\u203a)\\]}\u300d\u300f\uff09\u3011*\u00b9\u00b2\u00b3"

_END = re.compile(
    f"[{STOPS}]+[{_CLOSERS}]*(?:(?<=[{_WIDE_STOPS}])|(?<=[{_WIDE_STOPS}][{_CLOSERS}])|(?=[\\s]|$))"
    "\\s*"
)
# `… were full.Claim 50 free spins!The council …`: what is glued to a sentence is one of its own.
_GLUED = re.compile(f"[{STOPS}]+[{_CLOSERS}]*(?=[^\\s{_CLOSERS}{STOPS},;:%/])")
# Where a line end was lost in front of a capital, as in `100 free spinsThe harbour`.
_CAPITAL = "A-Z" + "".join(char for char in map(chr, range(0x80, 0x2000)) if char.isupper())
# The capital comes first, since there are fewer of them than of letters to look behind.
_CAPITAL_GLUED = re.compile(rf"[{_CAPITAL}](?<=[^\W_A-Z].)(?=[^\W\d_A-Z '\u2019])")
# A letter behind an opening quotation mark or a hyphen is in every other paragraph.
_LETTER_GLUED = re.compile(f"[{STOPS}][{_CLOSERS}]*[^\\W_]")
_LAST_WORD = re.compile(r"[^\W\d_]*\Z")
_QUOTES = {"\u201c": "\u201d", "\u201e": "\u201c", "\u00ab": "\u00bb", "\u300c": "\u300d",
           "\u300e": "\u300f", '"': '"'}  # fmt: skip
_QUOTE = re.compile(f"[{''.join({*_QUOTES, *_QUOTES.values()})}]")
_LAST_TOKEN = re.compile(r"(\S*?)[.]+\S*\Z")
_ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof gen lt col sgt capt maj st sr jr rev hon gov sen rep vs nos vol "
    "inc ltd co corp dept est approx jan feb mar apr jun jul aug sep sept oct nov dec janv févr "
    "avr juil déc mme mlle hr fr nr bzw z.b ca u.a d.h usw sog str bspw evtl okt dez sra srta dra "
    "ud uds pág núm ene abr ago av e.g i.e cf etc a.m p.m".split()
)
# A word of more letters is none of these.
_LONGEST_SHORT = 7
# `… on Monday. (AP Photo/Lena Harbour)` and `… on Monday. Photo: Lena Harbour/AFP`: the credit of
# a picture belongs to the sentence that tells what it shows.
_CREDIT = re.compile(
    r"[(\[] ?(?:AP |Reuters |AFP |EPA )?(?:photo(?:graph)?s?|images?|picture|credit|foto|bild)"
    r"(?: credits?| courtesy(?: of)?)?(?: by |[:/] ?| of )"
    r"|[(\[] ?[^()\[\]]{2,60}(?:/ ?| via )[^()\[\]]{2,60}[)\]]"
    r"|[(\[] ?(?:getty|shutterstock)"
    r"|photo(?:graph)?s?(?: by |: )[^.!?]{2,60}/",
    re.IGNORECASE,
)
_PLAIN_STOPS = frozenset(".!?\u3002\uff01\uff1f\u061f")
_ENDS_STOP = re.compile(f"[{STOPS}][{_CLOSERS}\\s]*\\Z")
_ENDS_ELLIPSIS = re.compile(f"(?:\u2026|\\.\\.\\.)[{_CLOSERS}\\s]*(?:\\[[^\\]]{{0,12}}\\]\\s*)?\\Z")
_ELLIPSIS_IN_BRACKETS = re.compile("[\\[(](?:\u2026|\\.\\.\\.)[\\])]\\s*\\Z")


def ending(text: str) -> str:
    """How a block ends: `stop`, `ellipsis` (cut off) or `open`."""
    # Nearly every paragraph of prose ends in one of these; spare it the expressions.
    if text[-1:] in _PLAIN_STOPS and not text.endswith(".."):
        return "stop"
    tail = text[-24:]
    if _ENDS_ELLIPSIS.search(tail) or _ELLIPSIS_IN_BRACKETS.search(tail):
        return "ellipsis"
    return "stop" if _ENDS_STOP.search(tail) else "open"


def ends_so(actual: str, asked: str) -> bool:
    """Whether an ending is what a rule asks for; `unfinished` is any but `stop`."""
    return actual == asked or (asked == "unfinished" and actual != "stop")


def sentence_ends(text: str) -> Iterator[tuple[int, int]]:
    """`(end, stop)` of each sentence: `end` behind its last character, `stop` behind the blanks
    that follow. The last sentence ends with the text, full stop or not."""
    start = 0
    for match in _END.finditer(text):
        if match.end() >= len(text):
            break
        if _goes_on(text, match.start(), match.end()):
            continue
        end = match.start() + len(match[0].rstrip())
        yield end, match.end()
        start = match.end()
    if start < len(text):
        yield start + len(text[start:].rstrip()), len(text)


def pieces(text: str) -> Iterator[tuple[int, int]]:
    """The span of each sentence, those glued to another included and those within a quotation
    left out: what a report quotes is no sentence of the page's own."""
    position = 0
    quoted = ""
    if _GLUED.search(text) is None and _QUOTE.search(text) is None:
        for end, stop in sentence_ends(text):
            if position < end:
                yield position, end
            position = stop
        return
    for end, stop in sentence_ends(text):
        start = position
        ends = [m.end() for m in _GLUED.finditer(text, start, end) if _is_glued(text, m)]
        for piece_end in (*ends, end):
            opened = quoted
            quoted = _open_quote(text[start:piece_end], quoted)
            if not (opened or quoted or _is_quotation(text[start:piece_end])):
                yield start, piece_end
            start = piece_end
        position = stop


def glues(text: str, start: int, end: int) -> Iterator[int]:
    """Where a capital stands right behind a small letter or a figure, inside the span."""
    return (match.start() for match in _CAPITAL_GLUED.finditer(text, start + 1, end))


def lost_ends(text: str, spans: Callable[[], Iterable[tuple[int, int]]]) -> Iterator[str]:
    """What stands in front of where a line end was lost, behind a sentence's end (`… for us
    all!Ministers met`) or without one (`100 free spinsThe harbour`); `spans` gives its pieces,
    and is hardly ever asked."""
    if _CAPITAL_GLUED.search(text, 1) is None and _LETTER_GLUED.search(text) is None:
        return
    for start, end in spans():
        for glue in glues(text, start, end):
            yield text[start:glue]
        if text[end : end + 1].isalnum():
            yield text[start:end]


def _is_glued(text: str, stop: re.Match[str]) -> bool:
    """Whether a new sentence begins right behind the stop: not in `U.S.`, `3.9`, `example.org`."""
    following = text[stop.end()]
    if following.islower():
        return False
    if "." not in stop[0]:
        return True
    word = _LAST_WORD.search(text, 0, stop.start())
    letters = word[0].lower() if word else ""
    if letters in _ABBREVIATIONS or following.isdigit():
        return len(letters) > 2 and letters not in _ABBREVIATIONS
    before = text[stop.start() - 1 : stop.start()]
    return len(letters) > 1 or before.isdigit() or before in _CLOSERS + "%"


def _is_quotation(piece: str) -> bool:
    """Whether the quotation marks stand around all of it, or there is nothing of it."""
    closing = _QUOTES.get(piece[:1], "")
    return not piece or (bool(closing) and piece.rstrip(STOPS).endswith(closing))


def _open_quote(text: str, closing: str) -> str:
    """The mark that closes the quotation that is open behind `text`, if one is."""
    for char in _QUOTE.findall(text):
        if closing:
            closing = "" if char == closing else closing
        else:
            closing = _QUOTES.get(char, "")
    return closing


def _goes_on(text: str, stop: int, following: int) -> bool:
    """Whether the stop at `stop` is inside a sentence that goes on at `following`."""
    nxt = text[following]
    if nxt.islower():
        return True
    if text[stop] != ".":
        return False
    if nxt in "([pP" and _CREDIT.match(text, following):
        return True
    if stop >= _LONGEST_SHORT and text[stop - _LONGEST_SHORT : stop].isalpha():
        return False
    token = _LAST_TOKEN.search(text[max(0, stop - 24) : stop + 1])
    word = token[1].lower() if token else ""
    word = word.lstrip("(\"'\u201c\u2018\u00ab[")
    if word in ("a.m", "p.m", "etc", "co", "inc", "ltd"):
        return False  # These end sentences as often as not; a capital behind them decides.
    if len(word) == 1 and word.isalpha():
        return True
    if word.isdigit():
        return len(word) <= 2  # German ordinals: am 29. November
    return word in _ABBREVIATIONS or (len(word) <= 4 and "." in word)

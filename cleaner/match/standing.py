"""A text as it is compared with needles, and what stands beside a span of it.

Which letters count beside a needle does not depend on how a text is read, as bytes or folded, so
that the first text of a job has the candidates that it would have later on: those of ASCII, and of
the scripts that are always folded. Where a line end was lost, as in `100 free spinsThe harbour`, a
capital may stand behind a needle, or a small letter in front of one that begins with a capital.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from cleaner.blocks.article import Article
from cleaner.patterns.fold import BLANKS, collapse_blanks, fold_keeping_runs

BEGINS, ENDS = 1, 2
BOTH = BEGINS | ENDS
# Whether a byte is a letter of ASCII, and whether it is a small one.
_LETTER = bytes(byte < 128 and chr(byte).isalpha() for byte in range(256))
_SMALL = bytes(byte < 128 and chr(byte).islower() for byte in range(256))
# What casefolds to several characters stands among these.
_SEVERAL = re.compile(
    "[\u00df\u0149\u01f0\u0390\u03b0\u0587\u1e96-\u1e9a\u1e9e\u1f50-\u1ffc\ufb00-\ufb17]"
)
_OTHER_BLANKS = re.compile(f"[{BLANKS[1:]}]")
_DOTS = re.compile("(?<=[iI])\u0307+")


class Folded(NamedTuple):
    """A text folded, the same with its capitals, character by character, and where its blocks
    begin."""

    text: str
    cased: str
    starts: Sequence[int]


def folded(article: Article) -> Folded:
    """The article's text as needles are compared with it, runs of blanks as one."""
    plain = fold_keeping_runs(article.text)
    if len(plain) == len(article.text) and "  " not in plain and "\u0307" not in article.text:
        return Folded(plain, article.text, article.starts)
    texts, cased, starts = [], [], [0]
    for block in article.blocks:
        content = article.text[block.start : block.end]
        piece = collapse_blanks(fold_keeping_runs(content))
        texts.append(piece)
        cased.append(_with_capitals(content, piece))
        starts.append(starts[-1] + len(piece) + 1)
    return Folded("\n".join(texts), "\n".join(cased), starts[:-1] or [0])


def _with_capitals(content: str, piece: str) -> str:
    """A block's text, of which `piece` is the folded form, with its capitals and as long; what
    became several characters is no letter there."""
    kept = _SEVERAL.sub(lambda several: "\0" * len(several[0].casefold()), content)
    kept = collapse_blanks(_OTHER_BLANKS.sub(" ", _DOTS.sub("", kept.replace("\u0130", "I"))))
    return kept if len(kept) == len(piece) else "\0" * len(piece)


def bounds_in_bytes(raw: bytes, start: int, end: int) -> int:
    """The sides of a span on which no letter stands, or only one beyond a lost line end."""
    bounds = BOTH
    if start and _LETTER[raw[start - 1]]:
        first = raw[start]
        if _SMALL[first] or (_LETTER[first] and not _SMALL[raw[start - 1]]):
            bounds = ENDS
    if end < len(raw) and _SMALL[raw[end]] and _LETTER[raw[end - 1]]:
        bounds &= BEGINS
    return bounds


def bounds(text: str, start: int, end: int) -> int:
    """The same for a text with its capitals."""
    before, first = text[start - 1 : start], text[start]
    sides = BOTH
    if _is_letter(before) and _is_letter(first) and (first.islower() or "A" <= before <= "Z"):
        sides = ENDS
    last, after = text[end - 1], text[end : end + 1]
    if _is_letter(last) and _is_letter(after) and after.islower():
        sides &= BEGINS
    return sides


def _is_letter(char: str) -> bool:
    return char.isalpha() and (char.isascii() or "\u0370" <= char < "\u0530")


def stands_alone(raw: bytes, start: int, end: int) -> bool:
    """Whether no letter or digit touches the span: the Iran in `refrain` opens nothing."""
    before = raw[max(0, start - 4) : start].decode("utf-8", "ignore")[-1:]
    after = raw[end : end + 4].decode("utf-8", "ignore")[:1]
    return not (before.isalnum() or after.isalnum())

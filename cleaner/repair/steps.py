"""The three mends, each a text in and edits out.

Invisible and control characters go; mojibake is decoded again by ftfy; what is not in NFC is
normalised. Quotes, ligatures, widths, line ends and the joiners ZWNJ and ZWJ stay as they are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from cleaner.model import Edit
from cleaner.repair.guard import CONTROLS, INVISIBLE, MAX_MARKS, NFC_SUSPECT, SURROGATES

_WINDOW = 4000

_MOJIBAKE = re.compile(
    "[\u00c2-\u00f4][\u0080-\u00bf\u20ac\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6"
    "\u02dc\u2013\u2014\u2018-\u201a\u201c-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u2122 ]"
    "|\u201a\u00c4|\u221a[\u00a9\u00ae\u2020\u00b0\u00b1\u00df]|\u0393\u00c7"
    "|\u0432\u0402|\u0420[\u00b0\u0451\u2026\u0405]|[\x80-\x9f]"
)
_REMOVED = re.compile(
    "(?P<flag>\U0001f3f4[\U000e0020-\U000e007f]+)"
    "|\x1b\\[[0-9;?]{0,16}[A-Za-z]"
    "|[\x0b\x0c\x1c-\x1f\x85]"
    # A run at once: a file that a crash filled up with NUL has millions of them.
    f"|[\x00-\x08\x0e-\x1a\x7f-\x84\x86-\x9f{INVISIBLE}]+"
    f"|[{CONTROLS}]|[{SURROGATES}]"
)
_SPACE_LIKE = "\x0b\x0c\x1c\x1d\x1e\x1f\x85"
_ASCII_RUN = re.compile("([\x00-\x7f]+)")
_NFC_SEGMENT = re.compile("[^\u0300-\U0010ffff]?[\u0300-\U0010ffff]+")
_MARK = re.compile(f"[{NFC_SUSPECT}]{{{MAX_MARKS + 1},}}")


def unseen(text: str) -> list[Edit]:
    """Invisible characters, controls and terminal sequences go; those that stood for a blank
    become one; lone surrogates become U+FFFD, since no encoding can write them."""
    edits = []
    for match in _REMOVED.finditer(text):
        if match["flag"]:
            continue  # The flag of England is a black flag and invisible tags.
        char = match[0]
        inserted = " " if char in _SPACE_LIKE else ""
        if "\ud800" <= char <= "\udfff":
            inserted = "\ufffd"
        edits.append(Edit(match.start(), match.end(), inserted))
    for match in _MARK.finditer(text):
        edits += _surplus_marks(match[0], match.start())
    return sorted(edits, key=lambda edit: edit.start)


def _surplus_marks(run: str, start: int) -> Iterator[Edit]:
    marks = 0
    first = None
    for offset, char in enumerate(run + "x"):
        if unicodedata.combining(char):
            marks += 1
            if marks == MAX_MARKS + 1:
                first = start + offset
            continue
        if first is not None:
            yield Edit(first, start + offset)
        marks, first = 0, None


def mojibake(text: str) -> list[Edit]:
    """Text decoded with the wrong code page, decoded again, line by line where the guard finds
    its marks."""
    edits: list[Edit] = []
    start = 0
    while start < len(text):
        end = text.find("\n", start, start + _WINDOW)
        if end < 0:
            end = min(len(text), start + _WINDOW)
            blank = text.rfind(" ", start, end) if end < len(text) else -1
            end = blank if blank > start else end
        line = text[start:end]
        if not line.isascii() and _MOJIBAKE.search(line):
            edits += _refix(line, start)
        start = max(end, start + 1)
    return edits


def _refix(line: str, start: int) -> list[Edit]:
    import ftfy

    fixed = ftfy.fix_encoding(line)
    if fixed == line:
        return []
    before, after = _ASCII_RUN.split(line), _ASCII_RUN.split(fixed)
    # Mojibake is never ASCII, so equal ASCII runs align the two texts exactly.
    if before[1::2] == after[1::2]:
        edits, position = [], start
        for old, new in zip(before, after, strict=True):
            if old != new:
                edits.append(Edit(position, position + len(old), new))
            position += len(old)
        return edits
    return [_trimmed(line, fixed, start)]


def _trimmed(old: str, new: str, start: int) -> Edit:
    """The edit from `old` to `new` without their common prefix and suffix."""
    limit = min(len(old), len(new))
    head = 0
    while head < limit and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < limit - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    return Edit(start + head, start + len(old) - tail, new[head : len(new) - tail])


def decomposed(text: str) -> list[Edit]:
    """What is not in NFC, one edit for each base character with its marks."""
    if text.isascii() or unicodedata.is_normalized("NFC", text):
        return []
    edits: list[Edit] = []
    for match in _NFC_SEGMENT.finditer(text):
        segment = match[0]
        if unicodedata.is_normalized("NFC", segment):
            continue
        whole = unicodedata.normalize("NFC", segment)
        clusters = _clusters(segment)
        composed = [unicodedata.normalize("NFC", cluster) for cluster in clusters]
        if "".join(composed) != whole:  # Hangul and Indic letters compose across clusters.
            edits.append(_trimmed(segment, whole, match.start()))
            continue
        position = match.start()
        for cluster, new in zip(clusters, composed, strict=True):
            if cluster != new:
                edits.append(Edit(position, position + len(cluster), new))
            position += len(cluster)
    return edits


def _clusters(segment: str) -> list[str]:
    clusters: list[str] = []
    start = 0
    for index in range(1, len(segment)):
        if not unicodedata.combining(segment[index]):
            clusters.append(segment[start:index])
            start = index
    clusters.append(segment[start:])
    return clusters

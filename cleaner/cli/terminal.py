"""Styled text in, lines that fit a terminal out, in whatever script.

In a pipe lines are folded at 80 columns, too, unless COLUMNS says otherwise: what is read there
(`less`, a mail, a build's log) is read by people. Programs have `--json` and the ledger.
"""

from __future__ import annotations

import shutil
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import click

Run = tuple[str, Mapping[str, Any]]
PLAIN: Mapping[str, Any] = {}


def columns() -> int:
    """How wide lines may be; wider than 100 is hard to read."""
    return min(100, max(40, shutil.get_terminal_size((80, 24)).columns))


def cells(text: str) -> int:
    """How many columns a text takes: two for a Chinese character, none for an accent."""
    if text.isascii():
        return len(text)
    return sum(map(_cells, text))


def _cells(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def head(text: str, room: int) -> str:
    """As much of the beginning as has room, to the end of a word, with `…` where it is less."""
    if cells(text) <= room:
        return text
    taken = _within(text, room - 1)
    at_word = taken.rpartition(" ")[0] if " " in taken else taken
    return f"{at_word}…" if at_word else ""


def tail(text: str, room: int) -> str:
    """As much of the end as has room, from the beginning of a word."""
    if cells(text) <= room:
        return text
    taken = _within(text[::-1], room - 1)[::-1]
    at_word = taken.partition(" ")[2] if " " in taken.rstrip() else taken
    return f"…{at_word}" if at_word else ""


def _within(text: str, room: int) -> str:
    used = 0
    for at, char in enumerate(text):
        used += _cells(char)
        if used > room:
            return text[:at]
    return text


def folded(runs: Iterable[Run], indent: int, first: str = "") -> str:
    """The runs as lines, broken at spaces, or within a word that has no place in a line; `first`
    stands in front of the first line, `indent` columns are left in front of the others."""
    width = columns()
    chars = [(char, style) for text, style in runs for char in text]
    lines: list[str] = []
    begin, used, space = 0, max(indent, cells(first)), -1
    for at, (char, _) in enumerate(chars):
        used += _cells(char)
        if char == "\n":
            lines.append(_styled(chars[begin:at]))
            begin, used, space = at + 1, indent, -1
        elif char == " ":
            space = at
        elif used > width and at > begin:
            stop = space if space > begin else at
            lines.append(_styled(chars[begin:stop]))
            begin, space = (stop + 1 if stop == space else stop), -1
            used = indent + sum(_cells(c) for c, _ in chars[begin : at + 1])
    lines.append(_styled(chars[begin:]))
    pad = " " * indent
    return (first or pad) + f"\n{pad}".join(lines)


def _styled(chars: Sequence[tuple[str, Mapping[str, Any]]]) -> str:
    parts: list[str] = []
    begin = 0
    for at in range(1, len(chars) + 1):
        if at == len(chars) or chars[at][1] is not chars[begin][1]:
            text = "".join(char for char, _ in chars[begin:at])
            style = chars[begin][1]
            parts.append(click.style(text, **style) if style else text)
            begin = at
    return "".join(parts)

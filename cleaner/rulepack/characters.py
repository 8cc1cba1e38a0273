"""A file's text in, the characters that never do what is meant out: pasted blanks, curly quotes."""

from __future__ import annotations

import re
from itertools import islice
from typing import NamedTuple

from cleaner.rulepack.lines import quoted, split_lines, with_source

OPENING, CLOSING = "\u201c\u201e\u201f\u2018\u201a", "\u201d\u201c\u201f\u2019\u2018"
# Pasted from a word processor or a chat, these make a pattern that never matches; those in the
# first set stand for a blank.
_BLANKS = "\u00a0\u2007\u202f"
_SEPARATOR = re.compile("[\x85\u2028\u2029]")
_PASTED = re.compile(f"[{_BLANKS}\u00ad\ufeff\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069]")
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MAX_FOUND = 20


class Found(NamedTuple):
    """A fault of the file's YAML and its place; `fix` is the line as it should read."""

    message: str
    line: int
    column: int
    fix: str = ""


def unprintable(text: str, lines: list[str]) -> list[Found]:
    """Characters that no YAML file may hold."""
    found: list[Found] = []
    if not _UNPRINTABLE.search(text):
        return found
    for number, line in enumerate(lines, 1):
        if (wrong := _UNPRINTABLE.search(line)) and len(found) < _MAX_FOUND:
            said = f"the character U+{ord(wrong[0]):04X} has no place in YAML; delete it"
            fix = with_source(line, 1, line, _UNPRINTABLE.sub("", line))
            found.append(Found(said, number, wrong.start() + 1, fix))
    return found


def pasted(text: str, lines: list[str]) -> tuple[list[Found], str]:
    """Invisible characters, one fault a line, and the text without them, so that what else is
    wrong can be told too."""
    found = _separators(text)
    if not _PASTED.search(text):
        return found, text
    for number, line in enumerate(lines, 1):
        first = _PASTED.search(line)
        if first is None or line.lstrip().startswith("#") or len(found) == _MAX_FOUND:
            continue
        code = f"U+{ord(first[0]):04X}"
        escape = f"`\\x{{{ord(first[0]):X}}}` in a regex"
        if first[0] in _BLANKS:
            said = f"no-break blank {code}; write a plain one, or {escape}"
        elif number == 1 and first.start() == 0 and first[0] == "\ufeff":
            said = f"byte order mark {code}; save the file as UTF-8 without it"
        else:
            said = f"invisible character {code}; delete it, or write it as {escape}"
        fix = with_source(line, 1, line, _plain(line))
        found.append(Found(said, number, first.start() + 1, fix))
    return found, _plain(text) if found else text


def _separators(text: str) -> list[Found]:
    """Line ends that no editor shows and YAML takes for some."""
    found: list[Found] = []
    for separator in islice(_SEPARATOR.finditer(text), _MAX_FOUND):
        before = split_lines(text[: separator.start()])
        said = f"line separator U+{ord(separator[0]):04X}; write a plain line end, or a blank"
        found.append(Found(said, len(before), len(before[-1]) + 1))
    return found


def _plain(text: str) -> str:
    return _PASTED.sub(lambda found: " " if found[0] in _BLANKS else "", text)


def curly(value: str, line: str, column: int) -> Found | None:
    """The fault of an unquoted value that stands in curly quotes as if they were straight."""
    if not line.startswith(value[:1], column - 1):
        return None  # In straight quotes; what is inside them is text.
    inner = value[1:-1]
    closed = len(value) > 1 and value[-1] in CLOSING and not _holds_quotes(value[0], inner)
    open_only = value[0] in OPENING[:3] and not _holds_quotes(value[0], value[1:])
    if not closed and not open_only:
        return None
    said = (
        "curly quotes are no quotes in YAML; write straight ones, and put straight ones around "
        "the text where the curly ones belong to it"
    )
    fix = with_source(line, column, value, quoted(inner)) if closed else ""
    return Found(said, 0, column, fix)


def _holds_quotes(opening: str, text: str) -> bool:
    marks = OPENING[:3] + CLOSING[:3] if opening in OPENING[:3] else OPENING[3:]
    return any(char in marks for char in text)

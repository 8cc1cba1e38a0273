"""A file's text in, its lines as people see them out, and one line as it should read.

All of it works on the source as written: a fault shows the line that has to be typed.
"""

from __future__ import annotations

import re

# Longer lines are shown cut off and are not corrected: nobody compares them by eye.
MAX_SHOWN = 400
# What YAML takes for a line end.
_LINE_END = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
_ODD_END = re.compile("[\r\x85\u2028\u2029]")
_NEEDS_NO_QUOTES = re.compile(r"[^\W_](?:[^\s:#,\[\]{}\"'\\]| (?! |\Z))*\Z")
_SPECIAL = re.compile(r"[^\w \-./]")
_COMMENT = re.compile(r"(?:\A|(?<=\s))#")


def split_lines(text: str) -> list[str]:
    """The lines of a YAML text, so that line numbers are those of the parser."""
    # One pattern over a megabyte costs as much as all else that is done with its lines.
    return _LINE_END.split(text) if _ODD_END.search(text) else text.split("\n")


def shown(line: str) -> str:
    """A line as it is shown beside a fault."""
    return line if len(line) <= MAX_SHOWN else line[:MAX_SHOWN] + " …"


def quoted(value: str) -> str:
    """A value in straight quotes, double ones where it holds none and no backslash."""
    if '"' in value or "\\" in value:
        return "'" + value.replace("'", "''") + "'"
    return f'"{value}"'


def with_source(line: str, column: int, old: str, new: str) -> str:
    """`line` with `old`, which stands at `column` (1-based), as `new`; empty where it does not
    stand there, where nothing changes, or where the line is too long to be compared."""
    start = column - 1
    if old == new or len(line) > MAX_SHOWN or not line.startswith(old, start):
        return ""
    return line[:start] + new + line[start + len(old) :]


def with_value(line: str, column: int, old: str, new: str) -> str:
    """`line` with the scalar `old` at `column` saying `new`, in quotes where `old` has them or
    `new` needs them; empty where it is not spelt in this line as it reads (several lines,
    escapes)."""
    if old == new:
        return ""
    single, double = "'" + old.replace("'", "''") + "'", f'"{old}"'
    if fixed := with_source(line, column, single, "'" + new.replace("'", "''") + "'"):
        return fixed
    if "\\" not in old and (fixed := with_source(line, column, double, quoted(new))):
        return fixed
    return with_source(line, column, old, new if _is_plain(new, old) else quoted(new))


def _is_plain(new: str, old: str) -> bool:
    """Whether YAML reads a value without quotes as it stands, `old` having none."""
    if _NEEDS_NO_QUOTES.match(new):
        return True
    return new[:1] == old[:1] and set(_SPECIAL.findall(new)) <= set(_SPECIAL.findall(old))


def without_comment(value: str) -> str:
    """The end of a line without a comment and blanks."""
    start = value.rfind(value[0]) if value[:1] in ("'", '"') else 0
    comment = _COMMENT.search(value, start)
    return (value[: comment.start()] if comment else value).rstrip()


def with_quotes(line: str, column: int) -> str:
    """`line` with quotes around all from `column` on, a comment apart."""
    value = without_comment(line[column - 1 :])
    return with_source(line, column, value, quoted(value)) if value else ""

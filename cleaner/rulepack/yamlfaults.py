"""What the YAML parser would not read in, what its writer probably did and the mended line out.

The parser says "did not find expected key" and means the line before; people who write packs know
YAML a little. Only the lines at the place are looked at, and only slips that have one remedy.
"""

from __future__ import annotations

import re

import yaml

from cleaner.rulepack.characters import CLOSING, OPENING, Found
from cleaner.rulepack.lines import MAX_SHOWN, quoted, with_quotes, with_source, without_comment

_TAB = re.compile(r"[ ]*\t[ \t]*(?=\S)")
# A line as far as its value: indentation, dashes, a key.
_VALUE = re.compile(
    r"(?P<indent> *)(?P<dash>(?:- +)*)(?:(?P<key>[a-z_]+):(?: +|\Z))?(?P<value>\S.*)?"
)
_BLOCK_SCALAR = re.compile(r"[|>][-+0-9]{0,2}\Z")
_SINGLE = re.compile(r"'(?:[^']|'')*'\Z")
_DOUBLE = re.compile(r'"(?:[^"\\]|\\.)*"\Z')
_IN_DOUBLE = re.compile(r'"((?:[^"\\]|\\.)*)"')
_BAD_ESCAPE = re.compile(r'(?<!\\)(?:\\\\)*\\[^0abtnvfre "/\\N_LPxuU\n]')
_KEY = re.compile(r" *(?:- +)*[a-z_]+:(?: |\Z)")
_NO_BLANK = re.compile(r" *(?:- +)*([a-z_]++)(?::(?=\S)|(?= +\S))")
_PAIRS = {"[": "]", "{": "}"}
_MAX_FOUND = 20


def refused(message: str, line: int, column: int, lines: list[str]) -> Found:
    """The fault of an alias, an anchor or a tag: often a text that only lacks quotes."""
    source = lines[line - 1] if line <= len(lines) else ""
    rest = source[column - 1 :]
    fix = ""
    if name := re.match(r"(&[^\s,\]}]+|!!\S*) *", rest):
        referred = any("*" + name[1][1:] in other for other in lines)
        if name[1].startswith("!!") or not without_comment(rest[name.end() :]):
            fix = with_source(source, column, name[0], "").rstrip()
        elif not referred:
            fix = with_quotes(source, column)
        fix = "" if referred else fix
    elif rest[:1] in ("*", "!"):
        fix = with_quotes(source, column)
    return Found(message, line, column, fix)


def diagnosed(error: Exception, lines: list[str]) -> list[Found]:
    """What is wrong where the parser stopped."""
    if not isinstance(error, yaml.MarkedYAMLError):
        first = str(error).split("\n")[0]
        return [Found(f"not valid YAML: {first}", 1, 1)]
    problem, context = error.problem_mark, error.context_mark
    place = problem or context
    number, column = (place.line + 1, place.column + 1) if place else (1, 1)
    if number <= len(lines) and _TAB.match(lines[number - 1]):
        return _tabs(lines)
    before = context.line + 1 if context else 0
    said = error.problem or error.context or ""
    scanned = "scalar" in (error.context or "") or "simple key" in (error.context or "")
    for candidate in dict.fromkeys([before, number] if scanned else [number, before, number - 1]):
        if 0 < candidate <= len(lines) and len(lines[candidate - 1]) <= MAX_SHOWN:
            slip = _slip(lines[candidate - 1], cut_off="flow" in (error.context or ""))
            slip = slip or (_unkeyed(lines[candidate - 1]) if "expected ':'" in said else None)
            if slip:
                return [Found(slip[0], candidate, slip[1], slip[2])]
    if opened := _open_quote(number, lines):
        return [opened]
    if number <= len(lines) and (indented := _indented(number, lines)):
        return [indented]
    remedy = "look at the quotes, brackets and indentation of this line and the one above"
    if context and "end of stream" in said:
        remedy = "what begins here has no end; close it"
        number, column = before, context.column + 1
    elif context and "expected ':'" in said:
        remedy = "a key without `:`, or a text that goes on here and needs quotes"
        number, column = before, context.column + 1
    number = min(number, len(lines))  # A file cut off is faulted at its last line.
    return [Found(f"not valid YAML: {remedy}", number, column)]


def _tabs(lines: list[str]) -> list[Found]:
    """All lines that a tab indents; each is mended as deep as the line above asks for."""
    found: list[Found] = []
    above = ""
    for number, line in enumerate(lines, 1):
        mended = line
        if len(found) == _MAX_FOUND:
            break
        if tab := _TAB.match(line):
            parts = _VALUE.match(above)
            depth = len(parts["indent"] + parts["dash"]) if parts else 0
            if above.rstrip().endswith(":"):
                depth += 2
            mended = " " * depth + line[tab.end() :]
            said = "a tab indents this line; YAML wants blanks"
            fix = with_source(line, 1, line, mended)
            found.append(Found(said, number, line.index("\t") + 1, fix))
        above = mended if mended.strip() else above
    return found


def _slip(line: str, *, cut_off: bool) -> tuple[str, int, str] | None:
    """What is wrong with a line whatever stands around it: the message, the column, the fix."""
    parts = _VALUE.match(line)
    if parts is None or not parts["value"]:
        return None
    column = parts.start("value") + 1
    value = without_comment(line[column - 1 :])
    if not value:
        return None
    said = ""
    fixed = quoted(value)
    if value[0] in OPENING:
        said = "curly quotes are no quotes in YAML; write straight ones"
        if value[-1] in CLOSING:
            fixed = quoted(value[1:-1])
    elif value[0] in "'\"":
        said, fixed = _misquoted(value)
    elif _escaped(value) != value:
        said = "in double quotes a backslash begins an escape; write single ones"
        fixed = _escaped(value)
    elif value[0] in "[{":
        end = _closing(value)
        if end < 0 and cut_off:
            said, fixed = f"a `{value[0]}` opens here and is not closed", ""
        elif 0 < end < len(value) - 1:
            said = f"YAML reads a list or mapping from `{value[0]}` on; put quotes around the text"
    elif value[0] in "*&!%@`,|>" and not _BLOCK_SCALAR.match(value):
        said = f"a text cannot begin with {value[0]} unless it stands in quotes"
    elif ": " in value or value.endswith(":"):
        said = "YAML reads what stands before `: ` as a key; put quotes around the text"
    if not said:
        return None
    return said, column, with_source(line, column, value, fixed) if fixed else ""


def _closing(value: str) -> int:
    """Where the bracket is closed that a value begins with, or -1."""
    depth = 0
    for place, char in enumerate(value):
        depth += (char == value[0]) - (char == _PAIRS[value[0]])
        if not depth:
            return place
    return -1


def _escaped(value: str) -> str:
    """`value` with those of its double quotes that hold a backslash as single ones."""
    return _IN_DOUBLE.sub(
        lambda found: "'" + found[1].replace("'", "''") + "'" if _BAD_ESCAPE.search(found[1])
        else found[0],
        value,
    )  # fmt: skip


def _misquoted(value: str) -> tuple[str, str]:
    """What is wrong with a value that begins with a straight quote, and what would be right."""
    quote, inner = value[0], value[1:-1]
    if (_SINGLE if quote == "'" else _DOUBLE).match(value):
        if _escaped(value) == value:
            return "", ""
        return "in double quotes a backslash begins an escape; write single ones", _escaped(value)
    if quote not in value[1:]:
        return f"the quote {quote} opens here and is not closed", value + quote
    if value[-1] == quote:
        if quote == "'":
            inner = inner.replace("''", "'")
        return f"a {quote} inside the text ends it; put the other quotes around it", quoted(inner)
    return "text goes on behind the closing quote; put quotes around all of it", quoted(value)


def _unkeyed(line: str) -> tuple[str, int, str] | None:
    """A key without its colon, or without the blank behind it."""
    found = _NO_BLANK.match(line)
    if found is None:
        return None
    after = found.end()
    fix = f"{line[:after].removesuffix(':')}: {line[after:].lstrip()}"
    said = f"the key `{found[1]}` needs a colon and a blank behind it"
    return said, found.start(1) + 1, with_source(line, 1, line, fix)


def _open_quote(number: int, lines: list[str]) -> Found | None:
    """A quote above that is closed by another one, lines and keys later."""
    for above in range(min(number, len(lines)) - 1, max(0, number - 60), -1):
        parts = _VALUE.match(lines[above - 1])
        value = parts["value"] if parts else None
        if value and value[0] in "'\"" and value[0] not in value[1:] and _KEY.match(lines[above]):
            said, fixed = _misquoted(without_comment(value))
            column = len(lines[above - 1]) - len(value) + 1
            fix = with_source(lines[above - 1], column, without_comment(value), fixed)
            return Found(said, above, column, fix)
    return None


def _indented(number: int, lines: list[str]) -> Found | None:
    """A key or dash that stands one or two columns beside those above it."""
    line = lines[number - 1]
    parts = _VALUE.match(line)
    if parts is None or not (parts["dash"] or _KEY.match(line)):
        return None
    own = len(parts["indent"])
    columns = []
    for above in reversed(lines[max(0, number - 60) : number - 1]):
        other = _VALUE.match(above)
        if other is None or above.lstrip().startswith("#") or not above.strip():
            continue
        if parts["dash"]:
            columns += [len(other["indent"])] if other["dash"] else []
        elif _KEY.match(above):
            columns.append(len(other["indent"] + other["dash"]))
    near = [column for column in columns if 0 < abs(column - own) <= 2]
    if not near or own in columns[:1]:
        return None
    right = min(near, key=lambda column: abs(column - own))
    said = f"indented by {own} blanks, where lines above are by {right}; what belongs together"
    said += " stands in one column"
    fix = with_source(line, 1, line, " " * right + line[own:])
    return Found(said, number, own + 1, fix)

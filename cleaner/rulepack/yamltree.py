"""One YAML file's text in, a tree of marked scalars, lists and mappings out, or faults.

Read from the parser's event stream, not composed: composing recurses (a file of 100 kB of `[`
kills the C composer), shares aliases, and guesses types (`no` is Norwegian here, `1.10` a
string). Every scalar stays text; its key decides how it is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import yaml

from cleaner.errors import Fault
from cleaner.rulepack.characters import CLOSING, OPENING, Found, curly, pasted, unprintable
from cleaner.rulepack.find import MAX_BYTES
from cleaner.rulepack.lines import shown, split_lines, with_source
from cleaner.rulepack.yamlfaults import diagnosed, refused

MAX_DEPTH = 20
MAX_NODES = 200_000

_MAX_FOUND = 20
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CURLY = frozenset(OPENING)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_DOUBLE = re.compile(r'"((?:[^"\\]|\\.)*)"')


class Scalar(NamedTuple):
    """A scalar as text; `line` and `column` are 1-based. A tuple, since files have many."""

    value: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    items: tuple[Node, ...]
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Mapping:
    """A mapping in file order; its keys are unique."""

    items: tuple[tuple[Scalar, Node], ...]
    line: int
    column: int


Node = Scalar | Sequence | Mapping


class TreeFault(Exception):
    """Reading stops here: what follows cannot be understood."""

    def __init__(self, message: str, line: int, column: int) -> None:
        super().__init__(message)
        self.line, self.column = line, column


def read_tree(path: str, text: str) -> tuple[Node | None, list[Fault]]:
    """The tree of one file and what is wrong with it; the tree is None where it is unreadable."""
    lines = split_lines(text)
    tree, found = _read(text, lines)
    return tree, [
        Fault(path, line, column, message, shown(lines[min(line, len(lines)) - 1]), fix)
        for message, line, column, fix in found
    ]


def _read(text: str, lines: list[str]) -> tuple[Node | None, list[Found]]:
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        return None, [Found(f"file is larger than {MAX_BYTES} bytes; split it", 1, 1)]
    if found := unprintable(text, lines):
        return None, found
    found, text = pasted(text, lines)
    builder = _Builder(lines)
    try:
        tree = builder.build(yaml.parse(text, Loader=_Loader))
    except TreeFault as stop:
        return None, [*found, refused(str(stop), stop.line, stop.column, lines)]
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        # Once what was pasted is mended, the rest may be right.
        return None, found or diagnosed(error, lines)
    return tree, [*found, *builder.found]


class _Builder:
    """Events to a tree, with an explicit stack."""

    def __init__(self, lines: list[str]) -> None:
        self.found: list[Found] = []
        self._lines = lines
        self._stack: list[tuple[str, int, int, list[Node]]] = []
        self._root: Node | None = None
        self._nodes = 0

    def build(self, events: Iterator[yaml.Event]) -> Node:
        """The tree of one document; raises TreeFault where it cannot go on."""
        documents = 0
        for event in events:
            if isinstance(event, yaml.CollectionEndEvent):
                self._close()
                continue
            mark = event.start_mark
            assert mark is not None  # The parser marks every event.
            line, column = mark.line + 1, mark.column + 1
            if isinstance(event, yaml.ScalarEvent) and event.anchor is None and event.tag is None:
                self._count(line, column)
                self._put(self._scalar(event, line, column))
            elif isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise TreeFault("a second document begins here; one file is one pack", line, 1)
            elif isinstance(event, yaml.AliasEvent):
                raise TreeFault(
                    f"alias *{event.anchor}; write the value out, or put quotes around a text that "
                    "begins with `*`",
                    line,
                    column,
                )
            elif isinstance(event, yaml.NodeEvent):
                self._open(event, line, column)
        if self._root is None:
            raise TreeFault("the file is empty; a pack begins with `format: 1`", 1, 1)
        return self._root

    def _open(self, event: yaml.NodeEvent, line: int, column: int) -> None:
        self._refuse_extras(event, line, column)
        self._count(line, column)
        if len(self._stack) >= MAX_DEPTH:
            raise TreeFault(f"nested deeper than {MAX_DEPTH}", line, column)
        shape = "map" if isinstance(event, yaml.MappingStartEvent) else "list"
        self._stack.append((shape, line, column, []))

    def _count(self, line: int, column: int) -> None:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise TreeFault(f"more than {MAX_NODES} values; split the file", line, column)

    def _scalar(self, event: yaml.ScalarEvent, line: int, column: int) -> Scalar:
        value: str = event.value
        if value[:1] in _CURLY and line <= len(self._lines):
            wrong = curly(value, self._lines[line - 1], column)
            if wrong is not None:
                self._fault(wrong.message, line, column, wrong.fix)
                value = value.strip(OPENING + CLOSING)
        elif event.style == '"' and (control := _CONTROL.search(value)):
            code = f"U+{ord(control[0]):04X}"
            said = f"the control character {code}, written as an escape"
            if control[0] == "\b":
                said += "; in double quotes `\\b` is a backspace, so write single ones"
            self._fault(said, line, column, self._in_single_quotes(line, column))
            value = value.replace("\b", "\\b")
        return Scalar(value, line, column)

    def _in_single_quotes(self, line: int, column: int) -> str:
        source = self._lines[line - 1] if line <= len(self._lines) else ""
        written = _DOUBLE.match(source, column - 1)
        if written is None:
            return ""
        single = "'" + written[1].replace("'", "''") + "'"
        return with_source(source, column, written[0], single)

    def _fault(self, message: str, line: int, column: int, fix: str = "") -> None:
        if len(self.found) < _MAX_FOUND:
            self.found.append(Found(message, line, column, fix))

    def _close(self) -> None:
        shape, line, column, items = self._stack.pop()
        if shape == "map":
            self._put(self._mapping(items, line, column))
        else:
            self._put(Sequence(tuple(items), line, column))

    def _put(self, node: Node) -> None:
        if self._stack:
            self._stack[-1][3].append(node)
        else:
            self._root = node

    def _refuse_extras(self, event: yaml.NodeEvent, line: int, column: int) -> None:
        said = ""
        if event.anchor is not None:
            said = f"anchor &{event.anchor}; write the value out each time"
        elif (tag := getattr(event, "tag", None)) is not None:
            short = tag.rpartition("2002:")[2] if tag.startswith("tag:yaml") else ""
            said = f"tag {f'!!{short}' if short else tag}; values need none"
        if said:
            sign = "&" if event.anchor is not None else "!"
            said += f", and a text that begins with `{sign}` needs quotes"
            raise TreeFault(said, line, column)

    def _mapping(self, flat: list[Node], line: int, column: int) -> Mapping:
        pairs: list[tuple[Scalar, Node]] = []
        seen: dict[str, int] = {}
        for key, value in zip(flat[::2], flat[1::2], strict=True):
            if not isinstance(key, Scalar):
                raise TreeFault("a key must be a word, not a list or mapping", key.line, key.column)
            if key.value == "<<":
                raise TreeFault("merge key <<; write the keys out", key.line, key.column)
            if key.value in seen:
                said = f"key `{key.value[:80]}` again; it stands in line {seen[key.value]} already"
                self._fault(f"{said}; delete one of the two", key.line, key.column)
                continue
            seen[key.value] = key.line
            pairs.append((key, value))
        return Mapping(tuple(pairs), line, column)

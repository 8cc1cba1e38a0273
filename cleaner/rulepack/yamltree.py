"""One YAML file's text in, a tree of marked scalars, lists and mappings out, or faults.

Read from the parser's event stream, not composed: composing recurses (a file of 100 kB of `[`
kills the C composer), shares aliases, and guesses types (`no` is Norwegian here, `1.10` a
string). Every scalar stays text; its key decides how it is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from cleaner.errors import Fault
from cleaner.rulepack.find import MAX_BYTES

MAX_DEPTH = 20
MAX_NODES = 200_000

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# Pasted from a word processor or chat, these make a pattern that never matches.
_PASTED = re.compile("[\u00a0\ufeff\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069]")


@dataclass(frozen=True, slots=True)
class Scalar:
    """A scalar as text; `line` and `column` are 1-based."""

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
    lines = text.split("\n")

    def fault(message: str, line: int, column: int) -> Fault:
        line = min(line, len(lines))  # A file cut off is faulted behind its last line.
        shown = lines[line - 1][:160] if 0 < line <= len(lines) else ""
        return Fault(path, line, column, message, shown)

    faults = [
        fault(
            f"invisible character U+{ord(found[0]):04X}; delete it, or write it as \\x{{"
            f"{ord(found[0]):04X}}} in a regex",
            number,
            found.start() + 1,
        )
        for number, line in enumerate(lines, 1)
        for found in _PASTED.finditer(line)
        if not line.lstrip().startswith("#")
    ][:20]
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        return None, [fault(f"file is larger than {MAX_BYTES} bytes; split it", 1, 1)]
    builder = _Builder()
    try:
        tree = builder.build(yaml.parse(text, Loader=_Loader))
    except TreeFault as stop:
        return None, [*faults, fault(str(stop), stop.line, stop.column)]
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        said = error.problem or error.context or "not valid YAML"
        if "\t" in (lines[line - 1] if line <= len(lines) else ""):
            said += " (a tab stands here; indent with blanks)"
        return None, [*faults, fault(f"not valid YAML: {said}", line, column)]
    except (yaml.YAMLError, ValueError) as error:
        first = str(error).split("\n")[0]
        return None, [*faults, fault(f"not valid YAML: {first}", 1, 1)]
    faults += [fault(message, line, column) for message, line, column in builder.faults]
    return tree, faults


class _Builder:
    """Events to a tree, with an explicit stack."""

    def __init__(self) -> None:
        self.faults: list[tuple[str, int, int]] = []
        self._stack: list[tuple[str, int, int, list[Node]]] = []
        self._root: Node | None = None
        self._nodes = 0

    def build(self, events: Iterator[yaml.Event]) -> Node:
        """The tree of one document; raises TreeFault where it cannot go on."""
        documents = 0
        for event in events:
            mark = event.start_mark
            assert mark is not None  # The parser marks every event.
            line, column = mark.line + 1, mark.column + 1
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise TreeFault("a second document begins here; one file is one pack", line, 1)
            elif isinstance(event, yaml.AliasEvent):
                raise TreeFault(f"alias *{event.anchor}; write the value out", line, column)
            elif isinstance(event, yaml.NodeEvent):
                self._open(event, line, column)
            elif isinstance(event, yaml.CollectionEndEvent):
                self._close()
        if self._root is None:
            raise TreeFault("the file is empty; a pack begins with `format: 1`", 1, 1)
        return self._root

    def _open(self, event: yaml.NodeEvent, line: int, column: int) -> None:
        self._refuse_extras(event, line, column)
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise TreeFault(f"more than {MAX_NODES} values; split the file", line, column)
        if isinstance(event, yaml.ScalarEvent):
            self._put(Scalar(event.value, line, column))
            return
        if len(self._stack) >= MAX_DEPTH:
            raise TreeFault(f"nested deeper than {MAX_DEPTH}", line, column)
        shape = "map" if isinstance(event, yaml.MappingStartEvent) else "list"
        self._stack.append((shape, line, column, []))

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
        if event.anchor is not None:
            raise TreeFault(f"anchor &{event.anchor}; write the value out each time", line, column)
        tag = getattr(event, "tag", None)
        if tag is not None:
            raise TreeFault(f"tag {tag}; values need none here", line, column)

    def _mapping(self, flat: list[Node], line: int, column: int) -> Mapping:
        pairs: list[tuple[Scalar, Node]] = []
        seen: dict[str, int] = {}
        for key, value in zip(flat[::2], flat[1::2], strict=True):
            if not isinstance(key, Scalar):
                raise TreeFault("a key must be a word", key.line, key.column)
            if key.value == "<<":
                raise TreeFault("merge key <<; write the keys out", key.line, key.column)
            if key.value in seen:
                self.faults.append(
                    (f"key `{key.value}` again; it stands in line {seen[key.value]} already",
                     key.line, key.column)
                )  # fmt: skip
                continue
            seen[key.value] = key.line
            pairs.append((key, value))
        return Mapping(tuple(pairs), line, column)

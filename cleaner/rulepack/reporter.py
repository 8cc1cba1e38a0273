"""Where the faults of one file are gathered, each with its place, its line and the line's fix."""

from __future__ import annotations

from cleaner.errors import Fault
from cleaner.rulepack.lines import MAX_SHOWN, shown, split_lines, with_value
from cleaner.rulepack.yamltree import Node, Scalar

# Nobody mends more at a time, and a broken file of a megabyte could have hundreds of thousands.
MAX_FAULTS = 100


class Reporter:
    """Gathers the faults of one file. `path` is where the file can be opened."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.faults: list[Fault] = []
        self._lines = split_lines(text)

    def fault(self, message: str, node: Node, *, meant: str = "", fix: str = "") -> None:
        """Record a fault at `node`. `meant` is what the scalar should say, or `fix` the whole
        line as it should read."""
        if meant and isinstance(node, Scalar):
            fix = with_value(self.line(node), node.column, node.value, meant)
        self._record(message, node.line, node.column, fix)

    def line(self, node: Node) -> str:
        """The source line that a node begins in."""
        return self._lines[node.line - 1] if node.line <= len(self._lines) else ""

    @property
    def is_full(self) -> bool:
        """Whether no further fault is recorded."""
        return len(self.faults) > MAX_FAULTS

    def _record(self, message: str, line: int, column: int, fix: str) -> None:
        if self.is_full:
            return
        if len(self.faults) == MAX_FAULTS:
            message, fix = "more faults from here on; mend the others of this file first", ""
        source = self._lines[line - 1] if line <= len(self._lines) else ""
        if len(source) > MAX_SHOWN:
            fix = ""
        self.faults.append(Fault(self.path, line, column, message, shown(source), fix))

"""Where a character of the clean text stood in the input, and the other way round.

One `StageMap` per stage, chained by `OffsetMap`. Kept characters map one to one and strictly
increasing. A position in a replacement has no single partner: it gives the ends of the source
span. A position at a cut has two: `bias` says which side is meant.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from cleaner.model import Edit


class StageMap:
    """The offset map of one stage; `before` and `after` are the lengths of its texts."""

    __slots__ = ("_ends", "_new_ends", "_new_starts", "_starts", "after", "before")

    def __init__(self, edits: Sequence[Edit], before: int) -> None:
        self._starts = [edit.start for edit in edits]
        self._ends = [edit.end for edit in edits]
        self._new_starts: list[int] = []
        self._new_ends: list[int] = []
        shift = 0
        for edit in edits:
            self._new_starts.append(edit.start + shift)
            shift += len(edit.inserted) - (edit.end - edit.start)
            self._new_ends.append(edit.end + shift)
        self.before = before
        self.after = before + shift

    def back(self, position: int, bias: str) -> int:
        """A position in the stage's output, as a position in its input."""
        return _convert(position, bias, self._new_starts, self._new_ends, self._starts, self._ends)

    def forth(self, position: int, bias: str) -> int:
        """A position in the stage's input, as a position in its output."""
        return _convert(position, bias, self._starts, self._ends, self._new_starts, self._new_ends)


def _convert(
    position: int,
    bias: str,
    from_starts: list[int],
    from_ends: list[int],
    to_starts: list[int],
    to_ends: list[int],
) -> int:
    """Piecewise-linear conversion. `right` means the character that begins at `position`,
    `left` the one that ends there; that alone decides which edits lie before it."""
    if bias == "right":
        last = bisect_right(from_starts, position) - 1
        if last < 0:
            return position
        if position >= from_ends[last]:
            return to_ends[last] + position - from_ends[last]
        return to_starts[last] if position == from_starts[last] else to_ends[last]
    last = bisect_left(from_starts, position) - 1
    if last < 0:
        return position
    if position >= from_ends[last]:
        return to_ends[last] + position - from_ends[last]
    return to_starts[last]


class OffsetMap:
    """All stages in order, at least one: input → clean text and back."""

    __slots__ = ("_stages",)

    def __init__(self, stages: Sequence[StageMap]) -> None:
        self._stages = tuple(stages)

    def to_original(self, position: int, bias: str = "right") -> int:
        """Where the clean text's `position` lies in the input.

        For a kept character with the default bias this is that very character. At a cut,
        `bias="left"` gives the start of what was cut. Inside a replacement, `left` gives the
        start and `right` the end of the source span (its first character gives the start).

        Raises:
            IndexError: `position` is not in `0 … len(clean)`.
            ValueError: `bias` is neither `left` nor `right`.
        """
        _check(position, self._stages[-1].after, bias)
        for stage in reversed(self._stages):
            position = stage.back(position, bias)
        return position

    def to_clean(self, position: int, bias: str = "right") -> int:
        """Where the input's `position` lies in the clean text; positions inside a cut give the
        place of the cut, positions inside a replaced span an end of the replacement.

        Raises:
            IndexError: `position` is not in `0 … len(input)`.
            ValueError: `bias` is neither `left` nor `right`.
        """
        _check(position, self._stages[0].before, bias)
        for stage in self._stages:
            position = stage.forth(position, bias)
        return position

    def to_original_span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the input that the clean text's `[start, end)` came from."""
        if start >= end:
            return self.to_original(start), self.to_original(start)
        return self.to_original(start, "right"), self.to_original(end, "left")

    def to_clean_span(self, start: int, end: int) -> tuple[int, int]:
        """What is left in the clean text of the input's `[start, end)`."""
        return self.to_clean(start, "left"), self.to_clean(end, "right")


def _check(position: int, length: int, bias: str) -> None:
    if bias not in ("left", "right"):
        raise ValueError(f"bias is {bias!r}; it must be 'left' or 'right'")
    if not 0 <= position <= length:
        raise IndexError(f"offset {position} lies outside the text of {length} characters")

"""Needles and bytes in, every place where one occurs out, by Hyperscan: the extra `hyperscan`.

It finds what Aho-Corasick finds, in the same order. What it will not do it says, and Aho-Corasick
does it: `Hyperscan.of` gives None where the package is missing or refuses, `find` where the bytes
may hold a needle that it could not be given.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any


class Hyperscan:
    """A database of literals. Threads may share it, and processes that are forked."""

    def __init__(self, needles: Sequence[bytes]) -> None:
        import hyperscan  # An extra, and nothing for a command that cleans one text.

        # The binding takes a needle up to its first zero byte.
        given = [number for number, needle in enumerate(needles) if b"\0" not in needle]
        self._is_whole = len(given) == len(needles)
        # Of those that end together Aho-Corasick tells the longest first.
        given.sort(key=lambda number: -len(needles[number]))
        self._told = [(number, len(needles[number])) for number in given]
        self._module: Any = hyperscan
        self._database: Any = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
        self._database.compile(
            expressions=[needles[number] for number in given],
            elements=len(given),
            literal=True,
        )
        # Scratch space serves one scan at a time: a scan takes one from here, or makes another.
        self._idle: list[Any] = []

    @classmethod
    def of(cls, needles: Sequence[bytes]) -> Hyperscan | None:
        """The needles behind Hyperscan, or None where that cannot be."""
        try:
            return cls(needles)
        except Exception:  # No package, a processor without SSSE3, a needle of 16,000 bytes …
            return None

    def find(self, haystack: bytes) -> list[tuple[int, int, int]] | None:
        """`(needle, start, end)` of every occurrence, overlapping ones too, or None."""
        if not self._is_whole and b"\0" in haystack:
            return None
        ends: list[tuple[int, int]] = []
        try:
            scratch = self._scratch()
            self._database.scan(haystack, _tell, 0, ends.append, scratch)
        except self._module.error:  # No memory for it.
            return None
        self._idle.append(scratch)
        # That they come by their ends is no promise of Hyperscan's.
        ends.sort()
        told = self._told
        return [(told[rank][0], end - told[rank][1], end) for end, rank in ends]

    def _scratch(self) -> Any:
        try:
            return self._idle.pop()  # Not asked for its length first: threads pop, too.
        except IndexError:
            return self._module.Scratch(self._database)


def _tell(
    rank: int, _start: int, end: int, _flags: int, add: Callable[[tuple[int, int]], None]
) -> None:
    add((end, rank))

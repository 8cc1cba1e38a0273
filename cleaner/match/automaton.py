"""Needles and a text in, every place where one occurs out: the only user of Aho-Corasick."""

from __future__ import annotations

from typing import Any

from ahocorasick_rs import AhoCorasick, BytesAhoCorasick, Implementation

# As a DFA an automaton scans half as fast again, but needs 25 ms to be set up for 1,000 needles.
_DFA_AFTER = 500_000
_DFA_NEEDLES = 12_000


class Automaton:
    """An Aho-Corasick automaton that becomes a DFA once it has scanned enough to pay for it,
    unless it shall not."""

    def __init__(self, needles: list[str] | list[bytes], *, as_dfa: bool = True) -> None:
        raw = isinstance(next(iter(needles), ""), bytes)
        kind: Any = BytesAhoCorasick if raw else AhoCorasick
        self._kind = kind
        self._needles = needles
        self._machine = kind(needles) if needles else None
        self._is_settled = not (as_dfa and 0 < len(needles) <= _DFA_NEEDLES)
        self._scanned = 0

    def find(self, haystack: str | bytes) -> list[tuple[int, int, int]]:
        """`(needle, start, end)` of every occurrence, overlapping ones too."""
        if self._machine is None:
            return []
        if not self._is_settled:
            self._scanned += len(haystack)
            if self._scanned > _DFA_AFTER:
                self._machine = self._kind(self._needles, implementation=Implementation.DFA)
                self._is_settled = True
        found: list[tuple[int, int, int]] = self._machine.find_matches_as_indexes(
            haystack, overlapping=True
        )
        return found

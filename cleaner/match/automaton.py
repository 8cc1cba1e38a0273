"""Needles and a text in, every place where one occurs out: the only user of Aho-Corasick."""

from __future__ import annotations

from typing import Any

from ahocorasick_rs import AhoCorasick, BytesAhoCorasick, Implementation

from cleaner.match.hyper import Hyperscan

# As a DFA an automaton scans half as fast again, but needs 25 ms to be set up for 1,000 needles.
_DFA_AFTER = 500_000
_DFA_NEEDLES = 12_000
# Hyperscan needs 20 µs a needle, and saves up to 10 ns a byte where few occur: each occurrence is
# a call of Python, and from some 14 in 1,000 bytes on it is the slower one.
_HYPERSCAN_AFTER_EACH = 2_000
_SELDOM = 8 / 1_000


class Automaton:
    """An Aho-Corasick automaton that becomes a DFA once it has scanned enough to pay for it,
    unless it shall not. One over bytes gives way to Hyperscan, where that is installed and its
    needles are seldom found."""

    def __init__(self, needles: list[str] | list[bytes], *, as_dfa: bool = True) -> None:
        raw = isinstance(next(iter(needles), ""), bytes)
        kind: Any = BytesAhoCorasick if raw else AhoCorasick
        self._kind = kind
        self._needles: Any = needles
        self._machine = kind(needles) if needles else None
        self._dfa_at = _DFA_AFTER if as_dfa and 0 < len(needles) <= _DFA_NEEDLES else 0
        self._hyper_at = _HYPERSCAN_AFTER_EACH * len(needles) if raw else 0
        self._hyper: Hyperscan | None = None
        self._scanned = self._told = 0

    def find(self, haystack: str | bytes) -> list[tuple[int, int, int]]:
        """`(needle, start, end)` of every occurrence, overlapping ones too, in the order of their
        ends."""
        if self._machine is None:
            return []
        if self._hyper is not None and isinstance(haystack, bytes):
            told = self._hyper.find(haystack)
            if told is not None:
                return told
        found: list[tuple[int, int, int]] = self._machine.find_matches_as_indexes(
            haystack, overlapping=True
        )
        if self._scanned < self._dfa_at or self._scanned < self._hyper_at:
            self._grow(len(haystack), len(found))
        return found

    def _grow(self, scanned: int, told: int) -> None:
        """Count what was scanned and told, and become faster where that is due."""
        before = self._scanned
        self._scanned += scanned
        self._told += told
        if before < self._dfa_at <= self._scanned:
            self._machine = self._kind(self._needles, implementation=Implementation.DFA)
        if before < self._hyper_at <= self._scanned and self._told < _SELDOM * self._scanned:
            self._hyper = Hyperscan.of(self._needles)

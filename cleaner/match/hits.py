"""A text in, where needles stand in it out, by block.

Most texts are looked through as they are, as raw UTF-8; those of scripts with other capitals, or
with odd characters, once they are folded. The same pass tells whether the text needs mending.
Beside a needle at an end of its pattern stands no letter: `from` is not meant in `therefrom`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Generic, NamedTuple, TypeVar

from cleaner.blocks.article import Article
from cleaner.match.automaton import Automaton
from cleaner.match.bytewise import ODD, is_bytewise, spellings, suspect_needles
from cleaner.match.standing import (
    BEGINS,
    BOTH,
    ENDS,
    bounds,
    bounds_in_bytes,
    folded,
    stands_alone,
)
from cleaner.patterns.fold import fold
from cleaner.patterns.needles import MARKS, parted

T = TypeVar("T")

# An automaton of all needles takes 100 to 200 ms to be set up, for which a command that cleans one
# file should not wait. Up to so many bytes each needle is looked for by itself.
_FEW_BYTES = 20_000
# What a needle of the raw scan is: one that is looked for, damage, or that folding is needed.
_MEANT, _SUSPECT, _ODD = range(3)


class Hits(NamedTuple, Generic[T]):
    """`found` are `(block, what)`; `opened` the gates; `suspect` says that a mend may have
    something to do (None where the pass could not tell)."""

    found: list[tuple[int, Sequence[T]]]
    opened: set[int]
    suspect: bool | None


class _Meaning(NamedTuple, Generic[T]):
    """What a needle means. `lists` are what is meant where no bound stands beside it, one in
    front, one behind, both, and the same object where that is the same; `gates` are opened where
    it stands alone."""

    kind: int
    lists: Sequence[Sequence[T]]
    gates: Sequence[int]


class Needles(Generic[T]):
    """Needles, see `needles.parted`, each with what it means, and words that open gates."""

    def __init__(self, meant: Mapping[str, Sequence[T]], gates: Sequence[Sequence[str]]) -> None:
        self._meant = meant
        self._gates = gates
        self._scanned = 0
        self._bytes: tuple[Automaton, list[_Meaning[T]]] | None = None
        self._folded: tuple[Automaton, list[_Meaning[T]]] | None = None
        self._always_folded = False

    def find(self, article: Article, raw: bytes) -> Hits[T]:
        """All that stands in the article; `raw` is its text in UTF-8."""
        self._scanned += len(raw)
        if self._scanned <= _FEW_BYTES:
            return self._narrowed(article.text)._in_folded(article, None)
        if not is_bytewise(raw):
            return self._in_folded(article, None)
        automaton, meanings = self.over_bytes()
        if self._always_folded:
            return self._in_folded(article, None)
        return self._in_bytes(article, raw, automaton, meanings)

    def _narrowed(self, text: str) -> Needles[T]:
        """Those of the needles that stand in the text."""
        folded = fold(text)
        meant = {one: meant for one, meant in self._meant.items() if one.strip(MARKS) in folded}
        return Needles(meant, [[word for word in gate if word in folded] for gate in self._gates])

    def over_bytes(self) -> tuple[Automaton, list[_Meaning[T]]]:
        """What looks through raw UTF-8, in lower case, and what its needles mean; set up now if
        it has not been."""
        if self._bytes is None:
            self._bytes = self._made_of_bytes()
        return self._bytes

    def _in_bytes(
        self, article: Article, raw: bytes, automaton: Automaton, meanings: Sequence[_Meaning[T]]
    ) -> Hits[T]:
        lowered = raw.lower()
        suspect = False
        found: list[tuple[int, Sequence[T]]] = []
        opened: set[int] = set()
        # Of a run of `#` each is a hit, and all but the first of a block say nothing new.
        told: dict[int, int] = {}
        is_lines = article.is_lines
        block = offset = counted_to = 0
        for needle, start, end in automaton.find(lowered):
            kind, lists, gates = meanings[needle]
            if kind:
                if kind == _ODD:
                    return self._in_folded(article, suspect or None)
                suspect = True
            if gates and stands_alone(lowered, start, end):
                opened.update(gates)
            meant = lists[BOTH]
            if lists[0] is not meant:
                meant = lists[bounds_in_bytes(raw, start, end)]
            if not meant:
                continue
            # Matches come by their ends, so a start may lie before the last one, by a needle's
            # length at most; counting goes on from there and never begins anew.
            if is_lines and start < counted_to:
                block -= raw.count(b"\n", start, counted_to)
            elif is_lines:
                block += raw.count(b"\n", counted_to, start)
            elif start < counted_to:
                offset -= len(raw[start:counted_to].decode("utf-8", "ignore"))
                block = article.block_at(offset)
            else:
                offset += len(raw[counted_to:start].decode("utf-8", "ignore"))
                block = article.block_at(offset)
            counted_to = start
            if told.get(id(meant)) != block:
                told[id(meant)] = block
                found.append((block, meant))
        return Hits(found, opened, suspect)

    def _in_folded(self, article: Article, suspect: bool | None) -> Hits[T]:
        """The same over the folded text: for other scripts, odd characters, runs of blanks."""
        if self._folded is None:
            self._folded = self._made_of_text()
        automaton, meanings = self._folded
        text, cased, starts = folded(article)
        found: list[tuple[int, Sequence[T]]] = []
        opened: set[int] = set()
        told: dict[int, int] = {}
        for needle, start, end in automaton.find(text):
            _, lists, gates = meanings[needle]
            if gates and not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum()):
                opened.update(gates)
            meant = lists[BOTH]
            if lists[0] is not meant:
                meant = lists[bounds(cased, start, end)]
            if meant:
                block = bisect_right(starts, start) - 1
                if told.get(id(meant)) != block:
                    told[id(meant)] = block
                    found.append((block, meant))
        return Hits(found, opened, suspect)

    def _made_of_text(self) -> tuple[Automaton, list[_Meaning[T]]]:
        return Automaton(list(self._meanings)), list(self._meanings.values())

    def _made_of_bytes(self) -> tuple[Automaton, list[_Meaning[T]]]:
        """The automaton over raw UTF-8. A needle that cannot be spelt out for it (of Cyrillic,
        say) stands only in texts that are folded anyway; if it might stand in others, all are."""
        made: dict[bytes, _Meaning[T]] = {}
        nothing: _Meaning[T] = _Meaning(_MEANT, ((), (), (), ()), ())
        for needle, meaning in self._meanings.items():
            spelt = spellings(needle)
            if spelt is None:
                self._always_folded |= not _is_of_other_case(needle)
                continue
            for raw in spelt:
                # Two needles may be spelt alike, as `ss` and `ß` are; both are meant.
                made[raw] = _joined(made[raw], meaning) if raw in made else meaning
        for marks, kind in ((suspect_needles(), _SUSPECT), (ODD, _ODD)):
            for raw in marks:
                made[raw] = made.get(raw, nothing)._replace(kind=kind)
        return Automaton(list(made)), list(made.values())

    @cached_property
    def _meanings(self) -> dict[str, _Meaning[T]]:
        """By what stands in the text, what it means."""
        meant: dict[str, list[list[T]]] = {}
        for needle, these in self._meant.items():
            bare, front, back = parted(needle)
            asked = bool(front) * BEGINS | bool(back) * ENDS
            lists = meant.setdefault(bare, [[], [], [], []])
            for at in range(BOTH + 1):
                if at & asked == asked:
                    lists[at] += these
        opened: dict[str, list[int]] = {}
        for gate, words in enumerate(self._gates):
            for word in words:
                opened.setdefault(word, []).append(gate)
        return {
            bare: _Meaning(_MEANT, _shared(meant.get(bare, ((), (), (), ()))), opened.get(bare, ()))
            for bare in (meant | opened)
        }


def _shared(lists: Sequence[Sequence[T]]) -> Sequence[Sequence[T]]:
    """The lists, equal ones as one object."""
    return tuple(next(other for other in lists if other == one) for one in lists)


def _joined(one: _Meaning[T], other: _Meaning[T]) -> _Meaning[T]:
    lists = [[*mine, *its] for mine, its in zip(one.lists, other.lists, strict=True)]
    return _Meaning(_MEANT, _shared(lists), (*one.gates, *other.gates))


def _is_of_other_case(needle: str) -> bool:
    """Whether every text that holds the needle is folded, for it has a letter of U+0370–058F."""
    return any("\u0370" <= char <= "\u058f" for char in needle)

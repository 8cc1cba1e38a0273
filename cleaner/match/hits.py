"""A text in, where needles stand in it out, by block.

Most texts are looked through as they are, as raw UTF-8; those of scripts with other capitals, or
with odd characters, once they are folded. The same pass tells whether the text needs mending.
Beside a needle at an end of its pattern stands no letter: `from` is not meant in `therefrom`.
Where a line end was lost, as in `100 free spinsThe harbour`, a capital may.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Generic, NamedTuple, TypeVar

from cleaner.blocks.article import Article
from cleaner.match.automaton import Automaton
from cleaner.match.bytewise import ODD, is_bytewise, spellings, suspect_needles
from cleaner.patterns.fold import collapse_blanks, fold, fold_keeping_runs
from cleaner.patterns.needles import MARKS, is_letter, parted

T = TypeVar("T")

# An automaton of all needles takes 100 to 200 ms to be set up, for which a command that cleans one
# file should not wait. Up to so many bytes each needle is looked for by itself.
_FEW_BYTES = 20_000
# What a needle of the raw scan is: one that is looked for, damage, or that folding is needed.
_MEANT, _SUSPECT, _ODD = range(3)
# Whether a byte is a letter of ASCII, and whether it is a small one.
_LETTER = bytes(byte < 128 and chr(byte).isalpha() for byte in range(256))
_SMALL = bytes(byte < 128 and chr(byte).islower() for byte in range(256))
_BEGINS, _ENDS = 1, 2
_BOTH = _BEGINS | _ENDS


class Hits(NamedTuple, Generic[T]):
    """`found` are `(block, what)`; `opened` the gates; `suspect` says
    that a mend may have something to do (None where the pass could not tell)."""

    found: list[tuple[int, Sequence[T]]]
    opened: set[int]
    suspect: bool | None


class _Meaning(NamedTuple):
    """What a needle means. `lists` are numbers of what is meant where no bound stands beside it,
    one in front, one behind, both; `gates` are opened where it stands alone."""

    kind: int
    lists: tuple[int, int, int, int]
    gates: tuple[int, ...]


class Needles(Generic[T]):
    """Needles, see `needles.parted`, each with what it means, and words that open gates."""

    def __init__(self, meant: Mapping[str, Sequence[T]], gates: Sequence[Sequence[str]]) -> None:
        self._meant = meant
        self._gates = gates
        self._scanned = 0
        self._bytes: tuple[Automaton, list[_Meaning]] | None = None
        self._folded: tuple[Automaton, list[_Meaning]] | None = None
        self._always_folded = False
        # What needles mean; the first of these lists is nothing.
        self._lists: list[Sequence[T]] = [()]

    def find(self, article: Article, raw: bytes) -> Hits[T]:
        """All that stands in the article; `raw` is its text in UTF-8."""
        self._scanned += len(raw)
        if self._scanned <= _FEW_BYTES:
            return self._narrowed(article.text)._in_folded(article, None)
        if self._always_folded or not is_bytewise(raw):
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

    def over_bytes(self) -> tuple[Automaton, list[_Meaning]]:
        """What looks through raw UTF-8, in lower case, and what its needles mean; set up now if
        it has not been."""
        if self._bytes is None:
            self._bytes = self._made_of_bytes()
        return self._bytes

    def _in_bytes(
        self, article: Article, raw: bytes, automaton: Automaton, meanings: Sequence[_Meaning]
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
            if gates and _stands_alone(lowered, start, end):
                opened.update(gates)
            which = lists[_BOTH]
            if lists[0] != which:
                which = lists[_bounds_in_bytes(raw, start, end)]
            if not which:
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
            if told.get(which) != block:
                told[which] = block
                found.append((block, self._lists[which]))
        return Hits(found, opened, suspect)

    def _in_folded(self, article: Article, suspect: bool | None) -> Hits[T]:
        """The same over the folded text: for other scripts, odd characters, runs of blanks."""
        if self._folded is None:
            self._folded = self._made_of_text()
        automaton, meanings = self._folded
        folded = fold_keeping_runs(article.text)
        starts = article.starts
        # Where folding moves nothing the text itself tells of letters and capitals.
        cased: str | None = article.text
        if len(folded) != len(article.text) or "  " in folded:
            pieces = [
                collapse_blanks(fold_keeping_runs(article.text[block.start : block.end]))
                for block in article.blocks
            ]
            cased, folded = None, "\n".join(pieces)
            starts = [0]
            for piece in pieces[:-1]:
                starts.append(starts[-1] + len(piece) + 1)
        found: list[tuple[int, Sequence[T]]] = []
        opened: set[int] = set()
        told: dict[int, int] = {}
        for needle, start, end in automaton.find(folded):
            _, lists, gates = meanings[needle]
            if gates and not (
                folded[start - 1 : start].isalnum() or folded[end : end + 1].isalnum()
            ):
                opened.update(gates)
            which = lists[_BOTH]
            if lists[0] != which and cased is not None:
                which = lists[_bounds(cased, start, end)]
            if which:
                block = bisect_right(starts, start) - 1
                if told.get(which) != block:
                    told[which] = block
                    found.append((block, self._lists[which]))
        return Hits(found, opened, suspect)

    def _made_of_text(self) -> tuple[Automaton, list[_Meaning]]:
        return Automaton(list(self._meanings)), list(self._meanings.values())

    def _made_of_bytes(self) -> tuple[Automaton, list[_Meaning]]:
        """The automaton over raw UTF-8. A needle that cannot be spelt out for it (of Cyrillic,
        say) stands only in texts that are folded anyway; if it might stand in others, all are."""
        made: dict[bytes, _Meaning] = {}
        for needle, meaning in self._meanings.items():
            spelt = spellings(needle)
            if spelt is None:
                self._always_folded |= not _is_of_other_case(needle)
                continue
            for raw in spelt:
                # Two needles may be spelt alike, as `ss` and `ß` are; both are meant.
                made[raw] = self._joined(made[raw], meaning) if raw in made else meaning
        for marks, kind in ((suspect_needles(), _SUSPECT), (ODD, _ODD)):
            for raw in marks:
                known = made.get(raw, _NOTHING)
                made[raw] = known._replace(kind=kind)
        return Automaton(list(made)), list(made.values())

    @cached_property
    def _meanings(self) -> dict[str, _Meaning]:
        """By what stands in the text, what it means."""
        meant: dict[str, list[list[T]]] = {}
        for needle, these in self._meant.items():
            bare, first, last = parted(needle)
            asked = bool(first) * _BEGINS | bool(last) * _ENDS
            lists = meant.setdefault(bare, [[], [], [], []])
            for at in range(_BOTH + 1):
                if at & asked == asked:
                    lists[at] += these
        found = {bare: self._meaning(lists) for bare, lists in meant.items()}
        opened: dict[str, list[int]] = {}
        for gate, words in enumerate(self._gates):
            for word in words:
                opened.setdefault(word, []).append(gate)
        for word, gates in opened.items():
            found[word] = found.get(word, _NOTHING)._replace(gates=tuple(gates))
        return found

    def _meaning(self, lists: Sequence[Sequence[T]]) -> _Meaning:
        numbers: list[int] = []
        for place, one in enumerate(lists):
            same = next((numbers[n] for n in range(place) if lists[n] == one), None)
            if same is None:
                same = len(self._lists) if one else 0
                if one:
                    self._lists.append(one)
            numbers.append(same)
        a, b, c, d = numbers
        return _Meaning(_MEANT, (a, b, c, d), ())

    def _joined(self, one: _Meaning, other: _Meaning) -> _Meaning:
        lists = [
            [*self._lists[a], *self._lists[b]] for a, b in zip(one.lists, other.lists, strict=True)
        ]
        return self._meaning(lists)._replace(gates=(*one.gates, *other.gates))


_NOTHING = _Meaning(_MEANT, (0, 0, 0, 0), ())


def _is_of_other_case(needle: str) -> bool:
    """Whether every text that holds the needle is folded, for it has a letter of U+0370–058F."""
    return any("\u0370" <= char <= "\u058f" for char in needle)


def _bounds_in_bytes(raw: bytes, start: int, end: int) -> int:
    """The sides of the span on which no letter stands, or only one beyond a lost line end: a
    capital behind it, or a small letter in front of one."""
    bounds = _BOTH
    if start and _LETTER[raw[start - 1]]:
        first = raw[start]
        if _SMALL[first] or (_LETTER[first] and not _SMALL[raw[start - 1]]):
            bounds = _ENDS
    if end < len(raw) and _SMALL[raw[end]] and _LETTER[raw[end - 1]]:
        bounds &= _BEGINS
    return bounds


def _bounds(text: str, start: int, end: int) -> int:
    before, first = text[start - 1 : start], text[start]
    bounds = _BOTH
    if is_letter(before) and (first.islower() or (first.isupper() and "A" <= before <= "Z")):
        bounds = _ENDS
    last, after = text[end - 1], text[end : end + 1]
    if is_letter(last) and is_letter(after) and after.islower():
        bounds &= _BEGINS
    return bounds


def _stands_alone(raw: bytes, start: int, end: int) -> bool:
    """Whether no letter or digit touches the span: the Iran in `refrain` opens nothing."""
    before = raw[max(0, start - 4) : start].decode("utf-8", "ignore")[-1:]
    after = raw[end : end + 4].decode("utf-8", "ignore")[:1]
    return not (before.isalnum() or after.isalnum())

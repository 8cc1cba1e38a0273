"""Names packs in, their indexes out, each made for the first text that opens it: most open none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from cleaner.names.spelling import fold_word
from cleaner.rulepack.packs import NamesPack, Romanisation

if TYPE_CHECKING:
    from cleaner.names.by_sound import BySound
    from cleaner.names.index import NamesIndex
    from cleaner.names.tables import Tables


def ordinary_words(packs: Iterable[NamesPack]) -> frozenset[str]:
    """What the shared packs among these give in small letters, folded."""
    return frozenset(
        fold_word(spelling.text)
        for pack in packs
        if not pack.count
        for spelling in pack.body.spellings
        if spelling.text.islower()
    )


class Ready:
    """All names packs: `packs` are those with names, in their order; the others are shared and
    hold but decoys for all of them."""

    def __init__(
        self, packs: Sequence[NamesPack], tables: Callable[[], Mapping[str, Romanisation]]
    ) -> None:
        self.packs = [pack for pack in packs if pack.count]
        self._shared = [pack for pack in packs if not pack.count]
        self._open_tables = tables
        self._indexes: dict[int, NamesIndex] = {}
        self._vocabularies: dict[tuple[int, ...], frozenset[str]] = {}
        self._decoys: dict[str, Sequence[NamesIndex]] = {}

    @cached_property
    def _tables(self) -> Tables:
        from cleaner.names.tables import Tables

        return Tables(self._open_tables())

    def index(self, number: int) -> NamesIndex:
        """The index of a pack with names."""
        if number not in self._indexes:
            from cleaner.names.index import NamesIndex

            pack = self.packs[number]
            self._indexes[number] = NamesIndex(pack, self._tables.get(pack.romanisation))
        return self._indexes[number]

    def vocabulary(self, numbers: tuple[int, ...]) -> frozenset[str]:
        """All words of the spellings of these packs; kept, since texts open few sets of packs."""
        if len(numbers) == 1:
            return self.index(numbers[0]).words
        if numbers not in self._vocabularies:
            of_each = [self.index(number).words for number in numbers]
            self._vocabularies[numbers] = frozenset().union(*of_each)
        return self._vocabularies[numbers]

    @cached_property
    def words(self) -> frozenset[str]:
        """Ordinary words, folded."""
        return ordinary_words(self._shared)

    @cached_property
    def decoys(self) -> frozenset[tuple[str, ...]]:
        """The folded words of the decoys for all packs."""
        return frozenset(
            tuple(spelling.words) for pack in self._shared for spelling in pack.body.spellings
        )

    def listener(self, indexes: Sequence[NamesIndex], told: frozenset[str]) -> BySound:
        """What hears names of these packs that no list holds; `told` are those whose context
        the title or address gives."""
        from cleaner.names.by_sound import BySound

        listening = [index for index in indexes if index.sounds is not None]
        codes = {index.pack.romanisation for index in listening}
        return BySound(listening, {c: self._decoys_for(c) for c in codes}, self.words, told)

    def _decoys_for(self, code: str) -> Sequence[NamesIndex]:
        from cleaner.names.index import NamesIndex

        if code not in self._decoys:
            self._decoys[code] = [NamesIndex(pack, self._tables.get(code)) for pack in self._shared]
        return self._decoys[code]

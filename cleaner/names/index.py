"""A names pack in, a look-up table out: every listed spelling by its skeleton."""

from __future__ import annotations

from collections.abc import Container

from cleaner.rulepack.schema import Name, NamesPack, Spelling


class NamesIndex:
    """One pack made ready for look-up: `spellings` by their words without articles."""

    def __init__(self, pack: NamesPack) -> None:
        self.pack = pack
        self.spellings: dict[tuple[str, ...], list[Spelling]] = {}
        for spelling in pack.spellings:
            self.spellings.setdefault(tuple(spelling.bones), []).append(spelling)
        self.longest = max((len(spelling.words) for spelling in pack.spellings), default=1)

    def name(self, spelling: Spelling) -> Name | None:
        """The name that a spelling belongs to; None for a decoy."""
        return self.pack.names[spelling.name] if spelling.name >= 0 else None

    def has_context(self, words: Container[tuple[str, ...]]) -> bool:
        """Whether one of the pack's context words is among `words` (tuples of folded words)."""
        return any(word in words for word in self.pack.context)

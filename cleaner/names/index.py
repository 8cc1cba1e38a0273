"""A names pack in, a look-up table out: every listed spelling by its skeleton."""

from __future__ import annotations

from cleaner.rulepack.schema import Name, NamesPack, Spelling


class NamesIndex:
    """One pack made ready for look-up: `spellings` by their words without articles, and all such
    `words`."""

    def __init__(self, pack: NamesPack) -> None:
        self.pack = pack
        self.spellings: dict[tuple[str, ...], list[Spelling]] = {}
        for spelling in pack.spellings:
            self.spellings.setdefault(tuple(spelling.bones), []).append(spelling)
        self.words = frozenset(word for bones in self.spellings for word in bones)
        self.longest = max((len(spelling.words) for spelling in pack.spellings), default=1)

    def name(self, spelling: Spelling) -> Name | None:
        """The name that a spelling belongs to; None for a decoy."""
        return self.pack.names[spelling.name] if spelling.name >= 0 else None

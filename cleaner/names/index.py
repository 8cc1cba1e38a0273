"""A names pack in, look-ups out: every listed spelling by its skeleton."""

from __future__ import annotations

from cleaner.rulepack.packs import Name, NamesPack, Spelling


class NamesIndex:
    """One pack made ready for look-up; `words` are all words that spellings are made of, articles
    aside."""

    def __init__(self, pack: NamesPack) -> None:
        self.pack = pack
        self.words = frozenset(" ".join(pack.body.by_bones).split(" "))
        self.longest = max((len(spelling.words) for spelling in pack.body.spellings), default=1)

    def spellings(self, bones: tuple[str, ...]) -> list[Spelling]:
        """The spellings whose words without articles are `bones`."""
        places = self.pack.body.by_bones.get(" ".join(bones), ())
        return [self.pack.body.spellings[place] for place in places]

    def name(self, spelling: Spelling) -> Name | None:
        """The name that a spelling belongs to; None for a decoy."""
        return self.pack.body.names[spelling.name] if spelling.name >= 0 else None

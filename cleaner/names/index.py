"""A names pack in, look-ups out: every listed spelling by its skeleton, all of them by sound."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.rulepack.packs import Name, NamesPack, Spelling

if TYPE_CHECKING:
    from cleaner.names.key import Candidate, KeyIndex
    from cleaner.names.sounds import Sounds

# Spans whose candidates are kept; texts of one subject say the same names again and again.
MAX_KEPT = 200_000


class NamesIndex:
    """One pack made ready for look-up; `words` are all words that spellings are made of, articles
    aside. `sounds` is its romanisation table, None where it has none."""

    def __init__(self, pack: NamesPack, sounds: Sounds | None = None) -> None:
        self.pack = pack
        self.words = frozenset(" ".join(pack.body.by_bones).split(" "))
        self.longest = max((len(spelling.words) for spelling in pack.body.spellings), default=1)
        self.sounds = sounds
        self._key: KeyIndex | None = None
        self._heard: dict[str, tuple[Candidate, ...]] = {}

    def spellings(self, bones: tuple[str, ...]) -> list[Spelling]:
        """The spellings whose words without articles are `bones`."""
        places = self.pack.body.by_bones.get(" ".join(bones), ())
        return [self.pack.body.spellings[place] for place in places]

    def lists(self, other: Spelling) -> bool:
        """Whether a spelling of another pack is one of a name here."""
        return any(
            tuple(one.words) == tuple(other.words) and one.name >= 0
            for one in self.spellings(tuple(other.bones))
        )

    def name(self, spelling: Spelling) -> Name | None:
        """The name that a spelling belongs to; None for a decoy."""
        return self.pack.body.names[spelling.name] if spelling.name >= 0 else None

    @property
    def key(self) -> KeyIndex:
        """The spellings by sound; the pack has a table."""
        if self._key is None:
            from cleaner.names.key import KeyIndex

            assert self.sounds is not None
            # A full name that gives context is a spelling itself.
            opening = set(self.pack.context).difference(self.pack.openers)
            self._key = KeyIndex(self.pack.body, self.sounds, sorted(opening))
        return self._key

    def by_sound(self, span: str) -> tuple[Candidate, ...]:
        """The names near a span that may be written and the decoys near it, the nearest first."""
        found = self._heard.get(span)
        if found is None:
            near = self.key.candidates(span)
            found = tuple(c for c in near if not c.why_not or c.spelling.name < 0)
            if len(self._heard) < MAX_KEPT:
                self._heard[span] = found
        return found

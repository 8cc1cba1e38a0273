"""A names pack in, a look-up table out: every listed spelling by its skeleton."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

from cleaner.names.spelling import Skeleton, skeleton
from cleaner.rulepack.schema import Name, NamesPack, Spelling


@dataclass(frozen=True, slots=True)
class Target:
    """What a spelling stands for; `name` is None for a decoy."""

    name: Name | None
    spelling: Spelling
    skeleton: Skeleton

    @property
    def key(self) -> tuple[str, bool]:
        """What two spellings of the same thing agree in."""
        return (self.name.canonical if self.name else "", self.spelling.short)


class NamesIndex:
    """One pack made ready for look-up."""

    def __init__(self, pack: NamesPack) -> None:
        self.pack = pack
        self.targets: dict[tuple[str, ...], list[Target]] = {}
        self.longest = 1
        for spelling in pack.spellings:
            name = pack.names[spelling.name] if spelling.name >= 0 else None
            bones = skeleton(spelling.words)
            self.targets.setdefault(bones.words, []).append(Target(name, spelling, bones))
            self.longest = max(self.longest, len(spelling.words))

    def has_context(self, words: Container[tuple[str, ...]]) -> bool:
        """Whether one of the pack's context words is among `words` (tuples of folded words)."""
        return any(word in words for word in self.pack.context)

"""A names pack in, look-up tables out: every listed spelling by its skeleton."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cleaner.names.spelling import Skeleton, skeleton
from cleaner.names.tokens import tokens
from cleaner.patterns.fold import fold
from cleaner.rulepack.schema import Name, NamesPack


@dataclass(frozen=True, slots=True)
class Target:
    """What a spelling stands for: a name and the form to write; `name` is None for a decoy.
    `short` forms count only after the full name, `ambiguous` ones only in context."""

    name: Name | None
    canonical: str
    spelling: str
    skeleton: Skeleton
    folded: tuple[str, ...]
    short: bool = False
    ambiguous: bool = False

    @property
    def key(self) -> tuple[str, bool]:
        """What two spellings of the same thing agree in."""
        return (self.name.canonical if self.name else "", self.short)


class NamesIndex:
    """One pack made ready for look-up."""

    def __init__(self, pack: NamesPack) -> None:
        self.pack = pack
        self.targets: dict[tuple[str, ...], list[Target]] = {}
        self.longest = 1
        self.context = frozenset(fold_words(word) for word in pack.context)
        self._gate: set[str] = {fold(word) for word in pack.context}
        for name in pack.names:
            for spelling in dict.fromkeys((name.canonical, *name.variants)):
                self._add(name, name.canonical, spelling)
            for canonical, variants in name.short.items():
                for spelling in dict.fromkeys((canonical, *variants)):
                    self._add(name, canonical, spelling, short=True)
            for decoy in name.distinct_from:
                self._add(None, "", decoy)
        for decoy in pack.decoys:
            self._add(None, "", decoy)

    @property
    def gate(self) -> tuple[str, ...]:
        """Folded strings one of which stands in every text that this pack may act on: its
        context words, and a word of each spelling of several words."""
        return tuple(sorted(self._gate))

    def _add(self, name: Name | None, canonical: str, spelling: str, *, short: bool = False) -> None:
        words = fold_words(spelling)
        if not words:
            return
        bones = skeleton(words)
        ambiguous = name is not None and spelling in name.ambiguous
        target = Target(name, canonical, spelling, bones, words, short, ambiguous)
        self.targets.setdefault(bones.words, []).append(target)
        self.longest = max(self.longest, len(words))
        if name is not None and len(bones.words) > 1 and not short:
            # The exact spelling holds this word whatever the case.
            self._gate.add(max((fold(t.text) for t in tokens(spelling)), key=len))

    def has_context(self, words: Iterable[tuple[str, ...]]) -> bool:
        """Whether one of the pack's context words is among `words` (tuples of folded words)."""
        return any(word in self.context for word in words)


def fold_words(text: str) -> tuple[str, ...]:
    """The folded words of a spelling."""
    return tuple(token.folded for token in tokens(text))

"""What all rule files together come to: rules, names packs, and where they were read from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from cleaner.rulepack.schema import Rule

if TYPE_CHECKING:
    from cleaner.patterns.plain import Vocabulary


@dataclass(frozen=True, slots=True)
class Name:
    """One entry of a names pack; `line` is where it begins in its file."""

    canonical: str
    kind: str
    country: str = ""
    native: tuple[str, ...] = ()
    ids: Mapping[str, str] = field(default_factory=dict)
    variants: tuple[str, ...] = ()
    languages: Mapping[str, str] = field(default_factory=dict)
    distinct_from: tuple[str, ...] = ()
    short: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    renamings: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()
    line: int = 0


class Spelling(NamedTuple):
    """One spelling analysed: its folded words, those without articles and where articles stood,
    the name it belongs to (an index, -1 for a decoy), and the form to write. `short` forms count
    only after the full name, `ambiguous` ones only in context.

    A tuple, since a pack has thousands and most texts open none: the cache hands them on as rows.
    """

    words: Sequence[str]
    bones: Sequence[str]
    articles: Sequence[int]
    name: int
    canonical: str
    text: str
    short: bool = False
    ambiguous: bool = False


@dataclass(frozen=True, slots=True)
class Romanisation:
    """How one language is written in Latin letters. `letters` leads from groups of Latin letters
    to the sounds that they may stand for, `native` from letters of its own script; `near` gives
    the costs of pairs of sounds, `missing` those of sounds that are not written; `articles`,
    `prefixes` and `words` are what a spelling is cut and levelled by."""

    code: str
    letters: Mapping[str, tuple[str, ...]]
    native: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    near: Mapping[str, float] = field(default_factory=dict)
    missing: Mapping[str, float] = field(default_factory=dict)
    articles: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NamesBody:
    """What a names pack holds for texts that open it. `by_bones` leads from the words of a
    spelling without articles, joined by blanks, to its places in `spellings`."""

    spellings: Sequence[Spelling]
    names: tuple[Name, ...]
    by_bones: Mapping[str, Sequence[int]]


@dataclass(frozen=True)
class NamesPack:
    """A names pack: one of the `context` words opens it for all spellings; one of the `openers`,
    spellings of several words, for these alone, save those that are context, too, since they are
    written with a word of it. Both are folded. `count` is that of its names;
    `by_language` says that some are written otherwise in some languages; `source` and `layer` are
    where its file stands; `open` gives the rest. One without `context` and names holds decoys for
    all packs; those in small letters are ordinary words.
    """

    id: str
    context: Sequence[str]
    openers: Sequence[str]
    romanisation: str
    count: int
    by_language: bool
    source: str
    layer: int
    open: Callable[[], NamesBody] = field(compare=False)

    @cached_property
    def body(self) -> NamesBody:
        """Spellings and names."""
        return self.open()


@dataclass(frozen=True, slots=True)
class Packs:
    """Everything that the rule files say, validated and sorted by id. `sha256` is the hash of
    the files' names and contents; `layers` are the places that the files were read from, lowest
    first; `formerly` leads from an earlier id of a rule to the present one, `extended` from a
    pack to those that extend it and their outlets; `open_romanisations` gives the tables by code,
    which few texts ask for, `open_vocabulary` the placeholders for packs on top."""

    rules: Sequence[Rule]
    names: tuple[NamesPack, ...]
    months: Mapping[str, int]
    sha256: str
    formerly: Mapping[str, str] = field(default_factory=dict)
    layers: tuple[str, ...] = ("",)
    extended: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)
    open_romanisations: Callable[[], Mapping[str, Romanisation]] = field(
        default=dict, compare=False
    )
    open_vocabulary: Callable[[], Vocabulary] | None = field(default=None, compare=False)

    def place(self, rule: Rule) -> str:
        """`path:line` of the rule, with the folder that its layer was read from."""
        layer = self.layers[rule.layer] if rule.layer < len(self.layers) else ""
        return f"{layer}/{rule.source}" if layer else rule.source

    def place_of_name(self, pack: NamesPack, name: Name | None = None) -> str:
        """`path:line` of a name, or of the pack."""
        layer = self.layers[pack.layer] if pack.layer < len(self.layers) else ""
        line = name.line if name else 1
        return f"{layer}/{pack.source}:{line}" if layer else f"{pack.source}:{line}"

"""The nouns of a document's journey: what each stage receives and hands on.

Offsets are Unicode code points, half-open, in the text that the stage named received.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from cleaner.rulepack.rule import Rule

CATEGORIES = (
    "ad", "teaser", "caption", "credit", "byline", "date", "section", "share", "newsletter",
    "subscription", "cookie", "comments", "legal", "player", "tags", "bio", "donation",
    "navigation", "agency", "embed", "other",
)  # fmt: skip

TRUST_LEVELS = ("watch", "likely", "safe", "retired")

VERDICTS = (
    "article", "stub", "paywalled", "consent_wall", "listing", "all_spill", "not_text",
)  # fmt: skip

FLAGS = (
    "guard", "repaired", "undecodable", "language_uncovered", "scope_unknown", "truncated",
    "budget", "rescued",
)  # fmt: skip

NOTHING: Mapping[str, str] = {}

STAGES = ("decode", "select", "repair", "spill", "sentences", "names")


@dataclass(frozen=True, slots=True)
class Hints:
    """What the caller knows of a document; each may be None, and then it is not guessed."""

    url: str | None = None
    title: str | None = None
    outlet: str | None = None
    date: str | None = None
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One document as `read` yields it: text or bytes, an id, and the hints."""

    id: str
    content: str | bytes
    hints: Hints = Hints()
    fields: Mapping[str, Any] = field(default_factory=dict)


class Block(NamedTuple):
    """A line of the text, or a sentence of a line that is too long to be one paragraph.

    `text[start:end]` is the content, `text[end:stop]` its separator.
    """

    index: int  # type: ignore[assignment]  # hides tuple.index, which nobody calls on a block
    start: int
    end: int
    stop: int
    sentence: bool = False


# Tuples like `Block`: a page has some 150 of each, and a frozen dataclass takes five times as long.
class Evidence(NamedTuple):
    """One cue that spoke for an edit, and its share of the decision (shares sum to 1)."""

    cue: str
    share: float = 1.0
    detail: str = ""


class Edit(NamedTuple):
    """Take `text[start:end]` out and put `inserted` in."""

    start: int
    end: int
    inserted: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """What a rule proposes: cut `text[start:end]` (`inserted` is empty) or replace it, or, for a
    `keep` rule, protect it. `first`/`last` are the indexes of the blocks it lies in; `whole`
    says that it takes its block whole; `listed` that a whole-line lexicon found it; `goes_on` that
    its sentence may go on in the next line, if that one stays; `opener` is the block from which a
    cut of kind `from` goes on to this one."""

    rule: Rule
    start: int
    end: int
    first: int
    last: int
    reason: tuple[Evidence, ...]
    inserted: str = ""
    captured: Mapping[str, str] = field(default_factory=dict)
    group: str = ""
    whole: bool = False
    listed: bool = False
    goes_on: bool = False
    opener: int = -1

    @property
    def place(self) -> int:
        """The block by which the match's place is judged: what follows an opening block goes
        with it or stays with it."""
        return self.first if self.opener < 0 else self.opener


@dataclass(frozen=True, slots=True)
class Stopped:
    """A match that was stopped, and by what."""

    match: Match
    cause: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What `decide` settles: `edits` to carry out, sorted and free of overlap; the losers
    (`shadowed`) and the vetoed (`withheld`), each with its cause; `guarded` where a guard acted;
    `all_spill` where everything would have gone."""

    edits: tuple[Match, ...]
    shadowed: tuple[Stopped, ...]
    withheld: tuple[Stopped, ...]
    guarded: bool = False
    all_spill: bool = False


class Entry(NamedTuple):
    """One line of the ledger. `removed` and `inserted` are what an applied edit changed;
    shadowed and withheld entries changed nothing and say in `cause` what stopped them."""

    stage: str
    rule: str
    category: str
    action: str
    outcome: str
    start: int
    end: int
    removed: str = ""
    inserted: str = ""
    reason: tuple[Evidence, ...] = ()
    captured: Mapping[str, str] = NOTHING
    group: str = ""
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """One name found by a names pack.

    `start`/`end` lie in the text before the names stage, `clean_start`/`clean_end` in the result.
    `cost` is what the tier `key` says that the spelling is apart in sound from a listed one.
    """

    start: int
    end: int
    clean_start: int
    clean_end: int
    before: str
    after: str
    canonical: str
    kind: str
    country: str
    ids: Mapping[str, str]
    tier: str
    pack: str
    trust: str = "safe"
    cost: float = 0.0

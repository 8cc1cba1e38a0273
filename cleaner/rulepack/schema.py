"""What a rule may say: the types that a pack's YAML is read into, and the table of its keys.

Pure data; the loader, the cache and the documentation all read this one table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

FORMAT = 1

KINDS = ("phrase", "block", "run", "from", "evidence", "keep", "replace")
PACK_TYPES = ("rules", "placeholders", "names")
PLACES = ("anywhere", "head", "top", "tail", "edges", "body")
ENDINGS = ("stop", "open", "ellipsis", "unfinished")
NAME_KINDS = ("place", "district", "crossing", "person", "organisation")
ROMANISATIONS = ("ar", "fa", "ku", "tr", "he", "ru", "uk", "none")


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a rule: how its value is read, which kinds may have it, what it means."""

    type: str
    kinds: tuple[str, ...]
    doc: str
    choices: tuple[str, ...] = ()


_TEXTUAL = ("phrase", "block", "run", "from", "keep", "replace")
_WHOLE = ("block", "run", "from")
_CUTS = ("phrase", "block", "run", "from", "evidence")

RULE_KEYS: Mapping[str, Key] = {
    "id": Key("name", KINDS, "Name of the rule within its pack; the ledger shows `pack/id`."),
    "kind": Key("choice", KINDS, "What the rule acts on.", KINDS),
    "category": Key("category", KINDS, "What is taken out (a closed list)."),
    "trust": Key(
        "choice",
        KINDS,
        "`safe` acts by default, `likely` on request, `watch` never; "
        "without this key a rule is `watch`.",
        ("watch", "likely", "safe", "retired"),
    ),
    "why": Key("text", KINDS, "Why what it catches is never part of an article."),
    "match": Key("texts", _TEXTUAL, "Plain words with placeholders such as `{date}`."),
    "regex": Key("texts", _TEXTUAL, "RE2 patterns, where plain words do not do."),
    "lines": Key("texts", ("block", "run", "from"), "Whole lines, exactly these words."),
    "bounds": Key(
        "choice",
        ("phrase", "keep", "replace"),
        "`word` (default): begins and ends at a word's "
        "border; `sentence`: begins where a sentence does and ends where one ends or the next "
        "begins, glued to it or not; `none`: may touch letters.",
        ("word", "sentence", "none"),
    ),
    "where": Key(
        "choice",
        _CUTS,
        "Where it may act: before the lead (`head`), there or between the lead "
        "and the next prose (`top`), after the last prose (`tail`), `top` or `tail` (`edges`), "
        "from the lead to the last prose (`body`), or `anywhere` (default).",
        PLACES,
    ),
    "lead": Key(
        "choice",
        ("phrase",),
        "`prefix`: may cut in front of the lead's first sentence.",
        ("prefix",),
    ),
    "max_words": Key(
        "integer",
        ("block", "run", "from"),
        "Longer blocks are left alone, counted in words, and in characters at 24 a word.",
    ),
    "ends": Key(
        "choice",
        ("block", "run"),
        "How the block must end: a full `stop`, `open` (none), cut "
        "off by an `ellipsis`, or `unfinished` (either of the two).",
        ENDINGS,
    ),
    "beside": Key("categories", ("block",), "A neighbouring block must go for one of these."),
    "at_least": Key("integer", ("run",), "How many blocks in a row make a run (2 or more)."),
    "until": Key(
        "choice",
        ("from",),
        "Where the cut ends: before the next `prose` block, before the next "
        "`heading`, or at the `end` of the text.",
        ("prose", "heading", "end"),
    ),
    "protects": Key(
        "choice",
        ("keep",),
        "What is protected: the `match` (default) or its whole `block`.",
        ("match", "block"),
    ),
    "with": Key("text", ("replace",), "What is put in the place of the match."),
    "cues": Key("cues", ("evidence",), "What speaks for the cut, each with a weight."),
    "threshold": Key("number", ("evidence",), "The sum of weights from which it cuts."),
    "languages": Key("languages", KINDS, "Only in these languages, where it is risky elsewhere."),
    "outlets": Key("domains", KINDS, "Only for these outlets (domains, subdomains included)."),
    "valid_from": Key("isodate", KINDS, "Only for documents of this date or later."),
    "valid_until": Key("isodate", KINDS, "Only for documents of this date or earlier."),
    "since": Key("text", KINDS, "The version that brought the rule."),
    "formerly": Key("texts", KINDS, "Earlier ids of the rule."),
    "examples": Key("examples", KINDS, "`removes:` and `keeps:`; in a text, ⟦…⟧ marks what goes."),
}

CUE_KEYS: Mapping[str, Key] = {
    "match": Key("texts", (), "The block holds these plain words."),
    "regex": Key("texts", (), "The block holds a match of this RE2 pattern."),
    "ends": Key("choice", (), "The block ends so.", ENDINGS),
    "form": Key("choice", (), "`fragment`: no sentence of the block is prose, glued ones too.",
                ("fragment",)),
    "place": Key("choice", (), "The block lies there.", PLACES[1:]),
    "company": Key("choice", (), "A neighbour shows the rule's other wording and form cues "
                   "(`same`), or is taken by a rule of any kind (`spill`).", ("same", "spill")),
    "max_words": Key("integer", (), "The block has at most so many words."),
    "weight": Key("number", (), "What the cue adds to the sum."),
}  # fmt: skip

NAME_KEYS: Mapping[str, Key] = {
    "canonical": Key("text", (), "The spelling that is written."),
    "native": Key("texts", (), "The form in its own script; never written."),
    "kind": Key("choice", (), "What it names.", NAME_KINDS),
    "country": Key("text", (), "ISO 3166 code."),
    "ids": Key("mapping", (), "Identifiers elsewhere, such as `wikidata`."),
    "variants": Key("texts", (), "Other spellings of the same name."),
    "languages": Key("mapping", (), "The canonical form in other output languages."),
    "distinct_from": Key("texts", (), "Look-alikes that are never rewritten."),
    "short": Key("lists", (), "Canonical short form → its variants; only after the full name."),
    "renamings": Key("texts", (), "Other names, not spellings; not rewritten."),
    "ambiguous": Key("texts", (), "Variants that need a context word even when exact."),
}


@dataclass(frozen=True, slots=True)
class PatternData:
    """A pattern as written, its RE2 source, and its required literals; where it has none, the
    wider pattern of the slow lane."""

    source: str
    re2: str
    needles: tuple[str, ...]
    coarse: str = ""


@dataclass(frozen=True, slots=True)
class Cue:
    """One declared cue of an evidence rule; `value` is what it asks, patterns are alternatives."""

    name: str
    value: str
    weight: float
    patterns: tuple[PatternData, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, validated. `id` is `pack/rule-id`; `source` is `path:line` for people."""

    id: str
    kind: str
    category: str
    trust: str
    why: str
    source: str
    lines: tuple[str, ...] = ()
    patterns: tuple[PatternData, ...] = ()
    bounds: str = "word"
    where: str = "anywhere"
    lead: str = ""
    max_words: int = 0
    ends: str = ""
    beside: tuple[str, ...] = ()
    at_least: int = 2
    until: str = "prose"
    protects: str = "match"
    replacement: str = ""
    cues: tuple[Cue, ...] = ()
    threshold: float = 0.0
    languages: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    valid_from: str = ""
    valid_until: str = ""
    since: str = ""
    formerly: tuple[str, ...] = ()
    removes: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Name:
    """One entry of a names pack."""

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
class NamesPack:
    """A names pack: one of the `context` words opens it for all `spellings`; one of the
    `openers`, spellings of several words, for these alone. Both are folded. `by_bones` leads from
    the words of a spelling without articles, joined by blanks, to its places in `spellings`."""

    id: str
    context: tuple[str, ...]
    openers: tuple[str, ...]
    spellings: Sequence[Spelling]
    names: tuple[Name, ...]
    by_bones: Mapping[str, Sequence[int]]
    romanisation: str = "none"


@dataclass(frozen=True, slots=True)
class Packs:
    """Everything that the rule files say, validated and sorted by id; `sha256` is the hash of
    the files' names and contents."""

    rules: tuple[Rule, ...]
    names: tuple[NamesPack, ...]
    months: Mapping[str, int]
    sha256: str


def searchable(cue: Cue, total: float, threshold: float) -> bool:
    """Whether the rule can be found by this cue alone: it is necessary, and it has literals."""
    necessary = total - cue.weight < threshold
    literal = (cue.name == "ends" and cue.value == "ellipsis") or (
        bool(cue.patterns) and all(pattern.needles for pattern in cue.patterns)
    )
    return necessary and literal

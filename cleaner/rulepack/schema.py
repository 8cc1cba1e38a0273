"""What a rule may say: the types that a pack's YAML is read into, and the table of its keys.

Pure data; the loader, the cache and the documentation all read this one table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cleaner.patterns.longest import UNBOUNDED

FORMAT = 1

KINDS = (
    "phrase", "block", "run", "from", "evidence", "repeat", "keep", "replace", "selector",
)  # fmt: skip
PACK_TYPES = ("rules", "placeholders", "names", "romanisation")
AMONG = ("before", "between", "behind")
# What each means to a reader stands with its computation, in blocks/measures.py.
MEASURES = (
    "words", "first", "last", "taken-beside", "taken-in-gap", "open-in-gap", "solid",
    "solid-after", "share-before", "bars", "time", "year", "address", "reader", "copyright",
    "commas", "capital-words", "capitals", "digits", "function-words", "repeated", "prose",
    "known-words",
)  # fmt: skip
PLACES = ("anywhere", "head", "top", "late", "tail", "edges", "body")
ENDINGS = ("stop", "open", "ellipsis", "unfinished")
REPEATED = ("block", "sentence")
PICKS = ("content", "drop", "title", "author", "date", "section", "tags", "caption")
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
_OF_TEXT = KINDS[:-1]
_CUTS = ("phrase", "block", "run", "from", "evidence", "repeat")

HEAD_KEYS: Mapping[str, Key] = {
    "format": Key("integer", (), f"Version of the pack language; {FORMAT}."),
    "requires": Key("requires", (), "The least version that reads the pack, as `>=0.2`."),
    "type": Key("choice", (), "What the file holds; `rules` if it is not said.", PACK_TYPES),
    "why": Key("text", (), "What the pack is for."),
    "fitted": Key("text", (), "Marks a generated pack: the hash of the data behind its weights."),
    "license": Key("text", (), "Licence of the pack."),
    "rules": Key("nodes", (), "The rules."),
    "outlets": Key("domains", (), "The outlets (domains) of its rules that name none themselves."),
    "extends": Key(
        "pack", (), "A pack whose rules for all of its `outlets` hold for those of this one, too."
    ),
    "define": Key("nodes", (), "The placeholders."),
    "months": Key("lists", (), "Month number → its names, in one language."),
    "context": Key("texts", (), "Words one of which opens a names pack."),
    "decoys": Key("texts", (), "Names never rewritten."),
    "names": Key("nodes", (), "The names."),
    "romanisation": Key("choice", (), "Table for spellings that are not listed.", ROMANISATIONS),
    "letters": Key("lists", (), "Groups of Latin letters → the sounds that each may stand for."),
    "native": Key("lists", (), "Letters of the language's own script → their sounds."),
    "near": Key("costs", (), "Two sounds with a blank between → what a change costs."),
    "missing": Key("costs", (), "A sound → what it costs that it is not written."),
    "articles": Key("texts", (), "Words that a spelling may have or not."),
    "prefixes": Key("texts", (), "Beginnings of words that are words of their own."),
    "words": Key("lists", (), "A word of many names → its other spellings."),
}

DEFINE_KEYS: Mapping[str, Key] = {
    "name": Key("text", (), "Its name."),
    "words": Key("texts", (), "Plain words."),
    "regex": Key("texts", (), "RE2 patterns."),
    "case": Key("choice", (), "`exact`: capitals are told apart.", ("exact",)),
}

RULE_KEYS: Mapping[str, Key] = {
    "id": Key("name", KINDS, "Name of the rule within its pack; the ledger shows `pack/id`."),
    "kind": Key("choice", KINDS, "What the rule acts on.", KINDS),
    "category": Key(
        "category",
        KINDS,
        "What is taken out (a closed list); of kind `selector`, only with `picks: drop`.",
    ),
    "trust": Key(
        "choice",
        KINDS,
        "`safe` acts by default, `likely` on request, `watch` never; "
        "without this key a rule is `watch`.",
        ("watch", "likely", "safe", "retired"),
    ),
    "why": Key("text", KINDS, "Why what it catches is never part of an article."),
    "picks": Key(
        "choice",
        ("selector",),
        "What the selectors find on a page: the element of its article (`content`), something in "
        "it that goes (`drop`), or what is read from it and goes, too.",
        PICKS,
    ),
    "css": Key(
        "texts",
        ("selector",),
        "CSS selectors of elements of a page. Of those for the `content` the first must find "
        "text; the others add what stands apart from it.",
    ),
    "match": Key("texts", _TEXTUAL, "Plain words with placeholders such as `{date}`."),
    "regex": Key("texts", _TEXTUAL, "RE2 patterns, where plain words do not do."),
    "lines": Key("texts", ("block", "run", "from"), "Whole lines, exactly these words."),
    "bounds": Key(
        "choice",
        ("phrase", "from", "evidence", "keep", "replace"),
        "`word` (default): begins and ends at a word's border; `sentence`: begins where a "
        "sentence does and ends where one ends or the next begins, glued to it or not; `none`: "
        "may touch letters. A `from` rule with `sentence` opens in the midst of a block, where a "
        "heading lost its line end; an `evidence` rule with it weighs each sentence for itself.",
        ("word", "sentence", "none"),
    ),
    "where": Key(
        "choice",
        _CUTS,
        "Where it may act: before the lead (`head`), there or between the lead "
        "and the next prose (`top`), behind the lead and two more blocks of prose (`late`), after "
        "the last prose (`tail`), `top` or `tail` (`edges`), from the lead to the last prose "
        "(`body`), or `anywhere` (default).",
        PLACES,
    ),
    "lead": Key(
        "choice",
        ("phrase",),
        "`prefix`: may cut in front of the lead's first sentence.",
        ("prefix",),
    ),
    "of": Key(
        "choice",
        ("repeat",),
        "What the block says again: an earlier `block`, or a whole `sentence` of a paragraph in "
        "front of it or behind. Letters and digits are compared, case and punctuation are not.",
        REPEATED,
    ),
    "min_words": Key("integer", ("repeat",), "Blocks of fewer words are left alone."),
    "max_words": Key(
        "integer",
        ("phrase", "block", "run", "from", "repeat"),
        "Longer blocks (of `phrase`: longer passages) are left alone, counted in words, and in "
        "characters at 24 a word.",
    ),
    "ends": Key(
        "choice",
        ("block", "run", "evidence", "repeat"),
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
    "among": Key(
        "choice",
        ("evidence",),
        "For rules that measure: `before`, `between` or `behind` the solid paragraphs, those of "
        "twenty words or two sentences.",
        AMONG,
    ),
    "texts": Key(
        "choice",
        tuple(kind for kind in _OF_TEXT if kind != "repeat"),
        "`flat`: only in texts most of which lost its line breaks; its examples are set into one "
        "line.",
        ("flat",),
    ),
    "languages": Key(
        "languages", _OF_TEXT, "Only in these languages, where it is risky elsewhere."
    ),
    "outlets": Key("domains", KINDS, "Only for these outlets (domains, subdomains included)."),
    "valid_from": Key("isodate", KINDS, "Only for documents of this date or later."),
    "valid_until": Key("isodate", KINDS, "Only for documents of this date or earlier."),
    "overrides": Key(
        "id", KINDS, "The full id of a rule of a lower layer, which this one replaces."
    ),
    "since": Key("text", KINDS, "The version that brought the rule."),
    "formerly": Key("ids", KINDS, "Earlier full ids of the rule; they still switch it off."),
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
    "measure": Key("choice", (), "What is measured on a line that is no solid paragraph; a "
                   "rule with such a cue has no others.", MEASURES),
    "steps": Key("numbers", (), "For `measure`: where the weight changes."),
    "weights": Key("numbers", (), "For `measure`: what it adds up to and with each step, and "
                   "above the last; below 0 it speaks against the cut."),
    "weight": Key("number", (), "What the cue adds to the sum; wording with a weight below 0 "
                  "speaks against the cut."),
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
    wider pattern of the slow lane. No match has more than `longest` characters, and each
    begins with one of `starts`, where there are some."""

    source: str
    re2: str
    needles: tuple[str, ...]
    coarse: str = ""
    longest: int = UNBOUNDED
    starts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cue:
    """One declared cue of an evidence rule; `value` is what it asks, patterns are alternatives.
    A measure has a weight for each range between its steps; `weight` is the highest."""

    name: str
    value: str
    weight: float
    patterns: tuple[PatternData, ...] = ()
    steps: tuple[float, ...] = ()
    weights: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, validated. `id` is `pack/rule-id`; `source` is `path:line` for people."""

    id: str
    kind: str
    category: str
    trust: str
    why: str
    source: str
    layer: int = 0
    overrides: str = ""
    lines: tuple[str, ...] = ()
    patterns: tuple[PatternData, ...] = ()
    bounds: str = "word"
    where: str = "anywhere"
    lead: str = ""
    of: str = ""
    min_words: int = 0
    max_words: int = 0
    ends: str = ""
    beside: tuple[str, ...] = ()
    at_least: int = 2
    until: str = "prose"
    protects: str = "match"
    replacement: str = ""
    cues: tuple[Cue, ...] = ()
    threshold: float = 0.0
    among: str = ""
    picks: str = ""
    css: tuple[str, ...] = ()
    texts: str = ""
    languages: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    valid_from: str = ""
    valid_until: str = ""
    since: str = ""
    formerly: tuple[str, ...] = ()
    removes: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()


def most(cues: Sequence[Cue]) -> float:
    """What all cues that speak for a cut come to."""
    return sum(max(0.0, cue.weight) for cue in cues)


def searchable(cue: Cue, total: float, threshold: float) -> bool:
    """Whether the rule can be found by this cue alone: it is necessary, and it has literals."""
    necessary = total - cue.weight < threshold
    literal = (cue.name == "ends" and cue.value == "ellipsis") or (
        bool(cue.patterns) and all(pattern.needles for pattern in cue.patterns)
    )
    return necessary and literal

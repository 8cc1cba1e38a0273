"""The head of a names file in, a `NamesPack` out; faults go to the file's reader."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Any

from cleaner.names.spelling import skeleton
from cleaner.names.tokens import tokens
from cleaner.patterns.fold import fold
from cleaner.rulepack.pack_file import PackFile
from cleaner.rulepack.packs import Name, NamesBody, NamesPack, Spelling
from cleaner.rulepack.schema import NAME_KEYS
from cleaner.rulepack.yamltree import Scalar

_WORD = re.compile(r"[^\W_]+")


def read_names(file: PackFile) -> NamesPack:
    """Validate one names pack."""
    head = file.head

    def get(key: str, default: Any) -> Any:
        return head[key][1] if key in head else default

    romanisation = get("romanisation", "none")
    names: list[Name] = []
    owners: dict[str, str] = {}
    for node in get("names", ()):
        values = file.mapping(node, NAME_KEYS, "the name", ("canonical", "kind"))
        if "canonical" not in values or "kind" not in values:
            continue
        spelling = {key: value for key, (_, value) in values.items()}
        canonical = spelling["canonical"]
        for item in (canonical, *(s.value for s in spelling.get("variants", ()))):
            owner = owners.setdefault(item, canonical)
            if owner != canonical:
                said = f"`{item}` is a spelling of `{owner}` already; one leads to one name"
                file.fault(said, node)
        names.append(
            Name(
                canonical=canonical,
                kind=spelling["kind"],
                country=spelling.get("country", ""),
                native=_texts(spelling.get("native")),
                ids=spelling.get("ids", {}),
                variants=_texts(spelling.get("variants")),
                languages=spelling.get("languages", {}),
                distinct_from=_texts(spelling.get("distinct_from")),
                short=spelling.get("short", {}),
                renamings=_texts(spelling.get("renamings")),
                ambiguous=_texts(spelling.get("ambiguous")),
                line=node.line,
            )
        )
    opening = {fold(word) for word in _texts(get("context", None))}
    spellings = _spellings(names, _texts(get("decoys", None)))
    by_bones: dict[str, list[int]] = {}
    for number, found in enumerate(spellings):
        by_bones.setdefault(" ".join(found.bones), []).append(number)
    body = NamesBody(spellings, tuple(names), by_bones)
    return NamesPack(
        id=file.id,
        context=sorted({*opening, *_give_context(opening, spellings, names)}),
        openers=sorted({fold(s.text) for s in spellings if _acts_alone(s)}),
        romanisation=romanisation,
        count=len(names),
        by_language=any(name.languages for name in names),
        source=file.relative,
        layer=file.layer,
        open=partial(_given, body),
    )


def _given(body: NamesBody) -> NamesBody:
    return body


def fold_words(text: str) -> tuple[str, ...]:
    """The folded words of a spelling."""
    return tuple(token.folded for token in tokens(text))


def _spellings(names: list[Name], decoys: tuple[str, ...]) -> list[Spelling]:
    """Every spelling of every name, then the decoys. A look-alike that is itself an entry
    (Daraa, Daraya) needs no decoy."""
    found: list[Spelling] = []

    def add(number: int, canonical: str, text: str, **marks: bool) -> None:
        words = fold_words(text)
        bones = skeleton(words)
        if words:
            # Lists, as the cache gives them back.
            found.append(
                Spelling(
                    list(words), list(bones.words), sorted(bones.articles), number, canonical,
                    text, **marks,
                )
            )  # fmt: skip

    for number, name in enumerate(names):
        for text in dict.fromkeys((name.canonical, *name.variants)):
            add(number, name.canonical, text, ambiguous=text in name.ambiguous)
        for canonical, variants in name.short.items():
            for text in dict.fromkeys((canonical, *variants)):
                add(number, canonical, text, short=True)
    known = {tuple(spelling.words) for spelling in found}
    # Other names of the same thing are no spellings of it, by sound neither: Antracite stays.
    others = (t for name in names for t in (*name.distinct_from, *name.renamings))
    for text in dict.fromkeys((*decoys, *others)):
        if fold_words(text) not in known:
            add(-1, "", text)
    return found


def _acts_alone(spelling: Spelling) -> bool:
    """Whether the exact spelling may act without context: several words, of a full name."""
    return (
        spelling.name >= 0
        and len(spelling.bones) > 1
        and not spelling.short
        and not spelling.ambiguous
    )


def _give_context(context: set[str], spellings: list[Spelling], names: list[Name]) -> Iterator[str]:
    """The openers whose name is written with a word of context: where Muammar Gheddafi becomes
    Gaddafi, which opens the pack, a second cleaning must find no more than the first."""
    words = [f" {' '.join(_WORD.findall(word))} " for word in context]
    gives: dict[int, bool] = {}
    for spelling in spellings:
        if not _acts_alone(spelling):
            continue
        if spelling.name not in gives:
            name = names[spelling.name]
            forms = (name.canonical, *name.languages.values())
            folded = [f" {' '.join(_WORD.findall(fold(form)))} " for form in forms]
            gives[spelling.name] = any(word in form for form in folded for word in words)
        if gives[spelling.name]:
            yield fold(spelling.text)


def _texts(items: list[Scalar] | None) -> tuple[str, ...]:
    return tuple(item.value for item in items or ())

"""Names packs in, findings out: what would merge two names, or write one where none is meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cleaner.lint.finding import Finding
from cleaner.names.align import witnessed
from cleaner.names.key import KeyIndex, chosen
from cleaner.names.ready import ordinary_words
from cleaner.names.sounds import Sounds
from cleaner.names.spelling import fold_word
from cleaner.names.tables import Tables
from cleaner.rulepack.packs import Name, NamesPack, Packs, Spelling

_FAR = 9.0
# A Latin form may be this far from the native one: one consonant that is near (Hisbollah).
_MOST = 0.65


def lint_names(packs: Packs, chosen_packs: Iterable[NamesPack]) -> list[Finding]:
    """All findings about these names packs, by place."""
    tables = Tables(packs.open_romanisations())
    words = ordinary_words(packs.names)
    found: list[Finding] = []
    for pack in chosen_packs:
        if not pack.count:
            continue
        sounds = tables.get(pack.romanisation)
        found += _same_spelling(packs, pack)
        found += _ordinary_words(packs, pack, words)
        if sounds is not None:
            found += _unspelt(packs, pack, sounds)
            found += _same_key(packs, pack, sounds)
            found += _no_decoys(packs, pack)
    return found


def _same_spelling(packs: Packs, pack: NamesPack) -> Iterator[Finding]:
    owners: dict[tuple[tuple[str, ...], tuple[int, ...]], Spelling] = {}
    for spelling in pack.body.spellings:
        if spelling.name < 0 or spelling.short:
            continue
        folded = (tuple(spelling.words), tuple(spelling.articles))
        first = owners.setdefault(folded, spelling)
        if first.canonical != spelling.canonical:
            yield Finding(
                "same-spelling", pack.id, packs.place_of_name(pack, _name(pack, spelling)),
                f"`{spelling.text}` of `{spelling.canonical}` and `{first.text}` of "
                f"`{first.canonical}` are one spelling but for case, marks and hyphens",
                "take one of the two out; where both are so called, neither may be written",
            )  # fmt: skip


def _same_key(packs: Packs, pack: NamesPack, sounds: Sounds) -> Iterator[Finding]:
    """Canonical forms that another name's spellings would take for theirs, were they not listed."""
    index = KeyIndex(pack.body, sounds)
    for number, name in enumerate(pack.body.names):
        others = [
            candidate
            for candidate in index.candidates(name.canonical)
            if candidate.spelling.name not in (number, -1) and not candidate.why_not
        ]
        best, _, _ = chosen(others)
        if best is not None and best.spelling.canonical != name.canonical and best.cost < 0.1:
            yield Finding(
                "same-key", pack.id, packs.place_of_name(pack, name),
                f"`{name.canonical}` sounds like `{best.spelling.text}` of "
                f"`{best.spelling.canonical}` (cost {best.cost:.2f}), so spellings between the two "
                "are left alone",
                "list the usual spellings of both; add `native` forms that tell them apart",
            )  # fmt: skip


def _unspelt(packs: Packs, pack: NamesPack, sounds: Sounds) -> Iterator[Finding]:
    for name in pack.body.names:
        natives = [units for units in map(sounds.written, name.native) if units]
        if len(natives) < len(name.native) or not natives:
            continue  # A script that the table does not read may spell the variants.
        if _heard(sounds, name.canonical, natives) > _MOST:
            continue  # An exonym (Tripoli, Aleppo): its native form says nothing of variants.
        for variant in name.variants:
            cost = _heard(sounds, variant, natives)
            if cost > _MOST and variant not in name.renamings:
                yield Finding(
                    "unspelt", pack.id, packs.place_of_name(pack, name),
                    f"`{variant}` is not what {' or '.join(name.native)} spells (cost {cost:.2f}, "
                    f"at most {_MOST})",
                    "correct it; add the native form that it stands for; or, if it is another "
                    "name of the place, move it to `renamings`",
                )  # fmt: skip


def _heard(sounds: Sounds, spelling: str, natives: list[tuple[int, ...]]) -> float:
    costs = (
        witnessed(sounds, reading.units, native, _FAR)
        for reading in sounds.readings(spelling)
        for native in natives
    )
    return min((cost for cost in costs if cost is not None), default=_FAR)


def _ordinary_words(packs: Packs, pack: NamesPack, words: frozenset[str]) -> Iterator[Finding]:
    for name in pack.body.names:
        for text in (name.canonical, *name.variants):
            if fold_word(text) in words and text not in name.ambiguous:
                yield Finding(
                    "ordinary-word", pack.id, packs.place_of_name(pack, name),
                    f"`{text}` is an ordinary word, too",
                    "take it out, or name it under `ambiguous`",
                )  # fmt: skip


def _no_decoys(packs: Packs, pack: NamesPack) -> Iterator[Finding]:
    if not any(spelling.name < 0 for spelling in pack.body.spellings):
        yield Finding(
            "no-decoys", pack.id, packs.place_of_name(pack),
            "the pack has no `decoys` and no `distinct_from`, and spellings that are not listed "
            "are looked for",
            "name the well-known names that sound like one of these, such as Hamas beside Hama; "
            "countries are in the decoys for all packs",
        )  # fmt: skip


def _name(pack: NamesPack, spelling: Spelling) -> Name:
    return pack.body.names[spelling.name]

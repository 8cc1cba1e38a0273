"""The shipped names packs: complete, and at peace with each other."""

from __future__ import annotations

import pytest

from cleaner import load_rules
from cleaner.rulepack.load_names import fold_words
from cleaner.rulepack.packs import Name, NamesPack

# Status disputed: no country is the plainer answer.
WITHOUT_COUNTRY = {"Jerusalem"}


def _packs() -> list[NamesPack]:
    return [pack for pack in load_rules((), shipped=True).names if pack.count]


PACKS = _packs()
each_pack = pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.id.removeprefix("names/"))


@each_pack
def test_names_have_a_native_form(pack: NamesPack) -> None:
    """Where spellings are romanised, every name has its form in its own script: the witness.
    An organisation may have an English name alone (Nusra Front)."""
    if pack.romanisation == "none":
        return
    missing = [n.canonical for n in pack.body.names if not n.native and n.kind != "organisation"]
    assert missing == []


@each_pack
def test_native_forms_are_in_their_own_script(pack: NamesPack) -> None:
    """No native form holds a Latin letter: one of another alphabet that looks like it (a, o, c)
    would make the witness blind."""
    latin = {
        name.canonical: native
        for name in pack.body.names
        for native in name.native
        if any("a" <= char.casefold() <= "z" for char in native)
    }
    assert latin == {}


@each_pack
def test_names_have_a_country(pack: NamesPack) -> None:
    """Every name has the code of its country, two capital letters."""
    wrong = {
        name.canonical: name.country
        for name in pack.body.names
        if not (len(name.country) == 2 and name.country.isalpha() and name.country.isupper())
    }
    assert set(wrong) <= WITHOUT_COUNTRY


@each_pack
def test_a_pack_guards_itself(pack: NamesPack) -> None:
    """A pack opens by words of its own and knows what it must leave alone."""
    assert len(pack.context) >= 10
    decoys = sum(spelling.name < 0 for spelling in pack.body.spellings)
    assert decoys >= 20


@each_pack
def test_one_spelling_has_one_name(pack: NamesPack) -> None:
    """Two names of a pack share no spelling, case and marks aside."""
    owners: dict[tuple[str, ...], str] = {}
    shared = {
        text: owner
        for name in pack.body.names
        for text in (name.canonical, *name.variants)
        if (owner := owners.setdefault(fold_words(text), name.canonical)) != name.canonical
    }
    assert shared == {}


def test_no_variant_is_the_name_of_another_pack() -> None:
    """A variant that another pack writes as its canonical form (Buraiqah in Yemen and in Syria)
    is marked `ambiguous`: else two packs would rewrite each other."""
    owners: dict[tuple[str, ...], list[tuple[str, Name]]] = {}
    for pack in PACKS:
        for name in pack.body.names:
            owners.setdefault(fold_words(name.canonical), []).append((pack.id, name))
    clashes = [
        (pack.id, name.canonical, variant, other)
        for pack in PACKS
        for name in pack.body.names
        for variant in name.variants
        for other, owner in owners.get(fold_words(variant), ())
        if other != pack.id
        and owner.canonical != name.canonical
        and variant not in name.ambiguous
        and owner.canonical not in owner.ambiguous
    ]
    assert clashes == []

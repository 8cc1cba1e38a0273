"""Names come to one spelling where they are surely meant, and nowhere else."""

from __future__ import annotations

import re

import pytest
import strategies
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import examples

from cleaner import Cleaner, Mention, Result
from cleaner.names.spelling import fold_word, skeleton
from cleaner.names.tokens import tokens
from cleaner.rulepack.load import load_packs

CONTEXT = "Syrian officials in Damascus were asked."


def named(cleaner: Cleaner, sentence: str, **hints: str) -> str:
    """What becomes of a sentence that stands behind one that gives the context."""
    result = cleaner.clean(f"{CONTEXT}\n{sentence}", **hints)
    first, _, rest = result.text.partition("\n")
    assert first == CONTEXT
    return rest


def mentions(cleaner: Cleaner, sentence: str) -> list[Mention]:
    result = cleaner.clean(f"{CONTEXT}\n{sentence}")
    return [m for m in result.mentions if m.start > len(CONTEXT)]


@pytest.mark.parametrize(
    ("before", "after", "tier"),
    [
        ("Maaret al-Numan", "Maarat al-Numan", "exact"),
        ("Deir Ezzor", "Deir ez-Zor", "exact"),
        ("Idleb", "Idlib", "exact"),
        ("al-Hasakeh", "Hasakah", "exact"),
        ("Kobane", "Kobani", "exact"),
        ("maaret Al-Numan", None, ""),
        ("Maarat Al-Numan", "Maarat al-Numan", "fold"),
        ("Maarat al Numan", "Maarat al-Numan", "fold"),
        ("Maaret al‑Numan", "Maarat al-Numan", "fold"),
        ("Maaret\u00a0al-Numan", "Maarat al-Numan", "fold"),
        ("Ma'arrat al-Nu'man", "Maarat al-Numan", "exact"),
        ("Ma’arrat al-Nu’man", "Maarat al-Numan", "fold"),
        ("Maʿarrat al-Nuʿman", "Maarat al-Numan", "fold"),
        ("Idléb", "Idlib", "fold"),
        ("Maaret el-Numan", "Maarat al-Numan", "article"),
        ("Maaret an Numan", "Maarat al-Numan", None),
        ("el-Hasakeh", "Hasakah", "article"),
    ],
)
def test_tiers(shipped: Cleaner, before: str, after: str | None, tier: str | None) -> None:
    """A listed spelling, one that folds to it and one of another article become the canonical,
    and the mention tells which of them it was."""
    sentence = f"Rebels entered {before} on Friday."
    assert named(shipped, sentence) == sentence.replace(before, after or before)
    if after is None:
        return
    [mention] = mentions(shipped, sentence)
    assert (mention.before, mention.after) == (before, after)
    assert mention.canonical == after
    if tier:
        assert mention.tier == tier


def test_the_ledger_names_pack_and_tier(shipped: Cleaner) -> None:
    """A rewritten name is a replacement of the names stage under `pack/tier`."""
    result = shipped.clean(f"{CONTEXT}\nRebels entered Maaret al-Numan.")
    [entry] = result.ledger.applied
    assert (entry.stage, entry.rule, entry.action) == ("names", "names/syria/exact", "replace")
    assert (entry.removed, entry.inserted) == ("Maaret al-Numan", "Maarat al-Numan")
    assert entry.captured == {"canonical": "Maarat al-Numan", "kind": "place", "country": "SY"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Maaret al-Numan's mayor", "Maarat al-Numan's mayor"),
        ("Maaret al-Numan’s mayor", "Maarat al-Numan’s mayor"),
        ("Idleb's mayor", "Idlib's mayor"),
        ("Hama's mayor", "Hama's mayor"),
        ("(Idleb)", "(Idlib)"),
        ("“Idleb”", "“Idlib”"),
        ("‘Idleb’", "‘Idlib’"),
        ("Idleb-based", "Idlib-based"),
        ("Idleb,", "Idlib,"),
    ],
)
def test_what_clings_to_a_name_stays(shipped: Cleaner, before: str, after: str) -> None:
    """Possessives, quotes, brackets and hyphens around a name come through."""
    sentence = f"It was said that {before} came late."
    assert named(shipped, sentence) == sentence.replace(before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "‘Idleb was hit again.\n‘We left,’ he said.",
            "‘Idlib was hit again.\n‘We left,’ he said.",
        ),
        ("We have to\nleave Idleb’, he said.", "We have to\nleave Idlib’, he said."),
        ("‚Wir fliehen aus Idleb‘, sagte er.", "‚Wir fliehen aus Idlib‘, sagte er."),
        ("Syria: ‘Idleb burns as jets return", "Syria: ‘Idlib burns as jets return"),
        ("They are pro-‘Idleb’ now.", "They are pro-‘Idlib’ now."),
        ("He said, as 'El-Bab' burnt.", "He said, as 'al-Bab' burnt."),
    ],
)
def test_quotation_marks_stay(shipped: Cleaner, before: str, after: str) -> None:
    """A quotation mark beside a name stays, wherever its partner stands."""
    assert named(shipped, before) == after


SIGNED = """\
format: 1
type: names
context: [Syria]
names:
  - {canonical: Biqa, kind: place, variants: ["Beqa'"]}
  - {canonical: Adra, kind: place, variants: ["'Edra"]}
  - {canonical: "Mawza'", kind: place, variants: [Mawza, Mauza]}
"""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("the Beqa’ fell", "the Biqa fell"), ("the Beqa's mayor", "the Biqa's mayor"),
        ("at 'Edra now", "at Adra now"), ("at ‘Mauza’ now", "at ‘Mawza'’ now"),
        ("at Mawza’ now", "at Mawza' now"),
    ],
)  # fmt: skip
def test_a_listed_apostrophe_goes_with_its_name(before: str, after: str) -> None:
    """The apostrophe that a listed spelling begins or ends with is a letter of it."""
    assert Cleaner(load_packs({"n.yaml": SIGNED})).clean(f"Syria: {before}.").text == (
        f"Syria: {after}."
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("REBELS ENTER MAARET AL-NUMAN", "REBELS ENTER MAARAT AL-NUMAN"),
        ("DEIR EZZOR FALLS", "DEIR EZ-ZOR FALLS"),
        ("IDLEB", "IDLIB"),
    ],
)
def test_capitals_stay_capitals(shipped: Cleaner, before: str, after: str) -> None:
    """In a headline of capitals the canonical form is written in capitals."""
    assert named(shipped, before) == after


def test_a_sentence_begins_with_a_capital(shipped: Cleaner) -> None:
    """A canonical form with a small article has a capital where a sentence begins."""
    assert named(shipped, "El-Bab was shelled.") == "Al-Bab was shelled."
    assert named(shipped, "They left. El-Bab was shelled.") == "They left. Al-Bab was shelled."
    assert named(shipped, "They left el-Bab.") == "They left al-Bab."


@pytest.mark.parametrize(
    "text",
    [
        "The clerk read https://example.org/Deirezzor/Idleb on Friday.",
        "The clerk read www.example.org/Idleb?q=Idleb on Friday.",
        "The clerk read example.com/Idleb on Friday.",
        "Write to Idleb@example.org for more.",
        "Write to news@Idleb.org for more.",
        "They wrote #Idleb and #Deirezzor.",
        "They wrote @Idleb and @Deirezzor.",
        "The file Idleb.jpg was lost.",
        "The file Idleb-2024.pdf was lost.",
    ],
)
def test_identifiers_are_not_touched(shipped: Cleaner, text: str) -> None:
    """Nothing is rewritten inside an address, a hashtag, a handle or a file name."""
    assert named(shipped, text) == text


@pytest.mark.parametrize(
    "text",
    [
        "The actor Robert Idleb came late.",
        "It was Carla Deraa who came late.",
        "Then Vahid Salemi took a picture.",
        "Then Kara Jackson and Guido Pella sang.",
        "The firm Thomson was sold.",
        "The Hamam was closed.",
        "A Hamawi, a Halabi and an Idlibi met.",
        "Professor Abu Bakr al-Baghdadi Street was renamed.",
    ],
)
def test_longer_names_are_not_touched(shipped: Cleaner, text: str) -> None:
    """A surname that is spelt as a town, and words that hold a town's name, are left alone."""
    assert named(shipped, text) == text


def test_a_capital_that_begins_a_sentence_is_no_first_name(shipped: Cleaner) -> None:
    """Behind the first word of a sentence a town is a town."""
    assert named(shipped, "In Idleb they met.") == "In Idlib they met."
    assert named(shipped, "They left. From Idleb came more.") == "They left. From Idlib came more."


NEIGHBOURS = """\
format: 1
type: names
context: [Syria]
names:
  - {canonical: Saydnaya, kind: place, variants: [Saidnaya]}
  - {canonical: Tanak Field, kind: place, variants: [al-Tank Oil Field]}
  - {canonical: Zorah, kind: place, variants: [Deir Zora]}
"""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("In Saidnaya al-Tank Oil Field men fled.", "In Saydnaya Tanak Field men fled."),
        ("In Saidnaya al-Tank Hotel men fled.", "In Saidnaya al-Tank Hotel men fled."),
        ("Deir Zora Saidnaya fell.", "Zorah Saidnaya fell."),
        ("Zorah Saidnaya fell.", "Zorah Saidnaya fell."),
    ],
)
def test_neighbours_are_judged_as_they_will_stand(before: str, after: str) -> None:
    """A name beside another is left or rewritten as it would be beside that name's new form."""
    cleaner = Cleaner(load_packs({"n.yaml": NEIGHBOURS}))
    assert cleaner.clean(f"War in Syria.\n{before}").text == f"War in Syria.\n{after}"
    assert cleaner.clean(f"War in Syria.\n{after}").text == f"War in Syria.\n{after}"


def test_the_short_form_needs_the_full_name(shipped: Cleaner) -> None:
    """A short form is rewritten behind the full name, and only there."""
    short = "Later al-Jolani spoke to the men."
    assert named(shipped, short) == short
    full = "Abu Mohammed al-Jolani was seen. "
    expected = "Abu Mohammad al-Julani was seen. Later al-Julani spoke to the men."
    assert named(shipped, full + short) == expected
    assert named(shipped, f"{short} {full}") == f"{short} Abu Mohammad al-Julani was seen. "


def test_context_is_needed() -> None:
    """A single word is rewritten only where the text or its hints speak of the country."""
    cleaner = Cleaner()
    sentence = "He was born in Deraa and lives in Oslo."
    assert cleaner.clean(sentence).text == sentence
    rewritten = sentence.replace("Deraa", "Daraa")
    assert cleaner.clean(f"{sentence} Syria is far.").text == f"{rewritten} Syria is far."
    titled = cleaner.clean(sentence, title="A Syrian in the north")
    assert titled.text in (sentence, rewritten)


def test_several_words_need_no_context(shipped: Cleaner) -> None:
    """An exact spelling of several words is plain without a context word."""
    assert shipped.clean("He left Maaret al-Numan.").text == "He left Maarat al-Numan."


OPENING = """\
format: 1
type: names
context: [Gaddafi]
names:
  - {canonical: Muammar Gaddafi, kind: person, variants: [Muammar Gheddafi]}
  - {canonical: Tajura, kind: place, variants: [Tajoora]}
"""


def test_a_name_written_with_a_context_word_gives_context() -> None:
    """A full name whose canonical form opens the pack opens it before it is rewritten, too."""
    cleaner = Cleaner(load_packs({"n.yaml": OPENING}))
    text = cleaner.clean("Muammar Gheddafi fell on Monday.\nTroops left Tajoora.").text
    assert text == "Muammar Gaddafi fell on Monday.\nTroops left Tajura."
    assert cleaner.clean(text).text == text


def test_a_hint_gives_context(shipped: Cleaner) -> None:
    """A title or address that speaks of the country opens the pack for a text that names a
    town of it."""
    text = "Maaret al-Numan and Deraa were shelled."
    assert shipped.clean(text).text == "Maarat al-Numan and Deraa were shelled."
    expected = "Maarat al-Numan and Daraa were shelled."
    assert shipped.clean(text, title="War in Syria").text == expected
    assert shipped.clean(text, url="https://example.org/world/Syria/1").text == expected


def test_a_hint_alone_gives_context(shipped: Cleaner) -> None:
    """A text that itself holds no context word is opened by its title alone."""
    text = "He was born in Deraa and lives in Oslo."
    assert shipped.clean(text, title="A Syrian in Oslo").text == text.replace("Deraa", "Daraa")


PAIRS = [
    ("Hama", "Hamas"), ("Hama", "Hamad"), ("Hama", "Al-Hamah"), ("Daraa", "Daraya"),
    ("al-Bab", "Bab al-Hawa"), ("al-Bab", "Bab Touma"), ("Bab al-Hawa", "Bab Touma"),
    ("Ain Issa", "Ain al-Arab"), ("Ain Issa", "Ain Tarma"), ("Ain al-Arab", "Ain Tarma"),
    ("Maarat al-Numan", "Maarrat Misrin"), ("Deir ez-Zor", "Deir Hafer"),
    ("Deir ez-Zor", "Deir Yassin"), ("Deir Hafer", "Deir Yassin"), ("Salkhad", "Salakhid"),
    ("As-Sawda", "Suwayda"), ("Dhamar", "Dumayr"), ("Samarra", "Samiriyya"),
    ("Basra", "Busayra"), ("Gaza", "Kazhah"), ("Jableh", "Jubail"), ("Jableh", "Byblos"),
    ("Jableh", "Djebail"), ("Al-Bayda", "Al-Bayyada"), ("Mansoura", "Masara"),
    ("El-Dabaa", "Ad-Dabbah"), ("Hasan", "Hassan"), ("Hassan", "Hussein"), ("Salim", "Salem"),
    ("Salem", "Salam"), ("Said", "Saad"), ("Saad", "Sayyid"), ("Munir", "Munira"),
    ("Nasr", "Nasir"), ("Mahmoud", "Muhammad"), ("Muhammad", "Ahmad"), ("Ahmad", "Hamid"),
    ("Karam", "Karim"), ("Karim", "Kareema"), ("Barqin", "Burqin"), ("Arish", "Larache"),
    ("Iraq", "Arak"), ("Yemen", "Amman"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), PAIRS, ids="/".join)
def test_never_merge(shipped: Cleaner, one: str, other: str) -> None:
    """Two look-alikes keep two spellings, and each stays as it is written."""
    assert named(shipped, f"They went to {one} and from there.") == (
        f"They went to {one} and from there."
    )
    assert named(shipped, f"They went to {other} and from there.") == (
        f"They went to {other} and from there."
    )
    for text in (one, other):
        for mention in mentions(shipped, f"They went to {text} and from there."):
            assert mention.after == text
    told = [mentions(shipped, f"They saw {name} there.") for name in (one, other)]
    canonical = [found[0].canonical for found in told if found]
    assert len(set(canonical)) == len(canonical)


@pytest.mark.parametrize(
    "word",
    ["Derek", "Singer", "Senate", "Yemen", "Iraq", "Nice", "Of", "Bank", "Tell", "Main", "Tale",
     "Fall", "Sale", "As", "An", "At", "Al", "El", "Gore", "Golani", "Thomson", "Bride"],
)  # fmt: skip
def test_words_are_no_names(shipped: Cleaner, word: str) -> None:
    """English words and names that sound like a town are never rewritten."""
    sentence = f"{word} was what they wrote, and {word} it was."
    assert named(shipped, sentence) == sentence
    sentence = f"Then at Tor they met Al Gore, {word} and As Hama fell."
    assert named(shipped, sentence) == sentence


def test_renamings_are_not_spellings(shipped: Cleaner) -> None:
    """Another name of the same town is left as the author chose it."""
    sentence = "They went to Ain al-Arab, to Halab and to Dimashq."
    assert named(shipped, sentence) == sentence


def test_annotate_changes_nothing_and_lists(shipped: Cleaner) -> None:
    """In mode `annotate` the text stays, and mentions give spelling, canonical form and place."""
    text = f"{CONTEXT}\nRebels left Maaret al-Numan for Idleb, and Maarat al-Numan was empty."
    annotated = Cleaner(shipped.packs, names="annotate").clean(text)
    assert annotated.text == text
    assert not annotated.entries
    found = [(m.before, m.canonical) for m in annotated.mentions if m.start > len(CONTEXT)]
    assert found == [
        ("Maaret al-Numan", "Maarat al-Numan"),
        ("Idleb", "Idlib"),
        ("Maarat al-Numan", "Maarat al-Numan"),
    ]
    for m in annotated.mentions:
        assert text[m.start : m.end] == text[m.clean_start : m.clean_end] == m.before
    rewritten = shipped.clean(text)
    assert [m.canonical for m in rewritten.mentions] == [m.canonical for m in annotated.mentions]


def test_off_finds_nothing(plain: Cleaner) -> None:
    """With names off there is neither mention nor entry."""
    result = plain.clean(f"{CONTEXT}\nRebels left Maaret al-Numan.")
    assert not result.mentions
    assert not result.entries


def test_a_protected_name_is_withheld(shipped: Cleaner) -> None:
    """A name in a protected span stays, and an entry says that it was protected."""
    text = f"{CONTEXT}\nRebels left Maaret al-Numan for Idleb."
    start = text.index("Maaret")
    result = shipped.clean(text, protect=[(start, start + 3)])
    assert result.text == text.replace("Idleb", "Idlib")
    [stopped] = [e for e in result.entries if e.outcome == "withheld"]
    assert stopped.cause.startswith("protect")


def test_protection_moves_with_cuts(shipped: Cleaner) -> None:
    """A protected name stays though lines in front of it were cut."""
    text = f"Storm\n30 November 2024 15:54\n{CONTEXT}\nRebels left Maaret al-Numan for Idleb."
    start = text.index("Maaret")
    result = shipped.clean(text, protect=[(start, start + 15)])
    assert "15:54" not in result.text
    assert result.text.endswith("Rebels left Maaret al-Numan for Idlib.")


@pytest.mark.parametrize(
    ("language", "written"),
    [("fr", "Alep"), ("es", "Alepo"), ("en", "Aleppo"), ("de", "Aleppo")],
)
def test_the_canonical_form_has_a_language(shipped: Cleaner, language: str, written: str) -> None:
    """In another language its own form is written."""
    result = shipped.clean(f"{CONTEXT}\nXyz, Aleppo, xyz.", lang=language)
    assert f"Xyz, {written}, xyz." in result.text


TIED = """\
format: 1
type: names
context: [Syria]
names:
  - {canonical: Sura One, kind: place, variants: [Suran]}
  - {canonical: Sura Two, kind: place, variants: [suran]}
"""


def test_a_tie_does_nothing_and_says_so() -> None:
    """A spelling that fits two names equally well is left, and the entry names both."""
    result = Cleaner(load_packs({"n.yaml": TIED})).clean("In Syria they saw SURAN burn.")
    assert result.text == "In Syria they saw SURAN burn."
    [entry] = result.entries
    assert entry.outcome == "withheld"
    assert "Sura One" in entry.cause
    assert "Sura Two" in entry.cause


@pytest.mark.parametrize(
    ("one", "other"),
    [("HAMA", "hama"), ("Nuʿman", "Numan"), ("Idléb", "Idleb"), ("Ma’arrat", "Maarrat"),
     ("Diyarbakır", "Diyarbakir"), ("Straße", "STRASSE")],
)  # fmt: skip
def test_the_fold(one: str, other: str) -> None:
    """Case, marks, apostrophes and ayn signs do not tell two words apart."""
    assert fold_word(one) == fold_word(other)


def test_the_skeleton_remembers_articles() -> None:
    """Articles leave the words and stay known by their places."""
    assert skeleton(("maarat", "al", "numan")).words == ("maarat", "numan")
    assert skeleton(("maarat", "al", "numan")).articles == {1}
    assert skeleton(("el", "bab")).articles == {0}
    assert skeleton(("al",)).words == ("al",)


@settings(max_examples=examples(100))
@given(strategies.texts)
def test_tokens_lie_where_they_say(text: str) -> None:
    """Each word's span holds it, in order, and the gap leads to the next word."""
    found = tokens(text)
    position = 0
    for token in found:
        assert position <= token.start < token.end
        assert text[token.start : token.end] == token.text
        assert text[token.end : token.end + len(token.gap)] == token.gap
        position = token.end


@settings(max_examples=examples(100))
@given(
    st.lists(
        st.sampled_from(["Maaret al-Numan", "Idleb", "Hama", "Hamas", "al-Jolani", "and", "Syria",
                         "Abu Mohammed al-Jolani", "Al", "al-Bab", "Deir Ezzor's", "Ahmad Sharaa",
                         "DERAA", "the", "Robert", "Deraa"]),
        min_size=1, max_size=10,
    ),
    st.sampled_from([" ", ", ", ". ", "\n", " - "]),
)  # fmt: skip
def test_a_second_pass_finds_canonical_names_only(
    shipped: Cleaner, words: list[str], gap: str
) -> None:
    """Rewritten names are canonical: reading the result again rewrites nothing."""
    once: Result = shipped.clean("Syria: " + gap.join(words))
    again = shipped.clean(once.text)
    assert again.text == once.text
    assert all(m.before == m.after for m in again.mentions)


def test_every_listed_spelling_is_found(shipped: Cleaner) -> None:
    """Each variant of a single name that no decoy or rival holds is written as its canonical."""
    cleaner = Cleaner(shipped.packs)
    wrong = []
    for pack in shipped.packs.names:
        for name in pack.body.names:
            listed = [v for v in name.variants if v not in name.ambiguous]
            if not listed:
                continue
            lines = "".join(f"They saw {variant}, and left.\n" for variant in listed)
            text = f"They spoke of {pack.context[0]}.\n{lines}"
            got = cleaner.clean(text, lang="en").text.split("\n")[1:-1]
            expected = name.languages.get("en", name.canonical)
            wrong += [
                (pack.id, variant, line)
                for variant, line in zip(listed, got, strict=True)
                if not re.fullmatch(f"They saw {re.escape(expected)}, and left.", line)
            ]
    assert wrong == []


@pytest.mark.nightly
def test_a_second_pass_changes_nothing(shipped: Cleaner) -> None:
    """What was written is a form that stays, and so does every other name of the same thing, by
    sound too."""
    cleaner = Cleaner(shipped.packs, trust="likely")
    for pack in (pack for pack in shipped.packs.names if pack.count):
        forms = [
            form
            for name in pack.body.names
            for form in (name.canonical, *name.variants, *name.renamings, *name.short)
        ]
        lines = "".join(f"They saw {form}, and left.\n" for form in [*dict.fromkeys(forms)][::4])
        once = cleaner.clean(f"They spoke of {pack.context[0]}.\n{lines}", lang="en").text
        assert cleaner.clean(once, lang="en").text == once

"""Spellings that nobody listed are found by sound, and what only sounds like a name is not."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from cleaner import Cleaner, Mention
from cleaner.names.runs import runs
from cleaner.names.tables import Tables
from cleaner.rulepack.load import load_packs
from cleaner.rulepack.packs import Packs

RULES = Path(__file__).resolve().parent.parent / "rules"
CONTEXT = "Syrian officials in Syria met other Syrian officials and spoke of Syria."

# canonical, native, kind: what NAMES warn of, as a pack may hold it.
HELD = [
    ("Maarat al-Numan", "معرة النعمان", "place"), ("Maarrat Misrin", "معرة مصرين", "place"),
    ("Saraqib", "سراقب", "place"), ("Hama", "حماة", "place"), ("Al-Hamah", "الحمة", "place"),
    ("Daraa", "درعا", "place"), ("Daraya", "داريا", "place"), ("al-Bab", "الباب", "place"),
    ("Bab al-Hawa", "باب الهوى", "crossing"), ("Bab Touma", "باب توما", "place"),
    ("Ain Issa", "عين عيسى", "place"), ("Ain Tarma", "عين ترما", "place"),
    ("Deir ez-Zor", "دير الزور", "place"), ("Deir Hafer", "دير حافر", "place"),
    ("Deir Yassin", "دير ياسين", "place"), ("Salkhad", "صلخد", "place"),
    ("Salakhid", "صلاخد", "place"), ("As-Sawda", "السودا", "place"),
    ("As-Suwayda", "السويداء", "place"), ("Dhamar", "ذمار", "place"),
    ("Samiriyya", "السامرية", "place"), ("Busayra", "البصيرة", "place"),
    ("Basra", "البصرة", "place"), ("Gaza", "غزة", "place"), ("Jableh", "جبلة", "place"),
    ("Barqin", "برقين", "place"), ("Al-Bayda", "البيضاء", "place"),
    ("Al-Bayyada", "البياضة", "place"), ("Mansoura", "المنصورة", "place"),
    ("Masara", "المعصرة", "place"), ("El-Dabaa", "الضبعة", "place"),
    ("Ad-Dabbah", "الدبة", "place"), ("Arish", "العريش", "place"),
    ("Derik", "ديريك", "place"), ("Sinjar", "سنجار", "place"), ("As-Santah", "السنطة", "place"),
    ("Amman", "عمان", "place"), ("Arak", "أراك", "place"), ("El-Tor", "الطور", "place"),
    ("Sarrin", "صرين", "place"), ("Salamiyah", "سلمية", "place"), ("Nubl", "نبل", "place"),
    ("Karak", "الكرك", "place"), ("Jawlan", "الجولان", "place"), ("Qalandia", "قلنديا", "place"),
    ("Bashar al-Assad", "بشار الأسد", "person"), ("Hafez al-Assad", "حافظ الأسد", "person"),
    ("Abu Mohammad al-Julani", "أبو محمد الجولاني", "person"), ("Hasan", "حسن", "person"),
    ("Salim", "سليم", "person"), ("Munir", "منير", "person"), ("Mahmoud", "محمود", "person"),
    ("Karim", "كريم", "person"), ("Said", "سعيد", "person"), ("Nasr", "نصر", "person"),
]  # fmt: skip


def tables() -> dict[str, str]:
    return {
        f"romanisation/{path.name}": path.read_text("utf-8")
        for path in (RULES / "romanisation").glob("*.yaml")
    }


def shared() -> dict[str, str]:
    return {
        f"names/{name}.yaml": (RULES / "names" / f"{name}.yaml").read_text("utf-8")
        for name in ("decoys", "words")
    }


def pack(names: list[tuple[str, str, str]], table: str = "ar", head: str = "") -> str:
    entries = "".join(
        f"  - {{canonical: {canonical}, native: {native}, kind: {kind}}}\n"
        for canonical, native, kind in names
    )
    return (
        f"format: 1\ntype: names\nromanisation: {table}\n{head}"
        f"context: [Syria, Syrian]\nnames:\n{entries}"
    )


def packs_of(text: str) -> Packs:
    return load_packs({**tables(), **shared(), "names/held.yaml": text})


@cache
def held() -> Packs:
    return packs_of(pack(HELD))


@cache
def cleaner() -> Cleaner:
    return Cleaner(held(), trust="likely")


def named(sentence: str, by: Cleaner | None = None) -> str:
    text = (by or cleaner()).clean(f"{CONTEXT}\n{sentence}", lang="en").text
    first, _, rest = text.partition("\n")
    assert first == CONTEXT
    return rest


def mentions(sentence: str, by: Cleaner | None = None) -> list[Mention]:
    found = (by or cleaner()).clean(f"{CONTEXT}\n{sentence}", lang="en").mentions
    return [mention for mention in found if mention.start > len(CONTEXT)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Maaret an-Nouman", "Maarat al-Numan"), ("Maarrat an-Nu'man", "Maarat al-Numan"),
        ("Maarat al-Nouman", "Maarat al-Numan"), ("Ma’arrat al-Nuʿmān", "Maarat al-Numan"),
        ("Saraqeb", "Saraqib"), ("Deir Ezzor", "Deir ez-Zor"), ("Dayr az-Zawr", "Deir ez-Zor"),
        ("Ayn Eissa", "Ain Issa"), ("Bachar al-Assad", "Bashar al-Assad"),
        ("Abou Mohammed al-Joulani", "Abu Mohammad al-Julani"), ("Qalandiya", "Qalandia"),
        ("Salamieh", "Salamiyah"), ("Sindschar", "Sinjar"),
    ],
)  # fmt: skip
def test_unlisted_spellings_are_found(before: str, after: str) -> None:
    """Press spellings of several languages come to the canonical form, on the tier `key`."""
    sentence = f"Rebels spoke of {before} on Friday."
    assert named(sentence) == sentence.replace(before, after)
    [mention] = mentions(sentence)
    assert (mention.before, mention.tier, mention.trust) == (before, "key", "likely")
    assert mention.cost < 1


def test_the_key_tier_is_asked_for() -> None:
    """By default no spelling is found by sound; `names=likely` asks for these alone."""
    sentence = "Rebels entered Saraqeb on Friday."
    assert named(sentence, Cleaner(held())) == sentence
    assert "Saraqib" in named(sentence, Cleaner(held(), trust="names=likely"))


NEVER = [
    ("Hama", "Hamas"), ("Hama", "Hamad"), ("Hama", "Al-Hamah"), ("Daraa", "Daraya"),
    ("al-Bab", "Bab al-Hawa"), ("al-Bab", "Bab Touma"), ("Bab al-Hawa", "Bab Touma"),
    ("Ain Issa", "Ain al-Arab"), ("Ain Issa", "Ain Tarma"), ("Ain Tarma", "Ain al-Arab"),
    ("Maarat al-Numan", "Maarrat Misrin"), ("Deir ez-Zor", "Deir Hafer"),
    ("Deir ez-Zor", "Deir Yassin"), ("Deir Hafer", "Deir Yassin"), ("Salkhad", "Salakhid"),
    ("As-Sawda", "As-Suwayda"), ("Dhamar", "Dumayr"), ("Samarra", "Samiriyya"),
    ("Basra", "Busayra"), ("Gaza", "Kazhah"), ("Jableh", "Jubail"), ("Jableh", "Djebail"),
    ("Barqin", "Burqin"), ("Al-Bayda", "Al-Bayyada"), ("Mansoura", "Masara"),
    ("El-Dabaa", "Ad-Dabbah"), ("Arish", "Larache"), ("Arish", "El Araish"),
    ("Hasan", "Hassan"), ("Hasan", "Hussein"), ("Hassan", "Hussein"), ("Salim", "Salem"),
    ("Salim", "Salam"), ("Said", "Saad"), ("Said", "Sayyid"), ("Munir", "Munira"),
    ("Nasr", "Nasir"), ("Mahmoud", "Muhammad"), ("Mahmoud", "Ahmad"), ("Mahmoud", "Hamid"),
    ("Karim", "Karam"), ("Karim", "Kareema"), ("Arak", "Iraq"), ("Amman", "Yemen"),
    ("Derik", "Derek"), ("Sinjar", "Singer"), ("As-Santah", "Senate"), ("El-Tor", "Tor"),
    ("Sarrin", "Syrien"), ("Qalandia", "Gelände"), ("Karak", "Krieg"), ("Karak", "Greece"),
    ("Hafez al-Assad", "Hafiz Saeed"), ("Hafez al-Assad", "Bashar al-Assad"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), NEVER, ids="/".join)
def test_never_merge(one: str, other: str) -> None:
    """Two look-alikes keep two spellings with all names in the pack, and with only one of them."""
    canonical = {name: (name, native, kind) for name, native, kind in HELD}
    cleaners = [cleaner()]
    for name in (one, other):
        if name in canonical:
            cleaners.append(Cleaner(packs_of(pack([canonical[name]])), trust="likely"))
    for by in cleaners:
        for name in (one, other):
            sentence = f"They went to {name} and from there."
            assert named(sentence, by) == sentence


@pytest.mark.parametrize(
    "text",
    [
        "Vahid Salemi took it.", "Then Kara Jackson sang.", "Then Guido Pella won.",
        "It was Yossi Landau who came.", "There Andy Levin spoke.", "It was Reece Burke who ran.",
        "The firm Thomson was sold.", "The Hamam was closed.", "A Hamawi and a Halabi met.",
        "An Idlibi, a Homsi and a Raqqawi met.", "They saw the Golani brigade there.",
        "They saw the Golani Brigade there.", "They read Syria's Al-Watan on Friday.",
        "They played in the Etihad stadium.", "At Tor they met.", "Then at Tor they met.",
        "The Senate met, and Senate aides left.", "The Singer sewing machine stood there.",
        "It was Nice. Of Bank, Tell and Main, the Tale of Fall and Sale came.",
        "They read Al-Quds on Friday.", "The HTS and the SDF met the AFC and the UNDP.",
        "He wrote #Saraqeb and @Saraqeb and saraqeb@example.org there.",
        "See https://example.org/Saraqeb and www.example.org/Saraqeb there.",
        "The file Saraqeb.jpg was lost.", "They met Baghdadi and Jolani there.",
        "Then Mr Saraqeb Smith came.", "It was Greece and it was Venice.",
        "They met Al Gore there.", "He left for Salem, Oregon.",
        "Из Алеппо (Saraqebовский) пришли.",
    ],
)  # fmt: skip
def test_the_token_is_not_the_place(text: str) -> None:
    """Surnames, adjectives, words, papers, identifiers and acronyms are left alone."""
    assert named(text) == text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Saraqeb's mayor", "Saraqib's mayor"), ("Saraqeb’s mayor", "Saraqib’s mayor"),
        ("Maaret\u00a0an-Nouman", "Maarat al-Numan"), ("Maaret an\u2011Nouman", "Maarat al-Numan"),
        ("(Saraqeb)", "(Saraqib)"), ("“Saraqeb”", "“Saraqib”"), ("‘Saraqeb’", "‘Saraqib’"),
        ("'Saraqeb'", "'Saraqib'"), ("ʿAyn ʿEissa", "Ain Issa"), ("‘Ayn ‘Eissa", "‘Ain Issa"),
        ("Saraqeb-based", "Saraqib-based"),
    ],
)  # fmt: skip
def test_what_clings_to_a_name(before: str, after: str) -> None:
    """Possessives, quotation marks and brackets stay, blanks and hyphens of all kinds join, and
    an ayn goes with its word."""
    sentence = f"It was said that {before} came late."
    assert named(sentence) == sentence.replace(before, after)


def test_the_head_of_a_sentence_says_nothing() -> None:
    """A lone word with a capital that only begins sentences is left; one that also stands within
    a sentence is not; a first word that the text has in small letters is passed over."""
    assert named("Saraqeb was shelled.") == "Saraqeb was shelled."
    both = "Saraqeb was shelled. They left Saraqeb."
    assert named(both) == both.replace("Saraqeb", "Saraqib")
    assert named("In Saraqeb they met in vain.") == "In Saraqib they met in vain."


def test_an_article_at_the_head_of_a_sentence_goes_along() -> None:
    """The article of a name is no first word to pass over, though the text has it in small
    letters; a conjunction is."""
    by = Cleaner(packs_of(pack([("As-Suwayda", "السويداء", "place")])), trust="likely")
    text = "They left Es-Souwayda as it fell, es said. Es-Souwayda burnt."
    assert named(text, by) == text.replace("Es-Souwayda", "As-Suwayda")
    assert named("In Saraqeb they met in vain. As Saraqeb fell as well.") == (
        "In Saraqib they met in vain. As Saraqib fell as well."
    )


def test_a_long_run_is_no_name() -> None:
    """A run of more words than any name has is passed over whole."""
    assert not list(runs("Saraqeb " * 11))
    assert len(list(runs("Saraqeb " * 10))) == 1
    assert not list(runs("S" * 101))


def test_context_must_be_plain_for_far_spellings() -> None:
    """One word of context is enough where only conventions differ, not for what is farther."""
    by = cleaner()
    text = "Syria is far. They went to {} and left."
    assert by.clean(text.format("Saraqeb")).text == text.format("Saraqib")
    assert by.clean(text.format("Sirin")).text == text.format("Sirin")
    none = "They went to Saraqeb and left."
    assert by.clean(none).text == none


def test_context_is_counted_as_it_will_be_written() -> None:
    """Listed spellings count as context by the canonical form that they become."""
    head = pack([("Saraqib", "سراقب", "place")])
    army = "  - {canonical: Syrian Army, kind: organisation, variants: [Syrisches Heer]}\n"
    by = Cleaner(packs_of(head + army), trust="likely")
    text = "Syria is far. The Syrisches Heer left Saraqub. The Syrisches Heer fled."
    once = by.clean(text, lang="en").text
    assert once.startswith("Syria is far. The Syrian Army left Saraqib.")
    assert by.clean(once, lang="en").text == once


def test_a_tie_is_said() -> None:
    """A spelling that sounds like two names is left, and the entry names both."""
    by = Cleaner(packs_of(pack([("Suluk", "سلوك", "place"), ("Suluq", "سلوق", "place")])),
                 trust="likely")  # fmt: skip
    sentence = "They went to Soulouk and left."
    result = by.clean(f"{CONTEXT}\n{sentence}", lang="en")
    assert result.text.endswith(sentence)
    [entry] = result.entries
    assert (entry.outcome, entry.rule) == ("withheld", "names/held/key")
    assert "Suluk" in entry.cause
    assert "Suluq" in entry.cause


def test_two_packs_tie_too() -> None:
    """A spelling that sounds like names of two opened packs is left."""
    files = {
        "names/one.yaml": pack([("Suluk", "سلوك", "place")]),
        "names/two.yaml": pack([("Suluq", "سلوق", "place")]),
    }
    by = Cleaner(load_packs({**tables(), **files}), trust="likely")
    assert named("They went to Soulouk and left.", by) == "They went to Soulouk and left."


def test_a_decoy_stops_only_its_own_pack() -> None:
    """A name that one pack calls a decoy is still found by another that holds it."""
    files = {
        "names/one.yaml": pack([("Mosul", "الموصل", "place")]),
        "names/two.yaml": pack([("Masila", "مسيلة", "place")], head="decoys: [Mosul, Mosoul]\n"),
    }
    by = Cleaner(load_packs({**tables(), **files}), trust="likely")
    assert named("They went to Mosoul and left.", by) == "They went to Mosul and left."


def test_a_native_form_refuses_what_it_does_not_spell() -> None:
    """The letters of القصر have no k-s-r-a, and those of منير no final a."""
    by = Cleaner(packs_of(pack([("Qasra", "القصر", "place"), ("Mounir", "منير", "place")])),
                 trust="likely")  # fmt: skip
    for word in ("Kasaba", "Mounira"):
        assert named(f"They went to {word} and left.", by) == f"They went to {word} and left."


WRAPPED = """Syrian officials said that the road to the north of the country is
closed to all but the army and that those who live beside it have to
leave their houses before the week is over, which the mayor of Maaret
an-Nouman refused to accept, since nobody had asked him or the people of
the town, and since the Syrian government had promised to leave the road
open until the end of the month, as it had done the year before in Syria
and as it would do again, he said, when the same thing comes up again in
spring."""


def test_a_line_break_within_a_name() -> None:
    """In hard-wrapped text a name that is broken over two lines is found; where it has its form
    already, the break stays."""
    text = cleaner().clean(WRAPPED).text
    assert text == WRAPPED.replace("Maaret\nan-Nouman", "Maarat al-Numan")
    broken = WRAPPED.replace("Maaret\nan-Nouman", "Maarat\nal-Numan")
    assert cleaner().clean(broken).text == broken


def test_quotations_are_kept_on_request() -> None:
    """With `names_quotes="keep"` a direct quotation keeps its spellings, and the entry says why."""
    sentence = "He left Saraqeb. “We left Saraqeb,” he said. “Saraqeb is «ours»”."
    by = Cleaner(held(), trust="likely", names_quotes="keep")
    assert named(sentence, by) == sentence.replace("Saraqeb", "Saraqib", 1)
    assert named(sentence) == sentence.replace("Saraqeb", "Saraqib")
    stopped = [e for e in by.clean(f"{CONTEXT}\n{sentence}").entries if e.outcome == "withheld"]
    assert {entry.cause for entry in stopped} == {"option: names_quotes keep"}


@pytest.mark.parametrize(
    ("sentence", "after"),
    [
        ("‘We don’t leave Saraqeb’, he said in Saraqeb.",
         "‘We don’t leave Saraqeb’, he said in Saraqib."),
        ("‚Wir verlassen Saraqeb‘, he said in Saraqeb.",
         "‚Wir verlassen Saraqeb‘, he said in Saraqib."),
        ('A 5" gun left Saraqeb. "We leave Saraqeb."',
         'A 5" gun left Saraqib. "We leave Saraqeb."'),
    ],
)  # fmt: skip
def test_quotations_of_all_kinds_are_kept(sentence: str, after: str) -> None:
    """Single marks hold a quotation, an apostrophe and a sign for inches do not."""
    assert named(sentence, Cleaner(held(), trust="likely", names_quotes="keep")) == after


def test_a_wrapped_quotation_is_kept() -> None:
    """A quotation that runs over the line breaks of hard-wrapped text is spared as well."""
    text = WRAPPED.replace("which the mayor", "“which the mayor").replace("spring.", "spring.”")
    by = Cleaner(held(), trust="likely", names_quotes="keep")
    assert by.clean(text).text == text
    assert cleaner().clean(text).text != text


@pytest.mark.parametrize(
    "line", ["By Saraqeb Saraqeb", "Photo: Deir Ezzor/AP", "They left. (Deir Ezzor/AFP)",
             "© Deir Ezzor"],
)  # fmt: skip
def test_credits_are_kept(line: str) -> None:
    """In a by-line or credit nothing is rewritten."""
    by = Cleaner(held(), trust="likely", keep=("byline", "credit", "caption"))
    assert by.clean(f"{CONTEXT}\n{line}", lang="en").text.endswith(line)


def test_a_second_pass_changes_nothing() -> None:
    """What was found by sound is found as it is written the second time."""
    text = f"{CONTEXT}\nThey left Saraqeb for Maaret an-Nouman. Bachar al-Assad left Deir Ezzor."
    once = cleaner().clean(text)
    again = cleaner().clean(once.text)
    assert again.text == once.text
    assert [m.canonical for m in again.mentions] == [m.canonical for m in once.mentions]


def test_spans_lie_in_both_texts() -> None:
    """A mention's spans hold what was written before and after."""
    text = f"{CONTEXT}\nThey left Saraqeb for Maaret an-Nouman and Deir Ezzor."
    result = cleaner().clean(text, lang="en")
    assert result.mentions
    for mention in result.mentions:
        assert text[mention.start : mention.end] == mention.before
        assert result.text[mention.clean_start : mention.clean_end] == mention.after


def test_runs_are_whole() -> None:
    """A run takes articles along, ends at a possessive and begins behind small words."""
    text = "In Syria's Al-Watan the mayor of Maaret an-Nouman, Deir ez-Zor's and Sharm ash Shaykh."
    assert [run.text for run in runs(text)] == [
        "In Syria", "Al-Watan", "Maaret an-Nouman", "Deir ez-Zor", "Sharm ash Shaykh",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "one", "other", "native"),
    [
        ("ar", "Djounieh", "Jounieh", "جونية"), ("fa", "Khwajah", "Khvajeh", "خواجه"),
        ("ku", "Kamishlo", "Qamişlo", "قامشلۆ"), ("tr", "Shirnak", "Şırnak", ""),
        ("he", "Petach Tikwa", "Petah Tikva", "פתח תקווה"),
        ("ru", "Tscheljabinsk", "Chelyabinsk", "Челябинск"),
        ("uk", "Tschernihiw", "Chernihiv", "Чернігів"),
    ],
)  # fmt: skip
def test_each_table_knows_its_press(code: str, one: str, other: str, native: str) -> None:
    """Spellings of two languages of press meet, and with the native form."""
    names = [(other, native or "x", "place")]
    text = pack(names, code) if native else pack(names, code).replace("native: x, ", "")
    by = Cleaner(load_packs({**tables(), "names/held.yaml": text}), trust="likely")
    assert named(f"They went to {one} and left.", by) == f"They went to {other} and left."


def test_chinese_has_no_table() -> None:
    """`none` asks for no look-up by sound."""
    assert Tables(held().open_romanisations()).get("none") is None

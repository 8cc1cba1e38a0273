"""Evidence that is weighed sentence by sentence, and where glued sentences come apart."""

from __future__ import annotations

from pathlib import Path

import made
import pytest

from cleaner import Cleaner, PackError, load_rules
from cleaner.blocks.article import Article
from cleaner.blocks.sentences import pieces
from cleaner.engine import Engine
from cleaner.model import Hints
from cleaner.rulepack.load import load_packs

PACK = """
format: 1
rules:
  - id: offer
    kind: evidence
    category: ad
    trust: safe
    why: A ferry, a call and what lures.
    bounds: sentence
    cues:
      - match: [ferry]
        weight: 8
      - match: [book now, tap here]
        weight: 3
      - match: [free, terms apply]
        weight: 2
      - match: [today, tonight]
        weight: 3
      - match: [said]
        weight: WEIGHT
    threshold: 12
    examples:
      removes: ["Take the ferry free, book now!"]
      keeps: ["Take the ferry free, book now, she said."]
"""
LEAD = "The mill on the hill will be painted again this year, as it was before the long war.\n"
MORE = "Nobody in the village knows yet who will pay for the paint and for the painters."


def cleaned(folder: Path, text: str, weight: str = "-6") -> str:
    """What the pack alone leaves of a paragraph behind a lead."""
    (folder / "offers.yaml").write_text(PACK.replace("WEIGHT", weight).lstrip(), "utf-8")
    rules = load_rules(folder, shipped=False)
    return Cleaner(rules, names="off").clean(LEAD + text).text.removeprefix(LEAD)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It was late.Book now, it is free!The town slept.",
         ["It was late.", "Book now, it is free!", "The town slept."]),
        ("The U.S.Navy came at 3.9% of the cost to no.5 of example.org.", None),
        ("Er kam.20 % Rabatt!Dann nichts.", ["Er kam.", "20 % Rabatt!", "Dann nichts."]),
        ("他来了。立即加入！他走了。", ["他来了。", "立即加入！", "他走了。"]),
        ("وصل أحمد.سجل الآن مجانا!ثم ذهب.", ["وصل أحمد.", "سجل الآن مجانا!", "ثم ذهب."]),
        ("She read: “Book now. It is free.” Nobody came.", ["Nobody came."]),
        ("「今すぐ。無料。」と書いた。朝だ。", ["と書いた。", "朝だ。"]),
    ],
)  # fmt: skip
def test_sentences_come_apart_where_they_are_glued(text: str, expected: list[str] | None) -> None:
    """A sentence glued to another is a piece of its own; what is quoted is none."""
    assert [text[start:end] for start, end in pieces(text)] == (expected or [text])


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (f"{MORE} Take the ferry free, book now! {MORE}", f"{MORE} {MORE}"),
        (f"{MORE}Take the ferry free, book now!{MORE}", f"{MORE}{MORE}"),
        (f"{MORE} Take the ferry free, book now! Terms apply.", MORE),
        (f"{MORE} Take the ferry free today{MORE}", f"{MORE} {MORE}"),
        ("The ferry is free. Book now and be gone.\n" + MORE, MORE),
    ],
)
def test_the_sentence_goes_and_the_others_stay(tmp_path: Path, text: str, left: str) -> None:
    """What reaches the threshold goes, glued or not, with the short print beside it."""
    assert cleaned(tmp_path, text) == left


@pytest.mark.parametrize(
    "text",
    [
        f"{MORE} Take the ferry free, book now, the sailor said. {MORE}",
        f"{MORE} The ferry is late. They book now. That is free. {MORE}",
        f"{MORE} “Take the ferry free, book now!” {MORE}",
        f"Three lines were on the old poster:\nTake the ferry free, book now\n{MORE}",
    ],
)
def test_a_report_stays(tmp_path: Path, text: str) -> None:
    """A word against the cut, cues in several sentences, a quotation and a list keep a text."""
    assert cleaned(tmp_path, text) == text


def test_a_cue_against_the_cut_is_wording(tmp_path: Path) -> None:
    """A weight below 0 is for wording; a form that speaks against a cut is refused."""
    source = PACK.replace("match: [said]", "ends: open").replace("WEIGHT", "-6")
    (tmp_path / "offers.yaml").write_text(source.lstrip(), "utf-8")
    with pytest.raises(PackError, match="only wording may"):
        load_rules(tmp_path, shipped=False)


def test_without_the_word_against_it_the_sentence_goes(tmp_path: Path) -> None:
    """The same report goes where the word speaks for the cut, so the weight is what keeps it."""
    text = f"{MORE} Take the ferry free, book now, the sailor said. {MORE}"
    assert cleaned(tmp_path, text, weight="1") == f"{MORE} {MORE}"


def test_the_subject_and_a_word_show_an_offer(tmp_path: Path) -> None:
    """A block goes whole where the sentence with the subject shows one more cue, however light,
    and the other sentences show theirs; the subject alone shows nothing."""
    assert cleaned(tmp_path, f"The ferry, they said. Book now!\n{MORE}", weight="1") == MORE
    bare = f"The ferry, they came. Book now, it is free today!\n{MORE}"
    assert cleaned(tmp_path, bare, weight="1") == bare


def test_a_short_sentence_leans_on_either_side(tmp_path: Path) -> None:
    """Up to seven words that show a cue go with the sentence in front of them or behind, and with
    those that lean on it; eight words stay."""
    offer = "Take the ferry free, book now!"
    for text in (f"Terms apply. Book now. {offer}", f"{offer} Terms apply. Book now."):
        assert cleaned(tmp_path, f"{MORE} {text} {MORE}") == f"{MORE} {MORE}"
    seven, eight = "The terms apply to us all here.", "The terms apply to us all here now."
    assert cleaned(tmp_path, f"{MORE} {offer} {seven} {MORE}") == f"{MORE} {MORE}"
    assert cleaned(tmp_path, f"{MORE} {offer} {eight} {MORE}") == f"{MORE} {eight} {MORE}"


def test_the_ledger_names_the_cues_of_all_sentences_that_go(tmp_path: Path) -> None:
    """One entry for the stretch, in the group of its block, with each cue's share."""
    rules = load_packs({"offers.yaml": PACK.replace("WEIGHT", "-6").lstrip()})
    text = f"{LEAD}{MORE} Take the ferry tonight, book now! Terms apply. {MORE}"
    (entry,) = Cleaner(rules, names="off").clean(text).ledger.applied
    assert entry.removed == "Take the ferry tonight, book now! Terms apply. "
    assert entry.group == "offers/offer@1"
    assert [(e.cue, e.share) for e in entry.reason] == [
        ("match: ferry", 0.5), ("match: book now, tap here", 0.1875),
        ("match: free, terms apply", 0.125), ("match: today, tonight", 0.1875),
    ]  # fmt: skip
    eight = "The terms apply to us all here now."
    text = f"{LEAD}{MORE} Take the ferry tonight, book now! {eight} {MORE}"
    (entry,) = Cleaner(rules, names="off").clean(text).ledger.applied
    assert "match: free, terms apply" not in [e.cue for e in entry.reason]


def heard(text: str, source: str = PACK) -> list[tuple[int, str]]:
    """What explain hears of blocks that the pack came close to."""
    told: list[tuple[int, str]] = []
    rules = load_packs({"offers.yaml": source.replace("WEIGHT", "-6").lstrip()}).rules
    Engine(rules).find(
        Article(LEAD + text), Hints(), lambda _, block, missing: told.append((block, missing))
    )
    return told


def test_explain_hears_what_a_sentence_came_to() -> None:
    """The best sentence's sum is told of, and a list that the article opens; of a block that goes
    nothing is."""
    assert heard(f"{MORE} The ferry is late. Book now, ferry. {MORE}") == [
        (1, "11 of 12 in its best sentence")
    ]
    assert heard("These are the lines on the poster:\nTake the ferry free, book now") == [
        (2, "a line of the article opens a list with a colon")
    ]
    assert heard(f"{MORE} Take the ferry free, book now! {MORE}") == []


def test_form_length_ending_and_place_are_asked_of_a_sentence(tmp_path: Path) -> None:
    """Cues without wording hold for a sentence as they hold for a block."""
    cues = {
        "max_words: 4": ("The ferry is here!", "The ferry is not here!"),
        "ends: stop": ("The ferry is here.", "The ferry is here…"),
        "form: fragment": (
            "The ferry is here!",
            "It was the ferry that had brought the painters to the village, and the men who came.",
        ),
    }
    for cue, (goes, stays) in cues.items():
        name, _, value = cue.partition(": ")
        source = PACK.replace("match: [today, tonight]", f"{name}: {value}")
        source = source.replace("weight: WEIGHT", "weight: 1").replace(
            "threshold: 12", "threshold: 11"
        )
        rules = load_packs(
            {
                "offers.yaml": source.replace("[free, terms apply]", "[here, the]")
                .replace("weight: 2", "weight: 1")
                .lstrip()
            }
        )
        made = Cleaner(rules, names="off")
        assert made.clean(f"{LEAD}{MORE} {goes} {MORE}").text == f"{LEAD}{MORE} {MORE}", cue
        assert stays in made.clean(f"{LEAD}{MORE} {stays} {MORE}").text, cue


@pytest.mark.parametrize(
    ("sentence", "goes"),
    [("渡船、今日無料。", True), ("渡船、今日無料です。", False), ("渡船 free now。", True)],
)
def test_two_wide_letters_count_as_a_word(sentence: str, goes: bool) -> None:
    """Where no blanks set words off, two letters more are one word more."""
    rule = {
        "kind": "evidence",
        "bounds": "sentence",
        "cues": [{"match": ["渡船"], "weight": 3}, {"max_words": 4, "weight": 1}],
        "threshold": 4,
    }
    given = f"{LEAD}港は嵐のために日曜日に閉鎖されたと当局者が述べた。{sentence}"
    assert (sentence not in made.cleaned(given, rule)) is goes

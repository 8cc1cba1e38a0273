"""Evidence that is weighed sentence by sentence, and where glued sentences come apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaner import Cleaner, PackError, load_rules
from cleaner.blocks.sentences import pieces

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

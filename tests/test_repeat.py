"""What another block said already goes, the first copy stays, and so do title and lead."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import examples

from cleaner import Cleaner
from cleaner.blocks.article import Article
from cleaner.engine import Engine
from cleaner.lint.bent import bent
from cleaner.lint.coverage import unproven
from cleaner.lint.mutations import mutations
from cleaner.model import Hints
from cleaner.rulepack.load import load_packs

DECK = "The ferry will not sail before the end of the winter, the harbour master said."
QUOTE = "Nobody in the valley asked us what we wanted to build."
PROSE = (
    (
        "Carpenters have raised the frame of the new mill on the hill above the village, and the "
        "owner said on Friday that the sails would follow before the end of the summer."
    ),
    (
        "The timber came from the forest behind the church, where the storm had brought "
        "down more oaks than the village could use in ten years, and children carved their names."
    ),
    (
        "The old mill burned down nine years ago after a night of storms, and those who owned "
        "it had ground corn for the whole valley until the last of the millers died."
    ),
    (
        "The stones will be laid in the autumn, when the ground is dry, and the one who found them "
        "has been asked to start the wheel with the first sack of flour from the school."
    ),
)
RULE = """\
  - id: {id}
    kind: repeat
    category: other
    trust: {trust}
    why: Made for a test.
    of: {of}
    min_words: {words}
{more}    examples:
      removes:
        - "The mill was built by two of our sisters\\n⟦The mill was built by two of our sisters⟧"
      keeps: ["The mill was built by sisters\\nThe mill was built by brothers"]
"""
LINE = """\
  - id: line
    kind: block
    category: teaser
    trust: safe
    why: Made for a test.
    where: {where}
    match: ["{words}"]
    examples: {{removes: ["{words}"], keeps: ["{words} it"]}}
"""


def rule(of: str, words: int = 8, more: str = "", trust: str = "safe", id: str = "again") -> str:
    return RULE.format(of=of, words=words, more=more, trust=trust, id=id)


@cache
def cleaner(*rules: str) -> Cleaner:
    return Cleaner(load_packs({"t.yaml": "format: 1\nrules:\n" + "".join(rules)}), names="off")


BLOCK = cleaner(rule("block"))
SENTENCE = cleaner(rule("sentence"))
BOTH = cleaner(rule("block"), rule("sentence", id="quote"))


def lines(*given: str) -> str:
    return "\n".join(given)


def test_the_second_copy_goes() -> None:
    """A block that an earlier one said goes with its line end; the ledger names the first copy."""
    text = lines("A headline", PROSE[0], DECK, PROSE[1], DECK, PROSE[2])
    result = BLOCK.clean(text)
    assert result.text == lines("A headline", PROSE[0], DECK, PROSE[1], PROSE[2])
    (entry,) = result.ledger.applied
    assert entry.removed == DECK + "\n"
    assert entry.reason[0].cue == "repeats block 2"
    assert entry.reason[0].detail == DECK[:80]
    assert result.restore() == text


@pytest.mark.parametrize(
    "copy",
    [
        DECK.upper(),
        DECK.replace(",", "").rstrip("."),
        f"  – “{DECK}”",
        DECK.replace(" ", "\u00a0"),
        f"• {DECK}!",
    ],
)
def test_case_and_punctuation_do_not_count(copy: str) -> None:
    """Letters and digits are compared, and nothing else."""
    text = lines(*PROSE[:2], DECK, PROSE[2], copy, PROSE[3])
    assert BLOCK.clean(text).text == lines(*PROSE[:2], DECK, *PROSE[2:])


@pytest.mark.parametrize(
    "near",
    [
        DECK.replace("winter", "summer"),
        DECK.replace("will not", "will"),
        f"{DECK} Nobody knows why.",
        DECK.replace("the end", "3 May"),
    ],
)
def test_another_word_is_another_text(near: str) -> None:
    """A block that says nearly the same stays."""
    text = lines(*PROSE[:2], DECK, PROSE[2], near, PROSE[3])
    assert BLOCK.clean(text).text == text


def test_few_words_stay() -> None:
    """Refrains, names and scores that are said again are no repeats."""
    refrain = "And the river runs on to the sea."
    text = lines(PROSE[0], refrain, PROSE[1], refrain, "Ann Smith", PROSE[2], "Ann Smith", refrain)
    assert BLOCK.clean(text).text == lines(
        PROSE[0], refrain, PROSE[1], "Ann Smith", PROSE[2], "Ann Smith"
    )
    assert cleaner(rule("block", 9)).clean(text).text == text


def test_short_words_are_words() -> None:
    """Eight letters with blanks between them are eight words, and go where they are said again."""
    line = "a b c d e f g h"
    text = lines(*PROSE[:2], line, PROSE[2], line, PROSE[3])
    assert BLOCK.clean(text).text == lines(*PROSE[:2], line, *PROSE[2:])


def test_a_pull_quote_goes_wherever_it_stands() -> None:
    """A block that is a whole sentence of a paragraph goes, in front of the paragraph or behind
    it; the paragraph stays."""
    host = f"The younger sister is angry. {QUOTE} They came with a plan."
    kept = lines(*PROSE[:2], host, PROSE[2])
    shown = "“Nobody in the valley asked us what we wanted to build”"
    assert SENTENCE.clean(lines(*PROSE[:2], shown, host, PROSE[2])).text == kept
    assert SENTENCE.clean(lines(*PROSE[:2], host, shown, PROSE[2])).text == kept


@pytest.mark.parametrize(
    ("host", "shown"),
    [
        (QUOTE, QUOTE),
        (f"“{QUOTE[:-1]},” the sister said. She was angry.", QUOTE),
        (f"... {QUOTE}", f"... {QUOTE}"),
        (f"The sister is angry. {QUOTE} They came with a plan.", QUOTE[:-7] + "paint."),
    ],
)
def test_what_is_no_whole_sentence_of_more_stays(host: str, shown: str) -> None:
    """A part of a sentence is no pull quote, and of two blocks that say the same neither is a
    sentence of the other."""
    text = lines(*PROSE[:2], host, PROSE[2], shown, PROSE[3])
    assert SENTENCE.clean(text).text == text


def test_title_and_lead_stay() -> None:
    """A first block and a lead that the text says again are not cut for it."""
    title = "Nobody in the valley asked us what we wanted to build"
    host = f"{QUOTE} {DECK} They came with a plan."
    text = lines(title, DECK, *PROSE, host)
    assert BOTH.clean(text).text == text
    assert BOTH.clean(text, title=title).text == text


def test_copies_of_what_goes_stay() -> None:
    """Where another rule takes the first copy, or would take it elsewhere, the others stay."""
    shown = QUOTE[:-1]
    text = lines(shown, PROSE[0], shown, PROSE[1], shown, *PROSE[2:])
    kept = lines(PROSE[0], shown, PROSE[1], shown, *PROSE[2:])
    head = cleaner(rule("block"), LINE.format(where="head", words=shown))
    assert head.clean(text).text == kept
    assert head.clean(kept).text == kept


def test_the_last_copy_stays_where_evidence_takes_the_first() -> None:
    """What is found out late to go is no copy that stays: the next one is."""
    evidence = """\
  - id: asked
    kind: evidence
    category: teaser
    trust: safe
    why: Made for a test.
    cues:
      - {match: [asked us], weight: 3}
      - {place: head, weight: 2}
    threshold: 5
    examples: {removes: ["Nobody asked us"], keeps: ["Nobody asked me, he asked us"]}
"""
    shown = QUOTE[:-1]
    weighed = cleaner(rule("block"), rule("sentence", id="quote"), evidence)
    text = lines(shown, PROSE[0], shown, PROSE[1], shown, *PROSE[2:])
    kept = lines(*PROSE[:1], shown, *PROSE[1:])
    assert weighed.clean(text, title="The mill").text == kept
    assert weighed.clean(kept, title="The mill").text == kept


def test_places_keeps_and_protected_spans_hold() -> None:
    """A repeat acts in its place only, and neither on what a keep rule nor on what the caller
    protects."""
    text = lines(*PROSE[:2], DECK, PROSE[2], DECK, PROSE[3])
    assert cleaner(rule("block", more="    where: tail\n")).clean(text).text == text
    behind = lines(*PROSE[:2], DECK, *PROSE[2:], DECK)
    kept = lines(*PROSE[:2], DECK, *PROSE[2:])
    assert cleaner(rule("block", more="    where: tail\n")).clean(behind).text == kept
    at = text.rindex(DECK)
    assert BLOCK.clean(text, protect=[(at, at + 3)]).text == text
    keep = """\
  - id: master
    kind: keep
    category: other
    trust: safe
    why: Made for a test.
    match: ["harbour master said"]
    protects: block
    examples: {keeps: ["The harbour master said so."]}
"""
    assert cleaner(rule("block"), keep).clean(text).text == text


def test_a_doubled_article_is_given_once() -> None:
    """Where the whole article follows itself, its second copy goes."""
    assert BLOCK.clean(lines(*PROSE, *PROSE)).text == lines(*PROSE)


def test_the_guard_holds() -> None:
    """A rule that would take much of the prose between its first block and its last is withheld,
    and the document says so."""
    text = lines(*PROSE[:2], *PROSE[:2], *PROSE[2:])
    result = BLOCK.clean(text)
    assert result.text == text
    assert "guard" in result.flags


def test_texts_without_paragraphs_stay() -> None:
    """Sentences of a long line and lines of hard-wrapped text are no blocks that a page showed
    twice."""
    flat = " ".join((*PROSE, DECK, *PROSE[:2], DECK))
    assert BLOCK.clean(flat).text == flat
    wrapped = "the ferry went on and the harbour was as empty as it had been in the morning"
    text = lines(*[f"{wrapped} of day {day}" for day in range(9)], wrapped, wrapped, "It is over.")
    assert BLOCK.clean(text).text == text


def test_explain_tells_what_came_close() -> None:
    """Explain names a copy that has too few words, and a rule that only watches."""
    short = "The boat is late again today."
    text = lines(*PROSE[:2], short, PROSE[2], short, DECK, PROSE[3], DECK)
    watched = cleaner(rule("block", 9, trust="watch"))
    assert watched.clean(text).text == text
    told = {
        (block.text, note.kind, note.reason)
        for block in watched.explain(text).blocks
        for note in block.notes
    }
    assert (short, "near", "said again in 6 words; 9 are needed") in told
    assert any(shown == DECK and kind == "would-go" for shown, kind, _ in told)


def test_its_conditions_are_proven_by_bending_the_copies() -> None:
    """`of`, `min_words`, `max_words` and `ends` are proven by what the checks make of the
    `removes`."""
    more = "    max_words: 20\n    ends: open\n"
    for of, removes in (
        ("block", "The ferry sails at noon\\n⟦The ferry sails at noon⟧"),
        ("sentence", "The ferry sails at noon. The boat is full.\\n⟦The ferry sails at noon⟧"),
    ):
        source = rule(of, 5, more)
        start, end = source.index('        - "The mill'), source.index("      keeps:")
        source = f'{source[:start]}        - "{removes}"\n{source[end:]}'
        made = cleaner(source).packs.rules[0]
        names = [name for name, _ in mutations(made)]
        assert names == [f"of: {of}", "min_words: 5", "max_words: 20", "ends: open"]
        assert all(list(bent(made, name)) for name in names)
        assert unproven(made) == []


BLOCKS = (*PROSE, DECK, QUOTE, f"{PROSE[3]} {QUOTE} {DECK}", "A headline", "", "Ann Smith", "Said.")


@settings(max_examples=examples(150))
@given(st.lists(st.sampled_from(BLOCKS), max_size=24), st.sampled_from([BLOCK, SENTENCE, BOTH]))
def test_what_is_said_stays_said(chosen: list[str], asked: Cleaner) -> None:
    """Whatever is doubled, each block's words stay in the text, those of one copy at least; what
    goes is recorded, and cleaning again changes nothing."""
    text = lines(*chosen)
    result = asked.clean(text)
    assert result.restore() == text
    assert all(block in result.text for block in chosen)
    assert asked.clean(result.text).text == result.text or "guard" in result.flags
    left, given_ = Counter(result.text.split("\n")), Counter(chosen)
    assert left.keys() <= given_.keys() | {""}


def test_a_title_hint_that_the_text_says_again_stays() -> None:
    """The block that equals the hint is not cut for the paragraph that holds it, be it the first
    or a later one; without the hint it goes, for with a stop it looks like no title."""
    host = f"The younger sister is angry. {QUOTE} They came with a plan."
    for text in (lines(QUOTE, *PROSE, host), lines("A kicker", QUOTE, *PROSE, host)):
        assert SENTENCE.clean(text, title=QUOTE).text == text
        result = SENTENCE.clean(lines(*PROSE[:2], text), title="The mill")
        assert result.text == lines(*PROSE[:2], text.replace(QUOTE + "\n", "", 1))


def test_explain_hears_why_what_is_said_again_stays() -> None:
    """Too few words, too many, another ending and the title are named."""
    told: list[tuple[str, int, str]] = []

    def heard(text: str, *rules: str, title: str | None = None) -> list[tuple[str, int, str]]:
        told.clear()
        packs = load_packs({"t.yaml": "format: 1\nrules:\n" + "".join(rules)})
        Engine(packs.rules).find(
            Article(text, title), Hints(), lambda rule, *rest: told.append((rule.id, *rest))
        )
        return list(told)

    few = "The river runs to the sea"
    text = lines(*PROSE[:2], few, PROSE[2], few, PROSE[3])
    assert heard(text, rule("block")) == [("t/again", 4, "said again in 6 words; 8 are needed")]
    text = lines(*PROSE[:2], DECK, PROSE[2], DECK, PROSE[3])
    most = rule("block", more="    max_words: 9\n")
    assert heard(text, most) == [("t/again", 4, "more than 9 words")]
    assert heard(text, rule("block", more="    max_words: 15\n")) == []
    ends = rule("block", more="    ends: open\n")
    assert heard(text, ends) == [("t/again", 4, "ends `stop`, not `open`")]
    assert heard(text, rule("block")) == []
    text = lines("A kicker", DECK[:-1], *PROSE, DECK)
    quoted = lines(DECK, *PROSE, f"The sister is angry. {DECK} They came.")
    assert heard(quoted, rule("sentence"), title=DECK) == [("t/again", 0, "it is the title")]


def test_a_sentence_of_a_long_line_is_said_again() -> None:
    """A block that says what a sentence of a line above 1,500 characters says goes."""
    long = " ".join([*PROSE, QUOTE, *PROSE, *PROSE])
    assert len(long) > 1_500
    assert SENTENCE.clean(lines("A headline", long, QUOTE)).text == lines("A headline", long)


def test_a_quotation_of_what_goes_stays() -> None:
    """Where the paragraph goes that holds the sentence, the next that holds it counts; where none
    stays, the block stays."""
    block = LINE.format(where="anywhere", words="zebra").replace(
        'match: ["zebra"]', 'regex: ["zebra .*"]'
    )
    host = f"zebra sisters are angry. {QUOTE} They came."
    both = cleaner(rule("sentence"), block)
    text = lines(*PROSE, host, PROSE[0].replace("mill", "barn"), QUOTE)
    assert QUOTE in both.clean(text).text
    other = f"The brothers said so. {QUOTE} They left."
    text = lines(*PROSE, host, other, QUOTE)
    (entry,) = [e for e in both.clean(text).ledger.applied if e.removed.strip() == QUOTE]
    assert entry.reason[0].cue == "repeats block 5"

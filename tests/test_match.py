"""What each kind of rule proposes: which span and blocks, for which reason; what came close."""

from __future__ import annotations

from typing import Any

import pytest
from made import cleaned, near, proposed

from cleaner.model import Match

HEAD = "The barn stood there, and the men who worked at the old mill said that it was cold."
PROSE = "It was the end of the road for the mill, and nobody knew who would pay for the sails."
PHRASE: dict[str, Any] = {"kind": "phrase", "regex": ["zebra (?P<name>.)rossing"]}
BLOCK: dict[str, Any] = {"kind": "block", "match": ["zebra crossing"]}
LINES: dict[str, Any] = {"kind": "block", "lines": ["zebra crossing"]}
RUN: dict[str, Any] = {"kind": "run", "regex": ["zebra [0-9]"], "at_least": 2}
FROM: dict[str, Any] = {"kind": "from", "match": ["zebra crossing"], "until": "prose"}
KEEP: dict[str, Any] = {"kind": "keep", "match": ["zebra crossing"], "protects": "match"}
REPLACE: dict[str, Any] = {"kind": "replace", "match": ["zebra"], "with": "horse"}
WEIGHED: dict[str, Any] = {
    "kind": "evidence",
    "cues": [
        {"match": ["zebra"], "weight": 2},
        {"max_words": 3, "weight": 1},
        {"ends": "open", "weight": 1},
    ],
    "threshold": 3,
}


def text(*lines: str) -> str:
    return "\n".join((HEAD, *lines))


def spans(given: str, *rules: dict[str, Any]) -> list[str]:
    """What the matches span, in order."""
    matches = sorted(proposed(given, *rules).matches, key=lambda match: match.start)
    return [given[match.start : match.end] for match in matches]


def one(given: str, *rules: dict[str, Any]) -> Match:
    """The only match."""
    (match,) = proposed(given, *rules).matches
    return match


def test_a_phrase_is_a_span_within_its_block() -> None:
    """A passage is matched at its place, with what it captures, and is no whole block."""
    given = text("A zebra crossing was there.", PROSE)
    match = one(given, PHRASE)
    assert given[match.start : match.end] == "zebra crossing"
    assert (match.first, match.last, match.whole) == (1, 1, False)
    assert match.captured == {"name": "c"}
    assert [(e.cue, e.detail) for e in match.reason] == [("pattern", PHRASE["regex"][0])]


@pytest.mark.parametrize("line", ["zebra crossing", "  zebra crossing", "zebra crossing "])
def test_a_phrase_alone_in_its_block_is_the_block(line: str) -> None:
    """What has nothing but blanks beside it takes its block with the line end."""
    match = one(text(line, PROSE), PHRASE)
    assert match.whole
    assert spans(text(line, PROSE), PHRASE) == [line + "\n"]


@pytest.mark.parametrize("line", ["a zebra crossing", "zebra crossing x"])
def test_a_phrase_with_a_word_beside_it_is_not_the_block(line: str) -> None:
    """One letter in front of it or behind it, and the phrase is only a passage."""
    assert spans(text(line, PROSE), PHRASE) == ["zebra crossing"]


def test_a_phrase_of_too_many_words_stays() -> None:
    """`max_words` is the most that a passage may have, and explain hears of those with more."""
    rule = {"kind": "phrase", "regex": ["zebra [a-z ]+[.]"], "max_words": 3}
    given = text("A zebra was here. A zebra was here again.", PROSE)
    assert spans(given, rule) == ["zebra was here."]
    assert near(given, rule) == [("t/r0", 1, "more than 3 words")]


def test_a_word_of_a_phrase_comes_close() -> None:
    """Explain hears of a block with the pattern's rarest word, and not of one with a match."""
    given = text("The zebra crossed.", "The zebra crossing was closed.", PROSE)
    rule = {"kind": "phrase", "regex": ["zebra cros+ing"]}
    assert near(given, rule) == [("t/r0", 1, "a word of the pattern, not the whole of it")]


@pytest.mark.parametrize("line", ["zebra crossing", "- zebra crossing", " Zebra  crossing "])
def test_a_block_is_matched_whole(line: str) -> None:
    """Case, blanks and a list mark do not count; the block goes with its line end."""
    assert spans(text(line, PROSE), BLOCK) == [line + "\n"]
    assert one(text(line, PROSE), BLOCK).whole


def test_a_block_with_more_than_the_pattern_comes_close() -> None:
    """Explain hears of a line that holds the pattern and more; of a paragraph it does not."""
    long = "zebra crossing" + " on the hill" * 8
    given = text("zebra crossing now", long, PROSE)
    assert not proposed(given, BLOCK).matches
    assert near(given, BLOCK) == [("t/r0", 1, "the pattern does not span the whole block")]
    twenty_five = "zebra crossing" + " hill" * 23
    assert [block for _, block, _ in near(text(twenty_five, PROSE), BLOCK)] == [1]
    assert near(text(twenty_five + " hill", PROSE), BLOCK) == []


def test_the_words_of_a_block_are_counted() -> None:
    """A block of more words than `max_words` stays, and explain hears why."""
    rule = {"kind": "block", "regex": ["zebra .*"], "max_words": 4}
    given = text("zebra was here today", "zebra was here on Monday", PROSE)
    assert spans(given, rule) == ["zebra was here today\n"]
    assert near(given, rule) == [("t/r0", 2, "more than 4 words")]


def test_the_ending_of_a_block_is_asked() -> None:
    """A block that ends otherwise than `ends` says stays, and explain hears how it ends."""
    rule = {"kind": "block", "regex": ["zebra .*"], "ends": "open"}
    given = text("zebra was here", "zebra was there.", PROSE)
    assert spans(given, rule) == ["zebra was here\n"]
    assert near(given, rule) == [("t/r0", 2, "ends `stop`, not `open`")]


def test_a_line_of_a_lexicon_waits_for_the_next_line() -> None:
    """A listed line goes unless the next line goes on with its sentence in a small letter."""
    given = text("Zebra crossing:", "A gnu was there.", PROSE)
    match = one(given, LINES)
    assert (match.whole, match.listed, match.goes_on) == (True, True, False)
    assert [(e.cue, e.detail) for e in match.reason] == [("line", "Zebra crossing:")]
    stays = text("Zebra crossing", "was closed by the mayor.", PROSE)
    assert not proposed(stays, LINES).matches
    assert near(stays, LINES) == [("t/r0", 1, "its sentence goes on in the next line")]


def test_of_a_run_a_line_that_goes_on_is_none() -> None:
    """In a run a listed line whose sentence goes on is not counted, and explain hears why."""
    rule = {"kind": "run", "lines": ["zebra", "gnu"], "at_least": 2}
    assert spans(text("Zebra", "Gnu", "The end.", PROSE), rule) == ["Zebra\n", "Gnu\n"]
    given = text("Zebra", "Gnu", "was there.", PROSE)
    assert not proposed(given, rule).matches
    assert near(given, rule) == [
        ("t/r0", 2, "its sentence goes on in the next line"),
        ("t/r0", 1, "a run of 1; 2 are needed"),
    ]


def test_a_line_is_listed_if_each_part_of_a_bar_is() -> None:
    """`Zebra | Gnu` is listed where both are; one unlisted part, and the bar stays."""
    rule = {"kind": "block", "lines": ["zebra", "gnu", "a tapir in the barn"]}
    given = text("Zebra | Gnu", "Zebra • Gnu • Zebra", "Zebra | Barn", "Zebra Gnu", PROSE)
    assert spans(given, rule) == ["Zebra | Gnu\n", "Zebra • Gnu • Zebra\n"]


def test_a_run_is_one_group() -> None:
    """Blocks in a row go together under the first one's number; blank lines do not part them."""
    given = text("zebra 1", "", "zebra 2", PROSE, "zebra 3", PROSE)
    matches = proposed(given, RUN).matches
    assert [(m.first, m.group, m.whole) for m in matches] == [
        (1, "t/r0@1", True), (3, "t/r0@1", True),
    ]  # fmt: skip
    assert near(given, RUN) == [("t/r0", 5, "a run of 1; 2 are needed")]


def test_what_others_take_does_not_part_a_run() -> None:
    """A block that another rule takes whole will not stand between two of a run."""
    given = text("zebra 1", "gnu herd", "zebra 2", PROSE)
    assert spans(given, RUN) == []
    assert spans(given, RUN, {"kind": "block", "match": ["gnu herd"]}) == [
        "zebra 1\n", "gnu herd\n", "zebra 2\n",
    ]  # fmt: skip


def test_from_goes_on_up_to_prose() -> None:
    """The opening block and what follows are one group, and the first prose block stays."""
    given = text("zebra crossing", "A gnu", "", PROSE, "A gnu")
    matches = proposed(given, FROM).matches
    assert [(m.first, m.opener, m.group) for m in matches] == [
        (1, -1, "t/r0@1"), (2, 1, "t/r0@1"), (3, 1, "t/r0@1"),
    ]  # fmt: skip
    assert [m.reason[0].cue for m in matches] == ["pattern", "follows", "follows"]
    assert {m.reason[0].detail for m in matches} == {"zebra crossing"}
    assert {m.place for m in matches} == {1}


def test_from_goes_on_up_to_a_heading() -> None:
    """A line of up to twelve words without a stop ends the cut; longer ones, ends of sentences
    and blank lines do not."""
    rule = {**FROM, "until": "heading"}
    short = " ".join(["Gnu"] * 12)
    given = text("zebra crossing", "A gnu was there.", "", short + " gnu", short, "Gnu", PROSE)
    assert [m.first for m in proposed(given, rule).matches] == [1, 2, 3, 4]
    assert [m.first for m in proposed(text("zebra crossing", PROSE, "Gnu"), rule).matches] == [
        1, 2,
    ]  # fmt: skip


def test_from_goes_on_to_the_end() -> None:
    """With `until: end` all that follows goes; where more prose would go than stays, nothing."""
    rule = {**FROM, "until": "end"}
    given = text(PROSE, "zebra crossing", "Gnu", PROSE)
    assert spans(given, rule) == ["zebra crossing\n", "Gnu\n", PROSE]
    given = text("zebra crossing", PROSE, PROSE)
    assert spans(given, rule) == []
    assert near(given, rule) == [("t/r0", 1, "more prose follows than stands before")]
    assert spans("\n".join((PROSE, "zebra crossing", PROSE)), rule)


def test_one_opening_within_another_cut_opens_nothing() -> None:
    """A second opening that already goes with the first is no group of its own."""
    given = text("zebra crossing", "Gnu", "zebra crossing", "Gnu", PROSE, "zebra crossing", PROSE)
    assert [(m.first, m.group) for m in proposed(given, FROM).matches] == [
        (1, "t/r0@1"), (2, "t/r0@1"), (3, "t/r0@1"), (4, "t/r0@1"), (6, "t/r0@6"),
    ]  # fmt: skip


def test_late_looks_behind_two_more_paragraphs() -> None:
    """`where: late` passes over an opening above the text and takes the one below it."""
    rule = {**FROM, "where": "late", "until": "end"}
    given = text("zebra crossing", PROSE, PROSE, "zebra crossing", "Gnu")
    assert [m.first for m in proposed(given, rule).matches] == [4, 5]


def test_an_opening_may_be_glued() -> None:
    """With `bounds: sentence` the cut begins within a block, unless prose is glued behind it."""
    rule = {**FROM, "bounds": "sentence"}
    given = text("It was cold. Zebra crossing", "Gnu", PROSE)
    first, second = proposed(given, rule).matches
    assert given[first.start : first.end] == "Zebra crossing\n"
    assert (first.whole, second.whole, second.opener) == (False, True, 1)
    assert spans(text(f"It was cold. Zebra crossing {PROSE}", "Gnu"), rule) == []
    assert spans(text(" Zebra crossing", "Gnu", PROSE), rule) == [" Zebra crossing\n", "Gnu\n"]


def test_a_rule_protects_its_words_or_their_block() -> None:
    """`protects: match` spans the words at their place, `protects: block` all of the line."""
    given = text("The zebra crossing stays.", PROSE)
    for protects, expected in (
        ("match", "zebra crossing"),
        ("block", "The zebra crossing stays."),
    ):
        (kept,) = proposed(given, {**KEEP, "protects": protects}).kept
        assert given[kept.start : kept.end] == expected
        assert (kept.first, kept.last) == (1, 1)
        assert [(e.cue, e.detail) for e in kept.reason] == [("pattern", "zebra crossing")]


def test_what_reads_so_already_is_not_replaced() -> None:
    """A replacement is proposed at its place, and not where it stands already."""
    given = text("A Zebra and a zebra.", PROSE)
    rule = {**REPLACE, "with": "zebra"}
    match = one(given, rule)
    assert given[match.start : match.end] == "Zebra"
    assert (match.first, match.last, match.inserted) == (1, 1, "zebra")
    assert cleaned(given, rule) == given.replace("Zebra", "zebra")


def test_evidence_is_weighed_and_shared_out() -> None:
    """Cues that reach the threshold take a block, each with its share; those below stay, and
    explain hears what they lack."""
    given = text("A zebra herd", "A zebra was there in the evening.", "A zebra was here.", PROSE)
    match = one(given, WEIGHED)
    assert (match.first, match.last, match.whole) == (1, 1, True)
    assert given[match.start : match.end] == "A zebra herd\n"
    assert [(e.cue, e.share) for e in match.reason] == [
        ("match: zebra", 0.5), ("max_words: 3", 0.25), ("ends: open", 0.25),
    ]  # fmt: skip
    assert near(given, WEIGHED) == [
        ("t/r0", 2, "2 of 3; lacks max_words: 3, ends: open"),
        ("t/r0", 3, "2 of 3; lacks max_words: 3, ends: open"),
    ]


def test_evidence_beside_evidence_is_one_group() -> None:
    """Candidates in a row share the group of the first; one apart has its own."""
    given = text("A zebra herd", "Zebra", PROSE, "Zebra two", PROSE)
    assert [m.group for m in proposed(given, WEIGHED).matches] == ["t/r0@1", "t/r0@1", "t/r0@4"]


def test_a_cue_against_the_cut_is_weighed_in() -> None:
    """A weight below 0 keeps a block from the threshold that it would reach without it."""
    rule = {**WEIGHED, "cues": [*WEIGHED["cues"], {"match": ["gnu"], "weight": -2}]}
    given = text("A zebra herd", "Zebra and gnu", PROSE)
    assert spans(given, rule) == ["A zebra herd\n"]
    assert near(given, rule) == [("t/r0", 2, "2 of 3; lacks ")]


def test_company_of_its_like() -> None:
    """`company: same` asks for a neighbour of the same form, across what other rules take."""
    cues = [*WEIGHED["cues"], {"company": "same", "weight": 1}]
    rule = {**WEIGHED, "cues": cues, "threshold": 5}
    alone = text("A zebra herd", PROSE)
    assert spans(alone, rule) == []
    pair = text("A zebra herd", "", "Zebra two", PROSE)
    assert spans(pair, rule) == ["A zebra herd\n", "Zebra two\n"]
    assert {e.cue for e in proposed(pair, rule).matches[0].reason} >= {"company: same"}
    apart = text("A zebra herd", "gnu herd", "Zebra two", PROSE)
    assert spans(apart, rule) == []
    other = {"kind": "block", "match": ["gnu herd"]}
    assert spans(apart, rule, other) == ["A zebra herd\n", "gnu herd\n", "Zebra two\n"]
    unlike = text("A zebra herd", "A zebra was there in the evening.", PROSE)
    assert spans(unlike, rule) == []


def test_company_of_spill() -> None:
    """`company: spill` asks for a neighbour that a rule of another kind takes whole."""
    cues = [*WEIGHED["cues"], {"company": "spill", "weight": 1}]
    rule = {**WEIGHED, "cues": cues, "threshold": 5}
    other = {"kind": "block", "match": ["gnu herd"]}
    given = text("A zebra herd", "gnu herd", PROSE)
    assert spans(given, rule) == []
    assert spans(given, rule, other) == ["A zebra herd\n", "gnu herd\n"]


def test_form_and_place_are_cues() -> None:
    """A block that holds no sentence of prose has the form of furniture; a place is where the
    article's parts lie."""
    cues = [
        {"match": ["zebra"], "weight": 2},
        {"form": "fragment", "weight": 1},
        {"place": "tail", "weight": 1},
    ]
    rule = {**WEIGHED, "cues": cues, "threshold": 4}
    glued = f"A zebra was here.{PROSE}"
    given = text("Zebra herd", PROSE, glued, "Zebra herd")
    assert [m.first for m in proposed(given, rule).matches] == [4]


def test_a_word_within_a_word_is_no_match() -> None:
    """A pattern stands alone: the zebra in `zebras` and `azebra` is none."""
    for line in ("The zebras came.", "The azebra came.", "The zebra2 came."):
        assert not proposed(text(line, PROSE), REPLACE).matches
    assert proposed(text("The (zebra) came.", PROSE), REPLACE).matches


@pytest.mark.parametrize(
    ("rule", "line"),
    [
        ({"kind": "phrase", "match": ["zebra " * 20 + "x"]}, f"A {'zebra ' * 20}x came."),
        ({"kind": "block", "match": ["zebra " * 20 + "x"]}, "zebra " * 20 + "x"),
        ({"kind": "block", "lines": ["zebra " * 20 + "x"]}, "zebra " * 20 + "x"),
        ({"kind": "replace", "match": ["zebra " * 20 + "x"], "with": "y"}, "zebra " * 20 + "x"),
        (
            {"kind": "keep", "match": ["zebra " * 20 + "x"], "protects": "match"},
            "zebra " * 20 + "x",
        ),
    ],
    ids=lambda value: value["kind"] if isinstance(value, dict) else "",
)
def test_a_reason_quotes_eighty_characters(rule: dict[str, Any], line: str) -> None:
    """Of a long pattern or line the ledger holds the first eighty characters."""
    found = proposed(text(line, PROSE), rule)
    (match,) = [*found.matches, *found.kept]
    assert match.reason[0].detail == ("zebra " * 20)[:80]


def test_a_cue_is_named_by_forty_characters() -> None:
    """Of a cue with many words the ledger names the first forty characters."""
    words = ["zebra " * 9 + "x"]
    rule = {**WEIGHED, "cues": [{"match": words, "weight": 2}, {"ends": "open", "weight": 1}]}
    match = one(text(words[0], PROSE), rule)
    assert match.reason[0].cue == "match: " + words[0][:40]


@pytest.mark.parametrize(
    ("regex", "line"),
    [("zebra [0-9]{1,3}", "zebra 123"), ("[a-z]{3} [0-9]{1,3}", "abc 123"), ("zebra", "zebra")],
)
def test_a_block_as_long_as_its_pattern_is_found(regex: str, line: str) -> None:
    """The longest text that a pattern can span is found, and a longer one is not."""
    rule = {"kind": "block", "regex": [regex]}
    assert spans(text(line, PROSE), rule) == [line + "\n"]
    assert spans(text(line + "4", PROSE), rule) == []


def test_a_listed_line_may_have_eight_marks() -> None:
    """A line is looked up with up to eight characters of decoration around it."""
    for line in ("-- - zebra ---", "- - zebra - -"):
        assert (spans(text(line, PROSE), {"kind": "block", "lines": ["zebra"]}) == []) is (
            len(line) > 13
        )


def test_a_pattern_without_a_literal_is_tried_on_short_blocks() -> None:
    """A block of up to 240 characters is tried; a longer one is none that such patterns mean."""
    rule = {"kind": "block", "regex": ["[a-d]{4}(?: [a-d]{4})*"]}
    line = " ".join(["abcd"] * 48)
    assert len(line) == 239
    assert spans(text(line, PROSE), rule) == [line + "\n"]
    assert spans(text(line + " ", PROSE), rule) == [line + " \n"]
    assert spans(text(line + " abcd", PROSE), rule) == []


def test_a_line_of_one_letter_can_be_listed() -> None:
    """A lexicon may hold a sign that stands alone in its line, and a pattern may mean it."""
    assert spans(text("X", "", "Y", PROSE), {"kind": "block", "lines": ["x"]}) == ["X\n"]
    assert spans(text("7", "", "Y", PROSE), {"kind": "block", "regex": ["[0-9]"]}) == ["7\n"]


def test_a_pattern_may_begin_with_anything() -> None:
    """A block whose pattern has a needle behind what may be any word is found."""
    rule = {"kind": "block", "regex": ["[a-z]+ old zebra"]}
    assert spans(text("The old zebra", "An old zebra", PROSE), rule) == [
        "The old zebra\n", "An old zebra\n",
    ]  # fmt: skip


@pytest.mark.parametrize(("line", "goes"), [("Ten zebras and…", 1), ("A zebra said ten and…", 0)])
def test_wording_may_speak_against_a_rule_that_has_no_other(line: str, goes: int) -> None:
    """A cue whose words speak against the cut is heard, also where no other cue asks for words."""
    rule: dict[str, Any] = {
        "kind": "evidence",
        "cues": [
            {"ends": "ellipsis", "weight": 2},
            {"max_words": 12, "weight": 1},
            {"match": ["said"], "weight": -2},
        ],
        "threshold": 3,
    }
    assert len(spans(text(line, PROSE), rule)) == goes

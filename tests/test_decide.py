"""Who wins where two rules want the same, what is vetoed, and what goes along with a cut."""

from __future__ import annotations

from typing import Any

import pytest
from made import cleaned, pack

from cleaner import Cleaner, Entry
from cleaner.blocks.article import Article
from cleaner.decide import Protection, Protections, decide
from cleaner.engine import Engine
from cleaner.model import Decision, Hints

HEAD = "The barn stood there, and the men who worked at the old mill said that it was cold."
PROSE = "It was the end of the road for the mill, and nobody knew who would pay for the sails."
ZEBRA: dict[str, Any] = {"kind": "phrase", "match": ["zebra crossing"]}
GNU: dict[str, Any] = {"kind": "phrase", "match": ["gnu herd"]}
BLOCK: dict[str, Any] = {"kind": "block", "match": ["zebra crossing"]}


def text(*lines: str) -> str:
    return "\n".join((HEAD, *lines))


def entries(given: str, *rules: dict[str, Any], **options: Any) -> list[Entry]:
    """What the ledger says of the spill stage."""
    result = Cleaner(pack(*rules), names="off").clean(given, **options)
    return [e for e in result.entries if e.stage == "spill"]


def told(given: str, *rules: dict[str, Any], **options: Any) -> list[tuple[str, str, str]]:
    """`(rule, outcome, cause)` of each entry, in order of their places."""
    found = sorted(entries(given, *rules, **options), key=lambda e: (e.start, e.end, e.rule))
    return [(e.rule, e.outcome, e.cause) for e in found]


def decided(given: str, *rules: dict[str, Any]) -> Decision:
    """The decision on all that the rules propose."""
    article = Article(given)
    findings = Engine(pack(*rules).rules).find(article, Hints())
    return decide(
        findings.matches, article, findings.zones or article.zones(), findings.protections
    )


def test_a_protection_reaches_from_its_start_to_its_end() -> None:
    """A span is protected if it shares a character with a protection, a long one that begins
    far in front of others included."""
    guarded = Protections(
        [Protection(20, 60, "long"), Protection(30, 32, "short"), Protection(40, 41, "mid")]
    )
    assert guarded.over(50, 51) == "long"
    assert guarded.over(59, 70) == "long"
    assert guarded.over(31, 32) == "short"
    assert guarded.over(10, 21) == "long"
    assert guarded.over(60, 70) == guarded.over(10, 20) == guarded.over(0, 5) == ""
    assert Protections([]).over(0, 99) == ""
    assert Protections([Protection(0, 1, "first")]).over(0, 1) == "first"
    apart = Protections([Protection(0, 2, "one"), Protection(4, 6, "two")])
    assert [apart.over(at, at + 1) for at in range(7)] == ["one", "one", "", "", "two", "two", ""]


def test_the_longest_match_wins() -> None:
    """Of two rules that want the same words the one that spans more acts; the other is shadowed
    by it, by name."""
    longer = {"kind": "phrase", "match": ["old zebra crossing"]}
    given = text("An old zebra crossing was closed.", PROSE)
    assert told(given, ZEBRA, longer) == [
        ("t/r1", "applied", ""),
        ("t/r0", "shadowed", "shadowed by t/r1"),
    ]


def test_of_one_span_the_kind_that_names_what_it_sees_wins() -> None:
    """A phrase outranks a block, a block a run, whatever the rules are called."""
    run = {"kind": "run", "match": ["zebra crossing"], "at_least": 1}
    given = text("Zebra crossing", PROSE)
    assert told(given, run, BLOCK) == [
        ("t/r0", "shadowed", "shadowed by t/r1"),
        ("t/r1", "applied", ""),
    ]
    assert told(given, BLOCK, ZEBRA)[0][1] == "shadowed"
    assert told(given, ZEBRA, BLOCK)[0][1] == "applied"


def test_of_one_span_the_match_that_tells_more_wins() -> None:
    """Two patterns that span the same: the one that captures something acts."""
    rule = {"kind": "phrase", "match": ["zebra crossing"], "regex": ["zebra (?P<author>c)rossing"]}
    applied, shadowed = sorted(
        entries(text("A zebra crossing was closed.", PROSE), rule), key=lambda e: e.outcome
    )
    assert applied.captured == {"author": "c"}
    assert shadowed.outcome == "shadowed"


def test_of_equals_the_first_by_name_wins() -> None:
    """Two rules that want the very same: the one whose id comes first acts."""
    for given in ([ZEBRA, dict(ZEBRA)], [BLOCK, dict(BLOCK)]):
        assert told(text("Zebra crossing", PROSE), *given) == [
            ("t/r0", "applied", ""),
            ("t/r1", "shadowed", "shadowed by t/r0"),
        ]


def test_matches_that_touch_both_win() -> None:
    """The end of one is the start of the other, and both act; a shared letter, and one does."""
    rules = [
        {"kind": "phrase", "match": [words], "bounds": "none"}
        for words in ("zebra", "gnus now", "ragnu")
    ]
    decision = decided(text("A zebragnus now and then.", PROSE), *rules)
    assert [m.rule.id for m in decision.edits] == ["t/r1", "t/r0"][::-1]
    assert [(s.match.rule.id, s.cause) for s in decision.shadowed] == [("t/r2", "shadowed by t/r1")]


def test_what_was_stopped_is_listed_by_place() -> None:
    """Losers come sorted by their places, and so do those that were vetoed."""
    short = {"kind": "phrase", "match": ["zebra"]}
    given = text("A gnu herd, a zebra crossing and a zebra crossing.", PROSE)
    decision = decided(given, ZEBRA, short, GNU, {"kind": "keep", "match": ["gnu herd"]})
    assert [given[s.match.start : s.match.end] for s in decision.shadowed] == ["zebra"] * 2
    starts = [s.match.start for s in decision.shadowed]
    assert starts == sorted(starts)
    assert [(s.match.rule.id, s.cause) for s in decision.withheld] == [("t/r2", "keep: t/r3")]


@pytest.mark.parametrize(
    ("where", "goes"), [("head", True), ("top", True), ("edges", True), ("anywhere", False)]
)
def test_what_looks_like_a_title_goes_to_rules_for_heads(where: str, goes: bool) -> None:
    """A first line without a stop stays, but for a rule that is made for heads and takes it
    whole; behind the title hint nothing but a hint decides."""
    rule = {**BLOCK, "where": where}
    given = "\n".join(("Zebra crossing", HEAD, PROSE))
    assert (cleaned(given, rule) == f"{HEAD}\n{PROSE}") is goes
    ((_, outcome, cause),) = told(given, rule, title="Zebra crossing")
    assert (outcome, cause) == ("withheld", "title: the block is the document's title")
    phrase = {**ZEBRA, "where": where}
    inside = "\n".join(("The zebra crossing at noon", HEAD, PROSE))
    assert cleaned(inside, phrase) == inside
    if not goes:
        assert told(inside, phrase)[0][2].startswith("title: block 0 looks like the title")


def test_behind_the_first_sentence_of_the_lead_is_no_lead() -> None:
    """A cut within the lead's first sentence is withheld, one behind it is made."""
    given = f"The zebra crossing {HEAD[4:]} A zebra crossing was closed.\n{PROSE}"
    assert told(given, ZEBRA) == [
        ("t/r0", "withheld", "lead: nothing is cut within the first sentence of the lead"),
        ("t/r0", "applied", ""),
    ]


def test_a_prefix_is_cut_in_front_of_the_lead_only() -> None:
    """`lead: prefix` cuts at the start of the lead, not within it, and not all of it."""
    rule = {**ZEBRA, "lead": "prefix"}
    assert cleaned(f"Zebra crossing {HEAD}\n{PROSE}", rule) == f"{HEAD}\n{PROSE}"
    inside = f"There a zebra crossing {HEAD}\n{PROSE}"
    assert cleaned(inside, rule) == inside
    sentence = {"kind": "phrase", "regex": ["Zebra [a-z, ]+[.]"], "lead": "prefix"}
    lead = "Zebra crossings were closed by the mayor of the town, they said. It was cold."
    assert cleaned(f"{lead}\n{PROSE}", sentence) == f"{lead}\n{PROSE}"


@pytest.mark.parametrize("category", ["ad", "teaser", "share", "tags", "other"])
def test_a_list_of_the_article_stays(category: str) -> None:
    """Lines behind one that ends in a colon are the article's list, unless that one goes."""
    rule = {**BLOCK, "category": category}
    opener = "These are the five best of them:"
    given = text(opener, "Zebra crossing", PROSE)
    assert told(given, rule) == [
        ("t/r0", "withheld", "list: a line of the article opens it with a colon")
    ]
    gone = {"kind": "block", "match": [opener]}
    assert cleaned(given, rule, gone) == text(PROSE)


@pytest.mark.parametrize("category", ["byline", "credit", "caption"])
def test_a_labelled_line_of_a_list_stays(category: str) -> None:
    """Of who wrote and who took the picture only lines with a colon of their own are listed."""
    rule = {"kind": "block", "regex": ["zebra: .*", "zebra .*"], "category": category}
    opener = "These are the five best of them:"
    assert cleaned(text(opener, "Zebra: Anna", PROSE), rule) == text(opener, "Zebra: Anna", PROSE)
    assert cleaned(text(opener, "Zebra Anna", PROSE), rule) == text(opener, PROSE)
    given = text(opener, "Zebra: Anna", PROSE)
    assert cleaned(given, {**rule, "category": "date"}) == text(opener, PROSE)


def test_a_phrase_in_a_list_goes() -> None:
    """What is listed is a line; a passage within one is no line of the list."""
    opener = "These are the five best of them:"
    given = text(opener, "The zebra crossing at noon", PROSE)
    assert cleaned(given, ZEBRA) == text(opener, "The at noon", PROSE)


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("The zebra crossing was closed.", "The was closed."),
        ("Zebra crossing was closed.", "was closed."),
        ("They closed the zebra crossing", "They closed the"),
        ("They closed a (zebra crossing) there.", "They closed a () there."),
        ("One zebra crossing zebra crossing two.", "One two."),
        ("One zebra crossing zebra crossing zebra crossing zebra crossing two.", "One two."),
        ("One zebra crossing, two.", "One , two."),
        ("It ends  zebra crossing  ", "It ends"),
    ],
)
def test_no_two_blanks_are_left_where_one_was(line: str, left: str) -> None:
    """A cut takes the blanks behind it, at the end of a block those in front, in a word none."""
    assert cleaned(text(line, PROSE), ZEBRA) == text(left, PROSE)


def test_a_protected_blank_stays() -> None:
    """The blanks that go along with a cut end where something is protected."""
    given = text("The zebra crossing  was closed by zebra crossing", PROSE)
    behind = given.index("  was")
    for protect, left in ([], "The was"), ([behind], "The   was"), ([behind + 1], "The  was"):
        spans = [(at, at + 1) for at in protect]
        assert cleaned(given, ZEBRA, protect=spans) == text(f"{left} closed by", PROSE)
    front = given.index(" zebra crossing\n")
    assert "closed by \n" in cleaned(given, ZEBRA, protect=[(front, front + 1)])


def test_a_replacement_takes_no_blanks() -> None:
    """What is put in stands where the words stood, with the blanks beside it; the cut behind it
    does not reach into it."""
    swap = {"kind": "replace", "match": ["zebra crossing"], "with": "ford"}
    given = text("The zebra crossing gnu herd was closed.", PROSE)
    assert cleaned(given, swap, GNU) == text("The ford was closed.", PROSE)
    assert cleaned(text("zebra crossing", PROSE), swap) == text("ford", PROSE)


def test_a_block_of_cuts_goes_with_its_line_end() -> None:
    """Where phrases leave nothing but blanks of a block, the block goes, blanks and all."""
    given = text(" zebra crossing gnu herd ", PROSE)
    assert cleaned(given, ZEBRA, GNU) == text(PROSE)
    assert cleaned(text(PROSE, "zebra crossing gnu herd"), ZEBRA, GNU) == text(PROSE)
    assert cleaned(text("zebra crossing, gnu herd", PROSE), ZEBRA, GNU) == text(",", PROSE)


def test_a_text_does_not_end_in_a_new_line_end() -> None:
    """A run of blocks at the end takes the line end in front of it; a text that ended in a line
    end still does, and blank lines in front stay."""
    tail = {"kind": "block", "regex": ["zebra .*"]}
    assert cleaned(text("zebra one", "zebra two"), tail) == HEAD
    assert cleaned(text("zebra one", "zebra two") + "\n", tail) == HEAD + "\n"
    assert cleaned(text("", "zebra one"), tail) == HEAD + "\n"
    assert cleaned(text("zebra one", PROSE, "zebra two"), tail) == text(PROSE)


def test_each_cut_of_a_run_at_the_end_takes_one_line_end() -> None:
    """Entries of blocks in a row at the end hold the line end in front of each."""
    tail = {"kind": "block", "regex": ["zebra .*"]}
    applied = entries(text("zebra one", "zebra two"), tail)
    assert [e.removed for e in applied] == ["\nzebra one", "\nzebra two"]


def test_two_rules_that_overlap_are_counted_once() -> None:
    """Two blocks of eleven are 18 % of the prose, and go, though two rules want both; a third
    makes 27 %, and nothing of the rule goes."""
    rules = [{"kind": "phrase", "regex": ["^zebra.*"]}, {"kind": "block", "regex": ["zebra .*"]}]
    zebra = "zebra " + PROSE[2:]
    zebra += "x" * (len(PROSE) - len(zebra))
    lines = [PROSE.replace("x", "y")] * 9
    given = "\n".join([*lines[:5], zebra, zebra, *lines[5:]])
    assert cleaned(given, *rules) == "\n".join(lines)
    three = "\n".join([*lines[:5], zebra, zebra, zebra, *lines[6:]])
    assert cleaned(three, *rules) == three
    cause = "guard: the rule would take more than 20% of the prose"
    assert {one[1:] for one in told(three, *rules)} == {("withheld", cause)}


def test_a_replacement_leaves_something() -> None:
    """A document that consists of what is replaced does not end empty; one of cuts comes back."""
    swap = {"kind": "replace", "match": ["zebra"], "with": "…"}
    assert cleaned("zebra", swap) == "…"
    cut = Cleaner(pack(ZEBRA, GNU), names="off").clean("zebra crossing.\n\ngnu herd")
    assert cut.text == "zebra crossing.\n\ngnu herd"
    assert cut.verdict == "all_spill"
    assert {e.cause for e in cut.entries} == {"guard: nothing would be left of the document"}


def test_what_rules_take_together_is_withheld_together() -> None:
    """Three rules of 18 % each: all are withheld, evidence or not; beside a greedy rule the others
    act."""
    marks = ("zebra", "tapir", "okapi")
    rules = [{"kind": "block", "regex": [f"{mark} .*"]} for mark in marks]
    lines = {mark: f"{mark} {PROSE[7:]}" for mark in (*marks, "horse")}
    kept = [lines["horse"]] * 5
    given = "\n".join([*kept[:2], *(lines[m] for m in marks for _ in range(2)), *kept[2:]])
    cause = "guard: together more than 35% of the prose would go"
    assert {one[1:] for one in told(given, *rules)} == {("withheld", cause)}
    two = "\n".join([*kept[:2], lines["zebra"], *[lines["tapir"]] * 3, *kept[2:]])
    assert cleaned(two, *rules[:2]) == two.replace(lines["zebra"] + "\n", "")


def test_what_lies_behind_the_text_is_no_prose() -> None:
    """A rule for the tail takes long lines there, and the share of the article stays what it was:
    lines behind the last paragraph that stays are not counted."""
    legal = {"kind": "block", "regex": ["zebra .*"], "where": "tail"}
    given = text(PROSE, PROSE, PROSE, *["zebra " + PROSE[7:]] * 3)
    assert cleaned(given, legal) == text(PROSE, PROSE, PROSE)
    assert cleaned(given, {**legal, "where": "body"}) == given


def test_lines_of_a_lexicon_are_no_prose() -> None:
    """A sentence that a lexicon lists whole may be said as often as it is: the guards do not
    count it."""
    listed = {"kind": "block", "lines": [PROSE]}
    given = text(HEAD, HEAD, HEAD, *[PROSE] * 3, HEAD)
    assert cleaned(given, listed) == text(*[HEAD] * 4)
    assert cleaned(given, {"kind": "block", "match": [PROSE]}) == given


def test_the_lead_of_hard_wrapped_text_is_its_first_line() -> None:
    """Where the lead's sentence goes on in the next line, nothing is cut within its first line."""
    line = "the zebra crossing at the harbour was closed at noon by forty people"
    given = "\n".join([f"{line} {n}" for n in range(8)] + ["and one dog."])
    rule = {"kind": "phrase", "match": ["zebra crossing"]}
    first, *others = told(given, rule, title="Nothing of it")
    assert first[1:] == ("withheld", "lead: nothing is cut within the first sentence of the lead")
    assert len(others) == 7


@pytest.mark.parametrize(("category", "stays"), [("section", True), ("share", False)])
def test_names_of_sections_head_parts(category: str, stays: bool) -> None:
    """Three names of sections with sentences between them stay; other lines in such places go."""
    rule = {"kind": "block", "lines": ["zebra", "gnu", "tapir"], "category": category}
    given = text("Zebra", "It won.", "Gnu", "It lost.", "Tapir", "It came.", PROSE)
    assert cleaned(given, rule) == (
        given if stays else text("It won.", "It lost.", "It came.", PROSE)
    )
    cause = "parts: the line is one of several that head the article's own parts"
    assert {one[1:] for one in told(given, rule)} == {
        ("withheld", cause) if stays else ("applied", "")
    }
    pattern = {"kind": "block", "regex": ["zebra", "gnu", "tapir"], "category": category}
    assert cleaned(given, pattern) == text("It won.", "It lost.", "It came.", PROSE)


def test_a_cut_ends_where_the_next_begins() -> None:
    """The blank between two cuts goes once, where the second begins with it, too."""
    blank = {"kind": "phrase", "regex": ["[ ]gnu herd"], "bounds": "none"}
    given = text("zebra crossing gnu herd came.", PROSE)
    assert [e.removed for e in entries(given, ZEBRA, blank)] == ["zebra crossing", " gnu herd "]
    assert cleaned(given, ZEBRA, blank) == text("came.", PROSE)

"""What may be cut is settled by the set of matches alone, and never against a protection."""

from __future__ import annotations

import json
import random

import pytest
import reference
import strategies
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from made import pack
from profiles import examples

from cleaner import Cleaner, Entry, Hints, Result
from cleaner.blocks.article import Article
from cleaner.blocks.prose import is_prose
from cleaner.blocks.zones import Zones
from cleaner.decide import decide
from cleaner.engine import Engine, Findings
from cleaner.rulepack.load import load_packs

SHUFFLES = st.randoms(use_true_random=False)


def zones(findings: Findings, article: Article) -> Zones:
    """The zones that the search needed, or else those that the pipeline asks for."""
    return findings.zones or article.zones()


def applied(result: Result, stage: str = "spill") -> list[Entry]:
    return [e for e in result.ledger.applied if e.stage == stage]


@settings(max_examples=examples(200))
@given(strategies.packs, strategies.rule_texts, SHUFFLES)
def test_the_order_of_matches_does_not_matter(
    packs: strategies.Packs, text: str, shuffle: random.Random
) -> None:
    """`decide` gives the same decision for the same matches in any order."""
    article = Article(text)
    findings = Engine(packs.rules).find(article, Hints())
    first = decide(findings.matches, article, zones(findings, article), findings.protections)
    mixed, shields = list(findings.matches), list(findings.protections)
    shuffle.shuffle(mixed)
    again = decide(mixed, Article(text), zones(findings, article), shields)
    assert again == first


@pytest.mark.nightly
@settings(max_examples=60)
@given(strategies.line_texts, SHUFFLES)
def test_the_order_of_matches_does_not_matter_to_shipped_rules(
    plain: Cleaner, text: str, shuffle: random.Random
) -> None:
    """The same holds of all that the shipped rules propose, watched ones included."""
    article = Article(text)
    findings = Engine(plain.packs.rules).find(article, Hints())
    first = decide(findings.matches, article, zones(findings, article), findings.protections)
    mixed = list(findings.matches)
    shuffle.shuffle(mixed)
    assert decide(mixed, article, zones(findings, article), findings.protections) == first


@settings(max_examples=examples(200))
@given(strategies.pack_sources(), strategies.rule_texts, SHUFFLES)
def test_the_order_of_files_does_not_matter(
    sources: dict[str, str], text: str, shuffle: random.Random
) -> None:
    """Packs read in another order give the same text and the same ledger bytes."""
    paths = list(sources)
    shuffle.shuffle(paths)
    first = Cleaner(load_packs(sources)).clean(text)
    again = Cleaner(load_packs({path: sources[path] for path in paths})).clean(text)
    assert again.text == first.text
    assert again.ledger.to_jsonl() == first.ledger.to_jsonl()


@settings(max_examples=150)
@given(strategies.pack_sources(), strategies.rule_texts)
def test_the_order_of_rules_in_a_file_does_not_matter(sources: dict[str, str], text: str) -> None:
    """Rules written in another order cut the same for the same reasons."""
    turned = {}
    for path, source in sources.items():
        content = json.loads(source)
        turned[path] = json.dumps({**content, "rules": content["rules"][::-1]}, ensure_ascii=False)
    first = Cleaner(load_packs(sources)).clean(text)
    again = Cleaner(load_packs(turned)).clean(text)
    assert again.text == first.text
    assert again.entries == first.entries


@settings(max_examples=examples(75))
@given(strategies.packs, strategies.rule_texts)
def test_edits_are_sorted_and_apart(packs: strategies.Packs, text: str) -> None:
    """A decision can be carried out in one pass, and says for each match what became of it."""
    article = Article(text)
    findings = Engine(packs.rules).find(article, Hints())
    decision = decide(findings.matches, article, zones(findings, article), findings.protections)
    for left, right in zip(decision.edits, decision.edits[1:], strict=False):
        assert left.end <= right.start
    told = len(decision.edits) + len(decision.shadowed) + len(decision.withheld)
    assert told == len(findings.matches)


spans = st.lists(st.tuples(st.integers(0, 400), st.integers(1, 60)), min_size=1, max_size=3)


@settings(max_examples=examples(150))
@given(strategies.sound_texts, spans)
def test_protected_spans_are_never_touched(
    shipped: Cleaner, text: str, chosen: list[tuple[int, int]]
) -> None:
    """Every character of a protected span comes through the shipped packs, names included."""
    protect = [(min(a, len(text)), min(a + b, len(text))) for a, b in chosen]
    result = shipped.clean(text, protect=protect)
    assume(not applied(result, "repair"))
    kept = {place for _, place in reference.traced(text, result.ledger.to_jsonl())}
    for start, end in protect:
        assert set(range(start, end)) <= kept


@settings(max_examples=examples(100))
@given(strategies.packs, strategies.rule_texts, spans)
def test_protected_spans_are_never_touched_by_any_pack(
    packs: strategies.Packs, text: str, chosen: list[tuple[int, int]]
) -> None:
    """Every character of a protected span comes through any rule set."""
    protect = [(min(a, len(text)), min(a + b, len(text))) for a, b in chosen]
    result = Cleaner(packs).clean(text, protect=protect)
    kept = {place for _, place in reference.traced(text, result.ledger.to_jsonl())}
    for start, end in protect:
        assert set(range(start, end)) <= kept


@settings(max_examples=examples(100))
@given(strategies.furniture_texts, spans)
def test_protected_spans_move_with_repairs(
    plain: Cleaner, text: str, chosen: list[tuple[int, int]]
) -> None:
    """What a repair left of a protected span is not cut by a rule."""
    protect = [(min(a, len(text)), min(a + b, len(text))) for a, b in chosen]
    result = plain.clean(text, protect=protect)
    jsonl = result.ledger.to_jsonl()
    kept = {place for _, place in reference.traced(text, jsonl)}
    mended = {i for e in applied(result, "repair") for i in range(e.start, e.end)}
    for start, end in protect:
        assert set(range(start, end)) - mended <= kept


def test_protection_outranks_a_whole_run(plain: Cleaner) -> None:
    """A protected word keeps its whole block, and the block's neighbours go all the same."""
    text = (
        "The port was closed on Sunday after the storm had broken two piers, they said.\n"
        "Read more\nComments\nShare on Facebook"
    )
    start = text.index("Comments")
    result = plain.clean(text, protect=[(start, start + 1)])
    assert "Comments" in result.text
    assert "Read more" not in result.text
    assert any(e.outcome == "withheld" and "protect" in e.cause for e in result.entries)


@pytest.mark.parametrize("span", [(-1, 2), (3, 2), (0, 99)])
def test_a_protected_span_outside_the_text_is_refused(
    plain: Cleaner, span: tuple[int, int]
) -> None:
    """A span that is not in the text raises ValueError instead of protecting nothing."""
    with pytest.raises(ValueError, match="outside the text"):
        plain.clean("Storm closes port", protect=[span])


@settings(max_examples=examples(75))
@given(strategies.packs, strategies.rule_texts)
def test_keep_rules_outrank_every_other(packs: strategies.Packs, text: str) -> None:
    """What a keep rule matched stands in the output, letter by letter."""
    findings = Engine(packs.rules).find(Article(text), Hints())
    result = Cleaner(packs).clean(text)
    assume(not applied(result, "repair"))
    kept = {place for _, place in reference.traced(text, result.ledger.to_jsonl())}
    for match in findings.kept:
        assert set(range(match.start, match.end)) <= kept


def _paragraph(mark: str, length: int) -> str:
    filler = "and the men who worked at the old mill said that it was the end of the road "
    return f"The {mark} was seen there, {(filler * 6)[: 60 + length]} in the town."


guard_cases = st.lists(
    st.tuples(st.sampled_from(["zebra", "gnu", "tapir", "barn", "barn", "barn"]),
              st.integers(0, 200)),
    min_size=3,
    max_size=14,
)  # fmt: skip


@settings(max_examples=examples(100))
@given(guard_cases)
@example([("zebra", 0), ("barn", 0), ("barn", 0), ("barn", 0), ("barn", 0)])
@example([("zebra", 0), ("gnu", 0), ("barn", 0), ("barn", 0), ("barn", 0), ("barn", 0)])
def test_the_guards_withhold_all_of_a_rule_or_nothing(cases: list[tuple[str, int]]) -> None:
    """A rule above 20 % of the prose, and all rules above 35 %, are withheld wholly; whatever
    stays below goes wholly."""
    cases = [("barn", 10), *cases, ("barn", 10)]
    lines = [_paragraph(mark, length) for mark, length in cases]
    assert all(is_prose(line) for line in lines)
    marks = ("zebra", "gnu", "tapir")
    rules = pack(*({"kind": "block", "regex": [f"The {mark} .*"]} for mark in marks))
    total = sum(map(len, lines))
    share = {
        mark: sum(len(line) for line, case in zip(lines, cases, strict=True) if case[0] == mark)
        for mark in marks
    }
    going = {mark for mark in marks if total < 400 or share[mark] <= 0.20 * total}
    if total >= 400 and sum(share[mark] for mark in going) > 0.35 * total:
        going = set()
    expected = [line for line, (mark, _) in zip(lines, cases, strict=True) if mark not in going]
    result = Cleaner(rules).clean("\n".join(lines))
    assert result.text == "\n".join(expected)
    stopped = {mark for mark in marks if share[mark]} - going
    assert ("guard" in result.flags) == bool(stopped)
    withheld = [e for e in result.entries if e.outcome == "withheld"]
    assert all(e.cause.startswith("guard") for e in withheld)
    assert {e.rule for e in withheld} == {f"t/r{marks.index(mark)}" for mark in stopped}


def test_evidence_edits_yield_first() -> None:
    """Where all together take too much, the edits of evidence rules are withheld before others."""
    rules = pack(
        {"kind": "block", "regex": ["The zebra .*"]},
        {
            "kind": "evidence",
            "cues": [{"match": ["gnu"], "weight": 2}, {"ends": "stop", "weight": 1}],
            "threshold": 3,
        },
    )
    # Two of eleven are 18 % for each rule, and 36 % for both.
    marks = ["barn", "zebra", "gnu", "barn", "barn", "zebra", "gnu", "barn", "barn", "barn", "barn"]
    lines = [_paragraph(mark, 66 - len(mark)) for mark in marks]
    result = Cleaner(rules).clean("\n".join(lines))
    assert result.text == "\n".join(line for line in lines if "zebra" not in line)
    assert result.flags == ("guard",)


def test_small_documents_have_no_share_guard() -> None:
    """Below 400 characters of prose the shares mean nothing, and the rule acts."""
    rules = pack({"kind": "block", "regex": ["The zebra .*"]})
    lines = [_paragraph("barn", 0), _paragraph("zebra", 0)]
    assert Cleaner(rules).clean("\n".join([*lines, lines[0]])).text == "\n".join([lines[0]] * 2)


@pytest.mark.parametrize(
    "text",
    [
        "Comments",
        "Read more",
        "Advertisement.",
        "30 November 2024 15:54\nComments",
        "29 nov. 2024\r\n\r\n  \r\nShare on Facebook\r\n",
    ],
)
def test_a_document_of_spill_alone_comes_back_unchanged(plain: Cleaner, text: str) -> None:
    """A document that would end empty keeps its text, and the verdict says why."""
    result = plain.clean(text)
    assert result.text == text
    assert result.verdict == "all_spill"
    assert "guard" in result.flags
    assert not result.ledger.applied


@settings(max_examples=examples(100))
@given(strategies.packs, strategies.rule_texts)
def test_no_document_ends_empty(packs: strategies.Packs, text: str) -> None:
    """Where there was a letter or digit before the rules, there is one, or a replacement, after."""
    result = Cleaner(packs).clean(text)
    if any(map(str.isalnum, text)):
        replaced = any(e.inserted for e in applied(result))
        assert replaced or any(map(str.isalnum, result.text))


@settings(max_examples=examples(100))
@given(strategies.line_texts)
def test_no_document_ends_empty_with_shipped_packs(shipped: Cleaner, text: str) -> None:
    """The shipped packs leave a letter or digit of every document that had one."""
    if any(map(str.isalnum, text)):
        assert any(map(str.isalnum, shipped.clean(text).text))


@settings(max_examples=examples(100))
@given(st.lists(st.one_of(st.sampled_from(strategies.FURNITURE),
                          st.sampled_from(strategies.SENTENCES)),
                min_size=1, max_size=12), st.integers(0, 4))  # fmt: skip
def test_the_title_of_the_hint_is_kept(plain: Cleaner, lines: list[str], chosen: int) -> None:
    """A block that equals the title hint stays, whatever rules say of its words."""
    title = lines[chosen % len(lines)].strip()
    first = next(i for i, line in enumerate(lines) if line.strip() == title)
    result = plain.clean("\n".join(lines), title=title)
    assume(first < 5 and not applied(result, "repair"))
    assert title in [line.strip() for line in result.text.split("\n")]
    assert result.title == title


@settings(max_examples=examples(100))
@given(strategies.line_texts)
def test_the_lead_is_whole(plain: Cleaner, text: str) -> None:
    """Nothing is cut within the lead's first sentence; only `lead: prefix` cuts in front."""
    article = Article(text)
    findings = plain._journey.engine.find(article, Hints())
    lead = zones(findings, article).lead
    assume(lead < len(article.blocks) and findings.matches)
    start, end = article.first_sentence(lead)
    prefix = {rule.id for rule in plain.packs.rules if rule.lead == "prefix"}
    for entry in applied(plain.clean(text)):
        if entry.start < end and start < entry.end:
            assert entry.rule in prefix
            assert entry.start == start or article.is_before_lead(lead, entry.start)
            assert entry.end < end


@settings(max_examples=examples(50))
@given(strategies.packs, strategies.rule_texts)
def test_the_lead_is_whole_with_arbitrary_packs(packs: strategies.Packs, text: str) -> None:
    """No rule set cuts within the lead's first sentence unless a rule declares `lead: prefix`."""
    article = Article(text)
    findings = Engine(packs.rules).find(article, Hints())
    lead = zones(findings, article).lead
    assume(lead < len(article.blocks) and findings.matches)
    start, end = article.first_sentence(lead)
    prefix = {rule.id for rule in packs.rules if rule.lead == "prefix"}
    result = Cleaner(packs).clean(text)
    assume(not applied(result, "repair"))
    for entry in applied(result):
        if entry.start < end and start < entry.end:
            assert entry.rule in prefix
            assert entry.start == start or article.is_before_lead(lead, entry.start)
            assert entry.end < end


def test_a_prefix_goes_and_the_lead_stays(plain: Cleaner) -> None:
    """An ad glued to the front of the lead goes up to the sentence, and no further."""
    lead = "Ministers met for a third day on Tuesday to settle the budget, officials said."
    result = plain.clean(f"200% Deposit Bonus up to $500 {lead}\nThey had met before.")
    assert result.text == f"{lead}\nThey had met before."


def test_where_two_patterns_match_one_span_the_reason_is_settled() -> None:
    """Two patterns of one rule on the same words give one decision in either order."""
    rules = pack(
        {"kind": "phrase", "match": ["zebra crossing"], "regex": ["zebra (?P<x>.)rossing"]}
    )
    article = Article("The barn stood there.\nWe saw a zebra crossing at the end of the road, he.")
    findings = Engine(rules.rules).find(article, Hints())
    assert len(findings.matches) == 2
    forward = decide(findings.matches, article, zones(findings, article))
    backward = decide(findings.matches[::-1], article, zones(findings, article))
    assert forward == backward


def test_a_title_candidate_is_no_spill(plain: Cleaner) -> None:
    """A first line that looks like a title stays, even where a lexicon knows its words."""
    assert plain.clean("Read more\nComments").text == "Read more"


@pytest.mark.parametrize("kept", [frozenset({"ad"}), frozenset({"ad", "teaser"})])
def test_kept_categories_are_withheld(kept: frozenset[str]) -> None:
    """A category that the options keep is not cut, and the ledger says that an option did it."""
    rules = pack({"kind": "phrase", "match": ["zebra crossing"]})
    result = Cleaner(rules, keep=kept).clean("The barn stood there.\nWe saw a zebra crossing.")
    assert "zebra crossing" in result.text
    assert [e.cause for e in result.entries] == ["option: the category ad is kept"]

"""A rule and its examples in, what does not hold out: the test that stands beside the rule.

Each example is set into a small neutral article at the place where the rule acts and cleaned by
that rule alone. What `removes` marks (all of it, where nothing is marked) must go and nothing
else; of what `keeps` holds, nothing may go.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cleaner.apply import apply
from cleaner.blocks.article import Article
from cleaner.decide import decide
from cleaner.engine import Engine
from cleaner.match.scan import Candidates
from cleaner.model import Decision, Edit, Match
from cleaner.rulepack.page_examples import of_page, page_fault
from cleaner.rulepack.rule import Rule
from cleaner.rulepack.setting import Setting, kept, removed


@dataclass(frozen=True, slots=True)
class Failure:
    """One example that does not hold; `at` is the rule's `path:line`."""

    rule: str
    at: str
    kind: str
    example: str
    message: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a setting: the text that is left, what keep rules protect, the decision."""

    text: str
    kept: tuple[Match, ...]
    decision: Decision


def run(engine: Engine, setting: Setting, *, every_block: bool = False) -> Outcome:
    """Clean a setting by the engine's rules; with `every_block` its first rule is asked about
    each block, found by the scan or not."""
    article = Article(setting.text)
    candidates = engine.scan(article, near=True)
    if every_block:
        every = {(0, block.index, 0) for block in article.blocks}
        found = tuple(sorted({*candidates.found, *every}))
        candidates = Candidates(found, candidates.opened, candidates.suspect)
    findings = engine.find(article, setting.hints, candidates=candidates)
    zones = findings.zones or article.zones()
    decision = decide(findings.matches, article, zones, findings.protections)
    edits = [Edit(match.start, match.end, match.inserted) for match in decision.edits]
    return Outcome(apply(setting.text, edits), tuple(findings.kept), decision)


def check_rule(rule: Rule) -> list[Failure]:
    """All examples of one rule that do not hold."""
    if rule.trust == "retired":
        return []
    if rule.kind == "selector":
        found = (
            (kind, example, page_fault(rule, kind, example)) for kind, example in of_page(rule)
        )
        return [Failure(rule.id, rule.source, *each) for each in found if each[-1]]
    engine = Engine([rule, *neighbours(rule)])
    failures: list[Failure] = []
    for kind, examples in (("removes", rule.removes), ("keeps", rule.keeps)):
        for example in examples:
            setting = removed(rule, example) if kind == "removes" else kept(rule, example)
            message = fault(rule, setting, run(engine, setting))
            if message:
                failures.append(Failure(rule.id, rule.source, kind, example, message))
    return failures


def check_rules(rules: Iterable[Rule]) -> list[Failure]:
    """All examples of all rules that do not hold, in the rules' order."""
    return [failure for rule in rules for failure in check_rule(rule)]


def neighbours(rule: Rule) -> list[Rule]:
    """Rules for the neighbours that the rule asks for: a plain line is furniture here, since
    what stands beside it must come from some rule."""
    if rule.among or any(cue.value == "spill" for cue in rule.cues):
        return [_furniture("teaser", "read more")]
    return [_furniture(category, "published 4 may 2024", "beside") for category in rule.beside]


def _furniture(category: str, *lines: str) -> Rule:
    return Rule(id=f"check/{category}", kind="block", category=category, trust="safe", why="",
                source="", lines=lines)  # fmt: skip


def fault(rule: Rule, setting: Setting, outcome: Outcome) -> str:
    """What is wrong with an outcome, or an empty string."""
    if rule.kind == "keep":
        return "" if _is_protected(rule, setting, outcome) else "must be protected, but is not"
    must_go = setting.wanted != setting.text
    if rule.kind == "replace" and must_go:
        return "" if outcome.text != setting.text else "must be replaced, but was not"
    if outcome.text == setting.wanted:
        return ""
    edits = outcome.decision.edits
    if not must_go:
        gone = "; ".join(repr(setting.text[m.start : m.end].strip()) for m in edits)
        return f"must stay, but {gone} went"
    if outcome.text == setting.text:
        causes = "; ".join(stopped.cause for stopped in outcome.decision.withheld)
        return f"must go, but stayed{': ' + causes if causes else ''}"
    left, wanted = (_example_in(text, setting) for text in (outcome.text, setting.wanted))
    return f"left {left!r}, not {wanted!r}"


def _example_in(text: str, setting: Setting) -> str:
    """What stands in the example's place; a line end beside it may have gone along."""
    text = text.removeprefix(setting.before.strip("\n")).removesuffix(setting.after.strip("\n"))
    return text.strip("\n")


def _is_protected(rule: Rule, setting: Setting, outcome: Outcome) -> bool:
    """Whether something of the example is protected; all of it where the rule is for blocks."""
    start = len(setting.before)
    end = start + len(setting.example)
    if rule.protects == "block":
        return any(m.start <= start and m.end >= end for m in outcome.kept)
    return any(m.start < end and m.end > start for m in outcome.kept)

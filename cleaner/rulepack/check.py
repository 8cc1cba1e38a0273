"""A rule and its examples in, what does not hold out: the test that stands beside the rule.

Each example is set into a small neutral article at the place where the rule acts and cleaned by
that rule alone. What `removes` marks (all of it, where nothing is marked) must go and nothing
else; of what `keeps` holds, nothing may go.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from cleaner.apply import apply
from cleaner.blocks.article import Article
from cleaner.decide import decide
from cleaner.engine import Engine
from cleaner.model import Edit, Hints
from cleaner.rulepack.schema import Rule

MARKED = re.compile("\u27e6([^\u27e6\u27e7]*)\u27e7")

_FIRST = (
    "Carpenters have raised the frame of the new mill on the hill above the village, and the "
    "owner said on Friday that the sails would follow before the end of the summer. The timber "
    "came from the forest behind the church, where the storm of the spring had brought down more "
    "oaks than the village could use in ten years. Children from the school carved the names of "
    "the builders into the beam above the door, as their grandparents had done."
)
_SECOND = (
    "The old mill burned down nine years ago after a night of storms. It was the last of four "
    "that had stood there, and the families who owned them had ground corn for the whole valley. "
    "When the last miller died, nobody wanted the stones, and they lay in the grass until a "
    "teacher found them and asked what they were. Since then the parish has been saving money for "
    "a new mill, and most of it came from the sale of bread that was baked in the old ovens."
)


@dataclass(frozen=True, slots=True)
class Failure:
    """One example that does not hold; `at` is the rule's `path:line`."""

    rule: str
    at: str
    kind: str
    example: str
    message: str


def marked(example: str) -> tuple[str, str]:
    """An example with ⟦…⟧ as `(input, expected)`: a line that is marked whole goes with its line
    end, the last one with the line end in front; without a mark everything goes."""
    if not MARKED.search(example):
        return example, ""
    lines = example.split("\n")
    kept: list[str] = []
    for line in lines:
        if MARKED.fullmatch(line):
            continue
        kept.append(MARKED.sub("", line))
    return MARKED.sub(r"\1", example), "\n".join(kept)


def _set_in(example: str, where: str, alone: bool) -> tuple[str, str]:
    """What stands in front of and behind the example."""
    if alone:
        return "", ""
    if where in ("head", "top"):
        return "", f"\n{_FIRST}\n{_SECOND}"
    if where in ("tail", "edges"):
        return f"{_FIRST}\n{_SECOND}\n", ""
    return f"{_FIRST}\n", f"\n{_SECOND}"


def _places(rule: Rule) -> tuple[str, ...]:
    """Where the examples are tried: for evidence on the tail, at the tail."""
    if rule.kind == "evidence" and any(
        cue.name == "place" and cue.value == "tail" for cue in rule.cues
    ):
        return ("tail",)
    return (rule.where,)


def check_rule(rule: Rule) -> list[Failure]:
    """All examples of one rule that do not hold."""
    if rule.trust == "retired":
        return []
    # What stands beside it must come from some rule: let a plain line be furniture here.
    engine = Engine([rule, *_helpers(rule)])
    hints = Hints(
        lang=rule.languages[0] if rule.languages else None,
        outlet=rule.outlets[0] if rule.outlets else None,
        date=rule.valid_from or rule.valid_until or None,
    )
    failures: list[Failure] = []
    for kind, examples in (("removes", rule.removes), ("keeps", rule.keeps)):
        for example in examples:
            source, expected = marked(example) if kind == "removes" else (example, example)
            for place in _places(rule):
                message = _try(rule, engine, hints, source, expected, place)
                if message:
                    failures.append(Failure(rule.id, rule.source, kind, example, message))
    return failures


def _helpers(rule: Rule) -> list[Rule]:
    if any(cue.value == "spill" for cue in rule.cues):
        return [
            Rule(id="check/neighbour", kind="block", category="teaser", trust="safe", why="",
                 source="", lines=("read more",))
        ]  # fmt: skip
    return [
        Rule(id=f"check/{category}", kind="block", category=category, trust="safe", why="",
             source="", lines=("published 4 may 2024", "beside"))
        for category in rule.beside
    ]  # fmt: skip


def _try(rule: Rule, engine: Engine, hints: Hints, source: str, expected: str, place: str) -> str:
    before, after = _set_in(source, place, alone=rule.lead == "prefix" and source != expected)
    if rule.kind == "keep":
        return _protects(engine, hints, before + source + after, len(before), len(source))
    text = before + source + after
    article = Article(text)
    findings = engine.find(article, hints)
    decision = decide(
        findings.matches, article, findings.zones or article.zones(), findings.protections
    )
    result = apply(text, [Edit(m.start, m.end, m.inserted) for m in decision.edits])
    if rule.kind == "replace":
        if source != expected:
            return "" if result != text else "nothing was replaced"
        return "" if result == text else "was replaced"
    wanted = before + expected + after
    if source != expected and not expected:
        wanted = (
            (before + after.removeprefix("\n"))
            if before == ""
            else before.removesuffix("\n") + after
        )
    if result == wanted:
        return ""
    if source == expected:
        gone = "; ".join(text[m.start : m.end].strip() for m in decision.edits)
        return f"must stay, but {gone!r} went"
    if result == text:
        causes = "; ".join(stopped.cause for stopped in decision.withheld)
        return f"must go, but stayed{': ' + causes if causes else ''}"
    return f"left {result[len(before) : len(result) - len(after)]!r}, not {expected!r}"


def _protects(engine: Engine, hints: Hints, text: str, start: int, length: int) -> str:
    kept = engine.find(Article(text), hints).kept
    if any(m.start < start + length and m.end > start for m in kept):
        return ""
    return "must be protected, but is not"


def check_rules(rules: Iterable[Rule]) -> list[Failure]:
    """All examples of all rules that do not hold, in the rules' order."""
    return [failure for rule in rules for failure in check_rule(rule)]

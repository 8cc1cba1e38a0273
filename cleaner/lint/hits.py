"""A rule and texts in, what the rule does in them out: on its own examples, by itself, and in
documents, among all rules in force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from cleaner.engine import Engine
from cleaner.lint.ground import within
from cleaner.model import Entry, Evidence
from cleaner.pipeline import Cleaner
from cleaner.rulepack.check import neighbours, run
from cleaner.rulepack.packs import Packs
from cleaner.rulepack.page_examples import found_by
from cleaner.rulepack.rule import Rule
from cleaner.rulepack.setting import Setting, hints_of, removed
from cleaner.rulepack.table import RuleTable


@dataclass(frozen=True, slots=True)
class ExampleHit:
    """An example of `removes` with ⟦…⟧ around what the rule takes when it is run, by what it was
    found, and what was captured."""

    text: str
    reason: tuple[str, ...]
    captured: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Hit:
    """A place in a document: `line` is 1-based, `outcome` applied | withheld | shadowed, `reason`
    the evidence or what stopped it."""

    line: int
    text: str
    outcome: str
    reason: str


def example_hits(rule: Rule) -> list[ExampleHit]:
    """What the rule takes of each of its `removes`."""
    if rule.kind == "selector":
        return [
            ExampleHit(
                example, tuple(f"css `{selector}`" for selector in found_by(rule, example)), {}
            )
            for example in rule.removes
        ]
    engine = Engine([rule, *neighbours(rule)])
    found = []
    for example in rule.removes:
        setting = removed(rule, example)
        edits = [m for m in run(engine, setting).decision.edits if within(setting, m)]
        own = [match for match in edits if match.rule.id == rule.id]
        reason = tuple(dict.fromkeys(_said(e) for match in own for e in match.reason))
        captured = {key: value for match in own for key, value in match.captured.items()}
        spans = [(match.start, match.end) for match in edits]
        found.append(ExampleHit(_marked(setting, spans), reason, captured))
    return found


def _marked(setting: Setting, spans: list[tuple[int, int]]) -> str:
    """The example with marks, which stand within a line's end as people write them."""
    text, position = "", len(setting.before)
    end_of_example = position + len(setting.example)
    for start, end in spans:
        start, end = max(start, position), min(end, end_of_example)
        while start < end and setting.text[start] == "\n":
            start += 1
        while end > start and setting.text[end - 1] == "\n":
            end -= 1
        text += f"{setting.text[position:start]}\u27e6{setting.text[start:end]}\u27e7"
        position = end
    return text + setting.text[position:end_of_example]


class Seeker:
    """All rules in force, with one of them acting whatever its trust."""

    def __init__(self, packs: Packs, rule: Rule) -> None:
        acting = [replace(r, trust="safe") if r.id == rule.id else r for r in packs.rules]
        self._cleaner = Cleaner(replace(packs, rules=RuleTable.of(acting)), names="off")
        self._rule = rule

    def hits(self, text: str | bytes) -> list[Hit]:
        """What the rule does in a document of its outlet, date and language.

        Raises:
            InputError: the text cannot be cleaned.
        """
        hints = hints_of(self._rule)
        result = self._cleaner.clean(text, outlet=hints.outlet, date=hints.date, lang=hints.lang)
        before = result.before_spill
        return [
            self._hit(entry, before)
            for entry in result.entries
            if entry.rule == self._rule.id and entry.stage == "spill"
        ]

    def _hit(self, entry: Entry, before: str) -> Hit:
        start = entry.start
        while start < entry.end and before[start] in "\r\n":
            start += 1
        lines = before[:start].replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
        said = entry.cause or ", ".join(map(_said, entry.reason))
        return Hit(lines, before[start : entry.end].strip(), entry.outcome, said)


def _said(evidence: Evidence) -> str:
    share = f" {evidence.share:.0%}" if evidence.share < 1 else ""
    return f"{evidence.cue}{share}" + (f" `{evidence.detail}`" if evidence.detail else "")

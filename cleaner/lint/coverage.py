"""A rule in, its conditions that no run proves out.

A condition is proven if the rule acts otherwise without it on some text: an example, or a
`removes` bent in that condition. What is not proven protects nobody, or lacks the example that
shows whom it protects.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from cleaner.engine import Engine
from cleaner.lint.bent import NOWHERE, bent, moved
from cleaner.lint.mutations import is_necessary, mutations
from cleaner.rulepack.check import neighbours, run
from cleaner.rulepack.page_examples import of_page, taken
from cleaner.rulepack.rule import Rule
from cleaner.rulepack.setting import Setting, hints_of, kept, removed

# Of the conditions of all rules together. A few are no conditions in truth: a `max_words` that no
# match can exceed only tells the scan to look at short blocks.
ENOUGH = 98


@dataclass(frozen=True, slots=True)
class Unproven:
    """One condition of a rule that no run proves, and what would prove it."""

    rule: Rule
    condition: str
    advice: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many conditions the rules have, and those that are not proven."""

    conditions: int
    unproven: tuple[Unproven, ...]

    @property
    def proven(self) -> int:
        """How many conditions a run proves."""
        return self.conditions - len(self.unproven)

    @property
    def is_enough(self) -> bool:
        """Whether so many are proven that the rest may be listed and left."""
        return 100 * self.proven >= ENOUGH * self.conditions

    @property
    def percent(self) -> float:
        """Rounded down, so that 100 means all."""
        return int(1000 * self.proven / self.conditions) / 10 if self.conditions else 100.0


def cover(rules: Iterable[Rule]) -> Coverage:
    """The coverage of all rules together."""
    total = 0
    open_: list[Unproven] = []
    for rule in rules:
        if rule.trust == "retired":
            continue
        trial = _PageTrial(rule) if rule.kind == "selector" else _Trial(rule)
        for condition, without in mutations(rule):
            total += 1
            if not trial.tells(condition, without):
                open_.append(Unproven(rule, condition, _advice(rule, condition)))
    return Coverage(total, tuple(open_))


def unproven(rule: Rule) -> list[str]:
    """The names of the rule's conditions that no run proves."""
    return [item.condition for item in cover([rule]).unproven]


class _Trial:
    """A rule and what it does on its examples, to be held against the rule without a condition."""

    def __init__(self, rule: Rule) -> None:
        self._rule = rule
        self._pair = _engines(rule, rule)
        self._known: dict[Setting, object] = {}
        self._examples = list(_examples(rule))

    def tells(self, condition: str, without: Rule) -> bool:
        """Whether any run differs with the condition and without it."""
        pair = _engines(without, self._rule)
        every = self._rule.kind == "evidence"

        def differs(setting: Setting) -> bool:
            if setting not in self._known:
                self._known[setting] = _act(self._pair, setting, every)
            return _act(pair, setting, every) != self._known[setting]

        return any(map(differs, self._examples)) or any(map(differs, bent(self._rule, condition)))


class _PageTrial:
    """The same of a rule for pages: another outlet and another day come from the examples."""

    def __init__(self, rule: Rule) -> None:
        self._rule = rule

    def tells(self, condition: str, without: Rule) -> bool:
        """Whether any fragment differs with the condition and without it."""
        hints = hints_of(self._rule)
        key = condition.partition(":")[0]
        if key == "outlets":
            hints = replace(hints, outlet=NOWHERE)
        elif key in ("valid_from", "valid_until"):
            day = self._rule.valid_from if key == "valid_from" else self._rule.valid_until
            hints = replace(hints, date=moved(day, -1 if key == "valid_from" else 1))
        return any(
            taken(self._rule, example, hints) != taken(without, example, hints)
            for _, example in of_page(self._rule)
        )


def _engines(rule: Rule, asked: Rule) -> tuple[Engine, Engine]:
    """The rule with the neighbours that `asked`, the rule with all its conditions, needs, and the
    rule alone."""
    beside = neighbours(asked)
    lone = Engine([rule])
    return (Engine([rule, *beside]) if beside else lone), lone


def _act(pair: tuple[Engine, Engine], setting: Setting, every_block: bool) -> object:
    """What the rule does to a text. A rule of cues is asked about every block: without the cue
    that the scan looks for, it would be found nowhere, whatever the other cues say."""
    outcome = run(pair[setting.alone], setting, every_block=every_block)
    return outcome.text, [(match.start, match.end) for match in outcome.kept]


def _examples(rule: Rule) -> Iterator[Setting]:
    for example in rule.removes:
        yield removed(rule, example)
    for example in rule.keeps:
        yield kept(rule, example)


def _advice(rule: Rule, condition: str) -> str:
    """What the author can do about it."""
    key, *rest = condition.partition(":")[0].split()
    number = int(rest[0]) - 1 if rest else 0
    if rest[1:] == ["context"]:
        return "add to `keeps` a fragment in which the rest of the selector stands elsewhere"
    if key == "css":
        return "add a fragment in which no other selector finds anything, or drop the selector"
    if key == "pattern":
        alone = replace(rule, patterns=(rule.patterns[number],), lines=())
        if any(_acts(alone, setting) for setting in _examples(rule)):
            return "add an example that no other pattern matches, or drop the pattern"
        return "no example makes it fire; add one, or drop the pattern"
    if key == "cue" and not is_necessary(rule, rule.cues[number]):
        return "add to `removes` a text that goes only with this cue, or drop the cue"
    return f"add to `keeps` a text that stays for this {key} alone, or drop it"


def _acts(rule: Rule, setting: Setting) -> bool:
    outcome = run(Engine([rule, *neighbours(rule)]), setting)
    matches = (*outcome.decision.edits, *outcome.kept)
    return any(match.rule.id == rule.id for match in matches)

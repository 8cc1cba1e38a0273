"""The packs in force, made ready for checks that hold rules against each other: which rules are
asked about, and what a set of rules does to a setting, worked out once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property

from cleaner.blocks.article import Article
from cleaner.engine import Engine
from cleaner.fixtures.run import fixture_cleaner
from cleaner.lint.apart import are_strangers
from cleaner.model import TRUST_LEVELS, Match
from cleaner.pipeline import Cleaner
from cleaner.rulepack.check import Outcome, run
from cleaner.rulepack.packs import Packs
from cleaner.rulepack.schema import Rule
from cleaner.rulepack.setting import Setting, kept, removed
from cleaner.rulepack.table import probe

_PLACES = {
    "anywhere": frozenset(("head", "deck", "body", "late", "tail")),
    "head": frozenset(("head",)),
    "top": frozenset(("head", "deck")),
    "late": frozenset(("late", "tail")),
    "tail": frozenset(("tail",)),
    "edges": frozenset(("head", "deck", "tail")),
    "body": frozenset(("body",)),
}


class Ground:
    """All rules for texts in force (`rules`), those of them that are asked about (`chosen`), and
    their engines; `asked` are all that are asked about, those for pages too."""

    def __init__(self, packs: Packs, chosen: Iterable[Rule]) -> None:
        self.packs = packs
        in_force = [rule for rule in packs.rules if rule.trust != "retired"]
        asked = {rule.id for rule in chosen}
        self.asked = [rule for rule in in_force if rule.id in asked]
        # What looks at pages does nothing to a text.
        self.rules = [rule for rule in in_force if rule.kind != "selector"]
        self.chosen = [rule for rule in self.asked if rule.kind != "selector"]
        self._asked = asked
        self._probes = [probe(rule) for rule in self.chosen]
        self._own: Engine | None = None
        self._engines: dict[str, Engine] = {}
        self._outcomes: dict[tuple[Setting, str], Outcome] = {}

    @cached_property
    def cleaner(self) -> Cleaner:
        """What fixtures and good articles are cleaned with."""
        return fixture_cleaner(self.packs)

    def concerns(self, setting: Setting) -> bool:
        """Whether a rule that is asked about may act in the setting at all. Where one pack is
        checked, that spares nearly all of the texts of the others."""
        if len(self.chosen) == len(self.rules):
            return True
        if any(rule.kind == "repeat" for rule in self.chosen):
            return True  # No scan finds these.
        if are_strangers(self._probes, setting.text):
            return False
        if self._own is None:
            self._own = Engine(self.chosen)
        return bool(self._own.scan(Article(setting.text), near=True).found)

    def is_asked(self, rule: Rule) -> bool:
        """Whether findings about the rule are wanted."""
        return rule.id in self._asked

    def run(self, setting: Setting, trust: str) -> Outcome:
        """What all rules of at least this trust do to the setting."""
        key = (setting, trust)
        if key not in self._outcomes:
            if trust not in self._engines:
                level = TRUST_LEVELS.index(trust)
                self._engines[trust] = Engine(
                    rule for rule in self.rules if TRUST_LEVELS.index(rule.trust) >= level
                )
            self._outcomes[key] = run(self._engines[trust], setting)
        return self._outcomes[key]

    def takers_anywhere(self, setting: Setting) -> list[Rule]:
        """The rules that take something of the example, were the document of their outlet and
        date; one that only loses to another takes it, too."""
        if "" not in self._engines:
            self._engines[""] = Engine(
                replace(rule, outlets=(), valid_from="", valid_until="") for rule in self.rules
            )
        decision = run(self._engines[""], setting).decision
        matches = [*decision.edits, *(stopped.match for stopped in decision.shadowed)]
        ids = {match.rule.id for match in matches if within(setting, match)}
        return [rule for rule in self.rules if rule.id in ids]

    def run_without(self, left_out: Rule, settings: Iterable[Setting]) -> list[Outcome]:
        """What all other rules that act where `left_out` acts do to the settings."""
        level = TRUST_LEVELS.index(left_out.trust)
        engine = Engine(
            rule
            for rule in self.rules
            if rule.id != left_out.id and TRUST_LEVELS.index(rule.trust) >= level
        )
        return [run(engine, setting) for setting in settings]


def removes_of(rule: Rule) -> list[Setting]:
    """The rule's `removes`, set in their place."""
    return [removed(rule, example) for example in rule.removes]


def keeps_of(rule: Rule) -> list[Setting]:
    """The rule's `keeps`, set in their place."""
    return [kept(rule, example) for example in rule.keeps]


def within(setting: Setting, match: Match) -> bool:
    """Whether a match lies in the example, not in the article around it."""
    start = len(setting.before)
    return match.start < start + len(setting.example) and match.end > start


def is_fitted(rule: Rule) -> bool:
    """Whether a rule measures: its weights were fitted, and how often it takes what it should not
    is counted on texts that the fit has not seen, not shown by single examples."""
    return any(cue.name == "measure" for cue in rule.cues)


def is_wider(rule: Rule, other: Rule) -> bool:
    """Whether `rule` may act wherever `other` may, and is trusted as much."""
    return (
        TRUST_LEVELS.index(rule.trust) >= TRUST_LEVELS.index(other.trust)
        and _PLACES[rule.where] >= _PLACES[other.where]
        and _covers(rule.languages, other.languages)
        and (
            not rule.outlets
            or (bool(other.outlets) and all(is_of(o, rule.outlets) for o in other.outlets))
        )
        and (not rule.valid_from or other.valid_from >= rule.valid_from)
        and (not rule.valid_until or "" < other.valid_until <= rule.valid_until)
    )


def _covers(mine: Sequence[str], others: Sequence[str]) -> bool:
    return not mine or (bool(others) and set(others) <= set(mine))


def is_of(outlet: str, outlets: Sequence[str]) -> bool:
    """Whether an outlet is one of `outlets` or a subdomain of one."""
    return any(outlet == own or outlet.endswith("." + own) for own in outlets)

"""Rules of several layers in, one set out: merged by id, and nothing is replaced by accident.

A rule replaces one of a lower layer only where it says so (`overrides:`), so that a file copied
to change one rule does not silently freeze the others.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence

from cleaner.rulepack.pack_file import PackFile
from cleaner.rulepack.schema import Rule
from cleaner.rulepack.yamltree import Node


class Merger:
    """Gathers rules, lowest layer first, on top of those that are `below`; faults go to the file
    that a rule comes from."""

    def __init__(self, homes: Sequence[str], below: Iterable[Rule] = ()) -> None:
        self._homes = homes
        self._rules = {rule.id: rule for rule in below}
        self._places: dict[str, tuple[PackFile, Node]] = {}
        self._overridden: dict[str, str] = {}

    def add(self, rule: Rule, file: PackFile, node: Node) -> None:
        """Take one rule in, in the place of the one that it overrides."""
        before = self._rules.get(rule.id)
        if before is not None and rule.id != rule.overrides:
            if before.layer == rule.layer:
                said = f"rule `{rule.id}` again; it stands at {before.source} already, so give"
                said += " this one another id"
            else:
                said = (
                    f"rule `{rule.id}` stands in a lower layer, at {self._shown(before)}; say "
                    f"`overrides: {rule.id}` to replace it, or give this rule another id"
                )
            file.fault(said, node)
            return
        if rule.overrides and not self._take_out(rule, file, node):
            return
        self._rules[rule.id] = rule
        self._places[rule.id] = (file, node)

    def _take_out(self, rule: Rule, file: PackFile, node: Node) -> bool:
        """Remove the rule that is overridden; whether there was one."""
        target = self._rules.get(rule.overrides)
        if target is None or target.layer >= rule.layer:
            lower = [key for key, other in self._rules.items() if other.layer < rule.layer]
            if rule.overrides in self._overridden:
                said = f"`{self._overridden[rule.overrides]}` overrides `{rule.overrides}` already"
            else:
                near = difflib.get_close_matches(rule.overrides, lower, 1, 0.6)
                hint = f"; did you mean `{near[0]}`?" if near else "; see `clean rules list`"
                said = f"`overrides` names no rule of a lower layer: `{rule.overrides}`{hint}"
            file.fault(said, node)
            return False
        del self._rules[rule.overrides]
        self._overridden[rule.overrides] = rule.id
        return True

    def _shown(self, rule: Rule) -> str:
        home = self._homes[rule.layer]
        return f"{home}/{rule.source}" if home else rule.source

    def added(self) -> list[Rule]:
        """The rules in force that are not from below."""
        return [self._rules[key] for key in self._places if key in self._rules]

    def formerly(self, below: Mapping[str, str]) -> dict[str, str]:
        """Earlier ids and the rules that bear them now, those overridden included; an id with
        two bearers is a fault."""
        bearers = {old: new for old, new in self._overridden.items() if old != new}
        bearers.update(below)
        for rule in self.added():
            for old in rule.formerly:
                other = bearers.get(old, rule.id)
                if old in self._rules:
                    other = old
                if other != rule.id:
                    file, node = self._places[rule.id]
                    whose = "a rule in force" if old == other else f"`{other}` already"
                    said = f"`formerly` names `{old}`, which is {whose}; an id leads to one rule"
                    file.fault(said, node)
                bearers[old] = rule.id
        return bearers

    def rules(self) -> list[Rule]:
        """The merged rules, sorted by id."""
        return [self._rules[key] for key in sorted(self._rules)]

"""What one document's rules propose, gathered on the way from candidates to matches."""

from __future__ import annotations

from dataclasses import dataclass, field

from cleaner.blocks.language import Language
from cleaner.blocks.zones import Zones
from cleaner.decide import Protection
from cleaner.model import Match
from cleaner.rulepack.rule import Rule
from cleaner.scope import NOT_NEEDED


@dataclass
class Findings:
    """What one document's rules propose; `zones` are known where they were needed. `unchecked`
    are scopes of rules that had a candidate but whose hint is missing; `spent` the rules that ran
    out of work units; `is_unprotected` says that one of them was to protect something, so that
    nothing may be cut."""

    matches: list[Match] = field(default_factory=list)
    kept: list[Match] = field(default_factory=list)
    zones: Zones | None = None
    opened: frozenset[int] = frozenset()
    language: Language = NOT_NEEDED
    unchecked: set[str] = field(default_factory=set)
    spent: list[str] = field(default_factory=list)
    is_unprotected: bool = False

    def withhold(self, rule: Rule) -> None:
        """Take note of a rule that has run out of work units."""
        self.spent.append(rule.id)
        self.is_unprotected |= rule.kind == "keep"

    @property
    def protections(self) -> list[Protection]:
        """The spans that keep rules protect."""
        return [Protection(m.start, m.end, f"keep: {m.rule.id}") for m in self.kept]

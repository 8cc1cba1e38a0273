"""What lint and its neighbours find: the codes, how grave they are, and one finding.

`error`: the rule cannot work or does harm. `warning`: it works, but somebody has to look.
`info`: worth knowing; never fails a check.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

SEVERITY: Mapping[str, str] = {
    "dead-line": "error",
    "dead-pattern": "error",
    "dead-rule": "error",
    "too-greedy": "error",
    "not-idempotent": "error",
    "foreign-bite": "error",
    "todo": "error",
    "same-spelling": "error",
    "same-key": "warning",
    "unspelt": "warning",
    "ordinary-word": "error",
    "no-decoys": "warning",
    "open-phrase": "warning",
    "shadowed": "warning",
    "overlapping": "warning",
    "copies": "warning",
    "idle-fixture": "warning",
    "stray-fixture": "warning",
    "unscrubbed": "warning",
    "no-literal": "info",
    "known-elsewhere": "info",
}


def unless_elsewhere(code: str, rule: str, other: str) -> str:
    """`code`, or a note where the other rule stands in another pack: each language's pack is
    whole for its reader, so that packs say some things twice."""
    same = rule.rpartition("/")[0] == other.rpartition("/")[0]
    return code if same else "known-elsewhere"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong with a rule or a fixture: `at` is `path:line`, `message` what is
    wrong, `advice` what to do."""

    code: str
    rule: str
    at: str
    message: str
    advice: str

    @property
    def severity(self) -> str:
        """error | warning | info"""
        return SEVERITY[self.code]

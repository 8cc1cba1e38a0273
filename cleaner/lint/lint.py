"""Packs in, findings out: every check of rules against their own words and each other."""

from __future__ import annotations

from collections.abc import Callable

from cleaner.lint.contest import not_idempotent, overlapping, shadowed, too_greedy
from cleaner.lint.dead import dead
from cleaner.lint.finding import Finding
from cleaner.lint.ground import Ground
from cleaner.lint.wording import copies, no_literals, open_phrases, todos

_CHECKS = (
    dead, shadowed, overlapping, too_greedy, open_phrases, not_idempotent, copies, no_literals,
)  # fmt: skip


def lint(ground: Ground, read: Callable[[str], str]) -> list[Finding]:
    """All findings about the rules that are asked about, by place; `read` gives the text of a
    pack's file, or nothing where it cannot be read."""
    found = [finding for check in _CHECKS for finding in check(ground)]
    found += todos(ground, read)
    return sorted(found, key=lambda finding: (_place(finding.at), finding.code, finding.message))


def _place(at: str) -> tuple[str, int]:
    path, _, line = at.rpartition(":")
    return path, int(line)

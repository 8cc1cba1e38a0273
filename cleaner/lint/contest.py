"""Rules held against each other's examples: shadowed, overlapping, too greedy, not idempotent."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace

from cleaner.lint.finding import Finding, unless_elsewhere
from cleaner.lint.ground import Ground, is_fitted, is_of, is_wider, keeps_of, removes_of, within
from cleaner.lint.neutral import neutral_texts
from cleaner.model import Match
from cleaner.rulepack.check import Outcome
from cleaner.rulepack.rule import Rule
from cleaner.rulepack.setting import Setting

SHOWN = 80


def shadowed(ground: Ground) -> Iterator[Finding]:
    """Rules without which another one would take all that their examples remove."""
    by_id = {rule.id: rule for rule in ground.rules}
    for rule in itertools.filterfalse(is_fitted, ground.chosen):
        suspects = _common(rule, [ground.run(s, rule.trust) for s in removes_of(rule)])
        if not any(is_wider(by_id[other], rule) for other in suspects):
            continue
        outcomes = ground.run_without(rule, removes_of(rule))
        done = zip(removes_of(rule), outcomes, strict=True)
        if any(outcome.text != setting.wanted for setting, outcome in done):
            continue
        takers = {match.rule.id for outcome in outcomes for match in outcome.decision.edits}
        for other in takers if len(takers) == 1 else ():
            if is_wider(by_id[other], rule) and not is_fitted(by_id[other]):
                code = unless_elsewhere("shadowed", rule.id, other)
                yield Finding(
                    code, rule.id, ground.packs.place(rule),
                    f"`{other}` takes all that the examples of this rule remove, and may act "
                    "wherever this one may",
                    "add a text to `removes` that only this rule takes, or drop the rule",
                )  # fmt: skip


def _common(rule: Rule, outcomes: Sequence[Outcome]) -> set[str]:
    """The other rules that take something in all outcomes, or would if they did not lose."""
    found = [
        {match.rule.id for match in outcome.decision.edits}
        | {stopped.match.rule.id for stopped in outcome.decision.shadowed}
        for outcome in outcomes
    ]
    return set.intersection(*found) - {rule.id} if found else set()


def overlapping(ground: Ground) -> Iterator[Finding]:
    """Rules whose examples another rule takes before them, for another category: the ledger
    would tell of the wrong one."""
    for rule in itertools.filterfalse(is_fitted, ground.chosen):
        for setting in removes_of(rule):
            outcome = ground.run(setting, rule.trust)
            edits = [m for m in outcome.decision.edits if within(setting, m)]
            if any(m.rule.id == rule.id for m in edits):
                continue
            for other in sorted({m.rule.id for m in edits if m.rule.category != rule.category}):
                category = next(m.rule.category for m in edits if m.rule.id == other)
                code = unless_elsewhere("overlapping", rule.id, other)
                yield Finding(
                    code, rule.id, ground.packs.place(rule),
                    f"of its own example {shown(setting)} `{other}` makes {category}, not "
                    f"{rule.category}",
                    "narrow the rule whose category is wrong, or change the example",
                )  # fmt: skip


def too_greedy(ground: Ground) -> Iterator[Finding]:
    """Rules that take what another one keeps, or something of a text that is nobody's spill."""
    for rule in ground.rules:
        for setting in keeps_of(rule) if rule.kind != "keep" else ():
            if not ground.is_asked(rule) and not ground.concerns(setting):
                continue
            for other in ground.takers_anywhere(setting):
                asked = other if ground.is_asked(other) else rule
                if is_fitted(other):
                    continue
                if other.id != rule.id and ground.is_asked(asked) and _may_meet(other, rule):
                    yield Finding(
                        "too-greedy", other.id, ground.packs.place(asked),
                        f"takes {shown(setting)}, which `{rule.id}` keeps",
                        "narrow the rule, or give the other a `keeps` that is nobody's spill",
                    )  # fmt: skip
    found: dict[str, Finding] = {}
    for setting in filter(ground.concerns, neutral_texts()):
        for rule in ground.takers_anywhere(setting):
            if ground.is_asked(rule):
                found.setdefault(
                    rule.id,
                    Finding(
                        "too-greedy", rule.id, ground.packs.place(rule),
                        f"takes something of a text without any spill: {shown(setting)}",
                        "ask for more: a `where`, more words, a second cue",
                    ),
                )  # fmt: skip
    yield from found.values()


def not_idempotent(ground: Ground) -> Iterator[Finding]:
    """Pairs of rules of which one acts only on what the other leaves: a second cleaning would
    change the text again."""
    seen: set[tuple[str, str]] = set()
    for rule in ground.rules:
        for setting in removes_of(rule):
            if not ground.is_asked(rule) and not ground.concerns(setting):
                continue
            first = ground.run(setting, rule.trust)
            again = replace(setting, before="", example=first.text, after="")
            second = ground.run(again, rule.trust)
            if second.text == first.text:
                continue
            early = _first(first.decision.edits) or rule
            late = _first(second.decision.edits) or rule
            asked = next((r for r in (late, early, rule) if ground.is_asked(r)), None)
            if asked is None or (early.id, late.id) in seen:
                continue
            seen.add((early.id, late.id))
            yield Finding(
                "not-idempotent", late.id, ground.packs.place(asked),
                f"acts only on what `{early.id}` leaves of {shown(setting)}, so that a second "
                "cleaning changes more",
                "let one of the two take all of it at once",
            )  # fmt: skip


def _first(edits: Sequence[Match]) -> Rule | None:
    return edits[0].rule if edits else None


def _may_meet(rule: Rule, other: Rule) -> bool:
    """Whether one document may be meant for both rules."""
    if not rule.outlets or not other.outlets:
        return True
    return any(is_of(outlet, other.outlets) for outlet in rule.outlets) or any(
        is_of(outlet, rule.outlets) for outlet in other.outlets
    )


def shown(setting: Setting) -> str:
    """An example, short enough for a message."""
    text = setting.example if len(setting.example) <= SHOWN else setting.example[:SHOWN] + "\u2026"
    return repr(text)

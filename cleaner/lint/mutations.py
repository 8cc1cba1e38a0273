"""A rule in, the rule with one condition less out, once for each of its conditions.

A condition is what a rule says that makes it take less than it would without: a key, a cue, or,
the other way about, a pattern that makes it take more. Lines of a lexicon prove themselves.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any

from cleaner.lint.ground import is_fitted
from cleaner.rulepack.css import without_context
from cleaner.rulepack.rule import Cue, Rule, most

# The keys whose deletion leaves the rule with their default.
_KEYS = (
    "where", "lead", "of", "min_words", "max_words", "ends", "beside", "at_least", "until",
    "bounds", "protects", "texts", "languages", "outlets", "valid_from", "valid_until",
)  # fmt: skip
_DEFAULTS = {field.name: field.default for field in fields(Rule)}
SHOWN = 60


def mutations(rule: Rule) -> Iterator[tuple[str, Rule]]:
    """`(condition, the rule without it)`. A condition's name begins with its key.

    None for a rule that measures: no example can prove one weight of many. What proves those
    stands in their pack, the figures on texts that the fit has not seen.
    """
    if is_fitted(rule):
        return
    for key in _KEYS:
        value = getattr(rule, key)
        if value != _DEFAULTS[key]:
            shown = ", ".join(value) if isinstance(value, tuple) else value
            default: Any = _DEFAULTS[key]
            yield f"{key}: {shown}", replace(rule, **{key: default})
    for number, pattern in enumerate(rule.patterns):
        others = rule.patterns[:number] + rule.patterns[number + 1 :]
        yield f"pattern {number + 1}: {_short(pattern.source)}", replace(rule, patterns=others)
    for number, selector in enumerate(rule.css):
        others_css = rule.css[:number] + rule.css[number + 1 :]
        yield f"css {number + 1}: {_short(selector)}", replace(rule, css=others_css)
        alone = without_context(selector)
        if alone:
            without = (*rule.css[:number], alone, *rule.css[number + 1 :])
            context = selector.removesuffix(alone).strip()
            yield f"css {number + 1} context: {_short(context)}", replace(rule, css=without)
    for number, cue in enumerate(rule.cues):
        yield f"cue {number + 1}: {cue.name}: {_short(cue.value)}", _without(rule, number)


def _without(rule: Rule, number: int) -> Rule:
    """The rule without one cue. One that the threshold cannot be reached without is a condition
    like a key: it is no longer asked for, so the threshold sinks with it."""
    cue = rule.cues[number]
    others = rule.cues[:number] + rule.cues[number + 1 :]
    lowered = cue.weight if is_necessary(rule, cue) else 0.0
    return replace(rule, cues=others, threshold=rule.threshold - lowered)


def is_necessary(rule: Rule, cue: Cue) -> bool:
    """Whether the rule cannot act without the cue."""
    return most(rule.cues) - max(0.0, cue.weight) < rule.threshold


def _short(text: str) -> str:
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"

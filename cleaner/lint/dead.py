"""Rules, patterns and lexicon lines that can never act."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from cleaner.engine import Engine
from cleaner.lint.finding import Finding, unless_elsewhere
from cleaner.lint.ground import Ground, is_wider
from cleaner.lint.least import least_words
from cleaner.match.scan import line_key
from cleaner.rulepack.check import neighbours, run
from cleaner.rulepack.rule import Rule
from cleaner.rulepack.setting import staying

SHOWN = 20
SHORT = 60
_TAKES_BLOCKS = ("block", "run", "from", "phrase", "evidence", "repeat")


def dead(ground: Ground) -> Iterator[Finding]:
    """All of them."""
    cut = {rule.category for rule in ground.rules if rule.kind in _TAKES_BLOCKS}
    owners = _owners(ground)
    for rule in ground.chosen:
        at = ground.packs.place(rule)
        yield from _dead_rule(rule, at, cut)
        yield from _dead_patterns(rule, at)
        yield from _double_lines(rule, at)
        yield from _lines_that_stay(rule, at)
        yield from _swallowed_lines(rule, at, owners)


def _dead_rule(rule: Rule, at: str, cut: set[str]) -> Iterator[Finding]:
    missing = [category for category in rule.beside if category not in cut]
    if missing:
        named = ", ".join(missing)
        what = "can never act" if len(missing) == len(rule.beside) else "has an idle neighbour"
        yield Finding(
            "dead-rule", rule.id, at,
            f"{what}: no rule in force takes {named}, which `beside` asks for",
            "name a category that some rule takes whole blocks of",
        )  # fmt: skip


def _dead_patterns(rule: Rule, at: str) -> Iterator[Finding]:
    if not rule.max_words:
        return
    for pattern in rule.patterns:
        words = least_words(pattern.re2)
        if words > rule.max_words:
            yield Finding(
                "dead-pattern", rule.id, at,
                f"the pattern `{_short(pattern.source)}` needs {words} words, and `max_words` is "
                f"{rule.max_words}",
                "raise `max_words`, or drop the pattern",
            )  # fmt: skip


def _double_lines(rule: Rule, at: str) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    again = []
    for line in rule.lines:
        first = seen.setdefault(line_key(line), line)
        if first is not line:
            again.append(f"`{line}`" if line == first else f"`{line}` like `{first}`")
    if again:
        yield Finding(
            "dead-line", rule.id, at,
            f"lines that stand here already: {_listed(again)}; case, bullets, colons and the like "
            "do not count",
            "delete one of each two",
        )  # fmt: skip


def _lines_that_stay(rule: Rule, at: str) -> Iterator[Finding]:
    """Lines that the rule's own conditions let stay, such as one of nine words with
    `max_words: 8`."""
    if not rule.lines:
        return
    engine = Engine([replace(rule, patterns=()), *neighbours(rule)])
    times = rule.at_least if rule.kind == "run" else 1
    beside = ["Beside"] if rule.beside else []
    stay = []
    for line in rule.lines:
        # A line in small letters would go on with the sentence of the one above.
        text = "\n".join([line[:1].upper() + line[1:]] * times + beside)
        outcome = run(engine, staying(rule, text))
        if not any(match.rule.id == rule.id for match in outcome.decision.edits):
            stay.append(f"`{line}`")
    if stay:
        yield Finding(
            "dead-line", rule.id, at,
            f"lines that stay even alone in their place, since another key forbids them: "
            f"{_listed(stay)}",
            "loosen the key, or delete them",
        )  # fmt: skip


def _owners(ground: Ground) -> dict[str, list[Rule]]:
    owners: dict[str, list[Rule]] = defaultdict(list)
    for rule in ground.rules:
        if rule.kind == "block":
            for line in rule.lines:
                owners[line_key(line)].append(rule)
    return owners


def _swallowed_lines(rule: Rule, at: str, owners: dict[str, list[Rule]]) -> Iterator[Finding]:
    """Lines that another rule takes in every place and before this one; between equals, the
    smaller id wins."""
    taken: dict[str, list[str]] = defaultdict(list)
    for line in rule.lines if rule.kind == "block" else ():
        for other in owners[line_key(line)]:
            if other.id < rule.id and _takes_all(other, rule, line):
                taken[other.id].append(f"`{line}`")
                break
    for other_id, lines in taken.items():
        yield Finding(
            unless_elsewhere("dead-line", rule.id, other_id), rule.id, at,
            f"lines that always go to `{other_id}`, which has them too: {_listed(lines)}",
            "delete them here",
        )  # fmt: skip


def _takes_all(other: Rule, rule: Rule, line: str) -> bool:
    return (
        is_wider(other, rule)
        and not other.beside
        and other.ends in ("", rule.ends)
        and (not other.max_words or len(line.split()) <= other.max_words)
    )


def _listed(lines: list[str]) -> str:
    return ", ".join(lines[:SHOWN]) + (
        f" and {len(lines) - SHOWN} more" if len(lines) > SHOWN else ""
    )


def _short(text: str) -> str:
    return text if len(text) <= SHORT else text[: SHORT - 1] + "…"

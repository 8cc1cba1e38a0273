"""What a rule's own words show: an open phrase, no literal, a copy, a TODO left in."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace

from cleaner.lint.finding import Finding
from cleaner.lint.ground import Ground
from cleaner.match.scan import SHORT_BLOCK
from cleaner.rulepack.rule import Rule

_OPEN = re.compile(r"\A\{any(?::[a-z_]+)?\}|\{any(?::[a-z_]+)?\}\Z")
_TODO = re.compile(r"\bTODO\b")


def open_phrases(ground: Ground) -> Iterator[Finding]:
    """Phrases that begin or end with {any}: at the front it takes all of the sentence up to the
    words, at the end no more than one letter."""
    for rule in ground.chosen:
        for pattern in rule.patterns if rule.kind in ("phrase", "replace") else ():
            if _OPEN.search(pattern.source):
                yield Finding(
                    "open-phrase", rule.id, ground.packs.place(rule),
                    f"`{pattern.source}` is open at one side: {{any}} stands at its border",
                    "begin and end with words, or with a placeholder that means something",
                )  # fmt: skip


def no_literals(ground: Ground) -> Iterator[Finding]:
    """Patterns for which no word can be searched."""
    for rule in ground.chosen:
        slow = sum(bool(pattern.coarse) for pattern in rule.patterns)
        if slow:
            yield Finding(
                "no-literal", rule.id, ground.packs.place(rule),
                f"{slow} of {len(rule.patterns)} patterns hold no word to search for and are "
                f"tried on every block of at most {SHORT_BLOCK} characters",
                "nothing, unless many rules do the same",
            )  # fmt: skip


def copies(ground: Ground) -> Iterator[Finding]:
    """Rules of two packs that differ in their outlets alone."""
    same: dict[str, list[Rule]] = defaultdict(list)
    for rule in ground.rules:
        if rule.outlets:
            bare = replace(
                rule, id="", why="", source="", layer=0, overrides="", outlets=(), since="",
                formerly=(), removes=(), keeps=(),
            )  # fmt: skip
            same[repr(bare)].append(rule)
    for first, *others in same.values():
        for rule in others:
            if ground.is_asked(rule) and rule.outlets != first.outlets:
                yield Finding(
                    "copies", rule.id, ground.packs.place(rule),
                    f"is `{first.id}` again, for {', '.join(rule.outlets)}",
                    f"keep one rule with `outlets: [{', '.join((*first.outlets, *rule.outlets))}]`",
                )  # fmt: skip


def todos(ground: Ground, read: Callable[[str], str]) -> Iterator[Finding]:
    """Places that a scaffold left for its author; `read` gives a file's text, or nothing."""
    files: dict[str, Rule] = {}
    for rule in ground.asked:
        files.setdefault(ground.packs.place(rule).rpartition(":")[0], rule)
    for path, rule in files.items():
        pack = rule.id.rpartition("/")[0]
        for number, line in enumerate(read(path).split("\n"), 1):
            if _TODO.search(line):
                yield Finding(
                    "todo", pack, f"{path}:{number}",
                    f"a TODO is left: {line.strip()[:80]}",
                    "do what it says, and delete it",
                )  # fmt: skip

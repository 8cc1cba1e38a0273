"""A pack's text and a rule in, the pack's text with the rule out: comments, order and every other
line as they were. And where a rule stands in a pack's text."""

from __future__ import annotations

from textwrap import dedent, indent
from typing import NamedTuple

from cleaner.errors import Fault, PackError
from cleaner.rulepack.lines import quoted
from cleaner.rulepack.yamltree import Mapping, Scalar, Sequence, read_tree

_HEAD = """\
# yaml-language-server: $schema={schema}
format: 1
why: {why}
rules:
"""


class _Rules(NamedTuple):
    """The rules of a file, the number of the line (from 1) of what follows them in it, 0 where
    nothing does, and how deep their dashes stand."""

    items: tuple[Mapping, ...]
    following: int
    depth: int


def new_pack(why: str, rule: str, below: int) -> str:
    """A pack with its first rule, in a file so many folders below the folder of packs."""
    head = _HEAD.format(schema="../" * below + "pack.schema.json", why=quoted(why))
    return f"{head}{indent(_plain(rule), '  ')}\n"


def with_rule(text: str, rule: str) -> str:
    """The pack with the rule behind its last one, indented as the others are.

    Raises:
        PackError: the text is no YAML, or has no list of rules.
    """
    end = "\r\n" if "\r\n" in text else "\n"
    lines = text.replace("\r\n", "\n").rstrip("\n").split("\n")
    found = _rules("\n".join(lines))
    stop = found.following - 1 if found.following else len(lines)
    # A comment at the left edge belongs to what follows.
    while not lines[stop - 1].strip() or (found.following and lines[stop - 1].startswith("#")):
        stop -= 1
    body = indent(_plain(rule), " " * found.depth).split("\n")
    behind = lines[stop:]
    made = [*lines[:stop], "", *body, *([""] if behind and behind[0].strip() else []), *behind]
    return end.join(made) + end


def rule_text(text: str, name: str) -> str:
    """A rule as it stands in its pack, with the comments within it; empty where there is none."""
    text = text.replace("\r\n", "\n")
    lines = text.split("\n")
    found = _rules(text)
    starts = [item.line - 1 for item in found.items]
    stops = [*starts[1:], found.following - 1 if found.following else len(lines)]
    for item, start, stop in zip(found.items, starts, stops, strict=True):
        said = {key.value: value for key, value in item.items}.get("id")
        if isinstance(said, Scalar) and said.value == name:
            own = lines[start:stop]
            while not own[-1].strip() or own[-1].lstrip().startswith("#"):
                own.pop()
            return "\n".join(own) + "\n"
    return ""


def _plain(rule: str) -> str:
    """A rule at the left edge, without blanks at the ends of its lines."""
    text = dedent(rule.replace("\r\n", "\n").strip("\n").expandtabs())
    return "\n".join(line.rstrip() for line in text.rstrip().split("\n"))


def _rules(text: str) -> _Rules:
    tree, faults = read_tree("pack", text)
    if tree is None or faults:
        raise PackError(faults)
    entries = tree.items if isinstance(tree, Mapping) else ()
    lines = text.split("\n")
    for number, (key, value) in enumerate(entries):
        if key.value != "rules" or not isinstance(value, Sequence):
            continue
        items = tuple(item for item in value.items if isinstance(item, Mapping))
        following = entries[number + 1][0].line if number + 1 < len(entries) else 0
        starts = [lines[item.line - 1] for item in items]
        if items and all(line.lstrip().startswith("-") for line in starts):
            return _Rules(items, following, len(starts[0]) - len(starts[0].lstrip()))
    said = "no list of rules to add to, one `- id:` below the other; choose or name another file"
    raise PackError([Fault("pack", 1, 1, said)])

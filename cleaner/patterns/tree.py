"""The tree of a pattern: its nodes, and what is measured on them."""

from __future__ import annotations

import typing
from dataclasses import dataclass, field

# Upper bounds on the instructions in both case modes, measured on google-re2 1.1.20251105.
ITEM_SIZE, RANGE_SIZE, PROPERTY_SIZE = 30, 120, 1_250


@dataclass(frozen=True, slots=True)
class Literal:
    text: str


@dataclass(frozen=True, slots=True)
class CharSet:
    """One character out of a set; `members` is None past 64 of them and for open-ended sets.

    Open-ended: negated sets, `.`, \\D, \\S, \\p (not \\d, \\s). `size` bounds the RE2 instructions.
    Of an open-ended set `kinds` are those of its members, see `starts`, where they are known.
    """

    members: frozenset[str] | None
    size: int = field(default=ITEM_SIZE, compare=False, repr=False)
    kinds: frozenset[str] | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Concat:
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Alternate:
    options: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    body: Node
    low: int
    high: int | None


@dataclass(frozen=True, slots=True)
class Group:
    body: Node
    name: str | None
    capturing: bool


@dataclass(frozen=True, slots=True)
class Anchor:
    kind: typing.Literal["start", "end"]


@dataclass(frozen=True, slots=True)
class Empty:
    pass


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """A part that many patterns share, a placeholder for instance, parsed and measured once.

    `kept` is for what others derive from it.
    """

    body: Node
    measure: tuple[int, int, int]
    captures: int
    is_named: bool
    kept: dict[object, typing.Any] = field(default_factory=dict)


Node = Literal | CharSet | Concat | Alternate | Repeat | Group | Anchor | Empty | Piece


def piece(node: Node) -> Piece:
    """Return a parsed part for use in many patterns."""
    return Piece(node, measure(node), captures_in(node), is_named(node))


def captures_in(node: Node) -> int:
    """Return the number of capturing groups."""
    return sum(
        x.captures if isinstance(x, Piece) else isinstance(x, Group) and x.capturing
        for x in walk(node)
    )


def is_named(node: Node) -> bool:
    """Whether the pattern names some text that it must or may hold."""
    return any(
        x.is_named
        if isinstance(x, Piece)
        else isinstance(x, Literal) or (isinstance(x, CharSet) and bool(x.members))
        for x in walk(node)
    )


def min_length(node: Node) -> int:
    """Return the least number of code points that a match can have."""
    return measure(node)[0]


def walk(node: Node) -> list[Node]:
    """Return the node and all below it; a shared part counts as one."""
    return [node, *(inner for child in children(node) for inner in walk(child))]


def children(node: Node) -> tuple[Node, ...]:
    """Return the nodes right below."""
    match node:
        case Concat(nodes) | Alternate(nodes):
            return nodes
        case Repeat(body=body) | Group(body=body):
            return (body,)
    return ()


def measure(node: Node) -> tuple[int, int, int]:
    """Return the least length, RE2's count of copies, and an upper bound on its instructions."""
    match node:
        case Literal(text):
            # Few ASCII characters have more case variants than one instruction holds.
            if text.isascii():
                return len(text), 1, 1 + len(text) + 3 * sum(map(text.count, "KSks"))
            size = sum(1 if x.isascii() and x not in "KSks" else 4 * len(x.encode()) for x in text)
            return len(text), 1, 1 + size
        case CharSet():
            return 1, 1, node.size
        case Piece():
            return node.measure
        case Repeat(body, low, high):
            length, copies, size = measure(body)
            times = max(1, low if high is None else high)
            return low * length, times * copies, times * (size + 2)
    inner = [measure(child) for child in children(node)]
    lengths = [length for length, _, _ in inner]
    length = min(lengths) if isinstance(node, Alternate) else sum(lengths)
    return length, max((x[1] for x in inner), default=1), 4 + sum(x[2] for x in inner)

"""Parse the part of RE2 syntax that rules may use; refuse the rest with the remedy named."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import groupby

from cleaner.patterns.starts import kind as kind_of
from cleaner.patterns.starts import kinds_of_property, kinds_of_range
from cleaner.patterns.tree import (
    ITEM_SIZE,
    PROPERTY_SIZE,
    RANGE_SIZE,
    Alternate,
    Anchor,
    CharSet,
    Concat,
    Empty,
    Group,
    Literal,
    Node,
    Piece,
    Repeat,
    captures_in,
    is_named,
    measure,
    min_length,
)

MAX_SOURCE = MAX_COPIES = 1_000  # The latter is RE2's own ceiling for nested repeats.
MAX_GROUPS = MAX_NESTING = 20
MAX_BOUND, MAX_MEMBERS = 200, 64
MAX_SIZE = 200_000  # RE2 gives up near 480,000 instructions; the engine may wrap a pattern in more.

_CLASSES = {"d": frozenset("0123456789"), "s": frozenset("\t\n\f\r "), "D": None, "S": None}
_ITEM = re.compile(
    r"[^\\]|\\(?:t|[ -/:-@\[-`{-~]|(?P<class>[dDsS])|[pP](?P<property>[LMNPSZC]|\{(?:"
    r"L[ulmto]?|M[nce]?|N[dlo]?|P[cdseifo]?|S[mcko]?|Z[slp]?|C[cfo]?|Arabic|Armenian|Cyrillic|"
    r"Devanagari|Georgian|Greek|Han|Hangul|Hebrew|Hiragana|Katakana|Latin|Thai)\})"
    r"|x(?:\{(?P<braced>0*(?:10[0-9A-Fa-f]{4}|[0-9A-Fa-f]{1,5}))\}|(?P<two>[0-9A-Fa-f]{2})))"
)
# Letters in one go; the one that a repeat follows is an atom of its own.
_WORDS = re.compile(r"[A-Za-z ]+(?![*+?{])")
_ORDINARY, _NOT_POSIX, _RANGE = map(re.compile, (r"(?=[^]{}*+?])", r"(?!\[:)", r"-[^]]"))
_GROUP = re.compile(r"\((?!\?)|\(\?:|\(\?P<(?P<name>[A-Za-z_][A-Za-z0-9_]*)>")
# RE2 takes braces of any other shape for literal text, which nobody means.
_REPEAT = re.compile(r"[*+?]|\{(?:0|[1-9][0-9]{0,3})(?:,(?:0|[1-9][0-9]{0,3})?)?\}")
_SHORTHANDS = {"*": "0,", "+": "1,", "?": "0,1"}
# What is refused and what to write instead; the first expression that matches has the word.
_REFUSED = {
    r"\\[bB]": "leave it out and use `bounds: word`, which is the default",
    r"\\[wW]": r"use `\pL` or `[\pL\pN]`, and `[^\pL\pN]` for the opposite",
    r"\\[nr]": "leave line breaks out, since a pattern never crosses a block",
    r"\\[CQE]": r"use `.` for any character, and `\` before each punctuation mark",
    r"\\[1-9k]|\(\?P=": "write the text out again, since RE2 has no backreferences",
    r"\\[pP](?:\{[ -|~]{0,40}\}?)?": r"use a property such as `\pL`, `\p{Lu}` or `\p{Greek}`",
    r"\\x(?:\{[ -|~]{0,40}\}?)?": r"use two digits as in `\x41`, or braces up to `\x{10FFFF}`",
    r"\\[ -~]?": r"use `\` only as in `\. \\ \d \D \s \S \pL \PL \t \x41 \x{10FFFF} \A \z`",
    r"\(\?<?[=!]": "match the surrounding text instead, since RE2 has no look-around",
    r"\(\?P?<[ -=?-~]{0,40}>?": "name a group as in `(?P<name> )`, in ASCII letters, digits, `_`",
    r"\(\?[A-Za-z-]+[:)]": "leave flags out: case and line mode are set by the engine",
    r"\(\?>?": "use `( )`, `(?: )` or `(?P<name> )`; atomic groups are moot in RE2",
    r"\[:": r"use `\pL`, `\d` or `\s` in place of a POSIX class, or write `\[`",
    r"[*+?]": "put one after what it repeats (none is possessive), or `\\` before it for itself",
    r"[]{}]": r"put `\` before it for itself; counted repeats are `x{2}`, `x{2,}`, `x{2,200}`",
}


class PatternFault(ValueError):
    """A refused pattern; the message says what was found and what would be right, `meant` is the
    pattern as it was probably meant."""

    def __init__(self, message: str, offset: int, hint: str = "", meant: str = "") -> None:
        super().__init__(message)
        self.message, self.offset, self.hint, self.meant = message, offset, hint, meant


_ANCHORS = {"^": Anchor("start"), r"\A": Anchor("start"), "$": Anchor("end"), r"\z": Anchor("end")}


def parse(source: str, pieces: Mapping[str, Piece] | None = None) -> Node:
    """Return the tree of a pattern, or raise PatternFault; what is accepted compiles in RE2.

    Each key of `pieces` is a private-use character that stands for a part parsed already.
    """
    parser = _Parser(source, pieces or {})
    node = parser.alternation(0)
    _require(parser.at == len(source), "an unmatched `)`", r"write `\)`", parser.at)
    size = measure(node)[2]
    _require(size <= MAX_SIZE, f"some {size:,} RE2 instructions", f"keep to {MAX_SIZE:,}", 0)
    return node


def check_length(source: str) -> None:
    """Refuse a pattern that is too long to be read by people; nobody has to parse it first."""
    length = len(source)
    _require(length <= MAX_SOURCE, f"{length:,} characters", f"keep to {MAX_SOURCE:,}", MAX_SOURCE)


def check_limits(node: Node, source: str) -> None:
    """Refuse a parsed pattern that is too large, or too wide, to be a rule."""
    check_length(source)
    # Groups that capture nothing cost RE2 nothing, and placeholders bring many of them.
    groups, named = captures_in(node), is_named(node)
    _require(groups <= MAX_GROUPS, f"{groups} capturing groups", f"keep to {MAX_GROUPS}", 0)
    _require(min_length(node) > 0, "it matches the empty string", "require some character", 0)
    _require(named, "it matches anything", "name some text that it must hold", 0)


class _Parser:
    """Recursive descent, one level per open group, hence never more than MAX_NESTING deep."""

    def __init__(self, source: str, pieces: Mapping[str, Piece]) -> None:
        self.source, self.at, self.pieces = source, 0, pieces
        self.names: set[str] = set()

    def alternation(self, depth: int) -> Node:
        options = [self.sequence(depth)]
        while self.take("|"):
            options.append(self.sequence(depth))
        return options[0] if len(options) == 1 else Alternate(tuple(options))

    def sequence(self, depth: int) -> Node:
        parts: list[Node] = []
        while self.at < len(self.source) and self.source[self.at] not in "|)":
            parts.append(self.repeated(self.atom(depth)))
        joined: list[Node] = []
        for kind, run in groupby(parts, key=type):
            if kind is Literal:
                run = iter([Literal("".join(x.text for x in run if isinstance(x, Literal)))])
            joined.extend(run)
        return joined[0] if len(joined) == 1 else Concat(tuple(joined)) if joined else Empty()

    def atom(self, depth: int) -> Node:
        if words := _WORDS.match(self.source, self.at):
            self.at = words.end()
            return Literal(words[0])
        char = self.source[self.at]
        if char in self.pieces:
            self.at += 1
            return self.pieces[char]
        for mark, anchor in _ANCHORS.items():
            if self.take(mark):
                return anchor
        if self.take("."):
            return CharSet(None)
        if self.take("["):
            return self.char_set(self.at - 1)
        if self.source[self.at] == "(":
            return self.group(depth)
        self.expect(_ORDINARY)
        item = self.item()
        return Literal(item) if isinstance(item, str) else item

    def group(self, depth: int) -> Group:
        start = self.at
        opening = self.expect(_GROUP)
        name = opening["name"]
        _require(depth < MAX_NESTING, "a group too deep", f"nest at most {MAX_NESTING}", start)
        _require(name not in self.names, f"a second group `{name}`", "give it another name", start)
        self.names.update([name] if name else [])
        body = self.alternation(depth + 1)
        _require(self.take(")"), "an unclosed `(`", r"close it with `)`, or write `\(`", start)
        return Group(body, name, opening[0] != "(?:")

    def repeated(self, body: Node) -> Node:
        start = self.at
        mark = _REPEAT.match(self.source, start)
        if mark is None:
            return body
        self.at = mark.end()
        least, comma, most = _SHORTHANDS.get(mark[0], mark[0].strip("{}")).partition(",")
        low, high = int(least), int(most or least) if most or not comma else None
        fits = low <= (low if high is None else high) <= MAX_BOUND
        _require(fits, f"the bounds `{mark[0]}`", f"go from low to high, up to {MAX_BOUND}", start)
        self.take("?")  # A lazy repeat prefers other matches, but the same texts match.
        node = Repeat(body, low, high)
        # A plain `*`, `+` or `?` makes no copies beyond those of its body.
        copies = measure(node)[1] if max(low, high or 0) > 1 else 1
        _require(copies <= MAX_COPIES, f"{copies:,} nested repeats", f"keep to {MAX_COPIES}", start)
        return node

    def char_set(self, start: int) -> CharSet:
        negated = self.take("^")
        first = self.at
        items: list[CharSet] = []
        while self.at == first or not self.take("]"):  # RE2 takes a leading bracket literally.
            _require(self.at < len(self.source), "an unclosed `[`", "close it with `]`", start)
            self.expect(_NOT_POSIX)
            items.append(self.set_item())
        known = [item.members for item in items if item.members is not None]
        members = frozenset[str]().union(*known)
        open_ended = negated or len(known) < len(items) or len(members) > MAX_MEMBERS
        size = ITEM_SIZE + sum(x.size for x in items)
        kinds = [item.kinds for item in items if item.kinds is not None]
        if not open_ended:
            return CharSet(members, size)
        told = not negated and len(kinds) == len(items)
        return CharSet(None, size, frozenset[str]().union(*kinds) if told else None)

    def set_item(self) -> CharSet:
        start = self.at
        low = self.item()
        if isinstance(low, CharSet):
            return low
        if _RANGE.match(self.source, self.at) is None:
            return CharSet(frozenset(low), kinds=frozenset(kind_of(low)))
        self.at += 1
        high = self.item()
        codes = range(0) if isinstance(high, CharSet) else range(ord(low), ord(high) + 1)
        remedy = r"go from a lower to a higher character, or write `\-` for the character"
        _require(len(codes) > 0, f"the range `{self.source[start : self.at]}`", remedy, start)
        # One member too many tells the caller as much as a million would.
        few = frozenset(map(chr, codes[: MAX_MEMBERS + 1]))
        return CharSet(few, RANGE_SIZE, kinds_of_range(codes))

    def item(self) -> str | CharSet:
        """Read one character or escape that may stand both in a set and outside."""
        start = self.at
        found = self.expect(_ITEM)
        if found["class"] or found["property"]:
            size = PROPERTY_SIZE if found["property"] else ITEM_SIZE
            members = _CLASSES.get(found["class"])
            return CharSet(members, size, members or kinds_of_property(found[0]))
        digits = found["braced"] or found["two"]
        char = chr(int(digits, 16)) if digits else "\t" if found[0] == r"\t" else found[0][-1]
        fits = char not in "\n\r" and not "\ud800" <= char <= "\udfff"
        _require(fits, f"the character {char!a}", "leave out line breaks and surrogates", start)
        return char

    def take(self, text: str) -> bool:
        found = self.source.startswith(text, self.at)
        self.at += len(text) * found
        return found

    def expect(self, expression: re.Pattern[str]) -> re.Match[str]:
        """Take what matches here, or raise what _REFUSED says of it."""
        if found := expression.match(self.source, self.at):
            self.at = found.end()
            return found
        refused = ((re.compile(x).match(self.source, self.at), _REFUSED[x]) for x in _REFUSED)
        wrong, remedy = next((match[0], remedy) for match, remedy in refused if match)
        raise PatternFault(f"`{wrong}` is refused: {remedy}", self.at)


def _require(holds: bool, found: str, remedy: str, offset: int) -> None:
    if not holds:
        raise PatternFault(f"{found}: {remedy}", offset)

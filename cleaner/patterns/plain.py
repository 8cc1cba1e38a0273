"""A rule's pattern as written → RE2 source: plain words first, placeholders in both.

Plain words mean what they say: a blank is any run of blanks, `'` `-` `"` `…` stand for their
typographic forms too, `:` may have a blank before it (French), and a dotted or dotless i is an i.
`{date}` is a placeholder; `{date:published}` also captures what it matched as `published`.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from cleaner.patterns.fold import APOSTROPHES, BLANKS, HYPHENS
from cleaner.patterns.remedies import curly_quote
from cleaner.patterns.syntax import PatternFault, check_length, parse
from cleaner.patterns.tree import Piece, piece

_PLACEHOLDER = re.compile(r"\{([a-z][a-z_]*)(?::([a-z][a-z_]*))?\}")
_LOOKS_LIKE_REGEX = re.compile(r"\\[dDsSwWbBpP.()/|]|\.[*+]|\(\?[:P=!<i]|\[\^|\[[a-z]-[a-z]\]")
_SPACED = re.compile(r"\{ *([A-Za-z][A-Za-z _:-]*?) *\}")
_MAX_DEPTH = 4
_MAX_EXPANDED = 60_000
# Ten thousand rules of three thousand characters each; a megabyte of `{date}` would be gigabytes.
MAX_TOTAL = 30_000_000


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A named piece of pattern: RE2 `alternatives`; `cased` ones tell capitals apart."""

    name: str
    alternatives: tuple[str, ...]
    cased: bool = False


@dataclass(frozen=True, slots=True)
class Expanded:
    """`re2` is what is compiled; `syntax` is what the analyser parses: the same without case
    flags, and a private-use character for each part that patterns share."""

    re2: str
    syntax: str


def _class(chars: str) -> str:
    return "[" + "".join(f"\\x{{{ord(char):X}}}" for char in chars) + "]"


BLANK_RUN = _class(BLANKS) + "+"

_PLAIN = {
    "'": _class(APOSTROPHES),
    "-": _class(HYPHENS),
    '"': _class('"\u201c\u201d\u201e\u201f\u00ab\u00bb'),
    "\u2026": r"(?:\x{2026}|\.\.\.)",
    ":": "(?:" + _class(BLANKS) + "*[:\\x{FF1A}])",
    "i": "[i\\x{130}\\x{131}]",
}
_SPECIAL = frozenset("\\.+*?()|[]{}^$")


# The analyser's stand-ins for what plain words are spelt out as; placeholders have later ones.
_PIECES = {source: chr(0xF0000 + n) for n, source in enumerate([BLANK_RUN, *_PLAIN.values()])}
_FIRST_PLACEHOLDER = 0xF0100
_PRIVATE = re.compile("[\U000f0000-\U000ffffd]")


@lru_cache(maxsize=1)
def _plain_pieces() -> dict[str, Piece]:
    return {mark: piece(parse(source)) for source, mark in _PIECES.items()}


def plain_to_regex(words: str) -> str:
    """The RE2 source of plain words without placeholders."""
    return "".join(_spelt(words))


def _spelt(words: str) -> list[str]:
    out: list[str] = []
    for char in words:
        if char in BLANKS:
            if not out or out[-1] != BLANK_RUN:
                out.append(BLANK_RUN)
        elif char.lower() in _PLAIN:
            if char == ":" and out and out[-1] == BLANK_RUN:
                out.pop()
            out.append(_PLAIN[char.lower()])
        else:
            out.append("\\" + char if char in _SPECIAL else char)
    return out


class Vocabulary:
    """The placeholders that patterns may use, each expanded and parsed once; `spent` are the
    characters that all patterns expand to so far."""

    def __init__(self, placeholders: Mapping[str, Placeholder], spent: int = 0) -> None:
        self.placeholders = dict(placeholders)
        self._marks = {name: chr(_FIRST_PLACEHOLDER + n) for n, name in enumerate(placeholders)}
        self._re2: dict[str, str] = {}
        self.spent = spent
        self.pieces = dict(_plain_pieces())

    def named(self, names: Iterable[str]) -> str:
        """The first of the names that is a placeholder's."""
        return next((name for name in names if name in self.placeholders), "")

    def expand(self, source: str, *, plain: bool) -> Expanded:
        """Turn a pattern as written into RE2 source and into what the analyser parses.

        Raises:
            PatternFault: an unknown placeholder, one that contains itself or is no pattern, or an
                expansion that is too large; `offset` is the code point in `source`.
        """
        check_length(source)
        if private := _PRIVATE.search(source):
            raise PatternFault("a private-use character: it means nothing", private.start())
        if plain:
            check_plain(source)
        elif curly := curly_quote(source):
            said = f"{curly} alone: texts have the straight form too"
            raise PatternFault(said, source.index(curly), "take both, as in `['’]`")
        if "(?P<core>" in source:
            said = "a group called `core`: the engine has one"
            raise PatternFault(said, source.index("(?P<core>"), "give it another name")
        expanded = Expanded(*self._expand(source, plain, 0))
        self.spent += len(expanded.re2)
        if self.spent > MAX_TOTAL:
            said = f"all patterns together expand to more than {MAX_TOTAL:,} characters"
            raise PatternFault(said, 0, "use fewer rules, or fewer placeholders that are long")
        return expanded

    def _expand(self, source: str, plain: bool, depth: int) -> tuple[str, str]:
        re2: list[str] = []
        syntax: list[str] = []

        def add(words: str) -> None:
            spelt = _spelt(words) if plain else [words]
            re2.extend(spelt)
            syntax.extend(_PIECES.get(part, part) for part in spelt)

        size = len(source)
        position = 0
        for found in _PLACEHOLDER.finditer(source):
            if source[max(0, found.start() - 2) : found.start()].lower() == "\\p":
                continue  # \p{lu} names a Unicode class, not a placeholder.
            name, capture = found[1], found[2]
            if name not in self.placeholders:
                raise self._unknown(source, found)
            if depth >= _MAX_DEPTH:
                raise PatternFault(f"placeholder {{{name}}} contains itself", found.start())
            if capture == "core":
                said = "a capture called `core`: the engine has one"
                raise PatternFault(said, found.start(), "give it another name")
            size += len(self._body(name, depth))
            _check_size(size)
            add(source[position : found.start()])
            opening = f"(?P<{capture}>" if capture else "(?:"
            re2.append(f"{opening}{self._body(name, depth)})")
            syntax.append(f"{opening}{self._marks[name]})")
            position = found.end()
        add(source[position:])
        return "".join(re2), "".join(syntax)

    def _body(self, name: str, depth: int) -> str:
        if name not in self._re2:
            placeholder = self.placeholders[name]
            parts, size = [], 0
            for alternative in placeholder.alternatives:
                parts.append(self._expand(alternative, False, depth + 1))
                size += len(parts[-1][0])
                _check_size(size)
            body = "|".join(re2 for re2, _ in parts)
            mark = self._marks[name]
            self.pieces[mark] = piece(parse("|".join(part for _, part in parts), self.pieces))
            self._re2[name] = f"(?-i:{body})" if placeholder.cased else body
        return self._re2[name]

    def _unknown(self, source: str, found: re.Match[str]) -> PatternFault:
        name = found[1]
        near = difflib.get_close_matches(name[:60], self.placeholders, 1, 0.6)
        if near:
            start, end = found.span(1)
            hint, meant = f"did you mean {{{near[0]}}}?", source[:start] + near[0] + source[end:]
        else:
            hint, meant = f"placeholders: {', '.join(sorted(self.placeholders)) or 'none'}", ""
        return PatternFault(f"unknown placeholder {{{name}}}", found.start(), hint, meant)


def _check_size(size: int) -> None:
    if size > _MAX_EXPANDED:
        raise PatternFault(
            f"expands to more than {_MAX_EXPANDED} characters",
            0,
            "use fewer placeholders, or split it into several patterns",
        )


def check_plain(words: str) -> None:
    """Refuse what plain words would take literally and nobody means so."""
    check_length(words)
    if regex := _LOOKS_LIKE_REGEX.search(words):
        said = f"`{regex[0]}` is regex, and plain words stand here"
        raise PatternFault(said, regex.start(), "move the pattern to `regex`")
    for brace in re.finditer("[{}]", _PLACEHOLDER.sub(_blanked, words)):
        said = "a brace that holds no placeholder"
        hint = "write one as `{date}`, `{date:name}` to capture it; a real brace goes to `regex`"
        raise PatternFault(said, brace.start(), hint, _SPACED.sub(_tidied, words))


def _blanked(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _tidied(found: re.Match[str]) -> str:
    return "{" + re.sub("[ -]+", "_", found[1].strip().lower()).replace("_:_", ":") + "}"

"""A rule's pattern as written → RE2 source: plain words first, placeholders in both.

Plain words mean what they say: a blank is any run of blanks, `'` `-` `"` `…` stand for their
typographic forms too, `:` may have a blank before it (French), and a dotted or dotless i is an i.
`{date}` is a placeholder; `{date:published}` also captures what it matched as `published`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from cleaner.patterns.fold import APOSTROPHES, BLANKS, HYPHENS
from cleaner.patterns.syntax import PatternFault

_PLACEHOLDER = re.compile(r"\{([a-z][a-z_]*)(?::([a-z][a-z_]*))?\}")
_MAX_DEPTH = 4
_MAX_EXPANDED = 60_000


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A named piece of pattern: RE2 `alternatives`; `cased` ones tell capitals apart."""

    name: str
    alternatives: tuple[str, ...]
    cased: bool = False


@dataclass(frozen=True, slots=True)
class Expanded:
    """`re2` is what is compiled; `syntax` is the same without case flags, for the analyser."""

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


def plain_to_regex(words: str) -> str:
    """The RE2 source of plain words without placeholders."""
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
    return "".join(out)


def expand(source: str, placeholders: Mapping[str, Placeholder], *, plain: bool) -> Expanded:
    """Turn a pattern as written into RE2 source.

    Raises:
        PatternFault: an unknown placeholder, one that contains itself, or an expansion that is
            too large; `offset` is the code point in `source`.
    """
    re2 = _expand(source, placeholders, plain, "(?-i:", 0)
    if len(re2) > _MAX_EXPANDED:
        raise PatternFault(
            f"expands to {len(re2)} characters; {_MAX_EXPANDED} are allowed",
            0,
            "use fewer placeholders, or split it into several patterns",
        )
    return Expanded(re2, _expand(source, placeholders, plain, "(?:", 0))


def _expand(
    source: str,
    placeholders: Mapping[str, Placeholder],
    plain: bool,
    cased_group: str,
    depth: int,
) -> str:
    out: list[str] = []
    position = 0
    for found in _PLACEHOLDER.finditer(source):
        if source[max(0, found.start() - 2) : found.start()].lower() == "\\p":
            continue  # \p{lu} names a Unicode class, not a placeholder.
        name, capture = found[1], found[2]
        placeholder = placeholders.get(name)
        if placeholder is None:
            known = ", ".join(sorted(placeholders)) or "none"
            raise PatternFault(
                f"unknown placeholder {{{name}}}", found.start(), f"placeholders: {known}"
            )
        if depth >= _MAX_DEPTH:
            raise PatternFault(f"placeholder {{{name}}} contains itself", found.start())
        before = source[position : found.start()]
        out.append(plain_to_regex(before) if plain else before)
        body = "|".join(
            _expand(part, placeholders, False, cased_group, depth + 1)
            for part in placeholder.alternatives
        )
        group = f"(?P<{capture}>" if capture else "(?:"
        inner = f"{cased_group}{body})" if placeholder.cased else body
        out.append(f"{group}{inner})")
        position = found.end()
    rest = source[position:]
    out.append(plain_to_regex(rest) if plain else rest)
    return "".join(out)

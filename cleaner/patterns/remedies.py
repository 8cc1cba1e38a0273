"""A regex that other engines read and RE2 or this package does not in, its nearest form out."""

from __future__ import annotations

import re

_POSIX = {
    "alpha": r"\pL", "digit": r"\d", "alnum": r"\pL\pN", "word": r"\pL\pN", "space": r"\s",
    "blank": r" \t", "upper": r"\p{Lu}", "lower": r"\p{Ll}", "punct": r"\pP",
}  # fmt: skip
# What stands for what: outside of a set `[…]`, and inside of one.
_OUTSIDE = {
    r"\b": "", r"\B": "", r"\w": r"[\pL\pN]", r"\W": r"[^\pL\pN]", r"\Z": r"\z", r"\h": r"[ \t]",
    "\u2018": "['\u2018]", "\u2019": "['\u2019]",
    "\u201c": '["\u201c]', "\u201d": '["\u201d]', "\u201e": '["\u201e]',
}  # fmt: skip
_INSIDE = {r"\b": "", r"\w": r"\pL\pN", r"\h": r" \t"}
_TOKEN = re.compile(
    r"\\u(?P<code>[0-9A-Fa-f]{4})|\\.|\[:(?P<posix>[a-z]+):\]|\[\^?\]?|\]"
    r"|\(\?[imsxaLu]+\)|\(\?[imsxaLu]+(?=:)|\(\?>|\(\?<(?=[A-Za-z])"
    r"|(?P<repeat>[*+?}])\+|\{,(?=[0-9]+\})|[\u2018\u2019\u201c\u201d\u201e]",
    re.DOTALL,
)


def meant(source: str) -> str:
    """The pattern as this package would have it; `source` itself where nothing is known."""
    out: list[str] = []
    position = 0
    inside = False
    for found in _TOKEN.finditer(source):
        out.append(source[position : found.start()])
        position = found.end()
        token = found[0]
        if found["code"]:
            out.append(f"\\x{{{found['code']}}}")
        elif found["posix"]:
            out.append(_POSIX.get(found["posix"], token) if inside else token)
        elif token[0] == "\\":
            out.append((_INSIDE if inside else _OUTSIDE).get(token, token))
        elif token[0] in "[]":
            inside = token[0] == "["
            out.append(token)
        else:
            out.append(token if inside else _unsupported(token))
    return "".join(out) + source[position:]


def _unsupported(token: str) -> str:
    if token.startswith("(?"):
        return {">": "(?:", "<": "(?P<"}.get(token[2], "" if token.endswith(")") else "(?")
    if token == "{,":
        return "{0,"
    return _OUTSIDE.get(token, token[:1])


def curly_quote(source: str) -> str:
    """The first curly quote outside of a set of which the pattern has no straight form: it misses
    the texts that have."""
    inside = False
    for found in _TOKEN.finditer(source):
        token = found[0]
        if token[0] == "\\":
            continue
        if token[0] in "[]" and not found["posix"]:
            inside = token[0] == "["
        elif not inside and token in _OUTSIDE and _OUTSIDE[token][1] not in source:
            return token
    return ""

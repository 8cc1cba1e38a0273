"""A parsed pattern in, a wider but far smaller pattern out, for the set of the slow lane.

`\\pL` costs RE2 a thousand instructions and a dot ten. The set only names candidates, each of
which is verified by its own pattern, so that any superset will do.
"""

from __future__ import annotations

from cleaner.patterns import tree

_MANY = 24


def coarse(node: tree.Node) -> str:
    """RE2 source of a pattern that matches all that `node` matches."""
    match node:
        case tree.Literal(text):
            return "".join(map(_escaped, text))
        case tree.CharSet(members):
            return "." if members is None else "[" + "".join(map(_coded, sorted(members))) + "]"
        case tree.Concat(parts):
            return "".join(map(coarse, parts))
        case tree.Alternate(options) if len(options) > _MANY:
            # All months, all agencies: a list costs more to compile than a wrong candidate.
            return ".*" if tree.min_length(node) == 0 else ".+"
        case tree.Alternate(options):
            return "(?:" + "|".join(map(coarse, options)) + ")"
        case tree.Group(body=body):
            return f"(?:{coarse(body)})"
        case tree.Piece(body=body, kept=kept):
            if "coarse" not in kept:
                kept["coarse"] = f"(?:{coarse(body)})"
            known: str = kept["coarse"]
            return known
        case tree.Repeat(body, low, high):
            bounds = {(0, None): "*", (1, None): "+", (0, 1): "?"}.get((low, high))
            if bounds is None:
                bounds = f"{{{low},{'' if high is None else high}}}"
            return f"(?:{coarse(body)}){bounds}"
        case tree.Anchor(kind):
            return "\\A" if kind == "start" else "\\z"
        case tree.Empty():
            return ""


def _escaped(char: str) -> str:
    return char if char.isalnum() or char == " " else _coded(char)


def _coded(char: str) -> str:
    return f"\\x{{{ord(char):X}}}"

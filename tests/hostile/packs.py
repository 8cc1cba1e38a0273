"""Hostile rule files: what could crash the reader of YAML, the patterns, or those who read them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from hostile.model import Case, filled, fixed

HEAD = "format: 1\nwhy: For tests.\nrules:\n"


def rule(
    pattern: str = "zorble mark", *, id: str = "mark", key: str = "match", more: str = ""
) -> str:
    """One rule with a pattern, right in all else."""
    quoted = pattern.replace("'", "''")
    return (
        f"  - id: {id}\n    kind: phrase\n    category: other\n    trust: safe\n"
        f"    why: A made-up mark.\n    {key}: ['{quoted}']\n{more}"
        "    examples:\n      removes: [zorble mark]\n      keeps: [zorble marks]\n"
    )


def pack(*rules: str) -> str:
    """A file of rules."""
    return HEAD + "".join(rules)


def regex(make: Callable[[int], str]) -> Callable[[int], bytes]:
    """A file of one regex that grows."""
    return lambda size: pack(rule(make(size), key="regex")).encode()


def many(make: Callable[[int], str], unit: int) -> Callable[[int], bytes]:
    """A file of as many rules as fit the size."""
    return lambda size: pack(*(make(n) for n in range(max(1, size // unit)))).encode()


_GROWING: dict[str, Callable[[int], bytes]] = {
    "flow depth": filled("["),
    "flow maps": filled("{a: "),
    "block depth": lambda size: "\n".join(
        " " * n + "a:" for n in range(int((2 * size) ** 0.5))
    ).encode(),
    "dashes": filled("- "),
    "questions": filled("? "),
    "anchors": filled("&a "),
    "aliases": filled("- *a\n", "- &a x\n"),
    "tags": filled("!!str "),
    "quotes": filled('"'),
    "open quote": filled("a", '"'),
    "keys": lambda size: "".join(f"k{n}: 1\n" for n in range(size // 8)).encode(),
    "equal keys": filled("a: 1\n"),
    "documents": filled("---\n"),
    "comments": filled("# c\n"),
    "long comment": filled("c", "#"),
    "long key": filled("k", "", ": 1"),
    "long scalar": filled("v", "why: "),
    "block scalar": filled("  x\n", "why: |\n"),
    "tabs": filled("\t"),
    "blank lines": filled("\n"),
    "merge keys": filled("<<: {}\n"),
    "directives": filled("%TAG ! x\n"),
    "percent": filled("%"),
    "colons": filled(":"),
    "list of words": filled("- word\n"),
    "commas": filled("a, ", "[", "]"),
    "nul": filled("\x00"),
    "bom": filled("\ufeff"),
    "escapes": filled("\\x41", '"', '"'),
    "bad bytes": filled(b"\xff"),
    "unicode ends": filled("\u2028"),
    "laughs": lambda size: "".join(
        f"a{n}: &a{n} [{f'*a{n - 1}, ' * 9 if n else 'x'}]\n" for n in range(size // 60)
    ).encode(),
    "groups": regex(lambda size: "(a)" * (size // 3)),
    "silent groups": regex(lambda size: "(?:a)" * (size // 5)),
    "nested groups": regex(lambda size: "(" * (size // 2) + "a" + ")" * (size // 2)),
    "alternatives": regex(lambda size: "|".join(f"a{n}" for n in range(size // 5))),
    "repeats": regex(lambda size: "a{200}" * (size // 6)),
    "nested repeats": regex(lambda size: "(?:" * (size // 9) + "a" + "){9}" * (size // 9)),
    "classes": regex(lambda size: r"[\pL\pN]" * (size // 8)),
    "properties": regex(lambda size: r"\p{Han}{200}" * (size // 12)),
    "any": regex(lambda size: ".*" * (size // 2)),
    "literal": regex(lambda size: "z" * size),
    "open brackets": regex(lambda size: "[" * size),
    "optional": regex(lambda size: "z?" * (size // 2) + "z" * (size // 2)),
    "stars": regex(lambda size: "z*" * (size // 2) + "z"),
    "placeholders": lambda size: pack(rule("zorble " + "{date}" * (size // 6))).encode(),
    "braces": lambda size: pack(rule("{" * size)).encode(),
    "words": lambda size: pack(rule("zorble " * (size // 7))).encode(),
    "rules of one id": many(lambda n: rule(), 200),
    "rules": many(lambda n: rule(f"zorble mark{n}", id=f"r{n}"), 210),
    "examples": lambda size: (
        pack(rule()).replace("keeps: [", "keeps: [" + "zorble marked, " * (size // 15)).encode()
    ),
    "entries": lambda size: (
        pack(rule()).replace("match: [", "match: [" + "zorble marked, " * (size // 15)).encode()
    ),
    "marks": filled("e\u0301", "why: "),
    "rtl": filled("\u202e", "why: "),
    "dots": filled("...\n"),
    "digits": filled("9", "format: "),
    "versions": filled(">=1,", "requires: '", "'"),
}
_REFUSED = {
    "byte order mark": "\ufeff" + pack(rule()),
    "empty": "",
    "only a comment": "# x\n",
    "a list": "- a\n",
    "a word": "abc",
    "null": "~",
    "a second document": pack(rule()) + "---\na: 1\n",
    "unknown key": pack(rule(more="    foo: 1\n")),
    "key twice": pack(rule(more="    trust: safe\n")),
    "id twice": pack(rule(), rule()),
    "confusable id": pack(rule(id="mаrk")),
    "id with a slash": pack(rule(id="../../x")),
    "id with blanks": pack(rule(id="'a b'")),
    "format 999": pack(rule()).replace("1", "999", 1),
    "format 1.0": pack(rule()).replace("1", "1.0", 1),
    "no format": pack(rule()).replace("format: 1\n", ""),
    "newer version": "requires: '>=999'\n" + pack(rule()),
    "anchor": pack(rule()).replace("For", "&a For"),
    "alias": pack(rule()).replace("For tests.", "*a"),
    "tag": pack(rule()).replace("For", "!!python/object/apply:os.system"),
    "merge": pack(rule()) + "<<: {a: 1}\n",
    "empty match": pack(rule("")),
    "blank match": pack(rule("  ")),
    "empty regex": pack(rule("", key="regex")),
    "star": pack(rule("z*", key="regex")),
    "anything": pack(rule(".*", key="regex")),
    "something": pack(rule(".+", key="regex")),
    "any placeholder": pack(rule("{any}")),
    "look-ahead": pack(rule("z(?=a)", key="regex")),
    "look-behind": pack(rule("(?<=a)z", key="regex")),
    "backreference": pack(rule(r"(z)\1", key="regex")),
    "word boundary": pack(rule(r"\bz", key="regex")),
    "flags": pack(rule("(?s)z", key="regex")),
    "possessive": pack(rule("z++", key="regex")),
    "unclosed group": pack(rule("(z", key="regex")),
    "unclosed class": pack(rule("[z", key="regex")),
    "reversed range": pack(rule("[z-a]", key="regex")),
    "bounds": pack(rule("z{9,1}", key="regex")),
    "huge bound": pack(rule("z{99999}", key="regex")),
    "recursion": pack(rule("(?R)z", key="regex")),
    "code": pack(rule("(?{x})z", key="regex")),
    "bidi in a pattern": pack(rule("zorble \u202emark")),
    "zero width in a pattern": pack(rule("zor\u200bble mark")),
    "control in a pattern": pack(rule("zorble\x07 mark")),
    "escape sequence": pack(rule("zorble \x1b[31m mark")),
    "unknown placeholder": pack(rule("zorble {nonesuch}")),
    "unclosed brace": pack(rule("zorble {date")),
    "trust unknown": pack(rule()).replace("safe", "sure"),
    "kind unknown": pack(rule()).replace("phrase", "exec"),
    "category unknown": pack(rule()).replace("other", "evil"),
    "no examples": pack(rule()).partition("    examples:")[0],
    "tab": pack(rule()).replace("  - id", "\t- id"),
    "percent directive": "%YAML 9.9\n---\n" + pack(rule()),
    "binary": "!!binary x\n",
    "not utf-8": "",
    "utf-16": "",
    "gz": "",
    "a key that is a list": "? [a]\n: 1\n",
    "depth 21": "a: " + "[" * 21 + "]" * 21,
    "why is a list": pack(rule()).replace("For tests.", "[a]"),
    "rules is a text": "format: 1\nwhy: x\nrules: x\n",
    "no rules": "format: 1\nwhy: x\n",
    "nan": pack(rule()).replace("1", ".nan", 1),
    "hex": pack(rule()).replace("1", "0x1", 1),
    "date": pack(rule()).replace("1", "2024-01-01", 1),
    "python name": "!!python/name:os.system x\n",
    "lead of an odd kind": pack(rule(more="    lead: all\n")),
    "outlets of a number": pack(rule(more="    outlets: [1]\n")),
    "include": "include: /etc/passwd\n" + pack(rule()),
    "match as a map": pack(rule()).replace("['zorble mark']", "{a: b}"),
    "surrogate escape": pack(rule('"\\ud800"')),
}
_RAW = {
    "not utf-8": pack(rule()).encode() + b"# \xff\n",
    "utf-16": pack(rule()).encode("utf-16"),
    "gz": b"\x1f\x8b\x08\x00" + bytes(40),
}
_LOADS = {
    "crlf": pack(rule()).replace("\n", "\r\n"),
    "no last line end": pack(rule()).rstrip("\n"),
    "norwegian": pack(rule(id="'no'")),
    "quoted": pack(rule()).replace("other", '"other"'),
    "flow": pack(rule()).replace("removes: [zorble mark]", "removes: ['zorble mark']"),
}


def cases() -> Iterator[Case]:
    """All cases of rule files."""
    for name, make in _GROWING.items():
        yield Case(f"pack of {name}", "rules", make, "either", grows=True)
    for name, text in _REFUSED.items():
        yield Case(f"pack with {name}", "rules", fixed(_RAW.get(name, text.encode())), "refused")
    for name, text in _LOADS.items():
        yield Case(f"pack sound: {name}", "rules", fixed(text), "loads")

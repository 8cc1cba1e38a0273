"""The texts of all rule files in, `Packs` out, or every fault of every file at once.

Placeholders are read first, since patterns need them; everything else is one pass per file.
"""

from __future__ import annotations

from collections.abc import Mapping as MappingABC
from typing import Any

from cleaner.errors import Fault, PackError
from cleaner.patterns.fold import fold
from cleaner.patterns.plain import Placeholder, expand
from cleaner.rulepack.hashing import source_hash
from cleaner.rulepack.load_names import read_names
from cleaner.rulepack.load_patterns import (
    SHORT_WORDS,
    check_evidence,
    read_cues,
    read_patterns,
)
from cleaner.rulepack.schema import (
    FORMAT,
    PACK_TYPES,
    RULE_KEYS,
    Key,
    NamesPack,
    Packs,
    Rule,
)
from cleaner.rulepack.values import Reader
from cleaner.rulepack.yamltree import Node, Scalar, Sequence, read_tree

MAX_REPLACEMENT = 200
_MONTHS = frozenset(map(str, range(1, 13)))
_HEAD_KEYS = {
    "format": Key("integer", (), f"Version of the pack language; {FORMAT}."),
    "type": Key("choice", (), "What the file holds; `rules` if it is not said.", PACK_TYPES),
    "why": Key("text", (), "What the pack is for."),
    "license": Key("text", (), "Licence of the pack."),
    "rules": Key("nodes", (), "The rules."),
    "define": Key("nodes", (), "The placeholders."),
    "months": Key("lists", (), "Month number → its names, in one language."),
    "context": Key("texts", (), "Words one of which opens a names pack."),
    "decoys": Key("texts", (), "Names never rewritten."),
    "names": Key("nodes", (), "The names."),
    "romanisation": Key("text", (), "Table for spellings that are not listed."),
}
_DEFINE_KEYS = {
    "name": Key("text", (), "Its name."),
    "words": Key("texts", (), "Plain words."),
    "regex": Key("texts", (), "RE2 patterns."),
    "case": Key("choice", (), "`exact`: capitals are told apart.", ("exact",)),
}


class _File(Reader):
    """One file while it is read."""

    def __init__(self, path: str, text: str) -> None:
        super().__init__(path, text)
        self.head: dict[str, tuple[Scalar, Any]] = {}
        tree, faults = read_tree(path, text)
        self.faults += faults
        if tree is not None:
            self.head = self.mapping(tree, _HEAD_KEYS, "the pack", ("format",))
            form = self.head.get("format")
            if form is not None and form[1] != FORMAT:
                self.fault(
                    f"format {form[1]} is not known to this version, which reads format {FORMAT}; "
                    "upgrade despill, or write the pack in this format",
                    form[0],
                )
                self.head = {}

    @property
    def type(self) -> str:
        return str(self.head["type"][1]) if "type" in self.head else "rules"

    def get(self, key: str, default: Any = None) -> Any:
        return self.head[key][1] if key in self.head else default

    def _read_nodes(self, node: Node, key: Key, name: str) -> tuple[Node, ...] | None:
        if not isinstance(node, Sequence):
            self.fault(f"`{name}` must be a list", node)
            return None
        return node.items


def pack_id(path: str) -> str:
    """`rules/outlets/example.org.yaml` → `outlets/example.org` (the path is relative already)."""
    return path.removesuffix(".yaml").removesuffix(".yml")


def load_packs(sources: MappingABC[str, str]) -> Packs:
    """Validate `{relative path: YAML text}`.

    Raises:
        PackError: with every fault of every file.
    """
    files = [_File(path, sources[path]) for path in sorted(sources)]
    faults: list[Fault] = []
    placeholders, months = _placeholders(files)
    rules: dict[str, Rule] = {}
    packs: list[NamesPack] = []
    for file in files:
        if file.type == "names":
            packs.append(read_names(file, pack_id(file.path), file.head))
        elif file.type == "rules" and file.head:
            for node in file.get("rules", ()):
                rule = _rule(file, node, placeholders)
                if rule is None:
                    continue
                if rule.id in rules:
                    file.fault(
                        f"rule `{rule.id}` again; it stands at {rules[rule.id].source} already",
                        node,
                    )
                rules.setdefault(rule.id, rule)
        faults += file.faults
    if faults:
        raise PackError(faults)
    return Packs(
        rules=tuple(rules[key] for key in sorted(rules)),
        names=tuple(packs),
        months=months,
        sha256=source_hash(sources),
    )


def _placeholders(files: list[_File]) -> tuple[dict[str, Placeholder], dict[str, int]]:
    """`{name}` → its alternatives over all files; month names also by number."""
    gathered: dict[str, tuple[list[str], bool]] = {}
    months: dict[str, int] = {}
    for file in files:
        for number, names in file.get("months", {}).items():
            if number not in _MONTHS:
                file.fault(
                    f"`months` has the key {number!r}; write 1 to 12", file.head["months"][0]
                )
                continue
            for name in names:
                months[fold(name)] = int(number)
        for node in file.get("define", ()):
            values = file.mapping(node, _DEFINE_KEYS, "the placeholder", ("name",))
            if "name" not in values:
                continue
            if "words" not in values and "regex" not in values:
                file.fault("a placeholder needs `words` or `regex`", node)
            alternatives, cased = gathered.setdefault(values["name"][1], ([], "case" in values))
            if cased != ("case" in values):
                file.fault("`case` differs from another definition of this placeholder", node)
            for item in values["words"][1] if "words" in values else ():
                alternatives.append(expand(item.value, {}, plain=True).re2)
            for item in values["regex"][1] if "regex" in values else ():
                alternatives.append(item.value)
    if months:
        longest_first = sorted(months, key=lambda name: (-len(name), name))
        words = [expand(name, {}, plain=True).re2 for name in longest_first]
        gathered["month"] = (words, False)
    return {
        name: Placeholder(name, tuple(alternatives), cased)
        for name, (alternatives, cased) in gathered.items()
    }, months


def _rule(file: _File, node: Node, placeholders: MappingABC[str, Placeholder]) -> Rule | None:
    before = len(file.faults)
    required = ("id", "kind", "category", "why", "examples")
    values = file.mapping(node, RULE_KEYS, "the rule", required)
    kind = values["kind"][1] if "kind" in values else None
    if kind is None or "id" not in values or "category" not in values:
        return None
    rule_id = f"{pack_id(file.path)}/{values['id'][1]}"
    for name, (key_node, _) in values.items():
        if kind not in RULE_KEYS[name].kinds:
            kinds = " or ".join(RULE_KEYS[name].kinds)
            file.fault(f"`{name}` has no meaning for kind `{kind}`; it goes with {kinds}", key_node)

    def get(key: str, default: Any = "") -> Any:
        return values[key][1] if key in values else default

    whole = kind in ("block", "run", "from")
    # `by` stands in every paragraph; a rule for short lines is found sooner among short lines.
    few_words = whole and 0 < get("max_words", 0) <= SHORT_WORDS
    patterns = [
        *read_patterns(
            file, get("match", ()), placeholders, plain=True, slow=whole, short=few_words
        ),
        *read_patterns(
            file, get("regex", ()), placeholders, plain=False, slow=whole, short=few_words
        ),
    ]
    lines = tuple(fold(item.value).strip() for item in get("lines", ()))
    cues = tuple(read_cues(file, get("cues", ()), placeholders))
    threshold = get("threshold", 0.0)
    if kind == "evidence":
        check_evidence(file, node, cues, threshold)
    elif not patterns and not lines and len(file.faults) == before:
        file.fault("the rule has nothing to look for; give `match`, `regex` or `lines`", node)
    if len(get("with")) > MAX_REPLACEMENT:
        file.fault(f"`with` is longer than {MAX_REPLACEMENT} characters", values["with"][0])
    if kind == "replace" and "with" not in values:
        file.fault("a rule of kind `replace` needs `with`", node)
    examples = get("examples", {})
    removes = tuple(item.value for item in examples.get("removes", ()))
    keeps = tuple(item.value for item in examples.get("keeps", ()))
    if "examples" in values and kind != "keep" and not removes:
        file.fault("`examples` lacks `removes`: a text that must go", values["examples"][0])
    if "examples" in values and not keeps:
        file.fault("`examples` lacks `keeps`: a near text that must stay", values["examples"][0])
    if len(file.faults) > before:
        return None
    return Rule(
        id=rule_id,
        kind=kind,
        category=get("category"),
        trust=get("trust", "watch"),
        why=" ".join(get("why").split()),
        source=f"{file.path}:{node.line}",
        lines=lines,
        patterns=tuple(patterns),
        bounds=get("bounds", "word"),
        where=get("where", "anywhere"),
        lead=get("lead"),
        max_words=get("max_words", 0),
        ends=get("ends"),
        beside=get("beside", ()),
        at_least=get("at_least", 2),
        until=get("until", "prose"),
        protects=get("protects", "match"),
        replacement=get("with"),
        cues=cues,
        threshold=threshold,
        languages=get("languages", ()),
        outlets=get("outlets", ()),
        valid_from=get("valid_from"),
        valid_until=get("valid_until"),
        since=get("since"),
        formerly=tuple(item.value for item in get("formerly", ())),
        removes=removes,
        keeps=keeps,
    )

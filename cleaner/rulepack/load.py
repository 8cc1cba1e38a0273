"""The texts of all rule files in, `Packs` out, or every fault of every file at once.

Placeholders are read first, since patterns need them; everything else is one pass per file.
"""

from __future__ import annotations

from collections.abc import Mapping as MappingABC
from typing import Any

from cleaner.errors import Fault, PackError
from cleaner.patterns.coarse import coarse
from cleaner.patterns.fold import fold
from cleaner.patterns.needles import needles
from cleaner.patterns.plain import Placeholder, expand
from cleaner.patterns.syntax import PatternFault, check_limits, parse
from cleaner.rulepack.hashing import source_hash
from cleaner.rulepack.load_names import read_names
from cleaner.rulepack.schema import (
    CUE_KEYS,
    FORMAT,
    PACK_TYPES,
    RULE_KEYS,
    Cue,
    Key,
    NamesPack,
    Packs,
    PatternData,
    Rule,
    searchable,
)
from cleaner.rulepack.values import Reader
from cleaner.rulepack.yamltree import Mapping, Node, Scalar, Sequence, read_tree

# A literal of so few letters stands in nearly every text; rules of at most so many words need
# none, since their blocks are few.
WEAK_NEEDLE = 4
SHORT_WORDS = 24

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
    weakest = WEAK_NEEDLE if whole and 0 < get("max_words", 0) <= SHORT_WORDS else 0
    patterns = [
        *_patterns(file, get("match", ()), placeholders, plain=True, slow=whole, weakest=weakest),
        *_patterns(file, get("regex", ()), placeholders, plain=False, slow=whole, weakest=weakest),
    ]
    lines = tuple(fold(item.value).strip() for item in get("lines", ()))
    cues = tuple(_cues(file, get("cues", ()), placeholders))
    threshold = get("threshold", 0.0)
    if kind == "evidence":
        _check_evidence(file, node, cues, threshold)
    elif not patterns and not lines and len(file.faults) == before:
        file.fault("the rule has nothing to look for; give `match`, `regex` or `lines`", node)
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


def _patterns(
    file: _File,
    items: list[Scalar],
    placeholders: MappingABC[str, Placeholder],
    *,
    plain: bool,
    slow: bool,
    weakest: int = 0,
) -> list[PatternData]:
    """Expand and analyse patterns; one without a required literal, or with one of at most
    `weakest` plain letters, is refused unless it is for whole blocks, which go through the slow
    lane when they are short."""
    found = []
    for item in items:
        try:
            expanded = expand(item.value.strip(), placeholders, plain=plain)
            tree = parse(expanded.syntax)
            check_limits(tree, item.value)
            literals = needles(tree, fold)
            if literals and any(
                len(n) <= weakest and n.isascii() and n.isalnum() for n in literals
            ):
                literals = None
        except PatternFault as fault:
            hint = f"; {fault.hint}" if fault.hint else ""
            file.fault(f"pattern {item.value[:80]!r}: {fault}{hint}", item)
            continue
        if literals is None and not slow:
            file.fault(
                f"pattern {item.value[:80]!r} has no word that every match must hold, so it would "
                "be tried on every line; add one",
                item,
            )
            continue
        found.append(
            PatternData(
                item.value.strip(),
                expanded.re2,
                tuple(sorted(literals or ())),
                "" if literals else coarse(tree),
            )
        )
    return found


def _cues(
    file: _File, nodes: tuple[Node, ...], placeholders: MappingABC[str, Placeholder]
) -> list[Cue]:
    cues = []
    for node in nodes:
        values = file.mapping(node, CUE_KEYS, "the cue", ("weight",))
        names = [name for name in values if name != "weight"]
        if len(names) != 1 or "weight" not in values:
            if isinstance(node, Mapping):
                file.fault("a cue is one of its keys and a `weight`", node)
            continue
        name, value = names[0], values[names[0]][1]
        patterns: tuple[PatternData, ...] = ()
        if name in ("match", "regex"):
            patterns = tuple(_patterns(file, value, placeholders, plain=name == "match", slow=True))
            value = ", ".join(item.value for item in value)
        cues.append(Cue(name, str(value), values["weight"][1], patterns))
    return cues


def _check_evidence(file: _File, node: Node, cues: tuple[Cue, ...], threshold: float) -> None:
    total = sum(cue.weight for cue in cues)
    if threshold <= 0 or threshold > total:
        file.fault(f"`threshold` must lie above 0 and at most at {total:g}, the sum", node)
    for cue in cues:
        if cue.weight >= threshold:
            file.fault(
                f"the cue `{cue.name}` alone reaches the threshold; one cue never suffices", node
            )
    if not any(searchable(cue, total, threshold) for cue in cues):
        file.fault(
            "no cue without which the threshold is out of reach gives a word to search for; "
            "make a `match`, `regex` or `ends: ellipsis` cue necessary by its weight",
            node,
        )

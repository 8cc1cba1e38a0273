"""One rule of a file in, a validated `Rule` out, or None after its faults are recorded."""

from __future__ import annotations

from collections.abc import Mapping as MappingABC
from typing import Any

from cleaner.patterns.plain import Vocabulary
from cleaner.rulepack.load_examples import (
    check_evidence_examples,
    check_examples,
    check_nearness,
    check_repeat_examples,
)
from cleaner.rulepack.load_measures import check_measures, measures, read_measures
from cleaner.rulepack.load_patterns import (
    SHORT_WORDS,
    check_evidence,
    read_cues,
    read_lines,
    read_patterns,
)
from cleaner.rulepack.load_selectors import (
    CATEGORY_OF,
    check_selector,
    check_selector_examples,
)
from cleaner.rulepack.pack_file import PackFile
from cleaner.rulepack.rule import Rule
from cleaner.rulepack.schema import RULE_KEYS
from cleaner.rulepack.yamltree import Mapping, Node, Scalar

MAX_REPLACEMENT = 200


def read_rule(file: PackFile, node: Node, vocabulary: Vocabulary) -> Rule | None:
    """Validate one rule; faults go to the file."""
    if file.is_full:
        return None  # Its faults would go unrecorded, and it would pass for right.
    before = len(file.faults)
    values = file.mapping(node, RULE_KEYS, "the rule", _required(node))

    def get(key: str, default: Any = "") -> Any:
        return values[key][1] if key in values else default

    kind = get("kind")
    if not kind:
        return None
    _check_keys(file, node, values)
    if kind == "selector":
        check_selector(file, node, values)
    whole = kind in ("block", "run", "from")
    # `by` stands in every paragraph; a rule for short lines is found sooner among short lines.
    few_words = whole and 0 < get("max_words", 0) <= SHORT_WORDS
    patterns = [
        *read_patterns(file, get("match", ()), vocabulary, plain=True, slow=whole, short=few_words),
        *read_patterns(
            file, get("regex", ()), vocabulary, plain=False, slow=whole, short=few_words
        ),
    ]
    lines = read_lines(file, get("lines", ()))
    measured = measures(get("cues", ()))
    cues = tuple(
        read_measures(file, get("cues"))
        if measured
        else read_cues(file, get("cues", ()), vocabulary)
    )
    threshold = get("threshold", 0.0)
    if kind == "evidence":
        if len(file.faults) == before and measured:
            check_measures(file, cues, threshold, values["threshold"][0])
        elif len(file.faults) == before:
            check_evidence(file, get("cues"), cues, threshold, values["threshold"][0])
    elif (
        kind not in ("selector", "repeat")
        and not (patterns or lines)
        and len(file.faults) == before
    ):
        file.fault("the rule has nothing to look for; give `match`, `regex` or `lines`", node)
    examples = get("examples", {})
    check_examples(file, examples, vocabulary)
    if not file.is_sound or len(file.faults) > before:
        return None
    if cues and not measured:
        check_evidence_examples(file, examples, cues, threshold)
    elif kind == "selector":
        check_selector_examples(file, examples, [item.value for item in get("css")])
    elif not cues and kind != "repeat":
        check_nearness(file, examples, patterns, lines)
    if len(file.faults) > before:
        return None
    return Rule(
        id=f"{file.id}/{get('id')}",
        kind=kind,
        category=get("category") or CATEGORY_OF[get("picks")],
        trust=get("trust", "watch"),
        why=" ".join(get("why").split()),
        source=f"{file.relative}:{node.line}",
        layer=file.layer,
        overrides=get("overrides"),
        lines=lines,
        patterns=tuple(patterns),
        bounds=get("bounds", "word"),
        where=get("where", "anywhere"),
        lead=get("lead"),
        of=get("of"),
        min_words=get("min_words", 0),
        max_words=get("max_words", 0),
        ends=get("ends"),
        beside=get("beside", ()),
        at_least=get("at_least", 2),
        until=get("until", "prose"),
        protects=get("protects", "match"),
        replacement=get("with"),
        cues=cues,
        threshold=threshold,
        among=get("among"),
        picks=get("picks"),
        css=tuple(item.value for item in get("css", ())),
        texts=get("texts"),
        languages=get("languages", ()),
        outlets=get("outlets", ()) or file.get("outlets", ()),
        valid_from=get("valid_from"),
        valid_until=get("valid_until"),
        since=get("since"),
        formerly=get("formerly", ()),
        removes=tuple(item.value for item in examples.get("removes", ())),
        keeps=tuple(item.value for item in examples.get("keeps", ())),
    )


def _required(node: Node) -> tuple[str, ...]:
    """The keys that a rule must have. Of what a selector picks the category is known, except of
    what it drops."""
    said = dict.fromkeys(("kind", "picks"), "")
    for key, value in node.items if isinstance(node, Mapping) else ():
        if key.value in said and isinstance(value, Scalar):
            said[key.value] = value.value
    if said["kind"] != "selector":
        return ("id", "kind", "category", "why", "examples")
    if said["picks"] == "drop":
        return ("id", "kind", "picks", "css", "category", "why", "examples")
    return ("id", "kind", "picks", "css", "why", "examples")


def _check_keys(file: PackFile, node: Node, values: MappingABC[str, tuple[Scalar, Any]]) -> None:
    """Faults of keys that do not go together."""
    kind = values["kind"][1]
    for name, (key_node, _) in values.items():
        if kind not in RULE_KEYS[name].kinds:
            kinds = " or ".join(RULE_KEYS[name].kinds)
            file.fault(f"`{name}` has no meaning for kind `{kind}`; it goes with {kinds}", key_node)
    present = {key.value for key, _ in node.items} if isinstance(node, Mapping) else set()
    if kind == "evidence" and not {"cues", "threshold"} <= present:
        file.fault("a rule of kind `evidence` needs `cues` and their `threshold`", node)
    if kind == "replace" and "with" not in present:
        file.fault("a rule of kind `replace` needs `with`: what it puts in", node)
    if kind == "repeat":
        _check_repeat(file, node, values)
    if "with" in values and len(values["with"][1]) > MAX_REPLACEMENT:
        file.fault(f"`with` is longer than {MAX_REPLACEMENT} characters", values["with"][0])
    if "valid_from" in values and "valid_until" in values:
        key_node, until = values["valid_until"]
        if until < values["valid_from"][1]:
            file.fault(
                f"`valid_until` is before `valid_from`, {values['valid_from'][1]}; swap them",
                key_node,
            )
    if "examples" in values:
        key_node, examples = values["examples"]
        if kind != "keep" and "removes" not in examples:
            file.fault("`examples` lacks `removes`: a text that must go", key_node)
        if "keeps" not in examples:
            file.fault("`examples` lacks `keeps`: a near text that must stay", key_node)


def _check_repeat(file: PackFile, node: Node, values: MappingABC[str, tuple[Scalar, Any]]) -> None:
    """Faults of what a rule of kind `repeat` alone has."""
    present = {key.value for key, _ in node.items} if isinstance(node, Mapping) else set()
    if not {"of", "min_words"} <= present:
        said = "a rule of kind `repeat` needs `of`: what is said again, a `block` or a `sentence`"
        file.fault(f"{said}; and `min_words`, so that refrains, names and scores stay", node)
    if "min_words" in values and "max_words" in values:
        key_node, most = values["max_words"]
        if most < values["min_words"][1]:
            said = f"`max_words` is below `min_words`, {values['min_words'][1]}; swap them"
            file.fault(said, key_node)
    if "min_words" in values and "examples" in values:
        check_repeat_examples(file, values["examples"][1], values["min_words"][1])

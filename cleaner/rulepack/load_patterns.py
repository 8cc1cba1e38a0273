"""The patterns and cues of a rule in, analysed ones out; faults go to the file's reader."""

from __future__ import annotations

from collections.abc import Mapping as MappingABC

from cleaner.patterns.coarse import coarse
from cleaner.patterns.fold import fold
from cleaner.patterns.needles import needles
from cleaner.patterns.plain import Placeholder, expand
from cleaner.patterns.syntax import PatternFault, check_limits, parse
from cleaner.rulepack.schema import CUE_KEYS, Cue, PatternData, searchable
from cleaner.rulepack.values import Reader
from cleaner.rulepack.yamltree import Mapping, Node, Scalar

# A literal of so few letters stands in nearly every text; rules of at most so many words need
# none, since their blocks are few.
WEAK_NEEDLE = 4
SHORT_WORDS = 24


def read_patterns(
    file: Reader,
    items: list[Scalar],
    placeholders: MappingABC[str, Placeholder],
    *,
    plain: bool,
    slow: bool,
    short: bool = False,
) -> list[PatternData]:
    """Expand and analyse patterns. One without a required literal is refused unless it may go
    through the slow lane, as those for whole blocks may; one with a weak literal goes there too
    where the rule is for `short` blocks."""
    found = []
    for item in items:
        try:
            expanded = expand(item.value.strip(), placeholders, plain=plain)
            tree = parse(expanded.syntax)
            check_limits(tree, item.value)
            literals = needles(tree, fold)
            if literals and short and any(map(_is_weak, literals)):
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


def _is_weak(literal: str) -> bool:
    """Whether a literal stands in too many texts: few plain letters, or a single sign."""
    return len(literal) == 1 or (
        len(literal) <= WEAK_NEEDLE and literal.isascii() and literal.isalnum()
    )


def read_cues(
    file: Reader, nodes: tuple[Node, ...], placeholders: MappingABC[str, Placeholder]
) -> list[Cue]:
    """The cues of an evidence rule."""
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
            patterns = tuple(
                read_patterns(file, value, placeholders, plain=name == "match", slow=True)
            )
            value = ", ".join(item.value for item in value)
        cues.append(Cue(name, str(value), values["weight"][1], patterns))
    return cues


def check_evidence(file: Reader, node: Node, cues: tuple[Cue, ...], threshold: float) -> None:
    """Faults of the cues taken together: no cue may suffice, and one must be searchable."""
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

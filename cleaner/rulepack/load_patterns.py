"""The patterns and cues of a rule in, analysed ones out; faults go to the file's reader."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from cleaner.patterns import tree
from cleaner.patterns.anything import taken_whole
from cleaner.patterns.coarse import coarse
from cleaner.patterns.fold import fold
from cleaner.patterns.longest import longest
from cleaner.patterns.needles import needles
from cleaner.patterns.plain import Expanded, Vocabulary
from cleaner.patterns.remedies import meant
from cleaner.patterns.starts import starts
from cleaner.patterns.syntax import PatternFault, check_limits, parse
from cleaner.patterns.telltales import literals, telltales
from cleaner.rulepack.rule import Cue, PatternData, most, searchable
from cleaner.rulepack.schema import CUE_KEYS
from cleaner.rulepack.values import Reader
from cleaner.rulepack.yamltree import Node, Scalar

# A literal of so few letters stands in nearly every text; rules of at most so many words need
# none, since their blocks are few.
WEAK_NEEDLE = 4
SHORT_WORDS = 24
# Keys that a cue has beside what it asks for, and those of cues that measure.
_BESIDE = ("weight", "measure", "steps", "weights")
_WORDLIKE = re.compile(r"[^\W_]")


@dataclass(frozen=True)
class _Analysed:
    """The tree of a pattern and what is measured on it. `is_weak`: one of its literals is. Where
    all are strong, the pattern never goes through the slow lane, and `coarse` is empty."""

    node: tree.Node
    literals: frozenset[str] | None
    is_weak: bool
    coarse: str
    longest: int
    starts: tuple[str, ...]

    @cached_property
    def telltales(self) -> tuple[str, ...]:
        """See `patterns/telltales.py`; what goes through the slow lane asks for them."""
        return tuple(sorted(telltales(self.node, fold) or ()))

    @cached_property
    def sought(self) -> tuple[str, ...]:
        """What the scan looks for, where there are literals: the rarest that can be had."""
        return tuple(sorted(literals(self.node, fold) or self.literals or ()))


# What is checked again after each edit is the same but for one pattern in ten thousand.
_ANALYSED: dict[tuple[str, str], _Analysed] = {}
_MOST_ANALYSED = 20_000


def read_patterns(
    file: Reader,
    items: list[Scalar],
    vocabulary: Vocabulary,
    *,
    plain: bool,
    slow: bool,
    short: bool = False,
) -> list[PatternData]:
    """Expand and analyse patterns. One without a required literal is refused unless it may go
    through the slow lane, as those for whole blocks may; one with a weak literal goes there too
    where the rule is for `short` blocks. These have telltales."""
    found = []
    for item in items:
        if file.is_full:
            break
        try:
            expanded = vocabulary.expand(item.value.strip(), plain=plain)
            known = _analysed(item.value, expanded, vocabulary)
        except PatternFault as fault:
            refuse_pattern(file, item, fault, plain=plain)
            continue
        rare = None if short and known.is_weak else known.literals
        if rare is None and not slow:
            file.fault(
                f"pattern `{_shown(item)}` has no word that every match must hold, so it would "
                "be tried on every line; add one",
                item,
            )
            continue
        if rare is None and (text := taken_whole(known.node, expanded.re2)):
            file.fault(
                f"pattern `{_shown(item)}` takes any text, such as `{text}`; name words that it "
                "must hold",
                item,
            )
            continue
        found.append(
            PatternData(
                item.value.strip(),
                expanded.re2,
                tuple(sorted(rare or ())),
                known.sought if rare else (),
                "" if rare else known.coarse,
                known.longest,
                known.starts,
                () if rare else known.telltales,
            )
        )
    return found


def _analysed(written: str, expanded: Expanded, vocabulary: Vocabulary) -> _Analysed:
    """What is known of a pattern; raises PatternFault."""
    known = _ANALYSED.get((written, expanded.re2))
    if known is None:
        node = parse(expanded.syntax, vocabulary.pieces)
        check_limits(node, written)
        if len(_ANALYSED) >= _MOST_ANALYSED:
            _ANALYSED.clear()
        found = needles(node, fold)
        is_weak = any(map(_is_weak, found or ()))
        known = _ANALYSED[written, expanded.re2] = _Analysed(
            node,
            found,
            is_weak,
            coarse(node) if is_weak or not found else "",
            longest(node),
            tuple(sorted(starts(node) or ())),
        )
    return known


def refuse_pattern(file: Reader, item: Scalar, fault: PatternFault, *, plain: bool) -> None:
    """Record what is wrong with a pattern, and the pattern that was probably meant."""
    hint = f"; {fault.hint}" if fault.hint else ""
    right = fault.meant or ("" if plain else meant(item.value))
    file.fault(f"pattern `{_shown(item)}`: {fault}{hint}", item, meant=right)


def _shown(item: Scalar) -> str:
    return item.value[:80].replace("\n", "\\n")


def read_lines(file: Reader, items: Sequence[Scalar]) -> tuple[str, ...]:
    """Whole lines, folded."""
    for item in items:
        if not _WORDLIKE.search(item.value):
            file.fault("a line without a letter or digit; marks around a line do not count", item)
        elif "\n" in item.value:
            file.fault("two lines in one; give each an item of its own", item)
        elif "{" in item.value:
            file.fault("`lines` takes words only; move a line with a placeholder to `match`", item)
    return tuple(fold(item.value).strip() for item in items)


def _is_weak(literal: str) -> bool:
    """Whether a literal stands in too many texts: few plain letters, or a single sign."""
    return len(literal) == 1 or (
        len(literal) <= WEAK_NEEDLE and literal.isascii() and literal.isalnum()
    )


def read_cues(file: Reader, nodes: tuple[Node, ...], vocabulary: Vocabulary) -> list[Cue]:
    """The cues of an evidence rule."""
    cues = []
    for node in nodes:
        before = len(file.faults)
        values = file.mapping(node, CUE_KEYS, "the cue", ("weight",))
        names = [name for name in values if name != "weight"]
        if len(names) != 1 or "weight" not in values:
            if len(file.faults) == before:
                asked = ", ".join(key for key in CUE_KEYS if key not in _BESIDE)
                file.fault(f"a cue asks for one thing ({asked}) and has a `weight`", node)
            continue
        name, value = names[0], values[names[0]][1]
        patterns: tuple[PatternData, ...] = ()
        if name in ("match", "regex"):
            patterns = tuple(
                read_patterns(file, value, vocabulary, plain=name == "match", slow=True)
            )
            value = ", ".join(item.value for item in value)
        cues.append(Cue(name, str(value), values["weight"][1], patterns))
    return cues


def check_evidence(
    file: Reader, nodes: Sequence[Node], cues: Sequence[Cue], threshold: float, at: Scalar
) -> None:
    """Faults of the cues taken together: each must count, none may suffice, and one must be
    searchable. `at` is the key of the threshold."""
    total = most(cues)
    if threshold <= 0 or threshold > total:
        file.fault(f"`threshold` must lie above 0 and at most at {total:g}, the sum of weights", at)
    for cue, node in zip(cues, nodes, strict=True):
        if cue.weight >= threshold:
            said = f"the cue `{cue.name}` alone reaches the threshold; one cue never suffices"
            file.fault(said, node)
        if cue.weight < 0 and not cue.patterns:
            file.fault(f"the cue `{cue.name}` speaks against the cut; only wording may", node)
        if not cue.weight:
            file.fault(f"the cue `{cue.name}` has no weight, so it says nothing", node)
    if not any(searchable(cue, total, threshold) for cue in cues):
        file.fault(
            "no cue without which the threshold is out of reach gives a word to search for; "
            "make a `match`, `regex` or `ends: ellipsis` cue necessary by its weight",
            at,
        )

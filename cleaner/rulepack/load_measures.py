"""The cues of a rule that measures in, declared step functions out; faults go to the file."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from cleaner.rulepack.rule import Cue
from cleaner.rulepack.schema import CUE_KEYS
from cleaner.rulepack.values import Reader
from cleaner.rulepack.yamltree import Mapping, Node, Scalar

# A weight of company may not fall with the company: what is cut would speak for what is left.
_COMPANY = frozenset(("taken-beside", "taken-in-gap", "open-in-gap", "repeated"))
_KEYS = {name: CUE_KEYS[name] for name in ("measure", "steps", "weights")}


def measures(nodes: Sequence[Node]) -> bool:
    """Whether these cues are those of a rule that measures."""
    return any(
        isinstance(node, Mapping) and any(key.value == "measure" for key, _ in node.items)
        for node in nodes
    )


def read_measures(file: Reader, nodes: Sequence[Node]) -> list[Cue]:
    """The step functions; a measure is asked once, its steps rise, and there is a weight more
    than steps."""
    cues: dict[str, Cue] = {}
    for node in nodes:
        values = file.mapping(node, _KEYS, "the measuring cue", _KEYS)
        if len(values) < len(_KEYS):
            continue
        name, steps, weights = (values[key][1] for key in _KEYS)
        if name in cues:
            file.fault(f"the measure `{name}` again; one cue holds all its steps", node)
        if any(low >= high for low, high in pairwise(steps)):
            file.fault("`steps` must rise", values["steps"][0])
        if len(weights) != len(steps) + 1:
            said = f"{len(steps)} steps need {len(steps) + 1} weights; there are {len(weights)}"
            file.fault(said, values["weights"][0])
        if name in _COMPANY and any(low > high for low, high in pairwise(weights)):
            said = f"the weights of `{name}` must not fall: a cut would speak for the next one"
            file.fault(said, values["weights"][0])
        cues[name] = Cue("measure", name, max(weights), (), steps, weights)
    return list(cues.values())


def check_measures(file: Reader, cues: Sequence[Cue], threshold: float, at: Scalar) -> None:
    """Faults of the cues taken together: no cue may suffice, and all must be able to."""
    total = sum(max(0.0, cue.weight) for cue in cues)
    if not 0 < threshold <= total:
        file.fault(f"`threshold` must lie above 0 and at most at {total:g}, the sum of weights", at)
    for cue in cues:
        if cue.weight >= threshold:
            said = f"the measure `{cue.value}` alone reaches the threshold; one never suffices"
            file.fault(said, at)

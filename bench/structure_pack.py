"""Writes rules/fitted/structure.yaml: fitted step functions as declared cues, with examples that
were tried on them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cleaner.blocks.layout import PLACES
from cleaner.blocks.measures import MEASURES
from cleaner.rulepack.check import check_rules
from cleaner.rulepack.load import load_packs

if TYPE_CHECKING:
    from fit_structure import Data

PACK = "fitted/structure"
TARGET = Path(__file__).resolve().parent.parent / "rules" / f"{PACK}.yaml"
EXAMPLES = Path(__file__).resolve().parent / "structure_examples.json"
ENDS = ("stop", "unfinished")
# Steps that differ by less are one, and a measure that never says more says nothing.
_LEAST = 0.08
_MOST = 0.9
# Lines of its gap that rules of wording take.
COMPANY = "taken-in-gap"
_ALONE = -99.0
_WHERE = {
    "before": "in front of the first solid paragraph",
    "between": "between two solid paragraphs",
    "behind": "behind the last solid paragraph",
}


def steps(model: Any, number: int) -> tuple[list[float], list[float]]:
    """The step function of one measure: `weights[k]` holds up to and with `steps[k]`, the last
    weight above all steps."""
    cuts: dict[float, float] = {}
    low = 0.0
    for tree in model.booster_.dump_model()["tree_info"]:
        root = tree["tree_structure"]
        if root.get("split_feature") != number:
            continue
        left, right = root["left_child"]["leaf_value"], root["right_child"]["leaf_value"]
        low += left
        cuts[root["threshold"]] = cuts.get(root["threshold"], 0.0) + right - left
    edges = sorted(cuts)
    weights = [low]
    for edge in edges:
        weights.append(weights[-1] + cuts[edge])
    kept: list[float] = []
    levels = [weights[0]]
    for edge, (_, after) in zip(edges, pairwise(weights), strict=True):
        if abs(after - levels[-1]) >= _LEAST:
            kept.append(edge)
            levels.append(after)
    return kept, levels


def _constant(model: Any) -> float:
    """What trees without a split add."""
    return sum(
        tree["tree_structure"]["leaf_value"]
        for tree in model.booster_.dump_model()["tree_info"]
        if "split_feature" not in tree["tree_structure"]
    )


def cues(data: Data, model: Any, group: int) -> tuple[list[dict[str, Any]], float]:
    """The cues of one group and the constant; weights are 0 for what lines of articles show."""
    import numpy as np

    rows = (data.group == group) & (data.y == 0) & data.used
    constant = _constant(model)
    found = []
    for number, name in enumerate(MEASURES):
        edges, levels = steps(model, number)
        places = np.searchsorted(edges, data.x[rows, number], side="left")
        usual = float(np.median(np.array(levels)[places])) if rows.any() else 0.0
        constant += usual
        if edges:
            found.append({
                "measure": name,
                "steps": [_short(edge) for edge in edges],
                "weights": [round(level - usual, 2) for level in levels],
            })  # fmt: skip
    return found, constant


def _lowered(
    declared: Sequence[dict[str, Any]], threshold: float
) -> tuple[list[dict[str, Any]], float]:
    """The same sum with lower zeros, as far as needed so that no cue reaches the threshold alone:
    what every line of articles shows is then told as a small weight instead of none."""
    for part in (0.0, 0.25, 0.5, 0.75, 1.0):
        lowered = [
            {**cue, "weights": [round(w - part * min(cue["weights"]), 2) for w in cue["weights"]]}
            for cue in declared
        ]
        least = threshold - part * sum(min(cue["weights"]) for cue in declared)
        if least > 0 and all(max(cue["weights"]) < _MOST * least for cue in lowered):
            return lowered, least
    return [], 0.0


def _short(edge: float) -> float:
    # Stumps split half-way between whole numbers and just above zero.
    return 0.0 if abs(edge) < 1e-9 else round(edge, 3)


def _lines(
    group: int,
    trust: str,
    threshold: float,
    declared: Sequence[dict[str, Any]],
    failing: frozenset[tuple[str, str]],
) -> list[str]:
    """One rule, with those of its examples that hold; nothing where none is left."""
    place, ends = PLACES[group // 2], ENDS[group % 2]
    name = f"{place}-{ends}" + ("" if trust == "safe" else f"-{trust}")
    told = {
        kind: [text for text in texts if (f"{PACK}/{name}", text) not in failing]
        for kind, texts in json.loads(EXAMPLES.read_text("utf-8"))[f"{place}-{ends}"].items()
    }
    if not all(told.values()):
        return []
    declared, threshold = _lowered(declared, threshold)
    if not declared:
        return []
    stop = "with a full stop" if ends == "stop" else "without a full stop"
    out = [
        f"  - id: {name}",
        "    kind: evidence",
        "    category: other",
        f"    trust: {trust}",
        f"    why: A line {stop} {_WHERE[place]} that measures as furniture does.",
        f"    among: {place}",
        f"    ends: {ends}",
        f"    threshold: {threshold:.2f}",
        "    cues:",
    ]
    if trust == "safe" and all(cue["measure"] != COMPANY for cue in declared):
        declared = [*declared, {"measure": COMPANY, "steps": [], "weights": [0.0]}]
    for cue in declared:
        steps, weights = cue["steps"], cue["weights"]
        if trust == "safe" and cue["measure"] == COMPANY:
            steps, weights = _accompanied(steps, weights)
        out.append(f"      - measure: {cue['measure']}")
        out.append(f"        steps: {json.dumps(steps)}")
        out.append(f"        weights: {json.dumps(weights)}")
    out.append("    examples:")
    for kind, texts in told.items():
        out.append(f"      {kind}:")
        shown = texts[:3] if failing else texts
        out += [f"        - {json.dumps(text, ensure_ascii=False)}" for text in shown]
    return [*out, ""]


def _accompanied(
    steps: Sequence[float], weights: Sequence[float]
) -> tuple[list[float], list[float]]:
    """The step function of company, with nothing to be said for a line that has none."""
    later = [step for step in steps if step > 0]
    return [0.0, *later], [_ALONE, *weights[len(steps) - len(later) :]]


def write(
    data: Data,
    models: Sequence[Any],
    thresholds: dict[str, float],
    sha256: str,
    rows: Iterable[tuple[float, float, float, dict[str, float]]],
) -> None:
    """Write the pack; `thresholds` are log odds by trust. Of the examples those are taken that
    hold."""
    head = [
        "# yaml-language-server: $schema=../pack.schema.json",
        "# Generated by bench/fit_structure.py; do not edit. Publishers left out, all rules:",
    ]
    head += [f"#   harm {harm:.2f} %: recall {mean:.1f} %" for harm, _, mean, _ in rows]
    head += ["format: 1", f"fitted: {sha256}"]
    head += ["why: What a line measures, where it stands, and what its company is.", "rules:"]
    fitted = [cues(data, model, group) for group, model in enumerate(models)]

    def text(failing: frozenset[tuple[str, str]]) -> str:
        out = list(head)
        for group, (declared, constant) in enumerate(fitted):
            highest = sum(max(0.0, *cue["weights"]) for cue in declared)
            for trust, odds in thresholds.items():
                if trust == "safe" and ENDS[group % 2] == "stop":
                    continue  # A sentence is the article's until its wording says otherwise.
                if odds - constant <= highest:
                    out += _lines(group, trust, odds - constant, declared, failing)
        return "\n".join(out).rstrip() + "\n"

    tried = load_packs({f"{PACK}.yaml": text(frozenset())})
    failing = {(failure.rule, failure.example) for failure in check_rules(tried.rules)}
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(text(frozenset(failing)), "utf-8")
    print(f"wrote {TARGET}; {len(failing)} examples did not hold")
    for rule in tried.rules:
        if all((rule.id, example) in failing for example in rule.removes):
            print(f"  {rule.id} is left out: no example of `removes` holds")

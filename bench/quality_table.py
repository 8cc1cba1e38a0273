"""Scores the cleaner on labelled texts by what its ledger says it took.

    python bench/quality_table.py --data FILE.jsonl [--trust likely] [--rules] [--all-languages]

A record has `id, text` and either `labels` (one a line: body, spill, or what counts for nothing;
`spans` for lines labelled `mixed`) or `char_spans` over the whole text; `dataset` and `lang` group
it. All figures are shares of letters and digits. Recall is the mean over documents of the share of
spill removed, and over data sets of that mean; harm is the share of the article's text removed;
precision the share of spill in what was removed. Lines of bench/label_errors.tsv (id, line number
from 0, reason) count for nothing in the second harm, which is the one that is aimed at.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from multiprocessing import Pool
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from quality import generic

from cleaner.result import Result

ERRORS = Path(__file__).resolve().parent / "label_errors.tsv"
_trust = "safe"


@dataclass
class Score:
    """One document: letters by label in all and removed; removed by rule and label; letters of
    the article removed on lines that are labelled wrongly."""

    id: str
    dataset: str
    lang: str
    total: Counter[str]
    removed: Counter[str]
    by_rule: dict[str, Counter[str]] = field(default_factory=dict)
    excused: int = 0


def label_errors() -> dict[str, set[int]]:
    """The lines whose label is wrong, by document."""
    found: dict[str, set[int]] = defaultdict(set)
    if ERRORS.exists():
        for line in ERRORS.read_text("utf-8").splitlines()[1:]:
            key, number, _ = line.split("\t", 2)
            found[key].add(int(number))
    return found


_ERRORS = label_errors()


def labels(record: dict[str, Any]) -> tuple[list[str], list[int]]:
    """For each character its label, and the number of its line."""
    text = record["text"]
    if "char_spans" in record:
        marks = ["unsure"] * len(text)
        for start, end, label in record["char_spans"]:
            marks[start:end] = [label] * (min(end, len(text)) - start)
        return marks, [0] * len(text)
    marks, numbers = [], []
    for number, (line, label) in enumerate(
        zip(text.split("\n"), record["labels"], strict=True)
    ):  # fmt: skip
        here = [label] * len(line)
        if label == "mixed":
            here = ["unsure"] * len(line)
            for start, end, part in record["spans"].get(str(number)) or ():
                here[start:end] = [part] * (min(end, len(line)) - start)
        marks += [*here, ""]
        numbers += [number] * (len(line) + 1)
    return marks, numbers


def cleaned(record: dict[str, Any]) -> Score:
    """Clean one labelled document and count what went."""
    return score(record, generic(_trust).clean(record["text"]))


def score(record: dict[str, Any], result: Result) -> Score:
    """Count what went from one labelled document."""
    text = record["text"]
    marks, numbers = labels(record)
    wrong = _ERRORS.get(record["id"], set())
    found = Score(
        record["id"], record.get("dataset", "-"), record.get("lang") or "",
        Counter(m for m, c in zip(marks, text, strict=False) if c.isalnum()), Counter(),
    )  # fmt: skip
    kept = {result.to_original(at) for at in range(len(result.text))}
    owner: dict[int, str] = {}
    for entry in result.entries:
        # Only the first letter of a mended passage has a place in the input; the others came along.
        if entry.outcome == "applied" and entry.stage == "repair" and entry.start in kept:
            kept.update(range(entry.start, entry.end))
        if entry.outcome == "applied" and entry.stage == "spill":
            owner.update((at, entry.rule) for at in range(entry.start, entry.end))
    for at, char in enumerate(text):
        if at in kept or not char.isalnum():
            continue
        found.removed[marks[at]] += 1
        found.by_rule.setdefault(owner.get(at, "other stages"), Counter())[marks[at]] += 1
        found.excused += marks[at] == "body" and numbers[at] in wrong
    return found


def figures(scores: Sequence[Score]) -> dict[str, float]:
    """The figures of some documents, in percent."""

    def share(part: float, whole: float) -> float:
        return 100 * part / whole if whole else 0.0

    with_spill = [s for s in scores if s.total["spill"]]
    with_body = [s for s in scores if s.total["body"]]
    body = sum(s.total["body"] for s in scores)
    lost = sum(s.removed["body"] for s in scores)
    taken = sum(s.removed["spill"] for s in scores)
    excused = sum(s.excused for s in scores)
    return {
        "documents": len(scores),
        "recall": share(
            sum(s.removed["spill"] / s.total["spill"] for s in with_spill), len(with_spill)
        ),
        "harm": share(lost, body),
        "harm, errors out": share(lost - excused, body),
        "precision": share(taken, taken + lost),
        "lose > 2 %": share(
            sum(s.removed["body"] - s.excused > 0.02 * s.total["body"] for s in with_body),
            len(with_body),
        ),
    }


def row(name: str, scores: Sequence[Score]) -> str:
    """One line of the table."""
    told = figures(scores)
    return (
        f"{name:<18}{told['documents']:>6.0f}{told['recall']:>9.1f}{told['harm']:>9.3f}"
        f"{told['harm, errors out']:>9.3f}{told['precision']:>9.1f}{told['lose > 2 %']:>9.2f}"
    )


def grouped(
    scores: Iterable[Score], key: Callable[[Score], str], least: int
) -> list[tuple[str, list[Score]]]:
    """The groups of at least so many documents, the largest first."""
    groups: dict[str, list[Score]] = defaultdict(list)
    for one in scores:
        groups[key(one)].append(one)
    large = [item for item in groups.items() if len(item[1]) >= least]
    return sorted(large, key=lambda item: -len(item[1]))


def _set_trust(trust: str) -> None:
    global _trust  # noqa: PLW0603 - one trust a process
    _trust = trust


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--trust", default="safe", choices=("safe", "likely"))
    parser.add_argument("--rules", action="store_true", help="also by rule")
    parser.add_argument("--all-languages", action="store_true", help="below 100 documents, too")
    chosen = parser.parse_args()
    with (
        Pool(os.cpu_count(), _set_trust, (chosen.trust,)) as pool,
        chosen.data.open(encoding="utf-8") as file,
    ):
        scores = list(pool.imap(cleaned, map(json.loads, file), chunksize=32))
    print(f"{chosen.data.name}, trust {chosen.trust}, in percent")
    heads = ("docs", "recall", "harm", "harm*", "prec.", "> 2 %")
    print(" " * 18 + f"{heads[0]:>6}" + "".join(f"{head:>9}" for head in heads[1:]))
    print(row("all", scores))
    sets = grouped(scores, lambda s: s.dataset, 1)
    for name, group in sets:
        print(row(name, group))
    recalls = [figures(group)["recall"] for _, group in sets]
    print(f"{'mean of sets':<18}{'':>6}{sum(recalls) / len(recalls):>9.1f}")
    for name, group in grouped(scores, lambda s: s.lang, 1 if chosen.all_languages else 100):
        print(row(name, group))
    if chosen.rules:
        by_rule: dict[str, Counter[str]] = defaultdict(Counter)
        for one in scores:
            for rule, counts in one.by_rule.items():
                by_rule[rule].update(counts)
        for rule, counts in sorted(by_rule.items(), key=lambda item: -item[1]["spill"]):
            told = counts["spill"], counts["body"], counts["unsure"]
            print(f"  {rule:<48}" + "".join(f"{count:>9}" for count in told))


if __name__ == "__main__":
    main()

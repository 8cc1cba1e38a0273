"""Fits the weights of rules/fitted/structure.yaml on labelled texts; needs lightgbm and the data.

    python bench/fit_structure.py --data DEV.jsonl [--body-only CLEAN.jsonl] [--write]

Data: one JSON a line with `id, dataset, publisher, lang, text, labels` (a label per line: body,
spill, or anything else, which counts for nothing). For each place (before, between and behind the
solid paragraphs) and each ending (a full stop or none) an additive model is fitted: boosted
stumps over the measures of cleaner/blocks/measures.py, hence one step function a measure, which
is what an evidence rule declares. Measures of company may only speak for a cut.

Thresholds come from scores of publishers that the model never saw (four folds). Printed beside
them: one data set left out at a time, and one language. Never runs in CI.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from multiprocessing import Pool
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import structure_pack
from quality_table import label_errors

from cleaner import Cleaner
from cleaner.blocks.article import Article
from cleaner.blocks.layout import PLACES, Layout
from cleaner.blocks.measures import COMPANY, MEASURES
from cleaner.rulepack.find import read_layer, shipped_folder
from cleaner.rulepack.load import load_packs

NAMES = list(MEASURES)
ENDS = ("stop", "unfinished")
FOLDS = 4
ROUNDS = 400
# Texts without spill are of another kind than news (recipes, guides) and outnumber it.
NEGATIVES = 0.3
_ERRORS = label_errors()
_cleaner: Cleaner | None = None


@dataclass
class Line:
    """One loose line of one document."""

    document: str
    label: str
    size: int
    group: int
    values: list[float]


@dataclass
class Text:
    """One document: its totals by label, what the other rules removed, its loose lines."""

    id: str
    dataset: str
    publisher: str
    lang: str
    total: Counter[str]
    gone: Counter[str]
    lines: list[Line] = field(default_factory=list)


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))


def measured(record: dict[str, Any]) -> Text | None:
    """One labelled document, cleaned by all rules but the fitted ones, and measured."""
    global _cleaner  # noqa: PLW0603 - one cleaner a process
    if _cleaner is None:
        sources = {
            path: text
            for path, text in read_layer(shipped_folder()).items()
            if not path.startswith(structure_pack.PACK)
        }
        _cleaner = Cleaner(load_packs(sources), names="off")
    text, labels = record["text"], list(record["labels"])
    for number in _ERRORS.get(record["id"], ()):
        labels[number] = "unsure"
    article = Article(text)
    if not article.is_lines or len(article.blocks) != len(labels):
        return None
    applied = [e for e in _cleaner.clean(text).entries if e.outcome == "applied"]
    if any(e.stage == "repair" for e in applied):
        return None
    taken = set()
    cuts: dict[int, list[tuple[int, int]]] = {}
    for entry in (e for e in applied if e.stage == "spill"):
        for block in article.blocks[article.block_at(entry.start) :]:
            if block.start >= entry.end:
                break
            if entry.start <= block.start and block.end <= entry.end:
                taken.add(block.index)
            elif not entry.inserted:
                cuts.setdefault(block.index, []).append((entry.start, entry.end))
    found = Text(
        record["id"], record["dataset"], record.get("publisher") or record["id"],
        record["lang"] or "", Counter(), Counter(),
    )  # fmt: skip
    for index, label in enumerate(labels):
        size = _letters(article.content(index))
        found.total[label] += size
        found.gone[label] += size * (index in taken)
    layout = Layout(article, taken, cuts)
    for index in layout.loose():
        if layout.in_list(index):
            continue
        group = PLACES.index(layout.place(index)) * 2 + (layout.ending(index) != "stop")
        values = [float(measure(layout, index)) for measure, _ in MEASURES.values()]
        found.lines.append(
            Line(found.id, labels[index], _letters(layout.text[index]), group, values)
        )
    return found


class Data:
    """All lines as arrays."""

    def __init__(self, texts: Sequence[Text], negatives: Sequence[Text]) -> None:
        import numpy as np

        self.texts = texts
        self.negatives = negatives
        self.by_id = {text.id: text for text in texts}
        owners = [text for text in (*texts, *negatives) for _ in text.lines]
        lines = [line for text in (*texts, *negatives) for line in text.lines]
        self.lines = lines
        self.x = np.array([line.values for line in lines])
        self.y = np.array([line.label == "spill" for line in lines]).astype(int)
        self.used = np.array([line.label in ("body", "spill") for line in lines])
        self.group = np.array([line.group for line in lines])
        self.scored = np.array([line.document in self.by_id for line in lines])
        self.owners = owners
        # A line of spill counts by its share of the document's spill (recall is a mean over
        # documents), a line of the article by its letters (harm is a share of all text).
        self.weight = np.array([
            min(3000.0, 3000 * line.size / max(1, text.total["spill"]))
            if line.label == "spill" else max(1.0, 3.0 * line.size)
            for line, text in zip(lines, owners, strict=True)
        ])  # fmt: skip
        self.weight[~self.scored] *= NEGATIVES


def fit(data: Data, rows: Any, group: int) -> Any:
    """A boosted-stumps model of one group on the rows of a mask."""
    import lightgbm

    chosen = rows & data.used & (data.group == group)
    model = lightgbm.LGBMClassifier(
        n_estimators=ROUNDS, learning_rate=0.1, num_leaves=2, min_child_samples=40, reg_lambda=5,
        subsample=0.8, subsample_freq=1, colsample_bytree=0.6, max_bin=24, random_state=7,
        deterministic=True, force_row_wise=True, n_jobs=1, verbose=-1,
        monotone_constraints=[int(name in COMPANY) for name in NAMES],
    )  # fmt: skip
    model.fit(data.x[chosen], data.y[chosen], sample_weight=data.weight[chosen])
    return model


def left_out(data: Data, parts: Sequence[Any]) -> Any:
    """For each line the score (log odds) of a model that has not seen its part."""
    import numpy as np

    parts = np.array(parts)
    scores = np.full(len(data.lines), -99.0)
    for part in sorted(set(parts)):
        for group in range(len(PLACES) * len(ENDS)):
            rows = (parts == part) & (data.group == group)
            if rows.any():
                model = fit(data, parts != part, group)
                scores[rows] = model.predict(data.x[rows], raw_score=True)
    return scores


def curve(
    data: Data, scores: Any, harms: Iterable[float], texts: Sequence[Text] | None = None
) -> list[tuple[float, float, float, dict[str, float]]]:
    """`(harm, threshold, macro recall, recall by set)` where the share of lost body letters, that
    of the other rules included, reaches each of `harms`."""
    import numpy as np

    texts = data.texts if texts is None else texts
    known = {text.id for text in texts}
    body = sum(text.total["body"] for text in texts)
    lost = sum(text.gone["body"] for text in texts)
    removed = Counter({text.id: text.gone["spill"] for text in texts})
    waiting = sorted(harms)
    found = []

    def recall() -> dict[str, float]:
        by_set: dict[str, list[float]] = defaultdict(list)
        for text in texts:
            if text.total["spill"]:
                by_set[text.dataset].append(removed[text.id] / text.total["spill"])
        return {name: 100 * sum(values) / len(values) for name, values in by_set.items()}

    for number in np.argsort(-scores):
        line = data.lines[number]
        if line.document not in known:
            continue
        lost += line.size * (line.label == "body")
        while waiting and lost > waiting[0] / 100 * body:
            sets = recall()
            found.append(
                (waiting.pop(0), float(scores[number]), sum(sets.values()) / len(sets), sets)
            )
        if line.label == "spill":
            removed[line.document] += line.size
    return found


def show(title: str, rows: Iterable[tuple[float, float, float, dict[str, float]]]) -> None:
    """Print a curve."""
    print(title)
    for harm, threshold, mean, sets in rows:
        detail = " ".join(f"{name}:{value:.0f}" for name, value in sorted(sets.items()))
        print(f"  harm {harm:.2f} %  threshold {threshold:6.2f}  recall {mean:.1f} %  {detail}")


def main() -> None:
    """Fit, report, and with --write write the pack."""
    import numpy as np

    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--body-only", type=Path)
    parser.add_argument("--safe", type=float, default=0.10, help="harm in percent, all rules")
    parser.add_argument("--likely", type=float, default=0.35)
    parser.add_argument("--left-out", action="store_true", help="sets and languages one at a time")
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    raw = [path.read_bytes() for path in (chosen.data, chosen.body_only) if path]
    with Pool(2) as pool:
        sets = [
            list(filter(None, pool.imap(measured, map(json.loads, content.splitlines()), 16)))
            for content in raw
        ]
    data = Data(sets[0], sets[1] if len(sets) > 1 else [])
    print(f"{len(data.texts)} documents, {len(data.lines)} loose lines")
    harms = (0.05, 0.08, 0.10, 0.12, 0.15, 0.2, 0.3, 0.35, 0.4)
    folds = [
        int(hashlib.sha256(text.publisher.encode()).hexdigest(), 16) % FOLDS for text in data.owners
    ]
    scores = left_out(data, folds)
    rows = curve(data, scores, {*harms, chosen.likely})
    show("publishers left out, likely", rows)
    # Short lines without full stops prove nothing; safe is what stands with known furniture.
    company = data.x[:, NAMES.index(structure_pack.COMPANY)] > 0
    open_ended = data.group % 2 == ENDS.index("unfinished")
    accompanied = np.where(company & open_ended, scores, -99.0)
    safe_rows = curve(data, accompanied, {*harms, chosen.safe})
    show("publishers left out, safe", safe_rows)
    if data.negatives:
        body = sum(text.total["body"] for text in data.negatives)
        gone = sum(text.gone["body"] for text in data.negatives)
        for harm, threshold, _, _ in safe_rows:
            lost = gone + sum(
                line.size
                for line, score, of_news in zip(data.lines, accompanied, data.scored, strict=True)
                if not of_news and score > threshold and line.label == "body"
            )
            print(f"  body only, at the threshold of {harm:.2f} %: {100 * lost / body:.3f} %")
    if chosen.left_out:
        for key in ("dataset", "lang"):
            parts = [getattr(text, key) for text in data.owners]
            apart = left_out(data, parts)
            show(f"{key} left out", curve(data, apart, harms))
            for part in sorted({p for p, s in zip(parts, data.scored, strict=True) if s}):
                texts = [text for text in data.texts if getattr(text, key) == part]
                if len(texts) >= 90:
                    show(f"  {part}", curve(data, apart, (0.1, 0.2), texts))
    if chosen.write:
        models = [fit(data, data.used, group) for group in range(len(PLACES) * len(ENDS))]
        thresholds = {
            trust: next(t for harm, t, _, _ in found if math.isclose(harm, wanted))
            for trust, found, wanted in (
                ("safe", safe_rows, chosen.safe), ("likely", rows, chosen.likely)
            )
        }  # fmt: skip
        structure_pack.write(
            data, models, thresholds, hashlib.sha256(b"".join(raw)).hexdigest(), safe_rows
        )


if __name__ == "__main__":
    main()

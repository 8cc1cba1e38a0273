"""Fit the choice of a page's article on labelled pages: `cleaner/select/article.json`.

    python bench/fit_article.py --pages DIR [--write] [--left-out]

DIR holds `*.jsonl` with `{id, dataset, publisher, html_path, body}`; `html_path` is relative to
DIR's parent and may be gzipped. Needs numpy and lightgbm, and never runs in CI. Of the pages
nothing but weights enters the file. Labels: a block belongs to the article where its letters and
digits stand in `body`; short ones also ask that the nearest long blocks do. Where a page has no
`body` but snippets `with` and `without`, the blocks that hold them are labelled, and no others.

There are two looks. The first judges a block by its own measures; the second, of the blocks that
are not hopeless, also by what the first made of those around. The scores on which the second is
fitted come from a first look that was fitted on other publishers.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import re
import unicodedata
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from multiprocessing import Pool
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
from page_score import f1, overlap, snippet_f1, snippets
from quality import read_html

from cleaner.page.model import Page
from cleaner.page.read import read_page
from cleaner.select.choose import is_title
from cleaner.select.company import COMPANY, LOW, Kin, company, kin_of
from cleaner.select.measures import MEASURES, measure
from cleaner.select.model import FIRST

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "cleaner" / "select" / "article.json"
LEAVES = 8
# Trees, and how far each goes, of the first look and of the second.
FIRST_LOOK, SECOND_LOOK = (120, 0.13), (100, 0.1)
KEPT_MEASURES = 60
THRESHOLD = 0.55
# Blocks that the first trees score lower are left there; hardly one belongs to an article.
HOPELESS = -3.5
FOLDS = 4
AT = {name: number for number, name in enumerate(MEASURES)}
LONG, SHORT = 40, 20
_WORD = re.compile(r"\w+")


@dataclass
class Labelled:
    """A page with the measures and labels (-1 unknown) of the blocks `asked` about; the rest is
    of all its blocks."""

    id: str
    dataset: str
    publisher: str
    texts: list[str]
    asked: Any
    rows: Any
    labels: Any
    chars: list[int]
    prose: list[bool]
    kin: Kin
    body: str
    snippets: tuple[list[str], list[str]]


def plain(text: str) -> str:
    """Letters and digits, of one width and case."""
    return "".join(_WORD.findall(unicodedata.normalize("NFKC", text).lower())).replace("_", "")


def grams(text: str, size: int = 6) -> list[str]:
    return [text[at : at + size] for at in range(max(1, len(text) - size + 1))]


def label(page: Page, body: str) -> list[float]:
    """For each block the share of it that stands in the body, -1 where nobody can tell."""
    gold = plain(body)
    known = set(grams(gold))
    lines = {plain(line) for line in body.split("\n")}
    texts = [plain(page.text_of(block)) for block in page.blocks]
    found = []
    for text in texts:
        if not text:
            found.append(-1.0)
        elif len(text) >= SHORT:
            pieces = grams(text)
            share = sum(piece in known for piece in pieces) / len(pieces)
            found.append(1.0 if text in gold else share)
        else:
            found.append(0.9 if text in lines else 0.6 if text in gold else 0.0)
    long = [at for at, text in enumerate(texts) if len(text) >= LONG]
    inside = {at for at in long if found[at] >= 0.6}
    _drop_repeats(texts, found, inside, gold)
    for at, text in enumerate(texts):
        if 0 < len(text) < SHORT and found[at] >= 0.5:
            place = bisect_left(long, at)
            near = [long[n] in inside for n in (place - 1, place) if 0 <= n < len(long)]
            if found[at] == 0.9:
                found[at] = float(any(near))
            else:
                sure = len(near) == 2 and all(near) and len(text) >= 4
                found[at] = 1.0 if sure else 0.0 if not any(near) else -1.0
    return found


def label_snippets(page: Page, inside: list[str], outside: list[str]) -> list[float]:
    """1 for blocks that hold a snippet of the article, 0 for those of furniture, else -1."""
    found = []
    texts = [plain(page.text_of(block)) for block in page.blocks]
    good, bad = ([plain(snippet) for snippet in given] for given in (inside, outside))
    for text in texts:
        is_good = any(snippet and snippet in text for snippet in good)
        is_bad = any(snippet and snippet in text for snippet in bad)
        found.append(-1.0 if is_good == is_bad else float(is_good))
    return found


def _drop_repeats(texts: list[str], found: list[float], inside: set[int], gold: str) -> None:
    """Of a text that stands on the page more often than in the body, the places among the body."""
    places = defaultdict(list)
    for at in sorted(inside):
        places[texts[at]].append(at)
    for text, where in places.items():
        times = max(1, gold.count(text))
        if len(where) > times:
            where.sort(key=lambda at: -sum(near in inside for near in range(at - 6, at + 7)))
            for at in where[times:]:
                found[at] = 0.0
                inside.discard(at)


def read(item: tuple[Path, dict[str, Any]]) -> Labelled | None:
    home, record = item
    page = read_page(read_html(home, record["html_path"]))
    measured = measure(page)
    if not measured.asked:
        return None
    body = record.get("body") or ""
    snippets = (record.get("with") or [], record.get("without") or [])
    labels = label(page, body) if body else label_snippets(page, *snippets)
    for at, row in zip(measured.asked, measured.rows, strict=True):
        if is_title(row):
            labels[at] = -1.0
    texts = [page.text_of(block) for block in page.blocks]
    return Labelled(
        record["id"], record["dataset"], record["publisher"], texts,
        np.array(measured.asked), np.array(measured.rows, "float32"),
        np.array(labels)[list(measured.asked)], list(measured.chars), list(measured.prose),
        kin_of(page, measured.markup), body, snippets,
    )  # fmt: skip


@dataclass
class Fit:
    """Both looks; `columns` are the measures that they ask for."""

    columns: Sequence[int]
    first: Any
    second: Any

    def keeps(self, page: Labelled) -> Any:
        """For each block of a page whether it is kept."""
        scores, hopeful = first_scores(self.first, page, self.columns)
        kept = np.zeros(len(page.texts), bool)
        if len(hopeful):
            rows = second_rows(page, scores, hopeful, self.columns)
            kept[page.asked[hopeful]] = self.second.predict(rows) >= THRESHOLD
        kept[[at for at, row in zip(page.asked, page.rows, strict=True) if is_title(row)]] = False
        return kept


def first_scores(model: Any, page: Labelled, columns: Sequence[int]) -> tuple[Any, Any]:
    """What the first look makes of a page's blocks, and which rows are not hopeless."""
    rows = page.rows[:, columns]
    scores = model.predict(rows, raw_score=True)
    hopeless = scores < HOPELESS
    for trees in FIRST:
        hopeless |= model.predict(rows, raw_score=True, num_iteration=trees) < HOPELESS
    scores[hopeless] = LOW
    of_all = np.full(len(page.texts), LOW)
    of_all[page.asked] = scores
    return of_all, np.flatnonzero(~hopeless)


def second_rows(page: Labelled, scores: Any, hopeful: Any, columns: Sequence[int]) -> Any:
    asked = page.asked[hopeful].tolist()
    around = company(scores.tolist(), page.chars, page.prose, page.kin, asked)
    return np.hstack([np.array(around, "float32"), page.rows[hopeful][:, columns]])


def weights(page: Labelled, size: int) -> Any:
    """Sets are of very different sizes; each counts for the square root of its pages."""
    found = np.sqrt(page.rows[:, AT["chars"]] + 5)
    return found * 1000 / found.sum() / math.sqrt(size)


def boost(xs: list[Any], ys: list[Any], ws: list[Any], look: tuple[int, float]) -> Any:
    trees, rate = look
    data = lightgbm.Dataset(
        np.vstack(xs), np.concatenate(ys), weight=np.concatenate(ws),
        params={"max_bin": 48, "min_data_in_bin": 20, "verbose": -1},
    )  # fmt: skip
    settings = {
        "objective": "cross_entropy", "num_leaves": LEAVES, "learning_rate": rate,
        "min_data_in_leaf": 60, "bagging_fraction": 0.6, "bagging_freq": 1,
        "feature_fraction": 0.5, "lambda_l2": 5, "verbose": -1, "max_bin": 48,
        "min_data_in_bin": 20, "seed": 1, "deterministic": True, "num_threads": 1,
    }  # fmt: skip
    return lightgbm.train(settings, data, trees)


def train_first(pages: Sequence[Labelled], columns: Sequence[int]) -> Any:
    """The trees of the first look, fitted on some pages."""
    sizes = Counter(page.dataset for page in pages)
    rng = np.random.RandomState(1)
    xs, ys, ws = [], [], []
    for page in pages:
        rows, labels = page.rows, page.labels
        weight = weights(page, sizes[page.dataset])
        # Menus make up most of a page and teach little; a part of them stands for all.
        far = (labels < 0.3) & (rows[:, AT["prose"]] == 0)
        far &= (rows[:, AT["since prose"]] > 6) & (rows[:, AT["until prose"]] > 6)
        taken = (labels >= 0) & (~far | (rng.rand(len(rows)) < 0.15))
        weight[far] /= 0.15
        xs.append(rows[taken][:, columns])
        ys.append(labels[taken])
        ws.append(weight[taken])
    return boost(xs, ys, ws, FIRST_LOOK)


def train(pages: Iterable[Labelled], columns: Sequence[int]) -> Fit:
    """Both looks fitted on some pages."""
    pages = list(pages)
    sizes = Counter(page.dataset for page in pages)
    groups = publisher_folds(pages, FOLDS - 1)
    xs, ys, ws = [], [], []
    for group in sorted(set(groups)):
        others = [page for page, own in zip(pages, groups, strict=True) if own != group]
        first = train_first(others, columns)
        for page in (page for page, own in zip(pages, groups, strict=True) if own == group):
            scores, hopeful = first_scores(first, page, columns)
            known = hopeful[page.labels[hopeful] >= 0]
            if len(known):
                xs.append(second_rows(page, scores, known, columns))
                ys.append(page.labels[known])
                ws.append(weights(page, sizes[page.dataset])[known])
    return Fit(columns, train_first(pages, columns), boost(xs, ys, ws, SECOND_LOOK))


def figures(pages: Iterable[Labelled], kept: dict[str, Any]) -> dict[str, list[float]]:
    """By data set: shingle F1, precision, recall (means over pages; F1 of the means); of pages
    with snippets alone those of the snippets."""
    pairs: dict[str, list[tuple[float, float]]] = defaultdict(list)
    counts: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for page in pages:
        text = "\n".join(t for t, k in zip(page.texts, kept[page.id], strict=True) if k)
        if page.body:
            pairs[page.dataset].append(overlap(text, page.body))
        else:
            counts[page.dataset].append(snippets(text, *page.snippets))
    table = {name: f1(of_set) for name, of_set in sorted(pairs.items())}
    table |= {name: snippet_f1(of_set) for name, of_set in sorted(counts.items())}
    return {name: [round(x, 4) for x in values] for name, values in table.items()}


def left_out(pages: list[Labelled], columns: Sequence[int], groups: list[Any]) -> Any:
    """The figures where each group of pages is judged by a fit on the others."""
    kept: dict[str, Any] = {}
    for group in sorted(set(groups)):
        fit = train((p for p, own in zip(pages, groups, strict=True) if own != group), columns)
        kept |= {p.id: fit.keeps(p) for p, own in zip(pages, groups, strict=True) if own == group}
    return figures(pages, kept)


def publisher_folds(pages: Sequence[Labelled], folds: int = FOLDS) -> list[int]:
    names = sorted({page.publisher for page in pages})
    order = np.random.RandomState(0).permutation(len(names))
    fold = {names[at]: number % folds for number, at in enumerate(order)}
    return [fold[page.publisher] for page in pages]


def as_trees(model: Any) -> list[Any]:
    return [as_lists(tree["tree_structure"]) for tree in model.dump_model()["tree_info"]]


def as_lists(node: dict[str, Any]) -> Any:
    if "leaf_value" in node:
        return round(node["leaf_value"], 4)
    limit = float(f"{node['threshold']:.6g}")
    return [
        node["split_feature"], limit, as_lists(node["left_child"]), as_lists(node["right_child"]),
    ]  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--pages", type=Path, required=True)
    parser.add_argument("--write", action="store_true", help=f"write {TARGET.name}")
    parser.add_argument("--left-out", action="store_true", help="also one data set left out")
    given = parser.parse_args()
    digest = hashlib.sha256()
    records = []
    for path in sorted(given.pages.glob("*.jsonl")):
        raw = path.read_bytes()
        digest.update(raw)
        records += [json.loads(line) for line in raw.splitlines()]
    records = [r for r in records if r.get("gold_cov", 1) >= 0.8]
    records = [r for r in records if r.get("body") or r.get("with")]
    home = given.pages.parent
    with Pool() as pool:
        read_pages = pool.imap(read, [(home, record) for record in records], chunksize=8)
        pages = [page for page in read_pages if page is not None]
    gain = train_first(pages, range(len(MEASURES))).feature_importance("gain")
    columns = sorted(int(at) for at in np.argsort(-gain)[:KEPT_MEASURES])
    by_publisher = left_out(pages, columns, publisher_folds(pages))
    print("publishers left out", by_publisher)
    by_set = left_out(pages, columns, [page.dataset for page in pages]) if given.left_out else {}
    print("sets left out", by_set)
    fit = train(pages, columns)
    print("fitted on", figures(pages, {page.id: fit.keeps(page) for page in pages}))
    if given.write:
        document = {
            "note": "Generated by bench/fit_article.py; not to be edited by hand.",
            "data_sha256": digest.hexdigest(),
            "pages": len(pages),
            "publishers_left_out_f1_precision_recall": by_publisher,
            "sets_left_out_f1_precision_recall": by_set,
            "measures": [MEASURES[at] for at in columns],
            "company": list(COMPANY),
            "hopeless": HOPELESS,
            "threshold": round(math.log(THRESHOLD / (1 - THRESHOLD)), 4),
        }
        head = json.dumps(document, indent=1)[:-2]
        first, second = (
            ",\n".join(json.dumps(tree, separators=(",", ":")) for tree in as_trees(model))
            for model in (fit.first, fit.second)
        )
        TARGET.write_text(
            f'{head},\n "first": [\n{first}\n ],\n "second": [\n{second}\n ]\n}}\n',
            encoding="utf-8",
        )


if __name__ == "__main__":
    main()

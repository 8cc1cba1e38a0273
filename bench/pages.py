"""How well and how fast pages are read, beside bare trafilatura in the same run.

    python bench/pages.py --pages DIR [--every 4]

DIR holds `*.jsonl` with `{id, dataset, html_path}` and `body` (the article's text) or `with` and
`without` (snippets); `html_path` is relative to DIR's parent and may be gzipped. Ours is one
default mode for all sets: generic packs, names off. trafilatura gets the same bytes, comments
off, once as it is and once with `favor_precision`. Speed is CPU time of one core over every n-th
page, the median of three runs; ours with ledger and metadata.
"""

from __future__ import annotations

import argparse
import gc
import json
import statistics
import time
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from multiprocessing import Pool
from pathlib import Path
from typing import Any

from page_score import f1, overlap, snippet_f1, snippets
from quality import generic, read_html
from trafilatura import extract

WAYS = ("ours", "ours, fast", "trafilatura", "trafilatura, precision")
RUNS = 3


def ours(raw: bytes, url: str | None, *, fast: bool = False) -> str:
    result = generic("safe", fast=fast).clean_html(raw, url=url)
    result.ledger.to_jsonl()
    return result.text


def theirs(raw: bytes, url: str | None, *, precision: bool = False) -> str:
    return extract(raw, url=url, include_comments=False, favor_precision=precision) or ""


def texts(task: tuple[Path, dict[str, Any]]) -> tuple[dict[str, Any], list[str]]:
    home, record = task
    raw, url = read_html(home, record["html_path"]), record.get("url") or None
    quick = ours(raw, url, fast=True)
    return record, [ours(raw, url), quick, theirs(raw, url), theirs(raw, url, precision=True)]


def rate(way: Callable[[bytes, str | None], str], pages: list[tuple[bytes, str | None]]) -> float:
    """Pages per CPU second; what is there before is left out of the collector's rounds, as
    `clean` does it."""
    gc.collect()
    gc.freeze()
    start = time.process_time()
    for raw, url in pages:
        way(raw, url)
    return len(pages) / (time.process_time() - start)


def table(scored: dict[str, list[list[Any]]], sum_up: Callable[[Any], tuple[float, ...]]) -> None:
    for name, rows in sorted(scored.items()):
        cells = [
            "{:.3f} ({:.3f}/{:.3f})".format(*sum_up([row[at] for row in rows]))
            for at in range(len(WAYS))
        ]
        print(f"| {name} ({len(rows)}) | {' | '.join(cells)} |")


def main() -> None:
    """Print both tables and the speeds."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--pages", type=Path, required=True)
    parser.add_argument("--every", type=int, default=4, help="speed is taken of every n-th page")
    parser.add_argument("--processes", type=int, help="for the figures; speed is taken in one")
    given = parser.parse_args()
    home = given.pages.parent
    records = [
        json.loads(line)
        for path in sorted(given.pages.glob("*.jsonl"))
        for line in path.read_text("utf-8").splitlines()
    ]
    by_body: dict[str, list[list[Any]]] = defaultdict(list)
    by_snippet: dict[str, list[list[Any]]] = defaultdict(list)
    with Pool(given.processes) as pool:
        for record, said in pool.imap(texts, [(home, one) for one in records], chunksize=8):
            if record.get("body"):
                by_body[record["dataset"]].append([overlap(one, record["body"]) for one in said])
            if record.get("with"):
                counted = partial(snippets, within=record["with"], without=record["without"])
                by_snippet[record["dataset"]].append([counted(one) for one in said])
    print(f"| set (pages) | {' | '.join(WAYS)} |\n|---|---|---|---|")
    print("| **F1 of runs of four words (precision/recall)** | | | |")
    table(by_body, f1)
    print("| **F1 of snippets (precision/recall)** | | | |")
    table(by_snippet, snippet_f1)
    pages = [
        (read_html(home, one["html_path"]), one.get("url") or None)
        for one in records[:: given.every]
    ]
    ways: dict[str, Callable[[bytes, str | None], str]] = {
        "ours": ours, "ours, fast": partial(ours, fast=True), "trafilatura": theirs,
    }  # fmt: skip
    for way in ways.values():
        rate(way, pages[:5])
    # In turns, so that a machine that slows down does so for all.
    runs = [{name: rate(way, pages) for name, way in ways.items()} for _ in range(RUNS)]
    print(f"\n{len(pages)} pages, pages a CPU second and as many times as trafilatura:")
    for name in ways:
        speed = statistics.median(run[name] for run in runs)
        share = statistics.median(run[name] / run["trafilatura"] for run in runs)
        print(f"{name} {speed:.1f}, {share:.2f}")


if __name__ == "__main__":
    main()

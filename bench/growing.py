"""What more rules, longer documents and more documents cost: rows, and the points of the plot.

In go a file of JSON lines or its texts and a folder to work in; out come rows as in `bench/rows.py`
and points `{x, y, …}`. `y` is CPU time: µs a kB over rules and sizes, ms a document over documents.

- rules: 10 to 10,000 extra rules beside the shipped ones, names off. Each point has its candidates
  per kB, which must be alike for the times to be compared.
- size: the same paragraphs in documents of 1 kB to 10 MB, names off.
- documents: `clean run` over 1,000 and more documents of 1.5 kB (four thousand of them, again and
  again), two workers, CPU of all processes with the start; each point has the wall clock and
  the most memory of the parent and of a worker.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import beside
import run
import speed
from rows import Row

RULES = (10, 100, 1_000, 10_000)
SIZES = (1_000, 10_000, 100_000, 1_000_000, 10_000_000)
Points = list[dict[str, float]]


def rules(source: Path, folder: Path, repeats: int) -> tuple[list[Row], Points]:
    found = speed.growth(source, folder, RULES, repeats)
    points = [
        {
            "x": row["extra_rules"],
            "y": 1000 / row["megabytes_per_second"],
            "candidates_per_kb": row["candidates_per_kb"],
            "load_cold_seconds": row["load_cold_seconds"],
            "load_warm_seconds": row["load_warm_seconds"],
        }
        for row in found
    ]
    by_count = {row["extra_rules"]: row for row in found}
    return [beside.grown(by_count[100], by_count[10_000])], points


def sizes(texts: list[str], repeats: int) -> tuple[list[Row], Points]:
    rates = beside.by_size(texts, SIZES, repeats)
    points = [{"x": size, "y": 1000 / rate} for size, rate in rates.items()]
    return [beside.sized(rates)], points


def documents(folder: Path, counts: Sequence[int]) -> tuple[list[Row], Points]:
    run.warm(folder)
    points = []
    for count in counts:
        source = run.write_rows(folder / f"{count}.jsonl", run.texts(count, 1500))
        cost = run.run(source, folder / f"{count}", "--workers", "2", every=0.1)
        points.append(
            {
                "x": count,
                "y": cost.cpu / count * 1e3,
                "wall_seconds": cost.wall,
                "parent_megabytes": run.most(cost, workers=False),
                "worker_megabytes": run.most(cost, workers=True),
            }
        )
    first, last = points[0], points[-1]
    what, against = f"`clean run` over {last['x']:,} documents", f"{first['x']:,}"
    return [
        Row("growth", "documents", what, "ms CPU a document", last["y"], first["y"], against,
            less=True),
        Row("growth", "documents_memory", "memory of its parent", "MB", last["parent_megabytes"],
            first["parent_megabytes"], against, less=True),
    ], points  # fmt: skip

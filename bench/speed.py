"""How fast JSONL is cleaned beside merely reading and writing it, and what more rules cost.

    python bench/speed.py --megabytes 20 [--repeats 5] [--json FILE]

Measured is CPU time of this process (`time.process_time`: user and system, so other load on the
machine counts little), with the median of alternating repeats. The input is made by
`bench/synthetic.py`, the extra rules by `bench/rules.py`; both are the same on every machine.

- baseline: read a line, `orjson.loads`, `orjson.dumps`, write. Nothing that handles JSONL from
  Python is faster, so a share of it can be compared between machines; MB/s cannot.
- names off, names on: the same with the field `text` cleaned (shipped packs and `--rules` extra
  ones), the record written with the clean text, and the ledger of every document written to a
  second file.
- growth: the same documents, names off, with 100, 1,000 and 10,000 extra rules. The candidates
  per kB are what the prefilter could not rule out; they grow where literals of rules are words
  of the texts, and only they should cost time.

Loading and compiling packs is timed apart, and one pass before the first repeat is not counted:
patterns are compiled when first used, as in any long run.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import Any

import orjson

# The checkout's package, installed or not; the modules beside this one are found as it is.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import synthetic

import rules as extra_rules
from cleaner import Cleaner
from cleaner.blocks.article import Article

GROWTH = (100, 1_000, 10_000)
GOALS = {"names_off": 0.20, "names_on": 0.17}
GROWTH_GOAL = 1.5


def baseline(source: Path, folder: Path) -> None:
    """Read, parse, dump and write every record as it is."""
    with open(source, "rb") as lines, open(folder / "out.jsonl", "wb") as out:
        for line in lines:
            out.write(orjson.dumps(orjson.loads(line)))
            out.write(b"\n")


def cleaned(cleaner: Cleaner, source: Path, folder: Path) -> None:
    """The same with `text` cleaned and the ledgers in a second file."""
    with (
        open(source, "rb") as lines,
        open(folder / "out.jsonl", "wb") as out,
        open(folder / "ledger.jsonl", "wb") as ledger,
    ):
        for line in lines:
            record = orjson.loads(line)
            result = cleaner.clean(
                record["text"], lang=record.get("lang"), url=record["url"], id=record["id"]
            )
            record["text"] = result.text
            out.write(orjson.dumps(record))
            out.write(b"\n")
            ledger.write(result.ledger.to_jsonl().encode())


def cpu_seconds(work: Callable[[], object]) -> float:
    """The CPU time that `work` takes."""
    before = time.process_time()
    work()
    return time.process_time() - before


def alternating(works: dict[str, Callable[[], object]], repeats: int) -> dict[str, float]:
    """Median CPU seconds of each, run in turns after one turn that is not counted."""
    taken: dict[str, list[float]] = {name: [] for name in works}
    for turn in range(repeats + 1):
        for name, work in works.items():
            seconds = cpu_seconds(work)
            if turn:
                taken[name].append(seconds)
    return {name: median(seconds) for name, seconds in taken.items()}


def candidates_per_kb(cleaner: Cleaner, source: Path) -> float:
    """How many (rule, block, pattern) the prefilter lets through per 1,000 bytes of text."""
    found = size = 0
    for line in source.read_bytes().splitlines():
        text = orjson.loads(line)["text"]
        found += len(cleaner._journey.engine._scanner.scan(Article(text)).found)
        size += len(text.encode())
    return found / size * 1000


def _made(count: int, folder: Path) -> Path:
    target = folder / f"rules-{count}"
    extra_rules.write(target, count)
    return target


def share_of_baseline(source: Path, folder: Path, count: int, repeats: int) -> dict[str, Any]:
    """MB/s of the baseline and of cleaning, names off and on, and the shares."""
    packs = _made(count, folder)
    cleaners = {
        "names_off": Cleaner(rules=packs, names="off"),
        "names_on": Cleaner(rules=packs, names="rewrite"),
    }
    works: dict[str, Callable[[], object]] = {"baseline": lambda: baseline(source, folder)}
    for name, cleaner in cleaners.items():
        works[name] = lambda cleaner=cleaner: cleaned(cleaner, source, folder)
    seconds = alternating(works, repeats)
    megabytes = source.stat().st_size / 1e6
    documents = source.read_bytes().count(b"\n")
    return {
        "extra_rules": count,
        "candidates_per_kb": candidates_per_kb(cleaners["names_off"], source),
        "runs": {
            name: {
                "cpu_seconds": taken,
                "megabytes_per_second": megabytes / taken,
                "microseconds_per_document": taken / documents * 1e6,
                "share_of_baseline": seconds["baseline"] / taken,
                "goal": GOALS.get(name),
            }
            for name, taken in seconds.items()
        },
    }


def growth(source: Path, folder: Path, counts: Sequence[int], repeats: int) -> list[dict[str, Any]]:
    """CPU time of the same documents with more and more rules, as a multiple of the fewest."""
    cleaners: dict[str, Cleaner] = {}
    loading: dict[str, tuple[float, float]] = {}
    for count in counts:
        packs = _made(count, folder)

        def load(count: int = count, packs: Path = packs) -> None:
            cleaners[str(count)] = Cleaner(rules=packs, names="off")

        loading[str(count)] = cpu_seconds(load), cpu_seconds(load)
    works: dict[str, Callable[[], object]] = {
        name: lambda cleaner=cleaner: cleaned(cleaner, source, folder)
        for name, cleaner in cleaners.items()
    }
    seconds = alternating(works, repeats)
    megabytes = source.stat().st_size / 1e6
    first = seconds[str(counts[0])]
    return [
        {
            "extra_rules": count,
            "cpu_seconds": seconds[str(count)],
            "megabytes_per_second": megabytes / seconds[str(count)],
            "times_the_first": seconds[str(count)] / first,
            "candidates_per_kb": candidates_per_kb(cleaners[str(count)], source),
            "load_cold_seconds": loading[str(count)][0],
            "load_warm_seconds": loading[str(count)][1],
        }
        for count in counts
    ]


def _print_share(measured: dict[str, Any]) -> None:
    print(
        f"with {measured['extra_rules']:,} extra rules, "
        f"{measured['candidates_per_kb']:.2f} candidates per kB"
    )
    for name, run in measured["runs"].items():
        goal = ""
        if run["goal"]:
            met = "met" if run["share_of_baseline"] >= run["goal"] else "MISSED"
            goal = f"   goal ≥ {run['goal']:.0%}: {met}"
        print(
            f"  {name:<10} {run['megabytes_per_second']:7.1f} MB/s "
            f"{run['microseconds_per_document']:7.0f} µs a document "
            f"{run['share_of_baseline']:6.1%} of the baseline{goal}"
        )


def _print_growth(rows: list[dict[str, Any]]) -> None:
    print("growth with the number of extra rules, names off")
    for row in rows:
        print(
            f"  {row['extra_rules']:>6,} rules {row['megabytes_per_second']:7.1f} MB/s "
            f"{row['times_the_first']:5.2f} × the first, "
            f"{row['candidates_per_kb']:.2f} candidates per kB; "
            f"loading {row['load_cold_seconds']:.2f} s cold, {row['load_warm_seconds']:.2f} s warm"
        )
    met = "met" if rows[-1]["times_the_first"] <= GROWTH_GOAL else "MISSED"
    print(f"  goal ≤ {GROWTH_GOAL:g} × the first: {met}")


def main() -> None:
    """Measure, print, and write JSON where it is asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--megabytes", type=float, default=20.0, help="size of the input")
    parser.add_argument("--repeats", type=int, default=5, help="counted repeats of each run")
    parser.add_argument("--rules", type=int, default=1_000, help="extra rules beside the baseline")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # A cache of its own: cold loads are cold, and the user's is left alone.
        os.environ["CLEANER_CACHE"] = str(folder / "cache")
        source = folder / "in.jsonl"
        with open(source, "wb") as file:
            file.writelines(synthetic.records(chosen.megabytes, chosen.seed))
        # Growth first: what the other has loaded would be in the cache, and not cold.
        rows = growth(source, folder, GROWTH, chosen.repeats)
        _print_growth(rows)
        share = share_of_baseline(source, folder, chosen.rules, chosen.repeats)
        _print_share(share)
        figures = {
            "python": platform.python_version(),
            "machine": platform.machine(),
            "megabytes": source.stat().st_size / 1e6,
            "repeats": chosen.repeats,
            "share": share,
            "growth": rows,
            "growth_goal": GROWTH_GOAL,
        }
    if chosen.json is not None:
        chosen.json.write_bytes(orjson.dumps(figures, option=orjson.OPT_INDENT_2))


if __name__ == "__main__":
    main()

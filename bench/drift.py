"""Whether drift is found, and whether it is told where there is none.

    python bench/drift.py [--outlets 200] [--runs 100] [--documents 60] [--wander 0.0]

A synthetic world of outlets, each with rules of its own habits (a line in nearly every document, a
box in some, an ad now and then) and texts of its own length; outlets have from half to twice
`--documents` documents in a run. A run draws documents from that world. Unchanged: two runs of the
same world, as often as `--runs` says. Changed: in the second run one outlet has a new layout: a
rule's line is worded anew and its rule stops; a box that some documents have comes in all; or all
spill of the outlet is out of the rules' reach; each kind in a third of the runs. `--wander` lets
each rule's rate in each outlet wander between runs by up to so much, which is no change of layout.

Printed: in how many changed runs the outlet was told, in how many anything else was, and in how
many unchanged ones anything was. Measured by `cleaner.runs.drift` as `clean stats` uses it.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

# The checkout's package, installed or not.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from cleaner.runs.drift import FLOOR, drift
from cleaner.runs.read import RunDocument
from cleaner.runs.stats import RunStats, collect

KINDS = ("rule stops", "box in all", "nothing found")
_HASH = "0" * 64


@dataclass(frozen=True)
class Habit:
    """How often a rule hits in an outlet's documents, and how long what it takes is."""

    rule: str
    rate: float
    length: int


@dataclass(frozen=True)
class Site:
    """One outlet."""

    name: str
    documents: int
    length: int
    habits: tuple[Habit, ...]


def world(outlets: int, documents: int, rng: random.Random) -> list[Site]:
    sites = []
    for number in range(outlets):
        habits = [
            Habit("shared/line", rng.uniform(0.8, 1.0), 60),
            Habit("shared/box", rng.uniform(0.2, 0.5), rng.randint(400, 900)),
            *(Habit(f"shared/rare-{n}", rng.betavariate(0.5, 6), rng.randint(20, 300))
              for n in range(6)),
        ]  # fmt: skip
        size = round(documents * 2 ** rng.uniform(-1, 1))
        sites.append(
            Site(f"site-{number}.example.org", size, rng.randint(800, 6000), tuple(habits))
        )
    return sites


def wandered(sites: list[Site], by: float, rng: random.Random) -> list[Site]:
    if not by:
        return list(sites)
    return [
        replace(site, habits=tuple(
            replace(h, rate=min(1.0, max(0.0, h.rate + rng.uniform(-by, by))))
            for h in site.habits))
        for site in sites
    ]  # fmt: skip


def changed(site: Site, kind: str) -> Site:
    if kind == "rule stops":
        return replace(site, habits=site.habits[1:])
    if kind == "box in all":
        return replace(site, habits=(site.habits[0], replace(site.habits[1], rate=1.0),
                                     *site.habits[2:]))  # fmt: skip
    return replace(site, habits=())


def run(sites: list[Site], rng: random.Random) -> RunStats:
    return collect(_documents(sites, rng))


def _documents(sites: list[Site], rng: random.Random) -> Iterator[RunDocument]:
    for site in sites:
        for number in range(site.documents):
            entries: list[dict[str, Any]] = [
                {"rule": habit.rule, "category": "other", "outcome": "applied", "stage": "spill",
                 "removed": "x" * max(1, round(rng.gauss(habit.length, habit.length / 4)))}
                for habit in site.habits
                if rng.random() < habit.rate
            ]  # fmt: skip
            removed = sum(len(entry["removed"]) for entry in entries)
            counts = {"output_chars": round(site.length * rng.lognormvariate(0, 0.6)),
                      "removed_chars": removed, "inserted_chars": 0}  # fmt: skip
            record = {
                "key": f"{site.name}/{number}#0", "input_sha256": _HASH, "output_sha256": _HASH,
                "fingerprint": _HASH, "verdict": "article", "flags": [], "counts": counts,
                "language": {"code": "en"}, "hints": {"outlet": site.name},
            }  # fmt: skip
            yield RunDocument(record, entries)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--outlets", type=int, default=200)
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--documents", type=int, default=60)
    parser.add_argument("--wander", type=float, default=0.0)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    rng = random.Random(asked.seed)
    sites = world(asked.outlets, asked.documents, rng)
    before = run(sites, rng)
    found = dict.fromkeys(KINDS, 0)
    tried = dict.fromkeys(KINDS, 0)
    beside = alarms = 0
    comparisons = 0
    for number in range(asked.runs):
        after = run(wandered(sites, asked.wander, rng), rng)
        report = drift(before, after)
        comparisons = report.comparisons
        alarms += bool(report.found)
        for item in report.found:
            print(f"    false alarm: {item}")
        kind = KINDS[number % len(KINDS)]
        hit = rng.randrange(asked.outlets)
        mixed = wandered(sites, asked.wander, rng)
        mixed[hit : hit + 1] = [changed(mixed[hit], kind)]
        report = drift(before, run(mixed, rng))
        tried[kind] += 1
        told = any(item.outlet == sites[hit].name for item in report.found)
        found[kind] += told
        if not told:
            rates = ", ".join(f"{habit.rate:.2f}" for habit in sites[hit].habits[:2])
            print(f"    missed, {kind}: {sites[hit].documents} documents, rates {rates}")
        beside += any(item.outlet != sites[hit].name for item in report.found)
        before = after
    print(
        f"{asked.outlets} outlets of {min(s.documents for s in sites)} to "
        f"{max(s.documents for s in sites)} documents, rates wander by {asked.wander:g}, "
        f"{comparisons} comparisons, told from {100 * FLOOR:g} points"
    )
    print(f"unchanged runs with a false alarm: {alarms} of {asked.runs}")
    for kind in KINDS:
        print(f"changed outlet found, {kind}: {found[kind]} of {tried[kind]}")
    print(f"changed runs that told another outlet, too: {beside} of {asked.runs}")


if __name__ == "__main__":
    main()

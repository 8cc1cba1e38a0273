"""How much better an outlet's documents are cleaned by a pack that was learned from its others.

    python bench/learn.py --data DIR [--outlets 40] [--extractors 3] [--pages]

DIR holds `text/*.jsonl` (`id, page, dataset, extractor, publisher, lang, text, labels`, see
quality_table.py) and `pages/*.jsonl` (`id, dataset, publisher, html_path, body`). Of each outlet
with three or more pages each document in turn is left out: a pack is learned from the others, as
the same extractor gave them, all its rules are made to act, and the one left out is cleaned by the
generic packs alone and by both. Figures of texts are those of quality_table.py: recall is the mean
over documents, `mean of sets` the mean of that over data sets. Of pages it is told how much of the
article is found (recall) and how much of what is kept is the article (precision).
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from multiprocessing import Pool
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from page_score import f1, overlap
from quality import generic, read_html
from quality_table import Score, figures, score

from cleaner import Cleaner
from cleaner.errors import CleanerError
from cleaner.learn.learn import learn
from cleaner.learn.rule_text import load_alone
from cleaner.result import Result
from cleaner.rulepack.rule import Rule
from cleaner.rulepack.table import RuleTable

# Of three documents one is left out.
LEAST = 2
SEED = 7
Group = list[dict[str, Any]]


def acting(pack: str, name: str) -> list[Rule]:
    """The rules of a learned pack, made to act, with ids of their own."""
    return [
        replace(rule, id=f"learned/{name}/{rule.id.rpartition('/')[2]}", trust="safe")
        for rule in (load_alone(pack) if pack else ())
    ]


def with_rules(rules: Iterable[Rule]) -> Cleaner:
    """The generic packs and some rules."""
    base = generic("safe")
    merged = sorted([*base.packs.rules, *rules], key=lambda rule: rule.id)
    packs = replace(base.packs, rules=RuleTable.of(merged))
    return Cleaner(packs, names="off", off=base.options.off)


def folds(group: Group, results: Sequence[Result]) -> tuple[Cleaner, dict[str, str]]:
    """A cleaner with what is learned for each page from the others, and the outlets under which
    the pages find their rules."""
    rules: list[Rule] = []
    outlets = {}
    for number, page in enumerate(sorted({record["page"] for record in group})):
        outlets[page] = f"fold{number}.example"
        rest = [r for record, r in zip(group, results, strict=True) if record["page"] != page]
        try:
            rules += acting(learn(outlets[page], rest, LEAST).pack, f"fold{number}")
        except CleanerError:
            continue  # Versions of one article.
    return with_rules(rules), outlets


def scored_texts(group: Group) -> list[tuple[Score, Score]]:
    """Each text of an outlet by the generic packs, and by both."""
    base = generic("safe")
    results = [base.clean(record["text"], url=f"https://x.example/{record['page']}")
               for record in group]  # fmt: skip
    cleaner, outlets = folds(group, results)
    return [
        (score(record, base.clean(record["text"])),
         score(record, cleaner.clean(record["text"], outlet=outlets[record["page"]])))
        for record in group
    ]  # fmt: skip


def groups(places: Iterable[Path], outlets: int, extractors: int) -> list[Group]:
    """The records of the sampled outlets, those of one outlet and extractor together."""
    found: dict[tuple[str, str], dict[str, Group]] = defaultdict(lambda: defaultdict(list))
    for path in sorted(places):
        for line in path.read_text("utf-8").splitlines():
            record = json.loads(line)
            record.setdefault("page", record["id"])
            if publisher := record.get("publisher"):
                key = record.get("dataset") or path.stem, publisher
                found[key][record.get("extractor", "")].append(record)
    chance = random.Random(SEED)
    large = {
        key: [own for _, own in sorted(by.items()) if len({r["page"] for r in own}) > LEAST]
        for key, by in found.items()
    }
    # The small sets whole, of the large one what is left of the sample.
    by_set: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for key in sorted(key for key, own in large.items() if own):
        by_set[key[0]].append(key)
    chosen: list[tuple[str, str]] = []
    for keys in sorted(by_set.values(), key=len):
        chosen += chance.sample(keys, min(len(keys), max(0, outlets - len(chosen))))
    return [
        group
        for key in chosen
        for group in chance.sample(large[key], min(extractors, len(large[key])))
    ]


def told(name: str, pairs: Sequence[tuple[Score, Score]]) -> str:
    """One line of the table."""
    before, after = (figures([pair[at] for pair in pairs]) for at in (0, 1))
    return f"| {name} | {len(pairs)} | " + " | ".join(
        f"{before[key]:.{places}f} | {after[key]:.{places}f}"
        for key, places in (("recall", 1), ("harm, errors out", 3), ("precision", 1))
    ) + " |"  # fmt: skip


def scored_pages(group: Group) -> list[tuple[str, list[tuple[float, float]]]]:
    """Each page of an outlet by the generic packs, and by both: precision and recall."""
    base = generic("safe")
    pages = [read_html(Path(record["home"]), record["html_path"]) for record in group]
    results = [base.clean_html(page) for page in pages]
    cleaner, outlets = folds(group, results)
    scores = []
    for record, page, result in zip(group, pages, results, strict=True):
        learned = cleaner.clean_html(page, outlet=outlets[record["page"]])
        both = [overlap(one.text, record["body"]) for one in (result, learned)]
        scores.append((record["dataset"], both))
    return scores


def print_texts(found: Sequence[tuple[Score, Score]]) -> None:
    """The table of texts by set."""
    print("| texts | documents | recall generic | + learned | harm | + learned | precision "
          "| + learned |\n|---|---|---|---|---|---|---|---|")  # fmt: skip
    by_set: dict[str, list[tuple[Score, Score]]] = defaultdict(list)
    for pair in found:
        by_set[pair[0].dataset].append(pair)
    for name, pairs in sorted(by_set.items()):
        print(told(name, pairs))
    print(told("all", found))
    means = [
        sum(figures([p[at] for p in pairs])["recall"] for pairs in by_set.values()) / len(by_set)
        for at in (0, 1)
    ]
    print(f"mean of sets, recall: {means[0]:.1f} generic, {means[1]:.1f} with what was learned")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--outlets", type=int, default=40, help="at most so many, sampled")
    parser.add_argument("--extractors", type=int, default=3, help="texts of so many, sampled")
    parser.add_argument("--pages", action="store_true", help="pages instead of texts")
    chosen = parser.parse_args()
    home = chosen.data / ("pages" if chosen.pages else "text")
    made = groups(home.glob("*.jsonl"), chosen.outlets, chosen.extractors)
    with Pool(os.cpu_count()) as pool:
        if not chosen.pages:
            found = [pair for pairs in pool.imap(scored_texts, made) for pair in pairs]
            print_texts(found)
            by_rule: dict[str, list[int]] = defaultdict(lambda: [0, 0])
            for _, after in found:
                for rule, counts in after.by_rule.items():
                    if rule.startswith("learned/"):
                        kind = rule.rpartition("/")[2]
                        by_rule[kind][0] += counts["spill"]
                        by_rule[kind][1] += counts["body"]
            for kind, (spill, body) in sorted(by_rule.items(), key=lambda item: -item[1][0])[:25]:
                print(f"  {kind:<40}{spill:>9}{body:>9}")
            return
        by_set: dict[str, list[Any]] = defaultdict(list)
        ready = [[{**r, "home": str(chosen.data)} for r in g if r.get("body")] for g in made]
        for rows in pool.imap(scored_pages, [g for g in ready if len(g) > LEAST]):
            for name, both in rows:
                by_set[name].append(both)
        print(
            "| pages | documents | F1 (precision/recall) generic | + learned |\n|---|---|---|---|"
        )
        for name, pages in sorted(by_set.items()):
            cells = [
                "{:.3f} ({:.3f}/{:.3f})".format(*f1([both[at] for both in pages])) for at in (0, 1)
            ]
            print(f"| {name} | {len(pages)} | {cells[0]} | {cells[1]} |")


if __name__ == "__main__":
    main()

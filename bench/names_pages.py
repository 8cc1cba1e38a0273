"""Articles in, every name that the tier `key` rewrites in them out, for a reader to judge.

    python bench/names_pages.py FILE… [--field body] [--rules DIR] [--open] [--tiers all]

FILE holds one JSON object a line with the article's text in `--field`. Written is a table of tabs:
what stands there, what it would become, cost, pack, tier, how often, and one place where it
stands. With --open every pack is given context in every article, a harder test than real use.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from pathlib import Path

# The checkout's package, installed or not.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from cleaner import Cleaner
from cleaner.model import Mention

AROUND = 40


def main() -> None:
    """Clean the articles and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--field", default="body")
    parser.add_argument("--rules", type=Path)
    parser.add_argument("--open", action="store_true")
    parser.add_argument("--tiers", choices=("key", "all"), default="key")
    asked = parser.parse_args()
    cleaner = Cleaner(asked.rules, trust="names=likely")
    title = None
    if asked.open:
        title = " ".join(sorted({word for p in cleaner.packs.names for word in p.context[:1]}))
    found: dict[tuple[str, str, str, str, float], list[str]] = defaultdict(list)
    articles = words = 0
    for file in asked.files:
        for line in file.read_text("utf-8").splitlines():
            text = json.loads(line).get(asked.field) or ""
            articles += 1
            words += len(text.split())
            result = cleaner.clean(text, title=title)
            for m in result.mentions:
                if m.before != m.after and (asked.tiers == "all" or m.tier == "key"):
                    found[m.before, m.after, m.tier, m.pack, m.cost].append(_place(result.text, m))
    for (before, after, tier, pack, cost), places in sorted(found.items()):
        print(before, after, f"{cost:.2f}", pack, tier, len(places), places[0], sep="\t")
    total = sum(map(len, found.values()))
    print(f"{total} rewrites, {len(found)} different, in {articles} articles, {words} words",
          file=sys.stderr)  # fmt: skip


def _place(text: str, mention: Mention) -> str:
    start, end = max(0, mention.clean_start - AROUND), mention.clean_end + AROUND
    return " ".join(text[start:end].split())


if __name__ == "__main__":
    main()

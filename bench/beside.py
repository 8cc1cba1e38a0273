"""Text mode beside its peers in one run, as ratios that can be compared between machines.

    python bench/beside.py [--data FILE.jsonl] [--megabytes 3] [--repeats 5] [--json FILE]
    python bench/beside.py --check bench/baseline.json

Measured is CPU time of this process, in turns, the median of `--repeats` after one turn that is not
counted. A ratio says how many times as fast as the peer; more is better:

- share: JSONL to JSONL and ledger, 1,000 extra rules, beside reading, `orjson` and writing alone
- one_by_one, re2_set: the scan beside one `re` expression a rule, and beside one RE2 set of them
  that tells which rules occur; of each rule its line or its literal
- c4: names off beside `C4QualityFilter` of datatrove on the same documents, where that is installed
- growth: 100 extra rules beside 10,000
- size: a byte of a document of 1 kB beside one of a document of 1 MB

`--check` fails where a ratio is less than 85 % of the file's; `--json` writes such a file. Without
`--data` the documents are those of `bench/synthetic.py`; rows of a file need `text` and `url`.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

# The checkout's package, installed or not; the modules beside this one are found as it is.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import orjson
import re2
import speed
import synthetic

from cleaner import Cleaner
from cleaner.blocks.article import Article
from cleaner.patterns.needles import parted

GOALS = {"share_names_off": 0.20, "share_names_on": 0.17, "one_by_one": 300.0, "c4": 1.0,
         "growth": 1 / 1.5, "size": 1 / 1.5}  # fmt: skip
MOST_LOST = 0.15
# One by one a thousand expressions read 0.1 MB a second.
_FEW = 20


def shares(source: Path, folder: Path, repeats: int) -> dict[str, float]:
    runs = speed.share_of_baseline(source, folder, 1_000, repeats)["runs"]
    return {f"share_{name}": runs[name]["share_of_baseline"] for name in ("names_off", "names_on")}


def scans(texts: list[str], folder: Path, repeats: int) -> dict[str, float]:
    """The scan of 1,000 rules beside `re` and RE2; each is measured by the byte."""
    cleaner = Cleaner(rules=speed._made(1_000, folder), names="off")
    scanner = cleaner._journey.engine._scanner
    wanted = []
    for rule in list(cleaner.packs.rules)[-1_000:]:
        needles = [parted(one)[0] for pattern in rule.patterns for one in pattern.needles]
        wanted += [*rule.lines[:1], *needles[:1]][:1]
    expressions = [re.compile(re.escape(text), re.IGNORECASE) for text in wanted]
    options = re2.Options()
    options.case_sensitive, options.max_mem = False, 256 << 20
    together = re2.Set.SearchSet(options)
    for text in wanted:
        together.Add(re2.escape(text))
    together.Compile()

    def ours() -> None:
        for text in texts:
            scanner.scan(Article(text))

    def one_by_one() -> None:
        for text in texts[:_FEW]:
            for expression in expressions:
                expression.search(text)

    def in_a_set() -> None:
        for text in texts:
            together.Match(text.encode())

    seconds = speed.alternating(
        {"ours": ours, "one_by_one": one_by_one, "re2_set": in_a_set}, repeats
    )
    all_of_it, few = (sum(map(len, part)) for part in (texts, texts[:_FEW]))
    rate = all_of_it / seconds["ours"]
    return {
        "one_by_one": rate / (few / seconds["one_by_one"]),
        "re2_set": seconds["re2_set"] / seconds["ours"],
    }


def c4(texts: list[str], repeats: int) -> dict[str, float]:
    """Cleaning beside datatrove's filter, or nothing where it is not installed."""
    try:
        from datatrove.data import Document
        from datatrove.pipeline.filters import C4QualityFilter
    except ImportError:
        print("datatrove is not installed: c4 is not measured", file=sys.stderr)
        return {}
    judge = C4QualityFilter(filter_no_terminal_punct=False)
    cleaner = Cleaner(names="off")

    def ours() -> None:
        for text in texts:
            cleaner.clean(text)

    def theirs() -> None:
        for text in texts:
            judge.filter(Document(text=text, id="1"))

    seconds = speed.alternating({"ours": ours, "theirs": theirs}, repeats)
    return {"c4": seconds["theirs"] / seconds["ours"]}


def growth(source: Path, folder: Path, repeats: int) -> dict[str, float]:
    few, many = speed.growth(source, folder, (100, 10_000), repeats)
    return {"growth": few["cpu_seconds"] / many["cpu_seconds"]}


def sizes(texts: list[str], repeats: int) -> dict[str, float]:
    """The same paragraphs as many documents of 1 kB and as one of 1 MB."""
    lines = [line for text in texts for line in text.split("\n")]
    long = "\n".join(lines)[:1_000_000]
    short = [long[at : at + 1_000] for at in range(0, len(long), 1_000)]
    cleaner = Cleaner(names="off")
    works: dict[str, Callable[[], object]] = {
        "long": partial(cleaner.clean, long),
        "short": lambda: [cleaner.clean(text) for text in short],
    }
    seconds = speed.alternating(works, repeats)
    return {"size": seconds["short"] / seconds["long"]}


def measure(source: Path, folder: Path, repeats: int) -> dict[str, float]:
    texts = [orjson.loads(line)["text"] for line in source.read_bytes().splitlines()]
    return {
        **shares(source, folder, repeats),
        **scans(texts, folder, repeats),
        **c4(texts, repeats),
        **growth(source, folder, repeats),
        **sizes(texts, repeats),
    }


def lost(ratios: dict[str, float], baseline: dict[str, float]) -> list[str]:
    """The ratios that are worse than the baseline's by more than may be lost."""
    return [
        name
        for name, before in baseline.items()
        if name in ratios and ratios[name] < (1 - MOST_LOST) * before
    ]


def main() -> int:
    """Measure, print, write JSON where asked; 1 where a ratio was lost."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, help="JSON lines instead of synthetic ones")
    parser.add_argument("--megabytes", type=float, default=3.0)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--json", type=Path, help="write the ratios to this file")
    parser.add_argument("--check", type=Path, help="compare with the ratios of this file")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["CLEANER_CACHE"] = str(folder / "cache")
        source = chosen.data or folder / "in.jsonl"
        if chosen.data is None:
            source.write_bytes(b"".join(synthetic.records(chosen.megabytes)))
        ratios = measure(source, folder, chosen.repeats)
    baseline: dict[str, Any] = orjson.loads(chosen.check.read_bytes()) if chosen.check else {}
    print(f"{'':<16} {'ratio':>9} {'goal':>8} {'baseline':>9}")
    for key, ratio in ratios.items():
        goal = f"{GOALS[key]:.3g}" if key in GOALS else ""
        before = f"{baseline[key]:.3g}" if key in baseline else ""
        print(f"{key:<16} {ratio:>9.3g} {goal:>8} {before:>9}")
    if chosen.json is not None:
        chosen.json.write_bytes(orjson.dumps(ratios, option=orjson.OPT_INDENT_2) + b"\n")
    worse = lost(ratios, baseline)
    for key in worse:
        print(f"{key} fell from {baseline[key]:.3g} to {ratios[key]:.3g}", file=sys.stderr)
    return 1 if worse else 0


if __name__ == "__main__":
    sys.exit(main())

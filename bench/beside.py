"""Text mode beside its peers in one run, as ratios that can be compared between machines.

    python bench/beside.py [--data FILE.jsonl] [--megabytes 3] [--repeats 5] [--json FILE]
    python bench/beside.py --check bench/baseline.json

Measured is CPU time of this process, in turns, the median of `--repeats` after one turn that is not
counted. A ratio says how many times as fast as the peer; more is better:

- share: JSONL to JSONL and ledger, 1,000 extra rules, beside reading, `orjson` and writing alone
- one_by_one, re2_set: the scan beside one `re` expression a rule, and beside one RE2 set of them
  that tells which rules occur; of each rule its line or its literal
- c4: names off beside `C4QualityFilter` of datatrove on the same documents (it counts sentences
  with spaCy), and clean_text: beside the package clean-text, which mends encoding and blanks, case
  and letters left alone; where they are installed
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
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

# The checkout's package, installed or not; the modules beside this one are found as it is.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import orjson
import re2
import speed
import synthetic
from rows import Row, figure, unless_missing

from cleaner import Cleaner
from cleaner.blocks.article import Article

GOALS = {"share_names_off": 0.20, "share_names_on": 0.17, "one_by_one": 300.0, "c4": 1.0,
         "growth": 1 / 1.5, "size": 1 / 1.5}  # fmt: skip
MOST_LOST = 0.15
# One by one a thousand expressions read 0.1 MB a second.
_FEW = 20


def shares(source: Path, folder: Path, repeats: int) -> list[Row]:
    runs = speed.share_of_baseline(source, folder, 1_000, repeats)["runs"]
    rate = {name: run["megabytes_per_second"] for name, run in runs.items()}
    against = "read, `orjson`, write"
    return [
        _row("text", f"share_{key}", f"JSON lines and ledger, {said}", rate[key], rate["baseline"],
             against)
        for key, said in (("names_off", "names off"), ("names_on", "names on"))
    ]  # fmt: skip


def _row(group: str, name: str, what: str, ours: float, peer: float, against: str) -> Row:
    return Row(group, name, what, "MB/s", ours, peer, against, goal=GOALS.get(name))


def scans(texts: list[str], folder: Path, repeats: int) -> list[Row]:
    """The scan of 1,000 rules beside `re` and RE2; each is measured by the byte."""
    cleaner = Cleaner(rules=speed._made(1_000, folder), names="off")
    scanner = cleaner._journey.engine._scanner
    wanted = []
    for rule in list(cleaner.packs.rules)[-1_000:]:
        needles = [needle for pattern in rule.patterns for needle in pattern.needles]
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
    whole, few = megabytes(texts), megabytes(texts[:_FEW])
    rate, what = whole / seconds["ours"], "where 1,000 rules may act"
    return [
        _row("scan", "one_by_one", what, rate, few / seconds["one_by_one"], "`re` one by one"),
        _row(
            "scan",
            "re2_set",
            what,
            rate,
            whole / seconds["re2_set"],
            "one RE2 set, which tells no places",
        ),
    ]


def megabytes(texts: list[str]) -> float:
    """The size of texts in UTF-8."""
    return sum(len(text.encode()) for text in texts) / 1e6


def _c4() -> Callable[[str], object]:
    import spacy  # noqa: F401 - datatrove does not ask for it, and fails with the first document
    from datatrove.data import Document
    from datatrove.pipeline.filters import C4QualityFilter

    judge = C4QualityFilter(filter_no_terminal_punct=False)
    return lambda text: judge.filter(Document(text=text, id="1"))


def _clean_text() -> Callable[[str], object]:
    from cleantext import clean

    return partial(clean, lower=False, to_ascii=False)


def _each(way: Callable[[str], object], texts: list[str]) -> None:
    for text in texts:
        way(text)


def texts_beside(texts: list[str], repeats: int) -> list[Row]:
    """Cleaning in memory beside what others make of the same texts, where they are installed."""
    peers = {
        "c4": ("`C4QualityFilter` of datatrove", unless_missing(_c4)),
        "clean_text": ("clean-text", unless_missing(_clean_text)),
    }
    cleaner = Cleaner(names="off")

    works: dict[str, Callable[[], object]] = {"ours": partial(_each, cleaner.clean, texts)}
    works |= {
        name: partial(_each, way, texts)
        for name, (_, way) in peers.items()
        if not isinstance(way, str)
    }
    seconds = speed.alternating(works, repeats)
    size = megabytes(texts)
    return [
        Row("text", name, "texts in memory, names off", "MB/s", size / seconds["ours"],
            size / seconds[name] if name in seconds else None, against,
            goal=GOALS.get(name), note=way if isinstance(way, str) else "")
        for name, (against, way) in peers.items()
    ]  # fmt: skip


def growth(source: Path, folder: Path, repeats: int) -> list[Row]:
    few, many = speed.growth(source, folder, (100, 10_000), repeats)
    return [grown(few, many)]


def grown(few: dict[str, Any], many: dict[str, Any]) -> Row:
    """Many extra rules beside few."""
    key, name, what = "megabytes_per_second", "growth", f"{many['extra_rules']:,} extra rules"
    return _row("growth", name, what, many[key], few[key], f"{few['extra_rules']:,}")


def by_size(texts: list[str], sizes: Sequence[int], repeats: int) -> dict[int, float]:
    """MB/s over the same paragraphs in documents of so many characters each; 1 MB of them, or one
    document where that is larger."""
    lines = [line for text in texts for line in text.split("\n")]
    paragraphs = "\n".join(lines) + "\n"
    long = paragraphs * -(-max(sizes) // len(paragraphs))
    cleaner = Cleaner(names="off")
    documents = {}
    for size in sizes:
        whole = long[: max(size, 1_000_000)]
        documents[size] = [whole[at : at + size] for at in range(0, len(whole), size)]
    works: dict[str, Callable[[], object]] = {
        str(size): partial(_each, cleaner.clean, parts) for size, parts in documents.items()
    }
    seconds = speed.alternating(works, repeats)
    return {size: megabytes(parts) / seconds[str(size)] for size, parts in documents.items()}


def sized(rates: dict[int, float]) -> Row:
    """A document of 1 MB beside ones of 1 kB."""
    large, small = rates[1_000_000], rates[1_000]
    return _row("growth", "size", "a document of 1 MB", large, small, "documents of 1 kB")


def measure(source: Path, folder: Path, repeats: int) -> list[Row]:
    texts = [orjson.loads(line)["text"] for line in source.read_bytes().splitlines()]
    return [
        *shares(source, folder, repeats),
        *scans(texts, folder, repeats),
        *texts_beside(texts, repeats),
        *growth(source, folder, repeats),
        sized(by_size(texts, (1_000, 1_000_000), repeats)),
    ]


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
        rows = measure(source, folder, chosen.repeats)
    ratios = {row.name: row.ratio for row in rows if row.ratio is not None}
    baseline: dict[str, Any] = orjson.loads(chosen.check.read_bytes()) if chosen.check else {}
    print(f"{'':<16} {'ours':>9} {'peer':>9} {'ratio':>9} {'goal':>8} {'baseline':>9}")
    for row in rows:
        figures = [row.ours, row.peer, row.ratio, row.goal, baseline.get(row.name)]
        print(f"{row.name:<16}", *(f"{figure(number):>9}" for number in figures), row.note)
    if chosen.json is not None:
        chosen.json.write_bytes(orjson.dumps(ratios, option=orjson.OPT_INDENT_2) + b"\n")
    worse = lost(ratios, baseline)
    for key in worse:
        print(f"{key} fell from {baseline[key]:.3g} to {ratios[key]:.3g}", file=sys.stderr)
    return 1 if worse else 0


if __name__ == "__main__":
    sys.exit(main())

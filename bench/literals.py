"""What the extra `hyperscan` gives: the scan and a whole `clean`, by Aho-Corasick and by Hyperscan.

    python bench/literals.py [--data FILE.jsonl] [--megabytes 3] [--repeats 7]

Measured is CPU time of this process, in turns, the median of `--repeats` after one turn that is not
counted, names off; on the documents of `bench/synthetic.py`, or on the field `text` of a file's
rows. Packs of one's own are those of `bench/rules.py` without the shipped ones. Hyperscan is used
whatever the share of hits is; where they are many, a cleaner would leave it alone.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path

import orjson

# The checkout's package, installed or not; the modules beside this one are found as it is.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import speed
import synthetic

import rules as extra_rules
from cleaner import Cleaner, load_rules
from cleaner.match.automaton import Automaton
from cleaner.match.bytewise import is_bytewise
from cleaner.match.hyper import Hyperscan
from cleaner.rulepack.packs import Packs

PLACEHOLDERS = Path(__file__).resolve().parent.parent / "rules" / "placeholders"


def own(folder: Path, count: int) -> Packs:
    """Packs of `count` rules and nothing else."""
    extra_rules.write(folder, count)
    shutil.copytree(PLACEHOLDERS, folder / "placeholders")
    return load_rules([folder], shipped=False)


def reading_raw(packs: Packs) -> tuple[Cleaner, Automaton]:
    """A cleaner that reads raw UTF-8 from the first text on, and what it finds needles with."""
    cleaner = Cleaner(packs, names="off")
    automaton, _ = cleaner._journey.engine._scanner._needles.over_bytes()
    # As it is after the first megabyte, and not to change while it is measured.
    automaton.find(b"." * 1_000_000)
    automaton._hyper_at = 0
    automaton._hyper = None
    return cleaner, automaton


def compare(name: str, packs: Packs, texts: list[str], repeats: int) -> None:
    """Print one line: microseconds a document, and the share that Hyperscan takes."""
    (cleaner, automaton), (other, faster) = reading_raw(packs), reading_raw(packs)
    before = time.process_time()
    faster._hyper = Hyperscan.of(faster._needles)
    taken = time.process_time() - before
    if faster._hyper is None:
        raise SystemExit('Hyperscan is not here; install it with pip install ".[hyperscan]"')
    raws = [raw.lower() for raw in (text.encode() for text in texts) if is_bytewise(raw)]
    told = sum(len(automaton.find(raw)) for raw in raws)
    works = {
        "find": lambda: [automaton.find(raw) for raw in raws],
        "find_hs": lambda: [faster.find(raw) for raw in raws],
        "clean": lambda: [cleaner.clean(text) for text in texts],
        "clean_hs": lambda: [other.clean(text) for text in texts],
    }
    times = speed.alternating(works, repeats)
    find, find_hs, clean, clean_hs = (seconds / len(texts) * 1e6 for seconds in times.values())
    print(
        f"{name:12} {len(faster._needles):7,} needles  {told / sum(map(len, raws)) * 1e3:5.1f} "
        f"hits/kB  find {find:6.1f} and {find_hs:6.1f} µs ({find_hs / find:.2f})  "
        f"clean {clean:7.1f} and {clean_hs:7.1f} µs ({clean_hs / clean:.2f})  "
        f"taken in within {taken:.2f} s",
        flush=True,
    )


def main() -> None:
    """Compare for packs of two sizes, and for the shipped ones."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path)
    parser.add_argument("--megabytes", type=float, default=3)
    parser.add_argument("--repeats", type=int, default=7)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = synthetic.records(asked.megabytes)
        lines = asked.data.read_bytes().splitlines() if asked.data else list(made)
        texts = [text for line in lines if (text := orjson.loads(line)["text"])]
        for count in (1_000, 10_000):
            packs = own(folder / str(count), count)
            compare(f"{count:,} rules", packs, texts, asked.repeats)
        compare("shipped", load_rules((), shipped=True), texts, asked.repeats)


if __name__ == "__main__":
    main()

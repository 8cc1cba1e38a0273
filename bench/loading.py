"""How long rule files take to load, cold and from the cache: CPU seconds, the median of five.

    python bench/loading.py [--count 10000]

Cold is YAML text to validated rules; warm is the cache's file to rules that a scan can be set up
with. Only the shipped placeholders are loaded beside the rules that are counted.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import rules as made
from cleaner.rulepack import cache
from cleaner.rulepack.find import read_layer, shipped_folder
from cleaner.rulepack.hashing import source_hash
from cleaner.rulepack.sources import load_sources


def _cpu(run: Callable[[], object], repeats: int = 5) -> float:
    times = []
    for _ in range(repeats):
        start = time.process_time()
        run()
        times.append(time.process_time() - start)
    return statistics.median(times)


def main() -> None:
    """Print both figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--count", type=int, default=10_000)
    count = parser.parse_args().count
    shipped = read_layer(shipped_folder())
    sources = {p: t for p, t in shipped.items() if p.startswith("placeholders/")}
    sources |= {f"bench/{name}": text for name, text in made.packs(count)}
    key = source_hash([sources])
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CLEANER_CACHE"] = folder

        def cold() -> None:
            for path in Path(folder).iterdir():
                path.unlink()
            load_sources([sources], [""])

        print(f"{count} rules: cold {_cpu(cold):.2f} s, ", end="")
        print(f"warm {1000 * _cpu(lambda: cache.load(key)):.0f} ms of CPU")


if __name__ == "__main__":
    main()

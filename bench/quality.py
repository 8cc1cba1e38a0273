"""Cleans a file of texts for a scorer, with the generic packs and names off.

    python bench/quality.py --text FILE.jsonl -o PRED.jsonl [--trust likely]

Of each record only `id` and `text` are read; for each, one line `{"id": …, "clean": …}` is written
in the same order. A record that cannot be cleaned is written unchanged, told on stderr, and makes
the command fail.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator
from functools import cache
from multiprocessing import Pool
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from cleaner import Cleaner
from cleaner.errors import CleanerError


@cache
def generic(trust: str) -> Cleaner:
    """A cleaner with the packs that are for no outlet."""
    off = [rule.id for rule in Cleaner().packs.rules if rule.id.startswith("outlets/")]
    return Cleaner(names="off", trust=trust, off=off)


def clean(task: tuple[str, str, str]) -> tuple[str, str, str]:
    """`(id, text, trust)` to `(id, clean text, error)`."""
    key, text, trust = task
    try:
        return key, generic(trust).clean(text).text, ""
    except CleanerError as error:
        return key, text, str(error)


def tasks(path: Path, trust: str) -> Iterator[tuple[str, str, str]]:
    """The records of a file."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            record = json.loads(line)
            yield record["id"], record["text"], trust


def main() -> None:
    """Clean the file that the command line names."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--text", type=Path, required=True)
    parser.add_argument("-o", "--out", type=Path, required=True)
    parser.add_argument("--trust", default="safe", choices=("safe", "likely"))
    chosen = parser.parse_args()
    failed = 0
    with Pool(os.cpu_count()) as pool, chosen.out.open("w", encoding="utf-8") as out:
        for key, text, error in pool.imap(clean, tasks(chosen.text, chosen.trust), chunksize=32):
            out.write(json.dumps({"id": key, "clean": text}, ensure_ascii=False) + "\n")
            if error:
                failed += 1
                print(f"{key}: {error}", file=sys.stderr)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()

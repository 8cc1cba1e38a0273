"""Cleans a file of texts or pages for a scorer, with the generic packs and names off.

    python bench/quality.py --text FILE.jsonl -o PRED.jsonl [--trust likely]
    python bench/quality.py --pages FILE.jsonl -o PRED.jsonl

Of a text only `id` and `text` are read; for each, one line `{"id": …, "clean": …}` is written in
the same order. A text that cannot be cleaned is written unchanged.

Of a page `id`, `html_path` (relative to the folder above FILE's, or absolute; may be gzipped) and
`url`, if it is there, are read, and `{"id": …, "text": …}` is written. A page that cannot be
cleaned is left out, which counts as an empty text.

What cannot be cleaned is told on stderr and makes the command fail.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import sys
from collections.abc import Iterator
from functools import cache
from multiprocessing import Pool
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from cleaner import Cleaner
from cleaner.errors import CleanerError


@cache
def generic(trust: str, *, fast: bool = False) -> Cleaner:
    """A cleaner with the packs that are for no outlet."""
    off = [rule.id for rule in Cleaner().packs.rules if rule.id.startswith("outlets/")]
    return Cleaner(names="off", trust=trust, off=off, fast=fast)


def read_html(home: Path, path: str) -> bytes:
    """The bytes of a page below `home`, gzipped or not."""
    raw = (home / path).read_bytes()
    return gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw


def clean(task: tuple[dict[str, Any], str]) -> tuple[dict[str, Any] | None, str]:
    """A record of a text and the trust to what is written and an error."""
    record, trust = task
    key, text = record["id"], record["text"]
    try:
        return {"id": key, "clean": generic(trust).clean(text).text}, ""
    except CleanerError as error:
        return {"id": key, "clean": text}, f"{key}: {error}"


def clean_page(task: tuple[dict[str, Any], str]) -> tuple[dict[str, Any] | None, str]:
    """A record of a page and the trust to what is written, if anything is, and an error."""
    record, trust = task
    key = record["id"]
    try:
        raw = read_html(Path(record["home"]), record["html_path"])
        result = generic(trust).clean_html(raw, url=record.get("url") or None)
    except (CleanerError, OSError) as error:
        return None, f"{key}: {error}"
    return {"id": key, "text": result.text}, ""


def tasks(path: Path, trust: str) -> Iterator[tuple[dict[str, Any], str]]:
    """The records of a file."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield {**json.loads(line), "home": str(path.resolve().parent.parent)}, trust


def main() -> None:
    """Clean the file that the command line names."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--text", type=Path)
    source.add_argument("--pages", type=Path)
    parser.add_argument("-o", "--out", type=Path, required=True)
    parser.add_argument("--trust", default="safe", choices=("safe", "likely"))
    chosen = parser.parse_args()
    run = clean if chosen.text else clean_page
    failed = 0
    with Pool(os.cpu_count()) as pool, chosen.out.open("w", encoding="utf-8") as out:
        todo = tasks(chosen.text or chosen.pages, chosen.trust)
        for record, error in pool.imap(run, todo, chunksize=32):
            if record is not None:
                out.write(json.dumps(record, ensure_ascii=False) + "\n")
            if error:
                failed += 1
                print(error, file=sys.stderr)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()

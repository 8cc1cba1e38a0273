"""How long `clean compare`, `stats` and `audit` take over a large run, and how much memory.

    python bench/runs.py [--documents 100000] [--folder DIR]

Two synthetic ledgers are written to a folder (by default a temporary one): 300 rules, 200 outlets
and a tail of small ones (one document in a hundred), five languages, six entries a document on
average. The second holds the documents in another order; one in fifty lacks an edit. Then each
command runs in a process of its own; told are its seconds, its CPU seconds, and the most memory
that it held at a time.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import orjson

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("en", "de", "fr", "es", "ar")
CATEGORIES = ("ad", "teaser", "share", "caption", "newsletter")
WORDS = "Sign up for our weekly newsletter and read more of the harbour news every day".split()


def lines(number: int, changed: bool) -> bytes:
    """One document: its record and its entries."""
    rng = random.Random(number)
    site = number % 200 if number % 100 else number
    key = f"site-{site}/{number}.txt#{number:016x}"
    entries, removed, at = [], 0, 0
    for _ in range(rng.randint(2, 10)):
        rule = min(299, int(rng.expovariate(1 / 40)))
        text = " ".join(rng.choices(WORDS, k=rng.randint(3, 12))) + "\n"
        at += rng.randint(100, 600)
        entries.append(
            {
                "record": "entry", "document": key, "stage": "spill", "rule": f"shared/rule-{rule}",
                "category": CATEGORIES[rule % 5], "action": "cut", "outcome": "applied",
                "start": at, "end": at + len(text), "removed": text, "inserted": "",
                "reason": [{"cue": "line", "share": 1.0, "detail": text.strip()}],
            }
        )  # fmt: skip
        at += len(text)
    if changed and number % 50 == 0:
        entries.pop()
    removed = sum(len(entry["removed"]) for entry in entries)
    digest = hashlib.sha256(b"%d %d" % (number, len(entries))).hexdigest()
    document = {
        "record": "document", "schema": 1, "key": key,
        "input_sha256": hashlib.sha256(b"%d" % number).hexdigest(), "input_kind": "text",
        "output_sha256": digest, "fingerprint": "0" * 63 + str(int(changed)),
        "language": {"code": LANGUAGES[site % 5], "known_by": "hint"},
        "verdict": "article", "verdict_evidence": f"{at} characters of prose", "flags": [],
        "counts": {"applied": len(entries), "stopped": 0, "removed_chars": removed,
                   "inserted_chars": 0, "output_chars": at},
        "captured": {}, "hints": {"url": f"https://site-{site}.example.org/{number}.html"},
    }  # fmt: skip
    return b"".join(orjson.dumps(record) + b"\n" for record in (document, *entries))


def write(path: Path, documents: int, changed: bool) -> None:
    # A stride that shares no factor with the count visits each document once.
    stride = 7_919 if changed and documents % 7_919 else 1
    with open(path, "wb") as out:
        out.writelines(lines(number * stride % documents, changed) for number in range(documents))


def measure(name: str, *arguments: str) -> None:
    command = [sys.executable, "-m", "cleaner", *arguments]
    start = time.monotonic()
    child = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)  # It is waited for; Popen should know.
    print(
        f"{name:<24} {time.monotonic() - start:7.1f} s  {usage.ru_utime + usage.ru_stime:7.1f} s "
        f"CPU  {usage.ru_maxrss / 1024:6.0f} MB  exit {child.returncode}",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--folder", type=Path, help="Where the ledgers are kept; reused.")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = asked.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        runs = [folder / f"{name}-{asked.documents}.ledger.jsonl" for name in "ab"]
        for path, changed in zip(runs, (False, True), strict=True):
            if not path.exists():
                write(path, asked.documents, changed)
        sizes = ", ".join(f"{path.stat().st_size / 1e6:.0f} MB" for path in runs)
        print(f"{asked.documents:,} documents, ledgers of {sizes}", flush=True)
        a, b = map(str, runs)
        measure("compare", "compare", a, b)
        measure("stats", "stats", b)
        measure("stats --against", "stats", b, "--against", a)
        measure("report", "report", b, "-o", str(folder / "report.html"))
        measure("audit -n 200", "audit", b, "-o", str(folder / "sample.csv"))


if __name__ == "__main__":
    main()

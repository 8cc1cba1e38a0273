"""What telling the language costs and how often it is right, beside langdetect.

    python bench/language.py [--data FILE.jsonl] [--megabytes 2] [--repeats 3]

Rows need `text` and `lang` (a code such as `de`); without `--data` they are those of
`bench/synthetic.py` that say their language. No row's language is given to the cleaner.

- share: CPU time within `detect`, of all CPU time of cleaning, names off; the median of repeats
  after one that is not counted. Only documents for which a rule asks are looked at.
- right: of all rows, those whose label `detect` names; and langdetect, on all of the text, seeded.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from statistics import median

# The checkout's package, installed or not; the modules beside this one are found as it is.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import langdetect
import orjson
import synthetic
from rows import Row, missed, table

from cleaner import Cleaner, scope
from cleaner.blocks.language import Language, detect

GOAL = 0.10


def share(texts: list[str], repeats: int) -> float:
    """The part of cleaning's CPU time that goes into telling languages."""
    spent = 0

    def watched(text: str, hint: str | None = None) -> Language:
        nonlocal spent
        begun = time.process_time_ns()
        try:
            return detect(text, hint)
        finally:
            spent += time.process_time_ns() - begun

    cleaner = Cleaner(names="off")
    scope.detect = watched
    found = []
    for _ in range(repeats + 1):
        spent, begun = 0, time.process_time_ns()
        for text in texts:
            cleaner.clean(text)
        found.append(spent / (time.process_time_ns() - begun))
    scope.detect = detect
    return median(found[1:])


def theirs(text: str) -> str | None:
    """What langdetect makes of the whole text."""
    langdetect.DetectorFactory.seed = 0
    try:
        return str(langdetect.detect(text)).split("-")[0]
    except langdetect.LangDetectException:
        return None


def measure(rows: list[dict[str, str]], repeats: int) -> list[Row]:
    """The share of the time, and how many are right."""
    part = share([row["text"] for row in rows], repeats)
    ours = sum(detect(row["text"]).code == row["lang"] for row in rows) / len(rows)
    other = sum(theirs(row["text"]) == row["lang"] for row in rows) / len(rows)
    languages = len({row["lang"] for row in rows})
    right = f"right, {len(rows)} texts in {languages} languages"
    return [
        Row("language", "language_share", "share of text mode", "%", part * 100, goal=GOAL * 100,
            less=True),
        Row("language", "language_right", right, "%", ours * 100, other * 100, "langdetect", 1.0),
    ]  # fmt: skip


def main() -> int:
    """Measure and print; 1 where the share is above the goal, or langdetect is right more often."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, help="JSON lines instead of synthetic ones")
    parser.add_argument("--megabytes", type=float, default=2.0)
    parser.add_argument("--repeats", type=int, default=3)
    chosen = parser.parse_args()
    lines = chosen.data.open("rb") if chosen.data else synthetic.records(chosen.megabytes)
    found = measure([row for row in map(orjson.loads, lines) if row.get("lang")], chosen.repeats)
    print(table(found))
    return 1 if missed(found) else 0


if __name__ == "__main__":
    sys.exit(main())

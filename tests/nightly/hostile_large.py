"""Runs the hostile cases large, each in a child of its own; `make nightly` does, pytest does not.

    python tests/nightly/hostile_large.py [--size 400000] [--tenth N] [--only WORD]

Each case is run at the size and at twice the size, with a limit on memory and time. Exit 1 where
one breaks a promise, dies, takes more than SECONDS_PER_MB, more than GROWTH times the CPU time for
twice the size, or more memory than is promised.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import sys
import time
from multiprocessing.connection import Connection
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from hostile import check
from hostile.cases import CASES
from hostile.model import Case

from cleaner import Result

SECONDS_PER_MB = 2.0
GROWTH = 2.3
# Below this the clock says nothing of growth.
TELLING = 0.4
# Of the promised 300 MB and twelve times the document.
BASE_MB, PER_MB = 300, 12
# Documents of nothing but lines that rules take cost more, in proportion; see docs/guarantees.md.
# Each of their lines is an edit, and told of; they are shown and not counted.
KNOWN = ("many date lines", "many share bars")
LIMIT = 3 << 30
PATIENCE = 60.0


def _child(name: str, size: int, answer: Connection) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (LIMIT, LIMIT))
    case = CASES[name]
    raw = case.make(size)
    spent = peak = 0.0
    began = time.process_time()
    try:
        acted = check.act(case, raw)
        if isinstance(acted, Result):
            acted.ledger.to_jsonl()
        spent = time.process_time() - began
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        said = check.judge(case, raw, acted)
    except Exception as error:
        said = f"{type(error).__name__}: {str(error)[:200]}"
    answer.send((said, spent, peak, len(raw)))


def measured(name: str, size: int) -> tuple[str, float, float, int]:
    """Outcome, CPU seconds, peak MB and length of one case in a child."""
    here, there = multiprocessing.Pipe()
    child = multiprocessing.get_context("fork").Process(target=_child, args=(name, size, there))
    child.start()
    there.close()
    try:
        if not here.poll(PATIENCE):
            return f"stopped after {PATIENCE:g} s", PATIENCE, 0.0, size
        found: tuple[str, float, float, int] = here.recv()
        return found
    except EOFError:
        child.join()
        return f"died with {child.exitcode}", 0.0, 0.0, size
    finally:
        child.kill()
        child.join()


def faults(case: Case, name: str, size: int) -> tuple[list[str], float, float]:
    """What is wrong with one case, its seconds per MB and its peak in MB."""
    said, once, peak, length = measured(name, size)
    wrong = [said] if said not in ("ok", "rejected", "loads", "refused") else []
    if wrong or not case.grows:
        return wrong, 0.0, peak
    said, twice, peak, length = measured(name, 2 * size)
    if said not in ("ok", "rejected", "loads", "refused"):
        return [said], 0.0, peak
    megabytes = length / 1e6
    rate = twice / megabytes
    if twice > SECONDS_PER_MB * max(1.0, megabytes):
        wrong.append(f"{rate:.1f} s per MB")
    if twice > TELLING and twice > GROWTH * once:
        wrong.append(f"{once:.2f} s, of twice the size {twice:.2f} s")
    if peak > BASE_MB + PER_MB * megabytes:
        wrong.append(f"{peak:.0f} MB for {megabytes:.1f} MB")
    return wrong, rate, peak


def main() -> int:
    """Run; print the figures; 1 where something is wrong."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--size", type=int, default=400_000)
    parser.add_argument("--tenth", type=int, help="Only every tenth case, from this one on.")
    parser.add_argument("--only", default="", help="Only cases that are called so.")
    chosen = parser.parse_args()
    names = [name for name in CASES if chosen.only in name]
    if chosen.tenth is not None:
        names = names[chosen.tenth % 10 :: 10]
    # What is set up once, after some text, is no growth.
    for word in ("word ", "渡"):
        check.shipped().clean(word * 400_000)
    check.shipped().clean_html("<p>Read more</p>" * 99)
    wrong, slowest, largest = 0, (0.0, ""), (0.0, "")
    for name in names:
        found, rate, peak = faults(CASES[name], name, chosen.size)
        known = name.endswith(KNOWN)
        for fault in found:
            print(f"{'known: ' if known else ''}{name}: {fault}", flush=True)
        wrong += bool(found) and not known
        slowest, largest = max(slowest, (rate, name)), max(largest, (peak, name))
    print(
        f"{len(names)} cases at {chosen.size} and {2 * chosen.size} bytes: {wrong} do wrong; "
        f"slowest {slowest[0]:.2f} s per MB ({slowest[1]}); "
        f"largest {largest[0]:.0f} MB ({largest[1]})"
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

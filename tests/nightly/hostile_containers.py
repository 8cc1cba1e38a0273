"""Every hostile container through `clean run` as a process, with its time and memory watched.

`python tests/nightly/hostile_containers.py [--only NAME]` prints what is wrong and the figures;
exit code 1 where something is.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from itertools import chain
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from hostile import archives, containers  # noqa: E402
from hostile.check import UNSAFE  # noqa: E402
from hostile.containers import Box  # noqa: E402

SECONDS, MEGABYTES = 120, 768  # Of the whole process, and of the largest of its children.


def measured(box: Box, folder: Path) -> tuple[list[str], float, float]:
    """What is wrong with one case, its seconds, and the MB of its largest process."""
    containers.fill(folder / "in", box.make())
    command = [sys.executable, "-m", "cleaner", "run", "in", "-o", "out", "--isolated", "--names",
               "off", "--compress", "none", "--format", "jsonl", "--workers", "1"]  # fmt: skip
    began = time.monotonic()
    process = subprocess.Popen(
        command, cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL, stderr=(folder / "said").open("wb"),
    )  # fmt: skip
    peak = 0.0
    while process.poll() is None and time.monotonic() - began < SECONDS:
        peak = max(peak, *map(_megabytes, _family(process.pid)))
        time.sleep(0.05)
    process.kill()
    process.wait()
    took = time.monotonic() - began
    wrong = _wrong(box, folder, process.returncode)
    if peak > MEGABYTES:
        wrong.append(f"{peak:.0f} MB")
    return wrong, took, peak


def _family(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        children = []
    return [pid, *map(int, children)]


def _megabytes(pid: int) -> float:
    try:
        found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    except OSError:
        return 0.0
    return int(found[1]) / 1024 if found else 0.0


def _wrong(box: Box, folder: Path, code: int) -> list[str]:
    said = (folder / "said").read_text("utf-8", "replace")
    wrong = [f"exit code {code}: {said[-300:]}"] if code != (3 if box.rejected else 0) else []
    if "Traceback" in said or UNSAFE.search(said):
        wrong.append(f"said {said[-300:]!r}")
    found: Counter[str] = Counter()
    for path in chain.from_iterable((folder / "out").glob(f"{kind}/*") for kind in
                                    ("documents", "dead", "ledger")):  # fmt: skip
        for line in path.read_bytes().split(b"\n")[:-1]:
            row = archives.as_json(line)
            if path.parent.name == "documents":
                found["ok"] += 1
            elif path.parent.name == "dead":
                found[row["reason"]] += 1
            if path.parent.name != "documents" and UNSAFE.search(line.decode("utf-8")):
                wrong.append(f"unsafe: {line[:99]!r}")
    if found != +Counter({"ok": box.sound, **box.rejected}):
        wrong.append(f"gave {dict(found)}")
    return wrong


def main() -> int:
    """Run; print the figures; 1 where something is wrong."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--only", default="", help="Only cases that are called so.")
    only = parser.parse_args().only
    boxes = chain(containers.boxes(), archives.tables(), archives.warcs())
    count = faults = 0
    slowest, largest = (0.0, ""), (0.0, "")
    for box in boxes:
        if only not in box.name:
            continue
        with tempfile.TemporaryDirectory() as folder:
            wrong, took, peak = measured(box, Path(folder))
        for fault in wrong:
            print(f"{box.name}: {fault}", flush=True)
        count, faults = count + 1, faults + bool(wrong)
        slowest, largest = max(slowest, (took, box.name)), max(largest, (peak, box.name))
    print(
        f"{count} cases: {faults} do wrong; slowest {slowest[0]:.1f} s ({slowest[1]}); "
        f"largest {largest[0]:.0f} MB ({largest[1]})"
    )
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())

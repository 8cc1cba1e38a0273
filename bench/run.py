"""What `clean run` costs: memory over a long run, workers, gzip, compression, a night's increment.

    python bench/run.py [memory] [worker] [workers] [gzip] [compression] [increment]
                        [--documents 1000000] [--short 20000] [--files 10000] [--folder DIR]

All by default; `make bench` measures `worker workers increment`, with fewer documents.

- memory: `--documents` of 1.5 kB, 2 workers; RSS of the workers and of the parent, sampled each
  second, in the first and the last tenth of the time, and the most. Goal: last / first ≤ 1.02.
- worker: the most RSS of a worker over `--short` documents of 1.5 kB, and with one of 1 MB among
  them. Goal: 120 MB.
- workers: `--short` documents with 1 worker and with 2, wall clock. Goal: 1.8 times as fast, on a
  machine of two cores with nothing else to do.
- gzip: the same documents packed and plain, CPU. Goal: not half as fast.
- compression: the share of CPU that `--compress gzip` and `zst` take of a run. Goal: 30 %.
- increment: 1 % new files in a folder of `--files` documents; its CPU as a share of the whole
  run's. Goal: 3 %.

Measured last on two shared cores, with a load of 2 to 11 from other work (names on): memory:
100,000 documents, parent 84 to 86 MB, a worker 167 to 196 MB from the first tenth to the last,
which is patterns that are compiled when first needed: between document 130,000 and 176,000 of a
longer run it was 0.1 MB. Workers (4,000 documents, names off): 1.84 and 1.51 times with a load
below 2, else nothing that says anything. gzip: as fast as plain. Compression: gzip 7 %, zst 9 %,
of which the noise is a part. Increment: 5.3 % (3.7 of 69.5 s; 1.0 s with nothing new): two thirds
of it are a worker that starts, loads and compiles.

CPU is that of all processes (user and system), so other load on the machine counts little; what is
on the wall clock says so. The texts are those of `bench/synthetic.py`, whole (5–6 kB) in the short
measurements, their first 1.5 kB in the long one.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, median

import orjson
import synthetic
from rows import Row, table

ROOT = Path(__file__).resolve().parent.parent
MEASURES = ("memory", "worker", "workers", "gzip", "compression", "increment")


@dataclass(frozen=True)
class Cost:
    """Seconds on the wall and of CPU, and `(parent, worker, …)` MB at each look."""

    wall: float
    cpu: float
    memory: tuple[tuple[float, ...], ...]


def texts(count: int, size: int | None = None) -> Iterator[str]:
    """Articles without end run out of words to differ in; four thousand come again and again."""
    chance = random.Random(1)
    made = [synthetic.record(n, chance)["text"][:size] for n in range(min(count, 4000))]
    return itertools.islice(itertools.cycle(made), count)


def write_rows(path: Path, documents: Iterator[str]) -> Path:
    with open(path, "wb") as out:
        out.writelines(
            orjson.dumps({"id": number, "text": text}) + b"\n"
            for number, text in enumerate(documents)
        )
    return path


def write_files(folder: Path, documents: Iterator[str], first: int = 0) -> None:
    for number, text in enumerate(documents, first):
        place = folder / f"{number % 100:02}"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{number:08}.txt").write_text(text, "utf-8")


def run(source: Path, out: Path, *options: str, every: float = 1.0) -> Cost:
    """`clean run`, looked at every so many seconds."""
    command = [sys.executable, "-m", "cleaner", "run", str(source), "-o", str(out), "--isolated"]
    began = time.monotonic()
    child = subprocess.Popen(
        [*command, "-q", *options],
        stdout=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    memory = []
    looked = began
    while True:
        pid, status, usage = os.wait4(child.pid, os.WNOHANG)
        if pid:
            break
        if time.monotonic() - looked >= every:
            looked = time.monotonic()
            memory.append(tuple(map(_megabytes, [child.pid, *_workers(child.pid)])))
        time.sleep(0.02)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        sys.exit(f"clean run ended with {child.returncode}")
    wall = time.monotonic() - began
    return Cost(wall, usage.ru_utime + usage.ru_stime, tuple(memory))


def _workers(parent: int) -> list[int]:
    """The children, but for the one that counts what the others leave behind."""
    try:
        pids = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
        named = {int(pid): Path(f"/proc/{pid}/cmdline").read_bytes() for pid in pids}
    except OSError:
        return []
    return [pid for pid, line in named.items() if b"resource_tracker" not in line]


def _megabytes(pid: int) -> float:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096 / 1e6
    except (OSError, IndexError):
        return 0.0


def warm(folder: Path) -> None:
    """One run that is not counted: the first with new packs compiles them, in the parent."""
    run(write_rows(folder / "warm.jsonl", texts(10)), folder / "warm", "--workers", "1")


def most(cost: Cost, *, workers: bool) -> float:
    """The most memory of the parent, or of any worker; 0 where `/proc` is missing."""
    places = slice(1, None) if workers else slice(0, 1)
    return max((size for sample in cost.memory for size in sample[places]), default=0.0)


def measure_memory(folder: Path, documents: int) -> list[Row]:
    source = write_rows(folder / "long.jsonl", texts(documents, 1500))
    cost = run(source, folder / "long", "--workers", "2")
    tenth = max(1, len(cost.memory) // 10)
    rows = []
    for name, places in (("parent", slice(0, 1)), ("worker", slice(1, None))):
        first, last = (
            mean(size for sample in part for size in sample[places] if size)
            for part in (cost.memory[:tenth], cost.memory[-tenth:])
        )
        top = most(cost, workers=name == "worker")
        what = f"memory of the {name}, last tenth of {documents:,} documents"
        note = f"{documents / cost.wall:,.0f} documents/s; most {top:.0f} MB"
        rows.append(Row("run", f"memory_{name}", what, "MB", last, first, "first tenth", 1.02,
                        less=True, note=note))  # fmt: skip
    return rows


def measure_worker(folder: Path, documents: int) -> list[Row]:
    small = list(texts(documents, 1500))
    long = "\n".join(texts(200))[:1_000_000]
    rows = []
    for name, added, said in (("worker", [], ""), ("worker_1mb", [long], ", one of 1 MB")):
        source = write_rows(folder / f"{name}.jsonl", iter([*small, *added]))
        cost = run(source, folder / name, "--workers", "1", every=0.05)
        what = f"memory of a worker, {documents:,} documents{said}"
        reached = most(cost, workers=True)
        note = "" if reached else "not measured: there is no /proc here"
        rows.append(Row("run", name, what, "MB", reached or None, goal=120, less=True, note=note))
    return rows


def measure_workers(folder: Path, documents: int, repeats: int = 1) -> list[Row]:
    source = write_rows(folder / "short.jsonl", texts(documents))
    load = os.getloadavg()[0]
    walls: dict[int, list[float]] = {1: [], 2: []}
    for turn in range(repeats):
        for n, wall in walls.items():
            wall.append(run(source, folder / f"workers-{n}-{turn}", "--workers", f"{n}").wall)
    one, two = (documents / median(wall) for wall in walls.values())
    what = f"2 workers, {documents:,} documents, by the wall"
    return [
        Row(
            "run",
            "workers",
            what,
            "documents/s",
            two,
            one,
            "1 worker",
            1.8,
            note=f"load {load:.1f}",
        )
    ]


def measure_gzip(folder: Path, documents: int) -> list[Row]:
    source = write_rows(folder / "plain.jsonl", texts(documents))
    packed = folder / "packed.jsonl.gz"
    packed.write_bytes(gzip.compress(source.read_bytes(), 6))
    plain, gz = (run(path, folder / f"in-{path.name}") for path in (source, packed))
    return [Row("run", "gzip", "input packed with gzip", "documents/CPU s", documents / gz.cpu,
                documents / plain.cpu, "plain", 0.5)]  # fmt: skip


def measure_compression(folder: Path, documents: int) -> list[Row]:
    source = write_rows(folder / "out.jsonl", texts(documents))
    none, *packed = (
        run(source, folder / f"out-{name}", "--compress", name).cpu
        for name in ("none", "gzip", "zst")
    )
    return [
        Row("run", f"compress_{name}", f"share of `--compress {name}`", "%",
            max(0.0, 1 - none / cpu) * 100, goal=30, less=True)
        for name, cpu in zip(("gzip", "zst"), packed, strict=True)
    ]  # fmt: skip


def measure_increment(folder: Path, files: int) -> list[Row]:
    source, new = folder / "files", max(1, files // 100)
    write_files(source, texts(files))
    whole = run(source, folder / "night")
    write_files(source, texts(new), first=files)
    night = run(source, folder / "night")
    again = run(source, folder / "night")
    what, note = f"{new} new files of {files:,}", f"none new: {again.cpu:.1f} s"
    return [Row("run", "increment", what, "s CPU", night.cpu, whole.cpu, "the whole run", 0.03,
                less=True, note=note)]  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("what", nargs="*", choices=[*MEASURES, []])
    parser.add_argument("--documents", type=int, default=1_000_000)
    parser.add_argument("--short", type=int, default=20_000)
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--folder", type=Path, help="Where the files are made; else temporary.")
    asked = parser.parse_args()
    counts = {"memory": asked.documents, "increment": asked.files}
    for name in asked.what or MEASURES:
        with tempfile.TemporaryDirectory(dir=asked.folder) as temporary:
            warm(Path(temporary))
            rows = globals()[f"measure_{name}"](Path(temporary), counts.get(name, asked.short))
        print(table(rows), flush=True)


if __name__ == "__main__":
    main()

"""All measurements of speed in one go: ours and the peers, growth, start-up, memory.

    python bench/all.py [text] [html] [pipeline] [growth] [documents] [start] [run] [language]
                        [--data DIR] [--small | --whole] [--readme] [--out DIR]

`make bench` runs it where the peers of `bench/peers.txt` are installed; a peer that is not there is
named in the table. Out come `bench.json`, a table `bench.md` and plots `bench.svg` and `bench.png`
in `build/bench`; `--readme` puts the table and the plots into the README, too. Parts that are not
asked for stay as they are in `bench.json`. Each part runs in a process of its own, and where one
fails the others are still measured; the command then ends with 1.

The data are made. `DIR` may hold `text/*.jsonl` (rows with `id`, `text`, `url`) and `pages/*.jsonl`
as `bench/pages.py` reads them; what it does not hold is made, as are the documents of `clean run`.
`--small` takes a minute or two and shows that all works; its figures say little. `--whole` has runs
of up to a million documents.
"""

from __future__ import annotations

import argparse
import datetime
import importlib.metadata
import multiprocessing
import os
import platform
import re
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

# The checkout's package, installed or not; the modules beside this one are found as it is.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import beside
import beside_html
import engines
import growing
import language
import orjson
import run
import show
import startup
import synthetic
from rows import Row, unless_missing

# What a figure may depend on, beside the package itself.
VERSIONS = (
    "ahocorasick_rs", "google-re2", "orjson", "trafilatura", "selectolax", "lxml", "datatrove",
    "spacy", "clean-text", "resiliparse", "readability-lxml", "newspaper4k", "jusText",
)  # fmt: skip


@dataclass(frozen=True)
class Size:
    """How much of everything is measured."""

    megabytes: float
    repeats: int
    pages: int
    documents: tuple[int, ...]
    short: int
    files: int


DEFAULT = Size(3.0, 5, 60, (1_000, 10_000, 100_000), 2_500, 2_000)
SMALL = Size(0.2, 2, 8, (100, 1_000), 200, 200)
WHOLE = Size(3.0, 5, 60, (1_000, 10_000, 100_000, 1_000_000), 2_500, 2_000)


@dataclass(frozen=True)
class Task:
    """What a part is given: how much, what of, and a folder of its own."""

    size: Size
    data: Path | None
    folder: Path

    def source(self) -> Path:
        """JSON lines, of the data or made."""
        target = self.folder / "in.jsonl"
        lines = list(_lines(self.data)) if self.data else []
        if not lines:
            lines = list(synthetic.records(self.size.megabytes))
        # Spread over the whole, since files begin with one publisher or language.
        step = max(1, int(sum(map(len, lines)) / (self.size.megabytes * 1e6)))
        target.write_bytes(b"".join(lines[::step]))
        return target

    def rows(self) -> list[dict[str, Any]]:
        """The same, parsed."""
        return [orjson.loads(line) for line in self.source().read_bytes().splitlines()]

    def texts(self) -> list[str]:
        """Their texts."""
        return [row["text"] for row in self.rows()]


def _lines(data: Path) -> list[bytes]:
    rows = [
        orjson.loads(line)
        for path in sorted(data.glob("text/*.jsonl"))
        for line in path.read_bytes().splitlines()
    ]
    wanted = ("id", "text", "url", "lang")
    return [orjson.dumps({k: row[k] for k in wanted if k in row}) + b"\n" for row in rows]


Found = tuple[list[Row], dict[str, growing.Points]]


def text(task: Task) -> Found:
    size, texts = task.size, task.texts()
    return [
        *beside.shares(task.source(), task.folder, size.repeats),
        *beside.texts_beside(texts, size.repeats),
        *beside.scans(texts, task.folder, size.repeats),
    ], {}


def html(task: Task) -> Found:
    folder = task.data / "pages" if task.data and (task.data / "pages").is_dir() else None
    return beside_html.measure(beside_html.read(folder, task.size.pages), task.size.repeats), {}


def pipeline(task: Task) -> Found:
    def there() -> str:
        import datatrove  # noqa: F401 - without it the pipeline would end in its traceback
        import spacy  # noqa: F401

        return ""

    missing = unless_missing(there)
    if missing:
        what = "`clean run` over pages"
        return [Row("pipeline", "engines_speed", what, "pages/CPU s", None, None, "datatrove",
                    engines.GOALS["speed"], note=missing)], {}  # fmt: skip
    size = task.size
    return engines.rows(engines.measure(None, 2 * size.pages, size.repeats)), {}


def growth(task: Task) -> Found:
    by_rules, rules = growing.rules(task.source(), task.folder, task.size.repeats)
    by_size, sizes = growing.sizes(task.texts(), task.size.repeats)
    return [*by_rules, *by_size], {"rules": rules, "size": sizes}


def documents(task: Task) -> Found:
    rows, points = growing.documents(task.folder, task.size.documents)
    return rows, {"documents": points}


def start(task: Task) -> Found:
    return startup.rows(startup.measure(2 * task.size.repeats + 1)), {}


def runs(task: Task) -> Found:
    size = task.size
    run.warm(task.folder)
    return [
        *run.measure_worker(task.folder, size.short),
        *run.measure_workers(task.folder, size.short, size.repeats),
        *run.measure_increment(task.folder, size.files),
    ], {}


def languages(task: Task) -> Found:
    return language.measure([row for row in task.rows() if row.get("lang")], task.size.repeats), {}


PARTS: dict[str, Callable[[Task], Found]] = {
    "text": text, "html": html, "pipeline": pipeline, "growth": growth, "documents": documents,
    "start": start, "run": runs, "language": languages,
}  # fmt: skip


def measured(part: str, size: Size, data: Path | None) -> dict[str, Any]:
    """A part's rows and points, and when and beside how much else they were measured."""
    load, began = os.getloadavg()[0], time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["CLEANER_CACHE"] = str(folder / "cache")
        rows, points = PARTS[part](Task(size, data, folder))
    return {
        "rows": [row.as_json() for row in rows],
        "points": points,
        "when": f"{datetime.datetime.now(datetime.UTC):%Y-%m-%d %H:%M}",
        "load": round(load, 1),
        "seconds": round(time.monotonic() - began),
        "data": "given" if data else "made",
        "size": asdict(size),
    }


def _version(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    try:
        told = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    except OSError:
        told = None
    return {
        "processor": told[1] if told else platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
        "system": platform.system(),
        "python": platform.python_version(),
        "versions": {name: _version(name) for name in VERSIONS},
    }


def main() -> int:
    """Measure the parts, each in its process, and write what came out."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []])
    parser.add_argument("--data", type=Path, help="a folder with text/*.jsonl and pages/*.jsonl")
    sizes = parser.add_mutually_exclusive_group()
    sizes.add_argument("--small", action="store_const", dest="size", const=SMALL)
    sizes.add_argument("--whole", action="store_const", dest="size", const=WHOLE)
    parser.add_argument("--readme", action="store_true", help="table and plots for the README, too")
    parser.add_argument("--out", type=Path, default=show.ROOT / "build" / "bench")
    chosen = parser.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    target = chosen.out / "bench.json"
    told: dict[str, Any] = orjson.loads(target.read_bytes()) if target.exists() else {"parts": {}}
    told |= {"schema": 1, "machine": machine()}
    failed = []
    for part in chosen.parts or PARTS:
        print(f"{part} …", file=sys.stderr, flush=True)
        spawn = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(1, mp_context=spawn) as process:
            try:
                found = process.submit(measured, part, chosen.size or DEFAULT, chosen.data).result()
            except (Exception, SystemExit) as error:
                failed.append(part)
                print(f"{part} failed and is left out: {error!r}", file=sys.stderr)
                told["parts"].pop(part, None)
                continue
        told["parts"][part] = found
        print(f"{part} took {found['seconds']} s", file=sys.stderr, flush=True)
        target.write_bytes(orjson.dumps(told, option=orjson.OPT_INDENT_2) + b"\n")
    show.write(told, chosen.out, readme=chosen.readme)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

"""How long the program takes to start, as a multiple of Python's own start.

    python bench/startup.py [--repeats 11] [--json FILE]

Measured is the CPU time of child processes (`os.wait4`: user and system), the median of
alternating repeats:

- python: `python -c pass`
- import: `import cleaner`
- help: `python -m cleaner --help`
- file: `python -m cleaner FILE` on a small article, with the packs in the cache (warm)

The ratios can be compared between machines, the milliseconds cannot. Children run without
`CLEANER_*` of the caller, in a folder without a config file, and with a cache of their own.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

import orjson
from rows import Row, table

GOALS = {"help": 4.0, "file": 7.0, "import": 3.0}
SAID = {
    "import": "`import cleaner`",
    "help": "`clean --help`",
    "file": "`clean FILE`, packs cached",
}
ROOT = Path(__file__).resolve().parent.parent
TEXT = (
    "Bridge across the Tesk to reopen in spring\n"
    "The council of Orrin has voted to repair the wooden bridge across the Tesk after a week of "
    "storms. The work will take until May, the mayor said on Thursday.\n"
    "Advertisement\n"
    "Farmers in the upper valley had waited for years. They now have to drive twenty kilometres "
    "to the mill and back, and the school bus has stopped running.\n"
)


def cpu_milliseconds(command: list[str], folder: Path, environment: dict[str, str]) -> float:
    """CPU time of one child; its output is thrown away, a failure is raised."""
    child = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{command} failed with code {child.returncode}")
    return (usage.ru_utime + usage.ru_stime) * 1000


def measure(repeats: int) -> dict[str, float]:
    """Median milliseconds of each command."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("CLEANER_")}
    environment["PYTHONPATH"] = str(ROOT)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        environment["CLEANER_CACHE"] = str(folder / "cache")
        article = folder / "article.txt"
        article.write_text(TEXT, encoding="utf-8")
        commands = {
            "python": [sys.executable, "-c", "pass"],
            "import": [sys.executable, "-c", "import cleaner"],
            "help": [sys.executable, "-m", "cleaner", "--help"],
            "file": [sys.executable, "-m", "cleaner", str(article)],
        }
        taken: dict[str, list[float]] = {name: [] for name in commands}
        # The turn before the first fills the cache and writes byte code.
        for turn in range(repeats + 1):
            for name, command in commands.items():
                milliseconds = cpu_milliseconds(command, folder, environment)
                if turn:
                    taken[name].append(milliseconds)
    return {name: median(values) for name, values in taken.items()}


def rows(taken: dict[str, float]) -> list[Row]:
    """Each command beside Python's own start."""
    return [
        Row("start", name, what, "ms CPU", taken[name], taken["python"], "`python -c pass`",
            goal=GOALS.get(name), less=True)
        for name, what in SAID.items()
    ]  # fmt: skip


def main() -> None:
    """Measure, print, and write JSON where it is asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--repeats", type=int, default=11)
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    chosen = parser.parse_args()
    taken = measure(chosen.repeats)
    print(table(rows(taken)))
    if chosen.json is not None:
        ratios = {name: taken[name] / taken["python"] for name in SAID}
        figures = {"milliseconds": taken, "ratios": ratios, "goals": GOALS}
        chosen.json.write_bytes(orjson.dumps(figures, option=orjson.OPT_INDENT_2))


if __name__ == "__main__":
    main()

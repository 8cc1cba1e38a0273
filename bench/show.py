"""The table, the plots and the README's section out of the figures of `bench/all.py`.

    python bench/show.py build/bench/bench.json [--readme]

Beside the JSON are written `bench.md`, `bench.svg` and `bench.png`. `--readme` writes the plots to
docs/images and puts the table between the README's two marks, with the machine, the day and the
goals that were missed.
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
from pathlib import Path
from typing import Any

import orjson
from rows import Row, figure, missed, of_json, table

ROOT = Path(__file__).resolve().parent.parent
BEGIN, END = "<!-- figures of make bench -->\n", "<!-- end of figures -->\n"
PICTURE = (
    "![Text mode, pages and growth beside their peers; the table has the figures]"
    "(docs/images/bench.svg)\n"
)


def all_rows(told: dict[str, Any]) -> list[Row]:
    """The rows of all parts."""
    return [of_json(row) for part in told["parts"].values() for row in part["rows"]]


def all_points(told: dict[str, Any]) -> dict[str, list[dict[str, float]]]:
    """The points of all parts, by what grows."""
    return {
        name: points for part in told["parts"].values() for name, points in part["points"].items()
    }


def circumstances(told: dict[str, Any]) -> str:
    """What was measured on and with, in a sentence or two."""
    machine, parts = told["machine"], told["parts"].values()
    if not parts:
        return "Nothing was measured.\n"
    days = sorted({part["when"][:10] for part in parts})
    loads = [part["load"] for part in parts]
    made = all(part["data"] == "made" for part in parts)
    least = min((part["size"]["repeats"] for part in parts), default=0)
    when = " to ".join(dict.fromkeys((days[0], days[-1])))
    return (
        f"Measured on {when} on {machine['cores']} cores "
        f"of {machine['processor']}, {machine['system']}, Python {machine['python']}, load of the "
        f"machine {figure(min(loads))} to {figure(max(loads))} at the start of a part, "
        f"{'made texts and pages' if made else 'texts and pages of publishers'}. CPU time, medians "
        f"of {least} in turns; workers by the wall, and runs over many files and memory once.\n"
    )


def grown(points: dict[str, list[dict[str, float]]]) -> str:
    """The points of the lines, as a table for each."""
    units = {"rules": "µs a kB", "size": "µs a kB", "documents": "ms a document"}
    heads = {"rules": "extra rules", "size": "characters a document", "documents": "documents"}
    lines = []
    for name, unit in units.items():
        found = points.get(name, [])
        if found:
            extras = [key for key in found[0] if key not in {"x", "y"}]
            lines.append(f"\n| {heads[name]} | {unit} |" + "".join(
                f" {key.replace('_', ' ')} |" for key in extras))  # fmt: skip
            lines.append("|" + "---|" * (2 + len(extras)))
        for point in found:
            rest = "".join(f" {figure(point[key])} |" for key in extras)
            lines.append(f"| {point['x']:,} | {figure(point['y'])} |{rest}")
    return "\n".join(lines) + "\n"


def section(told: dict[str, Any]) -> str:
    """What stands between the marks of the README."""
    rows = all_rows(told)
    lost = missed(rows)
    said = f"Of {sum(row.met is not None for row in rows)} goals {len(lost)} are missed.\n"
    return f"{PICTURE}\n{circumstances(told)}\n{table(rows)}\n{said}"


def placed(readme: str, text: str) -> str:
    """The README with the text between its marks."""
    if BEGIN not in readme or END not in readme:
        raise SystemExit(f"README.md: the lines {BEGIN!r} and {END!r} belong around the figures")
    return re.sub(
        f"(?<={re.escape(BEGIN)}).*(?={re.escape(END)})", lambda _: text, readme, flags=re.DOTALL
    )


def write(told: dict[str, Any], folder: Path, *, readme: bool) -> None:
    """All that is made of the figures."""
    points = all_points(told)
    (folder / "bench.md").write_text(section(told) + grown(points), "utf-8")
    print(table(all_rows(told)))
    try:
        import plot  # matplotlib comes with `make bench` alone
    except ImportError as error:
        print(f"no plots: {error}; `make bench` installs the group bench", file=sys.stderr)
        return
    plot.draw(all_rows(told), points, folder)
    if readme:
        for kind in ("svg", "png"):
            shutil.copy(folder / f"bench.{kind}", ROOT / "docs" / "images" / f"bench.{kind}")
        place = ROOT / "README.md"
        place.write_text(placed(place.read_text("utf-8"), section(told)), "utf-8")


def main() -> None:
    """Read the figures and show them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("figures", type=Path)
    parser.add_argument("--readme", action="store_true")
    chosen = parser.parse_args()
    told = orjson.loads(chosen.figures.read_bytes())
    write(told, chosen.figures.parent, readme=chosen.readme)


if __name__ == "__main__":
    main()

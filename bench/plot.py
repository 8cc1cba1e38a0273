"""Draws the figures of `bench/all.py`: bars of text mode and of pages, lines of growth.

In go rows and points, out come `bench.svg` and `bench.png`. The ground is white and opaque, so that
both modes of a page show them alike; ours is told from the peers by blue and hatching, not by hue
alone. Lines begin at zero: a line that is flat looks flat. matplotlib is needed to draw, not to say
what is drawn.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rows import Row, figure

OURS, PEER, INK = "#0072b2", "#c2c2c2", "#222222"
LINES = {
    "rules": ("extra rules", "µs CPU a kB"),
    "size": ("characters a document", "µs CPU a kB"),
    "documents": ("documents of one `clean run`", "ms CPU a document"),
}


@dataclass(frozen=True)
class Bar:
    """One bar: whose it is, and its length."""

    label: str
    value: float
    ours: bool


def bars(rows: Iterable[Row], groups: dict[str, str]) -> list[Bar]:
    """Each figure once, the fastest first; a group's word stands in front of its peers."""
    found: dict[str, Bar] = {}
    for row in rows:
        if row.group not in groups:
            continue
        word = groups[row.group]
        sides = ((row.what, row.ours, True), (row.against, row.peer, False))
        for label, value, ours in sides:
            if value:
                name = (f"clean: {label}" if ours else f"{word}{label}").replace("`", "")
                found.setdefault(name, Bar(name, value, ours))
    return sorted(found.values(), key=lambda bar: -bar.value)


def _bars(axes: Any, found: list[Bar], title: str) -> None:
    places = range(len(found), 0, -1)
    colours = [OURS if bar.ours else PEER for bar in found]
    drawn = axes.barh(places, [bar.value for bar in found], 0.72, color=colours)
    for patch, bar in zip(drawn, found, strict=True):
        if bar.ours:
            patch.set(hatch="///", edgecolor="white", linewidth=0)
    axes.set_xscale("log")
    least, largest = (pick(bar.value for bar in found) for pick in (min, max))
    axes.set_xlim(least / 2, largest * 5)
    axes.set_yticks(places, [bar.label for bar in found])
    for place, bar in zip(places, found, strict=True):
        axes.text(bar.value * 1.12, place, figure(bar.value), va="center", color=INK)
    axes.set_title(title, loc="left", color=INK, fontweight="bold")
    axes.tick_params(axis="y", length=0)
    axes.xaxis.set_visible(False)
    axes.spines[["top", "right", "bottom"]].set_visible(False)


def _line(axes: Any, points: list[dict[str, float]], name: str) -> None:
    below, beside = LINES[name]
    x, y = ([point[key] for point in points] for key in ("x", "y"))
    axes.plot(x, y, color=OURS, marker="o", markersize=5, linewidth=1.8)
    axes.set(xscale="log", ylim=(0, max(y) * 1.3), xlabel=below.replace("`", ""))
    axes.set_xticks(x, [_short(value) for value in x])
    axes.minorticks_off()
    axes.set_title(beside, loc="left", color=INK, fontweight="bold")
    axes.spines[["top", "right"]].set_visible(False)


def _short(value: float) -> str:
    for size, letter in ((1_000_000, "M"), (1_000, "k")):
        if value >= size:
            return f"{value / size:g}{letter}"
    return f"{value:g}"


def draw(rows: list[Row], points: dict[str, list[dict[str, float]]], folder: Path) -> None:
    """Write both pictures; what was not measured leaves its place empty."""
    import matplotlib as mpl

    mpl.use("Agg")
    # Without its salt the SVG would differ from run to run where the figures do not.
    mpl.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "bench", "font.size": 9.5,
                         "font.family": "sans-serif", "hatch.linewidth": 0.6})  # fmt: skip
    from matplotlib import pyplot
    from PIL import Image

    picture = pyplot.figure(figsize=(9.6, 6.4), layout="constrained", facecolor="white")
    above, below = picture.subfigures(2, 1, height_ratios=(1.45, 1))
    above.suptitle("Blue, hatched: clean. Grey: others. More is better; scales are logarithmic.",
                   x=0.01, ha="left", color=INK, fontsize=9.5)  # fmt: skip
    below.suptitle("clean as it grows: CPU time. Less is better; scales begin at zero.",
                   x=0.01, ha="left", color=INK, fontsize=9.5)  # fmt: skip
    sides = above.subplots(1, 2)
    wanted = (
        ({"text": "", "scan": "scan: "}, "Text: MB a CPU second"),
        ({"html": ""}, "Pages: pages a CPU second"),
    )
    for axes, (groups, title) in zip(sides, wanted, strict=True):
        found = bars(rows, groups)
        _bars(axes, found, title) if found else axes.set_axis_off()
    for axes, name in zip(below.subplots(1, len(LINES)), LINES, strict=True):
        _line(axes, points[name], name) if points.get(name) else axes.set_axis_off()
    picture.savefig(folder / "bench.svg", metadata={"Date": None})
    picture.savefig(folder / "bench.png", dpi=120)
    with Image.open(folder / "bench.png") as drawn:
        few = drawn.convert("RGB").quantize(24)
    few.save(folder / "bench.png", optimize=True)  # a third of the bytes
    pyplot.close(picture)

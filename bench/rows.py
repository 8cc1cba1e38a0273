"""One row of the measurements: a figure of ours, a peer's, their ratio and the goal.

In go figures in one unit, out come the ratio, whether the goal is met, JSON and a table in
Markdown. A ratio is always ours divided by the peer's. Of speeds more is better, and the goal is
the least ratio; of times and memory less is better (`less`), and the goal is the most. A row
without a peer has its goal in its own unit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, TypeVar

T = TypeVar("T")

GROUPS = {
    "text": "Text",
    "scan": "The scan of 1,000 rules alone",
    "html": "Pages",
    "pipeline": "Pages, whole runs",
    "growth": "Growth",
    "start": "Start-up",
    "run": "`clean run`",
    "language": "Language",
}


@dataclass(frozen=True)
class Row:
    """What was measured; `against` names the peer, `note` says why a figure is missing."""

    group: str
    name: str
    what: str
    unit: str
    ours: float | None
    peer: float | None = None
    against: str = ""
    goal: float | None = None
    less: bool = False
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """Ours divided by the peer's, where both were measured."""
        return self.ours / self.peer if self.ours is not None and self.peer else None

    @property
    def met(self) -> bool | None:
        """Whether the goal is met; None without a goal, or without the figure it is about."""
        figure = self.ratio if self.against else self.ours
        if self.goal is None or figure is None:
            return None
        return figure <= self.goal if self.less else figure >= self.goal

    def as_json(self) -> dict[str, Any]:
        """The row with what follows from it."""
        return {**asdict(self), "ratio": self.ratio, "met": self.met}


def of_json(read: dict[str, Any]) -> Row:
    """A row as it was written."""
    return Row(**{key: value for key, value in read.items() if key not in {"ratio", "met"}})


def unless_missing(make: Callable[[], T]) -> T | str:
    """A peer as `make` imports it, or the sentence that says that it is missing."""
    try:
        return make()
    except ImportError as error:
        return f"not measured: {error}; `make bench` installs bench/peers.txt"


def figure(value: float | None) -> str:
    """Three digits that count, and never an exponent."""
    if value is None:
        return ""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def _goal(row: Row) -> str:
    if row.goal is None:
        return ""
    said = {True: "met", False: "**missed**", None: "not measured"}[row.met]
    unit = "" if row.against else f" {row.unit}"
    return f"{'≤' if row.less else '≥'} {figure(row.goal)}{unit}: {said}"


def _cell(value: float | None, unit: str) -> str:
    return f"{figure(value)} {unit}" if value is not None else "—"


def table(rows: Iterable[Row]) -> str:
    """All rows as one table, a line of its own above each group."""
    found = list(rows)
    lines = ["| | ours | beside | ratio | goal |", "|---|---|---|---|---|"]
    for group, title in GROUPS.items():
        part = [row for row in found if row.group == group]
        if part:
            lines.append(f"| **{title}** | | | | |")
        for row in part:
            beside = f"{row.against}: {_cell(row.peer, row.unit)}" if row.against else ""
            what = f"{row.what} ({row.note})" if row.note else row.what
            lines.append(
                f"| {what} | {_cell(row.ours, row.unit)} | {beside} | {figure(row.ratio)} "
                f"| {_goal(row)} |"
            )
    return "\n".join(lines) + "\n"


def missed(rows: Sequence[Row]) -> list[str]:
    """What did not reach its goal, in words."""
    return [row.what for row in rows if row.met is False]

"""The table and the plots of the measurements say what was measured, and what was not."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def bench() -> Any:
    """What imports a module of `bench/`, which is no part of the package."""
    sys.path.insert(0, str(ROOT / "bench"))
    yield import_module
    sys.path.remove(str(ROOT / "bench"))


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    """Figures as `bench/all.py` writes them, from which one peer is missing."""
    rows = [
        {"group": "text", "name": "c4", "what": "texts", "unit": "MB/s", "ours": 2.0, "peer": 0.5,
         "against": "`filter`", "goal": 1.0, "less": False, "note": "", "ratio": 4.0, "met": True},
        {"group": "text", "name": "other", "what": "texts", "unit": "MB/s", "ours": 2.0,
         "peer": None, "against": "other", "goal": 1.0, "less": False,
         "note": "not measured: No module named 'other'", "ratio": None, "met": None},
        {"group": "run", "name": "worker", "what": "memory", "unit": "MB", "ours": 150.0,
         "peer": None, "against": "", "goal": 120, "less": True, "note": "", "ratio": None,
         "met": False},
    ]  # fmt: skip
    part = {
        "rows": rows, "points": {"rules": [{"x": 10, "y": 500.0}, {"x": 10_000, "y": 505.0}]},
        "when": "2026-05-03 10:00", "load": 0.3, "data": "made", "size": {"repeats": 5},
    }  # fmt: skip
    machine = {"processor": "P", "cores": 2, "system": "Linux", "python": "3.11.7"}
    return {"parts": {"text": part}, "machine": machine}


def test_a_ratio_is_held_against_its_goal(bench: Any) -> None:
    """Of speeds the goal is the least ratio, of times the most, and without a peer it is about the
    figure itself."""
    row = bench("rows").Row
    assert row("text", "a", "a", "MB/s", 3.0, 2.0, "b", goal=1.5).met
    assert not row("text", "a", "a", "MB/s", 3.0, 2.0, "b", goal=1.6).met
    assert row("start", "a", "a", "ms", 3.0, 2.0, "b", goal=1.5, less=True).met
    assert not row("run", "a", "a", "MB", 121.0, goal=120, less=True).met
    assert row("run", "a", "a", "MB", None, 2.0, "b", goal=1).met is None


def test_the_table_names_goals_that_are_missed_and_peers_that_are(
    bench: Any, told: dict[str, Any]
) -> None:
    """Each row stands in the table under its group, with its ratio; a missed goal and a missing
    peer are said."""
    text = bench("show").section(told)
    assert "| texts | 2 MB/s | `filter`: 0.5 MB/s | 4 | ≥ 1: met |" in text
    assert "other: — |  | ≥ 1: not measured |" in text
    assert "No module named 'other'" in text
    assert "| memory | 150 MB |  |  | ≤ 120 MB: **missed** |" in text
    assert "Of 2 goals 1 are missed" in text
    assert "| 10,000 | 505 |" in bench("show").grown(told["parts"]["text"]["points"])


def test_rows_are_read_as_they_were_written(bench: Any, told: dict[str, Any]) -> None:
    """JSON keeps all of a row, and the ratio and the goal's outcome beside it."""
    for written in told["parts"]["text"]["rows"]:
        assert bench("rows").of_json(written).as_json() == written


def test_bars_hold_each_figure_once(bench: Any, told: dict[str, Any]) -> None:
    """Ours is drawn once though it stands beside two peers, the fastest first, and a peer that was
    not measured has no bar."""
    found = bench("plot").bars(bench("show").all_rows(told), {"text": "", "scan": "scan: "})
    assert [(bar.label, bar.value, bar.ours) for bar in found] == [
        ("clean: texts", 2.0, True),
        ("filter", 0.5, False),
    ]


def test_the_readme_takes_the_figures_between_its_marks(bench: Any) -> None:
    """Only what stands between the two marks of the README changes, and the marks are there."""
    show = bench("show")
    readme = (ROOT / "README.md").read_text("utf-8")
    changed = show.placed(readme, "new \\1 figures\n")
    before, after = readme.split(show.BEGIN)[0], readme.split(show.END)[1]
    assert changed == f"{before}{show.BEGIN}new \\1 figures\n{show.END}{after}"
    with pytest.raises(SystemExit, match="belong around the figures"):
        show.placed("no marks", "")


def test_a_peer_that_is_not_installed_is_said(bench: Any) -> None:
    """What cannot be imported comes back as a sentence that tells how to get it."""
    rows = bench("rows")
    assert rows.unless_missing(lambda: import_module("json")) is import_module("json")
    said = rows.unless_missing(lambda: import_module("no_such_peer"))
    assert "no_such_peer" in said
    assert "`make bench` installs" in said


def test_made_pages_hold_their_article_and_are_always_the_same(bench: Any) -> None:
    """Each kind of made page holds its article's paragraphs among other text, and comes out the
    same again."""
    first, again = (list(bench("made_pages").pages(4)) for _ in range(2))
    assert first == again
    for raw, _, body in first:
        page = raw.decode()
        assert all(f"<p>{line}</p>" in page for line in body.split("\n") if "&" not in line)
        assert len(page) > 5 * len(body)

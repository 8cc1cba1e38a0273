"""The fitted trees: what they add up to, and what the shipped ones are."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest

from cleaner.page.read import read_page
from cleaner.select import model
from cleaner.select.measures import MEASURES, measure

TREES = [[0, 10.0, -1.0, [1, 0.5, 2.0, 0.25]], 0.5]


@pytest.mark.parametrize(
    ("row", "score"), [((10, 0), -0.5), ((11, 0.5), 2.5), ((11, 0.6), 0.75), ((99, -1), 2.5)]
)
def test_leaves_add_up(row: tuple[float, float], score: float) -> None:
    """At most the limit goes one way, above it the other, and the leaves are summed."""
    made = model.make(("chars", "link density"), 0.0, -99.0, TREES)
    assert made.score(row) == score


def test_the_hopeless_are_not_asked_on() -> None:
    """What the first trees score below the bound keeps that score."""
    trees = [*[-0.1] * model.FIRST[-1], 50.0]
    assert model.make(("chars",), 0.0, -1.0, trees).score((1,)) == pytest.approx(-2.5)
    assert model.make(("chars",), 0.0, -7.0, trees).score((1,)) == pytest.approx(44)


@pytest.mark.parametrize(
    "trees",
    [["print()"], [["0: print()", 1, 1.0, 1.0]], [[0, "1 or print()", 1.0, 1.0]],
     [[0, 1, "__import__('os')", 1.0]], [{}], [None]],
)  # fmt: skip
def test_nothing_but_numbers_enters_the_code(trees: list[object]) -> None:
    """Trees that hold anything else are refused, not run."""
    with pytest.raises((TypeError, ValueError)):
        model.make(("chars",), 0.0, -1.0, trees)


def test_the_shipped_model_asks_what_is_measured() -> None:
    """It asks for measures that exist, and its file says where it comes from and how it does on
    publishers that the fit has not seen."""
    shipped = model.shipped()
    assert set(shipped.measures) <= set(MEASURES)
    raw = json.loads(files("cleaner.select").joinpath(model.FILE).read_text("utf-8"))
    assert {"note", "data_sha256", "pages", "publishers_left_out_f1_precision_recall"} <= set(raw)


def test_each_block_has_all_measures() -> None:
    """A row for each block, a number for each measure, on odd pages too."""
    for html in ("", "<p>x", "<table><tr><td>1<td>2</table>", "<div>" * 1_500 + "x", "<h1>a</h1>b"):
        page = read_page(html)
        rows = measure(page)
        assert len(rows) == len(page.blocks)
        assert all(len(row) == len(MEASURES) for row in rows)

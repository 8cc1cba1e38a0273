"""The fitted trees: what they add up to, and what the shipped ones are."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest

from cleaner.page.read import read_page
from cleaner.select import model
from cleaner.select.company import COMPANY, LOW, company, stretch
from cleaner.select.measures import MEASURES, measure

TREES = [[0, 10.0, -1.0, [1, 0.5, 2.0, 0.25]], 0.5]


@pytest.mark.parametrize(
    ("row", "score"), [((10, 0), -0.5), ((11, 0.5), 2.5), ((11, 0.6), 0.75), ((99, -1), 2.5)]
)
def test_leaves_add_up(row: tuple[float, float], score: float) -> None:
    """At most the limit goes one way, above it the other, and the leaves are summed."""
    assert model.summed(2, TREES)(row) == score


def test_the_hopeless_are_not_asked_on() -> None:
    """What the first trees score below the bound keeps that score."""
    trees = [*[-0.1] * model.FIRST[-1], 50.0]
    assert model.summed(1, trees, -1.0)((1,)) == pytest.approx(-2.5)
    assert model.summed(1, trees, -7.0)((1,)) == pytest.approx(44)


@pytest.mark.parametrize(
    "trees",
    [["print()"], [["0: print()", 1, 1.0, 1.0]], [[0, "1 or print()", 1.0, 1.0]],
     [[0, 1, "__import__('os')", 1.0]], [{}], [None]],
)  # fmt: skip
def test_nothing_but_numbers_enters_the_code(trees: list[object]) -> None:
    """Trees that hold anything else are refused, not run."""
    with pytest.raises((TypeError, ValueError)):
        model.summed(1, trees)


def test_the_shipped_model_asks_what_is_measured() -> None:
    """It asks for measures that exist, and its file says where it comes from and how it does on
    publishers that the fit has not seen."""
    shipped = model.shipped()
    assert set(shipped.measures) <= set(MEASURES)
    assert shipped.company == COMPANY
    raw = json.loads(files("cleaner.select").joinpath(model.FILE).read_text("utf-8"))
    assert {"note", "data_sha256", "pages", "publishers_left_out_f1_precision_recall"} <= set(raw)


def test_each_block_is_measured() -> None:
    """On odd pages too every block has its length and its place, and every row all measures."""
    for html in ("", "<p>x", "<table><tr><td>1<td>2</table>", "<div>" * 1_500 + "x", "<h1>a</h1>b"):
        page = read_page(html)
        measured = measure(page)
        assert len(measured.chars) == len(measured.steps) == len(page.blocks)
        assert list(measured.asked) == list(range(len(page.blocks)))
        assert all(len(row) == len(MEASURES) for row in measured.rows)


def test_links_far_from_prose_are_not_asked_about() -> None:
    """The links of a long menu have no row, but the one that stands at the text has."""
    menu = "".join(f"<li><a href='/{n}'>Harbour news {n}</a></li>" for n in range(30))
    text = "<p>The port closed on Sunday after the storm, as the officials said.</p>" * 3
    page = read_page(f"<nav><ul>{menu}</ul></nav><main><div>{text}</div></main>")
    asked = measure(page).asked
    assert 0 not in asked
    assert {29, 30, 31, 32} <= set(asked)


def test_the_stretch_of_the_highest_sum() -> None:
    """A weak block between strong ones belongs to the stretch, a strong one far away does not."""
    assert stretch([-5, 3, 4, -1, 6, -9, 2]) == (1, 4)
    assert stretch([-3, -1, -2]) == (1, 1)


def test_company_is_what_others_score() -> None:
    """Of a block's own group the others count, and beyond the page's ends all scores are low."""
    kin = [(1, 0, -1, 0), (1, 0, -1, 0), (2, 0, -1, 1)]
    rows = company([2.0, 4.0, -3.0], [20, 20, 20], [True, True, False], kin, [0, 2])
    first, last = (dict(zip(COMPANY, row, strict=True)) for row in rows)
    assert [first[f"score{at}"] for at in ("", " at -1", " at +1")] == [2, LOW, 4]
    assert first["score of siblings"] == pytest.approx(4)
    assert last["score of siblings"] < LOW < last["score of cousins"] == pytest.approx(3)
    assert (last["score of prose before"], last["from stretch"]) == (4, 1)

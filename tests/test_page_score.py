"""The scorer of pages counts what it says."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="module")
def score() -> ModuleType:
    """`bench/page_score.py`, which is no part of the package."""
    place = Path(__file__).resolve().parent.parent / "bench" / "page_score.py"
    spec = importlib.util.spec_from_file_location("page_score", place)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_runs_of_four_words_are_counted(score: ModuleType) -> None:
    """Half of the runs too many halves precision, half of them missing halves recall, and a run
    that is said twice counts once where the article has it once."""
    assert score.overlap("a b c d", "a b c d") == (1.0, 1.0)
    assert score.overlap("a b c d e", "a, b c d!") == (0.5, 1.0)
    assert score.overlap("b c d e", "a b c d e") == (1.0, 0.5)
    assert score.overlap("a b c d a b c d", "a b c d")[1] == 1.0
    assert score.overlap("", "a b c d") == (0.0, 0.0)
    assert score.f1([(1.0, 0.5), (0.0, 0.5)]) == (0.5, 0.5, 0.5)


def test_snippets_are_counted(score: ModuleType) -> None:
    """Wanted ones that stand and are missing, and unwanted ones, whatever the white space."""
    counted = score.snippets("One two\n\nthree four", ["two three", "five"], ["four", "six"])
    assert counted == (1, 1, 1)
    assert score.snippet_f1([counted, (1, 0, 0)]) == pytest.approx((2 / 3, 2 / 3, 2 / 3))

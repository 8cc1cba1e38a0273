"""Every hostile case, small; `make nightly` runs them large, with an eye on time and memory."""

from __future__ import annotations

import pytest
from hostile import check
from hostile.cases import CASES

SMALL = 1_500


@pytest.mark.parametrize("name", CASES)
def test_a_hostile_case_keeps_every_promise(name: str) -> None:
    """The case ends as it must; its result can be undone, and nothing shown of it is unsafe."""
    check.run(CASES[name], SMALL)


def test_there_are_enough() -> None:
    """There are 250 cases and more of each of the great kinds together."""
    assert len(CASES) >= 700
    assert {case.kind for case in CASES.values()} == {"text", "html", "auto", "rules"}

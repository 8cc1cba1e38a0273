from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from cleaner import Cleaner
from cleaner.rulepack.setting import marked

FIXTURES = Path(__file__).resolve().parent / "fixtures"


@dataclass(frozen=True)
class Case:
    """One item of a spill.yaml or traps.yaml."""

    id: str
    folder: str
    family: str
    lang: str
    text: str


def _cases(name: str) -> list[Case]:
    return [
        Case(item["id"], path.parent.name, item["family"], item["lang"], item["text"])
        for path in sorted(FIXTURES.glob(f"**/{name}.yaml"))
        for item in yaml.safe_load(path.read_text("utf-8"))
    ]


KNOWN: dict[str, str] = {
    item["id"]: item["reason"]
    for item in yaml.safe_load((FIXTURES / "known-failures.yaml").read_text("utf-8"))
}
SPILL, TRAPS = _cases("spill"), _cases("traps")


def _parameters(cases: list[Case]) -> list[Any]:
    """The cases, those that are known to fail marked so that a mended one is noticed."""
    return [
        pytest.param(
            case,
            id=f"{case.folder}/{case.id}",
            marks=[pytest.mark.xfail(strict=True, reason=KNOWN[case.id])]
            if case.id in KNOWN
            else [],
        )
        for case in cases
    ]


def test_there_are_enough_cases_each_with_its_own_id() -> None:
    """No id is used twice, and there are at least 60 traps and 120 spill cases."""
    used = Counter(case.id for case in (*SPILL, *TRAPS))
    assert [name for name, times in used.items() if times > 1] == []
    assert len(TRAPS) >= 60
    assert len(SPILL) >= 120


def test_marks_stand_where_they_belong() -> None:
    """Every spill case marks something that goes, and no trap does."""
    for case in SPILL:
        source, expected = marked(case.text)
        assert len(source) > len(expected) > 0, case.id
        assert not set("⟦⟧") & set(source + expected), case.id
    assert [case.id for case in TRAPS if "⟦" in case.text or "⟧" in case.text] == []


def test_known_failures_are_cases() -> None:
    """What is listed as a known failure exists and says why."""
    assert set(KNOWN) <= {case.id for case in (*SPILL, *TRAPS)}
    assert all(reason.strip() for reason in KNOWN.values())


@pytest.mark.parametrize("case", _parameters(TRAPS))
def test_trap_loses_nothing(case: Case, plain: Cleaner) -> None:
    """An article about what the packs look for comes through whole."""
    result = plain.clean(case.text)
    assert [(entry.rule, entry.removed) for entry in result.ledger.applied] == []
    assert result.text == case.text


@pytest.mark.parametrize("case", _parameters(SPILL))
def test_spill_goes_and_the_rest_stays(case: Case, plain: Cleaner) -> None:
    """What is marked goes, and nothing else."""
    source, expected = marked(case.text)
    result = plain.clean(source)
    assert result.text == expected
    assert result.restore() == source

"""A run is counted, and what changed within an outlet is told beyond chance."""

from __future__ import annotations

from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st
from run_makers import document

from cleaner import Cleaner
from cleaner.runs.drift import drift
from cleaner.runs.statistic import fisher, wilson
from cleaner.runs.stats import RunStats, collect, never_fired, to_record


def run(outlet: str, *hits: tuple[str, int], of: int = 40, removed: int = 10) -> list:
    """Documents of an outlet; each rule hits in the first so many of them."""
    return [
        document(n, [rule for rule, count in hits if n < count], outlet=outlet, removed=removed)
        for n in range(of)
    ]


def test_counts_add_up() -> None:
    """Rules, categories, outlets and languages each count all hits and characters of the run."""
    documents = [*run("a.example", ("p/x", 3), of=5), *run("b.example", ("p/y", 2), of=4)]
    record = to_record(collect(documents, 7))
    assert (record["documents"], record["rejected"]) == (9, 7)
    assert record["chars_in"] - record["chars_out"] == 50
    assert record["rules"]["p/x"] == {
        "documents": 3, "hits": 3, "removed_chars": 30, "stopped": 0, "category": "other",
    }  # fmt: skip
    for kind in ("rules", "categories", "outlets", "languages"):
        assert sum(tally["hits"] for tally in record[kind].values()) == 5
        assert sum(tally["removed_chars"] for tally in record[kind].values()) == 50
    assert record["outlets"]["a.example"]["documents"] == 5


def test_overruled_matches_are_no_hits() -> None:
    """A shadowed entry counts as stopped."""
    found = document(1, ["p/x"])
    found.entries[0]["outcome"] = "shadowed"  # type: ignore[index]
    counted = collect([found])
    assert (counted.rules["p/x"].hits, counted.rules["p/x"].stopped) == (0, 1)


def test_rules_that_never_fired_are_those_in_force(shipped: Cleaner) -> None:
    """Of the packs, the safe rules without a hit are listed; watched ones and keeps are not."""
    rules = {rule.id: rule for rule in shipped.packs.rules}
    safe = next(r for r in rules if rules[r].trust == "safe" and rules[r].kind == "block")
    silent = never_fired(collect([document(1, [safe])]), shipped.packs)
    assert safe not in silent
    assert silent
    assert all(rules[r].trust == "safe" and rules[r].kind != "keep" for r in silent)


def counted(*parts: list) -> RunStats:
    return collect(found for part in parts for found in part)


STEADY = [run(f"s{n}.example", ("p/line", 38), ("p/box", 10 + n % 9)) for n in range(30)]


def test_a_rule_that_stops_in_one_outlet_is_found() -> None:
    """Of thirty outlets the one whose line is worded anew is told, and no other."""
    changed = run("s7.example", ("p/box", 17))
    report = drift(counted(*STEADY), counted(*STEADY[:7], changed, *STEADY[8:]))
    assert [(d.outlet, d.rule, d.what) for d in report.found] == [
        ("s7.example", "p/line", "stopped")
    ]
    assert (report.judged, report.too_small) == (30, 0)


def test_a_removed_share_that_jumps_is_found() -> None:
    """The same rules take ten times as much in one outlet: its share is told as jumped."""
    changed = run("s7.example", ("p/line", 38), ("p/box", 17), removed=400)
    report = drift(counted(*STEADY), counted(*STEADY[:7], changed, *STEADY[8:]))
    assert [(d.outlet, d.rule, d.what) for d in report.found] == [("s7.example", "", "jumped")]


def test_nothing_is_told_of_steady_outlets() -> None:
    """A run against itself, and one with a few hits more or less, has no drift."""
    wander = [run(f"s{n}.example", ("p/line", 36), ("p/box", 13 + n % 9)) for n in range(30)]
    assert drift(counted(*STEADY), counted(*STEADY)).found == ()
    assert drift(counted(*STEADY), counted(*wander)).found == ()


def test_small_outlets_are_not_judged() -> None:
    """Below twenty documents on a side nothing is told but that there are too few."""
    report = drift(counted(run("a.example", ("p/x", 19), of=19)), counted(run("a.example", of=500)))
    assert (report.found, report.judged, report.too_small) == ((), 0, 1)


def test_changes_below_the_floor_are_not_told() -> None:
    """A sure but small change is told only where the floor is low enough."""
    old = counted(run("a.example", ("p/x", 100), of=2000))
    new = counted(run("a.example", ("p/x", 220), of=2000))
    assert drift(old, new).found == ()
    assert [d.what for d in drift(old, new, 0.05).found] == ["more often"]


sizes = st.integers(1, 25)


@given(sizes, sizes, st.data())
def test_fisher_is_the_tail_of_the_hypergeometric(n_a: int, n_b: int, data: st.DataObject) -> None:
    """The p is twice the smaller tail, summed from binomial coefficients."""
    a, b = data.draw(st.integers(0, n_a)), data.draw(st.integers(0, n_b))
    weights = [comb(n_a, x) * comb(n_b, a + b - x) if x <= a + b else 0 for x in range(n_a + 1)]
    tail = min(sum(weights[: a + 1]), sum(weights[a:])) / sum(weights)
    # Either side of the mode may be taken where the observed table is the expected one.
    assert fisher(a, n_a, b, n_b) == pytest.approx(min(1.0, 2 * tail), rel=1e-9) or (
        2 * tail > 0.9 and fisher(a, n_a, b, n_b) > 0.9
    )


def test_wilson_as_in_the_books() -> None:
    """Intervals that are known: 9 of 10, 0 of 10, 10 of 10, none of none."""
    assert wilson(9, 10) == pytest.approx((0.5958, 0.9821), abs=1e-4)
    assert wilson(0, 10) == pytest.approx((0.0, 0.2775), abs=1e-4)
    assert wilson(10, 10) == pytest.approx((0.7225, 1.0), abs=1e-4)
    assert wilson(0, 0) == (0.0, 1.0)

"""A document that crashes, hangs, fills memory or finds a fault costs exactly itself."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from corpora import (
    LIMITS,
    SETTINGS,
    Explosive,
    clean_into,
    line,
    lines_of,
    records_of,
    rows,
    write_rows,
)

from cleaner import Cleaner, OutputError
from cleaner.run.model import Batch, Record
from cleaner.run.pool import Pool

SLOW_PAGE = "<!doctype html><html><body>" + "<div>" * 150_000 + "deep"


def _explosive(plain: Cleaner) -> Cleaner:
    return Explosive(plain)  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("text", "reason", "told", "places"),
    [
        ("kill-me", "worker_crash", "died with code -9", (0, 1, 11)),
        ("hang-me", "too_slow", "was stopped after 1 s", (5,)),
        ("feed-me", "worker_crash", "ran out of memory", (11,)),
        ("break-me", "worker_crash", "RuntimeError", (0, 4, 5, 11)),
    ],
)
def test_a_poisonous_document_costs_itself(
    plain: Cleaner,
    two: Pool,
    tmp_path: Path,
    text: str,
    reason: str,
    told: str,
    places: tuple[int, ...],
) -> None:
    """First, in the middle, last, two in a row: each is a dead letter with its reason, and
    all other rows and ledgers are those of a run without them."""
    poison = json.dumps({"id": "p", "text": text}).encode()
    lines = rows(12)
    clean_into(tmp_path / "control", two, write_rows(tmp_path / "in.jsonl", lines))
    for place in places:
        lines[place] = poison
    write_rows(tmp_path / "in.jsonl", lines)
    with Pool(_explosive(plain), SETTINGS, 2, LIMITS) as pool:
        outcome = clean_into(tmp_path / "out", pool, tmp_path / "in.jsonl")
    assert (outcome.counts.cleaned, outcome.counts.reasons) == (
        12 - len(places),
        {reason: len(places)},
    )
    letters = records_of(tmp_path / "out", "dead")
    assert [letter["ordinal"] for letter in letters] == list(places)
    assert all(told in letter["message"] for letter in letters)
    sound = [row for n, row in enumerate(lines_of(tmp_path / "control")) if n not in places]
    assert lines_of(tmp_path / "out") == sound


def test_a_kill_from_outside_costs_nothing(plain: Cleaner, tmp_path: Path) -> None:
    """A worker that dies once at a document, as by the system's killer, is replaced, and the
    document is cleaned."""
    lines = rows(6)
    lines[2] = json.dumps({"text": f"once {tmp_path / 'died'}"}).encode()
    with Pool(_explosive(plain), SETTINGS, 1, LIMITS) as pool:
        outcome = clean_into(tmp_path / "out", pool, write_rows(tmp_path / "in.jsonl", lines))
    assert (tmp_path / "died").exists()
    assert (outcome.counts.cleaned, outcome.counts.rejected) == (6, 0)


def test_a_page_that_takes_too_long_is_stopped(plain: Cleaner, tmp_path: Path) -> None:
    """A page nested so deeply that the parser takes minutes is rejected as too slow or too deep;
    its neighbours come through."""
    lines = rows(3)
    lines[1] = json.dumps({"id": "p", "text": SLOW_PAGE}).encode()
    with Pool(plain, SETTINGS, 1, replace(LIMITS, seconds=1.0)) as pool:
        outcome = clean_into(tmp_path / "out", pool, write_rows(tmp_path / "in.jsonl", lines))
    assert outcome.counts.documents == 3
    assert outcome.counts.cleaned >= 2
    assert set(outcome.counts.reasons) <= {"too_slow", "too_deep", "worker_crash"}


def test_workers_that_cannot_start_end_the_run(plain: Cleaner) -> None:
    """Where no worker comes up there is one error with its cause, and no endless loop."""
    batch = Batch((Record("a", "row", 0, 0, line(1)),))
    with (
        Pool(plain, SETTINGS, 1, replace(LIMITS, memory=1 << 20)) as pool,
        pytest.raises(OutputError, match="no worker comes up"),
    ):
        list(pool.map([(None, batch)]))


def test_memory_of_the_parent_is_bounded(one: Pool) -> None:
    """No more batches are taken from the reader than keep the workers busy."""
    taken = []

    def batches():  # type: ignore[no-untyped-def]
        for number in range(20):
            taken.append(number)
            yield number, Batch((Record("a", "row", number, 0, line(number)),))

    for number, _ in one.map(batches()):
        assert len(taken) <= number + 3
    assert len(taken) == 20


def test_workers_leave_with_the_pool(plain: Cleaner) -> None:
    """When the pool is closed its processes are gone."""
    batch = Batch((Record("a", "row", 0, 0, line(1)),))
    with Pool(plain, SETTINGS, 2) as pool:
        list(pool.map([(None, batch)]))
        pids = [worker.process.pid for worker in pool._workers]
    for pid in pids:
        assert pid is not None
        with pytest.raises(OSError, match="No such process"):
            os.kill(pid, 0)

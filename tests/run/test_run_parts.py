"""Parts of one run, side by side or one after the other, come to the folder of one run."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from corpora import (
    DyingDisk,
    Killed,
    clean_into,
    lines_of,
    records_of,
    rows,
    small_corpus,
    tree,
    write_rows,
)

from cleaner.errors import OptionError
from cleaner.run.part import part_of
from cleaner.run.pool import Pool

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.mark.parametrize("count", [2, 3, 9])
def test_the_parts_are_the_whole(
    corpus: Path, unbroken: Path, one: Pool, tmp_path: Path, count: int
) -> None:
    """Whatever order the parts come in, the last one that has work to do leaves the bytes of one
    run, and only then is the run said to be complete."""
    shards = left = len(list((unbroken / "done").iterdir()))
    for index in reversed(range(count)):
        outcome = clean_into(tmp_path / "out", one, corpus, part=(index, count))
        left -= len(range(index, shards, count))
        assert outcome.left == left
        complete = b'"complete": true' in (tmp_path / "out" / "run.json").read_bytes()
        assert complete is (left == 0)
    assert outcome.counts.documents == 23
    assert tree(tmp_path / "out") == tree(unbroken)


def test_parts_end_in_any_state_of_each_other(
    corpus: Path, unbroken: Path, one: Pool, two: Pool, tmp_path: Path
) -> None:
    """A second part that runs from beginning to end in the midst of the first, at any batch of
    it, leaves the bytes of one run."""
    for moment in range(1, 5):
        out = tmp_path / str(moment)
        heard = itertools.count(1)

        def other(_: object, out: Path = out, moment: int = moment, heard=heard) -> None:  # type: ignore[no-untyped-def]
            if next(heard) == moment:
                assert clean_into(out, two, corpus, part=(1, 2)).left > 0

        assert clean_into(out, one, corpus, part=(0, 2), tell=other).left == 0
        assert tree(out) == tree(unbroken)


def test_a_killed_part_is_taken_up_by_any_number(
    corpus: Path, unbroken: Path, one: Pool, two: Pool, tmp_path: Path
) -> None:
    """A part that dies at any step, resumed as it was, by three parts, or by a run of the whole,
    leaves the bytes of an unbroken run."""
    step, died = 0, True
    while died:
        step += 3
        out = tmp_path / str(step)
        clean_into(out, two, corpus, part=(1, 2))
        try:
            clean_into(out, one, corpus, part=(0, 2), disk=DyingDisk(step))
            died = False
        except Killed:
            pass
        ways = ([(0, 2)], [(2, 3), (0, 3), (1, 3)], [None])
        for part in ways[step // 3 % 3]:
            clean_into(out, one, corpus, part=part)
        assert tree(out) == tree(unbroken), f"step {step}"
    assert step > 30


def test_texts_stay_together_among_parts(one: Pool, tmp_path: Path) -> None:
    """New texts that come between two runs in parts get shards of their own; the union holds each
    document once."""
    folder, out = small_corpus(tmp_path / "in"), tmp_path / "out"
    for index in (1, 0):
        clean_into(out, one, folder, part=(index, 2))
    before = tree(out)
    (folder / "texts" / "0b.txt").write_text("The port was opened again.", "utf-8")
    worked = [clean_into(out, one, folder, part=(index, 3)).worked for index in range(3)]
    assert sum(worked) == 1
    after = tree(out)
    assert {name: after[name] for name in before if name != "run.json"} == {
        name: content for name, content in before.items() if name != "run.json"
    }
    keys = [row["clean"]["key"] for row in records_of(out)]
    assert len(keys) == len(set(keys)) == 22


def test_who_may_work_beside_whom(corpus: Path, one: Pool, two: Pool, tmp_path: Path) -> None:
    """Beside a part at work, refused are: the same part, parts of another number, parts that see
    other inputs, and a run of the whole."""
    out = tmp_path / "out"
    told: list[str] = []

    def others(_: object) -> None:
        for part, inputs in (((0, 2), [corpus]), ((1, 3), [corpus]), (None, [corpus]),
                             ((1, 2), [corpus / "a.jsonl"])):  # fmt: skip
            with pytest.raises(OptionError) as refused:
                clean_into(out, two, *inputs, part=part)
            told.append(str(refused.value))

    clean_into(out, one, corpus, part=(0, 2), tell=others)
    assert "part 0/2 is already at work" in told[0]
    assert "a part of another number (.lock.0-of-2) is at work" in told[1]
    assert "another run is at work" in told[2]
    assert "the inputs are not those" in told[3]


def test_parts_clear_nothing_away(corpus: Path, one: Pool, tmp_path: Path) -> None:
    """A part refuses --overwrite, which would take the work of the others with it."""
    with pytest.raises(OptionError, match="remove the folder before the parts"):
        clean_into(tmp_path / "out", one, corpus, part=(0, 2), overwrite=True)


SLURM = {"SLURM_ARRAY_TASK_ID": "7", "SLURM_ARRAY_TASK_MIN": "5", "SLURM_ARRAY_TASK_COUNT": "4"}


@pytest.mark.parametrize(
    ("said", "environment", "part"),
    [
        (None, {}, None),
        ("1/4", {}, (1, 4)),
        ("0/1", SLURM, None),
        (None, SLURM, (2, 4)),
        (None, {**SLURM, "SLURM_ARRAY_TASK_STEP": "2"}, (1, 4)),
        (None, {**SLURM, "SLURM_ARRAY_TASK_COUNT": "1"}, None),
        (None, {"JOB_COMPLETION_INDEX": "3"}, None),
        ("8", {"JOB_COMPLETION_INDEX": "3"}, (3, 8)),
        ("3/8", {"JOB_COMPLETION_INDEX": "5"}, (3, 8)),
    ],
)
def test_which_part(said: str | None, environment: dict[str, str], part: object) -> None:
    """The option says it, or the variables of the array say what it leaves open."""
    assert part_of(said, environment)[0] == part


@pytest.mark.parametrize(
    ("said", "environment", "told"),
    [("4/4", {}, "no part 4 of 4"), ("0/0", {}, "no part 0 of 0"), ("-1/4", {}, "write I/N"),
     ("1", {"JOB_COMPLETION_INDEX": "1"}, "no part 1 of 1"), ("4", {}, "but not which"),
     (None, {**SLURM, "SLURM_ARRAY_TASK_ID": "19"}, "without gaps")],
)  # fmt: skip
def test_no_part(said: str | None, environment: dict[str, str], told: str) -> None:
    """What is no part is refused, with what would be one."""
    with pytest.raises(OptionError, match=told):
        part_of(said, environment)


def test_parts_as_processes(tmp_path: Path) -> None:
    """Commands that are started at once by a Slurm array write together what one command writes."""
    source = write_rows(tmp_path / "in.jsonl", rows(40))

    def start(out: Path, **environment: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "cleaner", "run", str(source), "-o", str(out), "--isolated",
             "--names", "off", "--per-shard", "5", "--workers", "1"],
            env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        )  # fmt: skip

    array = [
        start(tmp_path / "out", SLURM_ARRAY_TASK_ID=str(task), SLURM_ARRAY_TASK_MIN="1",
              SLURM_ARRAY_TASK_COUNT="2")
        for task in (1, 2)
    ]  # fmt: skip
    for index, process in enumerate(array):
        told = process.communicate()[1].decode()
        assert process.returncode == 0, told
        assert f"part {index} of 2" in told
    control = start(tmp_path / "control")
    control.communicate()
    assert tree(tmp_path / "out") == tree(tmp_path / "control")
    assert json.loads((tmp_path / "out" / "run.json").read_bytes())["counts"]["documents"] == 40
    assert len(lines_of(tmp_path / "out")) == 40

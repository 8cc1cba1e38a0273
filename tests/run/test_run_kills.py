"""However a run is stopped and taken up again, its folder holds the bytes of an unbroken one."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from corpora import DyingDisk, Killed, clean_into, lines_of, rows, tree, write_rows
from kills import play

from cleaner.run.pool import Pool

ROOT = Path(__file__).resolve().parent.parent.parent
KILLS = int(os.environ.get("CLEANER_KILLS", "50"))  # Nightly asks for more.


def _command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "cleaner", "run", *map(str, arguments), "--isolated", "--names",
            "off", "--compress", "gzip"]  # fmt: skip


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT)}


def test_every_document_is_accounted_for(unbroken: Path) -> None:
    """Rows and dead letters together are all documents, each once, and the counts say so."""
    keys = [line.split(b'"key":"')[1].split(b'"')[0] for line in lines_of(unbroken)]
    dead = lines_of(unbroken, "dead")
    assert len(keys) == len(set(keys)) == 21
    assert len(dead) == 2
    assert b'"documents": 23' in (unbroken / "run.json").read_bytes()


def test_the_number_of_workers_does_not_show(
    corpus: Path, unbroken: Path, two: Pool, tmp_path: Path
) -> None:
    """Two workers write the bytes of one."""
    clean_into(tmp_path / "out", two, corpus)
    assert tree(tmp_path / "out") == tree(unbroken)


def test_death_at_every_step_of_the_disk(
    corpus: Path, unbroken: Path, one: Pool, two: Pool, tmp_path: Path
) -> None:
    """After a death at any write, fsync, rename or removal, with what was not yet synced lost,
    one worker or two finish the run with the bytes of an unbroken one."""
    wanted = tree(unbroken)
    step = 0
    died = True
    while died:
        step += 1
        out = tmp_path / str(step)
        try:
            clean_into(out, (one, two)[step % 2], corpus, disk=DyingDisk(step))
            died = False
        except Killed:
            pass
        clean_into(out, (two, one)[step // 2 % 2], corpus)
        assert tree(out) == wanted, f"step {step}"
    assert step > 60


def test_death_while_a_changed_input_is_done_again(one: Pool, tmp_path: Path) -> None:
    """Texts that were gathered in one shard stay together when one of them changes, wherever the
    second run dies."""
    texts = tmp_path / "in"
    before = tmp_path / "before"

    def say(folder: Path, changed: str) -> Path:
        folder.mkdir(exist_ok=True)
        for number in range(7):
            told = changed if number == 3 else f"The port was closed on day {number}."
            (folder / f"{number}.txt").write_text(told, "utf-8")
        return folder

    clean_into(before, one, say(texts, "It was open."))
    say(texts, "It was shut.\nRead also: Ferry crews vote to strike")
    wanted: dict[str, bytes] | None = None
    for step in [10**6, *range(1, 40)]:
        out = tmp_path / f"out{step}"
        shutil.copytree(before, out)
        try:
            clean_into(out, one, texts, disk=DyingDisk(step))
        except Killed:
            clean_into(out, one, texts)
        wanted = wanted or tree(out)
        assert tree(out) == wanted, f"step {step}"


def test_death_while_starting_afresh(
    corpus: Path, unbroken: Path, one: Pool, tmp_path: Path
) -> None:
    """A run that dies while it clears an earlier one away is taken up like any other."""
    for step in range(1, 60, 4):
        out = tmp_path / str(step)
        shutil.copytree(unbroken, out)
        with contextlib.suppress(Killed):
            clean_into(out, one, corpus, overwrite=True, disk=DyingDisk(step))
        clean_into(out, one, corpus)
        assert tree(out) == tree(unbroken), f"step {step}"


def test_kills_at_any_moment(tmp_path: Path) -> None:
    """A run that is killed at seeded moments, some of them again while it goes on, comes to the
    bytes of an unbroken one, with other numbers of workers than before; its workers go with it."""
    source = write_rows(tmp_path / "in.jsonl", rows(40))
    ours, theirs = multiprocessing.Pipe()
    context = multiprocessing.get_context("spawn")
    process = context.Process(target=play, args=(theirs, source, tmp_path, KILLS, 8))
    process.start()
    theirs.close()
    wrong, done = ours.recv()
    process.join()
    assert wrong == ""
    assert len(done) == KILLS
    assert len(set(done)) > 5, "the moments are spread over the parts of the run"


def test_a_command_that_is_killed_goes_on(control: dict[str, bytes], tmp_path: Path) -> None:
    """`clean run`, killed when it has done some and given again, comes to the same bytes."""
    out = tmp_path / "out"
    with _half_way(out) as process:
        process.kill()
    assert _piped(out).returncode == 0
    assert tree(out) == control


LINES = b"".join(line + b"\n" for line in rows(400))


def _piped(out: Path, **how: Any) -> subprocess.CompletedProcess[bytes]:
    """A run over `LINES` from a pipe, to its end."""
    return subprocess.run(
        _command("-", "-o", out, "--per-shard", 100, "--workers", 1), input=LINES,
        env=_environment(), check=False, capture_output=True, **how,
    )  # fmt: skip


@contextlib.contextmanager
def _half_way(out: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A run that has done a part of `LINES` and waits for more."""
    process = subprocess.Popen(
        _command("-", "-o", out, "--per-shard", 100, "--workers", 1), env=_environment(),
        stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip
    with process:
        assert process.stdin is not None
        process.stdin.write(LINES[: len(LINES) * 9 // 10])
        process.stdin.flush()
        until = time.monotonic() + 60
        while not (out / "done").is_dir() or not any((out / "done").glob("*.json")):
            assert time.monotonic() < until
            time.sleep(0.02)
        yield process


@pytest.fixture(scope="module")
def control(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What an undisturbed run over `LINES` gives."""
    out = tmp_path_factory.mktemp("control") / "out"
    assert _piped(out).returncode == 0
    return tree(out)


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_a_run_cleanly(
    sent: signal.Signals, control: dict[str, bytes], tmp_path: Path
) -> None:
    """SIGINT and SIGTERM give exit code 130 and one sentence, and the run can be taken up."""
    out = tmp_path / "out"
    with _half_way(out) as process:
        process.send_signal(sent)
        told = process.communicate()[1].decode()
    assert process.returncode == 130
    assert "give the same command again" in told
    assert "Traceback" not in told
    assert _piped(out).returncode == 0
    assert tree(out) == control


def test_a_full_disk_ends_a_run_cleanly(control: dict[str, bytes], tmp_path: Path) -> None:
    """Where a file cannot grow the run ends with exit code 3 and says which; with room, the same
    command brings it to its end."""
    resource = pytest.importorskip("resource")
    most = max(map(len, control.values())) - 1
    limit = partial(resource.setrlimit, resource.RLIMIT_FSIZE, (most, most))
    done = _piped(tmp_path / "out", preexec_fn=limit)
    assert done.returncode == 3
    assert b"cannot be written: File too large; mend that" in done.stderr
    assert b"Traceback" not in done.stderr
    assert _piped(tmp_path / "out").returncode == 0
    assert tree(tmp_path / "out") == control

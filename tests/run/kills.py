"""A process that is warm: its forks are runs, which it kills at seeded moments and takes up again.

A run that is started as a command spends seconds on imports and patterns, so that fifty of them
would cost minutes, and most kills would hit it before it has done anything.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import random
import signal
import time
import traceback
from multiprocessing.connection import Connection
from pathlib import Path
from typing import BinaryIO

from corpora import SETTINGS, QuickDisk, clean_into, lines_of, tree

from cleaner import Cleaner
from cleaner.run.pool import Pool

WORKERS = (1, 2, 3)


def play(answer: Connection, source: Path, folder: Path, kills: int, seed: int) -> None:
    """Answer with what went wrong, if anything did, and how many shards were done at each kill."""
    try:
        answer.send(_play(source, folder, kills, random.Random(seed)))
    except BaseException:
        answer.send((traceback.format_exc(), []))


def _play(source: Path, folder: Path, kills: int, chance: random.Random) -> tuple[str, list[int]]:
    cleaner = Cleaner(names="off")
    # Spawned workers would compile the patterns a hundred times.
    fork = multiprocessing.get_context("fork")
    multiprocessing.get_context = lambda method=None: fork  # type: ignore[assignment,return-value]
    with Pool(cleaner, SETTINGS) as pool:
        clean_into(folder / "control", pool, source)
    wanted = tree(folder / "control")
    for line in lines_of(folder / "control"):
        cleaner.clean(line.decode())
    gc.collect()
    gc.freeze()
    most = _end(*_run(cleaner, source, folder / "usual", 1))
    done: list[int] = []
    number = 0
    while len(done) < kills:
        number += 1
        out = folder / str(number)
        while len(done) < kills:
            pid, steps = _run(cleaner, source, out, WORKERS[len(done) % 3])
            _heard(steps, chance.randrange(most))
            # Not at the step itself: workers may be busy, half a batch may be in a pipe.
            time.sleep(chance.uniform(0, 0.005))
            workers = _children(pid)
            os.kill(pid, signal.SIGKILL)
            if os.waitpid(pid, 0)[1] == signal.SIGKILL:
                done.append(len(list((out / "done").glob("*.json"))))
            os.close(steps)
            _wait_for_the_end_of(workers)
            if chance.random() < 0.5:
                break  # Every other time it is killed again while it goes on.
        _end(*_run(cleaner, source, out, chance.choice(WORKERS)))
        if tree(out) != wanted:
            return f"the bytes differ after kill {len(done)}", done
    return "", done


class _ToldDisk(QuickDisk):
    """Says at each of its steps that it takes one."""

    def __init__(self, hearer: int) -> None:
        self._hearer = hearer

    def write(self, file: BinaryIO, content: bytes) -> None:
        os.write(self._hearer, b"1")
        super().write(file, content)

    def rename(self, old: Path, new: Path) -> None:
        os.write(self._hearer, b"1")
        super().rename(old, new)


def _run(cleaner: Cleaner, source: Path, out: Path, workers: int) -> tuple[int, int]:
    """Start a run in a process of its own; gives its number, and where its steps are heard."""
    heard, told = os.pipe()
    pid = os.fork()
    if pid:
        os.close(told)
        return pid, heard
    try:
        with Pool(cleaner, SETTINGS, workers) as pool:
            clean_into(out, pool, source, disk=_ToldDisk(told))
        os._exit(0)
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(1)


def _heard(steps: int, most: int = 10**6) -> int:
    """Wait for so many steps of a run, or for its end; gives how many there were."""
    heard = 0
    while heard < most and (more := os.read(steps, most - heard)):
        heard += len(more)
    return heard


def _end(pid: int, steps: int) -> int:
    """Let a run come to its end; gives the number of its steps."""
    heard = _heard(steps)
    os.close(steps)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    assert code == 0, f"a run that nobody killed ended with {code}"
    return heard


def _children(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []


def _wait_for_the_end_of(pids: list[str]) -> None:
    until = time.monotonic() + 30
    while left := [pid for pid in pids if _is_running(pid)]:
        assert time.monotonic() < until, f"still running: {left}"
        time.sleep(0.002)


def _is_running(pid: str) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False

"""A task and its input in, its result out, in this process or in a child that may die.

Native parsers crash, loop and eat memory on hostile pages. Whoever calls one does so through
`Worker.call`, so that moving it into a child with limits is a choice of the caller and no change
of code. A task is named `module:function`, takes bytes and returns bytes, so that nothing but
bytes crosses the border.
"""

from __future__ import annotations

import importlib
import subprocess
import sys
from dataclasses import dataclass
from typing import Protocol

from cleaner.errors import InputError


class Worker(Protocol):
    """Runs a task on bytes; raises InputError where the task cannot be finished."""

    def call(self, task: str, payload: bytes) -> bytes:
        """Run `module:function` on `payload`."""
        ...


def _resolve(task: str) -> object:
    module, _, function = task.partition(":")
    return getattr(importlib.import_module(module), function)


@dataclass(frozen=True, slots=True)
class InlineWorker:
    """Runs the task here: fast, and a crash of the task is a crash of the process."""

    def call(self, task: str, payload: bytes) -> bytes:
        """Run `module:function` on `payload` in this process."""
        result = _resolve(task)(payload)  # type: ignore[operator]
        assert isinstance(result, bytes)
        return result


@dataclass(frozen=True, slots=True)
class ChildWorker:
    """Runs each task in a fresh interpreter under limits.

    `seconds` is wall clock, `memory` bytes of address space (POSIX only). They are a backstop:
    a task stopped by them is `retryable`, since another machine might finish it.
    """

    seconds: float = 10.0
    memory: int = 1 << 30

    def call(self, task: str, payload: bytes) -> bytes:
        """Run `module:function` on `payload` in a child process.

        Raises:
            InputError: `too_slow` after `seconds`; `worker_crash` where the child died or raised.
        """
        command = [sys.executable, "-m", "cleaner.worker", task, str(self.memory)]
        try:
            done = subprocess.run(
                command, input=payload, capture_output=True, timeout=self.seconds, check=False
            )
        except subprocess.TimeoutExpired:
            raise InputError(
                f"{task} was stopped after {self.seconds:g} s", "too_slow", retryable=True
            ) from None
        if done.returncode != 0:
            last = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
            raise InputError(
                f"{task} died with code {done.returncode}: {last[:200] or 'no message'}",
                "worker_crash",
                retryable=True,
            )
        return done.stdout


def _serve(task: str, memory: int) -> None:
    try:
        import resource
    except ImportError:  # Windows has no address-space limit; the clock still holds.
        pass
    else:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    result, sys.stdout = sys.stdout, sys.stderr  # What the task prints is no part of its result.
    result.buffer.write(InlineWorker().call(task, sys.stdin.buffer.read()))
    result.flush()


if __name__ == "__main__":
    _serve(sys.argv[1], int(sys.argv[2]))

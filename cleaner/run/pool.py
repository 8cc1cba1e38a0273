"""Batches in, results out in the same order, by processes that may die.

A worker that dies or hangs takes nothing with it: its batch is begun again in a new one, and a
record that two workers died of is condemned to be a dead letter, so that a stray kill from
outside costs no document.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import signal
import time
from collections.abc import Generator, Iterable, Iterator
from dataclasses import replace
from multiprocessing.connection import Connection, wait
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar

from cleaner.errors import OutputError
from cleaner.run.model import Batch, Done, Limits, Settings
from cleaner.run.work import OUT_OF_MEMORY, serve

if TYPE_CHECKING:
    from cleaner.pipeline import Cleaner

Tag = TypeVar("Tag")
_TRIES = 2
_UNSTARTED, _STARTING = 3, 60.0
# A worker takes as long to start, compile and load as for three batches; the few files that are
# new of ten thousand are done sooner by one.
_WORTH = 4


class _Worker:
    """One process, what it is busy with, and since when."""

    def __init__(self, cleaner: Cleaner, settings: Settings, limits: Limits) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(
            target=serve, args=(theirs, cleaner, settings, limits.memory), daemon=True
        )
        with _no_ctrl_c():
            self.process.start()
        theirs.close()
        self.job: _Job | None = None
        self.at = -1
        self.since = 0.0

    def begin(self, job: _Job) -> None:
        self.job, self.at, self.since = job, -1, time.monotonic()
        with contextlib.suppress(OSError):  # It died while idle: its pipe says so when it is heard.
            self.pipe.send(job.batch)

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()


@contextlib.contextmanager
def _no_ctrl_c() -> Iterator[None]:
    """Ctrl-C waits, also for a child until it has learnt to ignore it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class _Job:
    """A batch with its tag, its result when there is one, and how often each record killed."""

    def __init__(self, tag: Any, batch: Batch) -> None:
        self.tag, self.batch = tag, batch
        self.done: Done | None = None
        self.deaths: dict[int, int] = {}

    def died(self, index: int, reason: str, message: str) -> None:
        """Count a death at a record; condemn it at the second."""
        self.deaths[index] = self.deaths.get(index, 0) + 1
        if index < 0 and self.deaths[index] >= _UNSTARTED:
            raise OutputError(
                f"no worker comes up; the last one {message}. Look for a missing library or too "
                "little memory; what is done is kept"
            )
        if index >= 0 and self.deaths[index] >= _TRIES:
            condemned = {**self.batch.condemned, index: (reason, message)}
            self.batch = replace(self.batch, condemned=condemned)


class Pool:
    """Workers that are started when first needed; to be used with `with`."""

    def __init__(
        self,
        cleaner: Cleaner,
        settings: Settings,
        workers: int = 1,
        limits: Limits | None = None,
    ) -> None:
        self._make = (cleaner, settings, limits or Limits())
        self._count = workers
        self._workers: list[_Worker] = []
        self._taken = 0

    def __enter__(self) -> Pool:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for worker in self._workers:
            worker.end()
        self._workers.clear()

    def map(
        self,
        batches: Iterable[tuple[Tag, Batch]],
        *,
        bell: Connection | None = None,
        worth: int = _WORTH,
    ) -> Generator[tuple[Tag, Done], None, None]:
        """The result of each batch with its tag, in order. No more are taken in than keep the
        workers busy, so that memory stays what it is however long the run. With a `bell` the next
        one is asked for only when something can be read there, so that no result has to wait for
        it. After each `worth` batches one more worker is worth its start."""
        ahead = 2 * self._count
        while any(worker.job is not None for worker in self._workers):
            self._listen()  # Left over from a run that broke off; nobody asks for it now.
        waiting = iter(batches)
        line: list[_Job] = []
        more = True
        while more or line:
            while more and len(line) < ahead:
                if bell is not None and not bell.poll():
                    break
                taken = next(waiting, None)
                if taken is None:
                    more = False
                else:
                    line.append(_Job(*taken))
                    self._taken += 1
                    self._deal(line, worth)
            while line and line[0].done is not None:
                job = line.pop(0)
                assert job.done is not None
                yield job.tag, job.done
            if line or more:
                self._deal(line, worth)
                # A full line is not to be woken by what it has no room for.
                self._listen(bell if more and len(line) < ahead else None)

    def _deal(self, line: list[_Job], worth: int) -> None:
        """Give each idle worker the next batch that nobody has."""
        busy = {id(worker.job) for worker in self._workers}
        for job in line:
            if job.done is not None or id(job) in busy:
                continue
            idle = next((w for w in self._workers if w.job is None), None)
            if idle is None:
                if len(self._workers) >= min(self._count, 1 + self._taken // worth):
                    return
                idle = _Worker(*self._make)
                self._workers.append(idle)
            idle.begin(job)

    def _listen(self, bell: Connection | None = None) -> None:
        """Hear what the workers say, or the bell; stop those that are silent for too long."""
        limits = self._make[2]
        busy = {worker.pipe: worker for worker in self._workers if worker.job is not None}
        # A lot of words may be waiting after a slow write; they count before the clock does.
        ears = [*busy, bell] if bell is not None else list(busy)
        for pipe in wait(ears, timeout=min(1.0, limits.seconds / 4)):
            assert isinstance(pipe, Connection)
            if pipe in busy:
                self._hear(busy[pipe])
        for worker in busy.values():
            silent = time.monotonic() - worker.since
            # Starting up is no document's fault, and may be slow on a crowded machine.
            most = limits.seconds if worker.at >= 0 else max(limits.seconds, _STARTING)
            if worker.job is not None and silent > most and not worker.pipe.poll():
                told = f"was stopped after {limits.seconds:g} s at one document"
                self._lose(worker, "too_slow", told)

    def _hear(self, worker: _Worker) -> None:
        try:
            while worker.job is not None and worker.pipe.poll():
                said = worker.pipe.recv()
                if isinstance(said, Done):
                    worker.job.done, worker.job = said, None
                else:
                    worker.at, worker.since = said, time.monotonic()
        except (EOFError, OSError):
            worker.process.join(5)
            code = worker.process.exitcode
            told = "ran out of memory" if code == OUT_OF_MEMORY else f"died with code {code}"
            self._lose(worker, "worker_crash", told)

    def _lose(self, worker: _Worker, reason: str, message: str) -> None:
        job = worker.job
        worker.end()
        self._workers.remove(worker)
        if job is not None:
            job.died(worker.at, reason, f"the worker {message}")

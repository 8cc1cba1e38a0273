"""What a worker process does: batches in by a pipe, a word before each record, results out.

The parent learns from the word which record a dead worker was at.
"""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import sys
import threading
from collections.abc import Sequence
from dataclasses import replace
from multiprocessing import parent_process
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING

from cleaner.compress import compressed
from cleaner.run.model import Batch, Counts, Done, Record, Row, Settings
from cleaner.run.row import cleaned, rejected

if TYPE_CHECKING:
    from cleaner.pipeline import Cleaner

OUT_OF_MEMORY = 77
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3


def serve(pipe: Connection, cleaner: Cleaner, settings: Settings, memory: int) -> None:
    """Work until the pipe closes."""
    _settle(memory)
    while True:
        try:
            batch: Batch = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            done = work(batch, cleaner, settings, pipe)
        except MemoryError:
            # What was half built is not to be trusted; the next worker starts afresh.
            os._exit(OUT_OF_MEMORY)
        except BrokenPipeError:
            return
        pipe.send(done)


def work(batch: Batch, cleaner: Cleaner, settings: Settings, pipe: Connection) -> Done:
    """The rows of a batch, packed."""
    rows = []
    skipped = sum(record.skipped for record in batch.records)
    batch = replace(batch, records=tuple(r for r in batch.records if r.kind != "skip"))
    for index, record in enumerate(batch.records):
        if index in batch.condemned:
            reason, message = batch.condemned[index]
            rows.append(rejected(record, "clean", reason, message, settings, retryable=True))
            continue
        pipe.send(index)
        rows.append(cleaned(record, cleaner, settings))
    done = packed(batch.records, rows, settings)
    return replace(done, counts=done.counts + Counts(skipped=skipped))


def packed(records: Sequence[Record], rows: Sequence[Row], settings: Settings) -> Done:
    """Rows as the bytes that are written, or that the parent makes a file of Parquet of."""
    if settings.form == "parquet":
        from cleaner.run import tables

        documents, rows = tables.documents(records, rows, settings)
        ledger = tables.ledgers(rows)
    else:
        documents = compressed(b"".join(row.document for row in rows), settings.compress)
        ledger = compressed(b"".join(row.ledger for row in rows), settings.compress)
    return Done(
        documents,
        ledger,
        compressed(b"".join(row.dead for row in rows), settings.compress),
        sum((row.counts for row in rows), Counts()),
        tuple(row.message for row in rows if row.message),
        sum(len(record.raw) for record in records),
    )


def _settle(memory: int) -> None:
    # Ctrl-C goes to every process of a terminal; only the parent says what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    # Libraries that chat must not write into the rows of a filter.
    sys.stdout = sys.stderr
    try:
        import resource
    except ImportError:  # Windows has no limit of address space; the clock still holds.
        pass
    else:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _give_back()
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_follow, args=(parent.sentinel,), daemon=True).start()
    # The packs never change; with each round of the collector they would be looked through.
    gc.collect()
    gc.freeze()


def _give_back() -> None:
    """What RE2 needs while it compiles goes back to the system, not into holes between what
    stays: 20 to 40 MB of a worker."""
    if not sys.platform.startswith("linux"):
        return
    import ctypes

    with contextlib.suppress(AttributeError, OSError):  # Not of every C library.
        library = ctypes.CDLL(None)
        library.mallopt(_M_TRIM_THRESHOLD, 1 << 16)
        library.mallopt(_M_MMAP_THRESHOLD, 1 << 16)


def _follow(sentinel: int) -> None:
    """Go when the parent is gone, even from a document that takes for ever."""
    wait([sentinel])
    os._exit(1)

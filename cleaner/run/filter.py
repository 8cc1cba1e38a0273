"""JSON lines in, cleaned lines out, one by one: `zcat x | clean run - --field text -o -`."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from multiprocessing import Pipe
from queue import Queue
from typing import BinaryIO

from cleaner.run.find import STDIN
from cleaner.run.model import Batch, Counts, Done, Record
from cleaner.run.pool import Pool
from cleaner.run.read import rows_of

Write = Callable[[bytes], None]
# So many lines are cleaned in the time in which another worker gets ready.
_WORTH = 256
_WAITING = 8  # Of 32 MB each at most.


class _Lines:
    """The lines of a stream as records, read by a thread of their own: what is done with one line
    must not wait for the next. At the `bell` something can be read as soon as `__next__` will not
    wait."""

    def __init__(self, stream: BinaryIO) -> None:
        self.bell, self._rope = Pipe(duplex=False)
        self._read: Queue[Record | BaseException | None] = Queue(_WAITING)
        # A daemon, since nothing can call it back from a pipe that says no more.
        threading.Thread(target=self._follow, args=(stream,), daemon=True).start()

    def __iter__(self) -> Iterator[tuple[None, Batch]]:
        return self

    def __next__(self) -> tuple[None, Batch]:
        self.bell.recv_bytes()
        record = self._read.get()
        if record is None:
            raise StopIteration
        if isinstance(record, BaseException):
            raise record
        return None, Batch((record,))

    def _follow(self, stream: BinaryIO) -> None:
        try:
            for record in rows_of(STDIN, stream):
                self._tell(record)
        except BaseException as error:
            self._tell(error)
        else:
            self._tell(None)

    def _tell(self, what: Record | BaseException | None) -> None:
        self._read.put(what)
        self._rope.send_bytes(b"1")


def stream(
    lines: BinaryIO,
    pool: Pool,
    write: Write,
    *,
    ledger: Write | None = None,
    dead: Write | None = None,
    tell: Callable[[Done], None] | None = None,
) -> Counts:
    """Clean the lines and write the row of each as soon as it and those before it are done. A
    line that is rejected goes to `dead` and nowhere else. `lines` are read by another thread."""
    counts = Counts()
    read = _Lines(lines)
    # The record of a line is written before the line: who reads the row may look it up.
    for _, done in pool.map(read, bell=read.bell, worth=_WORTH):
        for content, target in ((done.ledger, ledger), (done.dead, dead), (done.documents, write)):
            if content and target is not None:
                target(content)
        counts += done.counts
        if tell is not None:
            tell(done)
    return counts

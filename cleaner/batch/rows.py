"""Records in, one outcome for each out, in order, whatever the records are.

The row of a record is made by `cleaner.run.row`, as for `clean run`; so the engines and the
command cannot differ.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from cleaner.batch.plan import Plan
from cleaner.ledger import dump_json
from cleaner.run.model import Batch, Record, Settings
from cleaner.run.pool import Pool
from cleaner.run.row import cleaned, rejected

if TYPE_CHECKING:
    from cleaner.pipeline import Cleaner


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a record: `status` is `ok`, `flagged` or `rejected`. `captured` is JSON and
    `ledger` JSON lines, both as the files of `clean run` hold them. A rejected one has a reason
    and a message instead."""

    key: str | None = None
    text: str | None = None
    verdict: str | None = None
    flags: tuple[str, ...] | None = None
    captured: str | None = None
    status: str = "rejected"
    reason: str | None = None
    message: str | None = None
    ledger: str | None = None


class PlainRecord(Record):
    """A row whose place is not known; it is called by its id alone."""

    __slots__ = ()

    @property
    def name(self) -> str:
        """What the ledger calls it."""
        return self.source


def record_of(fields: dict[str, Any], name: str | None = None) -> Record:
    """Fields as the row that they would be in JSONL; `name` is what the ledger calls it.

    `FILE:17` is how `clean run` calls row 17 of a file; the keys are then the same.
    """
    # What JSON has no form for is no text; as an object it is rejected as that.
    raw = json.dumps(fields, ensure_ascii=True, default=lambda _: {}).encode("ascii")
    return PlainRecord(name or "row", "row", 0, 0, raw)


def fault_of(reason: str, message: str, name: str | None = None) -> Record:
    """A row that cannot even be read."""
    return PlainRecord(name or "row", "fault", 0, 0, b"", reason, message)


def outcomes(records: Iterable[Record], cleaner: Cleaner, settings: Settings) -> Iterator[Outcome]:
    """Clean in this process."""
    for record in records:
        try:
            row = cleaned(record, cleaner, settings)
        except MemoryError:
            told = "the cleaner failed: out of memory"
            row = rejected(record, "clean", "worker_crash", told, settings, retryable=True)
        yield _outcome(row.document, row.ledger, row.dead, settings)


def _outcome(document: bytes, ledger: bytes, dead: bytes, settings: Settings) -> Outcome:
    if dead:
        letter = json.loads(dead)
        return Outcome(reason=letter["reason"], message=letter["message"])
    made = json.loads(document)[settings.out_field]
    return Outcome(
        made["key"],
        made["text"],
        made["verdict"],
        tuple(made["flags"]),
        dump_json(made["captured"]),
        "flagged" if made["flags"] else "ok",
        ledger=ledger.decode("utf-8"),
    )


class _Sent:
    """Stands for the cleaner of a plan until it is unpickled, so that this process, which cleans
    nothing itself, does not hold the packs as well."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan

    def __reduce__(self) -> Any:
        return Plan.make, (self._plan,)


class Rows:
    """A plan at work in this process: its child is started when first needed, and kept."""

    def __init__(self, plan: Plan) -> None:
        self._settings, self._limits = plan.settings, plan.limits
        plan.check()
        self._cleaner = cast("Cleaner", _Sent(plan)) if self._limits else plan.make()
        self._pool: Pool | None = None
        self._lock = threading.Lock()

    def outcomes(self, records: Iterable[Record]) -> list[Outcome]:
        """Clean; raises nothing for a record."""
        if self._limits is None:
            return list(outcomes(records, self._cleaner, self._settings))
        batches = ((None, Batch((record,))) for record in records)
        with self._lock:
            if self._pool is None:
                self._pool = Pool(self._cleaner, self._settings, 1, self._limits)
            return [
                _outcome(done.documents, done.ledger, done.dead, self._settings)
                for _, done in self._pool.map(batches)
            ]


_AT_WORK: dict[tuple[int, str], Rows] = {}


def rows_of(plan: Plan) -> Rows:
    """The plan at work. Engines unpickle a step for each task of a process; the child and its
    packs are for all of them. A forked process has no children of its parent's, hence the pid."""
    key = os.getpid(), plan.said
    if key not in _AT_WORK:
        _AT_WORK[key] = Rows(plan)
    return _AT_WORK[key]

"""Ledgers as Parquet: records ⇄ rows, one typed row an edit.

The rows stand in the order of the JSON lines: of each document its own row (`record` is
`document`), then its edits. `json` holds the record of a document, and of an edit only where a
text of it holds a lone surrogate, which UTF-8 columns cannot; there they have U+FFFD in its place.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cleaner.errors import InputError
from cleaner.ledger import SCHEMA, dump_json

if TYPE_CHECKING:
    import pyarrow as pa

MAGIC = b"PAR1"
_TEXTS = ("stage", "rule", "category", "action", "outcome")
# Absent from JSON where they are empty.
_OPTIONAL = ("group", "cause")


@cache
def schema() -> pa.Schema:
    """The columns of a ledger."""
    import pyarrow as pa

    text = pa.string()
    cue = pa.struct([("cue", text), ("share", pa.float64()), ("detail", text)])
    return pa.schema(
        [
            ("record", text),
            ("document", text),
            *((name, text) for name in _TEXTS),
            ("start", pa.int64()),
            ("end", pa.int64()),
            ("removed", text),
            ("inserted", text),
            ("reason", pa.list_(cue)),
            ("captured", pa.map_(text, text)),
            *((name, text) for name in _OPTIONAL),
            ("json", text),
        ],
        {"despill.ledger": str(SCHEMA)},
    )


def to_batch(records: Iterable[Mapping[str, Any]]) -> pa.RecordBatch:
    """The rows of records."""
    import pyarrow as pa

    return pa.RecordBatch.from_pylist([_row(record) for record in records], schema())


def _row(record: Mapping[str, Any]) -> dict[str, Any]:
    if record["record"] == "document":
        key = _held(record["key"])
        return {"record": "document", "document": key, "json": dump_json(record)}
    row = {**record, "captured": list(record.get("captured", {}).items()) or None}
    try:
        json.dumps(row, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        return {**_held(row), "json": dump_json(record)}
    return row


def _held(value: Any) -> Any:
    """The value with U+FFFD for what UTF-8 cannot hold."""
    if isinstance(value, str):
        return value.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    if isinstance(value, dict):
        return {name: _held(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_held(part) for part in value]
    return value


def read_records(path: Path) -> Iterator[dict[str, Any]]:
    """The records of a file, as its JSON lines would say them.

    Raises:
        InputError: it cannot be read, or pyarrow is missing.
    """
    for batch in read_batches(path):
        for row in batch.to_pylist():
            yield json.loads(row["json"]) if row.get("json") else _record(row)


def read_batches(path: Path, columns: list[str] | None = None) -> Iterator[pa.RecordBatch]:
    """A Parquet file, some rows at a time; raises InputError."""
    try:
        import pyarrow.parquet as pq
    except ImportError:
        raise InputError(
            f"{path}: is Parquet, which needs the Python package pyarrow; install it", "unreadable"
        ) from None
    try:
        with pq.ParquetFile(path) as file:
            yield from file.iter_batches(1024, columns=columns, use_threads=False)
    except Exception as error:  # Arrow's errors have no base in common.
        told = str(error).split("\n")[0]
        raise InputError(f"{path}: cannot be read: {told}", "unreadable") from None


def _record(row: dict[str, Any]) -> dict[str, Any]:
    record = {name: value for name, value in row.items() if value is not None}
    for cue in record.get("reason", ()):
        if cue["detail"] is None:
            del cue["detail"]
    if "captured" in record:
        record["captured"] = dict(record["captured"])
    return record

"""Rows in, Parquet out: a worker's rows as Arrow streams, the streams of a shard as one file.

Rows of Parquet keep their columns. Of lines no schema can be known (one more line may change it),
so they become the line exactly as it came, beside text columns for the fields that were named.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from cleaner.run.columns import added_column, with_column, with_texts
from cleaner.run.model import HINTS, Record, Row, Settings
from cleaner.run.row import fields_of, rejected

if TYPE_CHECKING:
    import pyarrow as pa

_CODECS = {"zst": "zstd", "gzip": "gzip", "none": "none"}
LINE = "line"


def documents(
    records: Sequence[Record], rows: Sequence[Row], settings: Settings
) -> tuple[bytes, Sequence[Row]]:
    """The rows that were cleaned, as an Arrow stream (nothing where none was), and all rows; those
    that no table can hold are rejected."""
    try:
        return _documents(records, rows, settings), rows
    except Exception:  # Arrow's errors have no base in common.
        kept = [_tried(*pair, settings) for pair in zip(records, rows, strict=True)]
        return _documents(records, kept, settings), kept


def _tried(record: Record, row: Row, settings: Settings) -> Row:
    try:
        _documents([record], [row], settings)
    except Exception as error:
        told = f"the row cannot be written as Parquet: {error}"
        return rejected(record, "write", "bad_record", told, settings)
    return row


def _documents(records: Sequence[Record], rows: Sequence[Row], settings: Settings) -> bytes:
    pairs = [(n, row) for n, row in zip(records, rows, strict=True) if row.added is not None]
    if not pairs:
        return b""
    base = _base([record for record, _ in pairs], settings)
    texts = [row.text for _, row in pairs]
    if settings.replace:
        base = _replaced(base, texts, settings.text_field)
    added = added_column([row.added for _, row in pairs], replace=settings.replace)
    return _stream(with_column(base, settings.out_field, added))


def ledgers(rows: Sequence[Row]) -> bytes:
    """The ledgers of rows, as an Arrow stream."""
    import pyarrow as pa

    from cleaner.runs.columns import to_batch

    records = [record for row in rows for record in row.records]
    return _stream(pa.Table.from_batches([to_batch(records)])) if records else b""


def _base(records: Sequence[Record], settings: Settings) -> pa.Table:
    import pyarrow as pa

    if records[0].kind == "parquet":
        from cleaner.run.parquet import batch_of, true_schema

        table = pa.Table.from_batches([batch_of(record) for record in records])
        schema = true_schema(records[0].schema)
        return table.cast(schema) if table.schema != schema else table
    sources = pa.array([record.source for record in records], pa.string())
    if records[0].kind == "file":
        return pa.table({"source": sources})
    known = [fields_of(record) for record in records]
    if records[0].kind == "warc":
        named = ("id", "url", "date")
        texts = [pa.array([said.get(n) for said in known], pa.string()) for n in named]
        return pa.table([sources, *texts], ["source", *named])
    names = [settings.fields[name] for name in ("id", *HINTS) if name in settings.fields]
    columns = {name: [_held(said.get(name)) for said in known] for name in names}
    columns = {LINE: [record.raw.decode("utf-8") for record in records], **columns}
    return pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()})


def _held(value: object) -> str | None:
    """A text or number as it is written, if UTF-8 can hold it; the line has it in any case."""
    if not isinstance(value, str):
        return None
    try:
        return value.encode("utf-8").decode("utf-8")
    except UnicodeEncodeError:
        return None


def _replaced(table: pa.Table, texts: Sequence[str], name: str) -> pa.Table:
    """With the clean texts in the column of the text, which lines and files have not yet."""
    import pyarrow as pa

    if name in table.schema.names:
        return with_texts(table, name, texts)
    return with_column(table, name, pa.array(texts, pa.string()))


def _stream(table: pa.Table) -> bytes:
    import pyarrow as pa

    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table.combine_chunks())
    content: bytes = sink.getvalue().to_pybytes()
    return content


def file_of(streams: Sequence[bytes], compress: str) -> bytes:
    """Arrow streams of one schema as a Parquet file. Nothing of the clock or machine is in it."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    tables = [pa.ipc.open_stream(stream).read_all() for stream in streams]
    sink = io.BytesIO()
    pq.write_table(
        pa.concat_tables(tables, promote_options="none").combine_chunks(),
        sink,
        compression=_CODECS[compress],
    )
    return sink.getvalue()

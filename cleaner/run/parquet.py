"""Parquet in, its rows as records out; a record in, its fields and its line of JSON out.

A row travels as one Arrow message, so that every column keeps its very value and type. Columns
that were read as dictionaries travel as what they stand for; the type they had goes along in the
schema.
"""

from __future__ import annotations

import base64
import datetime
import math
from collections.abc import Iterator, Mapping, Set
from functools import lru_cache
from typing import TYPE_CHECKING, Any, BinaryIO

from cleaner.compress import Bomb, is_bomb
from cleaner.errors import InputError
from cleaner.ledger import dump_json
from cleaner.run.model import MAX_BYTES, Record, Source

if TYPE_CHECKING:
    import pyarrow as pa

MAGIC = b"PAR1"
# At 32 MB a text these fit in memory, and a dictionary that says one long text often stays small.
_AT_ONCE = 16
# No value is larger than what its column unpacks to; of large ones fewer fit.
_AT_ONCE_BYTES = 1 << 28
# A column that packs as no texts do is not unpacked where it may be one page of this.
_BOMB = 1 << 29
# What a damaged part is said to have held; a footer may say anything.
_MOST_LOST = 1_000_000
_TYPES = b"despill.types"


def records(source: Source, file: BinaryIO) -> Iterator[Record]:
    """The rows of a file, row group by row group. Nothing raises: rows that cannot be read are
    faults, each counted."""
    try:
        import pyarrow.parquet as pq
    except ImportError:
        told = "is Parquet, which needs the Python package pyarrow; install it, then run again"
        yield _fault(source, 0, "unreadable", told)
        return
    try:
        opened = pq.ParquetFile(file)
        schema = opened.schema_arrow
        plain = _plain_schema(schema)
        groups = [opened.metadata.row_group(n).num_rows for n in range(opened.num_row_groups)]
    except Exception as error:  # Arrow's errors have no base in common.
        file.seek(-len(MAGIC), 2)
        reason = "bad_record" if file.read() == MAGIC else "truncated_input"
        yield _fault(source, 0, reason, f"is Parquet that cannot be read: {_first(error)}")
        return
    head = plain.serialize().to_pybytes()
    first = given = 0
    size = file.seek(0, 2)
    for number, count in enumerate(groups):
        done = 0
        reason = "bad_record"
        try:
            at_once = _at_once(opened.metadata.row_group(number))
            batches = opened.iter_batches(at_once, row_groups=[number], use_threads=False)
            for batch in batches:
                batch = _cast(batch, plain)
                # Ten thousand rows of one entry of a dictionary are 1 kB in the file.
                given += batch.nbytes
                if is_bomb(size, given):
                    raise Bomb(f"{size} bytes unpack to {given} and more, as no texts do")
                for row in range(batch.num_rows):
                    yield _record(source, first + done, batch.slice(row, 1), head)
                    done += 1
            broken = f"row group {number} ends after {done} of {count} rows"
        except Bomb as error:
            reason, broken = "decompression_limit", f"row group {number}: {error}"
        except Exception as error:
            broken = f"row group {number} is damaged behind row {first + done}: {_first(error)}"
        for lost in range(done, min(count, done + _MOST_LOST)):
            yield _fault(source, first + lost, reason, broken)
        first += count


def _at_once(group: Any) -> int:
    """How many rows of a group are read at once. Raises Bomb where one may be too many."""
    columns = [group.column(number) for number in range(group.num_columns)]
    for column in columns:
        unpacked, packed = column.total_uncompressed_size, column.total_compressed_size
        if unpacked > _BOMB and is_bomb(packed, unpacked):
            raise Bomb(f"{packed} bytes of a column unpack to {unpacked}, as no texts do")
    largest = max((column.total_uncompressed_size for column in columns), default=0)
    return max(1, min(_AT_ONCE, _AT_ONCE_BYTES // max(1, largest)))


def of_batch(batch: pa.RecordBatch, source: Source) -> Iterator[Record]:
    """The rows of a batch in memory, as `records` gives those of a file."""
    plain = _plain_schema(batch.schema)
    head = plain.serialize().to_pybytes()
    batch = _cast(batch, plain)
    for row in range(batch.num_rows):
        yield _record(source, row, batch.slice(row, 1), head)


def _record(source: Source, ordinal: int, row: pa.RecordBatch, schema: bytes) -> Record:
    size = row.get_total_buffer_size() if row.num_columns else 0
    if size > MAX_BYTES and (size := row.nbytes) > MAX_BYTES:
        told = f"row {ordinal} has {size} bytes; at most {MAX_BYTES} are taken"
        return _fault(source, ordinal, "too_large", told)
    raw = row.serialize().to_pybytes()
    return Record(source.name, "parquet", ordinal, 0, raw, path=source.path, schema=schema)


def _fault(source: Source, ordinal: int, reason: str, message: str) -> Record:
    return Record(source.name, "fault", ordinal, 0, b"", reason, message, source.path)


def _first(error: Exception) -> str:
    return (str(error).split("\n")[0] or type(error).__name__)[:200]


def _plain_schema(schema: pa.Schema) -> pa.Schema:
    import pyarrow as pa

    fields = [field.with_type(_plain_type(field.type)) for field in schema]
    plain = pa.schema(fields, schema.metadata)
    if plain.types == schema.types:
        return plain
    types = base64.b64encode(schema.remove_metadata().serialize().to_pybytes())
    return plain.with_metadata({**(schema.metadata or {}), _TYPES: types})


def _plain_type(kind: pa.DataType) -> pa.DataType:
    """A type without dictionaries, which a message of one row could not carry."""
    import pyarrow as pa

    if pa.types.is_dictionary(kind):
        return _plain_type(kind.value_type)
    if pa.types.is_struct(kind):
        return pa.struct([field.with_type(_plain_type(field.type)) for field in kind])
    if pa.types.is_list(kind):
        return pa.list_(kind.value_field.with_type(_plain_type(kind.value_type)))
    if pa.types.is_large_list(kind):
        return pa.large_list(kind.value_field.with_type(_plain_type(kind.value_type)))
    return kind


def _cast(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    import pyarrow as pa

    columns = [
        column if column.type == field.type else column.cast(field.type)
        for column, field in zip(batch.columns, schema, strict=True)
    ]
    return pa.RecordBatch.from_arrays(columns, schema=schema)


def split(stream: bytes) -> tuple[bytes, bytes]:
    """The schema and the row of a dead letter, which together are an Arrow stream: a mark of four
    bytes, the length of the schema in four, the schema, the row."""
    end = 8 + int.from_bytes(stream[4:8], "little")
    return stream[:end], stream[end:]


@lru_cache(16)
def plain_schema(schema: bytes) -> pa.Schema:
    """The schema that records travel with."""
    import pyarrow as pa

    return pa.ipc.read_schema(pa.py_buffer(schema))


@lru_cache(16)
def true_schema(schema: bytes) -> pa.Schema:
    """The schema that the rows had where they came from."""
    import pyarrow as pa

    plain = plain_schema(schema)
    metadata = dict(plain.metadata or {})
    types = metadata.pop(_TYPES, None)
    if types is None:
        return plain
    return pa.ipc.read_schema(pa.py_buffer(base64.b64decode(types))).with_metadata(metadata or None)


def batch_of(record: Record) -> pa.RecordBatch:
    """The one row of a record."""
    import pyarrow as pa

    return pa.ipc.read_record_batch(pa.py_buffer(record.raw), plain_schema(record.schema))


def fields_of_row(record: Record, wanted: Set[str] | None) -> Mapping[str, Any]:
    """The columns of a row: of those that are wanted the values, of the others None.

    Raises:
        InputError: `undecodable`: a column of texts holds what is no UTF-8.
    """
    batch = batch_of(record)
    found: dict[str, Any] = {}
    for name, column in zip(batch.schema.names, batch.columns, strict=True):
        found[name] = None
        if wanted is None or name not in wanted:
            continue
        try:
            value = column[0].as_py()
        except UnicodeDecodeError as error:
            raise InputError(
                f"the column `{name}` is not UTF-8 at byte {error.start}", "undecodable"
            ) from None
        except (ValueError, OverflowError):
            continue  # A year 30,000, or nanoseconds: no date that a hint could be.
        # Hints are texts; a date that has a type of its own is one as well.
        found[name] = value.isoformat() if isinstance(value, datetime.date) else value
    return found


def line_of_row(record: Record) -> bytes:
    """The row as an object of JSON: numbers exact, bytes in base64, times as ISO writes them."""
    batch = batch_of(record)
    try:
        values = [
            f"{dump_json(name)}:{_json(column[0])}"
            for name, column in zip(batch.schema.names, batch.columns, strict=True)
        ]
    except UnicodeDecodeError as error:
        raise InputError(f"a column is not UTF-8: {error.reason}", "undecodable") from None
    return ("{" + ",".join(values) + "}").encode("utf-8")


def _json(scalar: pa.Scalar) -> str:
    import pyarrow as pa

    kind = scalar.type
    if isinstance(scalar, pa.ExtensionScalar):
        return _json(scalar.value)
    if not scalar.is_valid:
        return "null"
    if isinstance(scalar, pa.StructScalar):
        return "{" + ",".join(f"{dump_json(k)}:{_json(v)}" for k, v in scalar.items()) + "}"
    if isinstance(scalar, pa.MapScalar):
        return "[" + ",".join(f"[{_json(k)},{_json(v)}]" for k, v in _pairs(scalar)) + "]"
    if isinstance(scalar, pa.ListScalar):
        return "[" + ",".join(map(_json, scalar.values)) + "]"
    if pa.types.is_decimal(kind):
        return str(scalar.as_py())
    if pa.types.is_temporal(kind) or pa.types.is_duration(kind):
        # Python's own types end at microseconds and at the year 9999.
        return dump_json(str(scalar.cast(pa.string()).as_py()).replace(" ", "T", 1))
    value = scalar.as_py()
    if isinstance(value, bytes):
        return dump_json(base64.b64encode(value).decode("ascii"))
    if isinstance(value, float):
        # JSON has no word for these; protocol buffers write them so, too.
        names = {math.inf: "Infinity", -math.inf: "-Infinity"}
        return repr(value) if math.isfinite(value) else dump_json(names.get(value, "NaN"))
    return dump_json(value)


def _pairs(scalar: pa.MapScalar) -> Iterator[tuple[pa.Scalar, pa.Scalar]]:
    for entry in scalar.values:
        key, value = entry.values()
        yield key, value

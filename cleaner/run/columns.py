"""What cleaning adds, as Arrow: the struct column beside a table's own columns, and its type.

Pure functions over pyarrow, for Parquet files and for tables that engines hand over alike.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from cleaner.ledger import dump_json

if TYPE_CHECKING:
    import pyarrow as pa

    from cleaner.result import Result


def added_fields(result: Result, *, replace: bool) -> dict[str, Any]:
    """What a row gets: the same names and values in JSON and in Arrow. Where the text itself is
    replaced it is not said twice."""
    text = {} if replace else {"text": result.text}
    return {
        "key": result.ledger.document["key"],
        **text,
        "verdict": result.verdict,
        "flags": list(result.flags),
        "captured": dict(result.captured),
    }


def added_type(*, replace: bool) -> pa.StructType:
    """The type of the column. `captured` is JSON, since its names depend on the rules."""
    import pyarrow as pa

    text = [] if replace else [pa.field("text", pa.string())]
    return pa.struct(
        [
            pa.field("key", pa.string()),
            *text,
            pa.field("verdict", pa.string()),
            pa.field("flags", pa.list_(pa.string())),
            pa.field("captured", pa.string()),
        ]
    )


def added_column(added: Sequence[Mapping[str, Any] | None], *, replace: bool) -> pa.StructArray:
    """The column; None, for a row that was not cleaned, is null. Raises UnicodeEncodeError where
    a text holds a lone surrogate, which Arrow's UTF-8 cannot."""
    import pyarrow as pa

    rows = [
        None if row is None else {**row, "captured": dump_json(row["captured"])} for row in added
    ]
    return pa.array(rows, added_type(replace=replace))


def with_column(table: pa.Table, name: str, column: pa.Array) -> pa.Table:
    """The table with one more column, at its end."""
    import pyarrow as pa

    return table.append_column(pa.field(name, column.type), column)


def with_texts(table: pa.Table, name: str, texts: Sequence[str]) -> pa.Table:
    """The table with other texts in a column of strings or bytes, whose type stays."""
    import pyarrow as pa

    place = table.schema.get_field_index(name)
    field = table.schema.field(place)
    return table.set_column(place, field, pa.array(texts, pa.large_string()).cast(field.type))

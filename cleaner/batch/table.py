"""An Arrow table in, the same rows in the same order out, with one struct column more."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import astuple, replace
from typing import TYPE_CHECKING, Any

from cleaner.batch.plan import Plan
from cleaner.batch.rows import Outcome, PlainRecord, outcomes, rows_of
from cleaner.errors import OptionError
from cleaner.run.columns import added_type
from cleaner.run.model import Limits, Record, Settings, Source
from cleaner.run.parquet import of_batch

if TYPE_CHECKING:
    import pyarrow as pa

    from cleaner.pipeline import Cleaner

# A column of Arrow strings holds 2 GB; the texts and ledgers of a chunk stay far below.
_CHUNK = 1 << 28


def clean_batch(
    table: pa.Table, *, cleaner: Cleaner | None = None, settings: Settings | None = None
) -> pa.Table:
    """Clean the rows of a table here and now.

    The column that is added (`settings.out_field`) holds of each row `status` (`ok`, `flagged`,
    `rejected`), `key`, `text`, `verdict`, `flags`, `captured` (JSON), `reason` and `message` of a
    rejected one, and `ledger` (JSON lines). No row raises.

    Raises:
        OptionError: the table has no column of the text's name, or has one of the added name.
    """
    if cleaner is None:
        from cleaner.pipeline import Cleaner

        cleaner = Cleaner()
    used = cleaner, _bare(settings)
    return _added(table, used[1], lambda records: outcomes(records, *used))


class TableCleaner:
    """`clean_batch` as an object that is sent to workers: small, and the same bytes each time.

    Args:
        cleaner: None for the shipped packs.
        settings: which columns hold the text, the id and the hints, and what is added.
        isolated, limits: whether documents are cleaned in a child process, and what one may cost.
    """

    def __init__(
        self,
        cleaner: Cleaner | Plan | None = None,
        settings: Settings | None = None,
        *,
        isolated: bool = True,
        limits: Limits | None = None,
    ) -> None:
        if isinstance(cleaner, Plan):
            self.plan = cleaner
        else:
            self.plan = Plan.of(cleaner, _bare(settings), isolated=isolated, limits=limits)

    def __reduce__(self) -> Any:
        return TableCleaner, (self.plan,)

    def __call__(self, table: pa.Table) -> pa.Table:
        """The table with the column added."""
        return _added(table, self.plan.settings, rows_of(self.plan).outcomes)


def _bare(settings: Settings | None) -> Settings:
    settings = settings or Settings()
    if settings.replace:
        raise OptionError(
            "a table keeps its text beside the clean one; leave replace out, and take the field "
            f"`text` of the column `{settings.out_field}`"
        )
    # What the child sends is unpacked here at once.
    return replace(settings, form="jsonl", compress="none")


def column_type() -> pa.StructType:
    """The type of the column that is added."""
    import pyarrow as pa

    ours = ("status", "reason", "message", "ledger")
    return pa.struct([*added_type(replace=False), *((name, pa.string()) for name in ours)])


def check_columns(names: Iterable[str], settings: Settings) -> None:
    """Refuse a table that cannot be cleaned, before the first row.

    Raises:
        OptionError: with the names that there are.
    """
    there = list(names)
    if settings.text_field not in there:
        raise OptionError(
            f"the table has no column `{settings.text_field}`; its columns are "
            f"{', '.join(there[:8])}. Name it by Settings(text_field=…)"
        )
    if settings.out_field in there:
        raise OptionError(
            f"the table has a column `{settings.out_field}` already; name another by "
            "Settings(out_field=…)"
        )


def _added(
    table: pa.Table,
    settings: Settings,
    clean: Callable[[Iterable[Record]], Iterable[Outcome]],
) -> pa.Table:
    import pyarrow as pa

    if table.num_rows == 0 and table.num_columns == 0:
        # Ray hands such blocks on where a filter before left nothing.
        return table.append_column(settings.out_field, pa.array([], column_type()))
    check_columns(table.column_names, settings)
    kind = table.schema.field(settings.text_field).type
    if not (_holds_text(kind) or pa.types.is_null(kind)):
        raise OptionError(
            f"the column `{settings.text_field}` is {kind}, not text; name another by "
            "Settings(text_field=…)"
        )
    return table.append_column(settings.out_field, column_of(clean(_records(table, settings))))


def column_of(made: Iterable[Outcome]) -> pa.ChunkedArray:
    """Outcomes as the column that is added."""
    import pyarrow as pa

    kind = column_type()
    return pa.chunked_array([pa.array(part, kind) for part in _parts(made)], kind)


def _parts(made: Iterable[Outcome]) -> Iterator[list[dict[str, Any]]]:
    part: list[dict[str, Any]] = []
    size = 0
    for outcome in made:
        part.append(dict(zip(Outcome.__slots__, astuple(outcome), strict=True)))
        size += 4 * (len(outcome.text or "") + len(outcome.ledger or ""))
        if size > _CHUNK:
            yield part
            part, size = [], 0
    if part:
        yield part


def _records(table: pa.Table, settings: Settings) -> Iterator[Record]:
    wanted = {settings.text_field, *settings.fields.values()}
    named = [name for name in table.column_names if name in wanted]
    for batch in table.select(named).to_batches():
        rows = of_batch(batch, Source("row", ""))
        for row, name in zip(rows, _names(batch, settings.fields.get("id")), strict=True):
            yield PlainRecord(
                name, row.kind, 0, 0, row.raw, row.reason, row.message, schema=row.schema
            )


def _names(batch: pa.RecordBatch, id_field: str | None) -> Iterator[str]:
    if id_field not in batch.schema.names:
        yield from ["row"] * batch.num_rows
        return
    for cell in batch.column(id_field):
        try:
            yield str(cell.as_py()) if cell.is_valid else "row"
        except (UnicodeDecodeError, ValueError, OverflowError):
            yield "row"


def _holds_text(kind: pa.DataType) -> bool:
    import pyarrow as pa

    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    types = (pa.string(), pa.large_string(), pa.string_view())
    return kind in (*types, pa.binary(), pa.large_binary(), pa.binary_view())

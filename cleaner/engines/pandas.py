"""A pandas data frame in, a copy with the column of `cleaner.batch` added out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from cleaner.batch import Limits, Settings, TableCleaner
from cleaner.batch.rows import fault_of, record_of, rows_of
from cleaner.batch.table import check_columns, column_of, column_type
from cleaner.run.model import Record

if TYPE_CHECKING:
    import pandas as pd

    from cleaner.pipeline import Cleaner


def clean_frame(
    frame: pd.DataFrame,
    cleaner: Cleaner | None = None,
    settings: Settings | None = None,
    *,
    isolated: bool = False,
    limits: Limits | None = None,
) -> pd.DataFrame:
    """Clean a data frame. The column that is added is an Arrow struct:
    `frame["clean"].struct.field("text")`.

    Args:
        cleaner: None for the shipped packs.
        settings: which columns hold the text, the id and the hints, and what is added.
        isolated, limits: clean in a child process, and what one document may cost it.

    Raises:
        OptionError: the column of the text is missing, or the one that is added is there.
    """
    import pandas as pd

    plan = TableCleaner(cleaner, settings, isolated=isolated, limits=limits).plan
    check_columns(map(str, frame.columns), plan.settings)
    made = column_of(rows_of(plan).outcomes(_records(frame, plan.settings)))
    added = pd.arrays.ArrowExtensionArray(made.cast(column_type()))
    return frame.assign(**{plan.settings.out_field: pd.Series(added, index=frame.index)})


def _records(frame: pd.DataFrame, settings: Settings) -> Iterator[Record]:
    """The rows, not by way of Arrow: it refuses a column for one cell of another type."""
    wanted = {settings.text_field, *settings.fields.values()}
    named = [name for name in frame.columns if name in wanted]
    columns = [[_cell(value) for value in frame[name].tolist()] for name in named]
    for row in zip(*columns, strict=True):
        fields = dict(zip(named, row, strict=True))
        called = fields.get(settings.fields.get("id", ""))
        name = None if called is None else str(called)
        if isinstance(fields[settings.text_field], bytes):
            told = f"`{settings.text_field}` is bytes that are no UTF-8"
            yield fault_of("undecodable", told, name)
        else:
            yield record_of(fields, name)


def _cell(value: Any) -> Any:
    """NaN and NA are how pandas says that there is nothing."""
    import pandas as pd

    if isinstance(value, bytes):
        try:
            return value.decode("utf-8")
        except UnicodeDecodeError:
            return value
    return None if pd.api.types.is_scalar(value) and pd.isna(value) else value

"""A pandas data frame in, a copy with the column of `cleaner.batch` added out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cleaner.batch import Limits, Settings, TableCleaner
from cleaner.batch.rows import rows_of
from cleaner.batch.table import check_columns, column_of, column_type, records_of

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
    wanted = {plan.settings.text_field, *plan.settings.fields.values()}
    # Not by way of Arrow: it refuses a column for one cell of another type.
    columns = {
        name: [_cell(value) for value in frame[name].tolist()]
        for name in frame.columns
        if name in wanted
    }
    made = column_of(rows_of(plan).outcomes(records_of(columns, plan.settings)))
    added = pd.arrays.ArrowExtensionArray(made.cast(column_type()))
    return frame.assign(**{plan.settings.out_field: pd.Series(added, index=frame.index)})


def _cell(value: Any) -> Any:
    """NaN and NA are how pandas says that there is nothing."""
    import pandas as pd

    if isinstance(value, bytes):
        try:
            return value.decode("utf-8")
        except UnicodeDecodeError:
            return value
    return None if pd.api.types.is_scalar(value) and pd.isna(value) else value

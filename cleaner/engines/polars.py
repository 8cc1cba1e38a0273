"""A polars data frame in, the same with the column of `cleaner.batch` added out."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from cleaner.batch import Limits, Settings, TableCleaner

if TYPE_CHECKING:
    import polars as pl

    from cleaner.pipeline import Cleaner


def clean_frame(
    frame: pl.DataFrame,
    cleaner: Cleaner | None = None,
    settings: Settings | None = None,
    *,
    isolated: bool = False,
    limits: Limits | None = None,
) -> pl.DataFrame:
    """Clean a data frame. The column that is added is a struct:
    `frame["clean"].struct.field("text")`.

    Args:
        cleaner: None for the shipped packs.
        settings: which columns hold the text, the id and the hints, and what is added.
        isolated, limits: clean in a child process, and what one document may cost it.

    Raises:
        OptionError: the column of the text is missing, or the one that is added is there.
    """
    import polars as pl

    clean = TableCleaner(cleaner, settings, isolated=isolated, limits=limits)
    name = clean.plan.settings.out_field
    added = clean(frame.to_arrow()).column(name).combine_chunks()
    return frame.with_columns(cast("pl.Series", pl.from_arrow(added)).alias(name))

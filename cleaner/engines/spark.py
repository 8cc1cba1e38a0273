"""A Spark data frame in, the same with the column of `cleaner.batch` added out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from cleaner.batch import Limits, Settings, TableCleaner
from cleaner.batch.table import check_columns, column_type

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame

    from cleaner.pipeline import Cleaner


def clean_frame(
    frame: DataFrame,
    cleaner: Cleaner | None = None,
    settings: Settings | None = None,
    *,
    limits: Limits | None = None,
) -> DataFrame:
    """Clean a data frame by `mapInArrow`.

    Args:
        cleaner: None for the shipped packs.
        settings: which columns hold the text, the id and the hints, and what is added.
        limits: what one document may cost before it is rejected.

    Raises:
        OptionError: the column of the text is missing, or the one that is added is there.
    """
    from pyspark.sql.pandas.types import from_arrow_type
    from pyspark.sql.types import StructField, StructType

    clean = TableCleaner(cleaner, settings, limits=limits)
    check_columns(frame.columns, clean.plan.settings)
    added = StructField(clean.plan.settings.out_field, from_arrow_type(column_type()))

    def each(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        import pyarrow as pa

        for batch in batches:
            yield from clean(pa.Table.from_batches([batch])).to_batches()

    return frame.mapInArrow(each, StructType([*frame.schema.fields, added]))

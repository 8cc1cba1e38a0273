"""A Hugging Face dataset in, the same with the column of `cleaner.batch` added out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.batch import Limits, Settings, TableCleaner
from cleaner.batch.table import check_columns

if TYPE_CHECKING:
    from datasets import Dataset

    from cleaner.pipeline import Cleaner


def clean_dataset(
    dataset: Dataset,
    cleaner: Cleaner | None = None,
    settings: Settings | None = None,
    *,
    num_proc: int | None = None,
    batch_size: int = 256,
    limits: Limits | None = None,
) -> Dataset:
    """Clean a dataset by `map`. What is hashed for its cache is packs, options and versions, so a
    second call, in another session too, finds the result of the first.

    Args:
        cleaner: None for the shipped packs.
        settings: which columns hold the text, the id and the hints, and what is added.
        limits: what one document may cost before it is rejected.

    Raises:
        OptionError: the column of the text is missing, or the one that is added is there.
    """
    clean = TableCleaner(cleaner, settings, limits=limits)
    check_columns(dataset.column_names, clean.plan.settings)
    kind = dataset.format["type"]
    arrow = dataset.with_format("arrow")
    made = arrow.map(clean, batched=True, batch_size=batch_size, num_proc=num_proc)
    return made.with_format(kind)

"""A Ray dataset in, the same with the column of `cleaner.batch` added out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cleaner.batch import Limits, Plan, Settings, TableCleaner
from cleaner.batch.table import check_columns

if TYPE_CHECKING:
    import pyarrow as pa
    import ray.data

    from cleaner.pipeline import Cleaner

# Ray begins a block again without end; a document cannot kill an actor here, so whatever does
# is a fault of the machine.
_TRIES = 3


class Actor:
    """What stands in each worker of Ray; its cleaning process stays with it."""

    def __init__(self, plan: Plan) -> None:
        self._clean = TableCleaner(plan)

    def __call__(self, table: pa.Table) -> pa.Table:
        """Clean one block."""
        return self._clean(table)


def clean_dataset(
    dataset: ray.data.Dataset,
    cleaner: Cleaner | None = None,
    settings: Settings | None = None,
    *,
    workers: int = 1,
    batch_size: int = 256,
    limits: Limits | None = None,
    **ray_remote_args: Any,
) -> ray.data.Dataset:
    """Clean a dataset with up to so many workers; none of its rows is lost or twice.

    Args:
        cleaner: None for the shipped packs.
        settings: which columns hold the text, the id and the hints, and what is added.
        limits: what one document may cost before it is rejected.
        ray_remote_args: for `map_batches`, as `num_cpus` or `memory`.

    Raises:
        OptionError: the column of the text is missing, or the one that is added is there.
    """
    from ray.data import ActorPoolStrategy

    plan = TableCleaner(cleaner, settings, limits=limits).plan
    schema = dataset.schema()
    if schema is not None:
        check_columns(schema.names, plan.settings)
    given = {"max_restarts": _TRIES, "max_task_retries": _TRIES, **ray_remote_args}
    return dataset.map_batches(
        Actor,
        fn_constructor_args=(plan,),
        batch_format="pyarrow",
        batch_size=batch_size,
        # Not all at once: where actors hold every core, Ray waits for ever for one to read with.
        compute=ActorPoolStrategy(min_size=1, max_size=workers),
        **given,
    )

"""`clean run --engine ray`: the parts of one run as tasks of Ray, each in a process of its own.

Every part is what `clean run --shard I/N` does, in a folder that all machines see. So the bytes
are those of one run by construction, and a part that dies is begun again where it stopped.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cleaner.batch.plan import Plan
from cleaner.errors import CleanerError, OptionError, OutputError
from cleaner.run import journey
from cleaner.run.journey import Outcome
from cleaner.run.lock import Lock, Part
from cleaner.run.model import Counts, Done, Limits, Settings, Source
from cleaner.run.pool import Pool
from cleaner.run.resume import RunFolder
from cleaner.run.write import Disk

if TYPE_CHECKING:
    from cleaner.pipeline import Cleaner

_Given = tuple[list[Source], str, Plan, str]
_Told = tuple[Outcome, Done]
_RETRIES = 3
_TOLD = 20
_STORE = 200 << 20  # Next to nothing goes through Ray's own memory; its default is a third of all.


def run(
    sources: Sequence[Source],
    out: Path,
    cleaner: Cleaner,
    settings: Settings,
    *,
    workers: int | None = None,
    overwrite: bool = False,
    tell: Callable[[Done], None] | None = None,
) -> Outcome:
    """`journey.run`, in `workers` parts; as many as the cluster has cores where nothing is said.
    The cluster is that of RAY_ADDRESS, else one is started here.

    Raises:
        OptionError: Ray is missing, or what `journey.run` refuses.
        OutputError: as `journey.run`; or a part died again and again.
    """
    try:
        import ray
        from ray.exceptions import RayError, RayTaskError
    except ImportError:
        raise OptionError(
            "--engine ray needs Ray, which is not installed; install it (`pip install ray`), or "
            "leave --engine out"
        ) from None
    plan = Plan.of(cleaner, settings, limits=Limits())
    journey.check_first_rows(sources, settings, frozenset())
    if overwrite:
        # The parts must not; what one has done the next would clear away.
        with RunFolder(out, journey.identity(cleaner, settings), Disk(), Lock(out, None, "")) as f:
            f.open(overwrite=True)
    ours = not ray.is_initialized()
    if ours:
        _start(workers)
    try:
        outcomes = []
        for outcome, done in _parts((list(sources), str(out), plan, os.getcwd()), workers):
            outcomes.append(outcome)
            if tell is not None:
                tell(done)
    except RayTaskError as error:
        if isinstance(error.cause, CleanerError):
            raise error.cause from None
        raise OutputError(f"a part failed in Ray: {error.cause!r}; what is done is kept") from None
    except RayError as error:
        raise OutputError(
            f"a part died {_RETRIES + 1} times in Ray ({type(error).__name__}); what is done is "
            "kept, give the same command again"
        ) from None
    finally:
        if ours:
            ray.shutdown()
    return _whole(outcomes)


def _parts(given: _Given, workers: int | None) -> Iterator[_Told]:
    """What became of each part, as they end."""
    import ray

    count = workers or int(ray.cluster_resources().get("CPU", 1))
    task = ray.remote(num_cpus=1, max_retries=_RETRIES)(_part)
    sent = ray.put(given)
    waiting = [task.remote(sent, (index, count)) for index in range(count)]
    try:
        while waiting:
            ended, waiting = ray.wait(waiting)
            yield from ray.get(ended)
    finally:
        for left in waiting:
            ray.cancel(left, force=True)


def _start(workers: int | None) -> None:
    import ray

    quiet: dict[str, Any] = {"log_to_driver": False, "logging_level": "error"}
    if os.environ.get("RAY_ADDRESS"):
        ray.init(**quiet)
        return
    ray.init(
        address="local",
        num_cpus=workers,
        include_dashboard=False,
        object_store_memory=_STORE,
        **quiet,
    )


def _part(given: _Given, part: Part) -> _Told:
    sources, out, plan, folder = given
    # Paths are as they were typed, and stand so in dead letters.
    os.chdir(folder)
    heard = Done(b"", b"", b"", Counts())

    def hear(done: Done) -> None:
        nonlocal heard
        told = (*heard.warnings, *done.warnings)[:_TOLD]
        heard = replace(
            heard, counts=heard.counts + done.counts, warnings=told, size=heard.size + done.size
        )

    cleaner, settings = plan.make(), plan.settings
    with Pool(cleaner, settings, 1, plan.limits) as pool:
        outcome = journey.run(
            sources, Path(out), cleaner, settings, pool,
            part=part if part[1] > 1 else None, tell=hear,
        )  # fmt: skip
    return outcome, heard


def _whole(outcomes: Sequence[Outcome]) -> Outcome:
    """The part that ended last counted the folder; what was cleaned anew is the sum of all."""
    worked = sum(outcome.worked for outcome in outcomes)
    last = next((outcome for outcome in outcomes if not outcome.left), None)
    if last is None:
        counts = sum((outcome.counts for outcome in outcomes), Counts())
        return Outcome(counts, worked, left=min(outcome.left for outcome in outcomes))
    return Outcome(last.counts, worked, last.gone, last.damaged)

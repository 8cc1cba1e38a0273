"""Sources in, a folder of shards out: the order of a run, and nothing else."""

from __future__ import annotations

import itertools
import zlib
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cleaner.errors import InputError, OptionError
from cleaner.run.lock import Lock, Part
from cleaner.run.model import Batch, Counts, Done, Settings, Source
from cleaner.run.part import view_of
from cleaner.run.pool import Pool
from cleaner.run.read import reading
from cleaner.run.report import summary
from cleaner.run.resume import Marker, RunFolder
from cleaner.run.row import fields_of
from cleaner.run.shard import Member, Reader, Shard, Sharding
from cleaner.run.write import Disk, ShardFiles

if TYPE_CHECKING:
    from cleaner.pipeline import Cleaner


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run went: the counts of the whole folder, how many documents this run cleaned anew,
    the shards whose sources have gone, and of these, apart, those that are not whole. `left` are
    shards of other parts that are not done yet; while there are any, the counts are of this part.
    """

    counts: Counts
    worked: int
    gone: tuple[str, ...] = ()
    damaged: tuple[str, ...] = ()
    left: int = 0


def identity(cleaner: Cleaner, settings: Settings) -> dict[str, Any]:
    """All that the bytes of a run depend on besides its input."""
    parts = {name: value for name, value in cleaner.fingerprint.items() if name != "sha256"}
    return {**parts, "settings": settings.as_json(), "written_by": writers(settings)}


def writers(settings: Settings) -> dict[str, str]:
    """The versions of what packs the bytes: another may pack the same rows otherwise."""
    if settings.form == "parquet":
        import pyarrow as pa

        return {"pyarrow": pa.__version__}
    if settings.compress == "zst":
        import zstandard

        return {"zstd": ".".join(map(str, zstandard.ZSTD_VERSION))}
    return {"zlib": zlib.ZLIB_RUNTIME_VERSION} if settings.compress == "gzip" else {}


def run(
    sources: Sequence[Source],
    out: Path,
    cleaner: Cleaner,
    settings: Settings,
    pool: Pool,
    *,
    part: Part | None = None,
    overwrite: bool = False,
    disk: Disk | None = None,
    reader: Reader = reading,
    tell: Callable[[Done], None] | None = None,
) -> Outcome:
    """Clean every document of the sources that is not done yet. Of a `part` (i, n) these are the
    shards at the places i, i + n, i + 2n …; the other parts may run beside it or later, and the
    one that ends last reports on the whole.

    Raises:
        OptionError: refused before the first document: the folder is another run's, or a field of
            the rows has the name of the column that would be added.
        OutputError: something cannot be written; what is done stays done.
    """
    if part is not None:
        _check_part(sources, overwrite)
    disk = disk or Disk()
    lock = Lock(out, part, view_of(sources) if part else "")
    with RunFolder(out, identity(cleaner, settings), disk, lock) as folder:
        plan = Sharding(sources, settings.per_shard, reader).plan if part else None
        check = None
        if reader is reading:
            check = partial(check_first_rows, sources, settings)
        folder.open(overwrite=overwrite, check=check, plan=plan)
        sharding = Sharding(sources, settings.per_shard, reader)
        own: set[str] = set()
        todo = _batches(folder, sharding, part or (0, 1), own, tell)
        worked = _work(folder, todo, pool, settings, disk, tell)
        with folder.gate():
            if part is None:
                return _settled(folder, sharding, worked)
            folder.load()
            left = sum(
                not folder.is_marked(name, members, sharding.there)
                for name, members in sharding.seen.items()
            )
            if left:
                return Outcome(folder.counts(own), worked, left=left)
            return _settled(folder, sharding, worked)


def _check_part(sources: Sequence[Source], overwrite: bool) -> None:
    if overwrite:
        raise OptionError(
            "--overwrite would clear away what other parts do; remove the folder before the parts "
            "are started, and leave --overwrite out"
        )
    if any(source.path == "-" for source in sources):
        raise OptionError("each part reads all of the input, and stdin is there once; name files")


def _settled(folder: RunFolder, sharding: Sharding, worked: int) -> Outcome:
    """Take away what is of no source any more, and report on the whole."""
    gone: list[str] = []
    damaged: list[str] = []
    done: list[str] = []
    for name, marker in list(folder.known.items()):
        members = {member.source for member in marker.members}
        if name in sharding.seen:
            done.append(name)
        elif marker.planned or members & sharding.read:
            # Its source is shorter now, or is read as something else.
            folder.forget(name)
        elif folder.is_whole(name):
            done.append(name)
            if not members <= sharding.there:
                gone.append(name)
        elif not members <= sharding.there:
            damaged.append(name)
    counts = folder.counts(done)
    folder.report(summary(counts, len(done)))
    return Outcome(counts, worked, tuple(gone), tuple(damaged))


def _work(
    folder: RunFolder,
    todo: Iterator[tuple[tuple[str, tuple[Member, ...], bool], Batch]],
    pool: Pool,
    settings: Settings,
    disk: Disk,
    tell: Callable[[Done], None] | None,
) -> int:
    """Do what is not done; gives the number of documents."""
    files: ShardFiles | None = None
    counts, worked = Counts(), 0
    results = pool.map(todo)
    with closing(results):
        try:
            for (name, members, is_last), done in results:
                if files is None:
                    files = ShardFiles(disk, folder.path, name, settings)
                files.add(done)
                counts += done.counts
                if tell is not None:
                    tell(done)
                if is_last:
                    folder.mark(name, Marker(members, counts, files.finish()))
                    worked += counts.documents
                    files, counts = None, Counts()
        finally:
            if files is not None:
                files.close()
    return worked


def _batches(
    folder: RunFolder,
    sharding: Sharding,
    part: Part,
    own: set[str],
    tell: Callable[[Done], None] | None,
) -> Iterator[tuple[tuple[str, tuple[Member, ...], bool], Batch]]:
    index, count = part
    for place, shard in enumerate(sharding.shards(folder.gathered)):
        is_own = place % count == index
        if is_own:
            own.add(shard.name)
        if is_own and not folder.is_done(shard, sharding.there):
            yield from _tagged(shard)
        elif tell is not None:
            size = sum(len(record.raw) for record in shard.records)
            tell(Done(b"", b"", b"", Counts(), size=size))


def _tagged(shard: Shard) -> Iterator[tuple[tuple[str, tuple[Member, ...], bool], Batch]]:
    for batch, is_last in shard.batches():
        yield (shard.name, shard.members, is_last), batch


def check_first_rows(
    sources: Sequence[Source], settings: Settings, documents: AbstractSet[str]
) -> None:
    """Refuse a column that the rows have already, before any of them is cleaned. Stdin cannot be
    looked at twice; a row of it that has the column becomes a dead letter, and so does one of a
    source that was one document in an earlier run: ten thousand would be opened for a hundred."""
    for source in sources:
        if source.path == "-" or source.fault is not None or source.name in documents:
            continue
        with reading(source) as (rows, records):
            for record in itertools.islice(records, 1) if rows else ():
                try:
                    fields = fields_of(record)
                except InputError:
                    continue
                if settings.out_field in fields:
                    raise OptionError(
                        f"{source.name}: the rows have a field `{settings.out_field}` already; "
                        "name the column that is added by --out-field"
                    )
